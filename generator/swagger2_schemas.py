"""Schemas of Swagger 2.0 in the words of OpenAPI 3.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from .plain import is_array, is_object

Json: TypeAlias = Any

_MOVED = (("#/definitions/", "#/components/schemas/"), ("#/parameters/", "#/components/parameters/"),
          ("#/responses/", "#/components/responses/"))  # fmt: skip
_SCHEMA_KEYS = frozenset({
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf",
})  # fmt: skip
_MAPS = ("properties", "patternProperties", "definitions")
_LISTS = ("allOf", "oneOf", "anyOf")
_SINGLE = ("items", "additionalProperties", "not")


def mapping(value: Json) -> Mapping[str, Json]:
    """`value` if it is a JSON object, else an empty one; names that are no text become text."""
    if not is_object(value):
        return {}
    return {str(name): member for name, member in value.items()}


def rewritten(value: Json) -> Json:
    """`value` with its references aimed at where things stand now."""
    if is_object(value):
        return {key: moved(inner) if key == "$ref" else rewritten(inner) for key, inner in value.items()}
    if is_array(value):
        return [rewritten(each) for each in value]
    return value


def moved(ref: Json) -> Json:
    """A reference to where its target stands now."""
    if isinstance(ref, str):
        for before, after in _MOVED:
            if ref.startswith(before):
                return after + ref.removeprefix(before)
    return ref


def converted_schema(value: Json) -> Json:
    """A schema object, and all schemas within it."""
    if not is_object(value):
        return value
    schema = {key: _member(key, inner) for key, inner in mapping(value).items()}
    if schema.get("type") == "file":
        schema |= {"type": "string", "format": "binary"}
    if schema.get("x-nullable") is True or schema.get("x-isnullable") is True:
        schema["nullable"] = True
    if isinstance(schema.get("discriminator"), str):
        schema["discriminator"] = {"propertyName": schema["discriminator"]}
    return schema


def _member(key: str, value: Json) -> Json:
    if key == "$ref":
        return moved(value)
    if key in _MAPS:
        return {name: converted_schema(inner) for name, inner in mapping(value).items()}
    if key in _SINGLE:
        return [converted_schema(each) for each in value] if is_array(value) else converted_schema(value)
    if key in _LISTS and is_array(value):
        return [converted_schema(each) for each in value]
    return value


def inline_schema(data: Mapping[str, Json]) -> dict[str, Json]:
    """The schema that a parameter or header carries in its own members."""
    names = _SCHEMA_KEYS | {name for name in data if name.startswith("x-enum") or name == "x-nullable"}
    found: dict[str, Json] = converted_schema({key: value for key, value in data.items() if key in names})
    return _without_formats(found)


def _without_formats(schema: dict[str, Json]) -> dict[str, Json]:
    """Without `collectionFormat`, which the parameter's style has taken over."""
    inner = schema.get("items")
    if is_object(inner):
        kept = {key: value for key, value in mapping(inner).items() if key != "collectionFormat"}
        schema["items"] = _without_formats(kept)
    return schema
