"""Declarations of the IR as the schemas that datamodel-code-generator reads.

Only what changes the Python type goes in. Descriptions, defaults and formats do not: they would cost time at import
or change what is sent. Constraints and closed objects go in only where nothing of it can come back in an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeAlias

from . import ir
from .diagnostics import Pointer
from .frozen import dataclass
from .layout import Layout, references
from .names import Names
from .text_values import CLASSES

Schema: TypeAlias = dict[str, Any]

RUNTIME = "runtime_of_the_sdk"
"""Stands for the runtime package in import paths, until they are made relative."""

_SCALARS: Mapping[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "bytes": {"type": "string", "format": "binary"},
    "none": {"type": "null"},
    **{kind: {"type": "string", "customTypePath": f"{RUNTIME}.formats.{name}"} for kind, name in CLASSES.items()},
    "number": {"type": "number", "customTypePath": f"{RUNTIME}.formats.{CLASSES['number']}"},
}
_FILE = {"type": "string", "customTypePath": f"{RUNTIME}.files.FileInput"}
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "str": frozenset({"minLength", "maxLength", "pattern"}),
    "int": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "float": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "list": frozenset({"minItems", "maxItems"}),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the schemas are made from. `answered`: declarations that may be part of an answer; `streamable`: results
    of operations that may answer with a stream instead; `in_parts`: objects that are multipart bodies and nothing else;
    `sent`: the one at hand is never part of an answer."""

    sdk: ir.Sdk
    names: Names
    keys: Mapping[Pointer, str]
    answered: frozenset[Pointer]
    streamable: frozenset[Pointer]
    in_parts: frozenset[Pointer] = frozenset()
    sent: bool = False


def plan(sdk: ir.Sdk, names: Names, layout: Layout) -> Plan:
    """The plan for `sdk`; the key of a declaration is `module.Class`."""
    keys = {at: f"{layout.modules[at]}.{names.models[at]}" for at in sdk.schemas}
    answers = [ref for operation in sdk.operations for ref in _answers(operation)]
    return Plan(sdk, names, keys, _reachable(sdk, answers), frozenset(_streamable(sdk)), _in_parts(sdk, answers))


def schema(decl: ir.SchemaDecl, made: Plan) -> Schema:
    """The schema of a declaration."""
    made = replace(made, sent=decl.pointer not in made.answered)
    match decl:
        case ir.ObjectDecl():
            return _object(decl, made)
        case ir.EnumDecl():
            return {"enum": list(decl.values)}
        case ir.UnionDecl():
            return _union(decl, made)
        case ir.AliasDecl():
            return _type(decl.type, made, checked=False)


def accepts_null(type_: ir.Type, sdk: ir.Sdk) -> bool:
    """Whether None is a value of `type_` on the wire."""
    seen: set[Pointer] = set()
    while isinstance(type_, ir.Named) and type_.ref not in seen:
        seen.add(type_.ref)
        decl = sdk.schemas[type_.ref]
        if isinstance(decl, ir.EnumDecl):
            return None in decl.values
        if not isinstance(decl, ir.AliasDecl):
            return False
        type_ = decl.type
    match type_:
        case ir.Nullable() | ir.AnyType():
            return True
        case ir.Scalar(kind=kind):
            return kind == "none"
        case ir.Const(value=value):
            return value is None
        case _:
            return False


def constants(decl: ir.ObjectDecl, sdk: ir.Sdk) -> tuple[ir.Field, ...]:
    """The required fields with only one value: the caller need not give them. Not in what only answers contain."""
    if decl.pointer not in sdk.request_schemas:
        return ()
    return tuple(field for field in decl.fields if field.required and ir.only_value(field.type) is not ir.MISSING)


def _object(decl: ir.ObjectDecl, made: Plan) -> Schema:
    fixed = {field.name for field in constants(decl, made.sdk)}
    typed = _part if decl.pointer in made.in_parts else _field
    found: Schema = {"type": "object", "properties": {f.name: typed(f, made, fixed) for f in decl.fields}}
    found["required"] = [field.name for field in decl.fields if field.required and field.name not in fixed]
    if decl.additional is not None:
        found["additionalProperties"] = _type(decl.additional, made, checked=False)
    elif decl.closed and made.sent:
        found["additionalProperties"] = False
    if base := _base(decl, made):
        found["customBasePath"] = f"{RUNTIME}.{base}"
    return found


def _base(decl: ir.ObjectDecl, made: Plan) -> str:
    """The base class of a model, where it is not the usual one."""
    streamable = decl.pointer in made.streamable
    if names_clash(made.names.fields[decl.pointer]):
        return "wire_keys.WireKeyedStreamableModel" if streamable else "wire_keys.WireKeyedModel"
    return "streamable.StreamableModel" if streamable else ""


def names_clash(attributes: Mapping[str, str]) -> bool:
    """Whether a field, of wire name → attribute, is called in Python what another one is called in JSON."""
    return any(attribute != wire and attribute in attributes for wire, attribute in attributes.items())


def _field(field: ir.Field, made: Plan, fixed: Iterable[str]) -> Schema:
    found = _type(field.type, made, checked=made.sent)
    if field.name in fixed:
        found["default"] = ir.only_value(field.type)
    return found


def _part(field: ir.Field, made: Plan, fixed: Iterable[str]) -> Schema:
    """The schema of a field that is a part: where it may be anything, or a list of that, there may be files, too."""
    either = {"anyOf": [_FILE, {}]}
    match field.type:
        case ir.AnyType():
            return {"anyOf": [_FILE, {"type": "array", "items": either}, {}]}
        case ir.ListOf(item=ir.AnyType()):
            return {**_field(field, made, fixed), "items": either}
        case _:
            return _field(field, made, fixed)


def _union(decl: ir.UnionDecl, made: Plan) -> Schema:
    found: Schema = {"anyOf": [_type(member, made, checked=False) for member in decl.members]}
    if decl.discriminator is not None and _discriminates(decl, decl.discriminator.property, made):
        found = {"oneOf": found["anyOf"], "discriminator": {"propertyName": decl.discriminator.property}}
        found["discriminator"]["mapping"] = {
            str(value): _ref(member, made) for member in decl.members for value in _tags(decl, member, made)
        }
    return found


def _discriminates(decl: ir.UnionDecl, wire: str, made: Plan) -> bool:
    """Whether pydantic can choose by the property: strings or integers, all different, under one attribute in every
    member."""
    tags = [_tags(decl, member, made) for member in decl.members]
    flat = [tag for member in tags for tag in member]
    refs = [member.ref for member in decl.members if isinstance(member, ir.Named)]
    attributes = {made.names.fields.get(ref, {}).get(wire) for ref in refs}
    return all(tags) and len(set(map(str, flat))) == len(flat) and len(attributes) == 1


def _tags(decl: ir.UnionDecl, member: ir.Type, made: Plan) -> tuple[str | int, ...]:
    target = made.sdk.schemas[member.ref] if isinstance(member, ir.Named) else None
    if decl.discriminator is None or not isinstance(target, ir.ObjectDecl):
        return ()
    for field in target.fields:
        if field.name == decl.discriminator.property and field.required:
            return _constants(field.type, made)
    return ()


def _constants(type_: ir.Type, made: Plan) -> tuple[str | int, ...]:
    """The values of a property that can choose: strings, or one integer (datamodel-code-generator makes strings of
    several)."""
    if isinstance(type_, ir.Const):
        return (type_.value,) if type(type_.value) in (str, int) else ()
    decl = made.sdk.schemas[type_.ref] if isinstance(type_, ir.Named) else None
    values: tuple[Any, ...] = decl.values if isinstance(decl, ir.EnumDecl) else ()
    return values if all(isinstance(value, str) for value in values) else ()


def _ref(type_: ir.Type, made: Plan) -> str:
    return f"#/components/schemas/{made.keys[type_.ref]}" if isinstance(type_, ir.Named) else ""


def _type(type_: ir.Type, made: Plan, *, checked: bool) -> Schema:
    """The schema of a type; `checked` puts constraints on the value itself, never on what is inside it."""
    match type_:
        case ir.AnyType():
            return {}
        case ir.Const():
            return _const(type_.value)
        case ir.Named():
            return {"$ref": _ref(type_, made)}
        case ir.Scalar():
            return {**_scalar(type_, made), **(_limits(type_.meta, type_.kind) if checked else {})}
        case ir.ListOf():
            items = _type(type_.item, made, checked=False)
            return {"type": "array", "items": items, **(_limits(type_.meta, "list") if checked else {})}
        case ir.TupleOf():
            places, count = [_type(item, made, checked=False) for item in type_.items], len(type_.items)
            return {"type": "array", "prefixItems": places, "minItems": count, "maxItems": count}
        case ir.MapOf():
            return {"type": "object", "additionalProperties": _type(type_.value, made, checked=False) or True}
        case ir.Nullable():
            return _nullable(_type(type_.inner, made, checked=checked))


def _nullable(inner: Schema) -> Schema:
    # Of an object that has `null` for a type, too, the tool forgets what its values are.
    if isinstance(inner.get("type"), str) and inner["type"] != "object" and "customTypePath" not in inner:
        return {**inner, "type": [inner["type"], "null"]} if inner["type"] != "null" else inner
    return {"anyOf": [inner, {"type": "null"}]}


def _scalar(type_: ir.Scalar, made: Plan) -> Schema:
    return dict(_FILE if type_.kind == "bytes" and made.sent else _SCALARS[type_.kind])


def _const(value: Any) -> Schema:
    if value is None:
        return {"type": "null"}
    return {"type": "number"} if isinstance(value, float) else {"const": value}


def _limits(meta: ir.Meta, kind: str) -> Schema:
    allowed = _KEYWORDS.get(kind, frozenset())
    return {name: value for name, value in meta.constraints if name in allowed and _usable(name, value, kind)}


def _usable(name: str, value: Any, kind: str) -> bool:
    if name == "pattern":
        return isinstance(value, str) and _compiles(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 2**53:
        return False
    if kind not in ("float", "number") and value != int(value):
        return False
    return value > 0 if name == "multipleOf" else value >= 0 or name.endswith("imum")


@lru_cache(maxsize=4096)
def _compiles(pattern: str) -> bool:
    """Whether the engine that will check the pattern understands it; one it does not would fail at first use."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True


def _answers(operation: ir.Operation) -> Iterator[Pointer]:
    for response in operation.responses:
        for content in response.contents:
            for type_ in (content.type, content.stream.item if content.stream else None):
                yield from _refs(type_)
        for header in response.headers:
            yield from _refs(header.type)
    yield from (case.type.ref for case in operation.errors)


def _refs(type_: ir.Type | None) -> Iterator[Pointer]:
    if type_ is not None:
        yield from references(ir.AliasDecl("", ir.Origin("", "inline"), type_.meta, type_))


def _reachable(sdk: ir.Sdk, start: Iterable[Pointer]) -> frozenset[Pointer]:
    seen: set[Pointer] = set()
    todo = list(start)
    while todo:
        pointer = todo.pop()
        if pointer not in seen:
            seen.add(pointer)
            todo.extend(references(sdk.schemas[pointer]))
    return frozenset(seen)


def _in_parts(sdk: ir.Sdk, answers: Iterable[Pointer]) -> frozenset[Pointer]:
    bodies = [content for operation in sdk.operations if operation.body for content in operation.body.contents]
    split = [(not each.stream and each.media_type.lower().startswith("multipart/"), each) for each in bodies]
    roots = {
        inner.ref
        for is_parts, content in split
        if is_parts and content.type and isinstance(inner := ir.behind(content.type, sdk.schemas), ir.Named)
    }
    others = [ref for is_parts, content in split if not is_parts for ref in _refs(content.type)]
    others += [ref for operation in sdk.operations for param in operation.params for ref in _refs(param.type)]
    within = [ref for root in roots for ref in references(sdk.schemas[root])]
    return frozenset(roots) - _reachable(sdk, [*answers, *others, *within])


def _streamable(sdk: ir.Sdk) -> Iterator[Pointer]:
    for operation in sdk.operations:
        contents = [content for response in operation.results for content in response.contents]
        if any(content.stream for content in contents):
            found = (content.type for content in contents if content.stream is None)
            yield from (type_.ref for type_ in found if isinstance(type_, ir.Named))
