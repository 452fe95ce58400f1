"""The headers of a body's parts, wherever the document keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Pointer, join_pointer
from ..ir import Json
from .reading import Reader, entries, mapping, sequence


def with_part_headers(place: Pointer, content: Mapping[str, Json], reader: Reader) -> Mapping[str, Json]:
    """A media type at `place` with the headers of its parts, and their schemas, in place of references to them."""
    found: dict[str, Json] = {}
    if "encoding" in content:
        named = entries(content["encoding"], join_pointer(place, "encoding"))
        found["encoding"] = {name: _followed(here, each, reader) for name, here, each in named}
    if "prefixEncoding" in content:
        listed = enumerate(sequence(content["prefixEncoding"]))
        places = ((join_pointer(place, "prefixEncoding", index), each) for index, each in listed)
        found["prefixEncoding"] = [_followed(here, each, reader) for here, each in places]
    if "itemEncoding" in content:
        found["itemEncoding"] = _followed(join_pointer(place, "itemEncoding"), content["itemEncoding"], reader)
    return {**content, **found} if found else content


def _followed(place: Pointer, encoding: Json, reader: Reader) -> Json:
    data = mapping(encoding)
    if "headers" not in data:
        return encoding
    named = entries(data["headers"], join_pointer(place, "headers"))
    return {**data, "headers": {name: _header(here, each, reader) for name, here, each in named}}


def _header(place: Pointer, data: Json, reader: Reader) -> Json:
    here, header = reader.follow(place, data)
    schema = mapping(header.get("schema"))
    if "$ref" not in schema:
        return header
    _, target = reader.follow(join_pointer(here, "schema"), schema)
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    return {**header, "schema": {**target, **beside}}
