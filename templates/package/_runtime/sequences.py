"""Bodies that are sequences of JSON values, sent item by item."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import to_json

from .bodies import Payload, bare
from .files import FilePayload
from .operation import Body
from .parsing import dump_json, dump_value, validate_arguments
from .shapes import is_list

_FRAMES = {
    "application/json-seq": (b"\x1e", b"\n"),
    "application/geo+json-seq": (b"\x1e", b"\n"),
    "text/event-stream": (b"data: ", b"\n\n"),
}
"""What stands around the items of a sequence, where it is not a line for each."""


def sequence_payload(body: Body, items: Any, refused: Callable[[ValueError], Exception]) -> Payload:
    """The payload for a sequence of items. A list is checked at once and can be sent again; anything else is read,
    checked and sent item by item. `refused` makes the error for an item that does not fit."""
    if (sequence := getattr(body.schema, "sequence", None)) is not None:
        made: Payload = sequence(body, items, refused)
        return made
    lead, end = _FRAMES.get(bare(body.media_type), (b"", b"\n"))

    def line(index: int, item: Any) -> bytes:
        checked = validate_arguments(body.schema, item, within=(body.arg, index))
        if body.envelope:
            return _event(dump_value(body.schema, checked))
        return lead + dump_json(body.schema, checked) + end

    if is_list(items) or isinstance(items, tuple):
        return Payload(body.media_type, b"".join(line(index, item) for index, item in enumerate(items)))  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
    if isinstance(items, AsyncIterable):
        return FilePayload(body.media_type, _lines_async(items, line, refused), replayable=False)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(items, Iterable) and not isinstance(items, (str, Mapping)):
        return FilePayload(body.media_type, _lines(items, line, refused), replayable=False)  # pyright: ignore[reportUnknownArgumentType]
    raise ValueError("must be iterable: it is sent item by item")


def _event(fields: dict[str, Any]) -> bytes:
    """A whole event; raises ValueError for a line break where the field ends with its line."""
    found: list[str] = []
    for name, value in fields.items():
        text = value if isinstance(value, str) else to_json(value).decode()
        lines = re.split("\r\n|\r|\n", text) if name == "data" else [text]
        if name != "data" and re.search("[\0\r\n]", text):
            raise ValueError(f"{name} must not contain NUL or line breaks")
        found += [f"{name}: {line}\n" for line in lines]
    return "".join([*found, "\n"]).encode()


def _lines(
    items: Iterable[Any], line: Callable[[int, Any], bytes], refused: Callable[[ValueError], Exception]
) -> Iterator[bytes]:
    for index, item in enumerate(items):
        try:
            yield line(index, item)
        except ValueError as error:
            raise refused(error) from None


async def _lines_async(
    items: AsyncIterable[Any], line: Callable[[int, Any], bytes], refused: Callable[[ValueError], Exception]
) -> AsyncIterator[bytes]:
    index = 0
    async for item in items:
        try:
            yield line(index, item)
        except ValueError as error:
            raise refused(error) from None
        index += 1
