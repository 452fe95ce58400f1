"""Where each node of a text stands, found on demand: from YAML's events, or by stepping through JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import yaml

from .collector import collector_off

Child: TypeAlias = tuple[int, "Mark"]
"""The offset of a child's key (of the child itself in a list), and the child."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SPACE = re.compile(r"[ \t\r\n,:]*")


class Mark(Protocol):
    """A node of the text: its offset, and its children by their tokens."""

    @property
    def offset(self) -> int:
        """The offset of the node's first character."""
        ...

    def children(self) -> Mapping[str, Child]:
        """The node's children; none for a scalar."""
        ...


def find(root: Mark, tokens: Sequence[str], *, on_key: bool) -> int:
    """The offset of the node at `tokens` (of its key, with `on_key`), or else of the key of its nearest existing
    ancestor."""
    mark, key = root, None
    for token in tokens:
        child = mark.children().get(token)
        if child is None:
            on_key = True
            break
        key, mark = child
    return key if on_key and key is not None else mark.offset


class _YamlMark:
    __slots__ = ("_children", "_merged", "_pending", "is_mapping", "offset")

    def __init__(self, offset: int, is_mapping: bool = False) -> None:
        self.offset, self.is_mapping = offset, is_mapping
        self._children: dict[str, Child] = {}
        self._merged: list[_YamlMark] = []
        self._pending: tuple[str, int, bool] | None = None

    def children(self) -> Mapping[str, Child]:
        return self._children

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and self._pending is None

    def set_key(self, key: str, offset: int, merge: bool) -> None:
        self._pending = (key, offset, merge)

    def add(self, child: _YamlMark, offset: int) -> None:
        if self._pending is None:
            self._children[str(len(self._children))] = (offset, child)
            return
        key, key_offset, merge = self._pending
        self._pending = None
        if merge:
            self._merged.append(child)
        else:
            self._children[key] = (key_offset, child)

    def close(self) -> None:
        """Takes over what merge keys bring, unless it is there already."""
        for merged in self._merged:
            sources: list[Mark] = [merged] if merged.is_mapping else [mark for _, mark in merged.children().values()]
            for source in sources:
                self._children = {**source.children(), **self._children}


def yaml_marks(text: str) -> Mark:
    """The marks of a YAML text that is known to be good."""
    loader = _LOADER(text)
    root = _YamlMark(0)
    stack = [root]
    anchors: dict[str, _YamlMark] = {}
    with collector_off():
        while (event := loader.get_event()) is not None:
            _note(event, stack, anchors)
    children = list(root.children().values())
    return children[0][1] if children else root


def _note(event: Any, stack: list[_YamlMark], anchors: dict[str, _YamlMark]) -> None:
    offset, top = event.start_mark.index, stack[-1]
    if isinstance(event, yaml.CollectionEndEvent):
        stack.pop().close()
    elif top.wants_key:
        key = getattr(event, "value", "")
        top.set_key(key, offset, key == "<<" and event.implicit[0])
    elif isinstance(event, yaml.AliasEvent):
        top.add(anchors[str(event.anchor)], offset)
    elif isinstance(event, yaml.NodeEvent):
        mark = _YamlMark(offset, isinstance(event, yaml.MappingStartEvent))
        top.add(mark, offset)
        if event.anchor:
            anchors[event.anchor] = mark
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(mark)


class _JsonMark:
    __slots__ = ("_children", "_text", "offset")

    def __init__(self, text: str, offset: int) -> None:
        self._text, self.offset = text, offset
        self._children: dict[str, Child] | None = None

    def children(self) -> Mapping[str, Child]:
        if self._children is None:
            self._children = self._members()
        return self._children

    def _members(self) -> dict[str, Child]:
        """Steps from member to member: what lies within one is skipped by the decoder."""
        text, decode = self._text, json.JSONDecoder().raw_decode
        found: dict[str, Child] = {}
        opening = text[self.offset]
        here = _skip(text, self.offset + 1)
        with collector_off():
            while opening in "{[" and text[here] not in "}]":
                token, value = str(len(found)), here
                if opening == "{":
                    token, end = decode(text, here)
                    value = _skip(text, end)
                found[token] = (here, _JsonMark(text, value))
                here = _skip(text, decode(text, value)[1])
        return found


def json_marks(text: str) -> Mark:
    """The marks of a JSON text that is known to be good."""
    return _JsonMark(text, _skip(text, 0))


def _skip(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset
