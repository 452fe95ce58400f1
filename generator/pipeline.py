"""The stages in their order: a document goes in, a plan of files comes out. Only `commit` changes the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Outcome:
    """How far a run came, filled in as it goes. Without a `plan` the input was refused; `diagnostics` say why."""

    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
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
        _make(selection, progress, cache or Cache(default_folder()), outcome)
    except InputError as problem:
        outcome.diagnostics += problem.diagnostics
    except write.WriteError as problem:
        hint = "choose another --output"
        outcome.diagnostics.append(error("output", f"Cannot write {problem}.", "#", hint, position=NOWHERE))
    except FormatError as problem:
        message, hint = f"A template makes a file that is not Python: {problem}.", "see the last change of a template"
        outcome.diagnostics.append(error("template", message, "#", hint, position=NOWHERE))
    return outcome


def commit(outcome: Outcome) -> None:
    """Write what `run` planned: the tree at once, then the lock."""
    if outcome.plan is not None:
        write.commit(outcome.plan)
    if outcome.lock is not None:
        outcome.lock.save()


def check(selection: Selection) -> Outcome:
    """The document with its overlays, and everything that is wrong with it."""
    outcome = Outcome()
    try:
        _read(selection, Progress(None), Cache(default_folder()), outcome)
    except InputError as problem:
        outcome.diagnostics += problem.diagnostics
    return outcome


def _read(selection: Selection, progress: Progress, cache: Cache, outcome: Outcome) -> source.Source:
    with progress.stage("read"):
        outcome.source = document = source.load(selection.spec)
    with progress.stage("overlay"):
        document, found = overlay.apply(document, selection.overlays)
        outcome.source = document
        outcome.diagnostics += found
    with progress.stage("validate"):
        outcome.diagnostics += validate.validate(document, selection.strict, cache)
    return document


def _make(selection: Selection, progress: Progress, cache: Cache, outcome: Outcome) -> None:
    outcome.config = settings = inputs.read_config(selection)
    document = _read(selection, progress, cache, outcome)
    if any(found.severity is Severity.ERROR for found in outcome.diagnostics):
        return
    with progress.stage("normalize"):
        normal, found = normalize.normalize(document)
        outcome.diagnostics += found
    with progress.stage("build"):
        outcome.sdk, found = sdk, _ = build.build(normal, settings)
        outcome.diagnostics += found
    with progress.stage("names"):
        lock = inputs.read_lock(selection, settings, sdk)
        outcome.names, found = named, _ = names.assign(sdk, settings, lock.known)
        outcome.diagnostics += found
        modules = layout.arrange(sdk, named)
    with progress.stage("models"):
        texts = models.generate(sdk, named, modules, ".._runtime", cache)
    with progress.stage("render"):
        files = render.render(selection.trees, view.targets(sdk, named, modules, texts, settings))
    with progress.stage("format"):
        files |= format_files(_unformatted(files), settings.formatter, cache)
    with progress.stage("plan"):
        outcome.lock = lock.with_names(named.lock)
        output = inputs.output_folder(selection, named.package)
        outcome.plan = write.plan(output, files | outcome.lock.inside, inputs.MERGES)


def _unformatted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Python files that the templates made; the vendored runtime is copied as it is."""
    return {path: text for path, text in files.items() if path.endswith(".py") and "/_runtime/" not in path}
