"""Modules of models, put together from the pieces of their shapes."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from .encode import py_string
from .model_answers import Answers
from .model_shapes import MARK, Piece, Shaped, Shapes, by_module, is_class
from .model_shards import Schema, references

_HOLE = re.compile(rf"{MARK}(?:R(\d+)|Own)|(['\"]){MARK}([VA])(\d+)\2")


class Texts:
    """Puts modules together from the pieces of their shapes, which are waited for where `answers` are on their way."""

    def __init__(
        self,
        shapes: Shapes,
        schemas: Mapping[str, Schema],
        attributes: Mapping[str, Mapping[str, str]],
        details: Mapping[str, Any],
        answers: Answers,
    ) -> None:
        self._shapes, self._schemas, self._attributes = shapes, schemas, attributes
        self._details, self._answers = details, answers
        self._pieces: dict[str, Piece] = {}

    def module(self, keys: Iterable[str]) -> str:
        """The text of the module that has the schemas of `keys`."""
        members = {key: self._schemas[key] for key in keys}
        module = next(iter(members)).partition(".")[0]
        imports: dict[str, set[str]] = {}
        body = [self._text(key, members[key], imports) for key in ordered(members) or ()]
        imports.pop(f".{module}", None)
        lines = [f"from {home} import {', '.join(sorted(names))}" for home, names in sorted(imports.items())]
        return "\n".join(["from __future__ import annotations", *lines, "\n", "\n\n\n".join(body), ""])

    def _text(self, key: str, schema: Schema, imports: dict[str, set[str]]) -> str:
        own = key.partition(".")[2]
        if not is_class(schema):
            return self._filled(self._shapes.of_alias(key), own, imports)
        about, attributes = self._details[key], self._attributes.get(key, {})
        base, *head = self._filled(self._shapes.of_class(key), own, imports).split("\n")
        lines = [f"class {own}({base}):"]
        lines += [f"    {about['docstring']}\n"] if about["docstring"] else []
        lines += [f"    __nullable__ = frozenset({about['nullable']})"] if about["nullable"] else []
        lines += [f"    __constants__ = frozenset({about['constants']})"] if about["constants"] else []
        lines += head
        for wire in schema["properties"]:
            name = attributes.get(wire, wire)
            lines.append(f"    {name}: {self._filled(self._shapes.of_field(key, wire), own, imports)}")
            lines += [f"    {docs}\n"] if (docs := about["docs"].get(name)) else []
        return "\n".join(lines if len(lines) > 1 else [*lines, "    pass"]).rstrip()

    def _filled(self, shaped: Shaped, own: str, imports: dict[str, set[str]]) -> str:
        made = self._piece(shaped.shape)
        for module, names in made.imports.items():
            imports.setdefault(module, set()).update(names)
        for kind, number in _split(made.text)[1]:
            if kind == "R":
                for home, _, name in (key.partition(".") for key in shaped.refs[number]):
                    imports.setdefault(f".{home}", set()).add(name)
        return _put_back(made, shaped, own)

    def _piece(self, shape: str) -> Piece:
        if shape not in self._pieces:
            self._pieces[shape] = Piece(**json.loads(self._answers.of_shape(shape)))
        return self._pieces[shape]


@lru_cache(maxsize=8192)
def _split(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """A piece's text between its holes, and what each hole takes: a reference, a value, the wire's or the own name."""
    between: list[str] = []
    holes: list[tuple[str, int]] = []
    end = 0
    for hole in _HOLE.finditer(text):
        between.append(text[end : hole.start()])
        end = hole.end()
        holes.append(("R", int(hole[1])) if hole[1] else (hole[3], int(hole[4])) if hole[3] else ("O", 0))
    return (*between, text[end:]), tuple(holes)


def _put_back(made: Piece, shaped: Shaped, own: str) -> str:
    """The text of a piece with the names of one that has its shape; `own` is its class's or alias's."""
    between, holes = _split(made.text)
    if not holes:
        return made.text
    parts = [between[0]]
    for (kind, number), after in zip(holes, between[1:], strict=True):
        match kind:
            case "R":
                if not (keys := shaped.refs[number]):
                    parts[-1] = parts[-1].removesuffix(", ")
                parts.append(", ".join(key.partition(".")[2] for key in keys))
            case "V":
                parts.append(py_string(shaped.values[number]))
            case "A":
                parts.append(py_string(shaped.wire))
            case _:
                parts.append(own)
        parts.append(after)
    return "".join(parts)


def circular(schemas: Mapping[str, Schema]) -> frozenset[str]:
    """The modules with aliases that are made of themselves."""
    modules = by_module(schemas)
    return frozenset(module for module, keys in modules.items() if ordered({key: schemas[key] for key in keys}) is None)


def ordered(members: Mapping[str, Schema]) -> list[str] | None:
    """A module's schemas in the order of their names, each alias behind what it is made of; None for a circle."""
    needs = {
        key: {ref for ref in references(schema) if ref in members} if not is_class(schema) else set[str]()
        for key, schema in members.items()
    }
    users: dict[str, list[str]] = {}
    for key, refs in needs.items():
        for ref in refs:
            users.setdefault(ref, []).append(key)
    left = {key: len(refs) for key, refs in needs.items()}
    ready = [key for key, count in left.items() if not count]
    heapq.heapify(ready)
    found: list[str] = []
    while ready:
        found.append(key := heapq.heappop(ready))
        for user in users.get(key, ()):
            left[user] -= 1
            if not left[user]:
                heapq.heappush(ready, user)
    return found if len(found) == len(members) else None
