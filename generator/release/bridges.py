"""What leads imports and calls of a published SDK to what is here now: modules and regions of the user's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import field

from ..frozen import dataclass
from .bridge_texts import HEAD, LATER, ROOT, TAKING, WRAPPERS
from .published_modules import Module, Package
from .stand_ins import imports, mentions, stand_in
from .surface import Call, Surface

STAND_INS = "as_published"
"""The module of stand-ins, beside the models."""
_TAKING = "_as_published"
"""The module of functions through which calls take what they took, beside the client."""
_REGION = re.compile(r"(# region custom: module[^\n]*\n)(.*?)(# endregion)", re.DOTALL)
_BASE = {"BaseModel": "_runtime.models.BaseModel"}
"""The base of the models here, which is no public name."""
_ERRORS = "models/errors.py"
_ACCEPT = "accept_header_override"


@dataclass(frozen=True, slots=True)
class Here:
    """What the next run makes: its public surface, its files by path in the package and those of the user, and by
    accessor the class and the path of each group, the client's own with an empty accessor."""

    surface: Surface
    files: Mapping[str, str]
    groups: Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class Bridge:
    """`made` are new modules by path in the package; `regions` what goes into the custom region of an existing one."""

    made: dict[str, str] = field(default_factory=dict[str, str])
    regions: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def add(self, path: str, lines: str) -> None:
        """Put further lines into the custom region of a module."""
        self.regions.setdefault(path, []).append(lines)

    def texts(self, files: Mapping[str, str]) -> dict[str, str]:
        """What is to be written beside the `files` that there are. These stay, and so does a region that holds
        something."""
        filled = {path: _filled(files[path], "\n".join(lines)) for path, lines in self.regions.items() if path in files}
        return {path: text for path, text in self.made.items() if path not in files} | filled


def bridge(package: Package, published: Surface, adopted: Set[str], here: Here) -> Bridge:
    """What leads imports and calls of `package` on; `adopted` are the names of types that were taken over."""
    names = here.surface.names()
    wanted = package.named | adopted
    models = [each for each in package.modules if each.name.startswith("models.") and wanted.intersection(each.names)]
    found = Bridge()
    _stand_ins(models, names, found)
    for module in models:
        _lead_models(module, here, found)
    reached = {name.rpartition(".")[2]: name for name in sorted(names, reverse=True)} | _BASE | _homes(here)
    for module in sorted(package.modules, key=lambda each: each.is_package):
        gone = module.has_calls and not {name for name, _ in here.groups.values()}.intersection(module.names)
        if not module.name.startswith("models.") and not gone:
            _lead_module(module, reached, here, found)
    _lead_calls(published, here, found)
    _lead_errors(published, here, found)
    _lead_root(package, published, here, found)
    return found


def _homes(here: Here) -> dict[str, str]:
    """The classes of the client and of its groups, with their modules."""
    return {name: f"{path.removesuffix('.py').replace('/', '.')}.{name}" for name, path in here.groups.values()}


def _stand_ins(models: Iterable[Module], names: Set[str], found: Bridge) -> None:
    """The module of stand-ins, where a published type has no class here."""
    own = {name: node for each in models for name, node in each.definitions.items()}
    missing = {name: node for name, node in own.items() if f"models.{name}" not in names}
    known = missing.keys() | {name.rpartition(".")[2] for name in names if name.startswith("models.")}
    mentioned = {name for node in missing.values() for name in mentions(node)} & (known - missing.keys())
    texts = {name: text for name, node in missing.items() if (text := stand_in(node, known))}
    if texts:
        listed = "".join(f'    "{name}",\n' for name in sorted(texts))
        body = "\n\n".join([*texts.values(), f"__all__ = [\n{listed}]\n"])
        title = "Stand-ins for published types that have no class here."
        found.made[f"models/{STAND_INS}.py"] = _module(title, imports(body, "..", mentioned), body)
        found.add("models/__init__.py", f"from .{STAND_INS} import *\n")


def _module(title: str, imported: str, body: str) -> str:
    gap = "\n\n" if imported and body else ""
    return f"{HEAD.format(title)}from __future__ import annotations\n\n{imported}{gap}{body}"


def _lead_models(module: Module, here: Here, found: Bridge) -> None:
    """A module of models that is gone imports them; one that has the path of another one gets the rest on demand."""
    if module.path not in here.files:
        found.made[module.path] = _module("Models under the path that they had.", _models(module.names), "")
        return
    rest = sorted(set(module.names) - _defined(here.files[module.path]))
    if rest:
        imports = "".join(f"        {name} as {name},\n" for name in rest)
        found.add(
            module.path, LATER.format(imports=imports, names="".join(f'            "{name}",\n' for name in rest))
        )


def _models(names: Iterable[str]) -> str:
    listed = "".join(f"    {name},\n" for name in sorted(names))
    every = "".join(f'    "{name}",\n' for name in sorted(names))
    return f"from . import (\n{listed})\n\n__all__ = [\n{every}]\n"


def _lead_module(module: Module, reached: dict[str, str], here: Here, found: Bridge) -> None:
    """A module of anything else imports what has a counterpart, and holds stand-ins for the rest, which `reached` is
    told of for the packages above."""
    up = "." * (module.name.count(".") + 1 + module.is_package)
    there = here.files.get(module.path)
    known = {name: reached[name] for name in module.names if name in reached}
    done = known.keys() if there is None else known.keys() | _defined(there)
    texts = {name: stand_in(node, ()) for name, node in module.definitions.items() if name not in done}
    body = "\n\n".join(text for text in texts.values() if text)
    if there is not None:
        if body:
            found.add(module.path, f"{imports(body, up)}\n\n{body}")
    elif known or ("." not in module.name and body):
        lines = [
            f"from {up}{place.rpartition('.')[0]} import {name} as {name}\n" for name, place in sorted(known.items())
        ]
        found.made[module.path] = _module("What was imported from here.", imports(body, up) + "".join(lines), body)
        reached |= {name: f"{module.name}.{name}" for name, text in texts.items() if text}


def _defined(text: str) -> set[str]:
    """The names that a module defines or imports."""
    nodes = list(ast.walk(ast.parse(text)))
    found = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    found |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return found | {
        each.asname or each.name for node in nodes if isinstance(node, ast.ImportFrom) for each in node.names
    }


def _lead_calls(published: Surface, here: Here, found: Bridge) -> None:
    """The client and its methods take what they took."""
    for accessor, (name, path) in here.groups.items():
        lines = list(
            _constructor(name, published, here) if not accessor else _accepting(accessor, name, published, here)
        )
        if lines:
            functions = "accepting" if accessor else "constructed"
            text = "".join(f"    {name}.{line}\n" for line in lines)
            _take(path, functions, text, found)


def _take(path: str, functions: str, lines: str, found: Bridge) -> None:
    up = "." * (path.count("/") + 1)
    found.add(path, TAKING.format(module=up + _TAKING, functions=functions, lines=lines))
    found.made[f"{_TAKING}.py"] = HEAD.format("What published calls and errors took.") + WRAPPERS


def _lead_errors(published: Surface, here: Here, found: Bridge) -> None:
    """The errors are made of what they were made of."""
    there = _defined(here.files.get(_ERRORS, ""))
    known = {key.rpartition(".")[2]: entry for key, entry in published.classes.items() if entry.kind == "class"}
    made = {name: "documented" for name, entry in known.items() if name in there and "data" in entry.attributes}
    made |= {name: "reported" for name, entry in known.items() if name in there and "status_code" in entry.attributes}
    if made:
        lines = "".join(f"    {name}.__init__ = {how}({name}.__init__)\n" for name, how in sorted(made.items()))
        _take(_ERRORS, ", ".join(sorted(set(made.values()))), lines, found)


def _constructor(name: str, published: Surface, here: Here) -> Iterator[str]:
    old, new = published.calls.get(published.client), here.surface.calls.get(here.surface.client)
    before = [each.name for each in old.parameters] if old is not None else []
    now = [each.name for each in new.parameters if each.kind == "either"] if new is not None else []
    if before and before != now:
        yield f"__init__ = constructed({name}.__init__, {tuple(before)!r})"


def _accepting(accessor: str, name: str, published: Surface, here: Here) -> Iterator[str]:
    for key, call in sorted(published.calls.items()):
        group, _, method = key.rpartition(".")
        if group == accessor and key in here.surface.calls and _accepts(call) and not _accepts(here.surface.calls[key]):
            yield f"{method} = accepting({name}.{method})"


def _accepts(call: Call) -> bool:
    return any(each.name == _ACCEPT for each in call.parameters)


def _lead_root(package: Package, published: Surface, here: Here, found: Bridge) -> None:
    """The package exports what it exported."""
    tops = sorted(f".{path.removesuffix('.py')}" for path in found.made if "/" not in path and path[0] != "_")
    places = (".models", ".utils", *tops)
    models = {name.rpartition(".")[2] for name in here.surface.names() if name.startswith("models.")}
    models |= _defined(found.made.get(f"models/{STAND_INS}.py", ""))
    others = {name for path, text in found.made.items() if "/" not in path for name in _defined(text)}
    others |= {name.rpartition(".")[2] for name in here.surface.names()} | package.values.keys()
    names = [name for name in published.exports if name in models | others and name not in here.surface.exports]
    listed = "".join(f'    "{name}",\n' for name in names)
    imports = "".join(f"        {name} as {name},\n" for name in names if name in models)
    typed = "\n".join(
        [f"    from .models import (\n{imports}    )", *(f"    from {each} import *" for each in places[1:])]
    )
    root = _defined(here.files.get("__init__.py", ""))
    values = "".join(f"{name} = {source}\n" for name, source in package.values.items() if source in root)
    found.add(
        "__init__.py", ROOT.format(typed=typed, places=repr(places).replace("'", '"'), values=values, names=listed)
    )


def _filled(text: str, lines: str) -> str:
    def fill(found: re.Match[str]) -> str:
        return found[0] if found[2].strip() else f"{found[1]}{lines}{found[3]}"

    return _REGION.sub(fill, text, count=1)
