"""Markdown's own encoders and shapes: prose, cells, tables, fences, anchors.

A text from a document keeps its Markdown, yet nothing in it acts beyond its place: no active HTML, no open fence,
no link that a page of ours could not resolve, no pipe that would end a cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from .. import inert
from ..encode import Encoded, code, lines, md_code, single_line
from .lowered import lowered
from .repeated import repeated

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\(\s*+(<[^<>\n]*+>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)([^()\n]*+)\)")
"""Possessive, since nothing that one part gives back would let the next go further: a link left open costs its length
once."""
_DEFINITION = re.compile(r"(?m)^( {0,3})(\[[^\]\n]+\]:)")
_SAFE_TARGET = re.compile(r"<?(?:https?://|mailto:)", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:(?P<tag>/?(?P<name>[A-Za-z][A-Za-z0-9_-]*)\s*/?>)"
    r"|(?P<link>(?i:a\s+href\s*=\s*(?:\"https?://[^\"<>]*\"|'https?://[^'<>]*')\s*|(?:https?://|mailto:)[^\s<>]*)>)"
    r"|(?=[A-Za-z/!?]))"
)
"""What a reader would take for HTML, with the tag or link if it is whole."""
_PIPE = re.compile(r"(\\*)\|")
_BLOCK_START = re.compile(r"\s*(?:[-*+#>|~]|```|\d+[.)]\s|<\w)")
_BLOCK_LINE = re.compile(r"^(\d*)(?=[-*+.)](?:\s|$)|#{1,6}(?:\s|$)|[>|=~]|```|-+$|(?:[-_*] *){3,}$)")
"""Where a backslash keeps a line from being more than a paragraph."""
_MARK = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
"""What is a mark of inline Markdown, or may be a part of one; an underscore within a word is none."""
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")

_BLOCK_OR_ACTIVE = frozenset(
    """
    address applet area article aside audio base basefont blockquote body button canvas caption center col colgroup
    datalist dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4
    h5 h6 head header html iframe img input legend link main map marquee math menu menuitem meta nav noembed noframes
    noscript object optgroup option param picture plaintext pre progress script search section select slot source
    style summary svg table tbody td template textarea tfoot th thead title tr track video xmp
    """.split()  # noqa: SIM905 - a list of 90 strings reads worse
)
"""Elements that load, run, or change how what follows is read. Other bare tags, placeholders such as `<id>` among
them, stay as they are."""


@repeated
def text(raw: str, below: int = 0) -> Encoded:
    """`raw` as Markdown blocks: its lines stay, its fences are closed, its HTML is inert. Headings are of a level
    `below` the one given, which is that of the page's own."""
    stripped = [line.rstrip() for line in "\n".join(lines(raw)).strip("\n").split("\n")]
    made = list(inert.blocks(stripped, _inert))
    return code("\n".join(lowered(made, below) if below else made).strip("\n"))


@repeated
def line(raw: str) -> Encoded:
    """`raw` as inline Markdown on one line."""
    if raw.isalnum():
        return code(raw)
    return code(inert.prose(single_line(raw), _inert))


@repeated
def own_line(raw: str) -> Encoded:
    """`raw` as inline Markdown that has a line for itself: it begins no list, quote, heading, table or fence."""
    encoded = line(raw)
    return encoded if encoded.isalpha() else code(_BLOCK_LINE.sub(lambda start: f"{start[1]}\\", encoded))


def literal(raw: str) -> Encoded:
    """`raw`, which is no Markdown, as it is on a line for itself: a title, an id, a media type."""
    escaped = _MARK.sub(r"\\\g<0>", single_line(raw)).replace("<", "&lt;")
    return code(_BLOCK_LINE.sub(lambda start: f"{start[1]}\\", escaped))


@repeated
def inline_code(raw: str) -> Encoded:
    """`raw` as a code span on one line."""
    return md_code(single_line(raw))


def link_text(raw: str) -> Encoded:
    """`raw` on one line as the text of a link: it holds no link of its own."""
    return code(re.sub(r"(?<!\\)([\[\]])", r"\\\1", single_line(raw).replace("<", "&lt;")))


@repeated
def cell(raw: str) -> Encoded:
    """`raw` as one cell of a table: line ends become `<br/>`, pipes are escaped, spaces stay."""
    return _cell_markup(inert.prose("\n".join(lines(raw)), _inert))


def _cell_markup(markup: str) -> Encoded:
    escaped = _PIPE.sub(lambda match: match[1] * 2 + "\\|", markup) if "|" in markup else markup
    return code(escaped.replace("\n", "<br/>"))


def _inert(prose: str) -> str:
    if "[" in prose:
        prose = _DEFINITION.sub(r"\1\\\2", _LINK.sub(_resolvable, prose))
    return _escape_html(prose)


def _resolvable(link: re.Match[str]) -> str:
    """The link when it leads out of the pages, else its text: a relative target is relative to another site."""
    return link[0] if _SAFE_TARGET.match(link[2]) else link[1]


def _escape_html(prose: str) -> str:
    return _HTML.sub(_harmless, prose) if "<" in prose else prose


def _harmless(html: re.Match[str]) -> str:
    """The tag or autolink when it may act, else what stands there as text."""
    acts = not html["link"] and (not html["tag"] or html["name"].lower() in _BLOCK_OR_ACTIVE)
    return f"&lt;{html[0][1:]}" if acts else html[0]


class Markup(str):
    """A cell that is Markdown of our own making: its pipes are escaped, nothing else."""

    __slots__ = ()


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, per_column: bool = False) -> Encoded:
    """A table without a line end after its last row.

    All columns are as wide as the longest cell of the table, in code points before escaping; with `per_column`
    each is as wide as its own longest cell. A cell is encoded as document text unless it is `Markup`.
    """
    cells: list[Sequence[str]] = [[Markup(name) for name in header], *rows]
    widths = _widths(cells, per_column)
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    printed = [_row(row, widths) for row in cells]
    return code("\n".join([printed[0], rule, *printed[1:]]))


def narrow_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Encoded:
    """A table whose cells are not padded: a change touches one line. Cells are encoded as `table` does it."""
    cells: list[Sequence[str]] = [[Markup(name) for name in header], *rows]
    printed = ["| " + " | ".join(_encoded(item) or " " for item in row) + " |" for row in cells]
    return code("\n".join([printed[0], "|" + " --- |" * len(header), *printed[1:]]))


def _widths(rows: Sequence[Sequence[str]], per_column: bool) -> list[int]:
    columns = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return columns if per_column else [max(columns)] * len(columns)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(_encoded(item).ljust(width) for item, width in zip(cells, widths, strict=True)) + " |"


def _encoded(item: str) -> Encoded:
    return _cell_markup(item) if isinstance(item, Markup) else cell(item)


def fence(body: str, language: str) -> Encoded:
    """A fenced block that no line of `body` can close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", body)), default=2)
    ticks = "`" * (longest + 1)
    return code(f"{ticks}{language}\n{body}\n{ticks}")


def starts_block(markup: str) -> bool:
    """Whether Markdown begins with something that is no paragraph: a list, a table, a heading, a fence, a quote."""
    return bool(_BLOCK_START.match(markup))


def _closes(marker: re.Match[str], fence: str) -> bool:
    return marker[1].startswith(fence) and not marker[2].strip()


def headings(markup: str) -> list[str]:
    """The texts of the ATX headings in `markup`, in order, code blocks aside."""
    found: list[str] = []
    fence_open = ""
    for item in markup.split("\n"):
        marker = _FENCE.match(item)
        if marker and (not fence_open or _closes(marker, fence_open)):
            fence_open = "" if fence_open else marker[1]
        elif not fence_open and (heading := _HEADING.match(item)):
            found.append(heading[1])
    return found


class Anchors:
    """The anchors of one page, as the common Markdown hosts number equal headings."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def add(self, heading: str) -> Encoded:
        """The anchor of the next heading of the page."""
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        count = self._seen.get(slug, -1) + 1
        self._seen[slug] = count
        return code(slug if not count else f"{slug}-{count}")


def json_line(value: Any) -> str:
    """A JSON value on one line, still to be encoded."""
    return json.dumps(value, ensure_ascii=False)
