"""Values without parts."""

from __future__ import annotations

from ..ir import Scalar, ScalarKind
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
    if name == "number" and shape.format in _DECIMAL:
        return Scalar(shape.meta, "number", shape.format)
    if name != "string":
        return Scalar(shape.meta, _KINDS[name], shape.format)
    media_type, encoding = shape.content
    raw = media_type and not encoding and not media_type.startswith(("text/", "application/json"))
    shown = shape.format or ("binary" if raw else encoding)
    return Scalar(shape.meta, _STRINGS.get(shown, "str"), shown)
