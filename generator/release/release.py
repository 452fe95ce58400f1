"""One release from start to end. Everything happens in a scratch copy first; the project changes only when it held."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from .. import holding, old_names, pipeline, reconcile, write
from ..cache import Cache, default_folder
from ..diagnostics import NOWHERE, Diagnostic, InputError, error
from ..frozen import dataclass
from ..progress import Progress
from ..selection import Selection
from . import building, changelog, snapshot
from .bump import Version, next_version, parse_version
from .changes import VIEWS, Change, Level, demanded
from .sides import generated_snapshot
from .snapshot import BASELINE, Snapshot
from .versioning import ended_as, with_version

CHANGELOG = "CHANGELOG.md"
_GRACE = timedelta(days=183)
"""How long an old name stays, where nobody says."""

_ASIDE = shutil.ignore_patterns("dist", "build", ".venv", "__pycache__", ".*_cache", "*.egg-info")


class Stopped(Exception):
    """The release must not happen; the message says why, and what would let it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `version` empty: the lowest that the changes allow. `dist` is where the built files go."""

    selection: Selection
    config: Path
    date: str
    version: str = ""
    dry_run: bool = False
    allow_renames: bool = False
    smoke: bool = True
    dist: Path | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it. `files` are the built ones; empty where there was nothing to release."""

    version: str
    last: str
    changes: tuple[Change, ...]
    entry: str = ""
    files: tuple[Path, ...] = ()
    smoke: str = ""


def release(request: Request, scratch: Path, say: Callable[[str], None]) -> Result:
    """Carry out `request`; `scratch` is an empty folder, `say` is told each step.

    Raises InputError, Stopped, and building.BuildError; the project is then as it was."""
    say("generating")
    _check_records(_output(request))
    staged = _staged(request, scratch)
    outcome = _run(staged)
    for found in outcome.diagnostics:
        if found.code == old_names.CODE:
            say(f"warning: {found.message} hint: {found.hint}")
    current = generated_snapshot(outcome, scratch / "read")
    last = snapshot.read_baseline(_output(request) / BASELINE)
    changes = _changes(last, current)
    _stop_at_renames(request, changes)
    version = _version(request, last, current, changes)
    if last is not None and not changes and str(version) == last.version:
        return Result(last.version, last.version, ())
    promised = replace(current, version=str(version))
    text = with_version(_config_text(request.config), str(version), request.config)
    entry = _stage_release(request, staged, text, promised, last, changes)
    say(f"building {version}")
    files = building.build(staged.output or scratch, scratch / "dist", building.source_date(request.date))
    told = _smoke(request, files, promised, outcome, scratch, say)
    if not request.dry_run:
        say("writing")
        files = _carry_out(request, staged, text, files)
    return Result(str(version), last.version if last else "", changes, entry, files, told)


def _config_text(config: Path) -> str:
    try:
        return config.read_bytes().decode()
    except UnicodeDecodeError as problem:
        raise _unusable(f"{config} is not UTF-8.", "save it as UTF-8") from problem


def _output(request: Request) -> Path:
    if request.selection.output is None:
        raise _unusable("A release needs to know its project.", "give --output")
    return request.selection.output


def _check_records(output: Path) -> None:
    """Raises InputError where the changelog or the baseline is a link, which is not written through, or no text."""
    for path in (CHANGELOG, BASELINE):
        try:
            (write.read(output, path) or b"").decode()
        except write.WriteError as problem:
            raise _unusable(f"Cannot write {problem}.", "put a regular file in its place") from problem
        except UnicodeDecodeError as problem:
            raise _unusable(f"{output / path} is not UTF-8.", "save it as UTF-8") from problem


def _unusable(message: str, hint: str) -> InputError:
    return InputError([error("output", message, "#", hint, position=NOWHERE)])


def _staged(request: Request, scratch: Path) -> Selection:
    """The selection that works on copies of the output and of the lock in `scratch`."""
    output, lock = scratch / "project", request.selection.lock
    if _output(request).is_dir():
        shutil.copytree(_output(request), output, ignore=_ASIDE, symlinks=True)
    if lock is not None:
        copy = scratch / "names.lock"
        copy.write_bytes(lock.read_bytes() if lock.is_file() else b"")
        return replace(request.selection, output=output, lock=copy)
    return replace(request.selection, output=output)


def _run(selection: Selection) -> pipeline.Outcome:
    """A run whose plan may be written. Raises InputError where it may not."""
    outcome = pipeline.run(selection, Progress(None), Cache(default_folder()))
    if outcome.plan is None:
        raise outcome.refusal
    if outcome.plan.edited:
        conflicts = [found for found in outcome.diagnostics if found.code in reconcile.CODES]
        raise InputError(conflicts or [_edited(reason, path) for reason, path, _ in holding.held(outcome.plan)])
    return outcome


def _edited(reason: holding.Reason, path: str) -> Diagnostic:
    merge = "keep the edit with generate --merge and `generate: {merge: true}` in the config"
    hint = f"{merge if reason.mergeable else reason.hint}, or drop it with generate --force"
    return error("edited", f"{path} {reason.one}.", "#", hint, position=NOWHERE)


def _changes(last: Snapshot | None, current: Snapshot) -> tuple[Change, ...]:
    if last is None:
        return ()
    found = snapshot.changes_between(last, current)
    if not found and last.digest != current.digest:
        return (Change(Level.FIX, current.surface.package, "internal changes", "internal", group="Changed"),)
    return found


def _stop_at_renames(request: Request, changes: Sequence[Change]) -> None:
    """A rename without an alias breaks users for nothing: the old name could have been kept."""
    renamed = [change for change in changes if change.renamed_to]
    if not renamed or request.allow_renames:
        return
    lines = [f"  {change.subject}: {change.message}" for change in renamed]
    hint = "keep the old name (sdk.yaml: names, or spec/names.lock), or pass --allow-renames, or write into the config:"
    told = [f"{len(renamed)} public names were renamed without an alias:", *lines, f"hint: {hint}"]
    raise Stopped("\n".join([*told, "", "aliases:", *_alias_lines(renamed, request.date)]))


def _alias_lines(renamed: Sequence[Change], day: str) -> list[str]:
    """The aliases that would let a release pass, as they stand in the config."""
    until = date.fromisoformat(day) + _GRACE
    pairs = {_alias(change) for change in renamed}
    return [f"  {old}: {{to: {new}, remove_after: {until}}}" for old, new in sorted(pairs)]


def _alias(change: Change) -> tuple[str, str]:
    """The old and the new name as the config writes them."""
    subject = _plain(change.subject)
    if change.parameter:
        return f"{subject}({change.parameter})", f"{subject}({change.renamed_to})"
    return subject, _plain(change.renamed_to)


def _plain(name: str) -> str:
    """A name as the config writes it: without the asynchronous twin, without the views of raw access."""
    parts = [part for part in name.removesuffix("()").split(".") if part not in VIEWS]
    return ".".join(parts).removesuffix("_async")


def _version(request: Request, last: Snapshot | None, current: Snapshot, changes: Sequence[Change]) -> Version:
    """The version of the release: as asked, else the config's when that is far enough, else the lowest allowed."""
    configured = parse_version(current.version)
    lowest = configured if last is None else next_version(parse_version(last.version), demanded(changes))
    if not request.version:
        return lowest if last is None else max(lowest, configured)
    asked = parse_version(request.version, "correct --to")
    if last is not None and asked < lowest:
        raise Stopped(f"version {asked} is too low: the changes since {last.version} demand at least {lowest}")
    return asked


def _stage_release(
    request: Request, staged: Selection, text: str, promised: Snapshot, last: Snapshot | None, changes: Sequence[Change]
) -> str:
    """Generate with the new version into the staged project, and write the changelog and the baseline; the entry."""
    assert staged.output is not None
    config = staged.output.parent / request.config.name
    config.write_text(text, encoding="utf-8")
    pipeline.commit(_run(replace(staged, config=config)))
    place = staged.output / CHANGELOG
    before = place.read_bytes().decode() if place.is_file() else ""
    old = before.replace("\r\n", "\n")
    note = "### Added\n\n- First release." if last is None else f"Nothing has changed since {last.version}."
    new = changelog.with_release(old, promised.version, request.date, changes, note)
    place.write_bytes(ended_as(before, new).encode())
    (staged.output / BASELINE).write_bytes(snapshot.to_bytes(promised))
    return changelog.entry_of(new, promised.version)


def _smoke(
    request: Request,
    files: Sequence[Path],
    promised: Snapshot,
    outcome: pipeline.Outcome,
    scratch: Path,
    say: Callable[[str], None],
) -> str:
    if not request.smoke:
        return ""
    say("installing in a fresh environment and trying it")
    wheel = next(path for path in files if path.suffix == ".whl")
    assert outcome.names is not None
    return building.smoke_test(wheel, promised, outcome.names.package, scratch)


def _carry_out(request: Request, staged: Selection, text: str, files: Sequence[Path]) -> tuple[Path, ...]:
    """Do in the project what held in the scratch copy: first what is likeliest to fail, which changes nothing."""
    dist = request.dist or _output(request) / "dist"
    dist.mkdir(parents=True, exist_ok=True)
    parts = {path.name: dist / f".{path.name}.part" for path in files}
    try:
        for path in files:
            shutil.copyfile(path, parts[path.name])
        _change(request, staged, text)
        return tuple(part.replace(dist / name) for name, part in parts.items())
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _change(request: Request, staged: Selection, text: str) -> None:
    """Write the version, the output and its records. What ends that before the output is there leaves all as it was."""
    assert staged.output is not None
    before = request.config.read_bytes()
    write.touched.add(request.config)
    try:
        request.config.write_text(text, encoding="utf-8", newline="\n")
        pipeline.commit(_run(request.selection))
    except BaseException as fault:
        if isinstance(fault, Exception) or _output(request).resolve() not in write.touched:
            request.config.write_bytes(before)
            write.touched.discard(request.config)
        raise
    for path in (CHANGELOG, BASELINE):
        shutil.copyfile(staged.output / path, _output(request) / path)
