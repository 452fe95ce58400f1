"""From the finished views to a plan of files, and the proof that what they hold works."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from . import bases, config, inputs, overrides, plugins, proof, reconcile, render, write
from .cache import Cache
from .explain import record
from .explain.lines import TREES
from .explain.origins import origins
from .explain.pages import Subjects
from .explain.runs import last_of
from .format import FormatError, Formatter, format_files
from .levels import Level
from .making import Finished, Maker, is_formatted
from .outcome import Outcome
from .parallel import Beside
from .progress import Progress
from .selection import Selection
from .view.targets import PROJECT_FOLDER

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
    proving = outcome.proving or begun_proof(selection, settings, cache, outcome)
    try:
        files, made, plugged = _made(selection, settings, proving, progress, cache, outcome)
        bundle = partial(bases.bundle, dict(files), inputs.merges(files))
        with progress.stage("plan"), Beside(bundle, worth=len(files) > _MANY) as bundled:
            files[record.PLACE] = _map(selection, made, plugged, outcome)
            _plan(selection, settings, files, bundled, cache, outcome)
        with progress.stage("prove"):
            outcome.locate()
            return _located(proving.verdict(), made, selection), files
    except FormatError as problem:
        path = problem.path.removeprefix(proof.SOURCES)
        found = proof.Problem("compile", "", "", str(problem), path, problem.line, problem.template)
        return proof.Verdict((found,)), {problem.path: problem.source}
    finally:
        proving.stop()


def _located(verdict: proof.Verdict, made: Sequence[Finished], selection: Selection) -> proof.Verdict:
    """The verdict, whose files that are not Python are told by the line of the maintainer's templates that may be at
    fault."""
    if selection.template_overrides is None or not verdict.problems:
        return verdict
    known = {each.path.removeprefix(proof.SOURCES): each.lines.runs for each in made if each.lines is not None}
    found: list[proof.Problem] = []
    for each in verdict.problems:
        own = last_of(TREES[1], known.get(each.path, ()), each.line) if each.step == "compile" else None
        place = (str(selection.template_overrides / own[0].partition("/")[2]), own[1]) if own else each.template
        found.append(replace(each, template=place))
    return replace(verdict, problems=tuple(sorted(found, key=lambda each: not each.template[0])))


def begun_proof(selection: Selection, settings: config.Config, cache: Cache, outcome: Outcome) -> proof.Proving:
    """A proof that gets ready, for what is to be made."""
    return proof.Proving(_level(selection, settings, outcome), settings.http, cache)


def pages(
    selection: Selection, settings: config.Config, project: Callable[[], render.Target], cache: Cache, outcome: Outcome
) -> Beside[list[Finished]] | None:
    """The files around the package, made beside the rest; None where they are too few for that, where plugins may add
    to them, and where a maintainer's templates make some of them part of the package."""
    assert outcome.sdk is not None
    sources = render.template_files(inputs.template_trees(selection, settings), f"{PROJECT_FOLDER}/{proof.SOURCES}")
    few = len(outcome.sdk.operations) + len(outcome.sdk.schemas) < _MANY
    if few or sources or settings.plugins or outcome.hasty:
        return None

    def made() -> list[Finished]:
        maker, tasks = _maker(selection, settings, (project(),), cache, outcome)
        return maker.files(tasks)

    return Beside(made, worth=True, gently=True)


def _made(
    selection: Selection, settings: config.Config, proving: proof.Proving, progress: Progress, cache: Cache,
    outcome: Outcome,
) -> tuple[dict[str, bytes], list[Finished], dict[str, str]]:  # fmt: skip
    """The files, those of them that templates made, and which plugin made a file. The proof starts as soon as there
    is the code, unless plugins may add to it."""
    with progress.stage("code"):
        assert outcome.package is not None
        targets = outcome.targets if outcome.pages is None else (outcome.package,)
        maker, tasks = _maker(selection, settings, targets, cache, outcome)
        code = [task for task in tasks if settings.plugins or _is_source(task)]
        made = _code(maker, code, outcome, None if settings.plugins else proving)
        files = {each.path: each.content for each in made}
        plugged = _plugged(settings, files, cache, outcome)
        proving.start(files, {each.path: each.code for each in made if each.code})
    with progress.stage("docs"):
        others = [task for task in tasks if not (settings.plugins or _is_source(task))]
        made += maker.files(others) if outcome.pages is None else outcome.pages.result()
        render.refuse_twins((each.path, each.source) for each in made)
    files |= {each.path: each.content for each in made}
    return {path: files[path] for path in sorted(files)}, made, plugged


def _code(maker: Maker, tasks: list[render.Task], outcome: Outcome, proving: proof.Proving | None) -> list[Finished]:
    """The files of the code. Those of a large package are proven as they come, in the order in which they need each
    other: models, which take the longest, after what all of them need. Of the others those come first of which there
    are few, since each has much in it."""
    assert outcome.layout is not None
    place = {module: number for number, module in enumerate(outcome.layout.in_order)}
    tasks.sort(key=partial(_turn, place))
    if proving is None or not maker.is_worth(tasks):
        return maker.files(tasks)

    def heard(some: Sequence[Finished]) -> None:
        proving.give({each.path: each.content for each in some}, {each.path: each.code for each in some if each.code})

    proving.expect([render.path_of(task) for task in tasks])
    return maker.files(tasks, heard)


def _turn(place: Mapping[str, int], task: render.Task) -> tuple[object, ...]:
    """What a task's turn goes by: `place` is that of a module of models among them."""
    if PurePosixPath(task.pattern).name.startswith("_") or not task.is_rendered:
        return 0, task.is_rendered
    if task.pattern.startswith("models/"):
        return 1, task.pattern.count("/"), task.pattern, place.get(PurePosixPath(render.path_of(task)).stem, 0)
    return 2, bool(task.placeholder), _siblings(task)


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
    if not settings.plugins:
        return {}
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
    outcome.diagnostics += reconcile.broken(outcome.plan, files)
