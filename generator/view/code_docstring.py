"""Docstrings in Google's style, wrapped, for methods and classes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache

from .. import ir
from ..encode import Encoded, lines, py_docstring, single_line

WIDTH = 100

OPTIONS = (
    ("retries", "Override the client's default retry behaviour for this call."),
    ("server_url", "Send this call to another base URL."),
    ("timeout_ms", "Override the client's timeout for this call: milliseconds, or the HTTP client's timeout object."),
    ("http_headers", "Headers to add to the request, or to replace in it."),
    ("response_validation", "Override how the answer is held against the API's document."),
)


def method_docstring(
    operation: ir.Operation,
    arguments: Sequence[tuple[str, ir.Argument]],
    raises: Sequence[tuple[str, str]],
    indent: str,
) -> Encoded:
    """The docstring of a method: `arguments` by keyword, `raises` as exception and reason."""
    entries = [(name, _argument_text(argument)) for name, argument in arguments]
    blocks = [
        *_opening(operation),
        "\n".join(["Args:", *_entries(entries, len(indent)), *_option_entries(len(indent))]),
        _returns(operation, len(indent)),
        "\n".join(["Raises:", *_entries(raises, len(indent))]),
    ]
    return py_docstring("\n\n".join(block for block in blocks if block) + "\n", indent)


def text_docstring(text: str, fallback: str, indent: str) -> Encoded:
    """The docstring of a class: the document's text, or a sentence of our own where there is none."""
    wrapped = _paragraphs(text.strip() or fallback, len(indent))
    return py_docstring(wrapped + "\n" if "\n" in wrapped else wrapped, indent)


def _opening(operation: ir.Operation) -> list[str]:
    summary = single_line(operation.summary)
    description = operation.description.strip()
    if not summary and not description:
        return [f"{operation.method.upper()} {operation.path}"]
    told = [summary, description] if single_line(description) != summary else [summary]
    return [_paragraphs(text, 8) for text in told if text]


def _argument_text(argument: ir.Argument) -> str:
    text = single_line(argument.meta.description or argument.type.meta.description)
    if argument.meta.deprecated or argument.type.meta.deprecated:
        text = f"Deprecated. {text}".strip()
    return text or single_line(argument.meta.title) or "No description in the API's document."


def _returns(operation: ir.Operation, indent: int) -> str:
    told = [single_line(response.description) for response in operation.results if response.contents]
    empty = [response.status for response in operation.results if not response.contents]
    text = " ".join(dict.fromkeys(part.rstrip(".") + "." for part in told if part))
    if empty and any(response.contents for response in operation.results):
        streams = any(content.stream for response in operation.results for content in response.contents)
        nothing = "No content, or an empty stream," if streams else "None"
        text = f"{text} {nothing} for status {', '.join(empty)}.".strip()
    return "\n".join(["Returns:", *_wrap(text, indent, "    ", "    ")]) if text else ""


def _entries(entries: Sequence[tuple[str, str]], indent: int) -> list[str]:
    return [line for name, text in entries for line in _wrap(f"{name}: {text}", indent, "    ", "        ")]


@lru_cache(maxsize=2)
def _option_entries(indent: int) -> tuple[str, ...]:
    return tuple(_entries(OPTIONS, indent))


def _paragraphs(text: str, indent: int) -> str:
    wrapped: list[str] = []
    for line in lines(text):
        start = line[: len(line) - len(line.lstrip())]
        wrapped += _wrap(line.strip(), indent, start, start) or [""]
    return "\n".join(wrapped)


def _wrap(text: str, indent: int, first: str, rest: str) -> list[str]:
    if len(first) + len(text) <= WIDTH - indent:
        return [first + text] if text else []
    return textwrap.wrap(
        text,
        WIDTH - indent,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
