"""What the model generator answers, remembered: it is asked once about each shape, and about each document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from .cache import Cache
from .model_schemas import Schema
from .parallel import Prepared, processors

Asked: TypeAlias = tuple[Schema, dict[str, str], dict[str, Any]]
"""A document, the attributes of its properties, and what its classes say beside their fields."""
Tool: TypeAlias = "Prepared[Asked | list[str], bytes]"
"""The model generator, which may be in a process of its own. Its answer to several shapes is a JSON object of them."""
_AT_ONCE = 60
"""Shapes that one call of the tool is given, at most."""
_FEW = 8
"""Shapes that are worth a call."""
_MANY = 60
"""Shapes that no small document has."""


class Answers:
    """What a `tool` answers. That depends on what is asked and on the `stamp`, our templates and the tool's version,
    alone."""

    def __init__(self, cache: Cache, tool: Tool, stamp: tuple[str, ...]) -> None:
        self._cache, self._tool, self._stamp = cache, tool, stamp
        self._known: dict[str, bytes] = {}
        self._begun: list[str] = []
        """The entries of the documents that were begun to be asked about, and nothing for shapes."""

    def ask(self, documents: Sequence[Asked], shapes: Sequence[str]) -> None:
        """Begin to ask about those that are not known, beside what is done until an answer is wanted."""
        self._take()
        new = [shape for shape in shapes if self._is_new(self._of_shape(shape))]
        if new and len(shapes) > _MANY:
            self._cache.put(_many(self._stamp), b"")
        jobs: list[tuple[str, Asked | list[str]]] = []
        jobs += [(key, each) for each in documents if self._is_new(key := self._of_document(each))]
        size = min(_AT_ONCE, max(_FEW, -(-len(new) // processors())))
        jobs += [("", new[start : start + size]) for start in range(0, len(new), size)]
        self._begun = [key for key, _ in jobs]
        self._tool.begin([job for _, job in jobs])

    def of_document(self, asked: Asked) -> bytes:
        """The answer to a document that was asked about."""
        self._take()
        return self._known[self._of_document(asked)]

    def of_shape(self, shape: str) -> bytes:
        """The answer to a shape that was asked about."""
        if (key := self._of_shape(shape)) not in self._known:
            self._take()
        return self._known[key]

    def known_of(self, shapes: Sequence[str]) -> frozenset[str]:
        """Those of `shapes` whose answers need not be waited for."""
        return frozenset(shape for shape in shapes if self._of_shape(shape) in self._known)

    def _take(self) -> None:
        """What was asked is known now."""
        if not self._begun:
            return
        begun, self._begun = self._begun, []
        for key, answer in zip(begun, self._tool.results(), strict=True):
            if key:
                self._keep(key, answer)
                continue
            for shape, text in json.loads(answer).items():
                self._keep(self._of_shape(shape), text.encode())

    def _keep(self, key: str, answer: bytes) -> None:
        self._known[key] = answer
        self._cache.put(key, answer)

    def _is_new(self, key: str) -> bool:
        if key not in self._known and (found := self._cache.get(key)) is not None:
            self._known[key] = found
        return key not in self._known

    def _of_document(self, asked: Asked) -> str:
        return Cache.key("models", (json.dumps(asked), *self._stamp))

    def _of_shape(self, shape: str) -> str:
        return Cache.key("shape", (shape, *self._stamp))


def knows_many(cache: Cache, stamp: tuple[str, ...]) -> bool:
    """Whether many shapes were asked about before."""
    return cache.get(_many(stamp)) is not None


def _many(stamp: tuple[str, ...]) -> str:
    return Cache.key("shapes", stamp)
