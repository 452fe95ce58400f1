"""Discriminators: a declared one is kept if it holds, a constant that tells members apart is one by itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..diagnostics import Pointer, note
from ..ir import (
    AliasDecl,
    Const,
    Discriminator,
    EnumDecl,
    Field,
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
    _wanted: dict[tuple[Pointer, str], set[str]] = field(default_factory=dict[tuple[Pointer, str], set[str]])
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
            self._wanted.setdefault((self._object_pointer(pointer), declared.property), set()).add(value)

    def _decision(self, union: UnionDecl) -> Discriminator | None:
        if union.pointer not in self._decided:
            self._decided[union.pointer] = None
            self._decided[union.pointer] = self._declared(union) or self._inferred(union)
        return self._decided[union.pointer]

    def _declared(self, union: UnionDecl) -> Discriminator | None:
        declared = union.discriminator
        if declared is None:
            return None
        pairs: list[tuple[str, Pointer]] = []
        given: dict[Pointer, list[str]] = {}
        for value, pointer in declared.mapping:
            given.setdefault(pointer, []).append(value)
        for member in union.members:
            found = self._tags(member, declared.property, given.get(_ref(member), []))
            if not found:
                return self._drop(union, declared)
            pairs.extend((value, _ref(member)) for value in found)
        if len({value for value, _ in pairs}) != len(pairs):
            return self._drop(union, declared)
        for value, pointer in pairs:
            self._narrow(pointer, declared.property, value)
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
            return [found.type.value] if isinstance(found.type.value, str) else []
        narrowed = len(mapped) == 1 and self._narrowable(decl, found, mapped[0])
        return mapped if narrowed else []

    def _narrowable(self, decl: SchemaDecl | None, found: Field, value: str) -> bool:
        if decl is None or len(self._wanted.get((decl.pointer, found.name), ())) != 1:
            return False
        if isinstance(found.type, Scalar):
            return found.type.kind == "str"
        target = self._target(_ref(found.type))
        return isinstance(target, EnumDecl) and value in target.values

    def _narrow(self, pointer: Pointer, name: str, value: str) -> None:
        decl = self._target(pointer)
        found = _field(decl, name)
        if isinstance(decl, ObjectDecl) and found is not None and not isinstance(found.type, Const):
            constant = replace(found, type=Const(found.type.meta, value))
            fields = tuple(constant if each is found else each for each in decl.fields)
            self.decls[decl.pointer] = replace(decl, fields=fields)

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


def _ref(member: Type) -> Pointer:
    return member.ref if isinstance(member, Named) else ""


def _field(decl: SchemaDecl | None, name: str) -> Field | None:
    fields = decl.fields if isinstance(decl, ObjectDecl) else ()
    return next((each for each in fields if each.name == name), None)


def _constant(decl: SchemaDecl | None, name: str) -> str | None:
    found = _field(decl, name)
    if found is None or not found.required or not isinstance(found.type, Const):
        return None
    return found.type.value if isinstance(found.type.value, str) else None
