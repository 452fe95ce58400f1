"""Multipart bodies other than forms: objects whose properties are parts, and sequences of which each item is one."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from .bodies import Part, Payload, bare, is_json
from .coreschema import Node, SchemaTree, tree_of
from .files import FilePayload, HeldFile, is_raw_file
from .http import Response, header_of
from .library import library
from .operation import Body, Schema
from .params import check_line, scalar_text
from .parsing import ParseError, dump_json, load_json, parse_json, parse_value, validate_arguments
from .parts import part
from .shapes import is_list
from .sse import MAX_EVENT_BYTES, EventTooLargeError, RawEvent
from .types import ValidationMode
from .uploads import Upload, chunks

_PARAMETER = re.compile(r';\s*([^\s=;"]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_BINARY = "application/octet-stream"
_TEXTS = frozenset({"str", "date", "datetime", "time", "uuid"})


class PartSchema(Schema):
    """The type of a multipart body, or of one part of a sequence."""

    def pack(self, media_type: str, parts: list[Part], replayable: bool) -> Payload:
        """The payload of an object, whose parts are made."""
        boundary = secrets.token_hex(16)
        found = _Parts(boundary, parts)
        content = b"".join(found) if found.is_small else found
        return FilePayload(_with_boundary(media_type, boundary), content, replayable=replayable)

    def sequence(self, body: Body, items: Any, refused: Callable[[ValueError], Exception]) -> Payload:
        """The payload of a sequence, checked and sent item by item; a list is checked at once and can be sent again."""
        boundary = secrets.token_hex(16)

        def frame(index: int, item: Any) -> bytes:
            checked = item if is_raw_file(item) else validate_arguments(self, item, within=(body.arg, index))
            how = body.encoding.get(str(index), body.encoding.get("", {}))
            return _framed(boundary, _part_headers(self, checked, how), _part_content(self, checked))

        media_type, end = _with_boundary(body.media_type, boundary), f"--{boundary}--\r\n".encode()
        if is_list(items) or isinstance(items, tuple):
            return Payload(media_type, b"".join(frame(index, item) for index, item in enumerate(items)) + end)  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
        if isinstance(items, AsyncIterable):
            return FilePayload(media_type, _sent_async(items, frame, end, refused), replayable=False)  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(items, Iterable) and not isinstance(items, (str, bytes, Mapping)):
            return FilePayload(media_type, _sent(items, frame, end, refused), replayable=False)  # pyright: ignore[reportUnknownArgumentType]
        raise ValueError("must be iterable: it is sent item by item")

    def read(self, body: bytes, mode: ValidationMode, content_type: str = "") -> Any:
        """An answer whose parts are the properties of an object, by their names."""
        if self.annotation is bytes:
            return body
        forms, tree = part("forms"), tree_of(self)
        kind = forms.kinds(tree)
        named = forms.grouped(self, [(each.id, each) for each in _all_parts(body, content_type) if each.id])
        found = {name: _member(tree, kind(name), value) for name, value in named.items()}
        return parse_value(self, found or body, mode)

    def decoder(self, max_event_bytes: int = MAX_EVENT_BYTES, answer: Response | None = None) -> PartsDecoder:
        """What cuts an answer into its parts."""
        return PartsDecoder(max_event_bytes, header_of(answer, b"content-type") if answer else "")

    def parser(self, mode: ValidationMode) -> Callable[[bytes | RawEvent], Any]:
        """How a part becomes an item: by its own media type, JSON, text or bytes; one that says none is JSON, unless
        items are texts."""
        tree = tree_of(self)
        usual = "text/plain" if tree.inner(tree.root)["type"] in _TEXTS else "application/json"

        def parse(part: bytes | RawEvent) -> Any:
            data, media_type = (part, "") if isinstance(part, bytes) else (part.data, bare(part.event))
            if self.annotation is bytes:
                return data
            media_type = media_type or usual
            if is_json(media_type):
                return parse_json(self, data, mode)
            if media_type.startswith("text/"):
                return parse_value(self, data.decode("utf-8", "replace"), mode)
            return parse_value(self, data, mode)

        return parse

    def encode(self, items: Iterable[Any]) -> tuple[list[bytes], str]:
        """JSON values as the parts of an answer, and its content type: for a fake of the API."""
        frames = [_framed("part", ["Content-Type: application/json"], json.dumps(item).encode()) for item in items]
        return [*frames, b"--part--\r\n"], "boundary=part"


class PartsDecoder:
    """Turns chunks of a multipart answer into the contents of its parts, with the content type as the event's name.

    The boundary is that of the answer's content type, or else the first line that may be one. It has the interface of
    the event stream's decoder."""

    last_event_id = ""
    first_id = retry = None
    has_errors = False

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES, content_type: str = "") -> None:
        self._limit = max_event_bytes
        self._buffer = bytearray(b"\n")  # a delimiter begins with the end of the line before
        self._from = 0
        self._delimiter = _delimiter(_first(content_type))
        self._is_begun = self._is_over = self._is_done = False
        self._last: list[bytes | RawEvent] = []

    def feed(self, chunk: bytes) -> list[bytes | RawEvent]:
        """The parts which the next chunk completes. `check` follows."""
        self._buffer += chunk
        found: list[bytes | RawEvent] = [*self._parts()] if b"\n" in chunk else []
        if self._is_done:
            self._buffer.clear()
        self._is_over = self._is_over or len(self._buffer) > self._limit + 1
        return found

    def check(self) -> None:
        """Raise EventTooLargeError if what follows the parts given is beyond the limit."""
        if self._is_over:
            raise EventTooLargeError(self._limit)

    def check_end(self) -> None:
        """The end of the body; raises RemoteProtocolError if the closing delimiter is missing."""
        self._last = self.feed(b"\n")  # the closing line needs no line end
        if self._is_begun and not self._is_done:
            raise library.RemoteProtocolError("no closing delimiter")

    def finish(self) -> list[bytes | RawEvent]:
        """The parts which the end of the body completes, after `check_end`."""
        return self._last

    def foreign(self, *, alone: bool) -> bytes:
        """What came in place of parts, where nothing else did: an error, for example."""
        return bytes(self._buffer).strip() if alone and not self._is_begun else b""

    def place(self, index: int, number: int) -> str:
        """How a message calls a part."""
        return f"part {number}"

    def _parts(self) -> Iterator[RawEvent]:
        """The parts that end at a delimiter whose line is complete."""
        while not self._is_done and (match := self._delimiter.search(self._buffer, self._from)) is not None:
            if self._is_begun and match.start():
                yield _part(bytes(self._buffer[1 : match.start()]).removesuffix(b"\r"))
            if not self._is_begun:
                self._is_begun, self._delimiter = True, _delimiter(re.escape(match[1]))
            self._is_done, self._from = match[2] is not None, 0
            del self._buffer[: match.end() - 1]
        self._from = max(self._from, self._buffer.rfind(b"\n", self._from))


def _first(content_type: str) -> bytes:
    """A pattern for the first delimiter."""
    boundary = _parameters(content_type).get("boundary", "").encode("latin-1")
    if not boundary:
        return rb"--[^\r\n]{0,199}?[^\s]"  # blanks at its end would be those behind it
    # Cameras write it with the dashes that a delimiter would add.
    return (rb"(?:--)?" if boundary.startswith(b"--") else b"--") + re.escape(boundary)


def _parameters(header: str) -> dict[str, str]:
    """What stands behind a header's value, by names in lower case; some servers write no quotes."""
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) or plain for name, quoted, plain in _PARAMETER.findall(header)
    }


def _delimiter(pattern: bytes) -> re.Pattern[bytes]:
    """A line that ends a part, and whether it closes the body."""
    return re.compile(rb"\n(%s)(--)?[ \t]*\r?\n" % pattern)


def _all_parts(body: bytes, content_type: str) -> list[RawEvent]:
    """The parts of a whole body. Raises ParseError if it is cut."""
    decoder = PartsDecoder(len(body), content_type)
    found = decoder.feed(body)
    try:
        decoder.check_end()
    except library.RemoteProtocolError as error:
        raise ParseError("$", str(error)) from error
    return [part for part in (*found, *decoder.finish()) if isinstance(part, RawEvent)]


def _part(text: bytes) -> RawEvent:
    """The content of a part, after its headers and an empty line."""
    head, separator, content = text.partition(b"\r\n\r\n") if b"\r\n\r\n" in text else text.partition(b"\n\n")
    if text.startswith((b"\r\n", b"\n")):
        return RawEvent(text.removeprefix(b"\r").removeprefix(b"\n"))
    lines = [line.partition(b":") for line in head.splitlines()]
    headers = {name.strip().lower(): value.strip().decode("utf-8", "replace") for name, _, value in lines}
    name = _parameters(headers.get(b"content-disposition", "")).get("name", "")
    return RawEvent(content if separator else b"", headers.get(b"content-type", ""), name)


def _member(tree: SchemaTree, kind: Node, found: RawEvent | list[RawEvent]) -> Any:
    """The value of the part, or parts, of one name. A list comes item by item, or as the JSON of all of it."""
    if isinstance(found, RawEvent):
        return _plain(tree, kind, found)
    item: Node = tree.inner(kind.get("items_schema") or {"type": "any"}) if kind["type"] == "list" else {"type": "any"}
    values = [_plain(tree, item, each) for each in found]
    if len(values) == 1 and is_list(values[0]) and (item["type"] != "list" or all(map(is_list, values[0]))):
        return values[0]
    return values


def _plain(tree: SchemaTree, kind: Node, part: RawEvent) -> Any:
    """The content of a part as a JSON value: an object or a list is JSON unless another media type is said. Bytes that
    are no text stay what they are."""
    media_type = bare(part.event)
    if is_json(media_type):
        return load_json(part.data)
    if media_type not in {"", "text/plain"}:
        return part.data
    if _is_structured(tree, kind):
        with suppress(ParseError):
            return load_json(part.data)
    return part.data.decode("utf-8", "replace")


def _is_structured(tree: SchemaTree, kind: Node) -> bool:
    if kind["type"] in {"union", "tagged-union"}:
        return all(_is_structured(tree, tree.inner(each)) for each in tree.choices(kind))
    return kind["type"] in {"model", "dict", "list", "tuple"}


# --- sending ----------------------------------------------------------------------------------------------------


class _Parts:
    """The parts of an object, written anew each time; files are read piece by piece."""

    def __init__(self, boundary: str, parts: list[Part]) -> None:
        self._boundary = boundary
        self._parts = [(name, (head, _opened(content), *rest)) for name, (head, content, *rest) in parts]

    @property
    def is_small(self) -> bool:
        """Whether all of it is there already."""
        return all(isinstance(content, (str, bytes, bytearray)) for _, (_, content, *_) in self._parts)

    def __iter__(self) -> Iterator[bytes]:
        for name, (file_name, content, *rest) in self._parts:
            disposition = f'Content-Disposition: form-data; name="{_quoted(name)}"'
            disposition += f'; filename="{_quoted(file_name)}"' if file_name else ""
            media_type = [f"Content-Type: {rest[0]}"] if rest and rest[0] else []
            own: Mapping[str, str] = rest[1] if len(rest) > 1 else {}
            more = [f"{key}: {value}" for key, value in own.items()]
            yield _head(self._boundary, [disposition, *media_type, *more])
            yield from _chunks(content)
            yield b"\r\n"
        yield f"--{self._boundary}--\r\n".encode()


def _chunks(content: Any) -> Iterator[bytes]:
    if isinstance(content, str):
        yield content.encode()
    elif isinstance(content, (bytes, bytearray, memoryview)):
        yield bytes(content)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(content, os.PathLike):
        with Path(content).open("rb") as file:  # pyright: ignore[reportUnknownArgumentType]
            yield from _chunks(file)
    else:
        yield from chunks(_opened(content))


def _opened(content: Any) -> Any:
    """Content as it is sent: an open file from where it stands now, however often."""
    return Upload(content) if callable(getattr(content, "read", None)) and not isinstance(content, Upload) else content


def _sent(
    items: Iterable[Any], frame: Callable[[int, Any], bytes], end: bytes, refused: Callable[[ValueError], Exception]
) -> Iterator[bytes]:
    for index, item in enumerate(items):
        try:
            yield frame(index, item)
        except ValueError as error:
            raise refused(error) from None
    yield end


async def _sent_async(
    items: AsyncIterable[Any],
    frame: Callable[[int, Any], bytes],
    end: bytes,
    refused: Callable[[ValueError], Exception],
) -> AsyncIterator[bytes]:
    index = 0
    async for item in items:
        try:
            yield frame(index, item)
        except ValueError as error:
            raise refused(error) from None
        index += 1
    yield end


def _part_headers(schema: Schema, item: Any, how: Mapping[str, Any]) -> list[str]:
    """The headers of an item's part: as its encoding says, else by what it is."""
    stated = str(how.get("contentType", "")).partition(",")[0].strip()
    if not stated or "*" in stated:
        usual = "text/plain; charset=utf-8" if isinstance(item, str) else "application/json"
        stated = _BINARY if is_raw_file(item) or isinstance(item, HeldFile) else usual
    headers = [f"Content-Type: {stated}", *(f"{key}: {value}" for key, value in how.get("headers", {}).items())]
    for header in headers:
        check_line(header)
    return headers


def _part_content(schema: Schema, item: Any) -> bytes:
    item = item.file if isinstance(item, HeldFile) else item
    if is_raw_file(item):
        return b"".join(_chunks(item))
    return scalar_text(item).encode() if isinstance(item, str) else dump_json(schema, item)


def _framed(boundary: str, headers: list[str], content: bytes) -> bytes:
    return _head(boundary, headers) + content + b"\r\n"


def _head(boundary: str, headers: list[str]) -> bytes:
    return "\r\n".join([f"--{boundary}", *headers, "", ""]).encode()


def _with_boundary(media_type: str, boundary: str) -> str:
    kept = [piece for piece in media_type.split(";") if not piece.strip().lower().startswith("boundary=")]
    return f"{';'.join(kept)}; boundary={boundary}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
