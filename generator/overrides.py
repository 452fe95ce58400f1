"""What a tree of a template editor's own replaces: whole files, single blocks, and which files it adds.

Knows nothing of OpenAPI. A template that begins with `{% extends "base/<its own path>" %}` replaces blocks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from .frozen import dataclass
from .render import SUFFIX, TemplateError

FOLDERS = ("package", "project", "site")
"""The folders of a template tree; nothing else in it is ever rendered. `docs` alone renders the last."""
KEPT = ".base"
"""The folder of an override tree with the templates that its overrides were made from."""

_EXTENDS = re.compile(r"""\{%[-+]?\s*extends\s+["']base/(?P<name>[^"']+)["']\s*[-+]?%\}""")
_TAG = re.compile(r"\{%[-+]?\s*(?P<end>end)?block(?:\s+(?P<name>\w+))?[^%]*%\}")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_IGNORED = {"__pycache__", ".git", ".DS_Store", KEPT}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a template: its text without the tags, and the line of its first tag."""

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Override:
    """A file of the second tree. `base` is the template that it stands for, None where it adds a file; `blocks` are
    the names of those that it replaces, empty where it replaces the whole."""

    name: str
    file: Path
    base: Path | None
    blocks: tuple[Block, ...] = ()


def overrides(base: Path, mine: Path) -> list[Override]:
    """Everything that the tree `mine` replaces in the tree `base`, or adds to it, by name."""
    found: list[Override] = []
    for file in (each for folder in FOLDERS for each in _files(mine / folder)):
        name = file.relative_to(mine).as_posix()
        own = base / name
        text = _text(file)
        partial = name.endswith(SUFFIX) and (match := _EXTENDS.search(text)) and match["name"] == name
        replaced = tuple(blocks(text).values()) if partial else ()
        found.append(Override(name, file, own if own.is_file() else None, replaced))
    return found


def check(base: Path, mine: Path) -> None:
    """Raises TemplateError for an override that could never have an effect: it stands in no folder of templates, or it
    replaces a block that the template does not have."""
    if not mine.is_dir():
        raise TemplateError(mine, 0, "There is no such folder of templates", "check the path given to --templates")
    for file in _files(mine):
        name = file.relative_to(mine).as_posix()
        if name.endswith(SUFFIX) and name.partition("/")[0] not in FOLDERS:
            hint = _moved(file.name, base) or "templates stand in package/, project/ or site/"
            raise TemplateError(file, 0, "This file is in no folder of templates and would not be used", hint)
    for each in overrides(base, mine):
        if each.blocks and each.base is not None:
            _check_blocks(each, blocks(_text(each.base)))


def blocks(text: str) -> dict[str, Block]:
    """The blocks of a template by name, outer ones before those inside them."""
    found: dict[str, Block] = {}
    open_tags: list[re.Match[str]] = []
    for tag in _TAG.finditer(_COMMENT.sub(lambda comment: " " * len(comment[0]), text)):
        if not tag["end"]:
            open_tags.append(tag)
        elif open_tags:
            start = open_tags.pop()
            line = text.count("\n", 0, start.start()) + 1
            found[start["name"]] = Block(start["name"], text[start.end() : tag.start()], line)
    return dict(sorted(found.items(), key=lambda item: item[1].line))


def _check_blocks(override: Override, known: Collection[str]) -> None:
    for block in override.blocks:
        if block.name not in known:
            close = difflib.get_close_matches(block.name, known, 1)
            names = f"did you mean {close[0]}?" if close else f"it has {', '.join(known) or 'no blocks'}"
            message = f"base/{override.name} has no block {block.name}, so that this one would not be used"
            raise TemplateError(override.file, block.line, message, names)


def _moved(name: str, base: Path) -> str:
    """Where a template of this name stands, for one that was put elsewhere."""
    same = [known for known in names(base) if known.rpartition("/")[2] == name]
    return f"did you mean {same[0]}?" if same else ""


def _files(tree: Path) -> Iterator[Path]:
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not _IGNORED.intersection(path.relative_to(tree).parts):
            yield path


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def names(base: Path) -> Sequence[str]:
    """Every template that can be replaced."""
    return [file.relative_to(base).as_posix() for folder in FOLDERS for file in _files(base / folder)]
