"""What leads imports of a published SDK to the names that are here now: modules and regions of the user's own.

A name without a counterpart gets a stand-in: an enumeration its published members, a class that is no type of data a
class of its own, any other type `Any` or a dictionary.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .published import Published

PUBLISHED = "_published"
"""The module of stand-ins, beside the models."""
_HEAD = '"""{}\n\nWritten once by `adopt`, and yours since: delete what your users do not import."""\n\n'
_REGION = re.compile(r"(# region custom: module[^\n]*\n)(.*?)(# endregion)", re.DOTALL)
_MODEL = re.compile(r"\bmodels\.([A-Z]\w*)")
_GROUP = "BaseSDK"
"""What a class of calls is based on."""
_DATA = ("BaseModel", "TypedDict")
_ROOT = """if TYPE_CHECKING:
{typed}
else:
    _own = __getattr__

    def __getattr__(name: str) -> object:
        import importlib

        for place in {places} if name[:2] != "__" else ():
            if name in dir(importlib.import_module(place, __name__)):
                return getattr(importlib.import_module(place, __name__), name)
        return _own(name)
"""


@dataclass(frozen=True, slots=True)
class Module:
    """A published module: the names that it defines, and the source of those that are enumerations or plain classes."""

    name: str
    names: tuple[str, ...]
    enums: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict[str, Sequence[tuple[str, str]]])
    plain: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    is_package: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A published package: its modules, and the models that calls name."""

    modules: tuple[Module, ...]
    named: frozenset[str]


def read(package: Path, published: Published, found: Iterable[str]) -> Package:
    """What can be imported of a package; `found` are the calls that go on. What cannot be parsed is passed over."""
    accessors = {call.rpartition(".")[0] for call in found}
    files = {file for accessor, (_, file) in published.groups.items() if accessor in {"", *accessors}}
    texts = [file.read_text("utf-8", "replace") for file in files if file.is_file()]
    named = frozenset(name for text in texts for name in _MODEL.findall(text))
    return Package(tuple(_modules(package)), named)


def _modules(package: Path) -> Iterator[Module]:
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts in ((), ("models",)) or any(part.startswith("_") for part in parts):
            continue
        with suppress(OSError, ValueError, SyntaxError, RecursionError):
            yield _module(".".join(parts), ast.parse(path.read_bytes()), path.name == "__init__.py")


def _module(name: str, tree: ast.Module, is_package: bool) -> Module:
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    assigned = [target for node in tree.body for target in _targets(node)]
    assigned += [
        alias.name for node in tree.body if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    ]
    bases = {key: {_last(base) for base in node.bases} for key, node in classes.items()}
    enums = {key: tuple(_members(node)) for key, node in classes.items() if "Enum" in bases[key]}
    data = {key for key, of_one in bases.items() if of_one & {*_DATA} or key.endswith("TypedDict")}
    groups = {key for key, of_one in bases.items() if _GROUP in of_one}
    plain = classes.keys() - data - enums.keys() - groups
    public = tuple(each for each in dict.fromkeys([*classes, *assigned]) if not each.startswith("_"))
    return Module(name, public, enums, frozenset(plain), frozenset(data), is_package)


def _targets(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        if isinstance(target, ast.Name) and target.id[:1].isupper():
            yield target.id


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            yield each.targets[0].id, ast.unparse(each.value)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def bridges(package: Package, adopted: Set[str], here: Set[str], files: Set[str]) -> dict[str, str]:
    """Path in the package → text, of the modules whose published imports lead somewhere.

    `adopted` are the names of types that were taken over, `here` all public names as they are reached from the package
    (`models.Pet`), `files` the modules that there are."""
    reached = {name.rpartition(".")[2]: name for name in sorted(here, reverse=True)}
    wanted = package.named | adopted
    models = [each for each in package.modules if each.name.startswith("models.") and wanted.intersection(each.names)]
    others = [each for each in package.modules if not each.name.startswith("models.")]
    missing = {
        name: each for each in models for name in each.names if f"models.{name}" not in here and name.isidentifier()
    }
    made = {f"models/{PUBLISHED}.py": _stand_ins(missing)} if missing else {}
    for each in models:
        made[_path(each)] = _HEAD.format("Models under the path that they had.") + _imports(each.names, ".")
    for each in others:
        known = {name: reached[name] for name in each.names if name in reached}
        if known or ("." not in each.name and each.plain):
            made[_path(each)] = _bridge(each, known)
    return {path: text for path, text in made.items() if path not in files}


def _path(module: Module) -> str:
    return module.name.replace(".", "/") + ("/__init__.py" if module.is_package else ".py")


def _imports(names: Sequence[str], source: str) -> str:
    listed = "".join(f"    {name},\n" for name in sorted(names))
    every = "".join(f'    "{name}",\n' for name in sorted(names))
    return f"from {source} import (\n{listed})\n\n__all__ = [\n{every}]\n"


def _stand_ins(missing: Mapping[str, Module]) -> str:
    lines = [_HEAD.format("Stand-ins for published types that have no class here.")]
    lines += ["from __future__ import annotations\n\nfrom enum import Enum\nfrom typing import Any\n"]
    lines += [_stand_in(name, module) for name, module in sorted(missing.items())]
    lines += ["\n__all__ = [\n", *(f'    "{name}",\n' for name in sorted(missing)), "]\n"]
    return "".join(lines)


def _stand_in(name: str, module: Module) -> str:
    if name in module.enums:
        members = "".join(f"    {key} = {value}\n" for key, value in module.enums[name])
        return f'\n\nclass {name}(str, Enum):\n    """As it was published."""\n\n{members}\n'
    return f"\n{name} = {'dict[str, Any]' if name in module.data else 'Any'}\n"


def _bridge(module: Module, known: Mapping[str, str]) -> str:
    up = "." * (module.name.count(".") + 1 + module.is_package)
    text = _HEAD.format("What was imported from here.")
    for name, place in sorted(known.items()):
        home = place.rpartition(".")[0]
        text += f"from {up}{home} import {name} as {name}\n"
    for name in sorted(module.plain - known.keys()):
        text += f'\n\nclass {name}:\n    """A stand-in for the published class."""\n'
    return text


def regions(root: str, models: str, made: Set[str]) -> tuple[str, str]:
    """The `__init__` of the package and of its models with the imports in their custom regions; as they are where a
    region holds something already. `made` are the paths of what was written beside them."""
    tops = sorted(f".{path.removesuffix('.py')}" for path in made if "/" not in path)
    places = (".models", ".utils", *tops)
    typed = "\n".join(f"    from {place} import *" for place in places)
    stand_ins = f"models/{PUBLISHED}.py" in made
    filled = _filled(models, f"from .{PUBLISHED} import *\n") if stand_ins else models
    return _filled(root, _ROOT.format(typed=typed, places=repr(places).replace("'", '"'))), filled


def _filled(text: str, lines: str) -> str:
    def fill(found: re.Match[str]) -> str:
        return found[0] if found[2].strip() else f"{found[1]}{lines}{found[3]}"

    return _REGION.sub(fill, text, count=1)
