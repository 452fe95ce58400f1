"""Texts and numbers within the bounds of a schema, each made of a number of its own."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from .patterns import matching
from .reading import kinds

BINARY = "\N{SNOWMAN}binary"
"""Begins the text that stands for the content of a file."""
_LONGEST = 100_000


def integer(schema: Mapping[str, Any], number: int) -> int:
    """An integer."""
    low, high = _bounds(schema)
    step = schema.get("multipleOf", 1)
    most = math.floor(high / step) if high is not None else None
    free = 1 if most is None or most >= 1 else most - 50
    least = math.ceil(low / step) if low is not None else free
    bits = 2**31 - 1 if schema.get("format") == "int32" else 2**53
    most = min(least + 9_999 if most is None else most, int(bits // max(step, 1)))
    return int((least + number % max(1, min(10_000, most - least + 1))) * step)


def amount(schema: Mapping[str, Any], number: int) -> float:
    """A number that may have a fraction."""
    low, high = _bounds(schema)
    step = schema.get("multipleOf")
    if step:
        return float(math.ceil((low if low is not None else step) / step) * step)
    if low is not None and high is not None:
        return round(low + (high - low) * (number % 7 + 1) / 8, 6)
    if low is not None or high is None:
        return (low or 0) + number % 1_000 + 0.5
    return high - number % 1_000 - 0.5


def text(schema: Mapping[str, Any], number: int) -> str | None:
    """A text, by its pattern or format where a text by them is known; None where it would be too long."""
    shape = str(schema.get("format", ""))
    least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", _LONGEST))
    if least > _LONGEST:
        return None
    pattern = schema.get("pattern")
    made = _FORMATS[shape](number) if shape in _FORMATS else ""
    if made and isinstance(pattern, str) and _search(pattern, made):
        return made
    found = matching(pattern, least, most) if isinstance(pattern, str) else None
    if found is not None:
        return found
    if shape in _FORMATS:
        return _FORMATS[shape](number)
    if shape == "binary" or ("contentMediaType" in schema and "contentEncoding" not in schema):
        return f"{BINARY} {number}"
    made = f"text {number}"
    made = made if len(made) <= most else str(number)[-most:] if most else ""
    return made + "x" * (least - len(made))


def _search(pattern: str, text: str) -> bool:
    """Whether the text has the pattern in it, as far as Python understands it."""
    try:
        return re.search(pattern, text) is not None
    except (re.error, OverflowError):
        return False


def _bounds(schema: Mapping[str, Any]) -> tuple[float | None, float | None]:
    low, high = schema.get("minimum"), schema.get("maximum")
    whole = "integer" in kinds(schema)
    over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    step = 1 if whole else 0.001
    if over is True and low is not None:
        low += step
    elif over is not None and not isinstance(over, bool):
        low = over + step
    if under is True and high is not None:
        high -= step
    elif under is not None and not isinstance(under, bool):
        high = under - step
    return low, high


def _base64(number: int) -> str:
    return base64.b64encode(f"bytes {number}".encode()).decode()


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "date-time": lambda n: f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:45Z",
    "date": lambda n: f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}",
    "time": lambda n: f"{n % 24:02}:{n % 60:02}:30Z",
    "duration": lambda n: f"PT{n % 50 + 1}M",
    "uuid": lambda n: f"e1106c66-dcfb-4003-a0e1-{n:012x}",
    "uri": lambda n: f"https://example.com/{n}",
    "url": lambda n: f"https://example.com/{n}",
    "uri-reference": lambda n: f"/{n}",
    "email": lambda n: f"someone{n}@example.com",
    "hostname": lambda n: f"host{n}.example.com",
    "ipv4": lambda n: f"192.0.2.{n % 250 + 1}",
    "ipv6": lambda n: f"2001:db8::{n % 65_000 + 1:x}",
    "byte": _base64,
    "base64": _base64,
    "decimal": lambda n: f"{n}.25",
    **dict.fromkeys(("int32", "int64", "uint32", "uint64"), str),
}
