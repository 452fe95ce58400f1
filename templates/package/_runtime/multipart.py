"""Bodies in parts: `multipart/form-data` and its kin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from secrets import token_hex
from typing import Any
from urllib.parse import unquote

from pydantic_core import to_json

from .bodies import Part, Payload, bare, is_json
from .files import IN_PARTS, FilePayload, HeldFile, file_name, is_raw_file, is_replayable, media_type_of
from .models import unsent
from .operation import Body
from .params import check_line, query_text, scalar_text
from .shapes import is_list, is_object

_HEAD = "the name, the media type and the headers of a file"
_TOKEN = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)


def multipart_payload(body: Body, value: Any) -> Payload:
    """The payload for an object, a part for each field or item; raises ValueError for anything else."""
    said = partial(body.schema.adapter.dump_python, by_alias=True, exclude_unset=True, warnings=False)
    dump = partial(said, value, exclude=unsent(value), context=IN_PARTS)
    fields = _plain(dump(), dump(mode="json"))
    if not is_object(fields):
        raise ValueError("a multipart body must be an object")
    parts = [
        part
        for name, item in fields.items()
        if item is not None
        for part in _parts(name, item, body.encoding.get(name, {}))
    ]
    replayable = all(is_replayable(content) for _, (_, content, *_) in parts)
    if (pack := getattr(body.schema, "pack", None)) is not None:
        packed: Payload = pack(body.media_type, parts, replayable)
        return packed
    if not parts:  # of which the client would write nothing
        boundary = token_hex(16)
        return Payload(f"{bare(body.media_type)}; boundary={boundary}", f"--{boundary}--\r\n".encode())
    # The client writes the boundary, and with it the content type, itself.
    return FilePayload("", None, parts, replayable)


def _plain(held: Any, plain: Any) -> Any:
    """The JSON value, with the files, which it does not hold."""
    if isinstance(held, HeldFile):
        return held
    if is_list(held) and is_list(plain):
        return [_plain(*each) for each in zip(held, plain, strict=True)]
    if is_object(held) and is_object(plain):
        return dict(zip(plain, map(_plain, held.values(), plain.values()), strict=True))
    return plain


def _parts(name: str, item: Any, how: Mapping[str, Any]) -> Iterable[Part]:
    if "style" in how or "explode" in how:
        return [(key, _with_headers((None, text), how.get("headers", {}))) for key, text in _styled(name, item, how)]
    allowed = str(how.get("contentType", ""))
    items = item if is_list(item) and not is_json(bare(allowed)) else [item]
    return [(name, _with_headers(_part(each, allowed, how), how.get("headers", {}))) for each in items]


def _styled(name: str, item: Any, how: Mapping[str, Any]) -> Iterable[tuple[str, bytes]]:
    """The names and contents of the parts that a style asks for: those of a query, as they are."""
    style = str(how.get("style", "form"))
    for piece in query_text(name, item, style, bool(how.get("explode", style == "form"))):
        key, _, text = piece.partition("=")
        yield unquote(key), unquote(text).encode()


def _with_headers(part: tuple[Any, ...], headers: Mapping[str, str]) -> tuple[Any, ...]:
    """The part with the headers that the document gives a default for; the caller's own win."""
    if not headers:
        return part
    name, content, *rest = part
    own: dict[str, str] = rest[1] if len(rest) > 1 else {}
    return (name, content, rest[0] if rest else None, {**headers, **own})


def _part(item: Any, allowed: str, how: Mapping[str, Any]) -> tuple[Any, ...]:
    """File name, content, media type, headers, as far as there are any."""
    if isinstance(item, HeldFile):
        item = item.file
    if is_raw_file(item):
        name = file_name(item)
        return (name or "upload", item, media_type_of(name, allowed))
    if isinstance(item, tuple):
        return _file_part(item, allowed)  # pyright: ignore[reportUnknownArgumentType]
    media_type = allowed.partition(",")[0].strip()
    media_type = "" if "*" in media_type else media_type
    if "schema" in how and not isinstance(item, str):
        return (None, how["schema"].wrap(item), media_type)
    if is_object(item) or is_list(item) or is_json(bare(media_type)):
        return (None, to_json(item, fallback=str), media_type or "application/json")
    text = scalar_text(item).encode()
    return (None, text, media_type) if media_type else (None, text)


def _file_part(item: tuple[Any, ...], allowed: str) -> tuple[Any, ...]:
    name, content, *rest = item
    name = name or file_name(content)
    stated = rest[0] if rest and rest[0] else media_type_of(name, allowed)
    headers: Mapping[str, str] = rest[1] if len(rest) > 1 and rest[1] else {}
    _check(name, stated, headers)
    found = (name or "upload", content, stated)
    return (*found, dict(headers)) if headers else found


def _check(name: str, stated: str, headers: Mapping[str, str]) -> None:
    """Raise ValueError for what cannot stand in the head of a part."""
    texts: tuple[Any, ...] = (name, stated, *headers, *headers.values())
    if not all(isinstance(each, str) for each in texts):
        raise ValueError(f"{_HEAD} must be strings")
    if not all(map(_TOKEN.fullmatch, headers)):
        raise ValueError("a header of a file has a name that HTTP does not know")
    try:
        check_line("".join(texts))
    except ValueError as error:
        raise ValueError(f"{_HEAD} {error}") from None
    "".join(texts).encode()  # raises UnicodeError, which is a ValueError
