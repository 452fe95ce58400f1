"""The Markdown pages of an SDK in the places that they have on the site, with their links between each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

_MOVED = {"README.md": "index.md", "USAGE.md": "usage.md", "docs/README.md": "contents.md"}
_LINK = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*)\)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_COMMENT = re.compile(r"<!-- .* -->$")
_MARKS = {":heavy_check_mark:": "✓", ":heavy_minus_sign:": "–"}


def site_pages(files: Mapping[str, bytes], made: Mapping[str, bytes]) -> dict[str, bytes]:
    """Place on the site → page: those of the project in `files`, without what `made` has of its own."""
    places = {path: place for path in files if (place := _place(path))}
    found = {
        place: _page(path, files[path].decode("utf-8"), places).encode("utf-8")
        for path, place in places.items()
        if place not in made
    }
    return {**found, **made}


def _place(path: str) -> str:
    if path in _MOVED:
        return _MOVED[path]
    return path.removeprefix("docs/") if path.startswith("docs/") and path.endswith(".md") else ""


def _page(path: str, text: str, places: Mapping[str, str]) -> str:
    out: list[str] = []
    fence = ""
    for line in text.split("\n"):
        marker = _FENCE.match(line)
        if marker and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else marker[1]
        elif not fence:
            if not _COMMENT.match(line):
                out.append(_relinked(path, line, places))
            continue
        out.append(line)
    return "\n".join(out)


def _relinked(path: str, line: str, places: Mapping[str, str]) -> str:
    for mark, shown in _MARKS.items():
        line = line.replace(mark, shown)

    def link(found: re.Match[str]) -> str:
        if found[1] or not (place := _target(path, found[3], places)):
            return found[0]
        return f"[{found[2]}]({place})" if place != "gone" else found[2]

    return _LINK.sub(link, line)


def _target(path: str, target: str, places: Mapping[str, str]) -> str:
    """Where a link leads on the site; `gone` for a file that is no page, empty for a link that stays as it is."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if file not in places:
        return "gone"
    place = posixpath.relpath(places[file], posixpath.dirname(places[path]) or ".")
    return place + (f"#{parts.fragment}" if parts.fragment else "")
