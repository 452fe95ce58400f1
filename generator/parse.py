"""Text → plain data, from JSON or YAML, with bounds that a hostile text cannot pass."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import NoReturn

from .collector import collector_off
from .plain import LIMITS, Json, Limits, ParseFault, duplicate_key, inner, is_array, is_object, too_deep
from .recursion import deep_recursion
from .yaml12 import parse_yaml


def parse(text: str, *, as_json: bool, limits: Limits) -> Json:
    """The data that `text` stands for; with `as_json` it must be JSON, otherwise YAML, of which JSON is a part.

    Raises ParseFault."""
    with collector_off():
        if as_json or text.lstrip()[:1] == "{":
            try:
                return _parse_json(text, limits)
            except ParseFault as fault:
                if as_json or fault.code != "json-syntax":
                    raise
        return parse_yaml(text, limits)


def _parse_json(text: str, limits: Limits) -> Json:
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_not_json)
    except json.JSONDecodeError as fault:
        raise _not_well_formed(fault) from None
    except _DuplicateKey as fault:
        raise duplicate_key(fault.key, _second_key(text, fault.key)) from None
    except RecursionError:
        raise too_deep(limits, _beyond(text, limits.depth)) from None
    except ValueError as fault:
        raise _bad_number(text, fault) from None
    if _height(data, limits.depth) > limits.depth:
        raise too_deep(limits, _beyond(text, limits.depth))
    try:
        with deep_recursion():
            return _whole(data) if HALF_CHARACTER.search(text) else data
    except _DuplicateKey as fault:
        raise duplicate_key(fault.key, _second_half(text, fault.key)) from None


HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""How JSON writes halves of characters. Two that belong together are one character, one alone is none."""
_HALF = re.compile("[\ud800-\udfff]")


def _whole(data: Json) -> Json:
    """`data` with the replacement character for each half of a character: no file could hold that."""
    if isinstance(data, str):
        return _HALF.sub("\ufffd", data)
    if is_object(data):
        return _unique([(_HALF.sub("\ufffd", key), _whole(item)) for key, item in data.items()])
    return [_whole(item) for item in data] if is_array(data) else data


class _DuplicateKey(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _DuplicateKey(next(key for key, count in counts.items() if count > 1))
    return result


def _not_json(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON number")


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]|-?Infinity|NaN|\d{4301,}')
"""Texts, to pass them by; brackets; and what JSON calls no number or Python reads no number of."""
_COLON = re.compile(r"\s*:")


def _bad_number(text: str, fault: ValueError) -> ParseFault:
    found = next((each for each in _TOKEN.finditer(text) if each[0][0] not in '"[]{}'), None)
    place = found.start() if found else 0
    if found is not None and found[0].isdigit():
        return ParseFault("bad-number", "This number has too many digits.", place, "Put it in quotes.")
    return ParseFault("bad-number", f"A number cannot be read: {fault}.", place, "JSON has finite numbers only.")


def _beyond(text: str, most: int) -> int:
    """The offset of the bracket that is nested deeper than `most`."""
    depth = 0
    for each in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(each[0], 0)
        if depth > most:
            return each.start()
    return 0


def _second_key(text: str, key: str) -> int:
    """The offset of the second of two equal keys of one object, found by reading the text again as YAML events."""
    try:
        parse_yaml(text, LIMITS)
    except ParseFault as fault:
        if fault.code == "duplicate-key":
            return fault.offset
    return max(0, text.rfind(json.dumps(key)))


def _second_half(text: str, key: str) -> int:
    """The offset of the second key that is `key` once halves of characters are replaced."""
    keys = (each for each in _TOKEN.finditer(text) if each[0][0] == '"' and _COLON.match(text, each.end()))
    found = [each.start() for each in keys if _whole(json.loads(each[0])) == key]
    return found[1]


def _not_well_formed(fault: json.JSONDecodeError) -> ParseFault:
    """What is wrong, in words that do not depend on the version of Python."""
    before = fault.doc[: fault.pos].rstrip()
    after = fault.doc[fault.pos :].lstrip(", \t\r\n")[:1]
    comma = fault.pos if fault.doc[fault.pos : fault.pos + 1] == "," else len(before) - 1
    if after in ("}", "]") and fault.doc[comma : comma + 1] == ",":
        message, hint = (
            "This is not JSON: there is nothing behind a comma.",
            "Remove the comma before the closing bracket.",
        )
        return ParseFault("json-syntax", message, comma, hint)
    hint = "Keys of an object are written in double quotes." if "property name" in fault.msg else ""
    return ParseFault("json-syntax", f"This is not JSON: {fault.msg}.", fault.pos, hint)


def _height(data: Json, limit: int) -> int:
    level: list[Json] = [data]
    height = 0
    while level and height <= limit:
        height += 1
        level = inner(level)
    return height
