"""What a declaration would like to be called: candidates as a pure function of its `Origin`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..ir import Origin
from . import words
from .scope import Candidate, distinct

_ROOT_SHORTS = {
    "request": "Request",
    "body": "RequestBody",
    "response": "ResponseBody",
    "event": "ResponseBody",
    "error": "ResponseBody",
}
_MEMBERS = {word.lower(): number for number, word in enumerate(words.NUMBER_WORDS)}


def class_name(text: str, acronyms: Collection[str]) -> str:
    """`text` as the name of a class; a legal identifier whatever `text` is."""
    name = words.pascal(text, acronyms) or "Empty"
    return name if name[0].isalpha() else f"Model{name}"


def of_declaration(origin: Origin, acronyms: Collection[str]) -> Iterator[Candidate]:
    """The candidates of a declaration, best first: the short name, under its union, then from the root inwards."""
    if origin.role == "component":
        return distinct(_of_component(origin, acronyms))
    if origin.role == "inline":
        return distinct(_of_inline(origin, acronyms))
    return distinct(_of_root(origin, acronyms))


def _of_component(origin: Origin, acronyms: Collection[str]) -> Iterator[Candidate]:
    name = class_name(origin.root, acronyms)
    yield Candidate(name, "component")
    yield Candidate(f"{name}Model", "component, suffixed")


def _of_root(origin: Origin, acronyms: Collection[str]) -> Iterator[Candidate]:
    root, short = class_name(origin.root, acronyms), _ROOT_SHORTS[origin.role]
    yield Candidate(root + short, f"root type: {{OpId}}{short}")
    for context in _growing(origin, acronyms):
        yield Candidate(root + context + short, f"root type: {{OpId}}{{context}}{short}")


def _of_inline(origin: Origin, acronyms: Collection[str]) -> Iterator[Candidate]:
    anchor = origin.anchors[-1] if origin.anchors else ""
    head, tail = _short(origin, acronyms, bare=True), _short(origin, acronyms, bare=False)
    if head:
        yield Candidate(class_name(head, acronyms), "inline: {Short}")
    if anchor and tail:
        yield Candidate(class_name(_anchor(anchor, bare=True, acronyms=acronyms), acronyms) + tail, _UNDER_UNION)
    root = class_name(origin.root, acronyms) + _anchor(anchor, bare=False, acronyms=acronyms)
    yield Candidate(root + tail, "inline: {Root}{Anchor}{Short}")
    for context in _growing(origin, acronyms):
        yield Candidate(root + context + tail, "inline: {Root}{Anchor}{context}{Short}")


_UNDER_UNION = "inline: {Anchor}{Short}"


def _growing(origin: Origin, acronyms: Collection[str]) -> Iterator[str]:
    grown = ""
    for word in origin.context:
        grown += words.pascal(word, acronyms)
        yield grown


def _short(origin: Origin, acronyms: Collection[str], *, bare: bool) -> str:
    if origin.member_of_union:
        return _numeral(origin.short, acronyms, bare=bare)
    return words.pascal(origin.short, acronyms)


def _anchor(anchor: str, *, bare: bool, acronyms: Collection[str]) -> str:
    return _numeral(anchor, acronyms, bare=bare) if anchor else ""


def _numeral(text: str, acronyms: Collection[str], *, bare: bool) -> str:
    """A member's number is a word where it begins the name (`Two`) and a digit elsewhere (`Content2`)."""
    number = _MEMBERS.get(text.lower(), int(text) if text.isascii() and text.isdigit() else -1)
    if number < 0:
        return words.pascal(text, acronyms)
    return words.NUMBER_WORDS[number] if bare and number < len(words.NUMBER_WORDS) else str(number)
