"""Open files and iterators as request bodies: from where the file stands, and for both kinds of HTTP client."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from .errors import ConfigurationError

_CHUNK = 64 * 1024
_IS_TEXT = "a file must be opened in binary mode: open(path, 'rb')"


class Failures(list[Exception]):
    """What the content of a body raised while it was sent: aiohttp would take it for a lost connection."""

    @contextmanager
    def kept(self) -> Generator[None, None, None]:
        """Keep what is raised. The HTTP client gets another error, so that no chain of causes ends in itself."""
        try:
            yield
        except Exception as error:
            self.append(error)
        else:
            return
        raise RuntimeError("the content of the body could not be read")

    def raise_first(self) -> None:
        """Raise what was kept, if anything."""
        for failed in self:
            raise failed from failed.__cause__


class Upload:
    """An open file as an HTTP client may see it: from where it stands to where it ends now. Its descriptor is hidden,
    for it may be that of a pipe or a compressed file, and clients would take the size of that for the content's."""

    def __init__(self, file: Any) -> None:
        if isinstance(file, io.TextIOBase):
            raise ConfigurationError(_IS_TEXT)
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
        chunk: bytes | str = self._file.read(wanted)
        if isinstance(chunk, str):  # of a temporary file, for example, which does not look like one of text
            raise ConfigurationError(_IS_TEXT)
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
    """The asynchronous `_Anew`, which keeps what fails."""

    def __init__(self, pieces: Callable[[], AsyncIterator[bytes]], failures: Failures) -> None:
        self._pieces = pieces
        self._failures = failures

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with self._failures.kept():
            async for piece in self._pieces():
                yield piece


class _Part(Upload):
    """A file in a form, which keeps what fails."""

    def __init__(self, file: Any, failures: Failures) -> None:
        super().__init__(file)
        self._failures = failures

    def read(self, limit: int) -> bytes:
        with self._failures.kept():
            return super().read(limit)


def part_content(content: Any, failures: Failures) -> Any:
    """The content of a part as either client wants it."""
    return _Part(content, failures) if callable(getattr(content, "read", None)) else content


def sync_content(content: Any) -> tuple[dict[str, Any], int | None]:
    """Content as the synchronous client wants it, and its size where it must be told."""
    if callable(getattr(content, "read", None)):
        upload = Upload(content)
        return {"content": _Anew(partial(chunks, upload))}, upload.size
    if isinstance(content, AsyncIterable):
        raise ConfigurationError("a body in asynchronous pieces needs the asynchronous method")
    return {"content": content}, None


def async_content(content: Any, failures: Failures) -> tuple[dict[str, Any], int | None]:
    """The asynchronous `sync_content`; plain iterators become asynchronous ones."""
    if callable(getattr(content, "read", None)):
        upload = Upload(content)
        return {"content": _AnewAsync(partial(_chunks_async, upload), failures)}, upload.size
    if isinstance(content, AsyncIterable):
        pieces = _AnewAsync(content.__aiter__, failures)  # pyright: ignore[reportUnknownArgumentType,reportUnknownMemberType]
        return {"content": aiter(pieces)}, None  # a generator, which the client does not read twice
    if isinstance(content, Iterable) and not isinstance(content, (bytes, str)):
        return {"content": _AnewAsync(partial(_items, content), failures)}, None  # pyright: ignore[reportUnknownArgumentType]
    return {"content": content}, None


def chunks(upload: Upload) -> Iterator[bytes]:
    """All of a file, from its start again where that can be."""
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
