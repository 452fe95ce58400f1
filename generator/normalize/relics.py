"""What documents of OpenAPI 3 write in the words of Swagger 2.0, and contents without a media type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diagnostics import Pointer, join_pointer, warning
from ..ir import Json
from .reading import Reader, mapping, sequence, text

_JSON = "application/json"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SCHEMATIC = ("type", "properties", "allOf", "oneOf", "anyOf", "items", "enum", "additionalProperties")
_HEAD = ("name", "in", "required", "collectionFormat")
_HINT = "write `content: {application/json: {schema: …}}`"


def lone_schema(place: Pointer, data: Mapping[str, Json], reader: Reader) -> tuple[Pointer, Json] | None:
    """The schema of a body or an answer that has one without a media type: beside the description, in the place of the
    content, or in the place of the whole. It is taken for that of JSON, with a warning."""
    content = mapping(data.get("content"))
    if content.keys() - {"schema", "example", "examples"}:
        return None
    found: tuple[Pointer, Json] | None = None
    if "schema" in content:
        found = join_pointer(place, "content", "schema"), content["schema"]
    elif "schema" in data:
        found = join_pointer(place, "schema"), data["schema"]
    elif any(key in data for key in _SCHEMATIC):
        found = place, dict(data)
    if found is not None:
        message = "There is a schema without a media type; it is taken for one of application/json."
        reader.report(warning("media-type-missing", message, found[0], _HINT))
    return found


def body_of_parameters(
    params: list[tuple[Pointer, Mapping[str, Json]]], data: Mapping[str, Json], reader: Reader
) -> tuple[Pointer, Mapping[str, Json]] | None:
    """The request body that parameters `in: body` or `in: formData` stand for, and where the first of them stands."""
    bodies = [(at, param) for at, param in params if text(param.get("in")) in ("body", "formData")]
    if not bodies:
        return None
    pointer, first = bodies[0]
    message = "OpenAPI 3 has a requestBody in the place of parameters in body and formData; it is read as one."
    reader.report(warning("parameter-is-body", message, pointer))
    types = [text(each) for each in sequence(data.get("consumes"))]
    if text(first.get("in")) == "body":
        media_type = next((each for each in types if each not in _FORMS), _JSON)
        return pointer, {**first, "content": {media_type: {"schema": first.get("schema", {})}}}
    fields = {text(param.get("name")): dict(_schemas(param)) for _, param in bodies}
    needed = [text(param.get("name")) for _, param in bodies if param.get("required") is True]
    has_files = any(each.get("type") == "file" or each.get("format") == "binary" for each in fields.values())
    media_type = _FORMS[1] if has_files else next((each for each in types if each in _FORMS), _FORMS[0])
    schema: dict[str, Json] = {"type": "object", "properties": fields, "required": needed}
    return pointer, {"required": bool(needed), "content": {media_type: {"schema": schema}}}


def _schemas(param: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """The keywords of a form's field, whichever way it writes them."""
    yield from mapping(param.get("schema")).items()
    yield from ((key, value) for key, value in param.items() if key not in (*_HEAD, "schema"))
