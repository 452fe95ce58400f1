"""Requests decoded by the document's own text: each value as JSON, by the tables of the specification.

What arrives are texts; what they mean depends on the schema: `typed` finds the reading that is valid, if one is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_plus

from corpus.roundtrip.reading import Document, Parameter, Place, is_list, is_object, kinds, mapping, properties_of
from corpus.roundtrip.validity import Validity

Pairs = Sequence[tuple[str, str]]
"""Names, decoded, and values, still encoded."""
MISSING = object()
"""What is found where nothing is sent."""
_SEPARATORS = {"spaceDelimited": r"%20|\+", "pipeDelimited": r"\||%7[Cc]"}
_UNIONS = ("oneOf", "anyOf", "allOf")


@dataclass(frozen=True)
class Reader:
    """Reads values of one document."""

    document: Document
    validity: Validity

    def typed(self, place: Place, tree: Any) -> Any:
        """`tree`, whose leaves are texts, as the JSON value that the schema allows; else as it is."""
        place = self.document.follow(place)
        node = mapping(place.node)
        for union in _UNIONS[:2]:
            for number in range(len(node.get(union) or [])):
                value = self.typed(place.at(union, number), tree)
                if not self.problems(place, value):
                    return value
        if is_object(tree):
            known = properties_of(self.document, place)
            more = place.at("additionalProperties") if is_object(node.get("additionalProperties")) else Place("", {})
            return {key: self.typed(known.get(key, more), value) for key, value in tree.items()}
        if is_list(tree):
            return [self.typed(self.items(place, number), value) for number, value in enumerate(tree)]
        return next((value for value in self._readings(place, tree) if not self.problems(place, value)), tree)

    def problems(self, place: Place, value: Any) -> list[str]:
        """What the schema has against `value` in a request."""
        return self.validity.problems(place, value, "request")

    def items(self, place: Place, number: int = 0) -> Place:
        """The schema of an item of a list."""
        place = self.document.follow(place)
        node = mapping(place.node)
        if number < len(node.get("prefixItems") or []):
            return place.at("prefixItems", number)
        if "items" in node:
            return place.at("items")
        parts = (self.items(place.at("allOf", part), number) for part in range(len(node.get("allOf") or [])))
        return next((each for each in parts if each.node), Place("", {}))

    def shapes(self, place: Place, depth: int = 0) -> set[str]:
        """`object`, `array` and `scalar`: what values of a schema may look like on the wire."""
        place = self.document.follow(place)
        node = mapping(place.node)
        found = {kind if kind in ("object", "array") else "scalar" for kind in kinds(node)}
        for union in _UNIONS if depth < 8 else ():
            for number in range(len(node.get(union) or [])):
                found |= self.shapes(place.at(union, number), depth + 1)
        return found or ({"scalar"} if depth == 0 else set())

    def _readings(self, place: Place, tree: Any) -> Iterator[Any]:
        yield tree
        if isinstance(tree, str):
            with suppress(ValueError):
                yield json.loads(tree)
            if tree == "":
                yield from (None, [], {})
            if "array" in self.shapes(place):
                yield [self.typed(self.items(place), each) for each in tree.split(",")]


def raw_pairs(text: str, separator: str = "&") -> list[tuple[str, str]]:
    """The pairs of a query, a form or a cookie, whose values are still encoded."""
    pieces = [piece.strip().partition("=") for piece in text.split(separator) if piece.strip()]
    return [(unquote_plus(name), value) for name, _, value in pieces]


def values(reader: Reader, parameter: Parameter, pairs: Pairs) -> Iterator[Any]:
    """What a parameter of a query, a cookie or a form may mean: one value for each shape that its schema has."""
    own = [value for name, value in pairs if name == parameter.name]
    if parameter.content_type:
        yield _document(parameter.content_type, unquote_plus(own[0])) if own else MISSING
        return
    for shape in sorted(reader.shapes(parameter.schema)):
        tree = _tree(reader, parameter, shape, own, pairs)
        yield tree if tree is MISSING else reader.typed(parameter.schema, tree)


def _document(content_type: str, text: str) -> Any:
    return json.loads(text) if "json" in content_type else text


def _tree(reader: Reader, parameter: Parameter, shape: str, own: list[str], pairs: Pairs) -> Any:
    if parameter.style == "deepObject":
        return _deep(parameter.name, pairs)
    if shape == "object" and parameter.explode:
        return _spread(reader, parameter, pairs)
    if not own:
        return MISSING
    if shape == "scalar":
        return unquote_plus(own[0])
    if parameter.explode:
        return [unquote_plus(each) for each in own]
    pieces = [unquote_plus(each) for each in re.split(_SEPARATORS.get(parameter.style, ","), own[0])]
    return pieces if shape == "array" else paired(pieces)


def paired(pieces: list[str]) -> dict[str, str]:
    """Names and values that alternate, as an object."""
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def _spread(reader: Reader, parameter: Parameter, pairs: Pairs) -> Any:
    """An exploded object, whose properties are parameters of their own."""
    known = properties_of(reader.document, parameter.schema)
    free = mapping(reader.document.follow(parameter.schema).node).get("additionalProperties") or not known
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in known or free:
            found.setdefault(name, []).append(unquote_plus(value))
    return {name: _one_or_all(reader, known.get(name), each) for name, each in found.items()} or MISSING


def _one_or_all(reader: Reader, place: Place | None, found: list[str]) -> Any:
    return found if len(found) > 1 or (place is not None and "array" in reader.shapes(place)) else found[0]


def _deep(name: str, pairs: Pairs) -> Any:
    """`name[a][b]=1` as a tree; what comes twice, or ends with `[]`, is a list."""
    tree: dict[str, Any] = {}
    for key, value in pairs:
        if not key.startswith(f"{name}["):
            continue
        steps = re.findall(r"\[([^\]]*)\]", key[len(name) :])
        node = tree
        for step in steps[:-1] if steps[-1] else steps[:-2]:
            node = node.setdefault(step, {})
        last = steps[-1] or steps[-2]
        listed = [*node.get(last, []), unquote_plus(value)] if isinstance(node.get(last, []), list) else None
        again = [node[last], unquote_plus(value)] if listed is None else listed
        node[last] = again if not steps[-1] or last in node else unquote_plus(value)
    return tree or MISSING


def path_value(reader: Reader, parameter: Parameter, text: str) -> Iterator[Any]:
    """What the text of a path's variable, still encoded, may mean."""
    mark = {"label": ".", "matrix": ";"}.get(parameter.style, "")
    if not text.startswith(mark):
        return
    text = text.removeprefix(mark)
    if parameter.content_type:
        yield _document(parameter.content_type, unquote(text))
        return
    for shape in sorted(reader.shapes(parameter.schema)):
        if parameter.style == "matrix":
            tree = _matrix(parameter, shape, text)
        else:
            tree = _simple(text, shape, parameter.explode, mark if mark and parameter.explode else ",")
        yield tree if tree is MISSING else reader.typed(parameter.schema, tree)


def header_value(reader: Reader, parameter: Parameter, text: str | None) -> Iterator[Any]:
    """What a header may mean."""
    if text is None:
        yield MISSING
    elif parameter.content_type:
        yield _document(parameter.content_type, text)
    else:
        for shape in sorted(reader.shapes(parameter.schema)):
            yield reader.typed(parameter.schema, _simple(text, shape, parameter.explode, ","))


def _matrix(parameter: Parameter, shape: str, text: str) -> Any:
    pairs = [(unquote(name), value) for name, _, value in (piece.partition("=") for piece in text.split(";"))]
    own = [value for name, value in pairs if name == parameter.name]
    if shape == "object" and parameter.explode:
        return {name: unquote(value) for name, value in pairs}
    if not own:
        return MISSING
    return [unquote(each) for each in own] if shape == "array" and parameter.explode else _simple(own[0], shape)


def _simple(text: str, shape: str, explode: bool = False, separator: str = ",") -> Any:
    if shape == "scalar":
        return unquote(text)
    pieces = [each.strip() for each in text.split(separator)]
    if shape == "array":
        return [unquote(each) for each in pieces]
    if explode:
        return {unquote(name): unquote(value) for name, _, value in (each.partition("=") for each in pieces)}
    return paired([unquote(each) for each in pieces]) if len(pieces) % 2 == 0 else MISSING


def form_parameter(name: str, schema: Place, encoding: Mapping[str, Any]) -> Parameter:
    """A field of a form, which is written as a parameter of a query would be."""
    style = str(encoding.get("style", "form"))
    styled = {"style", "explode", "allowReserved"} & encoding.keys()
    content = "" if styled else str(encoding.get("contentType", ""))
    explode = bool(encoding.get("explode", style == "form"))
    return Parameter(name, "query", False, schema, style, explode, content if "json" in content else "", {})
