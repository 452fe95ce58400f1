"""The stages in their order: a document goes in, a plan of files comes out. Only `commit` changes the disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import (
    build,
    config,
    inputs,
    ir,
    layout,
    models,
    names,
    normalize,
    overlay,
    render,
    source,
    validate,
    view,
    write,
)
from .cache import Cache, default_folder
from .diagnostics import NOWHERE, Diagnostic, InputError, Severity, error
from .format import FormatError, format_files
from .progress import Progress
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a run came. Without a `plan` the input was refused, and `diagnostics` say why."""

    diagnostics: tuple[Diagnostic, ...] = ()
    source: source.Source | None = None
    config: config.Config | None = None
    sdk: ir.Sdk | None = None
    names: names.Names | None = None
    plan: write.Plan | None = None
    lock: inputs.Lock | None = None
    times: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def lock_drift(self) -> str:
        """What the names.lock outside the output lacks, as text; empty when it is up to date."""
        return self.lock.drift if self.lock is not None else ""


def run(selection: Selection, progress: Progress, cache: Cache | None = None) -> Outcome:
    """Everything but writing. Never raises for bad input."""
    outcome = Outcome(times=progress.times)
    try:
        for outcome in _stages(selection, progress, cache or Cache(default_folder()), outcome):
            pass
    except InputError as problem:
        return _add(outcome, problem.diagnostics)
    except write.WriteError as problem:
        return _add(
            outcome, [error("output", f"Cannot write {problem}.", "#", "choose another --output", position=NOWHERE)]
        )
    except FormatError as problem:
        return _add(
            outcome,
            [
                error(
                    "template",
                    f"A template makes a file that is not Python: {problem}.",
                    "#",
                    "see the last change in the template",
                    position=NOWHERE,
                )
            ],
        )
    return outcome


def commit(outcome: Outcome) -> None:
    """Write what `run` planned: the tree at once, then the lock."""
    if outcome.plan is not None:
        write.commit(outcome.plan)
    if outcome.lock is not None:
        outcome.lock.save()


def check(selection: Selection) -> tuple[source.Source | None, tuple[Diagnostic, ...]]:
    """The document with its overlays, and everything that is wrong with it."""
    outcome = Outcome()
    try:
        for outcome in _read(selection, Progress(None), outcome):
            pass
    except InputError as problem:
        return outcome.source, (*outcome.diagnostics, *problem.diagnostics)
    return outcome.source, outcome.diagnostics


def _read(selection: Selection, progress: Progress, outcome: Outcome) -> Iterator[Outcome]:
    with progress.stage("read"):
        document = source.load(selection.spec)
    yield (outcome := replace(outcome, source=document))
    with progress.stage("overlay"):
        document, found = overlay.apply(document, selection.overlays)
    yield (outcome := _add(replace(outcome, source=document), found))
    with progress.stage("validate"):
        found = validate.validate(document, strict=selection.strict)
    yield _add(outcome, found)


def _stages(selection: Selection, progress: Progress, cache: Cache, outcome: Outcome) -> Iterator[Outcome]:
    settings = inputs.read_config(selection)
    for outcome in _read(selection, progress, outcome):
        yield outcome
    assert outcome.source is not None
    _stop_on_errors(outcome)
    with progress.stage("normalize"):
        normal, found = normalize.normalize(outcome.source)
    yield (outcome := _add(outcome, found))
    with progress.stage("build"):
        sdk, found = build.build(normal, settings)
    yield (outcome := _add(replace(outcome, sdk=sdk, config=settings), found))
    with progress.stage("names"):
        lock = inputs.read_lock(selection, settings, sdk)
        named, found = names.assign(sdk, settings, lock.known)
        modules = layout.arrange(sdk, named)
    yield (outcome := _add(replace(outcome, names=named), found))
    with progress.stage("models"):
        texts = models.generate(sdk, named, modules, ".._runtime")
    with progress.stage("render"):
        files = render.render(selection.trees, view.targets(sdk, named, modules, texts, settings))
    with progress.stage("format"):
        files = files | format_files(_unformatted(files), settings.formatter, cache)
    with progress.stage("plan"):
        lock = lock.with_names(named.lock)
        output = inputs.output_folder(selection, named.package)
        planned = write.plan(output, files | lock.inside, inputs.MERGES)
    yield replace(outcome, plan=planned, lock=lock)


def _add(outcome: Outcome, found: Sequence[Diagnostic]) -> Outcome:
    return replace(outcome, diagnostics=(*outcome.diagnostics, *found))


def _stop_on_errors(outcome: Outcome) -> None:
    """What validation calls an error refuses the document; the diagnostics are already in the outcome."""
    if any(found.severity is Severity.ERROR for found in outcome.diagnostics):
        raise InputError(())


def _unformatted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Python files that the templates made; the vendored runtime is copied as it is."""
    return {path: text for path, text in files.items() if path.endswith(".py") and "/_runtime/" not in path}
