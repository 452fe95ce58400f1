"""Open files and iterators as request bodies: from where the file stands, and for both kinds of HTTP client."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from functools import partial
from typing import Any

from .errors import ConfigurationError

_CHUNK = 64 * 1024


class Upload:
    """An open file as an HTTP client may see it: from where it stands to where it ends now. Its descriptor is hidden,
    for it may be that of a pipe or a compressed file, and clients would take the size of that for the content's."""

    def __init__(self, file: Any) -> None:
        if isinstance(file, io.TextIOBase):
            raise ConfigurationError("a file must be opened in binary mode: open(path, 'rb')")
        self._file = file
        self._start, self.size = _extent(file)
        if self._start and not self.size:
            raise ConfigurationError("a file stands at its end, so that nothing would be sent: call its seek(0)")
        self._left = self.size

    def tell(self) -> int:
        """Where an upload begins is its start."""
        return 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Tells the size if asked for the end, else goes back to the start: clients seek nothing more."""
        if self.size is None:
            raise io.UnsupportedOperation("seek")
        if whence == os.SEEK_END:
            return self.size
        self._file.seek(self._start)
        self._left = self.size
        return 0

    def read(self, limit: int) -> bytes:
        """The next bytes, as many as were told in all and no more."""
        wanted = limit if self._left is None else min(limit, self._left)
        chunk: bytes = self._file.read(wanted)
        if self._left is not None:
            if wanted and not chunk:
                raise ConfigurationError("a file became shorter while it was sent")
            self._left -= len(chunk)
        return chunk


class _Anew:
    """Bytes in pieces, which are made anew each time: the answer to a challenge sends a body again."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces()


class _AnewAsync:
    """The asynchronous `_Anew`."""

    def __init__(self, pieces: Callable[[], AsyncIterator[bytes]]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces()


def part_content(content: Any) -> Any:
    """The content of a part as either client wants it."""
    return Upload(content) if callable(getattr(content, "read", None)) else content


def sync_content(content: Any) -> tuple[dict[str, Any], int | None]:
    """Content as the synchronous client wants it, and its size where it must be told."""
    if callable(getattr(content, "read", None)):
        upload = Upload(content)
        return {"content": _Anew(partial(_chunks, upload))}, upload.size
    if isinstance(content, AsyncIterable):
        raise ConfigurationError("a body in asynchronous pieces needs the asynchronous method")
    return {"content": content}, None


def async_content(content: Any) -> tuple[dict[str, Any], int | None]:
    """The asynchronous `sync_content`; plain iterators become asynchronous ones."""
    if callable(getattr(content, "read", None)):
        upload = Upload(content)
        return {"content": _AnewAsync(partial(_chunks_async, upload))}, upload.size
    if isinstance(content, Iterable) and not isinstance(content, (bytes, str)):
        return {"content": _AnewAsync(partial(_items, content))}, None  # pyright: ignore[reportUnknownArgumentType]
    return {"content": content}, None


def _chunks(upload: Upload) -> Iterator[bytes]:
    _rewind(upload)
    while chunk := upload.read(_CHUNK):
        yield chunk


async def _chunks_async(upload: Upload) -> AsyncIterator[bytes]:
    import asyncio

    _rewind(upload)
    while chunk := await asyncio.to_thread(upload.read, _CHUNK):
        yield chunk


def _rewind(upload: Upload) -> None:
    if upload.size is not None:
        upload.seek(0)


async def _items(items: Iterable[bytes]) -> AsyncIterator[bytes]:
    for item in items:
        yield item


def _extent(file: Any) -> tuple[int, int | None]:
    """Where a file stands, and the bytes from there to its end; None if that is not known beforehand."""
    try:
        start = file.tell()
        file.seek(0, os.SEEK_END)
        end = file.tell()
        file.seek(start)
    except (AttributeError, OSError, ValueError):
        return 0, None
    return start, max(0, int(end - start))
