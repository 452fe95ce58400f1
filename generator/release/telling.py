"""Changes as text for a terminal, as Markdown for a review, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from .bump import next_version, parse_version, part
from .changes import Change, Level, demanded
from .snapshot import Snapshot

_TITLES = {
    Level.BREAKING: "Breaking changes",
    Level.FEATURE: "Features",
    Level.FIX: "Fixes",
}


def as_text(old: Snapshot, changes: Sequence[Change]) -> str:
    """A line for each change, the gravest first, and the version that they demand."""
    lines = [f"{change.text}{_side(change)}" for change in changes] or ["no changes"]
    return "\n".join([*lines, "", f"demands: {_demand(old, changes)}"])


def as_markdown(old: Snapshot, changes: Sequence[Change]) -> str:
    """Headings by weight, a bullet for each change."""
    parts = [f"**Demands: {_demand(old, changes)}**"]
    for level, title in _TITLES.items():
        found = [
            f"- `{change.subject}`: {_escaped(change.message)}{_side(change)}"
            for change in changes
            if change.level is level
        ]
        if found:
            parts += [f"### {title}", "\n".join(found)]
    if not changes:
        parts.append("No changes.")
    return "\n\n".join(parts)


def as_json(old: Snapshot, changes: Sequence[Change]) -> str:
    """The same as data; `demands.version` is null where the old version is not known."""
    level = demanded(changes)
    content = {
        "demands": {"level": level.word, "from": old.version or None, "version": _next(old.version, level)},
        "changes": [
            {
                "level": change.level.word,
                "subject": change.subject,
                "message": change.message,
                "code": change.code,
                "side": change.side,
                "group": change.group,
                "renamed_to": change.renamed_to or None,
            }
            for change in changes
        ],
    }
    return json.dumps(content, indent=1)


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
"""Format → how changes from a snapshot are told."""


def _side(change: Change) -> str:
    return " [wire]" if change.side == "wire" else ""


def _escaped(text: str) -> str:
    """`text` where Markdown would see marks: types and names are full of brackets and underscores."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|" else char for char in text)


def _next(version: str, level: Level) -> str | None:
    return str(next_version(parse_version(version), level)) if version else None


def _demand(old: Snapshot, changes: Sequence[Change]) -> str:
    level = demanded(changes)
    if level is Level.NONE:
        return "no new version"
    if old.version:
        last = parse_version(old.version)
        return f"a new {part(last, level)} version, {last} → {next_version(last, level)}"
    words = {Level.BREAKING: "major (before 1.0.0: minor)", Level.FEATURE: "minor (before 1.0.0: patch)"}
    return f"a new {words.get(level, 'patch')} version"
