"""What the root of an XML document is called."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Pointer
from ..ir import ListOf, MapOf, Named, Nullable, SchemaDecl, Type


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
