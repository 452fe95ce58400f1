"""From the finished views to a plan of files, and the proof that what they hold works."""

from __future__ import annotations

from collections.abc import Mapping

from . import bases, config, inputs, overrides, plugins, proof, reconcile, render, write
from .cache import Cache
from .explain import record
from .explain.lines import Tracer
from .explain.of_run import map_of
from .format import FormatError, format_files
from .outcome import Outcome
from .progress import Progress
from .selection import Selection


def output(
    selection: Selection, progress: Progress, cache: Cache, outcome: Outcome, hasty: bool
) -> tuple[proof.Verdict, Mapping[str, bytes]]:
    """Plan the files of an `outcome` that has views; whether they work, and the files that were looked at. What is not
    even Python gets no plan. A `hasty` run proves no more than that it is.

    Raises WriteError or InputError."""
    settings, named = outcome.config, outcome.names
    if settings is None or named is None:
        return proof.Verdict(), {}
    rendered, made, plugged = _rendered(selection, settings, progress, cache, outcome)
    formatter = "ruff" if hasty else settings.formatter
    level = "off" if hasty else selection.prove or settings.prove
    proving = proof.Proving(level, settings.http, formatter, rendered, cache)
    try:
        with progress.stage("format"):
            formatted = format_files(_unformatted(rendered), formatter, cache, compiled=level == "off")
            files = {**rendered, **formatted}
        proving.start(files)
        with progress.stage("trace"):
            kept = write.read(inputs.output_folder(selection, named.package), record.PLACE) if hasty else None
            files[record.PLACE] = kept or _map(selection, settings, made, files, plugged, cache, outcome)
        with progress.stage("plan"):
            _plan(selection, settings, files, cache, outcome)
        with progress.stage("prove"):
            return proving.verdict(), files
    except FormatError as problem:
        place = _template_line(selection, settings, made, problem, cache, outcome)
        path = problem.path.removeprefix(proof.SOURCES)
        return proof.Verdict((proof.Problem("compile", "", "", str(problem), path, problem.line, place),)), {
            problem.path: problem.source
        }
    finally:
        proving.stop()


def _rendered(
    selection: Selection, settings: config.Config, progress: Progress, cache: Cache, outcome: Outcome
) -> tuple[dict[str, bytes], list[render.Rendered], dict[str, str]]:
    """The files, those of them that templates made, and which plugin made a file."""
    assert outcome.sdk is not None
    assert outcome.names is not None
    assert outcome.lock is not None
    with progress.stage("render"):
        if selection.template_overrides is not None:
            overrides.check(selection.templates, selection.template_overrides)
        made = render.render_all(inputs.template_trees(selection, settings), outcome.targets, cache=cache)
        files = {each.path: each.content for each in made}
        taken = [*files, *outcome.lock.inside]
        more = plugins.emitted(outcome.sdk, outcome.names, outcome.targets, settings.plugins, taken)
        files |= {path: content for path, (_, content) in more.items()}
    return files, list(made), {path: plugin for path, (plugin, _) in more.items()}


def _template_line(
    selection: Selection,
    settings: config.Config,
    made: list[render.Rendered],
    problem: FormatError,
    cache: Cache,
    outcome: Outcome,
) -> tuple[str, int]:
    """The template's file and line that made the line at fault; nothing where none did."""
    for each in made:
        if each.path == problem.path and problem.line:
            trees = inputs.template_trees(selection, settings)
            return Tracer(trees, outcome.targets, cache).source(each, problem.line)
    return "", 0


def _map(
    selection: Selection,
    settings: config.Config,
    made: list[render.Rendered],
    files: Mapping[str, bytes],
    plugged: Mapping[str, str],
    cache: Cache,
    outcome: Outcome,
) -> bytes:
    assert outcome.sdk is not None
    assert outcome.names is not None
    trees = inputs.template_trees(selection, settings)
    return map_of(outcome.sdk, outcome.names, settings, trees, outcome.targets, made, files, plugged, cache)


def _plan(
    selection: Selection, settings: config.Config, files: dict[str, bytes], cache: Cache, outcome: Outcome
) -> None:
    assert outcome.names is not None
    assert outcome.lock is not None
    files |= outcome.lock.inside
    place = inputs.output_folder(selection, outcome.names.package)
    outcome.plan = write.plan(place, files, merges := inputs.merges(files))
    bases.keep(outcome.plan, files, merges, cache)
    if settings.merge if selection.merge is None else selection.merge:
        outcome.plan, found = reconcile.reconciled(outcome.plan, merges, cache)
        outcome.diagnostics += found


def _unformatted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Python files that the templates made; the vendored runtime is copied as it is."""
    return {path: text for path, text in files.items() if path.endswith(".py") and "/_runtime/" not in path}
