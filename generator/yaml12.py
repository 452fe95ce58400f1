"""YAML 1.2 by its core schema: `NO`, `1:30` and dates are strings, `0o17` is a number, keys are texts.

Built from libyaml's events, without recursion and without a node tree, so that nesting and aliases can be bounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import yaml

from .plain import Json, Limits, ParseFault, copy, duplicate_key, is_array, is_object, too_deep

_CONSTANTS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_LONGEST = 3_500
"""Characters of a number in octal or hexadecimal digits; of 3,570 hexadecimal ones Python writes no decimal number."""
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = "tag:yaml.org,2002:"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str, limits: Limits) -> Json:
    """The data that the YAML `text` stands for. Raises ParseFault."""
    bad = _FORBIDDEN.search(text)
    if bad:
        name = f"U+{ord(bad.group()):04X}"
        raise ParseFault(
            "control-character",
            f"The character {name} is not allowed in YAML.",
            bad.start(),
            "Remove it, or write it as an escape in a double-quoted string.",
        )
    try:
        return _Builder(text, limits).build()
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        offset = int(mark.index) if mark else 0
        raise ParseFault("yaml-syntax", _yaml_message(fault), offset, _yaml_hint(fault, text, offset)) from None
    except yaml.YAMLError as fault:
        raise ParseFault("yaml-syntax", f"This is not YAML: {fault}.", 0) from None


def _yaml_message(fault: yaml.MarkedYAMLError) -> str:
    context = f" {fault.context}" if fault.context else ""
    return f"This is not YAML: {fault.problem}{context}."


def _yaml_hint(fault: yaml.MarkedYAMLError, text: str, offset: int) -> str:
    problem = fault.problem or ""
    here = text[offset : offset + 1]
    if here == "\t" or "\t" in text[text.rfind("\n", 0, offset) + 1 : offset + 1]:
        return "YAML is indented by spaces; replace the tab."
    if "mapping values" in problem:
        return "Put a text that contains `: ` in quotes, or check the indentation."
    if "cannot start any token" in problem:
        return f"Put a text that begins with `{here}` in quotes."
    if "expected ',' or" in problem or "end of stream" in problem:
        return "Close the bracket or the quote that was opened before."
    if "block end" in problem or "expected key" in problem or "could not find expected ':'" in problem:
        return "Check that this line is indented like its neighbours and that its key ends in a colon."
    return ""


class _Frame:
    """A collection under construction. `size` and `height` count what it has when aliases are written out."""

    __slots__ = ("anchor", "height", "key", "merged", "places", "size", "value")

    def __init__(self, value: Json, anchor: str | None) -> None:
        self.value, self.anchor = value, anchor
        self.key: str | None = None
        self.merged: list[Json] = []
        self.places: list[int] = []
        self.size, self.height = 1, 1


class _Builder:
    """Builds the data from the parser's events, without recursion and without the node tree in between."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._loader = _LOADER(text)
        self._limits = limits
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Json, int, int]] = {}
        self._scalars: dict[str, str] = {}
        self._open_anchors = Counter[str]()
        self._alias_nodes = 0
        self._result: Json = None
        self._documents = 0

    def build(self) -> Json:
        handlers: dict[object, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_sequence,
            yaml.MappingEndEvent: self._close_mapping,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start_document,
        }
        next_event = self._loader.get_event
        while (event := next_event()) is not None:
            handler = handlers.get(event.__class__)
            if handler:
                handler(event)
        return self._result

    def _start_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            offset = event.start_mark.index
            raise ParseFault(
                "several-documents", "The file holds several YAML documents.", offset, "Keep one; `---` begins another."
            )

    def _scalar(self, event: Any) -> None:
        value, plain = event.value, event.implicit[0]
        if event.anchor:
            self._scalars[event.anchor] = value
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and type(frame.value) is dict:
            if event.anchor:
                self._anchors[event.anchor] = (value, 1, 1)
            self._set_key(frame, value, plain, event)
            return
        if not (event.implicit[1] or (plain and event.tag is None)):
            value = _tagged(event)
        elif plain:
            value = _plain(value, event)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1, 1)
        self._add(value, 1, 0)

    def _set_key(self, frame: _Frame, key: str, plain: bool, event: Any) -> None:
        if plain and key == "<<":
            frame.key = "<<"
            frame.merged.append(None)
            frame.places.append(event.start_mark.index)
        elif key in frame.value:
            raise duplicate_key(key, event.start_mark.index)
        else:
            frame.key = key
            frame.value[key] = None

    def _add(self, value: Json, size: int, height: int) -> None:
        if not self._stack:
            self._result = value
            return
        frame = self._stack[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if is_array(frame.value):
            frame.value.append(value)
        elif frame.merged and frame.merged[-1] is None and frame.key == "<<":
            frame.merged[-1] = value
            frame.key = None
        else:
            assert frame.key is not None
            frame.value[frame.key] = value
            frame.key = None

    def _open_mapping(self, event: Any) -> None:
        self._open({}, event)

    def _open_sequence(self, event: Any) -> None:
        self._open([], event)

    def _open(self, value: Json, event: Any) -> None:
        offset = event.start_mark.index
        if event.tag not in (None, "!", _TAG + "map", _TAG + "seq"):
            raise _unknown_tag(event.tag, offset)
        if self._stack and self._stack[-1].key is None and type(self._stack[-1].value) is dict:
            raise _bad_key(offset)
        if len(self._stack) >= self._limits.depth:
            raise too_deep(self._limits, offset)
        self._stack.append(_Frame(value, event.anchor))
        if event.anchor:
            self._open_anchors[event.anchor] += 1

    def _close_mapping(self, event: Any) -> None:
        frame = self._stack[-1]
        for merged, offset in zip(frame.merged, frame.places, strict=True):
            for mapping in merged if is_array(merged) else [merged]:
                if not is_object(mapping):
                    hint = "Name the anchor of one, as in `<<: *name`, or put `<<` in quotes."
                    raise ParseFault("bad-merge", "`<<` takes a mapping or a list of mappings.", offset, hint)
                self._count(len(mapping), offset)
                for key, value in mapping.items():
                    frame.value.setdefault(key, value)
        self._close(event)

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        if frame.anchor:
            self._open_anchors[frame.anchor] -= 1
            self._anchors[frame.anchor] = (frame.value, frame.size, frame.height)
            self._scalars.pop(frame.anchor, None)
        self._add(frame.value, frame.size, frame.height)

    def _alias(self, event: Any) -> None:
        offset = event.start_mark.index
        value, size, height = self._anchored(event.anchor, offset)
        self._count(size, offset)
        if len(self._stack) + height > self._limits.depth:
            raise too_deep(self._limits, offset)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.key is None and is_object(frame.value):
            if event.anchor not in self._scalars:
                raise _bad_key(offset)
            self._set_key(frame, self._scalars[event.anchor], False, event)
        else:
            self._add(copy(value), size, height)

    def _count(self, size: int, offset: int) -> None:
        """Raises ParseFault where aliases and merges have written out too much."""
        self._alias_nodes += size
        if self._alias_nodes > self._limits.alias_nodes:
            message = f"The aliases and merges stand for more than {self._limits.alias_nodes} values."
            raise ParseFault("alias-limit", message, offset, "Use $ref instead of YAML aliases.")

    def _anchored(self, name: str, offset: int) -> tuple[Json, int, int]:
        """The value of an anchor, its size and its height."""
        if self._open_anchors[name]:
            message = f"The alias *{name} stands inside its own anchor."
            raise ParseFault("recursive-alias", message, offset, "Use a $ref for recursion.")
        if name not in self._anchors:
            hint = f"Write &{name} at the value that is meant."
            raise ParseFault("unknown-alias", f"The alias *{name} has no anchor before it.", offset, hint)
        return self._anchors[name]


def _bad_key(offset: int) -> ParseFault:
    return ParseFault("bad-key", "A key must be a plain text, not a collection.", offset)


def _plain(text: str, event: Any) -> Json:
    first = text[:1]
    if first in "0123456789+-.":
        if _INTEGER.match(text):
            return _integer(text, event)
        if _BASED.match(text):
            return _based(text, event)
        if _FLOAT.match(text):
            return float(text)
    return _CONSTANTS.get(text, text)


def _integer(text: str, event: Any) -> int:
    try:
        return int(text)
    except ValueError:
        raise _too_many_digits(event) from None


def _based(text: str, event: Any) -> int:
    """A number in octal or hexadecimal digits, of which Python reads any number and writes few."""
    if len(text) > _LONGEST:
        raise _too_many_digits(event)
    return int(text, 0)


def _too_many_digits(event: Any) -> ParseFault:
    return ParseFault("bad-number", "This number has too many digits.", event.start_mark.index, "Put it in quotes.")


def _tagged(event: Any) -> Json:
    tag = event.tag
    if tag in ("!", _TAG + "str", _TAG + "binary", _TAG + "timestamp"):
        return event.value
    if tag in (_TAG + "int", _TAG + "float", _TAG + "bool", _TAG + "null"):
        return _plain(event.value, event)
    raise _unknown_tag(tag, event.start_mark.index)


def _unknown_tag(tag: str, offset: int) -> ParseFault:
    return ParseFault("yaml-tag", f"The tag {tag!r} has no meaning in an API document.", offset, "Remove the tag.")
