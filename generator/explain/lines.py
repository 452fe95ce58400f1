"""Which line of which template made each line of the output: the templates are rendered once more, with marks.

Knows nothing of OpenAPI. The marks stand in the templates' own text alone, and a file that differs without them from
what was written (a filter may count characters) is only known by its template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from jinja2.ext import Extension
from jinja2.lexer import TOKEN_DATA, TOKEN_VARIABLE_BEGIN, Token, TokenStream

from ..cache import Cache
from ..render import SUFFIX, Rendered, Target, kept_environment, render_again

Place: TypeAlias = tuple[str, int]
"""A template, as `templates/package/sdk.py.jinja` (of a second tree: `overrides/…`), and a line of it, from 1."""

TREES = ("templates", "overrides")
"""How the first and the second template tree are called, wherever they are."""
_MARK = re.compile("\x00(\\d+):([^\x00]*)\x00")


class _Marks(Extension):
    """Puts a mark before each line of a template's text and before each value that it prints. Encoders let no such
    character through."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The template's tokens with the marks among them."""
        file = stream.filename or ""
        for token in stream:
            if token.type == TOKEN_DATA:
                yield Token(token.lineno, TOKEN_DATA, _marked(token, file))
                continue
            if token.type == TOKEN_VARIABLE_BEGIN:
                yield Token(token.lineno, TOKEN_DATA, f"\x00{token.lineno}:{file}\x00")
            yield token


def _marked(token: Token, file: str) -> str:
    lines = token.value.split("\n")
    last = len(lines) - 1
    marked = (
        f"\x00{token.lineno + offset}:{file}\x00{line}" if line or offset < last else ""
        for offset, line in enumerate(lines)
    )
    return "\n".join(marked)


class Tracer:
    """Knows the place of each line of the files that templates made of `targets`."""

    def __init__(self, trees: Sequence[Path], targets: Sequence[Target], cache: Cache) -> None:
        self._env = kept_environment(trees, (_Marks,), cache)
        self._contexts = {target.folder: target.context for target in targets}
        base = trees[0]
        self._roots = (str(base), *(str(tree) for tree in trees if not tree.is_relative_to(base)))

    def prepare(self, template: str) -> None:
        """Read a template: once, before there are workers."""
        self._env.get_template(template)

    def places(self, made: Rendered) -> tuple[Place, ...]:
        """The place of each line of a file as rendered."""
        template = _template(str(made.source), self._roots)
        count = made.content.count(b"\n") + (made.content[-1:] not in (b"", b"\n"))
        if not made.template.endswith(SUFFIX):
            return tuple((template, line) for line in range(1, count + 1))
        text, places = _unmarked(render_again(self._env, made, self._contexts[made.folder]))
        if text.encode() != made.content:
            return ((template, 1),) * count
        called = {file: _template(file, self._roots) for file in {file for _, file in places}}
        return tuple((called[file], line) for line, file in places)

    def source(self, made: Rendered, line: int) -> tuple[str, int]:
        """The template's own file, and the line in it, that made a line of a file."""
        if made.template.endswith(SUFFIX):
            _, places = _unmarked(render_again(self._env, made, self._contexts[made.folder]))
            if 0 < line <= len(places):
                number, file = places[line - 1]
                return file, number
        return str(made.source), 1


@lru_cache(maxsize=256)
def _template(file: str, roots: tuple[str, ...]) -> str:
    for name, root in reversed(list(zip(TREES, roots, strict=False))):
        if Path(file).is_relative_to(root):
            return f"{name}/{Path(file).relative_to(root).as_posix()}"
    return file


def _unmarked(text: str) -> tuple[str, list[tuple[int, str]]]:
    """A marked text without its marks, and for each line the mark of its first character that shows."""
    pieces = _MARK.split(text)
    places: list[tuple[int, str]] = []
    here, shows = None, False
    for line, file, piece in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        mark = int(line), file
        if "\n" not in piece:
            if piece and not shows:
                here, shows = (here or mark, False) if piece.isspace() else (mark, True)
            continue
        for number, part in enumerate(piece.split("\n")):
            if number:
                places.append(here or mark)
                here, shows = None, False
            if part and not shows:
                here, shows = (mark, True) if part.strip() else (here or mark, False)
    return "".join(pieces[0::3]), [*places, here] if here else places
