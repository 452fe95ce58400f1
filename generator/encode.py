"""Encoders: the only way by which a text from a document reaches a file.

Each returns `Encoded`, and the renderer prints nothing else, so a raw text from a spec cannot be printed by
accident. An encoder is named after the place it is for. Code that the generator itself composes is marked by `code`.
"""

from __future__ import annotations

import json
import keyword
import math
import re
import shlex
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import quote

_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e0fff]"
)
_CLOSING_QUOTE = re.compile('"(?="")|(?<=")"(?=")|(?<="")"')
"""Of three or more in a row, each."""
_COMMENT_DIRECTIVE = re.compile(
    r"(\b(?:coding|type|fmt|noqa|nosec|isort|yapf|ruff|mypy|pyright|pylint|pragma)\s*)([:=])", re.I
)
_TICKS = re.compile("`+")
_NOT_PLAIN = re.compile(r"[^ -\[\]-~]")
_NOT_TOML = re.compile(r"[^ !#-\[\]-~]")


class Encoded(str):
    """A text that is safe in the place that its encoder was made for."""

    __slots__ = ()


def code(text: str) -> Encoded:
    """Code or markup composed by the generator from names and already encoded parts."""
    return Encoded(text)


def join(separator: str, parts: Iterable[Encoded]) -> Encoded:
    """Already encoded parts with a separator of the generator's own between them."""
    return Encoded(separator.join(parts))


def identifier(name: str) -> Encoded:
    """A Python identifier or dotted path made by `names`; anything else is a bug of ours.

    Raises ValueError for a text that is not one, is a keyword, or is spelled otherwise after NFKC."""
    for part in name.split("."):
        if not part.isidentifier() or keyword.iskeyword(part) or unicodedata.normalize("NFKC", part) != part:
            raise ValueError(f"not an identifier: {name!r}")
    return Encoded(name)


def lines(text: str) -> list[str]:
    """`text` cut at every kind of line end, without characters that a terminal or an editor would act on."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text.split("\n")
    return _UNPRINTABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text)).split("\n")


def single_line(text: str) -> str:
    """`text` with its lines joined by a space."""
    return " ".join(line.strip() for line in lines(text) if line.strip())


# --- Python -----------------------------------------------------------------------------------------------------


def py_string(text: str) -> Encoded:
    """A Python string literal, quoted as black would quote it; unprintable characters are escaped."""
    body = _NOT_PLAIN.sub(lambda match: _escape(match.group()), text)
    if text.count('"') > text.count("'"):
        return Encoded("'" + body.replace("'", "\\'") + "'")
    return Encoded('"' + body.replace('"', '\\"') + '"')


def _escape(char: str) -> str:
    named = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    if char in named:
        return named[char]
    if char.isprintable() and not _UNPRINTABLE.match(char):
        return char
    return ascii(char)[1:-1]


def py_literal(value: Any) -> Encoded:
    """A Python literal for a JSON value.

    Raises TypeError for a value that is not JSON."""
    if isinstance(value, str):
        return py_string(value)
    if isinstance(value, dict):
        items = cast("Mapping[Any, Any]", value).items()
        inner = ", ".join(f"{py_string(str(key))}: {py_literal(item)}" for key, item in items)
        return Encoded("{" + inner + "}")
    if isinstance(value, (list, tuple)):
        return Encoded("[" + ", ".join(py_literal(item) for item in cast("Iterable[Any]", value)) + "]")
    if isinstance(value, float) and not math.isfinite(value):
        return Encoded(f'float("{value}")')
    if value is None or isinstance(value, (bool, int, float)):
        return Encoded(repr(value))
    raise TypeError(f"not a JSON value: {type(value).__name__}")


def py_comment(text: str) -> Encoded:
    """The text of a one-line Python comment, without the `#`; no tool takes it for a directive."""
    return Encoded(_COMMENT_DIRECTIVE.sub(r"\1 \2", single_line(text)))


def py_docstring(text: str, indent: str = "", width: int = 0) -> Encoded:
    """The inside of a non-raw docstring in triple double quotes; keeps the line structure.

    Lines after the first begin with `indent`; with a `width`, longer lines are wrapped to it. Encoded parts may be
    joined: no part begins or ends with a bare quote."""
    cut = [line.rstrip() for line in lines(text)]
    if width:
        cut = [piece for line in cut for piece in _wrap(line, width - len(indent))]
    safe = _quoted("\n".join(cut).replace("\\", "\\\\"))
    return Encoded(safe.replace("\n", "\n" + indent).replace("\n" + indent + "\n", "\n\n"))


def _quoted(text: str) -> str:
    """`text` with a backslash before each quote that would end a docstring, or stands at its edge."""
    if '"' not in text:
        return text
    edges = len(text) - len(text.lstrip('"'))
    middle = text[edges:]
    body = middle.removesuffix("\n")
    inner = body.rstrip('"')
    tail = '\\"' * (len(body) - len(inner)) + middle[len(body) :]
    return '\\"' * edges + _CLOSING_QUOTE.sub('\\\\"', inner) + tail


def _wrap(line: str, width: int) -> list[str]:
    if len(line) <= width or not line.strip():
        return [line]
    start = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(
        line, max(width, 20), subsequent_indent=start, break_long_words=False, break_on_hyphens=False
    ) or [""]


# --- data files and the shell -----------------------------------------------------------------------------------


def json_text(value: Any, indent: int | None = 2) -> Encoded:
    """A JSON document, for a file or a fenced block of its own."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return Encoded(
        _UNPRINTABLE.sub(lambda match: json.dumps(match.group())[1:-1], text) if indent is None else _json_lines(text)
    )


def _json_lines(text: str) -> str:
    return "\n".join(_UNPRINTABLE.sub(lambda match: json.dumps(match.group())[1:-1], line) for line in text.split("\n"))


def toml_string(text: str) -> Encoded:
    """A TOML basic string with its quotes, in ASCII; what TOML cannot hold becomes U+FFFD."""
    return Encoded('"' + _NOT_TOML.sub(lambda match: _toml_char(match.group()), text) + '"')


def _toml_char(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if "\ud800" <= char <= "\udfff":
        return "\\uFFFD"
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"


def yaml_string(text: str) -> Encoded:
    """A YAML double-quoted scalar with its quotes, in ASCII."""
    return toml_string(text)


def shell_word(text: str) -> Encoded:
    """One word of a POSIX shell command; a null, which no argument can hold, becomes U+FFFD."""
    return Encoded(shlex.quote(re.sub("[\x00\ud800-\udfff]", "\ufffd", text)))


def url(text: str) -> Encoded:
    """A link's target in Markdown, HTML or TOML: `http`, `https` or relative, percent-encoded; otherwise empty."""
    joined = "".join(lines(text)).strip()
    if re.match(r"[^/?#]*:", joined) and not re.match(r"https?://", joined, re.I):
        return Encoded("")
    return Encoded(quote(joined, safe="/:?#[]@!$&*+,;=%~-._"))


# --- Markdown ---------------------------------------------------------------------------------------------------


def md_code(text: str) -> Encoded:
    """An inline code span on one line, with as many backticks as it takes."""
    line = " ".join(lines(text))
    ticks = "`" * (max((len(run) for run in _TICKS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Encoded(f"{ticks}{pad}{line}{pad}{ticks}")


def html_text(text: str) -> Encoded:
    """Text in an HTML element or a double-quoted attribute."""
    table = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    return Encoded("".join(table.get(char, char) for char in "\n".join(lines(text))))
