"""A content-addressed store for what is dear to compute: the same question always has the same answer.

Entries are written atomically, so runs may share the store; when it outgrows its bound the least recently used
entries go. A store that cannot be read or written never fails a run: it only makes it slower. Nor does an entry that
is not what was written: each ends in a digest of its name and content, and where that differs it counts as missing.
Entries hold code: a folder that belongs to somebody else, or that everybody may write to, is not used.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

DEFAULT_LIMIT = 256 * 1024 * 1024
"""Bytes that the store may hold before old entries are dropped."""
_TIDY_SECONDS = 3_600
_FORM = b"sealed"
"""What entries are like: earlier versions share the folder, and do not find what they cannot read."""
_SEAL = 32
"""Bytes of the digest that an entry ends in."""


def default_folder() -> Path:
    """`$SDKWRIGHT_CACHE`, else `sdkwright` under the user's cache folder."""
    if chosen := os.environ.get("SDKWRIGHT_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "sdkwright"


class Cache:
    """Bytes by the hash of what they were made from. `folder` None: remember nothing."""

    def __init__(self, folder: Path | None, limit: int = DEFAULT_LIMIT) -> None:
        self._folder = folder if folder is not None and _is_ours(folder) else None
        self._limit = limit
        self._folders: set[Path] = set()

    @property
    def folder(self) -> Path | None:
        """Where tools that keep things by themselves may do so."""
        return self._folder

    def remember(self, kind: str, parts: tuple[str | bytes, ...], make: Callable[[], bytes]) -> bytes:
        """What `make` gives for `parts`; it is called only when the answer is not known yet."""
        key = self.key(kind, parts)
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    @staticmethod
    def key(kind: str, parts: tuple[str | bytes, ...]) -> str:
        """The name of the entry: `kind` and a SHA-256 over the parts and their lengths."""
        digest = hashlib.sha256(_FORM)
        for part in parts:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
        return f"{kind}-{digest.hexdigest()}"

    def get(self, key: str) -> bytes | None:
        """The entry, or None where there is none or it is damaged: a pipe, a link, or a file beyond every bound, too.
        Being read makes it young again."""
        if self._folder is None:
            return None
        path = self._path(self._folder, key)
        with suppress(OSError):
            known = path.lstat()
            if not stat.S_ISREG(known.st_mode) or known.st_size > self._limit:
                return None
            data = path.read_bytes()
            content = data[:-_SEAL]
            if data[-_SEAL:] == _seal(key, content):
                os.utime(path)
                return content
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`."""
        if self._folder is None:
            return
        path = self._path(self._folder, key)
        with suppress(OSError):
            self._has(path.parent)
            temporary = f"{path}.{os.getpid()}-{threading.get_ident()}"
            with open(temporary, "wb", opener=_private) as file:
                file.write(data + _seal(key, data))
            os.replace(temporary, path)

    def _has(self, folder: Path) -> None:
        if folder not in self._folders:
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(exist_ok=True)
            self._folders.add(folder)

    def keep(self, key: str, make: Callable[[], bytes]) -> None:
        """Keep what `make` gives under `key`, unless it is there."""
        if self._folder is not None and self.get(key) is None:
            self.put(key, make())

    def trim(self) -> None:
        """Drop the least recently used entries until the store is within its bound."""
        if self._folder is None:
            return
        with suppress(OSError):
            entries = sorted(
                (path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.glob("*/*") if path.is_file()
            )
            excess = sum(size for _, size, _ in entries) - self._limit
            for _, size, path in entries:
                if excess <= 0:
                    break
                path.unlink(missing_ok=True)
                excess -= size

    def tidy(self) -> None:
        """`trim`, unless that was done within the last hour: it looks at every entry."""
        if self._folder is None:
            return
        mark = self._folder / "trimmed"
        with suppress(OSError):
            if mark.exists() and time.time() - mark.stat().st_mtime < _TIDY_SECONDS:
                return
            mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            mark.touch()
        self.trim()

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return Path(f"{folder}/{key.rpartition('-')[2][:2]}/{key}")


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can put an entry there, the administrator aside; a folder that is made will be ours."""
    try:
        known = folder.stat()
    except OSError:
        return True
    return not hasattr(os, "getuid") or (known.st_uid in (os.getuid(), 0) and not known.st_mode & stat.S_IWOTH)


def _seal(key: str, data: bytes) -> bytes:
    digest = hashlib.sha256(key.encode())
    digest.update(data)
    return digest.digest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


NO_CACHE = Cache(None)
"""Remembers nothing."""
