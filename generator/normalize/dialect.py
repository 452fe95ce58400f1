"""One dialect: what OpenAPI 3.0 and older drafts write becomes JSON Schema as OpenAPI 3.1 writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..ir import Json
from .reading import mapping, sequence, text

ANNOTATIONS = frozenset(
    {
        "title", "description", "summary", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
        "externalDocs", "xml", "nullable", "$comment", "$id", "$schema", "$anchor", "$dynamicAnchor", "$defs",
        "definitions", "discriminator", "$recursiveAnchor", "id", "$vocabulary",
    }
)  # fmt: skip
"""Keywords that say nothing of which values are valid (nullable: it does, but at the use)."""

TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
_TYPE_SET = frozenset(TYPES)

_ALIASES = {
    "str": "string", "text": "string", "uuid": "string", "date": "string", "datetime": "string",
    "date-time": "string", "time": "string", "url": "string", "uri": "string", "file": "string",
    "int": "integer", "long": "integer", "int32": "integer", "int64": "integer",
    "float": "number", "double": "number", "decimal": "number", "numeric": "number",
    "bool": "boolean", "list": "array", "map": "object", "dict": "object", "hash": "object", "none": "null",
}  # fmt: skip

_FORMATS = {"date": "date", "datetime": "date-time", "date-time": "date-time", "file": "binary", "uuid": "uuid"}

EXTENDED = frozenset({"x-nullable", "x-ms-mutability"})

_BOUNDS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def unified(data: Mapping[str, Json]) -> dict[str, Json]:
    """The keywords of `data` in the 3.1 dialect. An unknown type stays in `type`, for the caller to report."""
    keys = dict(data)
    if not EXTENDED.isdisjoint(keys):
        _say_extensions(keys)
    if "type" in keys:
        _unify_type(keys)
    for exclusive, bound in _BOUNDS:
        if isinstance(keys.get(exclusive), bool):
            _unify_bound(keys, exclusive, bound)
    if "example" in keys or "examples" in keys:
        keys["examples"] = examples_of(keys)
        keys.pop("example", None)
    if "const" in keys and "enum" not in keys:
        keys["enum"] = [keys["const"]]
    return keys


def _say_extensions(keys: dict[str, Json]) -> None:
    """What extensions say for which there are keywords: null, and who may set a property."""
    if keys.get("x-nullable") is True:
        keys.setdefault("nullable", True)
    when = sequence(keys.get("x-ms-mutability"))
    if when:
        keys.setdefault("writeOnly" if "read" not in when else "readOnly", "read" not in when or len(when) == 1)


def _unify_type(keys: dict[str, Json]) -> None:
    written = keys["type"]
    if type(written) is str and written in _TYPE_SET:
        keys["type"] = [written, "null"] if keys.get("nullable") is True and written != "null" else [written]
        return
    names = [text(name).lower() for name in (sequence(written) if isinstance(written, list) else [written])]
    if names and names[0] in _FORMATS and names[0] not in TYPES:
        keys.setdefault("format", _FORMATS[names[0]])
    types = list(dict.fromkeys(_ALIASES.get(name, name) for name in names))
    if keys.get("nullable") is True and "null" not in types and types:
        types.append("null")
    keys["type"] = types
    if not types:
        del keys["type"]


def _unify_bound(keys: dict[str, Json], exclusive: str, bound: str) -> None:
    if keys.pop(exclusive) and bound in keys:
        keys[exclusive] = keys.pop(bound)


def examples_of(keys: Mapping[str, Json]) -> list[Json]:
    """The examples of a schema, the single `example` first; 3.0 documents sometimes write a map of Example objects."""
    first = [keys["example"]] if "example" in keys else []
    several = keys.get("examples")
    if isinstance(several, dict):
        named = [mapping(entry) for entry in cast("dict[str, Json]", several).values()]
        return first + [entry[key] for entry in named for key in ("value", "dataValue") if key in entry]
    if several is not None and not isinstance(several, list):
        return [*first, several]
    return first + list(sequence(several))
