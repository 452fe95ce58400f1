"""One file: its text, its data, and the position of each node.

Positions are found lazily, on the first diagnostic.
"""

from __future__ import annotations

import bisect
import codecs
import difflib
import json
import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .diagnostics import Diagnostic, InputError, Position, Severity
from .marks import Mark, find, json_marks, yaml_marks
from .parse import parse
from .plain import LIMITS, Json, Limits, ParseFault, is_array, is_object
from .references import bare_objects

_LINE_END = re.compile("\r\n|\n|\r")
_SCHEMES = frozenset(("http:", "https:", "file:"))
"""What an address has for its first part where it is taken for a path."""
_WINDOW = 150
_KEPT = 16
"""Files whose data is kept, for a process that reads them again."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Document:
    """A parsed file. `name` is how people call it, `data` its content as plain data."""

    def __init__(self, name: str, text: str, data: Json, *, is_json: bool) -> None:
        self.name, self.text, self.data = name, text, data
        self.is_json = is_json

    def position(self, tokens: Sequence[str], *, on_key: bool = False) -> Position:
        """Where the node at `tokens` stands (its key, with `on_key`); for a node that does not exist, the key of
        its nearest existing ancestor."""
        return self.position_at(find(self._marks, tokens, on_key=on_key))

    def position_at(self, offset: int) -> Position:
        """The position of a character of the text."""
        line = bisect.bisect_right(self._line_starts, offset)
        column = offset - self._line_starts[line - 1] + 1
        cut = max(0, column - _WINDOW)
        excerpt = tuple(self._line(number)[cut : cut + 2 * _WINDOW] for number in range(max(1, line - 1), line + 1))
        return Position(self.name, line, column, excerpt, cut)

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """Every object in it, outer before inner, without its place."""
        return bare_objects(self.data)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def _line(self, number: int) -> str:
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @cached_property
    def _marks(self) -> Mark:
        return json_marks(self.text) if self.is_json else yaml_marks(self.text)


# --- reading ----------------------------------------------------------------------------------------------------


def read(path: Path, name: str = "", *, limits: Limits = LIMITS) -> Document:
    """The document in the file `path`; diagnostics call it `name`, by default the path as given.

    Raises InputError when there is no such file, or it is not YAML or JSON."""
    name = name or str(path)
    return _parsed(_read_bytes(path, name, limits), name, limits)


@lru_cache(maxsize=_KEPT)
def _parsed(content: bytes, name: str, limits: Limits) -> Document:
    """A watch reads the same files again and again; nobody changes what stands in a document."""
    return parse_document(content, name, limits=limits)


def parse_document(content: bytes, name: str, *, limits: Limits = LIMITS) -> Document:
    """The document with this content. Raises InputError when it is not YAML or JSON."""
    text = _decode(content, name)
    unparsed = Document(name, text, None, is_json=False)
    try:
        data = parse(text, as_json=name.endswith(".json"), limits=limits) if text.strip() else None
    except ParseFault as fault:
        raise _refusal(fault.code, fault.message, unparsed.position_at(fault.offset), fault.hint) from None
    if data is None:
        raise _refusal(
            "empty-document", f"{name} is empty.", unparsed.position_at(0), "Write into it, or name another file."
        )
    document = Document(name, text, data, is_json=_is_json(text, name))
    if _may_say(document, limits.text):
        _refuse_long_text(document, limits.text)
    return document


def _may_say(document: Document, most: int) -> bool:
    """Whether the document may have a text of more than `most` characters. JSON that has a quotation mark in each
    stretch of half as many has none; what it writes of a text is never shorter than the text."""
    if not document.is_json or len(document.text) <= most:
        return len(document.text) > most
    unescaped, stretch = document.text.replace('\\"', "  "), max(1, most // 2)
    starts = range(0, len(unescaped) - stretch + 1, stretch)
    return any(unescaped.find('"', start, start + stretch) < 0 for start in starts)


def _refuse_long_text(document: Document, most: int) -> None:
    """Raises InputError for a text or a key of more than `most` characters."""
    pending: list[tuple[Json, tuple[Any, ...]]] = [(document.data, ())]
    while pending:
        node, way = pending.pop()
        pairs: Iterable[tuple[str | int, Json]] = ()
        if is_object(node):
            pairs = node.items()
        elif is_array(node):
            pairs = enumerate(node)
        for key, item in pairs:
            long_key = isinstance(key, str) and len(key) > most
            if long_key or (isinstance(item, str) and len(item) > most):
                message = f"A {'key' if long_key else 'text'} has more than {most:,} characters."
                place = document.position(_tokens((key, way)), on_key=long_key)
                raise _refusal("text-limit", message, place, "Shorten it, or raise limits.text in the config file.")
            if is_object(item) or is_array(item):
                pending.append((item, (key, way)))


def _tokens(way: tuple[Any, ...]) -> list[str]:
    """The tokens that lead to a node, from the last one and what leads there."""
    found: list[str] = []
    while way:
        found.append(str(way[0]))
        way = way[1]
    return found[::-1]


def _is_json(text: str, name: str) -> bool:
    if name.endswith(".json"):
        return True
    if text.lstrip()[:1] != "{":
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _read_bytes(path: Path, name: str, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise _refusal("not-a-file", f"{name} is a directory.", Position(name, 1, 1), "Name the document itself.")
        if path.exists() and not path.is_file():
            raise _refusal("not-a-file", f"{name} is no regular file.", Position(name, 1, 1), "Name a file.")
        size = path.stat().st_size
        if size > limits.size:
            message = f"{name} has {size:,} bytes; at most {limits.size:,} are read."
            raise _refusal("size-limit", message, Position(name, 1, 1), "Split the document.")
        return path.read_bytes()
    except FileNotFoundError:
        raise _refusal("file-not-found", f"There is no file {name}.", Position(name, 1, 1), _neighbour(path)) from None
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise _refusal("file-unreadable", f"{name} cannot be read: {reason}.", Position(name, 1, 1)) from None


def _neighbour(path: Path) -> str:
    if _SCHEMES.intersection(path.parts):
        return "A document is read from a file: download it first, and name that."
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return f"the folder {path.parent} is not there either"
    close = difflib.get_close_matches(path.name, names, 1)
    return f"Did you mean {close[0]}?" if close else "check the path; it is taken from the folder the command runs in"


def _decode(content: bytes, name: str) -> str:
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        good = Document(name, content[: fault.start].decode(encoding, "replace"), None, is_json=False)
        message = f"{name} is not valid {encoding.upper()}: byte {content[fault.start]:#04x}, {fault.reason}."
        raise _refusal("bad-encoding", message, good.position_at(len(good.text)), "Save the file as UTF-8.") from None
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        position = Document(name, text, None, is_json=False).position_at(text.index("\x00"))
        raise _refusal("binary-file", f"{name} is a binary file.", position, "Give a YAML or JSON file.")
    return text


def _encoding(content: bytes) -> str:
    """By its byte order mark, else by the zeros around the first character, which is ASCII in YAML and JSON."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding
    zeros = bytes(byte == 0 for byte in content[:4])
    patterns = {
        b"\1\1\1\0": "utf-32-be",
        b"\0\1\1\1": "utf-32-le",
        b"\1\0\1\0": "utf-16-be",
        b"\0\1\0\1": "utf-16-le",
    }
    return patterns.get(zeros, "utf-8")


def _refusal(code: str, message: str, position: Position, hint: str = "") -> InputError:
    return InputError([Diagnostic(code, Severity.ERROR, message, "", hint, position=position)])
