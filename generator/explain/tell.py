"""What was found about a target, as text or as JSON data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from ..frozen import dataclass
from ..messages import escape
from .find import Found
from .output import Output
from .sources import Mention, Sources, shown

_FIXED = "fixed: the template writes it for every document"
_PRINTED = "none: the template's line prints a value"
_MAINTAINER = "yours: the generator did not write it"
_WIDTH = 9
_MOST = 4
"""Overlay actions inside a node that text tells of; JSON has them all."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that is known of one thing in the output. `overlay` is the action that brought its node, `changes`
    are actions that brought something inside it; `rule` says how its name came about."""

    name: str
    output: Mention | None
    template: Mention | None
    spec: Mention | None
    overlay: Mention | None
    changes: tuple[Mention, ...]
    settings: tuple[Mention, ...]
    rule: str
    lock: Mention | None


def explain(found: Found, output: Output, sources: Sources) -> Explanation:
    """What made `found`. Raises InputError when the document cannot be read."""
    origin = found.origin
    template = sources.template(found.place) if found.place is not None else None
    return Explanation(
        name=found.name,
        output=_place(found, output),
        template=template,
        spec=sources.node(origin.at) if origin is not None else None,
        overlay=sources.brought_by(origin.at) if origin is not None else None,
        changes=tuple(sources.changed_by(origin.at)) if origin is not None else (),
        settings=tuple(sources.settings(origin)) if origin is not None else (),
        rule=_rule(found, template),
        lock=sources.locked(origin.key, output.folder) if origin is not None else None,
    )


def _place(found: Found, output: Output) -> Mention | None:
    if not found.path:
        return None
    edited = "edited since it was generated; lines may have moved" if output.is_edited(found.path) else ""
    return Mention(shown(output.folder / found.path), found.line, 1, edited)


def _rule(found: Found, template: Mention | None) -> str:
    if found.origin is not None:
        return found.origin.rule
    if found.plugin:
        return f"the plugin {found.plugin}"
    if template is None:
        return _MAINTAINER
    return _PRINTED if "{{" in template.what else _FIXED


def as_text(told: Explanation) -> str:
    """A line for each thing that is known; nothing of it acts on a terminal."""
    rows = [("output", told.output), ("template", told.template), ("spec", told.spec), ("overlay", told.overlay)]
    rows += [("inside", each) for each in told.changes[:_MOST]]
    lines = [told.name, *(_row(word, each) for word, each in rows if each is not None)]
    if len(told.changes) > _MOST:
        lines.append(f"  {'':<{_WIDTH}} … {len(told.changes) - _MOST} more overlay actions inside; --json lists them")
    lines += [_row("config", each) for each in told.settings]
    kept = f"; kept in {told.lock.file}:{told.lock.line}" if told.lock is not None else ""
    return "\n".join(map(escape, [*lines, f"  {'name':<{_WIDTH}} {told.rule}{kept}"]))


def as_data(explanations: Iterable[Explanation]) -> Sequence[dict[str, Any]]:
    """The same as plain data, with the same words."""
    return [asdict(each) for each in explanations]


def _row(word: str, found: Mention) -> str:
    column = f":{found.column}" if found.column > 1 else ""
    return f"  {word:<{_WIDTH}} {found.file}:{found.line}{column}  {found.what}".rstrip()
