"""The stages in their order: a document goes in, a plan of files comes out. Only `commit` changes the disk."""

from __future__ import annotations

from collections.abc import Mapping
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
    plain,
    plugins,
    reconcile,
    remote,
    render,
    source,
    swagger2,
    validate,
    view,
    write,
)
from .cache import Cache, default_folder
from .diagnostics import NOWHERE, Diagnostic, InputError, Severity, error
from .explain import record
from .explain.of_run import map_of
from .format import FormatError, format_files
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
    hasty: bool = False,
) -> Outcome:
    """Everything but writing. Never raises for bad input.

    `known` is an earlier outcome of the same selection, after which only templates changed. A `hasty` run formats by
    ruff alone and leaves the map of what was made from what as it is on disk."""
    outcome = Outcome() if known is None else _without_output(known)
    outcome.times = progress.times
    cache = cache or Cache(default_folder())
    try:
        if known is None:
            _understand(selection, progress, cache, outcome)
        if outcome.targets:
            _output(selection, progress, cache, outcome, hasty)
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
        _read(selection, plain.LIMITS, Progress(None), Cache(default_folder()), outcome)
    except InputError as problem:
        outcome.diagnostics += problem.diagnostics
    return outcome


def _read(
    selection: Selection, limits: plain.Limits, progress: Progress, cache: Cache, outcome: Outcome
) -> source.Source:
    with progress.stage("read"):
        fetcher = remote.Fetcher(limits) if selection.allow_remote else None
        outcome.source = document = source.load(selection.spec, limits=limits, fetcher=fetcher)
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
    document = _read(selection, settings.limits, progress, cache, outcome)
    if any(found.severity is Severity.ERROR for found in outcome.diagnostics):
        return
    with progress.stage("normalize"):
        normal, found = normalize.normalize(document)
        outcome.diagnostics += found
    with progress.stage("build"):
        sdk, found = build.build(normal, settings)
        outcome.sdk = sdk = plugins.transformed(sdk, settings.plugins)
        outcome.diagnostics += found
    try:
        _name_and_view(selection, settings, sdk, progress, cache, outcome)
    except InputError:
        raise
    except Exception as fault:
        if (blamed := plugins.suspected(fault, settings.plugins)) is None:
            raise
        raise blamed from fault


def _name_and_view(
    selection: Selection, settings: config.Config, sdk: ir.Sdk, progress: Progress, cache: Cache, outcome: Outcome
) -> None:
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


def _output(selection: Selection, progress: Progress, cache: Cache, outcome: Outcome, hasty: bool) -> None:
    settings, sdk, named, lock, targets = outcome.config, outcome.sdk, outcome.names, outcome.lock, outcome.targets
    if settings is None or sdk is None or named is None or lock is None:
        return
    trees = inputs.template_trees(selection, settings)
    with progress.stage("render"):
        if selection.template_overrides is not None:
            overrides.check(selection.templates, selection.template_overrides)
        made = render.render_all(trees, targets, cache=cache)
        files = {each.path: each.content for each in made}
        more = plugins.emitted(sdk, named, targets, settings.plugins, [*files, *lock.inside])
        files |= {path: content for path, (_, content) in more.items()}
    with progress.stage("format"):
        files |= format_files(_unformatted(files), "ruff" if hasty else settings.formatter, cache)
    output = inputs.output_folder(selection, named.package)
    with progress.stage("trace"):
        by = {path: plugin for path, (plugin, _) in more.items()}
        kept = write.read(output, record.PLACE) if hasty else None
        whole = (sdk, named, settings, trees, targets, made, files, by, cache)
        files[record.PLACE] = kept or map_of(*whole)
    with progress.stage("plan"):
        files |= lock.inside
        outcome.plan = write.plan(output, files, merges := inputs.merges(files))
        bases.keep(outcome.plan, files, merges, cache)
        if settings.merge if selection.merge is None else selection.merge:
            outcome.plan, found = reconcile.reconciled(outcome.plan, merges, cache)
            outcome.diagnostics += found


def _without_output(known: Outcome) -> Outcome:
    """What an earlier run understood of the same document."""
    kept = [found for found in known.diagnostics if found.code not in _OF_OUTPUT]
    lock = replace(known.lock, text=known.lock.next) if known.lock else None
    return replace(known, diagnostics=kept, lock=lock, plan=None)


def _unformatted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Python files that the templates made; the vendored runtime is copied as it is."""
    return {path: text for path, text in files.items() if path.endswith(".py") and "/_runtime/" not in path}
