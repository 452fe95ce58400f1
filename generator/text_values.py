"""Kinds of scalars that are strings or numbers in JSON and values of another type in Python: what they are called, and
read as."""

from __future__ import annotations

import base64
import binascii
import datetime
import decimal
import re
from collections.abc import Callable, Mapping
from typing import Any

from .encode import py_string

CLASSES: Mapping[str, str] = {
    "time": "TimeValue",
    "duration": "DurationValue",
    "decimal": "DecimalValue",
    "base64": "Base64Value",
    "base64url": "Base64UrlValue",
    "int_text": "IntegerText",
    "number": "DecimalNumber",
}
"""Kind → its name among the runtime's `formats`."""

SHOWN: Mapping[str, str] = {
    "datetime": "datetime",
    "time": "time",
    "duration": "timedelta",
    "decimal": "Decimal",
    "base64": "bytes",
    "base64url": "bytes",
    "int_text": "int",
    "number": "Decimal",
}
"""Kind → the Python type that people know."""

FORMATS: Mapping[str, str] = {
    "datetime": "date-time",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "decimal": "decimal",
    "base64": "byte",
    "base64url": "byte",
    "int_text": "int64",
    "number": "decimal",
}
"""Kind → the format of its placeholders."""

HOMES: Mapping[str, str] = {
    "datetime": "datetime",
    "date": "datetime",
    "time": "datetime",
    "timedelta": "datetime",
    "Decimal": "decimal",
}
"""Name in an expression → the module that it comes from."""

_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")


def value_of(kind: str, text: str) -> Any:
    """The value that `text` writes; None where it writes none."""
    try:
        return _READERS[kind](text)
    except (ValueError, decimal.InvalidOperation, binascii.Error):
        return None


def expression(kind: str, text: str) -> tuple[str, str]:
    """The value that `text` writes as a Python expression, and the name that has to be imported for it (or nothing)."""
    value = value_of(kind, text)
    if value is None or kind in ("base64", "base64url", "int_text"):
        return py_string(text) if value is None else repr(value), ""
    if kind == "duration":
        return f"timedelta({', '.join(f'{unit}={count}' for unit, count in _counted(text))})", "timedelta"
    if kind in ("decimal", "number"):
        return f"Decimal({py_string(str(value))})", "Decimal"
    return f"{kind}.fromisoformat({py_string(value.isoformat())})", kind


def _counted(text: str) -> list[tuple[str, int]]:
    match = _DURATION.fullmatch(text)
    return [(unit, int(count)) for unit, count in zip(_UNITS, match.groups() if match else (), strict=False) if count]


def _duration(text: str) -> datetime.timedelta:
    counts = _counted(text)
    if not counts:
        raise ValueError(text)
    return datetime.timedelta(**dict(counts))


def _bytes(text: str) -> bytes:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "duration": _duration,
    "decimal": decimal.Decimal,
    "base64": _bytes,
    "base64url": _bytes,
    "int_text": int,
    "number": decimal.Decimal,
}
