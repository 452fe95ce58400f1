"""The only module that knows griffe: a package's source is read, never imported, and becomes a `Surface`."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any, TypeAlias

from ..collector import collector_off
from ..diagnostics import NOWHERE, InputError, error
from ..frozen import dataclass
from .annotations import names_in
from .surface import Attribute, Call, ClassEntry, Parameter, ParameterKind, Surface

Node: TypeAlias = Any
"""A griffe object; the library's own union of kinds and aliases is too wide to be of help."""

_KINDS: dict[str, ParameterKind] = {
    "positional-only": "positional",
    "positional or keyword": "either",
    "keyword-only": "keyword",
    "variadic positional": "var_positional",
    "variadic keyword": "var_keyword",
}
_SPECIAL = {"__init__", "__call__", "__enter__", "__aenter__", "__iter__", "__aiter__", "__next__", "__anext__"}
_ENUMS = {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"}


def read_surface(folder: Path, package: str) -> Surface:
    """The public surface of `package`, which stands in `folder`. Raises InputError when it cannot be read."""
    return _Reader(_load(folder, package)).read()


def read_package(folder: Path, package: str) -> tuple[Surface, dict[str, tuple[str, Path]]]:
    """The surface of `package`, and the groups of its client: accessor → class and its file; the client's own accessor
    is empty. Raises InputError when the package cannot be read."""
    reader = _Reader(_load(folder, package))
    surface = reader.read()
    found = {"": reader.root[reader.client], **reader.groups} if reader.client else {}
    return surface, {accessor: (str(node.name), Path(node.filepath)) for accessor, node in found.items()}


def _load(folder: Path, package: str) -> Node:
    import griffe

    logging.getLogger("griffe").setLevel(logging.CRITICAL)
    try:
        with collector_off():
            return griffe.load(
                package, search_paths=[folder], allow_inspection=False, resolve_aliases=True, resolve_external=False
            )
    except Exception as problem:
        message = f"Cannot read the package {package} in {folder}: {problem}."
        raise InputError([error("package", message, "#", position=NOWHERE)]) from problem


@dataclass(slots=True)
class _Reader:
    """Collects the entries of one package. `seen` keeps an object under the first of its public paths."""

    root: Node
    calls: dict[str, Call] = field(default_factory=dict[str, Call])
    classes: dict[str, ClassEntry] = field(default_factory=dict[str, ClassEntry])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    values: dict[str, str] = field(default_factory=dict[str, str])
    seen: set[str] = field(default_factory=set[str])
    groups: dict[str, Node] = field(default_factory=dict[str, Node])
    client: str = ""

    def read(self) -> Surface:
        exports = sorted(name for name, _ in _public(self.root) if not name.startswith("__"))
        self._client()
        for module in _modules(self.root):
            prefix = module.path.removeprefix(self.root.path).removeprefix(".")
            for name, node in _public(module):
                self._entry(f"{prefix}.{name}" if prefix else name, node)
        return Surface(
            self.root.name,
            self.client,
            tuple(exports),
            dict(sorted(self.calls.items())),
            dict(sorted(self.classes.items())),
            dict(sorted(self.aliases.items())),
            dict(sorted(self.values.items())),
            self._hidden(),
        )

    def _hidden(self) -> dict[str, str]:
        mentioned = {
            name for call in self.calls.values() for each in call.parameters for name in _words(each.annotation)
        }
        mentioned |= {name for call in self.calls.values() for name in _words(call.returns)}
        mentioned -= {_last(key) for key in (*self.aliases, *self.classes)}
        found = {
            name: meaning
            for module in _walk(self.root, private=True)
            for name, each in module.members.items()
            if name in mentioned and not each.is_alias and each.is_attribute and (meaning := _alias(each))
        }
        return dict(sorted(found.items()))

    def _client(self) -> None:
        """The client is the exported class from which most calls are reached through its attributes."""
        reached: dict[str, dict[str, Node]] = {}
        for name, node in _public(self.root):
            if node.is_class and (found := dict(self._resources(node, "", ()))):
                reached[name] = found
        if not reached:
            return
        self.client = max(sorted(reached), key=lambda name: len(reached[name]))
        self._methods(self.client, self.root[self.client], own=False)
        self.groups = reached[self.client]
        for accessor, node in self.groups.items():
            self.seen.add(node.canonical_path)
            self._methods(accessor, node, own=True)

    def _resources(self, node: Node, prefix: str, above: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
        for name, member in node.members.items():
            target = self._resource_class(member) if not name.startswith("_") else None
            if target is None or target.canonical_path in above:
                continue
            yield prefix + name, target
            yield from self._resources(target, f"{prefix}{name}.", (*above, target.canonical_path))

    def _resource_class(self, member: Node) -> Node | None:
        """The class behind an attribute, where it is one of the package's own that has methods and is no model."""
        if not _is_value(member) or member.annotation is None:
            return None
        name = str(member.annotation).strip("'\"").rpartition(".")[2]
        try:
            target = member.parent.module.resolve(name)
            node = self.root.modules_collection[target]
            node = node.final_target if node.is_alias else node
        except Exception:
            return None
        if not node.is_class or not _inside(node, self.root) or _class_kind(node) != "class":
            return None
        return node if any(_is_public_method(key, each) for key, each in node.members.items()) else None

    def _entry(self, key: str, node: Node) -> None:
        if node.canonical_path in self.seen:
            return
        self.seen.add(node.canonical_path)
        if node.is_class:
            self._class(key, node)
        elif node.is_function:
            self.calls[key] = _call(node)
        elif node.is_attribute and (fields := _functional_fields(node)) is not None:
            self.classes[key] = ClassEntry("dict", ("TypedDict",), fields)
        elif node.is_attribute and (meaning := _alias(node)):
            self.aliases[key] = meaning
        elif node.is_attribute:
            self.values[key] = str(node.annotation or "")

    def _class(self, key: str, node: Node) -> None:
        kind = _class_kind(node)
        if key == self.client:
            return
        attributes = {
            name: _attribute(each, kind)
            for name, each in _members(node).items()
            if _is_value(each) and not name.startswith("_") and name != "model_config"
        }
        bases = tuple(_last(str(base)) for base in node.bases)
        self.classes[key] = ClassEntry(kind, bases, attributes, _deprecation(node))
        if kind == "class":
            self._methods(key, node, own=True)

    def _methods(self, key: str, node: Node, *, own: bool) -> None:
        members = node.members if own else _members(node)
        for name, each in members.items():
            if name == "__init__" and (key in self.classes or key == self.client):
                self.calls[key] = _call(each)
            elif _is_public_method(name, each):
                place = "" if key == self.client else f"{key}."
                self.calls[place + name] = _call(each)


def _modules(root: Node) -> list[Node]:
    """The public modules: packages below the root first, then the root, then plain modules."""
    found = [module for module in _walk(root) if module is not root]
    packages = [module for module in found if module.is_init_module or module.members.keys() & found]
    plain = [module for module in found if module not in packages]
    return [*packages, root, *plain]


def _walk(module: Node, *, private: bool = False) -> Iterator[Node]:
    yield module
    for name, each in sorted(module.members.items()):
        if not each.is_alias and each.is_module and (private or not name.startswith("_")):
            yield from _walk(each, private=private)


def _public(module: Node) -> Iterator[tuple[str, Node]]:
    """The names that `module` offers and that this package defines, with what they stand for."""
    listed = {str(name) for name in module.exports or ()}
    for name, each in sorted(module.members.items()):
        if name.startswith("_") or (listed and name not in listed):
            continue
        node = _target(each)
        if node is None or node.is_module or not _inside(node, module.package):
            continue
        if each.is_alias and not listed and (not module.is_init_module or "._" in each.target_path):
            continue
        yield name, node


def _target(node: Node) -> Node | None:
    try:
        return node.final_target if node.is_alias else node
    except Exception:
        return None


def _inside(node: Node, package: Node) -> bool:
    return bool(f"{node.canonical_path}.".startswith(f"{package.path}."))


def _members(node: Node) -> dict[str, Node]:
    """The members of a class and of those of its bases that can be read, nearest first."""
    try:
        found = node.all_members
    except Exception:
        found = node.members
    targets = {name: _target(each) for name, each in found.items()}
    return {name: each for name, each in targets.items() if each is not None}


def _is_public_method(name: str, node: Node) -> bool:
    is_method = node.is_function and not _is_value(node)
    return bool(is_method) and name != "__init__" and (not name.startswith("_") or name in _SPECIAL)


def _is_value(node: Node) -> bool:
    """Whether callers read it as an attribute; its own `cached_property` looks like a function here."""
    decorators = node.decorators if node.is_function else ()
    return bool(node.is_attribute) or any(_last(str(each.callable_path)) == "cached_property" for each in decorators)


def _class_kind(node: Node) -> Any:
    names = {_last(str(base)) for base in node.bases}
    try:
        names |= {base.name for base in node.mro()} | {_last(str(b)) for base in node.mro() for b in base.bases}
    except Exception:
        names |= set[str]()
    if names & _ENUMS:
        return "enum"
    if "TypedDict" in names:
        return "dict"
    return "model" if names & {"BaseModel", "RootModel"} else "class"


def _call(node: Node) -> Call:
    found = [each for each in node.parameters if each.name not in ("self", "cls")]
    parameters = tuple(
        Parameter(each.name, _KINDS[each.kind.value], _text(each.annotation), _default(each)) for each in found
    )
    return Call(parameters, _text(node.returns), _deprecation(node), "async" in node.labels)


def _default(parameter: Node) -> str | None:
    variadic = parameter.kind.value.startswith("variadic")
    return None if parameter.default is None or variadic else str(parameter.default)


def _deprecation(node: Node) -> str:
    for decorator in node.decorators:
        text = str(decorator.value)
        if _last(text.partition("(")[0]) == "deprecated":
            return _first_string(text) or "deprecated"
    return ""


def _attribute(node: Node, kind: str) -> Attribute:
    annotation = _text(node.annotation)
    value = str(node.value) if node.is_attribute and node.value is not None else ""
    if kind == "enum":
        return Attribute(value)
    if kind == "dict":
        return Attribute(annotation, required="NotRequired[" not in annotation)
    called = _field_call(value) or _field_call(annotation)
    alias = _keyword(called, "alias")
    given = _keyword(called, "default", "default_factory") if _field_call(value) else value
    positional = called is not None and bool(_field_call(value)) and bool(called.args)
    return Attribute(annotation, kind == "model" and not given and not positional, given, _unquoted(alias))


def _field_call(text: str) -> ast.Call | None:
    """The call of `Field` in a default or in an annotation, if there is one."""
    if "Field(" not in text:
        return None
    try:
        nodes = ast.walk(ast.parse(text, mode="eval"))
    except (SyntaxError, ValueError):
        return None
    calls = (node for node in nodes if isinstance(node, ast.Call))
    return next((call for call in calls if _last(ast.unparse(call.func)) == "Field"), None)


def _keyword(call: ast.Call | None, *names: str) -> str:
    found = (each for each in call.keywords if each.arg in names) if call is not None else iter(())
    return next((ast.unparse(each.value) for each in found), "")


def _alias(node: Node) -> str:
    """What a type alias stands for; empty for an attribute that is none."""
    value = _text(node.value)
    if not value or not node.name[:1].isupper() or (node.name.isupper() and len(node.name) > 3 and "[" not in value):
        return ""
    try:
        tree = ast.parse(value, mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    if isinstance(tree, ast.Constant) and _text(node.annotation).endswith("TypeAlias"):
        return _unquoted(value)
    if isinstance(tree, ast.Call):
        named = _last(ast.unparse(tree.func))
        return _unquoted(ast.unparse(tree.args[1])) if named == "TypeAliasType" and len(tree.args) > 1 else ""
    return value if isinstance(tree, ast.Subscript | ast.Name | ast.Attribute | ast.BinOp) else ""


def _functional_fields(node: Node) -> dict[str, Attribute] | None:
    """The fields of `Name = TypedDict("Name", {…})`; None for anything else."""
    text = _text(node.value)
    if "TypedDict(" not in text:
        return None
    try:
        call = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not (isinstance(call, ast.Call) and _last(ast.unparse(call.func)) == "TypedDict" and len(call.args) > 1):
        return None
    given = call.args[1]
    pairs = zip(given.keys, given.values, strict=True) if isinstance(given, ast.Dict) else ()
    texts = {_unquoted(ast.unparse(key)): ast.unparse(value) for key, value in pairs if key is not None}
    return {name: Attribute(text, required="NotRequired[" not in text) for name, text in texts.items()}


def _first_string(text: str) -> str:
    try:
        nodes = ast.walk(ast.parse(text, mode="eval"))
        return next((n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)), "")
    except (SyntaxError, ValueError):
        return ""


def _unquoted(text: str) -> str:
    try:
        value = ast.literal_eval(text) if text else ""
    except (SyntaxError, ValueError):
        return text
    return value if isinstance(value, str) else text


def _words(text: str) -> frozenset[str]:
    return names_in(text) if text else frozenset()


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _last(name: str) -> str:
    return name.partition("[")[0].rpartition(".")[2]
