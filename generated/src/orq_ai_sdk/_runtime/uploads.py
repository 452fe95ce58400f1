"""Request bodies for the asynchronous client, which takes no open files and no plain iterators."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from typing import Any

_CHUNK = 64 * 1024


def async_content(options: dict[str, Any]) -> tuple[dict[str, Any], int | None]:
    """`Payload.open`'s answer as the asynchronous client wants it, and the content's size where it must be told."""
    content = options.get("content")
    if callable(getattr(content, "read", None)):
        return {"content": _chunks_of_file(content)}, _size(content)
    if isinstance(content, Iterable) and not isinstance(content, (bytes, str)):
        return {"content": _items(content)}, None  # pyright: ignore[reportUnknownArgumentType]
    return options, None


async def _chunks_of_file(file: Any) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, _CHUNK):
        yield chunk


async def _items(items: Iterable[bytes]) -> AsyncIterator[bytes]:
    for item in items:
        yield item


def _size(file: Any) -> int | None:
    """The bytes from here to the end of a file; None if that is not known beforehand."""
    try:
        here = file.tell()
        end = file.seek(0, os.SEEK_END)
        file.seek(here)
    except (AttributeError, OSError, ValueError):
        return None
    return int(end - here)
