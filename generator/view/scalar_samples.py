"""Values for strings and numbers: chosen by format and name, within the schema's limits."""

from __future__ import annotations

import math
import re
import uuid
from collections.abc import Mapping, Sequence

from ..ir import Json, Meta, Scalar
from .docs_rows import Style
from .fitting import keeps_limits
from .likely import likely, likely_numbers
from .pattern_samples import patterned

_BY_FORMAT: Mapping[str, str] = {
    "date-time": "2024-01-31T12:00:00+00:00",
    "date": "2024-01-31",
    "time": "12:00:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "idn-email": "user@example.com",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com",
    "url": "https://example.com",
    "iri": "https://example.com",
    "uri-reference": "/example",
    "iri-reference": "/example",
    "uri-template": "/example/{id}",
    "json-pointer": "/example",
    "relative-json-pointer": "0",
    "regex": "^value$",
    "byte": "dmFsdWU=",
    "base64": "dmFsdWU=",
    "ulid": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "decimal": "1.50",
    "int64": "1",
}
_LONGEST = 200


def string(meta: Meta, format_: str, name: str, style: Style) -> str:
    """A value for a string called `name`: in the seed's style a placeholder; in full one that a reader would believe,
    but for a key, which is named as one."""
    if format_ == "uuid":
        return str(uuid.uuid5(uuid.NAMESPACE_URL, name or "value"))
    texts = likely(name) if style == "full" and name != "key" else (f"<{_word(name)}>",)
    return formatted(format_) or _kept(texts, meta)


def shape(meta: Meta, format_: str) -> str:
    """The same in the style of the reference site, which leaves strings without a format to the reader."""
    return formatted(format_) or within("<string>", meta)


def _word(name: str) -> str:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()
    if snake == "key":
        return "key"
    return "id" if snake == "id" or snake.endswith("_id") else "value"


def _kept(candidates: Sequence[str], meta: Meta) -> str:
    """The first of the texts that keeps the limits, or else the first of them made to keep them."""
    return next((text for text in candidates if within(text, meta) == text), "") or within(candidates[0], meta)


def formatted(format_: str) -> str:
    """A string of a format, or an empty one where the format says nothing."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "value")) if format_ == "uuid" else _BY_FORMAT.get(format_, "")


def within(text: str, meta: Meta) -> str:
    """`text`, cut or made longer to keep the limits of its length; or another one, where a pattern asks for it."""
    limits = dict(meta.constraints)
    least, most = limits.get("minLength"), limits.get("maxLength")
    if isinstance(pattern := limits.get("pattern"), str):
        low, high = least if isinstance(least, int) else 0, most if isinstance(most, int) else _LONGEST
        found = patterned(pattern, text, lambda made: low <= len(made) <= high)
        if found != text:
            return found
    if isinstance(most, int) and most < len(text):
        text = text.strip("<>")[: max(most, 0)]
    return text.ljust(min(least, _LONGEST), "x") if isinstance(least, int) else text


def number(meta: Meta, *, whole: bool, name: str, style: Style) -> Json:
    """A value for a number called `name` within its bounds, which shows in full what such numbers are like."""
    for one in likely_numbers(name) if style == "full" else ():
        if (not whole or isinstance(one, int)) and keeps_limits(Scalar(meta, "float"), one):
            return one
    return _bounded(meta, whole=whole)


def _bounded(meta: Meta, *, whole: bool) -> Json:
    limits = {key: value for key, value in meta.constraints if isinstance(value, (int, float))}
    step: float = 1 if whole else 0.5
    low, high = _bounds(limits, step)
    value: float = 1 if whole else 1.5
    value = max(value, low) if low is not None else value
    value = min(value, high) if high is not None else value
    multiple = limits.get("multipleOf", 0)
    if multiple and multiple > 0 and math.isfinite(value / multiple):
        value = _multiple(value, multiple, high)
    return int(value) if whole or (float(value).is_integer() and multiple) else value


def _multiple(value: float, step: float, high: float | None) -> float:
    up = math.ceil(value / step) * step
    return up if high is None or up <= high else math.floor(value / step) * step


def _bounds(limits: Mapping[str, float], step: float) -> tuple[float | None, float | None]:
    lows = [limits[key] + extra for key, extra in (("minimum", 0), ("exclusiveMinimum", step)) if key in limits]
    highs = [limits[key] - extra for key, extra in (("maximum", 0), ("exclusiveMaximum", step)) if key in limits]
    return max(lows, default=None), min(highs, default=None)
