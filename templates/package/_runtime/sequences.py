"""Bodies that are sequences of JSON values, sent item by item."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any

from .bodies import Payload, bare
from .files import FilePayload
from .operation import Body
from .parsing import dump_json, validate_arguments
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
        return lead + dump_json(body.schema, checked) + end

    if is_list(items) or isinstance(items, tuple):
        return Payload(body.media_type, b"".join(line(index, item) for index, item in enumerate(items)))  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
    if isinstance(items, AsyncIterable):
        return FilePayload(body.media_type, _lines_async(items, line, refused), replayable=False)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(items, Iterable) and not isinstance(items, (str, Mapping)):
        return FilePayload(body.media_type, _lines(items, line, refused), replayable=False)  # pyright: ignore[reportUnknownArgumentType]
    raise ValueError("must be iterable: it is sent item by item")


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
