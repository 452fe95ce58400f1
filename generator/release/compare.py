"""What changed between two surfaces, and what each change means to the programs that use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from ..frozen import dataclass
from . import compare_calls, compare_types
from .changes import Change, added, breaking, removed
from .compare_types import Pair
from .surface import Surface

Renames: TypeAlias = Mapping[str, str]


def compare(old: Surface, new: Surface, renames: Renames | None = None) -> tuple[Change, ...]:
    """The changes of the Python surface from `old` to `new`.

    `renames` are names known to have moved (old key → new key); others are recognised by equal content."""
    return tuple(_Comparison(Pair(old, new), dict(renames or {})).run())


@dataclass(frozen=True, slots=True)
class _Comparison:
    pair: Pair
    renames: dict[str, str]

    def run(self) -> Iterator[Change]:
        self.renames.update(_found_renames(self.pair, self.renames))
        self._client()
        yield from self._exports()
        yield from self._calls()
        yield from self._classes()
        yield from self._aliases()
        yield from self._presence(self.pair.old.values, self.pair.new.values, "")

    def _client(self) -> None:
        """A client class of another name is a rename, also where its constructor changed as well."""
        old, new = self.pair.old.client, self.pair.new.client
        if old and new and old != new and old not in self.pair.new.names():
            self.renames.setdefault(old, new)

    def _exports(self) -> Iterator[Change]:
        old, new = self.pair.old, self.pair.new
        known = new.names()
        for name in old.exports:
            if name not in new.exports and name not in old.names() and any(_name(key) == name for key in known):
                yield breaking(name, f"can no longer be imported from {old.package}", "export-removed")

    def _calls(self) -> Iterator[Change]:
        old, new = self.pair.old.calls, self.pair.new.calls
        yield from self._presence(old, new, "()")
        for key in old.keys() & new.keys():
            yield from compare_calls.compare(f"{key}()", old[key], new[key], self.pair)

    def _classes(self) -> Iterator[Change]:
        old = self.pair.old.classes
        stays = {key: entry for key in old if (entry := self.pair.new_class(key)) is not None}
        gone = {key: entry for key, entry in old.items() if key not in self.pair.new.aliases or key in stays}
        yield from self._presence(gone, {**self.pair.new.classes, **stays}, "")
        for key in old.keys() & stays.keys():
            if key in self.pair.new.aliases:
                yield compare_types.became_alias(key, self.pair.new.aliases[key])
            yield from compare_types.compare_classes(key, old[key], stays[key], self.pair)
        for key in old.keys() & self.pair.new.aliases.keys() - stays.keys():
            yield breaking(key, f"was a class and is now {self.pair.new.aliases[key]}", "kind-changed")

    def _aliases(self) -> Iterator[Change]:
        old, new = self.pair.old.aliases, self.pair.new.aliases
        gone = {key: text for key, text in old.items() if key not in self.pair.new.classes}
        fresh = {key: text for key, text in new.items() if key not in self.pair.old.classes}
        yield from self._presence(gone, fresh, "")
        for key in old.keys() & self.pair.new.classes.keys():
            yield breaking(key, f"was {old[key]} and is now a class", "kind-changed")
        old, new = {**self.pair.old.hidden, **old}, {**self.pair.new.hidden, **new}
        for key in old.keys() & new.keys():
            yield from compare_types.compare_types(key, old[key], new[key], self.pair.use(key), self.pair)

    def _presence(self, old: Mapping[str, object], new: Mapping[str, object], suffix: str) -> Iterator[Change]:
        for key in old.keys() - new.keys():
            target = self.renames.get(key)
            if target is None:
                yield removed(key + suffix, "removed", "removed")
            else:
                change = removed(key + suffix, f"renamed to {target}{suffix}", "renamed")
                yield replace(change, renamed_to=target)
        known = set(self.renames.values())
        for key in new.keys() - old.keys():
            if key not in known:
                yield added(key + suffix, "added", "added")


def _found_renames(pair: Pair, known: Mapping[str, str]) -> dict[str, str]:
    """Names that vanished while exactly one new name has their content."""
    tables = ("calls", "classes", "aliases")
    found: dict[str, str] = {}
    for table in tables:
        old, new = getattr(pair.old, table), getattr(pair.new, table)
        gone = {key: each for key, each in old.items() if key not in new and key not in known}
        fresh = {key: each for key, each in new.items() if key not in old and key not in known.values()}
        found |= _matched(gone, fresh)
    return found


def _matched(gone: Mapping[str, object], fresh: Mapping[str, object]) -> dict[str, str]:
    """Pairs of equal content that nothing else competes for: another name in the same place, or another place."""
    found: dict[str, str] = {}
    for likeness in (_place, _name):
        for key, each in gone.items():
            twins = [name for name, other in gone.items() if other == each and likeness(name) == likeness(key)]
            matches = [name for name, other in fresh.items() if other == each and likeness(name) == likeness(key)]
            if len(twins) == len(matches) == 1:
                found.setdefault(key, matches[0])
    return found


def _place(key: str) -> tuple[str, bool]:
    """Where a name stands, and whether it is the asynchronous twin."""
    place, _, name = key.rpartition(".")
    return place, name.endswith("_async")


def _name(key: str) -> str:
    return key.rpartition(".")[2]
