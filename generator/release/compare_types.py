"""What changed in a type, seen from where it is used: what a program gives, what it gets, or both."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Flag, auto
from functools import cached_property

from ..frozen import dataclass
from .annotations import accepts, parse
from .changes import Change, Level, added, breaking, feature, fix, removed
from .surface import Attribute, ClassEntry, Surface


class Use(Flag):
    """Which way the values of a type go. A type that no call mentions is held against both."""

    TAKEN = auto()
    GIVEN = auto()


@dataclass(frozen=True)
class Pair:
    """The two surfaces of a comparison, and where their types are used."""

    old: Surface
    new: Surface

    @cached_property
    def _reach(self) -> tuple[frozenset[str], frozenset[str]]:
        old, new = self.old.reach(), self.new.reach()
        return old[0] | new[0], old[1] | new[1]

    def use(self, key: str) -> Use:
        """Which way the values of the type `key` go."""
        taken, given = self._reach
        found = (Use.TAKEN if key in taken else Use(0)) | (Use.GIVEN if key in given else Use(0))
        return found or Use.TAKEN | Use.GIVEN

    def new_class(self, key: str) -> ClassEntry | None:
        """The new class that `key` means, also through an alias that keeps an old name."""
        if key in self.new.classes:
            return self.new.classes[key]
        target = self.new.aliases.get(key, "").rpartition(".")[2]
        place = key.rpartition(".")[0]
        return self.new.classes.get(f"{place}.{target}" if place else target) if target else None

    def widens(self, old: str, new: str) -> bool:
        """Whether `new` accepts all that `old` did."""
        return accepts(new, old, self.new.expand, self.old.expand)

    def narrows(self, old: str, new: str) -> bool:
        """Whether `new` is within what `old` was."""
        return accepts(old, new, self.old.expand, self.new.expand)


def compare_types(place: str, old: str, new: str, use: Use, pair: Pair) -> Iterator[Change]:
    """The change from annotation `old` to `new`. `place` is the subject, and after a bar what of it has the type."""
    if old == new or parse(old) == parse(new):
        return
    subject, _, part = place.partition("|")
    wider, narrower = pair.widens(old, new), pair.narrows(old, new)
    if wider and narrower:
        return
    words = f"{part + ' ' if part else ''}changed from {old or 'untyped'} to {new or 'untyped'}"
    yield Change(_type_level(old, new, use, wider, narrower), subject, words, "type-changed")


def _type_level(old: str, new: str, use: Use, wider: bool, narrower: bool) -> Level:
    if not old or not new:
        return Level.FIX
    if Use.TAKEN in use and not wider:
        return Level.BREAKING
    if Use.GIVEN in use and not narrower and not _only_more_values(old, new):
        return Level.BREAKING
    return Level.FEATURE if wider else Level.FIX


def _only_more_values(old: str, new: str) -> bool:
    """Whether an enumeration got further values: what is answered was never promised to stay complete."""
    before, after = parse(old), parse(new)
    return before < after and all(name.startswith("Literal:") for name, _ in after - before)


def became_alias(key: str, target: str) -> Change:
    """A class that is now another name of `target`, kept for those who use it."""
    return Change(Level.FEATURE, key, f"deprecated alias of {target}", "aliased", group="Deprecated")


def compare_classes(key: str, old: ClassEntry, new: ClassEntry, pair: Pair) -> Iterator[Change]:
    """The changes from class `old` to `new`, both public as `key`."""
    if old.kind != new.kind:
        yield breaking(key, f"was a {old.kind} and is now a {new.kind}", "kind-changed")
        return
    yield from _bases(key, old, new)
    if new.deprecated and not old.deprecated:
        yield Change(Level.FEATURE, key, f"deprecated: {new.deprecated}", "deprecated", group="Deprecated")
    noun = (
        "member"
        if old.kind == "enum"
        else "key"
        if old.kind == "dict"
        else "field"
        if old.kind == "model"
        else "attribute"
    )
    for name in old.attributes.keys() - new.attributes.keys():
        yield removed(f"{key}.{name}", f"{noun} removed", "field-removed")
    for name in new.attributes.keys() - old.attributes.keys():
        yield _fresh(f"{key}.{name}", noun, new.attributes[name], pair.use(key))
    for name in old.attributes.keys() & new.attributes.keys():
        yield from _attribute(f"{key}.{name}", old.attributes[name], new.attributes[name], pair, key, old.kind)


def _bases(key: str, old: ClassEntry, new: ClassEntry) -> Iterator[Change]:
    for base in old.bases:
        if base not in new.bases:
            yield breaking(key, f"no longer derives from {base}", "base-removed")
    for base in new.bases:
        if base not in old.bases:
            yield feature(key, f"derives from {base} now", "base-added")


def _fresh(subject: str, noun: str, new: Attribute, use: Use) -> Change:
    if new.required and Use.TAKEN in use:
        return breaking(subject, f"required {noun} added", "field-added-required")
    return added(subject, f"{noun} added", "field-added")


def _attribute(subject: str, old: Attribute, new: Attribute, pair: Pair, key: str, kind: str) -> Iterator[Change]:
    use = pair.use(key)
    if kind == "enum":
        if old.annotation != new.annotation:
            message = f"value changed from {old.annotation} to {new.annotation}"
            yield breaking(subject, message, "enum-value-changed")
        return
    if old.alias != new.alias:
        name = subject.rpartition(".")[2]
        message = f"is {new.alias or name} in JSON, was {old.alias or name}"
        yield breaking(subject, message, "json-name-changed")
    if old.required != new.required:
        yield _presence(subject, new, use)
    yield from compare_types(subject, old.annotation, new.annotation, use, pair)
    if old.default != new.default and not old.required and not new.required and "Field(" not in old.default:
        message = f"default changed from {old.default or 'none'} to {new.default or 'none'}"
        yield (feature if Use.TAKEN in use else fix)(subject, message, "default-changed")


def _presence(subject: str, new: Attribute, use: Use) -> Change:
    if new.required:
        make = breaking if Use.TAKEN in use else feature
        return make(subject, "is now required", "field-required")
    make = breaking if Use.GIVEN in use else feature
    return make(subject, "is now optional", "field-optional")
