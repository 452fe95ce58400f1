"""Texts that are values of another type in Python: times, durations, decimal numbers, base64, integers in quotes.
Decimal numbers may be numbers in JSON, too.

An SDK has this module only where its API has such values.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import re
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator, core_schema, to_jsonable_python

from .operation import Schema
from .shapes import is_object

_CALENDAR = re.compile(r"[+-]?P[\d.,WD]*[YM][\d.,YMWD]*")
_INTEGER = re.compile(r"[+-]?\d+")


class _Duration:
    """Marks a duration. One in years or months has no fixed length: it stays the text that it is."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(_text_of)
        wrapped = core_schema.no_info_wrap_validator_function(_duration, core_schema.timedelta_schema())
        return core_schema.chain_schema([wrapped], serialization=written)


def _text_of(value: Any) -> Any:
    """The text of a duration; what another member of a union takes is written by its own type."""
    return to_jsonable_python(value) if isinstance(value, datetime.timedelta) else value


def _duration(value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> Any:
    if isinstance(value, str):
        if _CALENDAR.fullmatch(value.partition("T")[0]):
            return value
        with suppress(ValidationError):
            return _LAX.validate_python(value)
    return handler(value)


_LAX = SchemaValidator(core_schema.timedelta_schema())


class _Base64:
    """Marks bytes that are sent as base64, with the letters of RFC 4648, section 4 or 5 (`url`)."""

    def __init__(self, *, url: bool) -> None:
        self._url = url

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(self._encode)
        read = core_schema.no_info_before_validator_function(_decode, core_schema.bytes_schema())
        return core_schema.chain_schema([read], serialization=written, metadata={_MARK: True})

    def _encode(self, value: Any) -> Any:
        if not isinstance(value, (bytes, bytearray)):
            return value
        return (base64.urlsafe_b64encode if self._url else base64.b64encode)(value).decode()


def _decode(value: Any) -> Any:
    """The bytes that a text writes in base64, in either alphabet, padded or not."""
    if not isinstance(value, str):
        return value
    text = "".join(value.split()).rstrip("=").translate(_STANDARD)
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


class _Integer:
    """Marks an integer that is sent as a text, since JSON numbers of many readers are not as long."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(_quoted, when_used="json")
        read = core_schema.no_info_before_validator_function(_integer, core_schema.int_schema())
        return core_schema.chain_schema([read], serialization=written)


def _integer(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value


def _quoted(value: Any) -> Any:
    """The text of an integer; what another member of a union takes is none."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class _Decimal:
    """Marks a decimal number that is sent as a text, digit by digit: without an exponent, which few readers know."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(_digits, when_used="json")
        return core_schema.chain_schema([core_schema.decimal_schema()], serialization=written)


def _digits(value: Any) -> Any:
    if not isinstance(value, decimal.Decimal):
        return value
    return format(value, "f") if value.is_finite() and abs(value.adjusted()) < _LONGEST else str(value)


class _Number:
    """Marks a decimal number that is a number in JSON: the whole ones have any length, others what doubles keep."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(_json_number, when_used="json")
        return core_schema.chain_schema([core_schema.decimal_schema()], serialization=written)


def _json_number(value: Any) -> Any:
    if not isinstance(value, decimal.Decimal) or not value.is_finite():
        return value
    return int(value) if value == value.to_integral_value() else float(value)


_LONGEST = 1_000
"""Digits up to which a decimal number is written without an exponent."""
_MARK = "base64"
_STANDARD = str.maketrans("-_", "+/")

TimeValue: TypeAlias = datetime.time
"""A time of day, sent as `12:30:00`."""
DurationValue: TypeAlias = Annotated[datetime.timedelta, _Duration]
"""A length of time, sent as `P1DT2H`."""
DecimalValue: TypeAlias = Annotated[decimal.Decimal, _Decimal]
"""A decimal number, sent as a text that keeps its digits."""
DecimalNumber: TypeAlias = Annotated[decimal.Decimal, _Number]
"""A decimal number, sent as a JSON number: whole ones exactly, others in the digits of a double."""
Base64Value: TypeAlias = Annotated[bytes, _Base64(url=False)]
"""Bytes, sent as base64. A string in their place is taken for base64."""
Base64UrlValue: TypeAlias = Annotated[bytes, _Base64(url=True)]
"""Bytes, sent as base64 that needs no escapes in URLs. A string in their place is taken for base64."""
IntegerText: TypeAlias = Annotated[int, _Integer]
"""An integer, sent as a text."""


_WITH_BASE64 = SchemaSerializer(
    core_schema.any_schema(), core_schema.CoreConfig(ser_json_inf_nan="constants", ser_json_bytes="base64")
)


def writer(schema: Schema) -> SchemaSerializer | None:
    """What writes values of a type as JSON before they are checked, where bytes in them stand for base64."""
    return _WITH_BASE64 if _takes_base64(schema) else None


@cache
def _takes_base64(schema: Schema) -> bool:
    return _is_marked(schema.adapter.core_schema, set())


def _is_marked(node: Any, seen: set[int]) -> bool:
    """Whether base64 stands somewhere in a compiled schema."""
    if id(node) in seen:
        return False
    seen.add(id(node))
    if is_object(node):
        return _MARK in (node.get("metadata") or ()) or any(_is_marked(each, seen) for each in node.values())
    return isinstance(node, (list, tuple)) and any(_is_marked(each, seen) for each in node)  # pyright: ignore[reportUnknownVariableType]
