"""From the finished views to a plan of files, and the proof that what they hold works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from . import bases, config, inputs, overrides, plugins, proof, reconcile, render, write
from .cache import Cache
from .explain import record
from .explain.origins import origins
from .explain.pages import Subjects
from .format import FormatError, Formatter, format_files
from .levels import Level
from .making import Finished, Maker, is_formatted
from .outcome import Outcome
from .parallel import Beside
from .progress import Progress
from .selection import Selection

_MANY = 400
"""Files from which on they are compressed, or made, beside other work."""


def output(
    selection: Selection, progress: Progress, cache: Cache, outcome: Outcome
) -> tuple[proof.Verdict, Mapping[str, bytes]]:
    """Plan the files of an `outcome` that has views; whether they work, and the files that were looked at. What is not
    even Python gets no plan.

    Raises WriteError or InputError."""
    settings = outcome.config
    if settings is None or outcome.names is None:
        return proof.Verdict(), {}
    proving = proof.Proving(_level(selection, settings, outcome), settings.http, cache)
    try:
        files, made, plugged = _made(selection, settings, proving, progress, cache, outcome)
        bundle = partial(bases.bundle, dict(files), inputs.merges(files))
        with progress.stage("plan"), Beside(bundle, worth=len(files) > _MANY) as bundled:
            files[record.PLACE] = _map(selection, made, plugged, outcome)
            _plan(selection, settings, files, bundled, cache, outcome)
        with progress.stage("prove"):
            return proving.verdict(), files
    except FormatError as problem:
        path = problem.path.removeprefix(proof.SOURCES)
        found = proof.Problem("compile", "", "", str(problem), path, problem.line, problem.template)
        return proof.Verdict((found,)), {problem.path: problem.source}
    finally:
        proving.stop()


def pages(
    selection: Selection, settings: config.Config, project: render.Target, cache: Cache, outcome: Outcome
) -> Beside[list[Finished]] | None:
    """The files around the package, made beside the rest; None where they are too few for that, or where plugins may
    add to them.

    Raises InputError."""
    if settings.plugins or outcome.hasty or sum(map(len, project.collections.values())) < _MANY:
        return None
    maker, tasks = _maker(selection, settings, (project,), cache, outcome)
    work = partial(maker.files, [task for task in tasks if not _is_source(task)])
    return Beside(work, worth=True, gently=True)


def _made(
    selection: Selection, settings: config.Config, proving: proof.Proving, progress: Progress, cache: Cache,
    outcome: Outcome,
) -> tuple[dict[str, bytes], list[Finished], dict[str, str]]:  # fmt: skip
    """The files, those of them that templates made, and which plugin made a file. The proof starts as soon as there
    is the code, unless plugins may add to it."""
    with progress.stage("code"):
        maker, tasks = _maker(selection, settings, outcome.targets, cache, outcome)
        code = [task for task in tasks if settings.plugins or _is_source(task)]
        made = _code(maker, code, None if settings.plugins else proving)
        files = {each.path: each.content for each in made}
        plugged = _plugged(settings, files, cache, outcome)
        proving.start(files, {each.path: each.code for each in made if each.code})
    with progress.stage("docs"):
        others = [task for task in tasks if not (settings.plugins or _is_source(task))]
        made += maker.files(others) if outcome.pages is None else outcome.pages.result()
        render.refuse_twins((each.path, each.source) for each in made)
    files |= {each.path: each.content for each in made}
    return {path: files[path] for path in sorted(files)}, made, plugged


def _code(maker: Maker, tasks: list[render.Task], proving: proof.Proving | None) -> list[Finished]:
    """The files of the code. Those of a large package are proven as they come, models first: they take the longest.
    Of the others those come first of which there are few, since each has much in it."""
    tasks.sort(key=lambda task: (bool(task.placeholder), not task.pattern.startswith("models/"), _siblings(task)))
    if proving is None or not maker.is_worth(tasks):
        return maker.files(tasks)

    def heard(some: Sequence[Finished]) -> None:
        proving.give({each.path: each.content for each in some}, {each.path: each.code for each in some if each.code})

    proving.expect([render.path_of(task) for task in tasks])
    return maker.files(tasks, heard)


def _siblings(task: render.Task) -> int:
    """How many files the task's template makes."""
    return len(task.target.collections[task.placeholder]) if task.placeholder else 1


def _maker(
    selection: Selection, settings: config.Config, targets: Sequence[render.Target], cache: Cache, outcome: Outcome
) -> tuple[Maker, list[render.Task]]:  # fmt: skip
    assert outcome.sdk is not None
    assert outcome.names is not None
    if selection.template_overrides is not None:
        overrides.check(selection.templates, selection.template_overrides)
    trees = inputs.template_trees(selection, settings)
    subjects = Subjects(outcome.sdk, outcome.names)
    compiled = _level(selection, settings, outcome) == "off"
    formatter = _formatter(settings, outcome)
    own = selection.template_overrides is None
    maker = Maker(trees, targets, formatter, subjects, cache, compiled=compiled, traced=not outcome.hasty, own=own)
    return maker, render.tasks(trees, targets)


def _level(selection: Selection, settings: config.Config, outcome: Outcome) -> Level:
    return "off" if outcome.hasty else selection.prove or settings.prove


def _formatter(settings: config.Config, outcome: Outcome) -> Formatter:
    return "ruff" if outcome.hasty else settings.formatter


def _is_source(task: render.Task) -> bool:
    """Whether a task's file is among the sources of the package."""
    return f"{task.target.output}/{task.pattern}".lstrip("/").startswith(proof.SOURCES)


def _plugged(settings: config.Config, files: dict[str, bytes], cache: Cache, outcome: Outcome) -> dict[str, str]:
    """Add the files that plugins make; which plugin made a file."""
    assert outcome.sdk is not None
    assert outcome.names is not None
    assert outcome.lock is not None
    taken = [*files, *outcome.lock.inside]
    more = plugins.emitted(outcome.sdk, outcome.names, outcome.targets, settings.plugins, taken)
    texts = {path: content for path, (_, content) in more.items()}
    python = {path: text for path, text in texts.items() if is_formatted(path)}
    files |= {**texts, **format_files(python, _formatter(settings, outcome), cache, compiled=True)}
    return {path: plugin for path, (plugin, _) in more.items()}


def _map(selection: Selection, made: Sequence[Finished], plugged: Mapping[str, str], outcome: Outcome) -> bytes:
    """What each line and each name was made from; a hasty run leaves it as it is on the disk, if it is there."""
    assert outcome.sdk is not None
    assert outcome.names is not None
    assert outcome.config is not None
    kept = write.read(inputs.output_folder(selection, outcome.names.package), record.PLACE) if outcome.hasty else None
    if kept:
        return kept
    lines = {each.path: each.lines for each in made if each.lines is not None}
    subjects = {each.path: each.subject for each in made if each.subject}
    found = outcome.origins or origins(outcome.sdk, outcome.names, outcome.config)
    return record.write(outcome.names.module, outcome.sdk.title, lines, subjects, found, plugged)


def _plan(
    selection: Selection,
    settings: config.Config,
    files: dict[str, bytes],
    bundled: Beside[bytes],
    cache: Cache,
    outcome: Outcome,
) -> None:
    assert outcome.names is not None
    assert outcome.lock is not None
    files |= outcome.lock.inside
    place = inputs.output_folder(selection, outcome.names.package)
    outcome.plan = write.plan(place, files, merges := inputs.merges(files))
    bases.keep(outcome.plan, bundled.result, cache)
    if settings.merge if selection.merge is None else selection.merge:
        outcome.plan, found = reconcile.reconciled(outcome.plan, merges, cache)
        outcome.diagnostics += found
