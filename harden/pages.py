"""What of Markdown, TOML and shell a text from a document must not change: blocks, keys, words; and nothing may act."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import mistune

from generator.plain import is_object

_HTML = re.compile(r"<\s*/?\s*([A-Za-z][\w-]*)([^>]*)>")
_QUIET = frozenset(("br", "a", "sub", "sup", "b", "i", "em", "strong", "code", "p", "ul", "li", "zq", "id"))
_OWN_MARK = re.compile(r"\s*<!-- (?:Start|End) [\w ,-]+ \[[\w-]+\] -->\s*\Z")
"""What tells a maintainer which parts of a page are the generator's."""
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SHELL = frozenset(("bash", "sh", "shell", "console"))


@lru_cache(maxsize=10_000)
def tokens(page: str) -> list[dict[str, Any]]:
    """All that a Markdown reader sees in the page, in order, what holds others before them."""
    return list(_all(_reader()(page)))


@cache
def _reader() -> Any:
    return mistune.create_markdown(renderer="ast", plugins=["table", "url", "strikethrough", "footnotes"])


def blocks(page: str) -> Counter[str]:
    """The headings, tables and code blocks of a page with how often each stands there."""
    found: Counter[str] = Counter()
    for token in tokens(page):
        if token["type"] == "heading":
            found[f"heading {token['attrs']['level']}"] += 1
        elif token["type"] == "table":
            head, *rows = _rows(token)
            found[f"table of {head} columns"] += 1
            found["rows"] += len(rows)
        elif token["type"] == "block_code":
            found[f"code {_language(token)}"] += 1
    return found


def acting(page: str) -> Iterator[str]:
    """What a browser would act on in a page: active HTML, links that are none to a page or a site."""
    for token in tokens(page):
        if token["type"] in ("block_html", "inline_html"):
            yield from _active_html(token["raw"])
        elif token["type"] in ("link", "image"):
            scheme = _SCHEME.match(token["attrs"]["url"])
            if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
                yield f"link to {token['attrs']['url'][:80]}"


def _active_html(raw: str) -> Iterator[str]:
    tags = _HTML.findall(raw)
    if not tags and not _OWN_MARK.match(raw):
        yield f"HTML {raw[:80]!r}"
    for name, attributes in tags:
        allowed = not attributes.strip(" /") or re.fullmatch(
            r"\s+(?:href|name|id)=(\"[^\"<>]*\"|'[^'<>]*')", attributes
        )
        if name.lower() not in _QUIET or not allowed or "script:" in attributes.lower():
            yield f"HTML <{name}{attributes}>"


def _language(token: dict[str, Any]) -> str:
    """What a block of code says that it is."""
    info: Any = (token.get("attrs") or {"info": ""}).get("info", "")
    return str(info).split(" ")[0]


def _rows(table: dict[str, Any]) -> list[int]:
    head = table["children"][0]
    bodies = table["children"][1:]
    return [len(head["children"]), *(len(row["children"]) for body in bodies for row in body["children"])]


def _all(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in found:
        yield token
        yield from _all(token.get("children", []))


def commands(page: str) -> Iterator[list[str]]:
    """The words of each shell command of a page. Raises ValueError where one has an open quote."""
    for token in tokens(page):
        if token["type"] == "block_code" and _language(token) in _SHELL:
            yield shlex.split(token["raw"], comments=True)


def reading(command: list[str]) -> str:
    """What curl would read a file for: a value that begins with `@`."""
    flags = ("--data", "-d", "--header", "-H")
    return next((word for flag, word in pairwise(command) if flag in flags and word.startswith("@")), "")


def keys(toml: str) -> frozenset[str]:
    """Every key of a TOML document with the type of its value. Raises ValueError for a text that is not TOML."""
    return frozenset(_keys(tomllib.loads(toml), ""))


def _keys(node: Any, place: str) -> Iterator[str]:
    yield f"{place}:{type(node).__name__}"
    if is_object(node):
        for key, value in node.items():
            yield from _keys(value, f"{place}/{key}")
