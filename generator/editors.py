"""What each command for template editors does, from its parsed arguments to its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from . import messages, pipeline, upgrades
from .cache import Cache, default_folder
from .context import contract, template_name
from .context import describe as described
from .diagnostics import InputError, error
from .explain import command as explain
from .notices import print_diagnostics
from .preview import Preview
from .progress import Progress
from .selection import TEMPLATES, select
from .watch import Cycle, Watch, describe, follow, paint


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

    watched = Watch(lambda: select(chosen), Cache(default_folder()), chosen.force)
    try:
        follow(watched, seen)
    except KeyboardInterrupt:
        if watched.at_work:
            raise
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
        hint = "TEMPLATE begins with package/, project/ or site/"
        raise InputError([error("template", f"There is no folder of templates {problem}.", "#", hint)]) from None
    return 0


def templates(chosen: argparse.Namespace) -> int:
    """`templates`: list and copy the built-in ones, and show what an upgrade changed under overrides."""
    if chosen.action == "list":
        print("\n".join(upgrades.listed(TEMPLATES)))
        return 0
    if chosen.action == "copy":
        made = upgrades.copy(TEMPLATES, chosen.mine, chosen.template, chosen.block)
        print(f"{made}: edit it, and generate with --templates {chosen.mine}")
        return 0
    if not chosen.mine.is_dir():
        raise InputError([error("templates", f"there is no folder {chosen.mine}", "#", "start one: templates copy")])
    if chosen.action == "accept":
        fresh = upgrades.accept(TEMPLATES, chosen.mine)
        print("\n".join(f"{name}: taken as seen" for name in fresh) or "nothing to accept")
        return 0
    return _upgrades(upgrades.upgrades(TEMPLATES, chosen.mine))


_STATES: Mapping[upgrades.State, str] = {
    "as it was": "the built-in template is as it was",
    "changed": "the built-in template has changed since",
    "unknown": "made from an unknown version; shown against today's",
    "gone": "the built-in template is gone, and this one makes a file of its own",
    "added": "adds a file of its own",
}


def _upgrades(found: Sequence[upgrades.Upgrade]) -> int:
    for each in found:
        blocks = f" (block {', '.join(block.name for block in each.override.blocks)})" if each.override.blocks else ""
        print(f"{each.override.name}{blocks}: {_STATES[each.state]}")
        if each.difference:
            print(paint(each.difference) if sys.stdout.isatty() else each.difference)
    return int(any(each.state in ("changed", "gone") for each in found))


def _show(preview: Preview, cycle: Cycle) -> None:
    plan = cycle.outcome.plan
    if plan is not None:
        preview.show(plan.files, plan.written)
    else:
        preview.refuse(messages.render(cycle.outcome.diagnostics, cycle.outcome.source))


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "watch": watch,
    "explain": explain.run,
    "context": context,
    "templates": templates,
}
