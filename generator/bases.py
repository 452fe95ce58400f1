"""What was generated last, by its hash: the base of a three-way merge.

The manifest in the output has the SHA-256 of each file as it was written. The text itself is kept in the cache of
whoever generated it; for everybody else version control has it, since the output is committed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from .cache import Cache
from .write import Merge, Plan

_KIND = "base"
_OWN = ".sdkwright/"
"""The generator's own records, which nobody edits."""
_DEPTH = 100
"""How many commits of a file are looked through."""


def keep(planned: Plan, files: Mapping[str, bytes], merges: Mapping[str, Merge], cache: Cache) -> None:
    """Remember the generated `files` of a plan, by the hashes under which the manifest will have them."""
    for path, content in files.items():
        if not path.startswith(_OWN):
            cache.keep(f"{_KIND}-{planned.owned[path]}", partial(_part, content, merges.get(path)))


def _part(content: bytes, merge: Merge | None) -> bytes:
    return content if merge is None else merge.owned(content.decode()).encode()


def find(output: Path, path: str, digest: str, merge: Merge | None, cache: Cache) -> str | None:
    """What of the file `path` was the generator's when it was written with `digest`; None where nobody knows."""
    for content in (cache.get(f"{_KIND}-{digest}"), *_committed(output, path)):
        text = _owned(content, merge)
        if text is not None and hashlib.sha256(text.encode()).hexdigest() == digest:
            return text
    return None


def _owned(content: bytes | None, merge: Merge | None) -> str | None:
    if content is None:
        return None
    with suppress(UnicodeDecodeError):
        text = content.decode()
        return text if merge is None else merge.owned(text)
    return None


def _committed(output: Path, path: str) -> Iterator[bytes]:
    """The file as version control has it, the newest first."""
    names = _git(output, "log", f"--max-count={_DEPTH}", "--format=%H", "--", path)
    for commit in names.decode("ascii", "ignore").split() if names else ():
        content = _git(output, "show", f"{commit}:./{path}")
        if content is not None:
            yield content


def _git(folder: Path, *arguments: str) -> bytes | None:
    command = ["git", "-C", str(folder), *arguments]
    with suppress(OSError):
        done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
        return done.stdout if done.returncode == 0 else None
    return None
