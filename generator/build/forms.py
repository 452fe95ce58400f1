"""Forms that the document does not describe as objects: what is sent has names, so that a dictionary gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic, Pointer, note, warning
from ..ir import (
    AnyType,
    Content,
    ListOf,
    MapOf,
    Meta,
    Named,
    ObjectDecl,
    Scalar,
    SchemaDecl,
    Type,
    UnionDecl,
    behind,
)

_FORM = "application/x-www-form-urlencoded"


def with_names(content: Content, schemas: Mapping[Pointer, SchemaDecl], diagnostics: list[Diagnostic]) -> Content:
    """`content`; a form or multipart of anything but objects as a dictionary of that, by the names of its fields."""
    is_form = content.media_type.lower().startswith((_FORM, "multipart/"))
    if not is_form or content.stream is not None:
        return content
    meta = content.type.meta if content.type is not None else Meta(content.pointer)
    inner = behind(content.type, schemas) if content.type is not None else None
    if inner is None or isinstance(inner, AnyType):
        message = "The form has no schema; its fields are what the caller gives."
        diagnostics.append(note("body-untyped", message, content.pointer))
        return replace(content, type=MapOf(meta, AnyType(meta)))
    if _is_object(inner, schemas):
        return content
    message = "The fields of a form have names, which the schema does not give; they are the keys of a dictionary."
    hint = "describe the form as an object with a property for each field"
    diagnostics.append(warning("form-unnamed", message, content.pointer, hint))
    is_file = isinstance(inner, ListOf) or (isinstance(inner, Scalar) and inner.kind == "bytes")
    return replace(content, type=MapOf(meta, inner if is_file else AnyType(meta)))


def _is_object(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> bool:
    """Whether values are objects, or may be. Each union within it is looked at once."""
    todo, seen = [found], set[Pointer]()
    while todo:
        one = todo.pop()
        decl = schemas.get(one.ref) if isinstance(one, Named) else None
        if isinstance(decl, ObjectDecl) or isinstance(one, MapOf) or (isinstance(one, AnyType) and seen):
            return True
        if isinstance(decl, UnionDecl) and decl.pointer not in seen:
            seen.add(decl.pointer)
            todo += [behind(member, schemas) for member in decl.members]
    return False
