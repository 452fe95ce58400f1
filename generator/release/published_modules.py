"""The modules of a published package and what can be imported from them, read without importing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ..frozen import dataclass
from .published import Published

_MODEL = re.compile(r"\bmodels\.([A-Z]\w*)")
_GROUP = "BaseSDK"
"""What a class of calls is based on."""


@dataclass(frozen=True, slots=True)
class Module:
    """A published module: the names that can be imported from it, the definitions of its own types and values, and
    whether it holds a class of calls."""

    name: str
    names: tuple[str, ...]
    definitions: Mapping[str, ast.stmt]
    is_package: bool = False
    has_calls: bool = False

    @property
    def path(self) -> str:
        """Its file, from the package on."""
        return self.name.replace(".", "/") + ("/__init__.py" if self.is_package else ".py")


@dataclass(frozen=True, slots=True)
class Package:
    """A published package: its modules, the models that the calls name which go on, the names of the package itself
    that stand for another one (`VERSION = __version__`), and whether its users hand it clients of httpx."""

    modules: tuple[Module, ...]
    named: frozenset[str]
    values: Mapping[str, str]
    takes_httpx: bool


def read(package: Path, published: Published, found: Iterable[str]) -> Package:
    """What can be imported of a package; `found` are the calls that go on. What cannot be parsed is passed over."""
    accessors = {call.rpartition(".")[0] for call in found}
    files = {file for accessor, (_, file) in published.groups.items() if accessor in {"", *accessors}}
    texts = [file.read_text("utf-8", "replace") for file in files if file.is_file()]
    named = frozenset(name for text in texts for name in _MODEL.findall(text))
    takes_httpx = any("import httpx\n" in text for text in texts)
    return Package(tuple(_modules(package)), named, dict(_values(package / "__init__.py")), takes_httpx)


def _modules(package: Path) -> Iterator[Module]:
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts in ((), ("models",)) or any(part.startswith("_") for part in parts):
            continue
        with suppress(OSError, ValueError, SyntaxError, RecursionError):
            yield _module(".".join(parts), ast.parse(path.read_bytes()), path.name == "__init__.py")


def _module(name: str, tree: ast.Module, is_package: bool) -> Module:
    own = dict(_definitions(tree.body))
    imported = [
        alias.name for node in tree.body if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    ]
    groups = {key for key, node in own.items() if isinstance(node, ast.ClassDef) and _is_group(node)}
    public = tuple(each for each in dict.fromkeys([*own, *imported]) if not each.startswith("_"))
    return Module(name, public, {key: node for key, node in own.items() if key not in groups}, is_package, bool(groups))


def _is_group(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == _GROUP for base in node.bases)


def _definitions(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """Classes, aliases of types and constants of a module, in their order."""
    for node in body:
        match node:
            case ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]) if not name.startswith("_"):
                if name[:1].isupper():
                    yield name, node
            case ast.If(body=inner):
                yield from _definitions(inner)
            case _:
                pass


def _values(init: Path) -> Iterator[tuple[str, str]]:
    with suppress(OSError, ValueError, SyntaxError, RecursionError):
        for node in ast.parse(init.read_bytes()).body:
            match node:
                case (
                    ast.AnnAssign(target=ast.Name(id=name), value=ast.Name(id=source))
                    | ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=source))
                ):
                    yield name, source
                case _:
                    pass
