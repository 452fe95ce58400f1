"""What `diff`, `release`, `adopt` and `init` do, from their parsed arguments to their exit codes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from .. import inputs, names, pipeline, write
from ..cache import Cache, default_folder
from ..diagnostics import NOWHERE, InputError, error
from ..messages import escape
from ..progress import Progress
from ..selection import Selection, select
from . import adopt, bridges, telling
from .building import BuildError
from .changes import Level, demanded
from .published import read_published
from .published_modules import Package, read
from .reading import read_package
from .release import Request, Result, Stopped, release
from .sides import Settings, find_package, folder_of, planned_package, snapshot_of
from .snapshot import changes_between
from .starting import Answers, start
from .surface import Surface

DONE, FOUND = 0, 1


def diff(chosen: argparse.Namespace) -> int:
    """`diff`: print what changed; 1 when programs that worked may stop working."""
    with tempfile.TemporaryDirectory(prefix="sdkwright-diff-") as scratch:
        settings = Settings(Path(scratch), chosen.config, tuple(chosen.overlay))
        old = snapshot_of(chosen.old, settings, "old")
        new = snapshot_of(chosen.new, settings, "new")
        changes = changes_between(old, new)
    print("\n".join(map(escape, telling.FORMATS[chosen.format](old, changes).split("\n"))))
    return FOUND if demanded(changes) is Level.BREAKING else DONE


def make_release(chosen: argparse.Namespace) -> int:
    """`release`: version, changelog, wheel and sdist; 1 when it must not happen."""
    request = _request(chosen)
    with tempfile.TemporaryDirectory(prefix="sdkwright-release-") as scratch:
        try:
            result = release(request, Path(scratch), _say(chosen.quiet))
        except (Stopped, BuildError) as problem:
            print(f"error: {problem}\nnothing was changed", file=sys.stderr)
            return FOUND
    _print_result(request, result)
    return DONE


def _request(chosen: argparse.Namespace) -> Request:
    selection = select(chosen)
    if selection.config is None:
        hint = "give --config FILE; `init` writes one"
        raise InputError(
            [error("config", "A release writes its version into a config file.", "#", hint, position=NOWHERE)]
        )
    return Request(
        selection=selection,
        config=selection.config,
        date=chosen.date or datetime.now(UTC).date().isoformat(),
        version=chosen.to,
        dry_run=chosen.dry_run,
        allow_renames=chosen.allow_renames,
        smoke=not chosen.no_smoke,
        dist=chosen.dist,
    )


def _say(quiet: bool) -> Callable[[str], None]:
    return (lambda step: None) if quiet else (lambda step: print(f"{step} …", file=sys.stderr, flush=True))


def _print_result(request: Request, result: Result) -> None:
    if not result.files:
        print(f"nothing to release: {result.version} is what is generated")
        return
    print(f"{'would release' if request.dry_run else 'released'} {result.version}" + _since(result))
    print(f"\n{result.entry}\n")
    for path in result.files:
        print(path.name if request.dry_run else path)
    if result.smoke:
        print(result.smoke)


def _since(result: Result) -> str:
    what = demanded(result.changes).word if result.changes else "no changes"
    return f" (after {result.last}: {what})" if result.last else " (the first)"


def adopt_names(chosen: argparse.Namespace) -> int:
    """`adopt`: put the names of a published SDK into `names.lock`; 1 when none of its operations is in the document."""
    selection = select(chosen)
    outcome = pipeline.run(selection, Progress(None), Cache(default_folder()))
    if outcome.sdk is None or outcome.config is None or outcome.names is None:
        raise outcome.refusal
    with tempfile.TemporaryDirectory(prefix="sdkwright-adopt-") as scratch:
        place, name = find_package(folder_of(chosen.source, Path(scratch)))
        published = read_published(place, name)
        adopted = adopt.adopt(outcome.sdk, published)
        package = read(place / name, published, adopted.found)
    lock = _lock_path(selection, outcome.names.package)
    text = lock.read_text("utf-8", "replace") if lock.is_file() else ""
    known = names.read_lock(text, str(lock))
    entries, moves = adopt.merged(known, adopted.entries)
    named, findings = names.assign(outcome.sdk, outcome.config, entries)
    for finding in findings:
        print(f"warning: {finding.message}", file=sys.stderr)
    _print_adoption(adopted, moves)
    if adopted.found and not chosen.dry_run:
        lock.parent.mkdir(parents=True, exist_ok=True)
        inputs.Lock(known, text, lock).with_names(named.lock).save()
        print(f"wrote {lock}; generate, then compare with `diff`")
        _bridge_imports(selection, package, published.surface, adopted)
    return DONE if adopted.found else FOUND


def _bridge_imports(selection: Selection, package: Package, published: Surface, adopted: adopt.Adoption) -> None:
    """Write what leads published imports to the names of the next run, into the package if there is one."""
    outcome = pipeline.run(selection, Progress(None), Cache(default_folder()))
    if outcome.plan is None or outcome.names is None:
        return
    folder = outcome.plan.output / "src" / outcome.names.module
    if not all((folder / path).is_file() for path in ("__init__.py", "models/__init__.py")):
        print("generate, then adopt once more: imports by published paths are led on within the package")
        return
    disk = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.py")}
    here = _here(outcome.plan, disk, outcome.names.module)
    made = bridges.bridge(package, published, frozenset(adopted.entries.values()), here)
    for path, text in made.texts(disk).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {len(made.made)} modules to {folder} for imports by published paths; they are yours")
    if made.regions.keys() - disk.keys():
        print("generate, then adopt once more: some modules have other names from now on")
    if package.takes_httpx and outcome.config is not None and outcome.config.http != "httpx":
        print(
            "hint: users of the published SDK give it clients of httpx: write `client: {http: httpx}` into the config"
        )


def _here(plan: write.Plan, disk: Mapping[str, str], module: str) -> bridges.Here:
    """What the next run makes, beside what stands in the package already."""
    with tempfile.TemporaryDirectory(prefix="sdkwright-adopt-") as scratch:
        sources = planned_package(plan, module, Path(scratch))
        surface, groups = read_package(sources, module)
        root = sources / module
        places = {key: (name, path.relative_to(root).as_posix()) for key, (name, path) in groups.items()}
        next_run = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.py")}
    return bridges.Here(surface, {**disk, **next_run}, places)


def _lock_path(selection: Selection, package: str) -> Path:
    return selection.lock or inputs.output_folder(selection, package) / inputs.LOCK


def _print_adoption(adopted: adopt.Adoption, moves: tuple[str, ...]) -> None:
    print(f"adopted {len(adopted.entries)} names for {len(adopted.found)} operations: {', '.join(adopted.found)}")
    for title, lines in (
        ("not published", adopted.missing),
        ("renamed here", moves),
        ("cannot be kept", adopted.notes),
    ):
        for line in lines:
            print(f"  {title}: {line}")


def init(chosen: argparse.Namespace) -> int:
    """`init`: write the settings and the CI of a new project in the current folder."""
    given = Answers(chosen.spec, chosen.package, chosen.class_name)
    ask = _ask if sys.stdin.isatty() and not chosen.yes else _default
    written, kept = start(Path.cwd(), given, ask, workflows=not chosen.no_ci)
    for word, paths in (("wrote", written), ("kept", kept)):
        for path in paths:
            print(f"{word} {path.relative_to(Path.cwd())}")
    print("next: generate")
    return DONE


def _default(_: str, default: str) -> str:
    return default


def _ask(question: str, default: str) -> str:
    return input(f"{question} [{default}] ").strip() or default


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "diff": diff,
    "release": make_release,
    "adopt": adopt_names,
    "init": init,
}
