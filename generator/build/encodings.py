"""How the fields and parts of a body are written: their media types, styles and headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostic, Pointer, join_pointer, note, warning
from ..ir import Json, ListOf, ObjectDecl, Scalar, SchemaDecl, Type, behind
from ..normalize import ContentSite
from ..normalize.reading import mapping, sequence, text
from ..normalize.vendors import COLLECTION

_STYLING = ("style", "explode", "allowReserved")
_OWN_HEADERS = ("content-type", "content-disposition")
_BINARY = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def encodings_of(site: ContentSite, *, is_old: bool) -> dict[str, Json]:
    """How parts are written: by property; of a sequence by number, and under no name all the others. `is_old`: the
    document is of a version which has styles in forms alone, unless Swagger 2.0 asked for one."""
    data = site.data
    found: dict[str, Json] = {}
    for name, given in mapping(data.get("encoding")).items():
        how = _encoding(mapping(given))
        unstyled = is_old and has_parts(site) and COLLECTION not in mapping(given)
        found[name] = {key: how[key] for key in how if key not in _STYLING} if unstyled else how
    found |= {str(index): _encoding(mapping(given)) for index, given in enumerate(sequence(data.get("prefixEncoding")))}
    return found | ({"": _encoding(mapping(data["itemEncoding"]))} if "itemEncoding" in data else {})


def has_parts(site: ContentSite) -> bool:
    """Whether a body is made of parts, as a form or otherwise."""
    return site.media_type.strip().lower().startswith("multipart/")


def with_content(found: dict[str, Json], decl: ObjectDecl, schemas: Mapping[str, SchemaDecl]) -> dict[str, Json]:
    """The encodings of a multipart body's parts, of which a schema may tell the media type (`contentMediaType`); what
    is base64 within is bytes to who reads the media type."""
    told = {field.name: _told(field.type, schemas) for field in decl.fields}
    stated = ("contentType", *_STYLING)
    return found | {
        name: {"contentType": media_type, **mapping(found.get(name))}
        for name, media_type in told.items()
        if media_type and not any(key in mapping(found.get(name)) for key in stated)
    }


def _told(found: Type, schemas: Mapping[str, SchemaDecl]) -> str:
    """The media type that a schema tells, if any."""
    inner = behind(found, schemas)
    inner = behind(inner.item, schemas) if isinstance(inner, ListOf) else inner
    if not isinstance(inner, Scalar):
        return ""
    if inner.kind == "bytes":
        return inner.media_type if _MEDIA_TYPE.fullmatch(inner.media_type) else ""
    # The format `byte` is of OpenAPI 3.0, where such a part is a text like others.
    return _BINARY if inner.kind in ("base64", "base64url") and inner.format != "byte" else ""


def unsent_headers(site: ContentSite) -> Iterator[Diagnostic]:
    """A word on each header of a part that has no value of its own, so that only a file's own tuple can give it."""
    for place, part, encoding in _parts(site) if has_parts(site) else ():
        for header, data in mapping(encoding.get("headers")).items():
            if header.lower() not in _OWN_HEADERS and _value(mapping(data)) is None:
                tell = warning if mapping(data).get("required") is True else note
                message = f"The header {header!r} of {part} has no value of its own; only files can have it."
                yield tell("part-header", message, join_pointer(place, "headers", header), "give its schema a default")


def _parts(site: ContentSite) -> Iterator[tuple[Pointer, str, Mapping[str, Json]]]:
    """The encodings of a body: where each stands, and of what it is."""
    for name, encoding in mapping(site.data.get("encoding")).items():
        yield join_pointer(site.pointer, "encoding", name), f"the part {name!r}", mapping(encoding)
    for index, encoding in enumerate(sequence(site.data.get("prefixEncoding"))):
        yield join_pointer(site.pointer, "prefixEncoding", index), f"part {index + 1}", mapping(encoding)
    yield join_pointer(site.pointer, "itemEncoding"), "the parts", mapping(site.data.get("itemEncoding"))


def _encoding(data: Mapping[str, Json]) -> dict[str, Json]:
    """How a part is written, with the headers that have a value of their own."""
    found = {key: data[key] for key in ("contentType", *_STYLING) if key in data}
    found |= {"style": "tabDelimited"} if data.get(COLLECTION) == "tsv" else {}
    given = {name: _value(mapping(header)) for name, header in mapping(data.get("headers")).items()}
    headers = {name: value for name, value in given.items() if name.lower() != "content-type" and value is not None}
    return {**found, "headers": headers} if headers else found


def _value(header: Mapping[str, Json]) -> str | None:
    """What a header is without being asked, if anything, in the style of headers."""
    schema = mapping(header.get("schema"))
    only = sequence(schema.get("enum"))
    value = schema.get("default", schema.get("const", only[0] if len(only) == 1 else None))
    if isinstance(value, dict):
        between = "=" if header.get("explode") is True else ","
        return ",".join(f"{text(key)}{between}{text(each)}" for key, each in mapping(value).items())
    if isinstance(value, list):
        return ",".join(map(text, sequence(value)))
    return None if value is None else text(value)
