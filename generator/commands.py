"""What each command does, from its parsed arguments to its exit code."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from . import holding, pipeline, reconcile, report, standing, write
from .cache import Cache, default_folder
from .collector import collector_rare
from .diagnostics import NOWHERE, InputError, Severity, error
from .notices import print_diagnostics, say
from .progress import Progress
from .render import OURS
from .selection import Selection, select

DONE, DRIFT, REFUSED = 0, 1, 2


@collector_rare()
def generate(chosen: argparse.Namespace) -> int:
    """`generate`: write the SDK, or with `--check` say whether it is up to date."""
    progress = Progress(None if chosen.quiet else sys.stderr)
    selection, cache, started = select(chosen), Cache(default_folder()), time.time()
    outcome = pipeline.run(selection, progress, cache)
    print_diagnostics(outcome.diagnostics, outcome.source, chosen.quiet)
    if chosen.report is not None:
        _refuse_place(chosen.report, selection, outcome)
        _write_report(chosen, outcome)
    if outcome.plan is None:
        return REFUSED
    if _is_refused(outcome):
        return _refuse_conflicts()
    if chosen.check:
        return _check(outcome.plan, outcome.lock_drift)
    if outcome.plan.edited and not chosen.force:
        return _refuse_edited(outcome.plan)
    with progress.stage("write"):
        pipeline.commit(outcome)
        standing.remember(selection, outcome, cache, started)
    if not chosen.quiet:
        say(report.summary(outcome))
    return DONE


def validate(chosen: argparse.Namespace) -> int:
    """`validate`: print what is wrong with a document; 2 when it is not valid."""
    selection = Selection(
        spec=chosen.file, overlays=tuple(chosen.overlay), strict=True, allow_remote=chosen.allow_remote
    )
    outcome = pipeline.check(selection)
    print_diagnostics(outcome.diagnostics, outcome.source, chosen.quiet)
    failed = any(found.severity is Severity.ERROR for found in outcome.diagnostics)
    if not failed and not chosen.quiet:
        print(f"{chosen.file}: valid")
    return REFUSED if failed else DONE


def _release(chosen: argparse.Namespace) -> int:
    """The commands around a release, which need libraries that the others do not."""
    from .release import commands

    return commands.COMMANDS[chosen.command](chosen)


def _editors(chosen: argparse.Namespace) -> int:
    """The commands for template editors."""
    from . import editors

    return editors.COMMANDS[chosen.command](chosen)


def _docs(chosen: argparse.Namespace) -> int:
    """The documentation's site, which needs libraries that nothing else does."""
    from .site import commands

    return commands.docs(chosen)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "generate": generate,
    "validate": validate,
    "docs": _docs,
    "diff": _release,
    "release": _release,
    "adopt": _release,
    "init": _release,
    "watch": _editors,
    "explain": _editors,
    "context": _editors,
    "templates": _editors,
}


def _refuse_place(place: Path, selection: Selection, outcome: pipeline.Outcome) -> None:
    """Raises InputError where the report would be written over something that the run reads or writes."""
    drawn_in = outcome.source.files if outcome.source is not None else ()
    files = (selection.spec, selection.config, selection.lock, *selection.overlays, *drawn_in)
    read = any(path is not None and path.exists() and place.exists() and path.samefile(place) for path in files)
    if read or any(place.resolve().is_relative_to(tree.resolve()) for tree in selection.trees):
        raise _taken(f"{place} is read by this run.")
    output = outcome.plan.output if outcome.plan is not None else selection.output
    if output is not None and _is_generated(place, output, outcome.plan):
        raise _taken(f"{place} is a file that the generator writes.")


def _is_generated(place: Path, output: Path, planned: write.Plan | None) -> bool:
    if not place.resolve().is_relative_to(output.resolve()):
        return False
    path = place.resolve().relative_to(output.resolve()).as_posix()
    known = write.read_manifest(output) if planned is None else {*planned.files, *planned.known}
    return path in known or path.partition("/")[0] == OURS


def _taken(message: str) -> InputError:
    return InputError([error("report", message, "#", "choose another --report", position=NOWHERE)])


def _write_report(chosen: argparse.Namespace, outcome: pipeline.Outcome) -> None:
    chosen.report.parent.mkdir(parents=True, exist_ok=True)
    with open(chosen.report, "wb", opener=_at_once) as file:
        file.write(report.to_bytes(outcome))


def _at_once(path: str, flags: int) -> int:
    """A pipe that nobody reads is refused; to open it would take for ever otherwise."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(handle, True)
    return handle


def _check(planned: write.Plan, lock_drift: str) -> int:
    if planned.clean and not lock_drift:
        print("up to date")
        return DONE
    print(f"not up to date: {planned.output}", file=sys.stderr)
    print("\n".join(part for part in (write.difference(planned), lock_drift) if part))
    print("hint: run the same command without --check", file=sys.stderr)
    return DRIFT


def _is_refused(outcome: pipeline.Outcome) -> bool:
    """Whether edits were to be merged and cannot be."""
    return any(found.code in reconcile.CODES for found in outcome.diagnostics)


def _refuse_conflicts() -> int:
    print("error: edits by hand cannot be merged (see above); nothing was written", file=sys.stderr)
    return REFUSED


def _refuse_edited(planned: write.Plan) -> int:
    groups: dict[holding.Reason, list[str]] = {}
    for reason, path, line in holding.held(planned):
        groups.setdefault(reason, []).append(f"  {planned.output / path}{f':{line}' if line > 1 else ''}")
    for reason, places in groups.items():
        merge = "; pass --merge to keep these edits, or --force to overwrite them" if reason.mergeable else ""
        print(f"error: {reason.many}; nothing was written:", *places, sep="\n", file=sys.stderr)
        print(f"hint: {reason.hint}{merge or '; or pass --force to drop what is there'}", file=sys.stderr)
    return REFUSED
