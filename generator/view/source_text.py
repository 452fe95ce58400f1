"""Calls and literals of several lines, laid out as a formatter would leave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..encode import py_string

WIDTH = 100


def call(name: str, arguments: Sequence[str], indent: str = "") -> str:
    """`name(arguments)`, on one line if it fits, else one argument a line with a comma after the last."""
    return _bracketed(f"{name}(", arguments, ")", indent)


def tuple_of(items: Sequence[str], indent: str = "") -> str:
    """A tuple literal; a single item keeps its comma."""
    return f"({items[0]},)" if len(items) == 1 and "\n" not in items[0] else _bracketed("(", items, ")", indent)


def mapping(items: Mapping[str, str], indent: str = "") -> str:
    """A dict literal with string keys; the values are source text."""
    return _bracketed("{", [f"{py_string(key)}: {value}" for key, value in items.items()], "}", indent)


def keywords(**values: str) -> list[str]:
    """`name=value` for every value that is not empty, in order."""
    return [f"{name}={value}" for name, value in values.items() if value]


def strings(values: Iterable[str]) -> str:
    """A tuple literal of strings."""
    return tuple_of([py_string(value) for value in values])


def _bracketed(start: str, items: Sequence[str], end: str, indent: str) -> str:
    line = f"{start}{', '.join(items)}{end}"
    if not items or ("\n" not in line and len(indent) + len(line) <= WIDTH):
        return line
    inner = "".join(f"{indent}    {_deeper(item)},\n" for item in items)
    return f"{start}\n{inner}{indent}{end}"


def _deeper(item: str) -> str:
    return item.replace("\n", "\n    ")
