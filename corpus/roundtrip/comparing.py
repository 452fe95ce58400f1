"""An answer as Python got it against the JSON that was served: every declared value in its place."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import decimal
import enum
import json
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter

from .making import EXTRA
from .passing import names_of_fields, takes_more
from .reading import is_list, is_object

_MOST = 5


def differences(served: Any, got: Any, declared: frozenset[str], where: str = "$") -> list[str]:
    """Where `got` is not what was `served`; empty when it is.

    `declared` are the names of properties that the document knows: one without a field in a model is a difference."""
    return list(_differences(served, got, declared, where))[:_MOST]


def _differences(served: Any, got: Any, declared: frozenset[str], where: str) -> Iterator[str]:
    if isinstance(served, str) and (isinstance(got, BaseModel) or is_object(got)):
        served = _read(served)  # of a media type that says nothing of how its values are written
    if isinstance(got, BaseModel):
        yield from _of_model(served, got, declared, where)
    elif is_object(served) and is_object(got):
        yield from _of_keys(served, got, declared, where)
    elif is_list(served) and isinstance(got, (list, tuple, set, frozenset)):
        items, found = served, list(cast("list[Any]", got))
        if len(items) != len(found):
            yield f"{where}: {len(items)} items served, {len(found)} in the answer"
        for number, (one, other) in enumerate(zip(items, found, strict=False)):
            yield from _differences(one, other, declared, f"{where}[{number}]")
    elif not same(served, got):
        yield f"{where}: {_short(served)} served, {_short(got)} in the answer"


def _of_model(served: Any, got: BaseModel, declared: frozenset[str], where: str) -> Iterator[str]:
    if not is_object(served):
        yield f"{where}: {_short(served)} served, a {type(got).__name__} in the answer"
        return
    items = served
    fields, extra = names_of_fields(type(got)), got.__pydantic_extra__ or {}
    for key, value in items.items():
        if key in fields:
            if fields[key] not in got.model_fields_set:
                yield f"{where}.{key}: served, not set in the answer"
            yield from _differences(value, getattr(got, fields[key]), declared, f"{where}.{key}")
        elif key not in extra:
            yield f"{where}.{key}: dropped by {type(got).__name__}"
        elif key in declared and not key.startswith(EXTRA) and not takes_more(type(got)):
            yield f"{where}.{key}: {type(got).__name__} has no field for it"
        else:
            yield from _differences(value, extra[key], declared, f"{where}.{key}")
    for key, name in fields.items():
        if name in got.model_fields_set and key not in items:
            yield f"{where}.{key}: not served, but set in the answer"


def _of_keys(served: dict[str, Any], got: dict[str, Any], declared: frozenset[str], where: str) -> Iterator[str]:
    for key in served.keys() | got.keys():
        if key in served and key in got:
            yield from _differences(served[key], got[key], declared, f"{where}.{key}")
        else:
            yield f"{where}.{key}: {'dropped' if key in served else 'not served'}"


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def same(served: Any, got: Any) -> bool:
    """Whether a Python value is what a JSON scalar (or the text of one) means."""
    if isinstance(got, enum.Enum):
        got = got.value
    if isinstance(served, bool) or isinstance(got, bool):
        return served is got
    if isinstance(served, (int, float)) and isinstance(got, (int, float, decimal.Decimal)):
        return served == got or math.isclose(served, float(got), rel_tol=1e-12)
    if isinstance(served, str) and not isinstance(got, str):
        return _means(served, got)
    return bool(served == got)


def _means(text: str, got: Any) -> bool:
    for kind, reader in _READERS.items():
        if isinstance(got, kind):
            with suppress(ValueError, TypeError, decimal.InvalidOperation):
                return bool(reader(text) == got)
            return False
    if isinstance(got, (bytes, bytearray)):
        return got == text.encode() or _decoded(text) == got
    return str(got) in (text, f"{text}/") if got is not None else False


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if {"-", "_"} & set(text) else None)
    except (binascii.Error, ValueError):
        return None


def _duration(text: str) -> dt.timedelta:
    return TypeAdapter(dt.timedelta).validate_python(text)


def _moment(text: str) -> dt.datetime:
    found = TypeAdapter(dt.datetime).validate_python(text)
    return found


_READERS: dict[type, Callable[[str], Any]] = {
    dt.datetime: _moment,
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
    dt.timedelta: _duration,
    decimal.Decimal: decimal.Decimal,
    int: int,
    float: float,
}


def _short(value: Any) -> str:
    return repr(value)[:120]
