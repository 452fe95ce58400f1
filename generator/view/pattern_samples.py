"""A text that a regular expression of a schema accepts, written from the expression without ever running it.

Groups, alternatives, classes and counts are understood, and of what has to come further on, as rules for passwords have
it, how much and which characters; what must not come is passed over. Of anything else (looking back, references back,
properties of characters) nothing is said, and the caller keeps its own placeholder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from ..frozen import dataclass

_LONGEST = 200
_LONGEST_PATTERN = 500
_DEEPEST = 20
_COUNTS = (6, *range(7, 65), *range(5, -1, -1))
"""How many characters of a repeated set are tried: as many as read like a word, then more, then fewer."""
_ASCII = [chr(code) for code in range(32, 127)]
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "1234567890")
_DIGITS, _SPACES = "0123456789", " \t\n\r\f\v"
_WORDS = "".join(_ALPHABETS) + "_"
_SETS = {"d": _DIGITS, "w": _WORDS, "s": _SPACES}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}


class _UnknownError(Exception):
    """The expression uses something that is not understood here."""


@dataclass(frozen=True, slots=True)
class _Chars:
    """One character of a set, or with `excluded` one that is not in it."""

    known: frozenset[str]
    excluded: bool = False

    def holds(self, char: str) -> bool:
        return (char in self.known) != self.excluded

    def choices(self) -> str:
        for alphabet in _ALPHABETS:
            if found := "".join(filter(self.holds, alphabet)):
                return found
        return "".join(filter(self.holds, _ASCII)) or min(self.known, default="")

    def spelled(self) -> frozenset[str]:
        return frozenset(filter(self.holds, _ASCII)) if self.excluded else self.known


@dataclass(frozen=True, slots=True)
class _Repeat:
    item: _Node
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class _Sequence:
    items: tuple[_Node, ...] = field(default=())


_Node = _Chars | _Repeat | _Sequence


def patterned(pattern: str, text: str, accepted: Callable[[str], bool]) -> str:
    """`text` where the pattern leaves everything open or is not understood; else one that it accepts, and that
    `accepted` finds long enough."""
    if len(pattern) > _LONGEST_PATTERN:
        return text
    try:
        reader = _Reader(pattern)
        node, ahead = reader.all(), reader.ahead
        if _is_open(node, text) and ahead.holds(text):
            return text
        texts = (ahead.within(_written(node, count), node) for count in _COUNTS)
        return next((made for made in texts if len(made) <= _LONGEST and ahead.holds(made) and accepted(made)), text)
    except _UnknownError:
        return text


@dataclass(slots=True)
class _Ahead:
    """What a text needs beside being written as the expression says: so many characters, and one of each set."""

    least: int = 0
    wanted: list[_Chars] = field(default_factory=list["_Chars"])

    def add(self, node: _Node) -> None:
        """Take in what is looked ahead for: its length, and the characters that it ends with."""
        self.least = max(self.least, _least(node))
        while isinstance(node, _Sequence) and node.items:
            node = node.items[-1]
        if isinstance(node, _Repeat):
            node = node.item if node.least else _Sequence()
        if isinstance(node, _Chars):
            self.wanted.append(node)

    def holds(self, text: str) -> bool:
        return len(text) >= self.least and not self._lacking(text)

    def within(self, text: str, node: _Node) -> str:
        """`text`, in which what it lacks takes the place of the last characters, if any of a set may stand there."""
        lacking = self._lacking(text)
        last = _tail(node)
        if last is None or not lacking:
            return text
        more = [next(filter(last.holds, each.choices()), "") for each in lacking]
        return text[: -len(more)] + "".join(more)

    def _lacking(self, text: str) -> list[_Chars]:
        return [each for each in self.wanted if not any(map(each.holds, text))]


def _least(node: _Node) -> int:
    """How many characters `node` takes at least."""
    match node:
        case _Chars():
            return 1
        case _Sequence(items=items):
            return sum(map(_least, items))
        case _Repeat(item=item, least=least):
            return least * _least(item)


def _tail(node: _Node) -> _Chars | None:
    """The characters of a set that end what `node` accepts, repeated."""
    while isinstance(node, _Sequence) and node.items:
        node = node.items[-1]
    return node.item if isinstance(node, _Repeat) and isinstance(node.item, _Chars) else None


def _is_open(node: _Node, text: str) -> bool:
    """Whether the whole pattern is one set of characters, repeated, that has those of `text`."""
    while isinstance(node, _Sequence) and len(node.items) == 1:
        node = node.items[0]
    if isinstance(node, _Repeat) and isinstance(node.item, _Chars):
        return node.least <= len(text) <= node.most and all(map(node.item.holds, text))
    return False


def _written(node: _Node, count: int) -> str:
    """What `node` accepts: of a repeated set about `count` characters, of anything else one. Raises _UnknownError for
    an endless text."""
    match node:
        case _Chars():
            return node.choices()[:1]
        case _Sequence(items=items):
            return "".join(_written(item, count) for item in items)
        case _Repeat(item=item, least=least, most=most):
            times = min(max(least, count if isinstance(item, _Chars) else min(count, 1)), most)
            if times > _LONGEST:
                raise _UnknownError
            if isinstance(item, _Chars):
                letters = item.choices()
                return "".join(letters[index % len(letters)] for index in range(times)) if letters else ""
            once = _written(item, count)
            return once * times if len(once) * times <= 2 * _LONGEST else _refuse()


def _refuse() -> str:
    raise _UnknownError


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, pattern: str) -> None:
        self.ahead = _Ahead()
        self._left = list(reversed(pattern))
        self._depth = 0

    def all(self) -> _Node:
        """The whole expression."""
        found = self._alternatives()
        return found if not self._left else _fail()

    def _next(self) -> str:
        return self._left.pop() if self._left else _refuse()

    def _sees(self, char: str) -> bool:
        return bool(self._left) and self._left[-1] == char

    def _alternatives(self) -> _Node:
        """The first of the alternatives that there are."""
        first = self._sequence()
        while self._sees("|"):
            self._left.pop()
            self._sequence()
        return first

    def _sequence(self) -> _Node:
        items: list[_Node] = []
        while self._left and self._left[-1] not in "|)":
            char = self._left.pop()
            if char not in "^$":
                items.append(self._counted(self._atom(char)))
        return _Sequence(tuple(item for item in items if item != _Sequence()))

    def _atom(self, char: str) -> _Node:
        if char == "(":
            return self._group()
        if char == "[":
            return self._set()
        if char == "\\":
            return self._escaped()
        if char in "*+?":
            return _fail()
        return _Chars(frozenset("\n"), excluded=True) if char == "." else _Chars(frozenset(char))

    def _group(self) -> _Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            return _fail()
        looks = ""
        if self._sees("?"):
            self._left.pop()
            looks = self._left.pop() if self._sees("=") or self._sees("!") else ""
            if not looks:
                self._named()
        found = self._alternatives()
        self._depth -= 1
        if self._next() != ")":
            return _fail()
        if looks == "=":
            self.ahead.add(found)
        return _Sequence() if looks else found

    def _named(self) -> None:
        """Skip what stands before a group that only groups or has a name."""
        char = self._next()
        if char == "P":
            char = self._next()
        if char == "<" and self._left and self._left[-1] not in "=!":
            while self._next() != ">":
                pass
        elif char != ":":
            _refuse()

    def _set(self) -> _Node:
        excluded = self._sees("^")
        if excluded:
            self._left.pop()
        known: set[str] = set()
        while (char := self._next()) != "]":
            known |= self._members(char)
        return _Chars(frozenset(known), excluded) if known or excluded else _fail()

    def _members(self, char: str) -> set[str]:
        first = self._escaped().spelled() if char == "\\" else frozenset(char)
        if not self._sees("-") or len(first) != 1 or self._left[-2:-1] in ([], ["]"]):
            return set(first)
        self._left.pop()
        char = self._next()
        last = self._escaped().spelled() if char == "\\" else frozenset(char)
        if len(last) != 1:
            return {*first, "-", *last}
        low, high = ord(min(first)), ord(min(last))
        return {chr(code) for code in range(low, min(high, low + 0x400) + 1)}

    def _escaped(self) -> _Chars:
        char = self._next()
        if char.lower() in _SETS:
            return _Chars(frozenset(_SETS[char.lower()]), excluded=char.isupper())
        if char in "xu":
            digits = "".join(self._next() for _ in range(2 if char == "x" else 4))
            return _Chars(frozenset(chr(int(digits, 16)))) if _is_hex(digits) else _fail()
        if char in _CONTROLS:
            return _Chars(frozenset(_CONTROLS[char]))
        return _fail() if char.isalnum() else _Chars(frozenset(char))

    def _counted(self, item: _Node) -> _Node:
        """`item` with the count that stands behind it, if any."""
        if not self._left or self._left[-1] not in "*+?{":
            return item
        found = {"*": (0, _LONGEST), "+": (1, _LONGEST), "?": (0, 1)}.get(self._left[-1]) or self._braces()
        if found is None:
            return item
        if self._left.pop() == "{":
            while self._next() != "}":
                pass
        if self._left and self._left[-1] in "?+":
            self._left.pop()
        return _Repeat(item, *found)

    def _braces(self) -> tuple[int, int] | None:
        """`{2}`, `{2,}` or `{2,5}`; None for a brace that counts nothing."""
        text = "".join(reversed(self._left))
        inside, end, _ = text[1:].partition("}")
        least, comma, most = inside.partition(",")
        if not end or not least.isdecimal() or (most and not most.isdecimal()) or len(inside) > 12:
            return None
        return int(least), int(most) if most else _LONGEST if comma else int(least)


def _is_hex(digits: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in digits)


def _fail() -> _Chars:
    raise _UnknownError
