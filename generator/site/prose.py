"""Markdown of a document as HTML, for the places of a page that are HTML themselves."""

from __future__ import annotations

from functools import lru_cache

from markdown import Markdown

from ..encode import Encoded, code
from .gfm import GfmExtension

_EXTENSIONS = ("tables", "sane_lists", "pymdownx.highlight", "pymdownx.superfences")
"""Those of the pages that a description may need."""
_READ_AGAIN = str.maketrans({"`": "&#96;", "~": "&#126;"})
"""What a fence would be made of, where this HTML stands in a page that is Markdown."""


@lru_cache(maxsize=4096)
def html_of(text: Encoded) -> Encoded:
    """Encoded Markdown as HTML for an element of a Markdown page; without headings that the page would list."""
    return code(_without_headings(_reader().reset().convert(text)).translate(_READ_AGAIN))


@lru_cache(maxsize=1)
def _reader() -> Markdown:
    return Markdown(extensions=[*_EXTENSIONS, GfmExtension()])


def _without_headings(html: str) -> str:
    for level in range(1, 7):
        html = html.replace(f"<h{level} ", '<p class="op-heading" ').replace(f"</h{level}>", "</p>")
    return html
