"""Types that differ by direction: what a request must hold and what an answer must hold are two declarations, where a
required field belongs to one of them alone, and so are what is uploaded and what is JSON, where it holds a file.
Everything else is one declaration for both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from ..diagnostics import Pointer, join_pointer
from ..frozen import dataclass
from ..ir import Field, Named, ObjectDecl, Origin, Scalar, SchemaDecl, Type, UnionDecl, chain
from .draft import map_decl, map_type, refs_of, types_of
from .reach import without_files


@dataclass(frozen=True, slots=True)
class Split:
    """The declarations, and for those that differ which one stands for them in requests."""

    decls: dict[Pointer, SchemaDecl]
    sent: Mapping[Pointer, Pointer]

    def redirect(self, target: Type) -> Type:
        """`target` as a request has it."""
        return map_type(target, self._redirected)

    def _redirected(self, target: Type) -> Type:
        if isinstance(target, Named) and target.ref in self.sent:
            return Named(target.meta, self.sent[target.ref])
        return target


def with_flags(decls: Mapping[Pointer, SchemaDecl]) -> dict[Pointer, SchemaDecl]:
    """`decls`; a field is read-only or write-only where the type that it refers to is said to be."""
    one_sided = {pointer for pointer, decl in decls.items() if decl.meta.read_only or decl.meta.write_only}
    if not one_sided:
        return dict(decls)
    return {
        pointer: replace(decl, fields=tuple(_flagged(field, decls) for field in decl.fields))
        if isinstance(decl, ObjectDecl)
        else decl
        for pointer, decl in decls.items()
    }


def _flagged(field: Field, decls: Mapping[Pointer, SchemaDecl]) -> Field:
    if isinstance(field.type, Scalar):
        return field
    named = (each for each in chain(field.type, decls) if isinstance(each, Named) and each.ref in decls)
    metas = [field.meta, *(decls[each.ref].meta for each in named)]
    read_only, write_only = any(each.read_only for each in metas), any(each.write_only for each in metas)
    if (read_only, write_only) == (field.meta.read_only, field.meta.write_only):
        return field
    return replace(
        field, type=replace(field.type, meta=replace(field.meta, read_only=read_only, write_only=write_only))
    )


@dataclass(frozen=True, slots=True)
class Sides:
    """Two sides that may need a declaration each: whether they differ in one, and what the second is called."""

    differ: Callable[[SchemaDecl], bool]
    place: str
    suffix: str


def split(
    decls: Mapping[Pointer, SchemaDecl], both: Collection[Pointer], asked: Collection[Pointer], sides: Sides
) -> Split:
    """`decls` with a second declaration for each of those in `both`, which both sides use, that differ; those in
    `asked`, which the second side alone uses, hold the second."""
    differing = _differing(decls, both, sides)
    found = Split(dict(decls), {pointer: join_pointer(pointer, sides.place) for pointer in differing})
    for pointer, place in found.sent.items():
        found.decls[place] = _second(decls[pointer], place, found, sides)
    for pointer in asked if found.sent else ():
        found.decls[pointer] = _aimed(map_decl(decls[pointer], found.redirect), found)
    return found


def _differing(decls: Mapping[Pointer, SchemaDecl], both: Collection[Pointer], sides: Sides) -> list[Pointer]:
    """Those in which the sides differ, and those that hold one of them."""
    users: dict[Pointer, list[Pointer]] = {}
    for pointer in both:
        for ref in (ref for each in types_of(decls[pointer]) for ref in refs_of(each)):
            users.setdefault(ref, []).append(pointer)
    found = {pointer for pointer in both if sides.differ(decls[pointer])}
    waiting = list(found)
    while waiting:
        fresh = [user for user in users.get(waiting.pop(), ()) if user not in found]
        found.update(fresh)
        waiting += fresh
    return [pointer for pointer in decls if pointer in found]


def _is_one_sided(decl: SchemaDecl) -> bool:
    fields = decl.fields if isinstance(decl, ObjectDecl) else ()
    return any(each.required and (each.meta.read_only or each.meta.write_only) for each in fields)


def _holds_a_file(decl: SchemaDecl) -> bool:
    return any(without_files(each) is not each for each in types_of(decl))


REQUESTS = Sides(_is_one_sided, "request", "Input")
UPLOADS = Sides(_holds_a_file, "upload", "Upload")


def _second(decl: SchemaDecl, place: Pointer, found: Split, sides: Sides) -> SchemaDecl:
    origin = _origin(decl.origin, sides.suffix)
    return _aimed(replace(map_decl(decl, found.redirect), pointer=place, origin=origin), found)


def _aimed(made: SchemaDecl, found: Split) -> SchemaDecl:
    """`made`; values that choose a member choose the one that requests have."""
    if isinstance(made, UnionDecl) and made.discriminator is not None:
        mapping = tuple((value, found.sent.get(ref, ref)) for value, ref in made.discriminator.mapping)
        return replace(made, discriminator=replace(made.discriminator, mapping=mapping))
    return made


def _origin(origin: Origin, suffix: str) -> Origin:
    """The same place, with names that say which of the two it is."""
    named = {key: value + suffix for key in ("root", "short", "override") if (value := getattr(origin, key))}
    return replace(origin, **named, twins=(), component=origin.component or origin.root)


def requests(types: Mapping[Pointer, Type], places: Iterable[Pointer], found: Split) -> dict[Pointer, Type]:
    """`types` with those at `places`, which requests use, as requests have them."""
    return {**types, **{place: found.redirect(types[place]) for place in places if place in types}}
