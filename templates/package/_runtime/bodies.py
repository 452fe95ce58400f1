"""Request bodies: JSON, forms, multipart, text and binary, from checked values to bytes or streams."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote_plus

from pydantic_core import to_json

from .operation import Body
from .params import check_line, json_text, query_text, scalar_text
from .parsing import dump_json, dump_value
from .shapes import is_list, is_object
from .types import HeldFile, is_raw_file

Part: TypeAlias = tuple[str, tuple[Any, ...]]

BINARY = "application/octet-stream"


@dataclass(slots=True)
class Payload:
    """A body that can be sent: each attempt asks `open` for it anew, and calls `close` afterwards.

    `replayable` is False for what can only be read once."""

    media_type: str = ""
    content: Any = field(default=None, repr=False)
    parts: list[Part] | None = field(default=None, repr=False)
    replayable: bool = True
    _opened: list[Any] = field(default_factory=list[Any], repr=False)
    _starts: dict[int, int] = field(default_factory=dict[int, int], repr=False)

    def open(self) -> dict[str, Any]:
        """The body as keyword arguments of the HTTP client's `build_request`."""
        if self.parts is None:
            return {"content": self._ready(self.content)}
        return {"files": [(name, (head, self._ready(file), *rest)) for name, (head, file, *rest) in self.parts]}

    def _ready(self, content: Any) -> Any:
        if isinstance(content, os.PathLike):
            opened = Path(content).open("rb")  # noqa: SIM115  # pyright: ignore[reportUnknownArgumentType]
            self._opened.append(opened)
            return opened
        if isinstance(content, (bytearray, memoryview)):
            return bytes(content)  # pyright: ignore[reportUnknownArgumentType]
        if hasattr(content, "seek"):
            with suppress(OSError, ValueError):
                content.seek(self._starts.setdefault(id(content), content.tell()))
        return content

    def close(self) -> None:
        """Close the files that `open` opened."""
        while self._opened:
            self._opened.pop().close()


def is_json(media_type: str) -> bool:
    """Whether a media type, without parameters and in lower case, is JSON."""
    return media_type in {"application/json", "text/json"} or media_type.endswith("+json")


@lru_cache(maxsize=1024)
def bare(media_type: str) -> str:
    """A media type in lower case without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def payload(body: Body, value: Any) -> Payload:
    """The payload for a value of the body's type. Raises ValueError if the media type cannot carry it."""
    media_type = bare(body.media_type)
    if is_json(media_type):
        return Payload(body.media_type, dump_json(body.schema, value))
    if media_type == "application/x-www-form-urlencoded":
        return Payload(body.media_type, form_text(dump_value(body.schema, value), body.encoding).encode())
    if media_type.startswith("multipart/"):
        return _multipart(body, value)
    return _raw(body, media_type, value)


def _raw(body: Body, media_type: str, value: Any) -> Payload:
    """Text or binary as it is, by the schema's own format, or anything else under an unknown media type as JSON."""
    write = getattr(body.schema, "write", None)
    if write is not None and not (is_raw_file(value) or hasattr(value, "__next__") or hasattr(value, "__anext__")):
        return Payload(body.media_type, write(value, _charset(body.media_type)))
    if isinstance(value, str):
        plain = media_type == "text/plain" and "charset" not in body.media_type.lower() and not value.isascii()
        return Payload(body.media_type + ("; charset=utf-8" if plain else ""), value.encode(_charset(body.media_type)))
    concrete = "*" not in media_type
    if is_raw_file(value) or hasattr(value, "__next__") or hasattr(value, "__anext__"):
        return Payload(body.media_type if concrete else BINARY, value, replayable=_is_replayable(value))
    if media_type.startswith("text/") or isinstance(value, (int, float)):
        return Payload(body.media_type if concrete else "text/plain", scalar_text(value).encode())
    return Payload(body.media_type if concrete else "application/json", dump_json(body.schema, value))


def _charset(media_type: str) -> str:
    _, found, rest = media_type.lower().partition("charset=")
    name = rest.partition(";")[0].strip(' "') if found else "utf-8"
    return name or "utf-8"


def _is_replayable(value: Any) -> bool:
    if isinstance(value, (bytes, bytearray, memoryview, os.PathLike)):
        return True
    seekable = getattr(value, "seekable", None)
    return bool(seekable and seekable())


def form_text(value: Any, encoding: Mapping[str, Mapping[str, Any]]) -> str:
    """An object as `application/x-www-form-urlencoded`; raises ValueError for anything but an object."""
    if not is_object(value):
        raise ValueError("a form must be an object")
    pieces: list[str] = []
    for name, item in value.items():
        if item is not None:
            pieces += _form_pieces(name, item, encoding.get(name, {}))
    return "&".join(pieces)


def _form_pieces(name: str, item: Any, how: Mapping[str, Any]) -> list[str]:
    if {"style", "explode", "allowReserved"} & how.keys():
        style = str(how.get("style", "form"))
        explode = bool(how.get("explode", style == "form"))
        return query_text(name, item, style, explode, allow_reserved=bool(how.get("allowReserved", False)))
    if is_json(bare(str(how.get("contentType", "")))):
        return [f"{quote_plus(name)}={quote_plus(json_text(item))}"]
    items = item if is_list(item) else [item]
    return [f"{quote_plus(name)}={quote_plus(_form_value(each))}" for each in items]


def _form_value(item: Any) -> str:
    return json_text(item) if is_object(item) or is_list(item) else scalar_text(item)


def _multipart(body: Body, value: Any) -> Payload:
    fields: Any = body.schema.adapter.dump_python(value, by_alias=True, exclude_unset=True, warnings=False)
    if not is_object(fields):
        raise ValueError("a multipart body must be an object")
    parts = [
        part
        for name, item in fields.items()
        if item is not None
        for part in _parts(name, item, body.encoding.get(name, {}))
    ]
    replayable = all(_is_replayable(content) for _, (_, content, *_) in parts)
    if (pack := getattr(body.schema, "pack", None)) is not None:
        packed: Payload = pack(body.media_type, parts, replayable)
        return packed
    # The client writes the boundary, and with it the content type, itself.
    return Payload("", None, parts, replayable)


def _parts(name: str, item: Any, how: Mapping[str, Any]) -> Iterable[Part]:
    media_type = str(how.get("contentType", "")).partition(",")[0].strip()
    media_type = "" if "*" in media_type else media_type
    items = item if is_list(item) and not is_json(bare(media_type)) else [item]
    return [(name, _with_headers(_part(each, media_type), how.get("headers", {}))) for each in items]


def _with_headers(part: tuple[Any, ...], headers: Mapping[str, str]) -> tuple[Any, ...]:
    """The part with the headers that the document gives a default for; the caller's own win."""
    if not headers:
        return part
    name, content, *rest = part
    own: dict[str, str] = rest[1] if len(rest) > 1 else {}
    return (name, content, rest[0] if rest else None, {**headers, **own})


def _part(item: Any, media_type: str) -> tuple[Any, ...]:
    """File name, content, media type, headers, as far as there are any."""
    item = item.file if isinstance(item, HeldFile) else item
    if is_raw_file(item):
        return (_file_name(item), item, media_type or BINARY)
    if isinstance(item, tuple):
        return _file_part(item, media_type)  # pyright: ignore[reportUnknownArgumentType]
    if is_object(item) or is_list(item) or is_json(bare(media_type)):
        return (None, to_json(item, by_alias=True), media_type or "application/json")
    text = scalar_text(item).encode()
    return (None, text, media_type) if media_type else (None, text)


def _file_part(item: tuple[Any, ...], media_type: str) -> tuple[Any, ...]:
    name, content, *rest = item
    stated = rest[0] if rest and rest[0] else media_type or BINARY
    headers: Mapping[str, str] = rest[1] if len(rest) > 1 and rest[1] else {}
    check_line("".join((name or "", stated, *headers, *headers.values())))
    found = (name or _file_name(content), content, stated)
    return (*found, dict(headers)) if headers else found


def _file_name(content: Any) -> str:
    """The file's own name, without its folders."""
    path: object = getattr(content, "name", "") if callable(getattr(content, "read", None)) else content
    return (os.path.basename(str(path)) if isinstance(path, (str, os.PathLike)) else "") or "upload"  # pyright: ignore[reportUnknownArgumentType]
