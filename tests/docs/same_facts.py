"""What the page of a method says of an operation, to be found again on the operation's pages in the API reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.docs.links import texts

_ADDRESS = re.compile(r"^`[A-Z]+ .*`: see the \[API reference\]\((?:\.\./)*api/(\S+)\.md\)\.$", re.MULTILINE)
_METHOD = re.compile(r"^## ", re.MULTILINE)
_CONTINUED = re.compile(r"(?<=\S)\n +(?=[^ *])")
_RETRIES = "Configuration to override the default retry behavior of the client."
_MARKS = re.compile(r":heavy_\w+:")
_OPTIONS = re.compile(r"One of ((?: *(?:\"[^\"]*\"|[\w.-]+) *,?)+?)(?: and \d+ more)?\.(?= |$)")
"""Options are a list of their own in the reference."""
_ENDS = re.compile(r"(?<=[.!?]) |(?=Default: |Example: |Each item: )")
_ELSEWHERE = re.compile(
    r"^(N/A|See below\.|The request object to use for the request\.|Each (item|value):"
    r"|Example: +[`{[].*|Example: .*\\\\.*)?$"
)
"""What the reference has no room or no need for: an example of a whole body is its curl call."""


def missing(made: Path, pages: Path, ending: str) -> list[str]:
    """The facts of all methods of a project in the full style that are not on the operations' pages below `pages`:
    `page: fact`."""
    found: list[str] = []
    for page in sorted((made / "docs" / "sdks").rglob("README.md")):
        for stem, facts in _methods(page.read_text("utf-8")):
            told = _plain(_text(pages / f"{stem}{ending}"))
            found += [f"{stem}: {fact}" for fact in facts if _plain(fact) not in told]
    return found


def _methods(page: str) -> Iterator[tuple[str, list[str]]]:
    """Each operation of a page: its page in the reference, and the sentences that are said of its arguments, results,
    limits and errors."""
    for block in _METHOD.split(page):
        if address := _ADDRESS.search(block):
            tables = _CONTINUED.sub(" ", block.partition("### Parameters")[2])
            yield address[1], list(dict.fromkeys(fact for line in tables.split("\n") for fact in _facts(line)))


def _facts(line: str) -> Iterator[str]:
    if line.startswith("| ") and not line.startswith("| ---") and _RETRIES not in line:
        cells = [" ".join(texts(cell)) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        yield from (sentence for cell in cells[3:] for sentence in _sentences(cell))
    elif re.match(r"(  )?\* (?!\*\*)", line) and not line.startswith("* [") and "retryconfig" not in line:
        yield from _sentences(" ".join(texts(line.strip().removeprefix("* "))))


def _sentences(text: str) -> Iterator[str]:
    if options := _OPTIONS.search(text):
        yield from re.findall(r'[^" ,]+', options[1])
    for sentence in re.split(
        r"(?<=[.!?]) |(?=Default: |Example: |Each item: )", _MARKS.sub("", _OPTIONS.sub("", text))
    ):
        if not _ELSEWHERE.match(sentence.strip()) and not sentence.rstrip().endswith("…"):
            yield sentence.strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _text(page: Path) -> str:
    if page.suffix == ".html":
        words = _Words()
        words.feed(page.read_text("utf-8"))
        return "".join(words.found)
    return " ".join(texts(page.read_text("utf-8")))


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w", text.lower()))
