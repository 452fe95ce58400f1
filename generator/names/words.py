"""Texts of a document become words, and words become identifiers in one of Python's spellings.

Pure functions of their arguments: they know no scope and no reserved word. Everything they return is ASCII, so two
names that look alike are alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from .letters import LATIN

LONGEST = 100
"""Characters of a name that one text makes; names become the names of files."""
_READ = 1_000
"""Characters of a text that are looked at for a name."""
_WORD = re.compile(
    r"IPv[46]|OAuth\d*|[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*"
    r"|\d+(?:[A-Z]|[a-z]+)(?![A-Za-z0-9])|\d+",
)
_POSSESSIVE = re.compile(r"(?<=[A-Za-z])['’](?=[sS](?![A-Za-z]))")
_SIGNED_NUMBER = re.compile(r"^([+-])(?=\.?\d)")
_SIGNS = {"+": "plus ", "-": "minus "}
_SYMBOLS = {
    "<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "=": "eq", "==": "eq", "!=": "ne", "<>": "ne", "~": "like",
    "*": "star", "+": "plus", "-": "minus", "/": "slash", "%": "percent", "&": "and", "|": "or", "!": "not",
    "$": "dollar", "#": "hash", "@": "at", ".": "dot", ",": "comma", ":": "colon", ";": "semicolon", "?": "question",
    "_": "underscore", " ": "space", "^": "caret",
}  # fmt: skip
NUMBER_WORDS = (
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
    "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty",
)  # fmt: skip


def split(text: str) -> tuple[str, ...]:
    """The words of `text`, with their own capitals: `maxTokens` → max, Tokens; `HTMLParser` → HTML, Parser.

    Letters outside ASCII are spelled out, other signs separate, but for the apostrophe of `Bob's`. A text of signs
    alone gets their names; the empty text has no words. At most 100 characters are taken.
    """
    signed = _SIGNED_NUMBER.sub(lambda sign: _SIGNS[sign[1]], text.strip()[:_READ])
    spelled = _ascii(_POSSESSIVE.sub("", signed))
    return _within(_WORD.findall(spelled) or _symbol_words(text[:_READ]))


def _within(words: Iterable[str]) -> tuple[str, ...]:
    """The first of `words`, as many as make a name of at most 100 characters in snake_case."""
    kept: list[str] = []
    room = LONGEST
    for word in words:
        if room <= 0:
            break
        kept.append(word[:room])
        room -= len(word) + 1
    return tuple(kept)


@lru_cache(maxsize=50_000)
def snake(text: str) -> str:
    """`text` in snake_case; may be empty, a keyword or begin with a digit."""
    return "_".join(split(text)).lower()


def upper_snake(text: str) -> str:
    """`text` in UPPER_SNAKE_CASE."""
    return snake(text).upper()


def pascal(text: str, acronyms: Collection[str]) -> str:
    """`text` in PascalCase; words that are one of `acronyms` (upper case) are spelled in capitals.

    May be empty or begin with a digit."""
    words = split(text)
    shouted = len(words) > 1 and text.upper() == text
    return "".join(_capital(word, acronyms, shouted) for word in words)


def pascal_all(texts: Iterable[str], acronyms: Collection[str]) -> str:
    """The PascalCase of each of `texts`, joined."""
    return "".join(pascal(text, acronyms) for text in texts)


def _capital(word: str, acronyms: Collection[str], shouted: bool) -> str:
    if word.upper() in acronyms:
        return word.upper()
    return word.capitalize() if shouted else word[:1].upper() + word[1:]


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    parts = (char if _is_syllable(char) else unicodedata.normalize("NFKD", char) for char in _composed(text))
    spelled = "".join(_spell(char) for part in parts for char in part)
    return spelled.upper() if text.isupper() else spelled


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _is_syllable(char: str) -> bool:
    """Whether a character of Korean or Japanese is a syllable, whose name is its sound."""
    return "가" <= char <= "힣" or "ぁ" <= char <= "ヺ"


def _spell(char: str) -> str:
    if char.isascii():
        return char
    if unicodedata.combining(char):
        return ""
    return _letter_name(char) if char.isalnum() else " "


def _letter_name(char: str) -> str:
    """`ß` → ss, `ж` → zh, `Ж` → Zh, `か` → ka, `名` → u21517."""
    if char.casefold().isascii():
        return char.casefold()
    if (known := LATIN.get(char.lower())) is not None:
        return known.capitalize() if char.isupper() else known
    last = unicodedata.name(char, "").rpartition(" ")[2]
    if not last.isalpha() or not last.isascii():
        return f" u{ord(char)} "
    return last.capitalize() if char.isupper() else last.lower()


def _symbol_words(text: str) -> tuple[str, ...]:
    if text in _SYMBOLS:
        return (_SYMBOLS[text],)
    return tuple(_SYMBOLS[char] for char in text if char in _SYMBOLS)
