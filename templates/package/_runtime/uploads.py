"""Open files and iterators as request bodies: from where the file stands, and for both kinds of HTTP client."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

_CHUNK = 64 * 1024


def sync_content(content: Any) -> tuple[dict[str, Any], int | None]:
    """Content as the synchronous client wants it, and its size where it must be told."""
    if callable(getattr(content, "read", None)):
        return {"content": _chunks(content)}, _size(content)
    return {"content": content}, None


def async_content(content: Any) -> tuple[dict[str, Any], int | None]:
    """The asynchronous `sync_content`; plain iterators become asynchronous ones."""
    if callable(getattr(content, "read", None)):
        return {"content": _chunks_async(content)}, _size(content)
    if isinstance(content, Iterable) and not isinstance(content, (bytes, str)):
        return {"content": _items(content)}, None  # pyright: ignore[reportUnknownArgumentType]
    return {"content": content}, None


def _chunks(file: Any) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


async def _chunks_async(file: Any) -> AsyncIterator[bytes]:
    import asyncio

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
