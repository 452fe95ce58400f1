"""Discriminators: a declared one is kept if it holds, a constant that tells members apart is one by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace

from ..diagnostics import Pointer, join_pointer, note, warning
from ..frozen import dataclass
from ..ir import (
    AliasDecl,
    Const,
    Discriminator,
    EnumDecl,
    Field,
    Json,
    Named,
    ObjectDecl,
    Scalar,
    SchemaDecl,
    Type,
    UnionDecl,
)
from .reading import Reader


@dataclass(slots=True)
class Discriminators:
    """Decides on the discriminators of all unions; the fields that it narrows to constants are in `decls` after."""

    decls: dict[Pointer, SchemaDecl]
    reader: Reader
    _wanted: dict[tuple[Pointer, str], dict[str, None]] = field(
        default_factory=dict[tuple[Pointer, str], dict[str, None]]
    )
    _decided: dict[Pointer, Discriminator | None] = field(default_factory=dict[Pointer, Discriminator | None])

    def decide(self) -> None:
        """Check what is declared, infer what is not."""
        unions = [decl for decl in self.decls.values() if isinstance(decl, UnionDecl)]
        for union in unions:
            if union.discriminator is not None:
                self._note_wishes(union, union.discriminator)
        for union in unions:
            self.decls[union.pointer] = replace(union, discriminator=self._decision(union))

    def _note_wishes(self, union: UnionDecl, declared: Discriminator) -> None:
        for value, pointer in declared.mapping:
            self._wanted.setdefault((self._object_pointer(pointer), declared.property), {})[value] = None

    def _decision(self, union: UnionDecl) -> Discriminator | None:
        if union.pointer not in self._decided:
            self._decided[union.pointer] = None
            self._decided[union.pointer] = self._declared(union) or self._inferred(union)
        return self._decided[union.pointer]

    def _declared(self, union: UnionDecl) -> Discriminator | None:
        declared = union.discriminator
        if declared is None:
            return None
        given: dict[Pointer, list[str]] = {}
        for value, pointer in declared.mapping:
            given.setdefault(pointer, []).append(value)
        tags = [self._tags(member, declared.property, given.get(_ref(member), [])) for member in union.members]
        if not all(tags):
            return self._drop(union, declared)
        tags = self._with_further(union, declared, tags)
        pairs = [(value, _ref(member)) for member, found in zip(union.members, tags, strict=True) for value in found]
        if len({value for value, _ in pairs}) != len(pairs):
            return self._drop(union, declared)
        values: dict[Pointer, list[str]] = {}
        for value, pointer in pairs:
            values.setdefault(pointer, []).append(value)
        for pointer, found in values.items():
            self._narrow(pointer, declared.property, tuple(found))
        return Discriminator(declared.property, tuple(pairs))

    def _drop(self, union: UnionDecl, declared: Discriminator) -> Discriminator | None:
        message = (
            f"The discriminator {declared.property!r} does not hold for each member; the members are tried instead."
        )
        hint = "Give the property one constant of its own in each member."
        self.reader.report(note("discriminator-dropped", message, union.pointer, hint))
        return None

    def _tags(self, member: Type, name: str, mapped: list[str]) -> list[str]:
        """The values of the property `name` that lead to `member`; none if the property cannot tell."""
        decl = self._target(_ref(member))
        if isinstance(decl, UnionDecl):
            nested = self._decision(decl)
            return [value for value, _ in nested.mapping] if nested and nested.property == name else []
        found = _field(decl, name)
        if found is None:
            return []
        if isinstance(found.type, Const):
            return _told(found.type.value)
        values = list(self._wanted.get((decl.pointer, name), ())) if decl is not None and mapped else []
        if self._narrowable(found, values):
            return values
        return self._listed(member, name)

    def _with_further(self, union: UnionDecl, declared: Discriminator, tags: list[list[str]]) -> list[list[str]]:
        """`tags` with the values that only one member's own enumeration lists beside what the mapping calls it, and
        with the examples of a member that no mapping but its name tells."""
        known = [
            dict.fromkeys([*told, *self._own(member, declared, told)])
            for member, told in zip(union.members, tags, strict=True)
        ]
        often = Counter(value for values in known for value in values)
        return [
            [*told, *(value for value in values if value not in told and often[value] == 1)]
            for told, values in zip(tags, known, strict=True)
        ]

    def _own(self, member: Type, declared: Discriminator, told: list[str]) -> list[str]:
        found = _field(self._target(_ref(member)), declared.property)
        has_all = found is not None and _ref(found.type) == declared.common != ""
        return [] if has_all else self._listed(member, declared.property, told)

    def _listed(self, member: Type, name: str, told: list[str] | None = None) -> list[str]:
        """The strings that an enumeration lists for the property `name` of an object, or that are examples of one of
        which nothing more is `told` than the object's name."""
        found, own = _field(self._target(_ref(member)), name), self.decls.get(_ref(member))
        if found is not None and own is not None and isinstance(found.type, Scalar) and told == [own.origin.short]:
            return [value for value in found.type.meta.examples if isinstance(value, str) and value]
        target = self._target(_ref(found.type)) if found is not None else None
        return [value for value in target.values if isinstance(value, str)] if isinstance(target, EnumDecl) else []

    def _narrowable(self, found: Field, values: list[str]) -> bool:
        """Whether the property can be narrowed to what all discriminators together call the object."""
        if not values or isinstance(found.type, Scalar):
            return bool(values) and isinstance(found.type, Scalar) and found.type.kind == "str"
        target = self._target(_ref(found.type))
        return isinstance(target, EnumDecl) and all(value in target.values for value in values)

    def _narrow(self, pointer: Pointer, name: str, values: tuple[str, ...]) -> None:
        decl = self._target(pointer)
        found = _field(decl, name)
        if not isinstance(decl, ObjectDecl) or found is None or isinstance(found.type, Const):
            return
        target = self._target(_ref(found.type))
        if isinstance(target, EnumDecl) and set(target.values) == set(values):
            return
        narrowed = replace(found, type=self._one_of(values, decl, found))
        fields = tuple(narrowed if each is found else each for each in decl.fields)
        self.decls[decl.pointer] = replace(decl, fields=fields)

    def _one_of(self, values: tuple[str, ...], decl: ObjectDecl, found: Field) -> Type:
        """The constant, or an enumeration of its own."""
        if len(values) == 1:
            return Const(found.type.meta, values[0])
        place = join_pointer(decl.pointer, "properties", found.name)
        above = decl.origin
        origin = replace(
            above, role="inline", short=found.name, context=(*above.context, found.name), depth=above.depth + 1,
            override="", twins=(), member_of_union=False,
        )  # fmt: skip
        self.decls[place] = EnumDecl(place, origin, replace(found.type.meta, pointer=place), values)
        return Named(found.type.meta, place)

    def _inferred(self, union: UnionDecl) -> Discriminator | None:
        objects = [self._target(_ref(member)) for member in union.members]
        first = objects[0]
        if not isinstance(first, ObjectDecl) or not all(isinstance(each, ObjectDecl) for each in objects):
            return None
        for candidate in first.fields:
            values = [_constant(each, candidate.name) for each in objects]
            tags = [value for value in values if value is not None]
            if len(set(tags)) == len(objects):
                pairs = zip(tags, (_ref(member) for member in union.members), strict=True)
                return Discriminator(candidate.name, tuple(pairs), inferred=True)
        return None

    def _object_pointer(self, pointer: Pointer) -> Pointer:
        decl = self._target(pointer)
        return decl.pointer if decl else pointer

    def _target(self, pointer: Pointer) -> SchemaDecl | None:
        """The declaration behind any aliases of `pointer`."""
        decl = self.decls.get(pointer)
        while isinstance(decl, AliasDecl) and isinstance(decl.type, Named):
            decl = self.decls.get(decl.type.ref)
        return decl


def warn_of_default(reader: Reader, pointer: Pointer, data: Mapping[str, Json]) -> None:
    """That of the discriminator at `pointer` something is not expressed, where it has that."""
    if "defaultMapping" in data:
        message = "`defaultMapping` is not expressed: what no value of the mapping tells stays a dictionary."
        reader.report(warning("discriminator-default", message, pointer))


def _ref(member: Type) -> Pointer:
    return member.ref if isinstance(member, Named) else ""


def _field(decl: SchemaDecl | None, name: str) -> Field | None:
    fields = decl.fields if isinstance(decl, ObjectDecl) else ()
    return next((each for each in fields if each.name == name), None)


def _constant(decl: SchemaDecl | None, name: str) -> str | None:
    found = _field(decl, name)
    if found is None or not found.required or not isinstance(found.type, Const):
        return None
    return next(iter(_told(found.type.value)), None)


def _told(value: Json) -> list[str]:
    """A value as the key of a mapping, if it can tell members apart: a string or an integer."""
    return [str(value)] if type(value) in (str, int) else []
