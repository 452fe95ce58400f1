"""Names inside a class or a call: fields, enum members, groups' attributes, methods and their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from .. import ir
from ..config import Config
from . import words
from .exports import GroupPath, groups_of
from .reserved import (
    ANNOTATION_BUILTINS,
    KEYWORDS,
    MODEL_ATTRIBUTES,
    REQUEST_OPTIONS,
    RESOURCE_ATTRIBUTES,
)
from .scope import Candidate, Claim, Ledger, Scope, distinct

_IN_CLASS = KEYWORDS | ANNOTATION_BUILTINS | MODEL_ATTRIBUTES


@lru_cache(maxsize=50_000)
def attribute(text: str, prefix: str = "field") -> str:
    """`text` as an attribute of a model: legal, and hiding nothing that the class body or pydantic needs."""
    return _legal(words.snake(text), prefix, "empty", _IN_CLASS)


def field_key(decl: ir.ObjectDecl, field: ir.Field) -> str:
    """The key of a field, by its class: a merged property belongs to several."""
    return f"{decl.pointer}?field:{field.name}"


def settle_fields(decl: ir.ObjectDecl, config: Config, ledger: Ledger) -> dict[str, str]:
    """Wire name → attribute for `decl`. A field that keeps its wire name goes first: only the others need a lock."""
    claims = [_field(decl, field, config) for field in decl.fields]
    wires = {field_key(decl, field): field.name for field in decl.fields}
    ordered = sorted(claims, key=lambda claim: attribute(wires[claim.key]) != wires[claim.key])
    ledger.settle(Scope(_IN_CLASS), ordered, "_")
    named = {wire: ledger.names[key] for key, wire in wires.items()}
    for key, wire in wires.items():
        if named[wire] == wire:
            del ledger.names[key]
    return named


def _field(decl: ir.ObjectDecl, field: ir.Field, config: Config) -> Claim:
    key = field_key(decl, field)
    demanded = attribute(field.name_override) if field.name_override else ""
    override = config.names.get(key, "") or config.names.get(f"{field.pointer}?field", "") or demanded
    return Claim(key, field.pointer, (Candidate(attribute(field.name), "field: snake_case"),), override)


def enum_members(decl: ir.EnumDecl) -> tuple[str, ...]:
    """UPPER_SNAKE names for the values of `decl`, in their order."""
    given = decl.names if len(decl.names) == len(decl.values) else tuple(_spoken(value) for value in decl.values)
    scope = Scope(KEYWORDS)
    return tuple(_member(scope, text) for text in given)


def _spoken(value: ir.Json) -> str:
    return "null" if value is None else str(value)


def _member(scope: Scope, text: str) -> str:
    name = _legal(words.upper_snake(text), "VALUE", "EMPTY", KEYWORDS)
    chosen = name if scope.is_free((name,)) else scope.numbered(name, _alone, "_")
    scope.take((chosen,), text)
    return chosen


def _alone(name: str) -> tuple[str, ...]:
    return (name,)


# --- groups and methods -----------------------------------------------------------------------------------------


def attribute_key(path: GroupPath) -> str:
    """The key of a group's attribute."""
    return "?attribute:" + ".".join(path)


def method_key(operation: ir.Operation) -> str:
    """The key of an operation's method."""
    return f"{operation.pointer}?method"


def settle_calls(sdk: ir.Sdk, config: Config, ledger: Ledger) -> None:
    """Name the attributes and methods of the client and of every group."""
    groups = groups_of(sdk)
    operations = {resource.path: resource.operations for resource in sdk.resources}
    children: dict[GroupPath, list[GroupPath]] = {}
    for path in groups:
        children.setdefault(path[:-1], []).append(path)
    for path in ((), *groups):
        claims = [_attribute(child, config) for child in children.get(path, [])]
        claims += [_method(operation, config) for operation in operations.get(path, ())]
        ledger.settle(Scope(RESOURCE_ATTRIBUTES | {"self"}), claims, "_")


def _attribute(path: GroupPath, config: Config) -> Claim:
    key = attribute_key(path)
    name = _legal(words.snake(path[-1]), "group", "default", KEYWORDS | RESOURCE_ATTRIBUTES)
    return Claim(key, "#/tags", (Candidate(name, "group: snake_case"),), config.names.get(key, ""))


def _method(operation: ir.Operation, config: Config) -> Claim:
    key, taken = method_key(operation), KEYWORDS | RESOURCE_ATTRIBUTES
    hint = _legal(words.snake(operation.method_hint or operation.operation_id), "call", "call", taken)
    whole = _legal(words.snake(operation.operation_id), "call", "call", taken)
    choices = distinct((Candidate(hint, "method: snake_case"), Candidate(whole, "method: operationId")))
    override = config.names.get(key, "") or config.names.get(operation.pointer, "")
    said = words.snake(config.operations.get(operation.operation_id, {}).get("name", ""))
    return Claim(key, operation.pointer, choices, override or said, _twins)


def _twins(name: str) -> tuple[str, ...]:
    return name, f"{name}_async"


# --- arguments --------------------------------------------------------------------------------------------------


def argument_key(operation: ir.Operation, argument: ir.Argument) -> str:
    """The key of an argument."""
    return f"{operation.pointer}?{argument.key}"


def settle_arguments(operation: ir.Operation, config: Config, ledger: Ledger) -> dict[str, str]:
    """`Argument.key` → keyword for `operation`."""
    keys = {argument.key: argument_key(operation, argument) for argument in operation.arguments}
    ledger.settle(Scope(REQUEST_OPTIONS), _arguments(operation, config), "_")
    return {key: ledger.names[locked] for key, locked in keys.items()}


def _arguments(operation: ir.Operation, config: Config) -> Iterator[Claim]:
    for argument in operation.arguments:
        key = argument_key(operation, argument)
        override = config.names.get(key, "") or (attribute(argument.name_override) if argument.name_override else "")
        yield Claim(key, argument.meta.pointer, _keywords(argument), override)


def _keywords(argument: ir.Argument) -> Iterable[Candidate]:
    text = argument.name or argument.key.partition(":")[2] or "request"
    base = _legal(words.snake(text), "param", "empty", _IN_CLASS | REQUEST_OPTIONS)
    location = argument.location or "body"
    return Candidate(base, "argument: snake_case"), Candidate(f"{base.rstrip('_')}_{location}", "argument: by location")


def _legal(name: str, prefix: str, empty: str, reserved: frozenset[str]) -> str:
    """`name` as an identifier that is not one of `reserved`."""
    name = name or empty
    if not name[0].isalpha():
        name = f"{prefix}_{name}"
    return f"{name}_" if name in reserved else name
