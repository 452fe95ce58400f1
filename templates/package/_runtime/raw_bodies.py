"""Bodies of other media types than JSON, forms and multipart: text and binary content."""

from __future__ import annotations

from typing import Any

from .bodies import Payload, bare
from .files import FilePayload, file_name, is_content, is_replayable, media_type_of
from .operation import Body
from .params import scalar_text
from .parsing import dump_json, dump_value
from .shapes import is_list, is_object


def raw_payload(body: Body, value: Any) -> Payload:
    """Text or binary as it is, by the schema's own format, or anything else under an unknown media type as JSON."""
    media_type = bare(body.media_type)
    write = getattr(body.schema, "write", None)
    if write is not None and not is_content(value):
        return Payload(body.media_type, write(value, _charset(body.media_type)))
    if isinstance(value, str):
        plain = media_type == "text/plain" and "charset" not in body.media_type.lower() and not value.isascii()
        return Payload(body.media_type + ("; charset=utf-8" if plain else ""), value.encode(_charset(body.media_type)))
    if is_content(value):
        stated = media_type_of(file_name(value), body.media_type)
        return FilePayload(stated, value, replayable=is_replayable(value))
    if isinstance(value, (int, float)) or (media_type.startswith("text/") and not _is_made_of_others(body, value)):
        return Payload(body.media_type, scalar_text(value).encode())
    return Payload(body.media_type, dump_json(body.schema, value))


def _is_made_of_others(body: Body, value: Any) -> bool:
    plain = dump_value(body.schema, value)
    return is_object(plain) or is_list(plain)


def _charset(media_type: str) -> str:
    _, found, rest = media_type.lower().partition("charset=")
    name = rest.partition(";")[0].strip(' "') if found else "utf-8"
    return name or "utf-8"
