"""What the elements of an XML document are called: its root, and what cannot be a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..diagnostics import Pointer
from ..ir import ListOf, MapOf, Named, Nullable, ObjectDecl, SchemaDecl, Type
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
    return decl.origin.root if decl.origin.role == "component" else ""


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
