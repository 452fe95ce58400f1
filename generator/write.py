"""The only writer: a plan (the difference between a tree on disk and the wanted one) and its atomic commit.

The wanted tree is staged beside the output, files that stay are linked into it, and one exchange of the two
folders puts it in place: whoever looks, or kills the run, finds the old tree or the new one. A manifest in the
output says which files are the generator's and what they contained, so that stale ones go and a file that
somebody edited is never overwritten silently.
"""

from __future__ import annotations

import difflib
import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import NoReturn, Protocol

from .exchange import exchange
from .frozen import dataclass

MANIFEST = ".sdkwright/manifest.json"
MIRROR = ".sdkwright/map.json"
"""A file whose changes only mirror those of others: a difference names it and does not show it, and nobody edits it."""
_STAGE = ".sdkwright-stage"
_KEPT = "surrogateescape"
"""What becomes of bytes of a maintainer's that are not UTF-8: they stay what they are."""


class Merge(Protocol):
    """How a file that is shared with a maintainer is brought up to date."""

    def owned(self, text: str) -> str:
        """The part of `text` that is the generator's."""
        ...

    def merge(self, existing: str, rendered: str) -> str:
        """`existing` with the generator's parts replaced by those of `rendered`."""
        ...

    def homeless(self, existing: str, rendered: str) -> tuple[int, ...]:
        """The lines of `existing`, from 1, where something of the maintainer's begins that `merge` would lose."""
        return ()


class WriteError(Exception):
    """The output cannot be written; the message says which path and why, and nothing was changed."""


class OvertakenError(WriteError):
    """Another run changed the output after it was planned."""


touched: set[Path] = set()
"""What the command has begun to put in place: whoever interrupts it can no longer be told that nothing changed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a commit would do. Paths are relative and posix; `files` is the whole wanted tree, merged.

    `edited` are the files that somebody changed since they were generated, and files in the way that the
    generator did not write, and those where a maintainer's part has no place (`homeless`: with the lines); a commit
    of a plan with such files overwrites them. `known` is what the manifest says; `merged` are edited files whose
    edits `files` has.
    """

    output: Path
    files: Mapping[str, bytes]
    owned: Mapping[str, str] = field(repr=False)
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    homeless: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])

    def existing(self, path: str) -> bytes:
        """What stands on the disk; nothing where there is no such file."""
        return read(self.output, path) or b""

    @property
    def written(self) -> tuple[str, ...]:
        """The files whose content the commit changes or creates."""
        return tuple(sorted((*self.added, *self.changed)))

    @property
    def clean(self) -> bool:
        """Whether the tree on disk already is the wanted one."""
        return not (self.added or self.changed or self.removed)


def plan(output: Path, files: Mapping[str, bytes], merges: Mapping[str, Merge]) -> Plan:
    """Compare `files` with the tree at `output` (which need not exist).

    Raises WriteError where a path would leave the output, or a link or a folder stands in a file's place."""
    read(output, MANIFEST)
    known = read_manifest(output)
    folders: set[str] = set()
    wanted: dict[str, bytes] = {}
    owned: dict[str, str] = {}
    homeless: dict[str, tuple[int, ...]] = {}
    groups: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "edited": []}
    for path in sorted(files):
        existing = read(output, path, folders)
        merge = merges.get(path)
        wanted[path] = _merged(existing, files[path], merge)
        owned[path] = _digest(files[path], merge)
        if existing is None:
            groups["added"].append(path)
        elif existing == wanted[path]:
            groups["unchanged"].append(path)
        else:
            groups["changed"].append(path)
            if lines := _homeless(existing, files[path], merge):
                homeless[path] = lines
            if path != MIRROR and (lines or _digest(existing, merge) not in (known.get(path), owned[path])):
                groups["edited"].append(path)
    removed = [path for path in sorted(known) if path not in files and read(output, path) is not None]
    groups["edited"] += [path for path in removed if _is_edited(output, path, known[path], merges.get(path))]
    sorted_out = {name: tuple(found) for name, found in groups.items()}
    return Plan(output, wanted, owned, removed=tuple(removed), known=known, homeless=homeless, **sorted_out)


def commit(planned: Plan) -> None:
    """Put the planned tree in place at once. A clean plan writes nothing.

    Raises WriteError when the output cannot be written, or is no longer what was planned from; the old tree is then
    still there.
    """
    output = planned.output.resolve()
    if planned.clean and read_manifest(output) == dict(planned.owned):
        _sweep(output)
        return
    _refuse_here(output)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        _sweep(output)
        stage = Path(tempfile.mkdtemp(prefix=f".{output.name}.{os.getpid()}.", suffix=_STAGE, dir=output.parent))
    except OSError as problem:
        raise WriteError(f"{output.parent}: {problem.strerror}") from problem
    try:
        tree = stage / "tree"
        _stage(planned, output, tree)
        if read_manifest(output) != dict(planned.known):
            raise OvertakenError(f"{output}: it was changed by another run")
        touched.add(output)
        exchange(tree, output)
    except OSError as problem:
        raise WriteError(f"{problem.filename or output}: {problem.strerror}") from problem
    finally:
        _remove(stage)


def _refuse_here(output: Path) -> None:
    """Raises WriteError where the command runs in the output: its shell would stand in a folder that is gone."""
    try:
        inside = Path.cwd().is_relative_to(output)
    except OSError:
        return
    if inside:
        problem = "the command runs in this folder, which is replaced as a whole; run it from the folder above"
        raise WriteError(f"{output}: {problem}")


def difference(planned: Plan, limit: int = 60) -> str:
    """The plan as a list of files and a unified diff of at most `limit` lines."""
    names = [f"  {mark} {path}" for mark, path in _marks(planned)]
    body: list[str] = []
    for path in (*planned.changed, *planned.added, *planned.removed):
        body += _file_difference(planned, path) if path != MIRROR else []
    more = [f"… {len(body) - limit} more lines"] if len(body) > limit else []
    return "\n".join([*names, *body[:limit], *more])


def _marks(planned: Plan) -> list[tuple[str, str]]:
    marked = [("added   ", path) for path in planned.added]
    marked += [("changed ", path) for path in planned.changed]
    return marked + [("removed ", path) for path in planned.removed]


def _file_difference(planned: Plan, path: str) -> list[str]:
    old = (read(planned.output, path) or b"").decode("utf-8", "replace").splitlines()
    new = planned.files.get(path, b"").decode("utf-8", "replace").splitlines()
    return list(difflib.unified_diff(old, new, f"on disk/{path}", f"generated/{path}", lineterm="", n=1))


def _merged(existing: bytes | None, rendered: bytes, merge: Merge | None) -> bytes:
    if merge is None or existing is None or existing == rendered:
        return rendered
    return merge.merge(existing.decode("utf-8", _KEPT), rendered.decode()).encode("utf-8", _KEPT)


def _homeless(existing: bytes, rendered: bytes, merge: Merge | None) -> tuple[int, ...]:
    return () if merge is None else merge.homeless(existing.decode("utf-8", "replace"), rendered.decode())


def _digest(content: bytes, merge: Merge | None) -> str:
    if merge is not None:
        content = merge.owned(content.decode("utf-8", "replace")).encode()
    return hashlib.sha256(content).hexdigest()


def _is_edited(output: Path, path: str, known: str, merge: Merge | None) -> bool:
    existing = read(output, path)
    return existing is not None and _digest(existing, merge) != known


def read(output: Path, path: str, folders: set[str] | None = None) -> bytes | None:
    """The bytes at `path` under `output`, or None. `folders` are those on the way that were looked at already, which
    grows. Raises WriteError rather than look through links."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts:
        raise WriteError(f"{path}: leaves the output folder")
    place, folders = str(output), set[str]() if folders is None else folders
    for number, part in enumerate(parts, 1):
        above, place = place, f"{place}/{part}"
        if place in folders:
            continue
        if os.path.islink(place):
            raise WriteError(f"{place}: is a link; the generator does not write through links")
        if not os.path.lexists(place):
            if os.path.lexists(above) and not os.path.isdir(above):
                raise WriteError(f"{above}: is no folder")
            return None
        if number < len(parts):
            folders.add(place)
    if not os.path.isfile(place) and not os.path.isdir(place):
        raise WriteError(f"{place}: is no regular file")
    try:
        return Path(place).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise WriteError(f"{place}: {problem.strerror}") from problem


def read_manifest(output: Path) -> dict[str, str]:
    """File → the SHA-256 of what was generated, of a shared one of the generator's part; empty without a manifest."""
    try:
        files = json.loads(read(output, MANIFEST) or b"")["files"]
        return {str(path): str(digest) for path, digest in files.items()}
    except (WriteError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _manifest(owned: Mapping[str, str]) -> bytes:
    content = {
        "about": "Files written by sdkwright, with the SHA-256 of what it wrote.",
        "files": dict(sorted(owned.items())),
    }
    return (json.dumps(content, indent=1) + "\n").encode()


def _stage(planned: Plan, output: Path, tree: Path) -> None:
    stale = {*planned.removed, *planned.written, MANIFEST}
    tree.mkdir()
    if output.exists():
        shutil.copystat(output, tree)
        _link(output, tree, stale)
    for folder in sorted({path.rpartition("/")[0] for path in planned.written}):
        os.makedirs(f"{tree}/{folder}", exist_ok=True)
    for path in planned.written:
        with open(f"{tree}/{path}", "wb") as file:
            file.write(planned.files[path])
    _put(tree / MANIFEST, _manifest(planned.owned))
    _keep_modes(output, tree)


def _link(output: Path, tree: Path, stale: set[str]) -> None:
    """Link every file of `output` that stays, the maintainer's own included, into `tree`.

    Raises WriteError for what is mounted below `output`: it would go with the old tree, and be emptied with it; and
    OSError for a folder that cannot be read, which would be lost."""
    device = output.stat().st_dev
    for folder, folders, names in os.walk(output, onerror=_raised):
        here = Path(folder)
        if here.stat().st_dev != device:
            raise _mounted(here)
        relative = here.relative_to(output)
        entries = names + [name for name in folders if (here / name).is_symlink()]
        for name in entries:
            if (relative / name).as_posix() not in stale:
                (tree / relative).mkdir(parents=True, exist_ok=True)
                _link_or_copy(here / name, tree / relative / name)
        if not entries and not folders:
            (tree / relative).mkdir(parents=True, exist_ok=True)


def _raised(problem: OSError) -> NoReturn:
    raise problem


def _link_or_copy(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError as problem:
        if problem.errno == errno.EXDEV and old.parent.stat().st_dev == new.parent.stat().st_dev:
            raise _mounted(old) from None
        shutil.copy2(old, new, follow_symlinks=False)


def _mounted(place: Path) -> WriteError:
    return WriteError(f"{place}: is mounted there, and the folder that it is in is replaced as a whole")


def _keep_modes(output: Path, tree: Path) -> None:
    """Let the folders that were there be as open, or as closed, as they were."""
    for folder, folders, _ in os.walk(tree, topdown=False):
        for name in folders:
            new = Path(folder, name)
            old = output / new.relative_to(tree)
            if not new.is_symlink() and old.is_dir():
                shutil.copymode(old, new)


def _put(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _sweep(output: Path) -> None:
    """Remove what killed runs left beside the output; a run that is still alive keeps its stage."""
    own = re.compile(re.escape(f".{output.name}.") + r"([0-9]{1,9})\.[^.]+" + re.escape(_STAGE))
    for left in output.parent.glob(f".*{_STAGE}"):
        found = own.fullmatch(left.name)
        if found and not _is_alive(int(found[1])):
            _discard(left)


def _remove(stage: Path) -> None:
    """Remove a folder; whoever interrupts that waits until it is done."""
    try:
        _discard(stage)
    except KeyboardInterrupt:
        _discard(stage)
        raise


def _discard(stage: Path) -> None:
    """Remove a folder, also what is in folders of it that nobody may write to."""
    for folder, _, _ in os.walk(stage):
        with suppress(OSError):
            os.chmod(folder, 0o700)
    shutil.rmtree(stage, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
