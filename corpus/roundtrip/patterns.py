"""Texts that match a regular expression."""

from __future__ import annotations

import importlib
import random
import re
import string
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

_TRIES = 60
_ANY = string.ascii_lowercase + string.ascii_uppercase + string.digits + "-_ .:/@+=,"
_PLAIN = string.ascii_lowercase


@lru_cache(maxsize=4096)
def matching(pattern: str, shortest: int, longest: int) -> str | None:
    """A text of a length within the bounds that `pattern` matches somewhere; None when none was found."""
    try:
        compiled = re.compile(pattern)
        tree = importlib.import_module("re._parser").parse(pattern)
    except (re.error, OverflowError, RecursionError):
        return None
    for number in range(_TRIES):
        chooser = random.Random(number)
        text = _Writer(chooser, number % 4 * max(1, shortest // 2)).written(tree)
        text += _PLAIN[:1] * (shortest - len(text)) if len(text) < shortest else ""
        if len(text) <= longest and compiled.search(text) is not None:
            return text
    return None


class _Writer:
    """Writes one text by the parsed expression, `more` repetitions over the least where they are free."""

    def __init__(self, chooser: random.Random, more: int) -> None:
        self._choose, self._more = chooser, more
        self._groups: dict[int, str] = {}
        self._rules: Mapping[str, Callable[[Any], str]] = {
            "LITERAL": chr,
            "NOT_LITERAL": lambda code: self._one_of(set(_PLAIN) - {chr(code)}),
            "ANY": lambda _: self._choose.choice(_PLAIN),
            "IN": self._in,
            "BRANCH": lambda branch: self.written(self._choose.choice(branch[1])),
            "SUBPATTERN": self._group,
            "ATOMIC_GROUP": self.written,
            "MAX_REPEAT": self._repeat,
            "MIN_REPEAT": self._repeat,
            "POSSESSIVE_REPEAT": self._repeat,
            "GROUPREF": lambda number: self._groups.get(number, ""),
        }

    def written(self, tree: Any) -> str:
        """The text for a parsed expression; what only looks around gives nothing."""
        return "".join(self._rules.get(str(rule), lambda _: "")(value) for rule, value in tree)

    def _repeat(self, value: tuple[int, int, Any]) -> str:
        low, high, tree = value
        count = min(int(high), int(low) + self._choose.randint(0, 1) + self._choose.randint(0, self._more))
        return "".join(self.written(tree) for _ in range(count))

    def _group(self, value: tuple[int | None, int, int, Any]) -> str:
        text = self.written(value[3])
        if value[0] is not None:
            self._groups[value[0]] = text
        return text

    def _in(self, members: list[tuple[Any, Any]]) -> str:
        if str(members[0][0]) == "NEGATE":
            banned = set[str]().union(*(_members(each) for each in members[1:]))
            return self._one_of(set(_ANY) - banned)
        return self._one_of(set[str]().union(*(_members(each) for each in members)))

    def _one_of(self, characters: set[str]) -> str:
        plain = sorted(characters & set(_ANY)) or sorted(characters)
        return self._choose.choice(plain) if plain else "a"


def _members(member: tuple[Any, Any]) -> set[str]:
    rule, value = str(member[0]), member[1]
    if rule == "LITERAL":
        return {chr(value)}
    if rule == "RANGE":
        low, high = value
        wanted = {code for code in map(ord, _ANY) if low <= code <= high}
        return {chr(code) for code in wanted or range(low, min(high, low + 20) + 1)}
    expression = {"DIGIT": r"\d", "WORD": r"\w", "SPACE": r"\s"}.get(str(value).removeprefix("CATEGORY_"))
    if expression is None:
        expression = {"NOT_DIGIT": r"\D", "NOT_WORD": r"\W", "NOT_SPACE": r"\S"}[str(value).removeprefix("CATEGORY_")]
    return {character for character in _ANY if re.match(expression, character)}
