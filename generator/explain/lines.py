"""Which line of which template made each line of the output: templates are rendered with marks, which are taken out.

Knows nothing of OpenAPI. The marks stand in the templates' own text alone. Where a template takes up what was rendered
(a filter may count characters), it is rendered without marks as well, and a file that differs without them is only
known by its template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from jinja2.ext import Extension
from jinja2.lexer import TOKEN_BLOCK_BEGIN, TOKEN_DATA, TOKEN_VARIABLE_BEGIN, Token, TokenStream

from ..cache import Cache
from ..render import SUFFIX, Rendered, Target, Task, kept_environment, render_again, rendered

Place: TypeAlias = tuple[str, int]
"""A template, as `templates/package/sdk.py.jinja` (of a second tree: `overrides/…`), and a line of it, from 1."""

TREES = ("templates", "overrides")
"""How the first and the second template tree are called, wherever they are."""
_SIGN = "\x00"
"""Encloses a mark. Encoders let no such character through."""
_MARK = re.compile(r"(\d+):(.*)", re.DOTALL)
_TAG = re.compile(r"\{[{%][-+]?(.*?)[-+]?[%}]\}", re.DOTALL)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAKES_UP = re.compile(r"\b(?:set|filter|macro|call|caller|import|from|self|super)\b")
"""What of a template may look at text that was rendered before."""


class _Marks(Extension):
    """Puts a mark before each line of a template's text and before each value that it prints, unless what goes before
    it is of the same line."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The template's tokens with the marks among them."""
        file, line = stream.filename or "", 0
        for token in stream:
            if token.type == TOKEN_DATA:
                yield Token(token.lineno, TOKEN_DATA, _marked(token, file, line))
                last = token.value.rpartition("\n")[2]
                line = token.lineno + token.value.count("\n") if last else 0
                continue
            if token.type == TOKEN_VARIABLE_BEGIN and token.lineno != line:
                yield Token(token.lineno, TOKEN_DATA, f"{_SIGN}{token.lineno}:{file}{_SIGN}")
                line = token.lineno
            elif token.type == TOKEN_BLOCK_BEGIN:
                line = 0
            yield token


def _marked(token: Token, file: str, line: int) -> str:
    """The text of a token with marks; `line` is that of the mark before it."""
    lines = token.value.split("\n")
    last = len(lines) - 1
    return "\n".join(
        f"{_SIGN}{token.lineno + offset}:{file}{_SIGN}{text}"
        if (text or offset < last) and token.lineno + offset != line
        else text
        for offset, text in enumerate(lines)
    )


class Tracer:
    """Knows the place of each line of the files that templates made of `targets`."""

    def __init__(self, trees: Sequence[Path], targets: Sequence[Target], cache: Cache) -> None:
        self._env, self._plain = kept_environment(trees, (_Marks,), cache), kept_environment(trees, (), cache)
        self._at_once = not any(_takes_up(path) for tree in trees for path in tree.rglob(f"*{SUFFIX}"))
        self._contexts = {target.folder: target.context for target in targets}
        base = trees[0]
        self._roots = (str(base), *(str(tree) for tree in trees if not tree.is_relative_to(base)))

    def prepare(self, template: str) -> None:
        """Read a template: once, before there are workers."""
        self._env.get_template(template)
        if not self._at_once:
            self._plain.get_template(template)

    def made(self, task: Task) -> tuple[Rendered, Sequence[Place]]:
        """The file of a task, and the place of each of its lines."""
        if self._at_once and task.is_rendered:
            marked = rendered(self._env, task)
            with suppress(ValueError):
                text, marks = _unmarked(marked.content.decode())
                return replace(marked, content=text.encode()), self._called(marks)
        made = rendered(self._plain, task)
        return made, self._places(made)

    def _places(self, made: Rendered) -> Sequence[Place]:
        """The place of each line of a file that was rendered without marks."""
        template = _template(str(made.source), self._roots)
        count = made.content.count(b"\n") + (made.content[-1:] not in (b"", b"\n"))
        if not made.template.endswith(SUFFIX):
            return [(template, line) for line in range(1, count + 1)]
        with suppress(ValueError):
            text, marks = _unmarked(render_again(self._env, made, self._contexts[made.folder]))
            if text.encode() == made.content:
                return self._called(marks)
        return [(template, 1)] * count

    def _called(self, marks: Sequence[str]) -> list[Place]:
        found = {mark: _read(mark) for mark in dict.fromkeys(marks)}
        called = {mark: (_template(file, self._roots), line) for mark, (line, file) in found.items()}
        return [called[mark] for mark in marks]

    def source(self, made: Rendered, line: int) -> tuple[str, int]:
        """The template's own file, and the line in it, that made a line of a file."""
        if made.template.endswith(SUFFIX):
            _, marks = _unmarked(render_again(self._env, made, self._contexts[made.folder]))
            if 0 < line <= len(marks):
                number, file = _read(marks[line - 1])
                return file, number
        return str(made.source), 1


@lru_cache(maxsize=256)
def _template(file: str, roots: tuple[str, ...]) -> str:
    for name, root in reversed(list(zip(TREES, roots, strict=False))):
        if Path(file).is_relative_to(root):
            return f"{name}/{Path(file).relative_to(root).as_posix()}"
    return file


def _takes_up(template: Path) -> bool:
    """Whether a template may look at text that was rendered before; what cannot be read does not."""
    try:
        text = template.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    tags = (_STRING.sub("", tag).strip() for tag in _TAG.findall(text))
    return _SIGN in text or any(_TAKES_UP.search(tag) and tag != "super()" for tag in tags)


@lru_cache(maxsize=4096)
def _read(mark: str) -> tuple[int, str]:
    """The line and the file that a mark says. Raises ValueError for what is no mark."""
    if (match := _MARK.fullmatch(mark)) is None:
        raise ValueError(mark)
    return int(match[1]), match[2]


def _unmarked(text: str) -> tuple[str, list[str]]:
    """A marked text without its marks, and for each line the mark of its first character that shows.

    Raises ValueError where marks do not stand in pairs of signs."""
    pieces = text.split(_SIGN)
    found: list[str] = []
    here, shows = "", False
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        end = piece.find("\n")
        first = piece if end < 0 else piece[:end]
        if first and not shows:
            here, shows = (here or mark, False) if first.isspace() else (mark, True)
        if end < 0:
            continue
        found.append(here or mark)
        found.extend([mark] * (piece.count("\n") - 1))
        last = piece[piece.rfind("\n") + 1 :]
        here, shows = mark if last else "", bool(last.strip())
    return "".join(pieces[0::2]), [*found, here] if here else found
