"""A built site as a browser would find it: its pages, their anchors, and where their links and assets lead."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.cli import main

_LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}


def built(folder: Path, *arguments: str) -> Path:
    """The folder of the one version of a site that `docs` builds from `arguments`."""
    assert main(["docs", "--quiet", "--output", str(folder / "site"), "--sdk", str(folder / "sdk"), *arguments]) == 0
    (version,) = (place for place in (folder / "site").iterdir() if place.is_dir())
    return version


class Page(HTMLParser):
    """What a page's HTML refers to: `links`, `assets` that are loaded, `anchors`, its `elements` with attributes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.assets: list[str] = []
        self.anchors: set[str] = set()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in _LOADED and given.get("rel") not in ("prev", "next", "canonical"):
            self.assets.append(given.get(_LOADED[tag], ""))


def broken(version: Path) -> list[str]:
    """Links and assets of all pages of a version that lead nowhere, and assets of another host: `page: target`."""
    pages = {path.resolve(): Page(path) for path in sorted(version.rglob("*.html"))}
    found: list[str] = []
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        found += [f"{path.name}: {link}" for link in page.links if not _leads(path, link, pages, outside=True)]
        found += [f"{path.name}: {asset}" for asset in page.assets if not _leads(path, asset, pages, outside=False)]
    return found


def _leads(path: Path, target: str, pages: dict[Path, Page], *, outside: bool) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return outside and parts.scheme in ("http", "https", "mailto")
    file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    file = file / "index.html" if file.is_dir() else file
    if file not in pages or not parts.fragment:
        return file.is_file()
    return unquote(parts.fragment) in pages[file].anchors


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is its result."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which `folder` is served on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
