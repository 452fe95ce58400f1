"""Which line of which template made each line of the output: the templates are rendered with marks.

Knows nothing of OpenAPI. The marks stand in the templates' own text alone. A maintainer's templates are rendered twice,
and a file that differs without marks from what was written (a filter may count characters) is only known by its
template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from jinja2.ext import Extension
from jinja2.lexer import TOKEN_BLOCK_BEGIN, TOKEN_DATA, TOKEN_VARIABLE_BEGIN, Token, TokenStream

from ..cache import Cache
from ..render import SUFFIX, Rendered, Target, Task, kept_environment, read_template, render_again, rendered

Place: TypeAlias = tuple[str, int]
"""A template, as `templates/package/sdk.py.jinja` (of a second tree: `overrides/…`), and a line of it, from 1."""

TREES = ("templates", "overrides")
"""How the first and the second template tree are called, wherever they are."""
_MARK = re.compile("\\x00([^\\x00]*)\\x00")


class _Marks(Extension):
    """Puts a mark before each line of a template's text and before each value that it prints, unless what goes before
    it is of the same line. Encoders let no such character through."""

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
                yield Token(token.lineno, TOKEN_DATA, f"\x00{token.lineno}:{file}\x00")
                line = token.lineno
            elif token.type == TOKEN_BLOCK_BEGIN:
                line = 0
            yield token


def _marked(token: Token, file: str, line: int) -> str:
    """The text of a token with marks; `line` is that of the mark before it."""
    lines = token.value.split("\n")
    last = len(lines) - 1
    return "\n".join(
        f"\x00{token.lineno + offset}:{file}\x00{text}"
        if (text or offset < last) and token.lineno + offset != line
        else text
        for offset, text in enumerate(lines)
    )


class Tracer:
    """Knows the place of each line of the files that templates make of `targets`."""

    def __init__(self, trees: Sequence[Path], targets: Sequence[Target], cache: Cache) -> None:
        self._env = kept_environment(trees, (_Marks,), cache)
        self._contexts = {target.folder: target.context for target in targets}
        base = trees[0]
        self._roots = (str(base), *(str(tree) for tree in trees if not tree.is_relative_to(base)))
        self._known: dict[str, Place] = {}

    def prepare(self, template: str, source: Path) -> None:
        """Read a template, which is at `source`: once, before there are workers. Raises TemplateError."""
        read_template(self._env, template, source)

    def marked(self, task: Task) -> Rendered:
        """The file of a task, with marks in its content."""
        return rendered(self._env, task)

    def unmarked(self, marked: Rendered) -> tuple[Rendered, tuple[Place, ...]]:
        """The file of what is `marked`, and the place of each of its lines, for templates that do nothing to texts:
        what they make is what they make with marks, without these."""
        if not marked.template.endswith(SUFFIX):
            return marked, self._copied(marked)
        text, marks = _unmarked(marked.content.decode())
        return replace(marked, content=text.encode()), self._called(marks)

    def places(self, made: Rendered) -> tuple[Place, ...]:
        """The place of each line of a file as rendered."""
        if not made.template.endswith(SUFFIX):
            return self._copied(made)
        text, marks = _unmarked(render_again(self._env, made, self._contexts[made.folder]))
        if text.encode() != made.content:
            return ((_template(str(made.source), self._roots), 1),) * _count(made)
        return self._called(marks)

    def source(self, made: Rendered, line: int) -> tuple[str, int]:
        """The file of a template, and the line in it, that made a line of a file at fault; where a template of a
        maintainer's made one before it, the last of these: the others are known to work."""
        if made.template.endswith(SUFFIX):
            _, marks = _unmarked(render_again(self._env, made, self._contexts[made.folder]))
            if 0 < line <= len(marks):
                own = (mark for mark in reversed(marks[:line]) if self._is_own(mark.partition(":")[2]))
                number, _, file = next(own, marks[line - 1]).partition(":")
                return file, int(number)
        return str(made.source), 1

    def _is_own(self, file: str) -> bool:
        return any(Path(file).is_relative_to(root) for root in self._roots[1:])

    def _copied(self, made: Rendered) -> tuple[Place, ...]:
        template = _template(str(made.source), self._roots)
        return tuple((template, line) for line in range(1, _count(made) + 1))

    def _called(self, marks: Sequence[str]) -> tuple[Place, ...]:
        for mark in set(marks).difference(self._known):
            number, _, file = mark.partition(":")
            self._known[mark] = _template(file, self._roots), int(number)
        return tuple(map(self._known.__getitem__, marks))


def _count(made: Rendered) -> int:
    return made.content.count(b"\n") + (made.content[-1:] not in (b"", b"\n"))


@lru_cache(maxsize=256)
def _template(file: str, roots: tuple[str, ...]) -> str:
    for name, root in reversed(list(zip(TREES, roots, strict=False))):
        if Path(file).is_relative_to(root):
            return f"{name}/{Path(file).relative_to(root).as_posix()}"
    return file


def _unmarked(text: str) -> tuple[str, list[str]]:
    """A marked text without its marks, and for each line the mark of its first character that shows."""
    marks: list[str] = []
    last = ""
    *lines, rest = text.split("\n")
    for line in lines:
        if (signs := line.count("\x00")) > 2 or (signs and line[0] != "\x00"):
            found, last = _mark_of(line, last)
            marks.append(found or last)
            continue
        last = line[1 : line.index("\x00", 1)] if signs else last
        marks.append(last)
    found, _ = _mark_of(rest, last)
    return "".join(text.split("\x00")[0::2]), [*marks, found] if found else marks


def _mark_of(line: str, before: str) -> tuple[str, str]:
    """The mark of the first character of a line that shows, else of the first one at all, and the line's last mark;
    what stands in front of its first mark belongs to the mark `before`."""
    if "\x00" not in line:
        return before if line else "", before
    first, *pieces = _MARK.split(line)
    here = ""
    for mark, piece in zip((before, *pieces[0::2]), (first, *pieces[1::2]), strict=True):
        if piece.strip():
            return mark, pieces[-2]
        here = here or (mark if piece else "")
    return here, pieces[-2]
