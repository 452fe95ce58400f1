"""The shapes of XML documents: what elements and attributes the values of models are made of, as source text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .. import ir
from ..build.contents import is_markup, is_xml
from ..build.xml_roots import named_by_members, root_name
from ..diagnostics import Pointer
from ..encode import Encoded, code, identifier, py_string
from ..normalize.reading import mapping
from . import source_text as text
from .code_types import MarkupModuleView, ShapeView
from .type_index import TypeIndex, members, parts

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_ROOT = "root"
_MOST_PLACES = 100
"""Places of tuples that are written out within each other: names that tuples of tuples stand for would multiply."""
_KINDS = {"int": "int", "float": "float", "bool": "bool"}
_WORDS = ("Anything", "Choice", "Field", "Items", "Record", "Ref", "Shapes", "Tag", "Text")


def is_read_as_xml(content: ir.Content, sdk: ir.Sdk) -> bool:
    """Whether the content is XML that has a shape."""
    typed = content.type is not None and is_markup(content.type, sdk.schemas)
    return typed and is_xml(content.media_type) and content.stream is None


def xml_parts(content: ir.Content, sdk: ir.Sdk) -> dict[str, ir.Type]:
    """The parts of a form or multipart body that are XML with a shape, each with the type of one part."""
    in_parts = content.media_type.lower().startswith(("multipart/", "application/x-www-form-urlencoded"))
    decl = bare_object(content.type, sdk) if in_parts else None
    found: dict[str, ir.Type] = {}
    for field in decl.fields if decl else ():
        said = str(mapping(content.encoding.get(field.name)).get("contentType", "")).partition(",")[0]
        one = _inner(field.type)
        one = one.item if isinstance(one, ir.ListOf) else one
        if is_xml(said) and is_markup(one, sdk.schemas):
            found[field.name] = one
    return found


def bare_object(type_: ir.Type | None, sdk: ir.Sdk) -> ir.ObjectDecl | None:
    """The object that a type names, behind aliases."""
    decl = sdk.schemas.get(type_.ref) if isinstance(type_, ir.Named) else None
    while isinstance(decl, ir.AliasDecl) and isinstance(decl.type, ir.Named):
        decl = sdk.schemas.get(decl.type.ref)
    return decl if isinstance(decl, ir.ObjectDecl) else None


def markup_modules(index: TypeIndex) -> tuple[MarkupModuleView, ...]:
    """The module of shapes; none where no operation reads or writes XML."""
    refs = _reached(index)
    if refs is None:
        return ()
    write = ShapeWriter(index)
    for root in _roots(index.sdk):
        write.root(root)  # not for its text, but for the unions that it wants set apart
    shapes = tuple(ShapeView(py_string(index.names.models[ref]), write.declaration(ref)) for ref in refs)
    apart: dict[Pointer, ShapeView] = {}
    while left := [ref for ref in write.apart if ref not in apart]:
        apart |= {ref: ShapeView(py_string(write.apart[ref]), write.declaration(ref, own=False)) for ref in left}
    shapes += tuple(apart.values())
    return (MarkupModuleView(identifier("_xml"), tuple(map(identifier, sorted(_used(shapes)))), shapes),)


def _used(shapes: tuple[ShapeView, ...]) -> set[str]:
    """The words that the shapes are written in."""
    found = set(re.findall(r"\b[A-Z][a-z]+(?=\()", " ".join(shape.text for shape in shapes)))
    return {word for word in _WORDS if word in found} | {"Shapes"}


def _reached(index: TypeIndex) -> list[Pointer] | None:
    """The declarations that XML reaches; None where there is no XML at all."""
    waiting = list(_roots(index.sdk))
    if not waiting:
        return None
    seen: set[Pointer] = set()
    while waiting:
        type_ = waiting.pop()
        waiting += parts(type_)
        if isinstance(type_, ir.Named) and type_.ref not in seen and type_.ref in index.sdk.schemas:
            seen.add(type_.ref)
            waiting += members(index.sdk.schemas[type_.ref])
    return [ref for ref in index.sdk.schemas if ref in seen]


def _roots(sdk: ir.Sdk) -> Iterator[ir.Type]:
    for content in _contents(sdk):
        if content.type and is_read_as_xml(content, sdk):
            yield content.type
        yield from xml_parts(content, sdk).values()


def _contents(sdk: ir.Sdk) -> Iterator[ir.Content]:
    for operation in sdk.operations:
        yield from operation.body.contents if operation.body else ()
        for response in operation.responses:
            yield from response.contents


class ShapeWriter:
    """Writes shapes in the words of the runtime. `apart`: the unions that were wanted without the names of their
    members, and what these shapes of theirs are called."""

    def __init__(self, index: TypeIndex, word: Callable[[str], str] = str) -> None:
        """`word` gives a name of the runtime as the module spells it."""
        self._index = index
        self._sdk = index.sdk
        self._word = word
        self._places = 0
        self.apart: dict[Pointer, str] = {}

    def root(self, type_: ir.Type) -> str:
        """`Field(…)`: the element at the top of a document."""
        self._places = 0
        name = root_name(type_, self._sdk.schemas) or _ROOT
        return self._call("Field", '""', self._tag(name, self._xml(type_)), self._root_shape(type_, name))

    def _root_shape(self, type_: ir.Type, name: str) -> str:
        """The shape of the root: in a list the elements are called as their component is."""
        inner = _inner(type_)
        listed = self._list_of(inner.ref) if isinstance(inner, ir.Named) else inner
        if not isinstance(listed, ir.ListOf | ir.TupleOf):
            return self._shape(type_, name)
        if isinstance(listed, ir.TupleOf):
            return self._items(listed, type_, name)
        own = root_name(listed.item, self._sdk.schemas) or name
        return self._call("Items", self._tag(own, self._xml(listed.item)), self._shape(listed.item, own))

    def declaration(self, ref: Pointer, *, own: bool = True) -> Encoded:
        """The shape of what is declared at `ref`; `own`: the elements of a union are called as its members are."""
        self._places = 0
        match self._sdk.schemas[ref]:
            case ir.ObjectDecl() as decl:
                return code(self._record(decl))
            case ir.UnionDecl() as decl:
                return code(self._choice(decl, own=own))
            case ir.EnumDecl(values=values):
                return code(self._scalar(_kind_of(values), nullable=None in values))
            case ir.AliasDecl(type=type_):
                return code(self._shape(type_, self._index.names.models[ref]))

    # --- objects and unions -------------------------------------------------------------------------------------

    def _record(self, decl: ir.ObjectDecl) -> str:
        named = named_by_members(decl, self._sdk.schemas)
        fields = text.tuple_of([self._field(each, own=each.name in named) for each in decl.fields])
        additional = [self._shape(decl.additional, "item", own=False)] if decl.additional else []
        return self._call("Record", fields, *additional)

    def _field(self, field: ir.Field, *, own: bool) -> str:
        xml = self._xml(field.type)
        is_list = self._is_list(field.type)
        name = field.name if is_list or not xml or not xml.name else xml.name
        node = xml.node if xml and xml.node and not is_list else ""
        options = text.keywords(
            node=py_string(node) if node and node != "element" else "",
            required="True" if field.required else "",
        )
        beside = not is_list and xml is not None and xml.name != ""
        shape = self._shape(field.type, field.name, own=own and not beside)
        return self._call("Field", py_string(field.name), self._tag(name, xml), shape, *options)

    def _choice(self, decl: ir.UnionDecl, *, own: bool) -> str:
        inner = [_inner(member) for member in decl.members]
        refs = [member.ref if isinstance(member, ir.Named) else "" for member in inner]
        own = own and not (decl.meta.xml and decl.meta.xml.name)
        tags = [self._own_tag(member) if own else "None" for member in decl.members]
        shapes = [f"({tag}, {self._shape(each, 'item')})" for tag, each in zip(tags, decl.members, strict=True)]
        told = decl.discriminator
        mapping = {value: str(refs.index(ref)) for value, ref in told.mapping if ref in refs} if told else {}
        options = [py_string(told.property), text.mapping(mapping)] if told else []
        return self._call("Choice", text.tuple_of(shapes), *options)

    def _own_tag(self, type_: ir.Type) -> str:
        xml = self._xml(type_)
        return self._tag(xml.name, xml) if xml and xml.name else "None"

    # --- types --------------------------------------------------------------------------------------------------

    def _shape(self, type_: ir.Type, name: str, *, own: bool = True) -> str:
        """The shape of a position; `name` is the one that a list's elements have without one of their own. `own`: those
        of a union are called as its members are."""
        nullable = isinstance(type_, ir.Nullable)
        match _inner(type_):
            case ir.Named(ref=ref):
                listed = self._list_of(ref)
                return self._items(listed, type_, name, own=own) if listed else self._named(type_, ref, own=own)
            case ir.ListOf() | ir.TupleOf() as listed:
                return self._items(listed, type_, name, own=own)
            case ir.MapOf(value=value):
                return self._call("Record", "()", self._shape(value, "item", own=False))
            case ir.Scalar(kind=kind):
                return self._scalar(_KINDS.get(kind, "str"), nullable=nullable)
            case ir.Const(value=value):
                return self._scalar(_kind_of((value,)), nullable=nullable)
            case _:
                return self._call("Anything")

    def _named(self, type_: ir.Type, ref: Pointer, *, own: bool) -> str:
        meant = ir.behind(type_, self._sdk.schemas)
        decl = self._sdk.schemas.get(meant.ref) if isinstance(meant, ir.Named) else None
        name = self._index.names.models[ref]
        if isinstance(decl, ir.UnionDecl) and not own and self._has_named_members(decl):
            name = self.apart[decl.pointer] = f"{self._index.names.models[decl.pointer]} apart"
        return self._call("Ref", py_string(name))

    def _has_named_members(self, decl: ir.UnionDecl) -> bool:
        return any(self._own_tag(each) != "None" for each in decl.members)

    def _items(self, listed: ir.ListOf | ir.TupleOf, type_: ir.Type, name: str, *, own: bool = True) -> str:
        item = listed.item if isinstance(listed, ir.ListOf) else None
        xml, inner = self._xml(type_) or ir.Xml(), (self._xml(item) if item else None) or ir.Xml()
        is_wrapped = xml.wrapped or xml.node == "element"
        outer = xml.name if is_wrapped and xml.name else name
        options = [self._tag(outer, xml)] if is_wrapped else []
        called = inner.name or outer
        if isinstance(listed, ir.TupleOf):
            options.append(f"places={text.tuple_of([self._place(each, called) for each in listed.items])}")
        shape = self._shape(item, called, own=own and not inner.name) if item else self._call("Anything")
        return self._call("Items", self._tag(called, inner), shape, *options)

    def _place(self, type_: ir.Type, name: str) -> str:
        self._places += 1
        if self._places > _MOST_PLACES and self._is_list(type_):
            return self._call("Anything")
        return self._shape(type_, name, own=False)

    def _list_of(self, ref: Pointer) -> ir.ListOf | ir.TupleOf | None:
        """The list that a declared name only stands for."""
        decl, seen = self._sdk.schemas[ref], {ref}
        while isinstance(decl, ir.AliasDecl):
            inner = _inner(decl.type)
            if isinstance(inner, ir.ListOf | ir.TupleOf):
                return inner
            if not isinstance(inner, ir.Named) or inner.ref in seen:
                return None
            seen.add(inner.ref)
            decl = self._sdk.schemas[inner.ref]
        return None

    def _is_list(self, type_: ir.Type) -> bool:
        inner = _inner(type_)
        is_list = isinstance(inner, ir.ListOf | ir.TupleOf)
        return is_list or (isinstance(inner, ir.Named) and self._list_of(inner.ref) is not None)

    def _xml(self, type_: ir.Type) -> ir.Xml | None:
        """What is said at a position, else where its name is declared."""
        for found in (type_, _inner(type_)):
            if found.meta.xml is not None:
                return found.meta.xml
        inner = _inner(type_)
        decl = self._sdk.schemas.get(inner.ref) if isinstance(inner, ir.Named) else None
        return decl.meta.xml if decl is not None else None

    def _tag(self, name: str, xml: ir.Xml | None) -> str:
        options = text.keywords(
            namespace=py_string(xml.namespace) if xml and xml.namespace else "",
            prefix=py_string(xml.prefix) if xml and xml.prefix else "",
        )
        return self._call("Tag", py_string(name), *options)

    def _scalar(self, kind: str, *, nullable: bool) -> str:
        plain = kind == "str" and not nullable
        return self._call("Text", *([] if plain else [py_string(kind), *(["True"] if nullable else [])]))

    def _call(self, name: str, *arguments: str) -> str:
        return text.call(self._word(name), arguments)


def _inner(type_: ir.Type) -> ir.Type:
    return type_.inner if isinstance(type_, ir.Nullable) else type_


def _kind_of(values: tuple[ir.Json, ...]) -> str:
    """The kind of scalars whose values are these."""
    kinds = {type(value).__name__ for value in values if value is not None}
    if kinds <= {"str"}:
        return "str"
    return next((kind for kind in ("bool", "int") if kinds == {kind}), "any")
