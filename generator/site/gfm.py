"""An extension of Python-Markdown by which it reads pages as the common Markdown hosts do, and makes them inert.

A list may follow a paragraph without a blank line, what belongs to an item is indented by the width of its marker, and
headings have the anchors to which the pages link. Zensical loads this module by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import render_inner_html, strip_tags
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from .net import inert

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( {1,4})(?=\S)")
_QUOTE = re.compile(r"( {0,3}>)( ?)(.*)$")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")
_FIELDS, _FIELDS_END = '<div class="op-fields">', "</div><!-- op-fields -->"
"""Lines that only our template has: no encoder lets a text of a document begin with an element."""
_HEADING = re.compile(r"h[1-6]$")


class GfmExtension(Extension):
    """Lists, anchors and the net."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Before the fences are taken out; before the table of contents; after everything."""
        md.preprocessors.register(_Fields(md), "gfm_fields", 29)
        md.preprocessors.register(_Lists(md), "gfm_lists", 28)
        md.treeprocessors.register(_Anchors(md), "gfm_anchors", 15)
        md.postprocessors.register(_Net(md), "gfm_net", -10)


def makeExtension(**settings: Any) -> GfmExtension:  # noqa: N802 - the library's name
    """What Python-Markdown calls when it loads this module."""
    return GfmExtension(**settings)


class _Fields(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """The lines with each list of fields, which is HTML already, taken out: to read it again would cost most."""
        out: list[str] = []
        fields: list[str] | None = None
        for line in lines:
            if fields is not None and line == _FIELDS_END:
                out += ["", self.md.htmlStash.store("\n".join([*fields, "</div>"])), ""]
                fields = None
            elif fields is not None:
                fields.append(line)
            elif line == _FIELDS:
                fields = [line]
            else:
                out.append(line)
        return [*out, *(fields or [])]


class _Lists(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """The lines with lists as Python-Markdown knows them."""
        reader = _Reader()
        return [made for line in lines for made in reader.read(line)]


class _Reader:
    """Reads lines one after the other. `inside` are the columns at which the contents of the open items begin."""

    def __init__(self) -> None:
        self.quoted: _Reader | None = None
        self.inside: list[int] = []
        self.fence = ""
        self.before = ""

    def read(self, line: str) -> Iterator[str]:
        """What stands for a line: itself, further in, or after a blank one."""
        if (quote := _QUOTE.match(line)) and not self.inside and not self.fence:
            self.quoted = self.quoted or _Reader()
            yield from (f"{quote[1]}{quote[2] or ' '}{made}" for made in self.quoted.read(quote[3]))
            self.before = line
            return
        self.quoted = None
        marker = _FENCE.match(line)
        item = None if marker or self.fence or _RULE.match(line) else _ITEM.match(line)
        if not line.strip() or self.fence:
            yield self._shifted(line)
        else:
            began = bool(self.inside)
            self._leave(len(line) - len(line.lstrip(" ")), bool(item or marker or not self.before.strip()))
            if item and not began and self.before.strip():
                yield ""
            yield self._shifted(
                f"{item[1]}{item[2][:-1]}.{line[item.end(2) :]}" if item and item[2][-1] == ")" else line
            )
        if item:
            self.inside.append(len(item[0]))
        if marker and (not self.fence or line.strip().startswith(self.fence)):
            self.fence = "" if self.fence else marker[1]
        self.before = line

    def _leave(self, indent: int, starts: bool) -> None:
        """Leave the items that a line does not belong to; one that only goes on with a paragraph belongs to all."""
        while starts and self.inside and indent < self.inside[-1]:
            self.inside.pop()

    def _shifted(self, line: str) -> str:
        if not self.inside or not line.strip():
            return line
        indent = len(line) - len(line.lstrip(" "))
        return "    " * len(self.inside) + line[min(indent, self.inside[-1]) :]


class _Anchors(Treeprocessor):
    def run(self, root: Any) -> None:
        """Give each heading the anchor that the common hosts give it."""
        seen: dict[str, int] = {}
        for element in root.iter():
            if isinstance(element.tag, str) and _HEADING.match(element.tag) and "id" not in element.attrib:
                text = unescape(strip_tags(render_inner_html(element, self.md))).strip()
                slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
                seen[slug] = seen.get(slug, -1) + 1
                element.attrib["id"] = f"{slug}-{seen[slug]}" if seen[slug] else slug


class _Net(Postprocessor):
    def run(self, text: str) -> str:
        """The page's HTML, inert."""
        return inert(text)
