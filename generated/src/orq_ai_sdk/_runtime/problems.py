"""What a validation found wrong, in the words and by the path of the one who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pydantic

from .coreschema import Node, SchemaTree, wire_names
from .record import Record

Path = tuple[str | int, ...]
_MAX_MESSAGE = 300


class Problem(Record):
    """One thing wrong. `path` leads to it from the value's root."""

    path: Path
    message: str


class _Step(Record):
    """A key, or the label of a union's member (`tag`), on the way to an error."""

    key: str | int
    tag: bool = False


class _Placed(Record):
    steps: tuple[_Step, ...]
    error: Mapping[str, Any]

    @property
    def path(self) -> Path:
        return tuple(step.key for step in self.steps if not step.tag)


def problems_of(error: pydantic.ValidationError, tree: SchemaTree, *, wire: bool) -> tuple[Problem, ...]:
    """The problems behind a validation error, without those of union members that were not meant."""
    details = error.errors(include_url=False)
    placed = [_Placed(tuple(_steps(tree, tree.root, _location(each), wire)), each) for each in details]
    return tuple(_merged(_meant(placed, 0)))


def _location(detail: Mapping[str, Any]) -> Path:
    """Where the error is. A discriminator's error is that of its property."""
    location: Path = detail["loc"]
    if detail["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        name = str(detail["ctx"]["discriminator"]).strip("'")
        return (*location, name) if re.fullmatch(r"[\w$.@-]+", name) else location
    return location


def _steps(tree: SchemaTree, node: Node | None, location: Path, wire: bool) -> Iterable[_Step]:
    for index, key in enumerate(location):
        node = None if node is None else tree.inner(node)
        kind = "" if node is None else node["type"]
        if node is None:
            yield _Step(key)
        elif kind == "tagged-union":
            choice = node["choices"].get(key)
            yield _Step(key, tag=choice is not None and index < len(location) - 1)
            node = choice
        elif kind == "union":
            yield _Step(key, tag=True)
            node = _choice(tree, node, str(key))
        elif kind == "model" and node.get("root_model"):
            yield from _steps(tree, node["schema"], location[index:], wire)
            return
        else:
            name, node = _child(tree, node, key)
            yield _Step(key if wire else name)


def _choice(tree: SchemaTree, union: Node, label: str) -> Node | None:
    choices = list(tree.choices(union))
    for choice in choices:
        if choice["type"] == "model" and choice["cls"].__name__ == label:
            return choice
    return next((choice for choice in choices if label.startswith(choice["type"])), None)


def _child(tree: SchemaTree, node: Node, key: str | int) -> tuple[str | int, Node | None]:
    kind = node["type"]
    if kind == "model":
        for name, field in tree.fields(node).items():
            if key in wire_names(name, field):
                return name, field["schema"]
        return key, None
    if kind == "tuple":
        return key, node["items_schema"][key] if isinstance(key, int) and key < len(node["items_schema"]) else None
    return key, node.get("items_schema") or node.get("values_schema")


def _meant(errors: list[_Placed], depth: int) -> list[_Placed]:
    """Drop the errors of union members that fit worse than another."""
    here = [each for each in errors if len(each.steps) <= depth]
    groups: dict[_Step, list[_Placed]] = {}
    for each in errors:
        if len(each.steps) > depth:
            groups.setdefault(each.steps[depth], []).append(each)
    tagged = [_meant(group, depth + 1) for step, group in groups.items() if step.tag]
    keyed = [each for step, group in groups.items() if not step.tag for each in _meant(group, depth + 1)]
    if len(tagged) > 1:
        ranks = [_rank(group, depth + 1) for group in tagged]
        tagged = [group for group, rank in zip(tagged, ranks, strict=True) if rank == min(ranks)]
        tagged = _closest(tagged, min(ranks)[0])
    return here + [each for group in tagged for each in group] + keyed


def _closest(groups: list[list[_Placed]], rank: int) -> list[list[_Placed]]:
    """One of equally good members; where every constant differs, only these."""
    if rank == 0:
        return groups[:1]
    if rank == 1:
        return [[each for each in group if each.error["type"] == "literal_error"] for group in groups]
    return groups


def _rank(group: list[_Placed], depth: int) -> tuple[int, int]:
    """How badly a member fits: by kind (0), wrong constant (1), wrong kind (2)."""
    if any(len(each.steps) <= depth for each in group):
        return (2, 0)
    if any(each.error["type"] == "literal_error" and len(each.steps) == depth + 1 for each in group):
        return (1, 0)
    return (0, len(group))


def _merged(errors: list[_Placed]) -> Iterable[Problem]:
    by_path: dict[Path, list[Mapping[str, Any]]] = {}
    for each in errors:
        by_path.setdefault(each.path, []).append(each.error)
    for path, details in by_path.items():
        yield Problem(path, _joined(details))


def _joined(details: list[Mapping[str, Any]]) -> str:
    if all(each["type"] == "literal_error" for each in details):
        return _one_of(", ".join(_expected(each) for each in details))
    texts = list(dict.fromkeys(_message(each) for each in details))
    alternatives = [text.removeprefix("must be ") for text in texts]
    if len(texts) > 1 and all(text.startswith("must be ") for text in texts):
        return _short(f"must be {', '.join(alternatives[:-1])} or {alternatives[-1]}{_not(details[0])}")
    return _short(" or ".join(texts) + (_not(details[0]) if texts[0] in _KINDS.values() else ""))


_KINDS = {
    "string_type": "must be a string",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "none_required": "must be None",
    "datetime_type": "must be a date and time",
    "date_type": "must be a date",
    "time_type": "must be a time",
    "bytes_type": "must be bytes",
    "uuid_type": "must be a UUID",
}

_MESSAGES = {
    "missing": "is required",
    "extra_forbidden": "is not known here",
    "union_tag_not_found": "is required",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} items",
    "too_long": "must have at most {max_length} items",
    "string_pattern_mismatch": "must match {pattern}",
}


def _message(detail: Mapping[str, Any]) -> str:
    """What is wrong, without the value itself: it may be large, or a secret."""
    kind = detail["type"]
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in _MESSAGES:
        return _short(_MESSAGES[kind].format_map(detail.get("ctx", {})))
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return _one_of(_expected(detail))
    text = str(detail["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    return _short(f"must be {text}" if text != detail["msg"] and kind != "value_error" else text)


_TYPE_NAMES = {
    "NoneType": "null",
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "a boolean",
    "list": "a list",
    "dict": "an object",
}


def _not(detail: Mapping[str, Any]) -> str:
    name = _TYPE_NAMES.get(type(detail["input"]).__name__, "")
    return f", not {name}" if name else ""


def _expected(detail: Mapping[str, Any]) -> str:
    facts = detail["ctx"]
    return facts.get("expected_tags") or str(facts["expected"]).replace(" or ", ", ")


def _one_of(values: str) -> str:
    return _short(f"must be one of {values}" if "," in values else f"must be {values}")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_MESSAGE else text[: _MAX_MESSAGE - 1] + "…"
