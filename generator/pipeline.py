"""The stages in their order: a document goes in, a plan of files comes out. Only `commit` changes the disk."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache as cached
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from . import (
    build,
    config,
    depth,
    inputs,
    ir,
    layout,
    model_faults,
    models,
    names,
    normalize,
    old_names,
    overlay,
    plain,
    plugins,
    proof,
    source,
    swagger2,
    validate,
    view,
    write,
)
from .build.sharing import beyond
from .cache import Cache, default_folder
from .collector import collector_rare
from .diagnostics import NOWHERE, Diagnostic, InputError, Severity, error
from .explain.origins import origins
from .making import read_ahead
from .outcome import Outcome
from .output import begun_proof, output, pages
from .parallel import Beside
from .progress import Progress
from .selection import Selection
from .view.targets import PACKAGE_FOLDER

if TYPE_CHECKING:
    from . import remote

__all__ = ["Outcome", "check", "commit", "run"]

_LARGE = 300_000
"""Characters of a document from which on it is validated beside other work."""
_MANY = 200
"""Schemas from which on their models are made beside other work."""
_ROUNDS = 8
"""How often more of a document is left untyped for its package to work."""


@collector_rare()
def run(
    selection: Selection,
    progress: Progress,
    cache: Cache | None = None,
    *,
    known: Outcome | None = None,
    hasty: bool = False,
) -> Outcome:
    """Everything but writing. Never raises for bad input.

    `known` is an earlier outcome of the same selection, after which only templates changed; or the document of one
    (`document_only`), after which the settings did. A `hasty` run formats by
    ruff alone, proves no more than that every file compiles, and leaves the map of what was made from what as it is on
    disk."""
    outcome = Outcome() if known is None else known.without_output()
    outcome.times, outcome.hasty = progress.times, hasty
    cache = cache or Cache(default_folder())
    try:
        if outcome.package is None:
            _understand(selection, progress, cache, outcome)
        if outcome.package is not None:
            _work(selection, progress, cache, outcome)
    except InputError as problem:
        outcome.diagnostics += problem.diagnostics
    except write.WriteError as problem:
        outcome.diagnostics.append(_unwritable(problem))
    finally:
        outcome.end()
    return outcome


def commit(outcome: Outcome) -> None:
    """Write what `run` planned: the tree at once, then the lock. Raises InputError where the disk refuses."""
    try:
        if outcome.plan is not None:
            write.commit(outcome.plan)
        if outcome.lock is not None:
            outcome.lock.save()
    except (write.WriteError, OSError) as problem:
        raise InputError([_unwritable(problem)]) from problem


def _unwritable(problem: Exception) -> Diagnostic:
    hint = "run it again" if isinstance(problem, write.OvertakenError) else "choose another --output"
    return error("output", f"Cannot write {problem}.", "#", hint, position=NOWHERE)


def check(selection: Selection) -> Outcome:
    """The document with its overlays, and everything that is wrong with it."""
    outcome, cache = Outcome(), Cache(default_folder())
    try:
        document = _read(selection, plain.LIMITS, Progress(None), outcome)
        outcome.diagnostics += validate.validate(document, selection.strict, cache)
    except InputError as problem:
        outcome.diagnostics += problem.diagnostics
    return outcome


def _read(selection: Selection, limits: plain.Limits, progress: Progress, outcome: Outcome) -> source.Source:
    with progress.stage("read"):
        outcome.source = document = source.load(selection.spec, limits=limits, fetcher=_fetcher(selection, limits))
    with progress.stage("overlay"):
        document, found = overlay.apply(document, selection.overlays)
        outcome.source = document
        outcome.diagnostics += found
    document, found = swagger2.convert(document)
    outcome.source = document
    outcome.diagnostics += found
    return document


def _fetcher(selection: Selection, limits: plain.Limits) -> remote.Fetcher | None:
    if not selection.allow_remote:
        return None
    from .remote import Fetcher  # which imports what reads from the web

    return Fetcher(limits)


def _understand(selection: Selection, progress: Progress, cache: Cache, outcome: Outcome) -> None:
    settings = inputs.read_config(selection, cache)
    same_form = outcome.config is not None and _of_form(outcome.config) == _of_form(settings)
    outcome.config = settings
    if outcome.form is None or not same_form:
        _normalise(selection, settings, progress, cache, outcome)
        outcome.read = tuple(outcome.diagnostics)
    outcome.diagnostics = [*old_names.overdue(settings.aliases, settings.version, old_names.today()), *outcome.read]
    if outcome.form is not None:
        _shape(selection, settings, outcome.form, progress, cache, outcome)


def _normalise(
    selection: Selection, settings: config.Config, progress: Progress, cache: Cache, outcome: Outcome
) -> None:
    """The document in its normal form, unless there is an error in it."""
    outcome.form = None
    document = _read(selection, settings.limits, progress, outcome)
    outcome.tool = models.prepared(cache, worth=document.size > _LARGE)
    work = partial(validate.validate, document, selection.strict, cache)
    with Beside(work, worth=document.size > _LARGE) as judge:
        if not judge.is_beside and _refused(judge, progress, outcome):
            return
        with progress.stage("normalize"):
            locked, across = _locked(selection, settings, document), settings.equal_types == "everywhere"
            form, found = normalize.normalize(document, locked, settings.limits, across=across)
            form, deep = depth.shallow(form)
        if judge.is_beside and _refused(judge, progress, outcome):
            return
    outcome.form = form
    outcome.diagnostics += [*found, *deep]


def _of_form(settings: config.Config) -> tuple[object, ...]:
    """The settings that the normal form depends on."""
    return settings.limits, settings.equal_types


def _locked(selection: Selection, settings: config.Config, document: source.Source) -> Mapping[str, str]:
    """The names by which schemas stay apart that could be one."""
    return inputs.read_lock(selection, settings, build.title_of(document.get("#"))).known


def _refused(judge: Beside[list[Diagnostic]], progress: Progress, outcome: Outcome) -> bool:
    """Whether the document has errors; what is wrong with it joins the diagnostics."""
    with progress.stage("validate"):
        outcome.diagnostics += judge.result()
    return any(found.severity is Severity.ERROR for found in outcome.diagnostics)


def _shape(
    selection: Selection,
    settings: config.Config,
    form: normalize.NormalForm,
    progress: Progress,
    cache: Cache,
    outcome: Outcome,
) -> None:
    """What templates see of the document. What cannot be made into models joins what is left untyped."""
    with progress.stage("build"):
        sdk, found = build.build(normalize.untyped(form, outcome.weak.schemas, outcome.weak.operations), settings)
        with _blaming_plugins(outcome):
            outcome.sdk = sdk = plugins.transformed(sdk, settings.plugins)
            if outcome.source is not None and (refusal := beyond(form, sdk, outcome.source.size, settings.limits)):
                raise InputError([refusal])
        outcome.diagnostics = list(dict.fromkeys((*outcome.diagnostics, *found, *outcome.weak.diagnostics())))
    try:
        with _blaming_plugins(outcome):
            _name_and_view(selection, settings, sdk, progress, cache, outcome)
    except models.NotGenerated as failed:
        if not _weaken(outcome, failed, progress, cache):
            raise
        _shape(selection, settings, form, progress, cache, outcome)


@contextmanager
def _blaming_plugins(outcome: Outcome) -> Generator[None]:
    """A fault that plugins may have led to is told as theirs."""
    try:
        yield
    except (InputError, write.WriteError):
        raise
    except Exception as fault:
        if outcome.config is None or (blamed := plugins.suspected(fault, outcome.config.plugins)) is None:
            raise
        raise blamed from fault


def _weaken(outcome: Outcome, failed: models.NotGenerated, progress: Progress, cache: Cache) -> bool:
    """Leave untyped what the model generator cannot make; False when nothing new is to blame."""
    if outcome.sdk is None or outcome.names is None or outcome.layout is None:
        return False
    with progress.stage("search"):
        found = model_faults.faulty(outcome.sdk, outcome.names, outcome.layout, failed, cache)
    return outcome.weaken(proof.Weak(found))


def _name_and_view(
    selection: Selection, settings: config.Config, sdk: ir.Sdk, progress: Progress, cache: Cache, outcome: Outcome
) -> None:
    outcome.prove(begun_proof(selection, settings, cache, outcome))
    with progress.stage("names"):
        lock = inputs.read_lock(selection, settings, sdk.title)
        outcome.names, found = named, _ = names.assign(sdk, settings, lock.known)
        outcome.diagnostics += found
        outcome.names, found = named, _ = names.with_aliases(sdk, named, settings)
        outcome.diagnostics += found
        outcome.lock = lock.with_names(named.lock)
        if any(each.severity is Severity.ERROR for each in found):
            return
        outcome.layout = modules = layout.arrange(sdk, named)
    work = partial(models.generate, sdk, named, modules, ".._runtime", cache, outcome.tool)
    with Beside(work, worth=len(sdk.schemas) > _MANY) as texts, progress.stage("view"):

        def models_of() -> Mapping[str, str]:
            if texts.is_beside:
                outcome.origins = origins(sdk, named, settings)
                read_ahead(inputs.template_trees(selection, settings), PACKAGE_FOLDER, cache)
            with progress.stage("models"):
                found = texts.result()
            if outcome.tool is not None:
                outcome.tool.stop()
            return found

        outcome.project = cached(partial(view.project, sdk, named, settings))
        outcome.begin(pages(selection, settings, outcome.project, cache, outcome))
        outcome.package = view.package(sdk, named, modules, models_of, settings)


def _work(selection: Selection, progress: Progress, cache: Cache, outcome: Outcome) -> None:
    """The output, proven to work; what is at fault is left untyped, and where that does not help nothing is planned."""
    verdict = proof.Verdict()
    for _ in range(_ROUNDS):
        with _blaming_plugins(outcome):
            verdict, files = output(selection, progress, cache, outcome)
        if not verdict.problems:
            outcome.diagnostics += proof.remarks(verdict)
            return
        if _is_of_own(verdict, selection) or not _blame(selection, verdict, files, progress, cache, outcome):
            break
    outcome.plan = None
    own = selection.template_overrides is not None or bool(outcome.config and outcome.config.plugins)
    outcome.diagnostics += proof.refusals(verdict.problems, own=own)


def _is_of_own(verdict: proof.Verdict, selection: Selection) -> bool:
    """Whether a maintainer's template makes a file that is not Python: no type of the document is at fault."""
    own = selection.template_overrides
    return own is not None and any(Path(each.template[0]).is_relative_to(own) for each in verdict.problems)


def _blame(
    selection: Selection,
    verdict: proof.Verdict,
    files: Mapping[str, bytes],
    progress: Progress,
    cache: Cache,
    outcome: Outcome,
) -> bool:
    """Shape the document anew without the types that are at fault; False when none are."""
    settings, form = outcome.config, outcome.form
    if settings is None or form is None or outcome.sdk is None or outcome.names is None or outcome.layout is None:
        return False
    if not outcome.weaken(proof.blame(verdict.problems, files, outcome.sdk, outcome.names, outcome.layout)):
        return False
    _shape(selection, settings, form, progress, cache, outcome)
    return True
