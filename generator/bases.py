"""What was generated last, by its hash: the base of a three-way merge.

The manifest in the output has the SHA-256 of each file as it was written. The text itself is kept in the cache of
whoever generated it; for everybody else version control has it, since the output is committed.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from .cache import Cache
from .write import Merge, Plan

_KIND = "bases"
_OWN = ".sdkwright/"
"""The generator's own records, which nobody edits."""
_DEPTH = 100
"""How many commits of a file are looked through."""


def keep(planned: Plan, bundle: Callable[[], bytes], cache: Cache) -> None:
    """Remember the generated files of a plan by the `bundle` of them, in one entry: a large output has thousands."""
    cache.keep(_key(planned.owned), bundle)


def _key(manifest: Mapping[str, str]) -> str:
    """The entry of the output that has this manifest."""
    return Cache.key(_KIND, (json.dumps(sorted(manifest.items())),))


def bundle(files: Mapping[str, bytes], merges: Mapping[str, Merge]) -> bytes:
    """What of `files` is the generator's, for `keep`."""
    found = (_part(content, merges.get(path)) for path, content in files.items() if not path.startswith(_OWN))
    parts = {hashlib.sha256(part).hexdigest(): part for part in found}
    head = json.dumps({digest: len(part) for digest, part in parts.items()}).encode()
    return zlib.compress(b"\n".join([head, b"".join(parts.values())]), 1)


def _from_bundle(content: bytes, digest: str) -> bytes | None:
    head, _, rest = zlib.decompress(content).partition(b"\n")
    start = 0
    for each, size in json.loads(head).items():
        if each == digest:
            return rest[start : start + size]
        start += size
    return None


def _part(content: bytes, merge: Merge | None) -> bytes:
    return content if merge is None else merge.owned(content.decode()).encode()


def find(planned: Plan, path: str, merge: Merge | None, cache: Cache) -> str | None:
    """What of the file `path` was the generator's when the manifest on the disk was written; None where nobody
    knows."""
    digest = planned.known[path]
    bundle = cache.get(_key(planned.known))
    for content in (_from_bundle(bundle, digest) if bundle else None, *_committed(planned.output, path)):
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
