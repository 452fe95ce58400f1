"""What each command for template editors does, from its parsed arguments to its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from . import pipeline
from .cache import Cache, default_folder
from .context import contract, template_name
from .context import describe as described
from .diagnostics import InputError, error
from .explain import command as explain
from .notices import print_diagnostics
from .preview import Preview
from .progress import Progress
from .selection import select
from .watch import Cycle, Watch, describe, follow


def watch(chosen: argparse.Namespace) -> int:
    """`watch`: generate at every edit until interrupted."""
    preview = Preview(chosen.port) if chosen.preview else None
    if preview is not None:
        preview.start()
        print(f"preview: {preview.url}", flush=True)

    def seen(cycle: Cycle) -> None:
        print_diagnostics(cycle.outcome.diagnostics, cycle.outcome.source, chosen.quiet)
        describe(cycle, sys.stdout)
        if preview is not None:
            _show(preview, cycle)

    follow(Watch(lambda: select(chosen), Cache(default_folder()), chosen.force), seen)
    return 0


def context(chosen: argparse.Namespace) -> int:
    """`context`: print what a template receives, or without one the contract of all."""
    if not chosen.template:
        print(contract())
        return 0
    outcome = pipeline.run(select(chosen), Progress(None), Cache(default_folder()))
    print_diagnostics(outcome.diagnostics, outcome.source, chosen.quiet)
    if not outcome.targets:
        return 2
    try:
        print(described(template_name(chosen.template), outcome.targets))
    except KeyError as problem:
        hint = "TEMPLATE begins with package/ or project/"
        raise InputError([error("template", f"There is no folder of templates {problem}.", "#", hint)]) from None
    return 0


def _show(preview: Preview, cycle: Cycle) -> None:
    plan = cycle.outcome.plan
    if plan is not None:
        preview.show(plan.files, plan.written)
    else:
        preview.refuse("\n".join(found.message for found in cycle.outcome.diagnostics))


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "watch": watch,
    "explain": explain.run,
    "context": context,
}
