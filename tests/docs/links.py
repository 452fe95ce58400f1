"""Follows the links of Markdown pages, with a Markdown parser that the generator does not use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import mistune


def broken_links(root: Path) -> list[str]:
    """Relative links of all pages under `root` whose file or anchor is not there: `page: target`."""
    pages = {path: _tokens(path) for path in sorted(root.rglob("*.md"))}
    known = {path.resolve(): set(_anchors(tokens)) for path, tokens in pages.items()}
    return [
        f"{path.relative_to(root)}: {target}"
        for path, tokens in pages.items()
        for target in _targets(tokens)
        if not _resolves(path, target, known)
    ]


def distances(root: Path, start: Path) -> dict[str, int]:
    """Each page under `root` that links lead to → how many clicks it is from `start`; that one is 0 clicks away."""
    clicks = {start.resolve(): 0}
    waiting = [start.resolve()]
    for page in waiting:
        for target in _targets(_tokens(page)):
            parts = urlsplit(target)
            file = (page.parent / unquote(parts.path)).resolve()
            if not parts.scheme and file.suffix == ".md" and file.is_file() and file not in clicks:
                clicks[file] = clicks[page] + 1
                waiting.append(file)
    return {page.relative_to(root.resolve()).as_posix(): count for page, count in clicks.items()}


def links(page: str) -> list[str]:
    """The targets of the links and images on a page."""
    return list(_targets(_parse(page)))


def anchors(page: str) -> list[str]:
    """The anchors of the headings of a page, in order."""
    return list(_anchors(_parse(page)))


def texts(page: str) -> list[str]:
    """The texts of a page without their marks, in order."""
    return [token["raw"] for token in _walk(_parse(page)) if "raw" in token]


def _tokens(path: Path) -> list[dict[str, Any]]:
    return _parse(path.read_text("utf-8"))


def _parse(page: str) -> list[dict[str, Any]]:
    parse: Any = mistune.create_markdown(renderer="ast", plugins=["table"])
    tokens: list[dict[str, Any]] = parse(page)
    return tokens


def _walk(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from _walk(token.get("children", []))


def _targets(tokens: list[dict[str, Any]]) -> Iterator[str]:
    return (token["attrs"]["url"] for token in _walk(tokens) if token["type"] in ("link", "image"))


def _anchors(tokens: list[dict[str, Any]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for token in _walk(tokens):
        if token["type"] == "heading":
            text = "".join(part.get("raw", "") for part in _walk(token["children"]))
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            seen[slug] = seen.get(slug, -1) + 1
            yield f"{slug}-{seen[slug]}" if seen[slug] else slug


def _resolves(page: Path, target: str, known: dict[Path, set[str]]) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return parts.scheme in ("http", "https", "mailto")
    file = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    return file.exists() and (not parts.fragment or unquote(parts.fragment) in known.get(file, set()))
