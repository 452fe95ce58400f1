"""Stand-ins for published types that have no counterpart here, with the fields, members and meanings that they had."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

_TYPING = {"Any", "Dict", "List", "Literal", "Optional", "Union", "NotRequired"}
_PLAIN = {"str", "int", "float", "bool", "bytes", "dict", "list", "object"}
_ABSENT = {"Nullable": "Optional", "OptionalNullable": "Optional"}
_SOURCES = {
    "enum": ("Enum",),
    "typing": ("TYPE_CHECKING", "Any", "Dict", "List", "Literal", "Optional", "Protocol", "Union", "runtime_checkable"),
    "pydantic": ("Field",),
    "typing_extensions": ("NotRequired", "TypeAlias", "TypedDict"),
}
_DOC = '    """As it was published."""\n'


def imports(text: str, up: str, mentioned: Collection[str] = ()) -> str:
    """What `text`, made of stand-ins, needs to import: `up` leads to the package, `mentioned` are names of the package
    that it stands in."""
    words = {*re.findall(r"\w+", text), *(("TYPE_CHECKING",) if mentioned else ())}
    needed = {module: [name for name in names if name in words] for module, names in _SOURCES.items()}
    lines = [f"from {module} import {', '.join(names)}\n" for module, names in needed.items() if names]
    lines += [f"from {up}_runtime.models import BaseModel\n"] if "BaseModel" in words else []
    listed = "".join(f"        {name} as {name},\n" for name in sorted(mentioned))
    lines += [f"\nif TYPE_CHECKING:\n    from . import (\n{listed}    )\n"] if listed else []
    return "".join(lines)


def stand_in(node: ast.stmt, known: Collection[str]) -> str:
    """The stand-in of one definition; empty for what is no type and no plain value. `known` may be mentioned in it."""
    match node:
        case ast.ClassDef(bases=bases):
            names = {_last(base) for base in bases}
            if "Enum" in names:
                return _enum(node)
            if "TypedDict" in names:
                return _dictionary(node, known)
            return _model(node) if "BaseModel" in names else _plain(node, protocol="Protocol" in names)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return _assigned(name, value, known)
        case _:
            return ""


def mentions(node: ast.stmt) -> frozenset[str]:
    """The names that a definition speaks of."""
    return frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _enum(node: ast.ClassDef) -> str:
    kind = "int" if any(_last(base) == "int" for base in node.bases) else "str"
    members = [
        f"    {each.targets[0].id} = {each.value.value!r}\n"
        for each in node.body
        if isinstance(each, ast.Assign)
        and isinstance(each.targets[0], ast.Name)
        and isinstance(each.value, ast.Constant)
    ]
    return f"class {node.name}({kind}, Enum):\n{_DOC}\n{''.join(members)}"


def _dictionary(node: ast.ClassDef, known: Collection[str]) -> str:
    lines = [f"    {name}: {_text(each.annotation, known)}\n" for name, each in _fields(node)]
    return f"class {node.name}(TypedDict):\n{_DOC}\n{''.join(lines)}"


def _model(node: ast.ClassDef) -> str:
    """Its fields speak of no other stand-in, since a model's annotations are resolved when it is first used."""
    lines: list[str] = []
    for name, each in _fields(node):
        alias = _alias(each)
        given = [*(["default=None"] if each.value is not None else []), *([f"alias={alias!r}"] if alias else [])]
        value = f" = Field({', '.join(given)})" if alias else " = None" if given else ""
        lines.append(f"    {name}: {_text(each.annotation, frozenset())}{value}\n")
    return f"class {node.name}(BaseModel):\n{_DOC}\n{''.join(lines)}"


def _plain(node: ast.ClassDef, *, protocol: bool) -> str:
    """A class of nothing but its name, and of those methods that do nothing, which people derive from."""
    head = f"@runtime_checkable\nclass {node.name}(Protocol):\n" if protocol else f"class {node.name}:\n"
    return f"{head}{_DOC}{''.join(_methods(node))}"


def _methods(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and all(
            isinstance(line, ast.Pass) or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
            for line in each.body
        ):
            word = "async def" if isinstance(each, ast.AsyncFunctionDef) else "def"
            yield f"\n    {word} {each.name}(self, *args: Any, **kwargs: Any) -> Any: ...\n"


def _assigned(name: str, value: ast.expr, known: Collection[str]) -> str:
    try:
        return f"{name} = {ast.literal_eval(value)!r}\n"
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        meant = _meaning(value)
    return f"{name}: TypeAlias = {_text(meant, known, quoted=True)}\n" if meant is not None else ""


def _meaning(value: ast.expr) -> ast.expr | None:
    """What a type alias stands for; None for a value of another kind."""
    if isinstance(value, ast.Call):
        return value.args[1] if _last(value.func) in {"TypeAliasType", "NewType"} and len(value.args) > 1 else None
    return value if isinstance(value, ast.Subscript) else None


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.AnnAssign]]:
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id, each


def _alias(field: ast.AnnAssign) -> str:
    """The name in JSON that a field was given in its annotation or in its default."""
    places = [field.annotation, *([field.value] if field.value is not None else [])]
    calls = [each for place in places for each in ast.walk(place) if isinstance(each, ast.Call)]
    given = [
        each.value for call in calls if _last(call.func) == "Field" for each in call.keywords if each.arg == "alias"
    ]
    return next((each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)), "")


def _text(annotation: ast.expr, known: Collection[str], *, quoted: bool = False) -> str:
    """The annotation in terms of `known` names, which are quoted where they are looked up at once."""
    match annotation:
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=str() as text) if text.isidentifier():
            return _name(text, known, quoted)
        case ast.Name() | ast.Attribute():
            return _name(_last(annotation), known, quoted)
        case ast.Subscript(value=base, slice=inner):
            return _generic(_last(base), inner, known, quoted)
        case _:
            return "Any"


def _generic(base: str, inner: ast.expr, known: Collection[str], quoted: bool) -> str:
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if base == "Annotated":
        return _text(parts[0], known, quoted=quoted)
    if base == "Literal":
        return f"Literal[{', '.join(repr(each.value) for each in parts if isinstance(each, ast.Constant))}]"
    base = _ABSENT.get(base, base)
    if base not in _TYPING | _PLAIN:
        return "Any"
    return f"{base}[{', '.join(_text(each, known, quoted=quoted) for each in parts)}]"


def _name(name: str, known: Collection[str], quoted: bool) -> str:
    if name in known:
        return f'"{name}"' if quoted else name
    return name if name in _TYPING | _PLAIN else "Any"


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
