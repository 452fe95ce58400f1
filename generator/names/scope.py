"""Who gets which name in one scope: overrides first, then the lock, then the first free candidate."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from ..diagnostics import Diagnostic, Pointer, Position, warning
from ..frozen import dataclass
from .reserved import KEYWORDS

_LONGEST = 160
"""Characters of a name; with its folder's and its ending it still is a file's name."""


def alone(name: str) -> tuple[str, ...]:
    """The forms of a name that brings no others with it."""
    return (name,)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a claim would take, and the rule that gave it."""

    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that needs a name. `key` is its key in the lock, `twins` are keys that mean the same thing.

    `candidates` may be endless. `forms` gives every name that a choice occupies (`Pet`, `PetTypedDict`)."""

    key: str
    pointer: Pointer
    candidates: Iterable[Candidate]
    override: str = ""
    forms: Callable[[str], tuple[str, ...]] = alone
    twins: tuple[str, ...] = ()


class Scope:
    """The names of one namespace. `folded`: names that differ only in case are the same.

    `reserved` words are never free; `exact` ones only when written just so."""

    def __init__(self, reserved: Collection[str] = (), exact: Collection[str] = (), *, folded: bool = False) -> None:
        self._fold: Callable[[str], str] = str.lower if folded else str
        self._exact = exact
        self._owners = dict(_reserved(frozenset(reserved), folded=folded))
        self._next: dict[str, int] = {}

    def owner(self, name: str) -> str:
        """Who holds `name`: a claim's key, a word for the reserved, or nothing."""
        if name in self._exact or name in KEYWORDS or is_special(name):
            return "Python or a library"
        return self._owners.get(self._fold(name), "")

    def is_free(self, names: Iterable[str]) -> bool:
        """Whether all of `names` can still be taken."""
        return not any(map(self.owner, names))

    def take(self, names: Iterable[str], owner: str) -> None:
        """Give `names` to `owner`."""
        for name in names:
            self._owners.setdefault(self._fold(name), owner)

    def numbered(self, base: str, forms: Callable[[str], tuple[str, ...]], separator: str = "") -> str:
        """The first free one of `base2`, `base3` …"""
        base = base.rstrip("_") if separator else base
        folded = self._fold(base + separator)
        number = self._next.get(folded, 2)
        while not self.is_free(forms(f"{base}{separator}{number}")):
            number += 1
        self._next[folded] = number + 1
        return f"{base}{separator}{number}"


@lru_cache(maxsize=64)
def _reserved(names: frozenset[str], *, folded: bool) -> Mapping[str, str]:
    """Who holds what nobody can take."""
    return dict.fromkeys((name.lower() for name in names) if folded else names, "the runtime")


def is_special(name: str) -> bool:
    """Whether Python means something by a name, or may: `__class__`, `__getattr__`."""
    return name.startswith("__") and name.endswith("__")


@dataclass(slots=True)
class Ledger:
    """What a run of `assign` has decided so far: key → name, key → rule, and what is to be said about it. `places` are
    those of the settings that ask for a name, by its key or by what it is the name of."""

    lock: Mapping[str, str]
    names: dict[str, str]
    rules: dict[str, str]
    findings: list[Diagnostic]
    places: Mapping[str, Position]

    def settle(self, scope: Scope, claims: Iterable[Claim], separator: str = "") -> None:
        """Give each of `claims` a name in `scope`; only one without an override and a lock entry ever yields."""
        rest = [claim for claim in claims if not self._override(scope, claim)]
        rest = [claim for claim in rest if not self._locked(scope, claim)]
        for claim in rest:
            choice = _first_free(scope, claim, separator)
            self._give(scope, claim, choice.name, choice.rule)

    def _override(self, scope: Scope, claim: Claim) -> bool:
        if not claim.override:
            return False
        if not claim.override.isidentifier() or not claim.override.isascii():
            self._refuse(claim, f"the name {claim.override!r} is not a Python identifier in ASCII", self._asked(claim))
            return False
        return self._demand(scope, claim, claim.override, "override", self._asked(claim))

    def _locked(self, scope: Scope, claim: Claim) -> bool:
        for key in (claim.key, *claim.twins):
            if key in self.lock:
                given = self._demand(scope, claim, self.lock[key], "lock")
                self.rules |= {claim.key: _rule_of(claim, self.lock[key])} if given else {}
                return given
        return False

    def _asked(self, claim: Claim) -> Position | None:
        """Where the settings ask for the name of a claim, if they do."""
        keys = (claim.key, *claim.twins, claim.pointer, f"{claim.pointer}?field")
        return next((self.places[key] for key in keys if key in self.places), None)

    def _demand(self, scope: Scope, claim: Claim, name: str, rule: str, place: Position | None = None) -> bool:
        holder = next((owner for form in claim.forms(name) if (owner := scope.owner(form))), "")
        if holder:
            self._refuse(claim, f"the name {name} that the {rule} asks for is taken by {holder}", place)
            return False
        self._give(scope, claim, name, rule)
        return True

    def _give(self, scope: Scope, claim: Claim, name: str, rule: str) -> None:
        scope.take(claim.forms(name), claim.key)
        for key in (claim.key, *claim.twins):
            self.names[key] = name
        self.rules[claim.key] = rule

    def _refuse(self, claim: Claim, problem: str, place: Position | None = None) -> None:
        hint = "choose another name; until then the first free candidate is used"
        self.findings.append(replace(warning("name-not-usable", problem, claim.pointer, hint), position=place))


def _first_free(scope: Scope, claim: Claim, separator: str) -> Candidate:
    last = Candidate("value", "fallback")
    for last in claim.candidates:
        if scope.is_free(claim.forms(last.name)):
            return last
    return Candidate(scope.numbered(last.name, claim.forms, separator), f"{last.rule}, numbered")


_MOST_CANDIDATES = 100


def _rule_of(claim: Claim, name: str) -> str:
    """The rule by which a locked name was once chosen, so that a second run tells of it what the first one did."""
    last = Candidate("value", "lock")
    for last in islice(claim.candidates, _MOST_CANDIDATES):
        if last.name == name:
            return last.rule
    number = name.removeprefix(last.name.rstrip("_")).removeprefix("_")
    return f"{last.rule}, numbered" if number.isdecimal() else "lock"


def distinct(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """`candidates` without empty names and repetitions, none longer than a file's name can be."""
    seen: set[str] = set()
    for wanted in candidates:
        candidate = replace(wanted, name=wanted.name[:_LONGEST])
        if candidate.name and candidate.name not in seen:
            seen.add(candidate.name)
            yield candidate
