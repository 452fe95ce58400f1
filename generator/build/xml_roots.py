"""What the elements of an XML document are called: its root, and what cannot be a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ..diagnostics import Pointer
from ..ir import Field, ListOf, MapOf, Named, Nullable, ObjectDecl, SchemaDecl, Type, UnionDecl, behind
from ..normalize.draft import types_of

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")


def root_name(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> str:
    """The name that the schema gives its element, else the component's; empty where neither is said."""
    inner = found.inner if isinstance(found, Nullable) else found
    if inner.meta.xml is not None and inner.meta.xml.name:
        return inner.meta.xml.name
    if isinstance(inner, ListOf | MapOf) or not isinstance(inner, Named):
        return ""
    decl = schemas.get(inner.ref)
    if decl is None:
        return ""
    if decl.meta.xml is not None and decl.meta.xml.name:
        return decl.meta.xml.name
    return (decl.origin.component or decl.origin.root) if decl.origin.role == "component" else ""


def named_by_members(decl: ObjectDecl, schemas: Mapping[Pointer, SchemaDecl]) -> frozenset[str]:
    """The fields whose elements are called as the member of a union that they hold, as no other field's are."""
    members = {field.name: _member_names(field.type, schemas) for field in decl.fields}
    known = Counter(name for field in decl.fields for name in _names(field, members[field.name], schemas))
    return frozenset(
        field.name
        for field in decl.fields
        if _is_wrapped(field, schemas) or all(known[name] == 1 for name in members[field.name])
    )


def element_name(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> str:
    """The name that a schema gives its element, where it stands or where it is declared; empty for none."""
    inner = found.inner if isinstance(found, Nullable) else found
    declared = schemas.get(inner.ref) if isinstance(inner, Named) else None
    said = [each.meta.xml for each in (found, inner, declared) if each is not None and each.meta.xml is not None]
    return said[0].name if said else ""


def _names(field: Field, members: frozenset[str], schemas: Mapping[Pointer, SchemaDecl]) -> frozenset[str]:
    """What the elements of a field may be called, where its object's stand."""
    name = element_name(field.type, schemas)
    inner = behind(field.type, schemas)
    item = element_name(inner.item, schemas) if isinstance(inner, ListOf) else ""
    if _is_wrapped(field, schemas):
        return frozenset({name or field.name})
    return frozenset({field.name, name or field.name, item or field.name}) | members


def _is_wrapped(field: Field, schemas: Mapping[Pointer, SchemaDecl]) -> bool:
    decl = schemas.get(field.type.ref) if isinstance(field.type, Named) else None
    xml = field.type.meta.xml or (decl.meta.xml if decl else None)
    return (
        xml is not None and (xml.wrapped or xml.node == "element") and isinstance(behind(field.type, schemas), ListOf)
    )


def _member_names(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> frozenset[str]:
    """The names of the members of a union, or of the items of a list, that has none itself."""
    inner = behind(found, schemas)
    one = inner.item if isinstance(inner, ListOf) else found
    decl = behind(one, schemas)
    union = schemas.get(decl.ref) if isinstance(decl, Named) else None
    if not isinstance(union, UnionDecl) or element_name(one, schemas):
        return frozenset()
    return frozenset(name for member in union.members if (name := element_name(member, schemas)))


def unwritable_names(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> Iterator[tuple[Pointer, str]]:
    """The fields below a type whose names no element or attribute can have, with these names."""
    waiting, seen = [found], set[Pointer]()
    while waiting:
        type_ = waiting.pop()
        match type_:
            case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
                waiting.append(inner)
            case Named(ref=ref) if ref in schemas and ref not in seen:
                seen.add(ref)
                decl = schemas[ref]
                for field in decl.fields if isinstance(decl, ObjectDecl) else ():
                    said = field.type.meta.xml
                    name = (said.name if said is not None else "") or field.name
                    if _NAME.match(name) is None and not (said is not None and said.node in ("text", "cdata", "none")):
                        yield field.pointer, name
                waiting += types_of(decl)
            case _:
                continue
