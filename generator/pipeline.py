"""The stages in their order: a document goes in, a plan of files comes out. Only `commit` changes the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import (
    bases,
    build,
    config,
    inputs,
    ir,
    layout,
    models,
    names,
    normalize,
    overlay,
    overrides,
    plugins,
    reconcile,
    render,
    source,
    swagger2,
    validate,
    view,
    write,
)
from .cache import Cache, default_folder
from .diagnostics import NOWHERE, Diagnostic, InputError, Severity, error
from .explain import lines, origins, pages, record
from .format import FormatError, Formatter, format_files
from .progress import Progress
from .selection import Selection

_OF_OUTPUT = ("template", "output", *reconcile.CODES)


@dataclass(slots=True)
class Outcome:
    """How far a run came, filled in as it goes. Without a `plan` the input was refused; `diagnostics` say why."""

    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    source: source.Source | None = None
    config: config.Config | None = None
    sdk: ir.Sdk | None = None
    names: names.Names | None = None
    targets: tuple[render.Target, ...] = ()
    plan: write.Plan | None = None
    lock: inputs.Lock | None = None
    times: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def lock_drift(self) -> str:
        """What the names.lock outside the output lacks, as text; empty when it is up to date."""
        return self.lock.drift if self.lock is not None else ""


def run(
    selection: Selection,
    progress: Progress,
    cache: Cache | None = None,
    *,
    known: Outcome | None = None,
    formatter: Formatter | None = None,
) -> Outcome:
    """Everything but writing. Never raises for bad input.

    `known` is an earlier outcome of the same selection, after which only templates changed; `formatter` is used
    instead of the settings' own."""
    outcome = Outcome() if known is None else _without_output(known)
    outcome.times = progress.times
    cache = cache or Cache(default_folder())
    try:
        if known is None:
            _understand(selection, progress, cache, outcome)
        if outcome.targets:
            _output(selection, progress, cache, outcome, formatter)
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
    document, found = swagger2.convert(document)
    outcome.source = document
    outcome.diagnostics += found
    with progress.stage("validate"):
        outcome.diagnostics += validate.validate(document, selection.strict, cache)
    return document


def _understand(selection: Selection, progress: Progress, cache: Cache, outcome: Outcome) -> None:
    outcome.config = settings = inputs.read_config(selection, cache)
    document = _read(selection, progress, cache, outcome)
    if any(found.severity is Severity.ERROR for found in outcome.diagnostics):
        return
    with progress.stage("normalize"):
        normal, found = normalize.normalize(document)
        outcome.diagnostics += found
    with progress.stage("build"):
        sdk, found = build.build(normal, settings)
        outcome.sdk = sdk = plugins.transformed(sdk, settings.plugins)
        outcome.diagnostics += found
    with progress.stage("names"):
        lock = inputs.read_lock(selection, settings, sdk)
        outcome.names, found = named, _ = names.assign(sdk, settings, lock.known)
        outcome.diagnostics += found
        outcome.names, found = named, _ = names.with_aliases(sdk, named, settings)
        outcome.diagnostics += found
        outcome.lock = lock.with_names(named.lock)
        if any(each.severity is Severity.ERROR for each in found):
            return
        modules = layout.arrange(sdk, named)
    with progress.stage("models"):
        texts = models.generate(sdk, named, modules, ".._runtime", cache)
    with progress.stage("view"):
        outcome.targets = view.targets(sdk, named, modules, texts, settings)


def _output(
    selection: Selection, progress: Progress, cache: Cache, outcome: Outcome, formatter: Formatter | None
) -> None:
    if outcome.config is None or outcome.sdk is None or outcome.names is None or outcome.lock is None:
        return
    with progress.stage("render"):
        if selection.template_overrides is not None:
            overrides.check(selection.templates, selection.template_overrides)
        made = render.render_all(inputs.template_trees(selection, outcome.config), outcome.targets)
        files = {each.path: each.content for each in made}
        asked, taken = outcome.config.plugins, [*files, *outcome.lock.inside]
        more = plugins.emitted(outcome.sdk, outcome.names, outcome.targets, asked, taken)
        files |= {path: content for path, (_, content) in more.items()}
    with progress.stage("format"):
        files |= format_files(_unformatted(files), formatter or outcome.config.formatter, cache)
    with progress.stage("trace"):
        by = {path: plugin for path, (plugin, _) in more.items()}
        files[record.PLACE] = _record(selection, outcome, made, files, by)
    with progress.stage("plan"):
        output = inputs.output_folder(selection, outcome.names.package)
        files |= outcome.lock.inside
        outcome.plan = write.plan(output, files, merges := inputs.merges(files))
        bases.keep(outcome.plan, files, merges, cache)
        if outcome.config.merge if selection.merge is None else selection.merge:
            outcome.plan, found = reconcile.reconciled(outcome.plan, merges, cache)
            outcome.diagnostics += found


def _record(
    selection: Selection,
    outcome: Outcome,
    made: Sequence[render.Rendered],
    files: Mapping[str, bytes],
    plugins: Mapping[str, str],
) -> bytes:
    """The map of what each line and each name was made from; `plugins` are those of the files that plugins made."""
    if outcome.sdk is None or outcome.names is None or outcome.config is None:
        return b""
    traced = lines.trace(inputs.template_trees(selection, outcome.config), outcome.targets, made)
    about = pages.subjects(made, outcome.sdk, outcome.names)
    named = origins.origins(outcome.sdk, outcome.names, outcome.config)
    return record.write(outcome.names.module, outcome.sdk.title, traced, files, about, named, plugins)


def _without_output(known: Outcome) -> Outcome:
    """What an earlier run understood of the same document."""
    kept = [found for found in known.diagnostics if found.code not in _OF_OUTPUT]
    lock = replace(known.lock, text=known.lock.next) if known.lock else None
    return replace(known, diagnostics=kept, lock=lock, plan=None)


def _unformatted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Python files that the templates made; the vendored runtime is copied as it is."""
    return {path: text for path, text in files.items() if path.endswith(".py") and "/_runtime/" not in path}
