"""Run the generator in this process, as the command line would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator import pipeline
from generator.progress import Progress
from generator.selection import HOME, Selection

SPEC = HOME / "spec" / "openapi.yaml"
CONFIG = HOME / "spec" / "sdk.yaml"
OVERLAYS = tuple(sorted((HOME / "spec" / "overlays").glob("*.yaml")))


def planned(selection: Selection) -> dict[str, str]:
    """The files that a run would write, as text, unproven. Fails with the diagnostics when the input is refused."""
    outcome = pipeline.run(replace(selection, prove="off"), Progress(None))
    assert outcome.plan is not None, [found.message for found in outcome.diagnostics]
    return {path: content.decode() for path, content in outcome.plan.files.items()}


def written(spec: Path, overlays: tuple[Path, ...], config: Path | None, output: Path) -> None:
    """Write a project to `output`."""
    outcome = pipeline.run(
        Selection(spec=spec, overlays=overlays, config=config, output=output, prove="off"), Progress(None)
    )
    assert outcome.plan is not None, [found.message for found in outcome.diagnostics]
    pipeline.commit(outcome)


def orq(output: Path, *, overlays: bool = True) -> dict[str, str]:
    """The Orq SDK's files, from the base document alone or with its overlays."""
    chosen = OVERLAYS if overlays else ()
    return planned(Selection(spec=SPEC, overlays=chosen, config=CONFIG, output=output, strict=True))
