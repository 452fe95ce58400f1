"""From JSON to values, and back: the only module that decides how strictly an answer is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import pydantic
from pydantic_core import SchemaSerializer, core_schema

from .coreschema import tree_of
from .models import unsent
from .operation import Schema
from .problems import Path, Problem, problems_of
from .tolerant import build_tolerant
from .types import ValidationMode

_ANY = SchemaSerializer(core_schema.any_schema(), core_schema.CoreConfig(ser_json_inf_nan="constants"))
_IDENTIFIER_LIMIT = 64


class ParseError(ValueError):
    """A value that is not JSON or of its type: where and why, without the value."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ArgumentError(ParseError):
    """Arguments that do not fit; `problems` lists everything that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(_dotted(problems[0].path), problems[0].message)
        self.args = (problems,)
        self.problems = problems

    def __str__(self) -> str:
        shown = "; ".join(f"{_dotted(each.path)}: {each.message}" for each in self.problems[:10])
        more = len(self.problems) - 10
        return f"{shown}; and {more} more" if more > 0 else shown


def parse_json(schema: Schema, body: bytes | str, mode: ValidationMode = "lenient") -> Any:
    """A JSON text as a type; raises ParseError if it is none, or (`strict`) does not match."""
    try:
        return schema.adapter.validator.validate_json(body)
    except pydantic.ValidationError as error:
        if _is_malformed(error):
            return parse_value(schema, load_json(body), mode)
        if mode == "strict":
            raise _parse_error(schema, error) from None
    return build_tolerant(tree_of(schema), load_json(body), check=mode != "off")


def parse_value(schema: Schema, value: Any, mode: ValidationMode = "lenient") -> Any:
    """A decoded JSON value as a type; raises ParseError in mode `strict`."""
    try:
        return schema.adapter.validate_python(value)
    except pydantic.ValidationError as error:
        if mode == "strict":
            raise _parse_error(schema, error) from None
    return build_tolerant(tree_of(schema), value, check=mode != "off")


def warm_up(schemas: Iterable[Schema]) -> None:
    """Build the validators of types ahead of their first use; any thread may do so."""
    for schema in schemas:
        tree_of(schema)


def load_json(body: bytes | str) -> Any:
    """Decode a JSON text without a type; raises ParseError."""
    try:
        text = body if isinstance(body, str) else body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError("$", f"not valid UTF-8 at byte {error.start}") from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise ParseError("$", f"not valid JSON: {error.msg} at {place}" if text.strip() else "empty") from None
    except (RecursionError, ValueError) as error:
        problem = "nested too deeply" if isinstance(error, RecursionError) else "holds a number that is too long"
        raise ParseError("$", problem) from None


def dump_value(schema: Schema, value: Any) -> Any:
    """The JSON value to send: only what was set, None only where it is a value."""
    return schema.adapter.dump_python(
        value, mode="json", by_alias=True, exclude_unset=True, exclude=unsent(value), warnings=False
    )


def dump_json(schema: Schema, value: Any) -> bytes:
    """`dump_value` as a JSON text."""
    write = schema.adapter.serializer.to_json
    return write(value, by_alias=True, exclude_unset=True, exclude=unsent(value), warnings=False)


def validate_arguments(schema: Schema, value: Any, *, within: Path = ()) -> Any:
    """What is to be sent as its type; raises ArgumentError with everything that is wrong."""
    try:
        return _validate_strictly(schema, value)
    except pydantic.ValidationError as error:
        found = problems_of(error, tree_of(schema), wire=False)
    except ArgumentError as error:
        found = error.problems
    raise ArgumentError(tuple(Problem((*within, *each.path), each.message) for each in found))


def _validate_strictly(schema: Schema, value: Any) -> Any:
    """Validate as JSON, which has the right idea of strictness; file contents have no JSON form."""
    adapter = schema.adapter  # imports what it needs
    files = sys.modules.get(f"{__package__}.files")
    if files is not None and files.is_taken(schema):
        return adapter.validate_python(value)
    try:
        text = _writer(schema).to_json(value, by_alias=True, exclude_unset=True, exclude=unsent(value), warnings=False)
    except (ValueError, RecursionError):
        return _validated_as_it_is(schema, value)
    if b"NaN" in text or b"Infinity" in text:
        json.loads(text, parse_constant=_refuse_constant)
    return adapter.validator.validate_json(text, strict=True)


def _writer(schema: Schema) -> SchemaSerializer:
    """Writes a value as JSON before it is checked. Bytes are text, unless the type takes base64."""
    formats = sys.modules.get(f"{__package__}.formats")
    return _ANY if formats is None else formats.writer(schema) or _ANY


def _validated_as_it_is(schema: Schema, value: Any) -> Any:
    checked = schema.adapter.validate_python(value)
    if tree_of(schema).root["type"] == "bytes":
        return checked
    problem = "holds a value that has no JSON form: an unknown object, text that is not Unicode, or itself"
    raise ArgumentError((Problem((), problem),))


def _refuse_constant(_: str) -> None:
    raise ArgumentError((Problem((), "holds a number that is not finite, which JSON cannot express"),))


def _is_malformed(error: pydantic.ValidationError) -> bool:
    return any(each["type"] == "json_invalid" for each in error.errors(include_url=False, include_context=False))


def _parse_error(schema: Schema, error: pydantic.ValidationError) -> ParseError:
    first, *others = problems_of(error, tree_of(schema), wire=True)
    more = f" (and {len(others)} more)" if others else ""
    return ParseError("$" + _json_path(first.path), first.message + more)


def _json_path(path: Iterable[str | int]) -> str:
    """`[3].id`; a key which is no identifier is quoted, and a long one shortened."""
    return "".join(
        f"[{key}]" if isinstance(key, int) else f".{key}" if _is_plain(key) else f"[{key[:_IDENTIFIER_LIMIT]!r}]"
        for key in path
    )


def _is_plain(key: str) -> bool:
    return key.isidentifier() and len(key) <= _IDENTIFIER_LIMIT


def _dotted(path: Path) -> str:
    return _json_path(path).removeprefix(".") or "the value"
