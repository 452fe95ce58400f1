"""Values without parts."""

from __future__ import annotations

from dataclasses import replace

from ..ir import Meta, Scalar, ScalarKind
from .shape import Shape

_KINDS: dict[str, ScalarKind] = {
    "string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "none",
}  # fmt: skip
_STRINGS: dict[str, ScalarKind] = {
    "date-time": "datetime", "date": "date", "binary": "bytes",
    "time": "time", "duration": "duration", "decimal": "decimal", "decimal128": "decimal",
    "byte": "base64", "base64": "base64", "base64url": "base64url",
    "int32": "int_text", "int64": "int_text", "uint32": "int_text", "uint64": "int_text",
}  # fmt: skip
_DECIMAL = frozenset({"decimal", "decimal128"})


def scalar(shape: Shape, name: str) -> Scalar:
    """The scalar of JSON type `name` at `shape`. File content is `bytes` wherever it stands; `reach` turns it into
    a string where only JSON goes."""
    media_type, encoding = shape.content
    raw = media_type and not encoding and not media_type.startswith(("text/", "application/json"))
    beside = "binary" if raw else encoding
    found = plain_scalar(shape.meta, name, shape.format or (beside if name == "string" else ""))
    return replace(found, media_type=media_type) if found.kind == "bytes" else found


def plain_scalar(meta: Meta, name: str, format_: str) -> Scalar:
    """The scalar of a JSON type and a format, which may be empty."""
    if name == "number" and format_ in _DECIMAL:
        return Scalar(meta, "number", format_)
    return Scalar(meta, _STRINGS.get(format_, "str") if name == "string" else _KINDS[name], format_)
