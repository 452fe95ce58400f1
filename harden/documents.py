"""Random documents: whole ones grown from a grammar, and those that use everything with a few nodes out of joint."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from generator.plain import is_array, is_object, members

from . import positions
from .inert import SEEDS
from .payloads import PAYLOADS

Json = Any
_records: Any = st.fixed_dictionaries
_maps: Any = st.dictionaries
_lists: Any = st.lists
_WORDS = (
    "id",
    "name",
    "pet",
    "Pet",
    "user-id",
    "User",
    "list",
    "class",
    "self",
    "",
    "1st",
    "naïve",
    "x y",
    "data",
    "items",
)
_TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
_FORMATS = ("date", "date-time", "uuid", "binary", "byte", "int32", "int64", "float", "uri", "unknown")
_METHODS = ("get", "put", "post", "delete", "patch", "head")
_MEDIA = ("application/json", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded",
          "text/event-stream", "application/octet-stream", "application/xml", "application/jsonl", "*/*", "image/png",
          "nonsense")  # fmt: skip
_STATUSES = ("200", "201", "204", "2XX", "400", "404", "default", "500", "999")
_STYLES = ("form", "simple", "spaceDelimited", "pipeDelimited", "deepObject", "label", "matrix", "wrong")

words = st.sampled_from(_WORDS) | st.text(max_size=8) | st.sampled_from([payload.text for payload in PAYLOADS])
"""Short texts: usual names, anything, break-outs."""
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words
values = st.recursive(scalars, lambda inner: _lists(inner, max_size=3) | _maps(words, inner, max_size=3), max_leaves=6)
"""Any JSON."""


_SAID: dict[str, Any] = {
    "description": words,
    "title": words,
    "nullable": st.booleans(),
    "default": values,
    "example": values,
    "deprecated": st.booleans(),
    "readOnly": st.booleans(),
    "pattern": words,
}


@st.composite
def schemas(draw: st.DrawFn, names: tuple[str, ...], depth: int = 3) -> Json:
    """A schema that may refer to the components `names`."""
    kind = draw(
        st.sampled_from(("type", "type", "object", "object", "array", "enum", "union", "allOf", "ref", "any", "const"))
    )
    if kind == "ref" and names:
        return {"$ref": "#/components/schemas/" + positions.pointer_token(draw(st.sampled_from(names)))}
    made: dict[str, Json] = draw(_records({}, optional=_SAID))
    inner: Any = schemas(names, depth - 1) if depth > 0 else _records({})
    if kind == "object":
        made |= {"type": "object", "properties": draw(_maps(words, inner, max_size=4))}
        known = [*members(made["properties"]), "absent"]
        made["required"] = draw(_lists(st.sampled_from(known), max_size=3, unique=True))
        if draw(st.booleans()):
            made["additionalProperties"] = draw(st.booleans() | inner)
    elif kind == "array":
        made |= {"type": "array", "items": draw(inner)}
    elif kind == "enum":
        made["enum"] = draw(_lists(values, min_size=1, max_size=4))
    elif kind == "const":
        made["const"] = draw(values)
    elif kind in ("union", "allOf"):
        keyword = "allOf" if kind == "allOf" else draw(st.sampled_from(("oneOf", "anyOf")))
        made[keyword] = draw(_lists(inner, min_size=1, max_size=3))
        if draw(st.booleans()):
            made["discriminator"] = {"propertyName": draw(words)}
    elif kind == "type":
        made["type"] = draw(
            st.sampled_from(_TYPES) | _lists(st.sampled_from(_TYPES), min_size=1, max_size=3, unique=True)
        )
        made |= draw(
            _records(
                {}, optional={"format": st.sampled_from(_FORMATS), "minimum": st.integers(), "maxLength": st.integers()}
            )
        )
    return made


@st.composite
def _parameters(draw: st.DrawFn, names: tuple[str, ...]) -> Json:
    made = {
        "name": draw(words),
        "in": draw(st.sampled_from(("query", "header", "cookie", "path"))),
        "schema": draw(schemas(names, 1)),
    }
    made |= draw(_records({}, optional={"required": st.booleans(), "style": st.sampled_from(_STYLES),
                 "explode": st.booleans(), "description": words}))  # fmt: skip
    return made


@st.composite
def _operations(draw: st.DrawFn, names: tuple[str, ...]) -> Json:
    content = _maps(st.sampled_from(_MEDIA), _records({"schema": schemas(names, 2)}), max_size=2)
    answer = _records({"description": words}, optional={"content": content})
    return draw(
        _records(
            {"responses": _maps(st.sampled_from(_STATUSES), answer, min_size=1, max_size=3)},
            optional={
                "operationId": words,
                "summary": words,
                "tags": _lists(words, max_size=2),
                "parameters": _lists(_parameters(names), max_size=3),
                "requestBody": _records({"content": content}, optional={"required": st.booleans()}),
            },
        )
    )


@st.composite
def grown(draw: st.DrawFn) -> Json:
    """A document from the grammar: valid in shape, not always in sense."""
    names = tuple(draw(_lists(words.filter(bool), max_size=4, unique=True)))
    paths = _maps(
        words.map(lambda word: "/" + word),
        _maps(st.sampled_from(_METHODS), _operations(names), max_size=2),
        max_size=3,
    )
    return {
        "openapi": draw(st.sampled_from(("3.0.3", "3.1.0", "3.2.0"))),
        "info": {"title": draw(words), "version": draw(words)},
        "paths": draw(paths),
        "components": {"schemas": {name: draw(schemas(names)) for name in names}},
    }


@st.composite
def disjointed(draw: st.DrawFn) -> Json:
    """A document that uses everything, with some nodes removed, replaced, or put elsewhere."""
    files = positions.load(draw(st.sampled_from(SEEDS)))
    data = copy.deepcopy(files[positions.ROOT])
    for _ in range(draw(st.integers(1, 4))):
        _disjoint(draw, data, copy.deepcopy(data))
    return data


def _disjoint(draw: st.DrawFn, data: Json, other: Json) -> None:
    owner, key = _somewhere(draw, data)
    action = draw(st.sampled_from(("remove", "replace", "transplant", "rename")))
    if action == "remove":
        del owner[key]
    elif action == "replace":
        owner[key] = draw(values)
    elif action == "transplant":
        giver, given = _somewhere(draw, other)
        owner[key] = giver[given]
    elif is_object(owner):
        owner[draw(words)] = owner.pop(key)


def _somewhere(draw: st.DrawFn, data: Json) -> tuple[Any, Any]:
    owner: Any = data
    key: Any = draw(st.sampled_from(sorted(data)))
    while draw(st.integers(0, 6)):
        inner: Any = owner[key]
        if is_object(inner) and inner:
            owner, key = inner, draw(st.sampled_from(sorted(inner)))
        elif is_array(inner) and inner:
            owner, key = inner, draw(st.integers(0, len(inner) - 1))
        else:
            break
    return owner, key


documents = grown() | disjointed()
"""Any of them."""
