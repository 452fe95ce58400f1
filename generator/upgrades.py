"""What an upgrade of the generator changed under a template editor's overrides.

Beside the overrides, in `.base/`, stand the templates that they were made from, as they were then: `copy` puts them
there, `accept` brings them up to date once the editor has seen what changed.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from .diagnostics import NOWHERE, InputError, error
from .frozen import dataclass
from .overrides import KEPT, Override, blocks, names, overrides
from .suggest import nearest

State = Literal["as it was", "changed", "unknown", "gone", "added"]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """One override, and what became of its base since it was made: `difference` shows it, against the override itself
    where nobody knows what it was made from."""

    override: Override
    state: State
    difference: str = ""


def upgrades(base: Path, mine: Path) -> list[Upgrade]:
    """What became of the base of each override in `mine`, in the order of their names."""
    return [_upgrade(each, mine) for each in overrides(base, mine)]


def copy(base: Path, mine: Path, name: str, block: str = "") -> Path:
    """Start an override of a template, or of one block of it, as a copy; its file.

    Raises InputError for a template or block that is not there, and for an override that is."""
    name, known = _inside(name), names(base)
    if name not in known:
        raise _refusal(f"there is no template {name}", nearest(name, known) or "list them: templates list")
    source, target = base / name, mine / name
    if target.exists():
        raise _refusal(f"{target} is there already", "edit it, or delete it first")
    text = source.read_text("utf-8")
    made = _extending(name, text, block) if block else text
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(made, "utf-8", newline="\n")
    _keep(source, mine / KEPT / name)
    return target


def accept(base: Path, mine: Path) -> list[str]:
    """Take the templates of today as what the overrides were made from; the names of those that were not yet."""
    fresh: list[str] = []
    for each in overrides(base, mine):
        kept = mine / KEPT / each.name
        if each.base is not None and _read(each.base) != _read(kept):
            _keep(each.base, kept)
            fresh.append(each.name)
    return fresh


def _upgrade(override: Override, mine: Path) -> Upgrade:
    then, now = _read(mine / KEPT / override.name), _read(override.base)
    if now is None:
        return Upgrade(
            override, "added" if then is None else "gone", _compared(override.name, then, "") if then else ""
        )
    if then is None:
        known = "" if override.blocks else _compared(override.name, now, _read(override.file) or "", "base", "yours")
        parts = "".join(_block_difference(override, now, None))
        return Upgrade(override, "unknown", known or parts)
    if override.blocks:
        changed = "".join(_block_difference(override, now, then))
    else:
        changed = _compared(override.name, then, now)
    return Upgrade(override, "changed" if changed else "as it was", changed)


def _block_difference(override: Override, now: str, then: str | None) -> list[str]:
    """What changed in the blocks that are replaced; without a base of then, how they differ from today's."""
    fresh, before = blocks(now), blocks(then) if then is not None else {}
    found: list[str] = []
    for block in override.blocks:
        name = f"{override.name} block {block.name}"
        new = fresh[block.name].text if block.name in fresh else ""
        if then is None:
            found.append(_compared(name, new, block.text, "base", "yours"))
        else:
            found.append(_compared(name, before[block.name].text if block.name in before else "", new))
    return found


def _compared(name: str, old: str, new: str, left: str = "when yours was made", right: str = "now") -> str:
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"{name} ({left})", f"{name} ({right})", lineterm="", n=3
    )
    return "".join(f"{line}\n" for line in lines)


def _extending(name: str, text: str, block: str) -> str:
    known = blocks(text)
    if block not in known:
        hint = f"it has {', '.join(known)}" if known else "it has none: copy the whole template"
        raise _refusal(f"{name} has no block {block}", hint)
    return f'{{% extends "base/{name}" %}}\n{{% block {block} %}}{known[block].text}{{% endblock %}}\n'


def _inside(name: str) -> str:
    """A template's name, which may be given as a path into a checkout."""
    return name.replace("\\", "/").rpartition("templates/")[2]


def _keep(source: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, kept)


def _read(file: Path | None) -> str | None:
    try:
        return file.read_text("utf-8") if file is not None else None
    except (OSError, UnicodeDecodeError):
        return None


def _refusal(message: str, hint: str) -> InputError:
    return InputError([error("templates", message, "#", hint, position=NOWHERE)])


def listed(base: Path) -> Sequence[str]:
    """Every template with the names of its blocks, a line each."""
    return [f"{name}{_in_brackets(base / name)}" for name in names(base)]


def _in_brackets(file: Path) -> str:
    found = blocks(_read(file) or "") if file.suffix == ".jinja" else {}
    return f"  [{', '.join(found)}]" if found else ""
