"""The document's types beside a published SDK's annotations: where both say the same, the published name is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from .. import ir
from ..diagnostics import Pointer
from ..frozen import dataclass
from .annotations import Atom, Kind, parse
from .surface import Attribute, ClassEntry, Surface

_NOTHING = {"None", "Unset"}
_SCALARS = {
    "str": {"str"},
    "int": {"int"},
    "float": {"float", "int"},
    "bool": {"bool"},
    "datetime": {"datetime"},
    "date": {"date"},
    "time": {"time"},
    "duration": {"timedelta"},
    "decimal": {"Decimal"},
    "base64": {"bytes"},
    "base64url": {"bytes"},
    "int_text": {"int"},
    "number": {"Decimal", "float"},
}
_LISTS = {"List", "Sequence", "Iterable"}
_MAPS = {"Dict", "Mapping"}


@dataclass(slots=True)
class Matcher:
    """Collects names: declaration → published name, and field key → attribute. The first match of each stays;
    `merged` are the further published names of types that are one type here."""

    surface: Surface
    schemas: Mapping[Pointer, ir.SchemaDecl]
    types: dict[Pointer, str] = field(default_factory=dict[Pointer, str])
    fields: dict[str, str] = field(default_factory=dict[str, str])
    merged: dict[str, Pointer] = field(default_factory=dict[str, Pointer])
    seen: set[tuple[Pointer, str]] = field(default_factory=set[tuple[Pointer, str]])

    def match(self, type_: ir.Type, annotation: str) -> None:
        """Take the names that `annotation` gives to `type_` and to all inside it."""
        if annotation:
            self._match(type_, _alternatives(parse(annotation)))

    def match_all(self, types: Iterable[ir.Type], atoms: Iterable[Atom]) -> None:
        """Pair each of `types` with the published alternative that is most like it."""
        given, left = list(types), list(atoms)
        pairs = [(score, i, j) for i, j, score in self._scores(given, left)]
        done: set[int] = set()
        taken: set[int] = set()
        for _, i, j in sorted(pairs, key=lambda each: (-each[0], each[1], each[2])):
            if i not in done and j not in taken:
                done.add(i)
                taken.add(j)
                self._match(given[i], frozenset({left[j]}))

    def class_of(self, name: str) -> ClassEntry | None:
        """The published model `name`."""
        return next((each for key in (f"models.{name}", name) if (each := self.surface.classes.get(key))), None)

    def _match(self, type_: ir.Type, kind: Kind) -> None:
        match type_:
            case ir.Nullable(inner=inner):
                self._match(inner, kind)
            case ir.ListOf(item=item):
                self._inside(item, kind, _LISTS)
            case ir.MapOf(value=value):
                self._inside(value, kind, _MAPS)
            case ir.Named(ref=ref):
                self._declaration(self.schemas[ref], kind)
            case _:
                return

    def _inside(self, item: ir.Type, kind: Kind, containers: set[str]) -> None:
        kind = self._expanded(kind)
        inner = [arguments[-1] for name, arguments in sorted(kind, key=repr) if name in containers and arguments]
        if inner:
            self._match(item, _alternatives(frozenset[Atom]().union(*inner)))

    def _declaration(self, decl: ir.SchemaDecl, kind: Kind) -> None:
        name = next(iter(kind))[0] if len(kind) == 1 else ""
        match decl:
            case ir.AliasDecl(type=inner):
                self._match(inner, kind)
            case ir.ObjectDecl():
                entry = self.class_of(name)
                if entry is not None and self._take(decl.pointer, name):
                    self._object(decl, entry)
            case ir.EnumDecl():
                if self._alias(name) is not None or self._is_enum(name):
                    self._take(decl.pointer, name)
            case ir.UnionDecl(members=members):
                if self._alias(name) is None or self._take(decl.pointer, name):
                    self.match_all(members, sorted(self._expanded(kind), key=repr))

    def _object(self, decl: ir.ObjectDecl, entry: ClassEntry) -> None:
        published = {attribute.alias or name: (name, attribute) for name, attribute in entry.attributes.items()}
        for each in decl.fields:
            name, attribute = published.get(each.name, published.get(each.name.strip("_"), ("", Attribute(""))))
            if name and name != each.name:
                self.fields.setdefault(f"{decl.pointer}?field:{each.name}", name)
            self.match(each.type, attribute.annotation)

    def _take(self, pointer: Pointer, name: str) -> bool:
        """Give the name unless it belongs to another; a second name of one declaration is kept in `merged`. Whether to
        look inside: published types of equal structure have inner types of their own."""
        if (pointer, name) in self.seen or (self.types.get(pointer, name) != name and name in self.types.values()):
            return False
        self.seen.add((pointer, name))
        if pointer in self.types:
            self.merged.setdefault(name, pointer)
        elif name in self.types.values():
            return False
        else:
            self.types[pointer] = name
        return True

    def _alias(self, name: str) -> str | None:
        return self.surface.aliases.get(f"models.{name}", self.surface.aliases.get(name))

    def _is_enum(self, name: str) -> bool:
        entry = self.class_of(name)
        return entry is not None and entry.kind == "enum"

    def _expanded(self, kind: Kind) -> Kind:
        """The alternatives with aliases of unions and containers replaced by what they stand for."""
        found: set[Atom] = set()
        for name, arguments in kind:
            meaning = self._alias(name)
            inner = parse(meaning) if meaning is not None and not arguments else None
            is_enum = inner is not None and all(each.startswith("Literal:") for each, _ in inner)
            found |= _alternatives(inner) if inner is not None and not is_enum else {(name, arguments)}
        return frozenset(found)

    def _scores(self, types: list[ir.Type], atoms: list[Atom]) -> Iterable[tuple[int, int, float]]:
        for i, type_ in enumerate(types):
            for j, atom in enumerate(atoms):
                score = self._likeness(type_, atom)
                if score > 0:
                    yield i, j, score

    def _likeness(self, type_: ir.Type, atom: Atom) -> float:
        name, _ = atom
        match type_:
            case ir.Nullable(inner=inner):
                return self._likeness(inner, atom)
            case ir.Scalar(kind=kind):
                return 1.0 if name in _SCALARS.get(kind, ()) else 0.0
            case ir.ListOf():
                return 1.0 if name in _LISTS else 0.0
            case ir.MapOf():
                return 1.0 if name in _MAPS else 0.0
            case ir.Named(ref=ref):
                return self._named_likeness(self.schemas[ref], name)
            case _:
                return 0.0

    def _named_likeness(self, decl: ir.SchemaDecl, name: str) -> float:
        match decl:
            case ir.AliasDecl(type=inner):
                return self._likeness(inner, (name, ()))
            case ir.ObjectDecl():
                entry = self.class_of(name)
                return self._alike(decl, entry) if entry is not None and entry.kind == "model" else 0.0
            case ir.EnumDecl(values=values):
                published = {each for each, _ in parse(self._alias(name) or "None")}
                return _overlap({f"Literal:{value!r}" for value in values}, published)
            case ir.UnionDecl():
                return 0.5 if self._alias(name) is not None else 0.0

    def _alike(self, decl: ir.ObjectDecl, entry: ClassEntry) -> float:
        """How many fields are the same; a constant that differs tells two classes apart."""
        published = {each.alias or name: each for name, each in entry.attributes.items()}
        for each in decl.fields:
            wanted = f"Literal:{each.type.value!r}" if isinstance(each.type, ir.Const) else ""
            found = self._values(published[each.name].annotation) if wanted and each.name in published else set[str]()
            if found and wanted not in found:
                return 0.0
        return _overlap({each.name for each in decl.fields}, set(published)) + 0.01

    def _values(self, annotation: str) -> set[str]:
        kinds = [parse(self._alias(name) or "None") for name, _ in parse(annotation)] + [parse(annotation)]
        return {name for kind in kinds for name, _ in kind if name.startswith("Literal:")}


def _alternatives(kind: Kind) -> Kind:
    """`kind` without absence and without the dictionaries that stand beside models."""
    return frozenset(each for each in kind if each[0] not in _NOTHING and not each[0].endswith("TypedDict"))


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
