"""Docstrings in Google's style, wrapped, for methods and classes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from functools import lru_cache

from .. import ir
from ..encode import Encoded, lines, py_docstring, single_line
from .docs_facts import described, facts
from .markdown import fence

WIDTH = 100
_SECTION = re.compile(
    r"(?:args|arguments|params|parameters|keyword args|keyword arguments|other parameters|other args|raises|exceptions|"
    r"yields|receives|returns|warns|warnings|examples?|attributes|functions|methods|classes|modules|type parameters):$",
    re.IGNORECASE,
)
"""What would begin a section of the docstring; in the document it is only a line of text."""
_LONGEST = 20
_NOTHING = "No description in the API's document."

_OPTIONS = """
Each method takes these keywords beside its own, for the one call:

- `retries`: Override the client's default retry behaviour; None for a single attempt.
- `server_url`: Send the call to another base URL.
- `timeout_ms`: Override the client's timeout: milliseconds, or the HTTP client's timeout object.
- `http_headers`: Headers to add to the request, or to replace in it.
- `response_validation`: Override how the answer is held against the API's document."""


def method_docstring(
    operation: ir.Operation,
    arguments: Sequence[tuple[str, str]],
    raises: Sequence[tuple[str, str]],
    sample: str,
    indent: str,
) -> Encoded:
    """The docstring of a method: `arguments` as keyword and text, `raises` as exception and reason, `sample` as a
    program. Without one, for the asynchronous method, it says the same in short: of an argument the first sentence."""
    entries = arguments if sample else [(name, _short(text)) for name, text in arguments]
    raises = raises if sample else ()
    blocks = [
        *_opening(operation),
        "\n".join(["Args:", *_entries(entries, len(indent))]) if entries else "",
        _returns(operation, len(indent)) if sample else "",
        "\n".join(["Raises:", *_entries(raises, len(indent))]) if raises else "",
        _example(sample),
    ]
    return py_docstring("\n\n".join(block for block in blocks if block) + "\n", indent)


_SENTENCE = re.compile(r"(?:e\.g\.|i\.e\.|[^.!?]|[.!?](?!\s))+[.!?]")


def first_sentence(text: str) -> str:
    """The first sentence of a text on one line; all of it where there is no end of one."""
    found = _SENTENCE.match(text)
    return found[0] if found else text


def _short(text: str) -> str:
    lead = "Deprecated. " if text.startswith("Deprecated. ") else ""
    return lead + first_sentence(text.removeprefix(lead))


def _example(sample: str) -> str:
    shown = textwrap.indent(fence(sample.strip("\n"), "python"), "    ")
    return f"Examples:\n{shown}" if sample else ""


def text_docstring(text: str, fallback: str, indent: str, *, options: bool = False) -> Encoded:
    """The docstring of a class: the document's text, or a sentence of our own where there is none. `options` adds what
    the keywords mean that all of its methods take."""
    wrapped = _paragraphs(text.strip() or fallback, len(indent)) + ("\n" + _OPTIONS if options else "")
    return py_docstring(wrapped + "\n" if "\n" in wrapped else wrapped, indent)


def _opening(operation: ir.Operation) -> list[str]:
    summary = single_line(operation.summary)
    description = operation.description.strip()
    if not summary and not description:
        return [f"{operation.method.upper()} {operation.path}"]
    told = [summary, description] if single_line(description) != summary else [summary]
    return [_paragraphs(text, 8) for text in told if text]


def argument_text(sdk: ir.Sdk, argument: ir.Argument) -> str:
    """What the document says of the argument at any level, then its default and its limits."""
    told = " ".join(single_line(described(sdk, argument.type, argument.meta)).split())
    known = facts(sdk, argument.type, argument.meta)
    urgent = [fact for fact in known if fact.startswith("**Deprecated.**")]
    ended = told if not told or told.endswith((".", "!", "?")) else f"{told}."
    said = [*urgent, ended, *(fact for fact in known if fact not in urgent)]
    return " ".join(filter(None, said)).replace("**Deprecated.**", "Deprecated.") or _NOTHING


def _returns(operation: ir.Operation, indent: int) -> str:
    told = [single_line(response.description) for response in operation.results if response.contents]
    empty = [response.status for response in operation.results if not response.contents]
    text = " ".join(dict.fromkeys(part.rstrip(".") + "." for part in told if part))
    if empty and any(response.contents for response in operation.results):
        streams = any(content.stream for response in operation.results for content in response.contents)
        nothing = "No content, or an empty stream," if streams else "None"
        text = f"{text} {nothing} for status {', '.join(empty)}.".strip()
    return "\n".join(["Returns:", *_wrap(text, indent, "    ", "        ")]) if text else ""


def _entries(entries: Sequence[tuple[str, str]], indent: int) -> list[str]:
    return [line for name, text in entries for line in _wrap(f"{name}: {text}", indent, "    ", "        ")]


def _paragraphs(text: str, indent: int) -> str:
    wrapped: list[str] = []
    for line in lines(text):
        start = line[: len(line) - len(line.lstrip())]
        wrapped += _wrap(_no_section(line.strip()), indent, start, start) or [""]
    return "\n".join(wrapped)


def _no_section(line: str) -> str:
    """A line that begins no section; only its end is looked at, which is where a section's name would be."""
    if not line.endswith(":"):
        return line
    return line[:-_LONGEST] + _SECTION.sub(r"**\g<0>**", line[-_LONGEST:])


def _wrap(text: str, indent: int, first: str, rest: str) -> Sequence[str]:
    if len(first) + len(text) <= WIDTH - indent:
        return [first + text] if text else []
    return (_known if len(text) < _LONG else _wrapped)(text, WIDTH - indent, first, rest)


def _wrapped(text: str, width: int, first: str, rest: str) -> tuple[str, ...]:
    """A text in lines."""
    return tuple(
        textwrap.wrap(
            text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
        )
    )


_known = lru_cache(maxsize=4_096)(_wrapped)
"""The sync and the async method say the same, and so do many operations of an argument."""
_LONG = 1_000
"""Characters from which on a text is not worth to be kept."""
