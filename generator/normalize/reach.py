"""Who uses a declaration: requests, answers, files. What follows for its fields."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..diagnostics import Pointer
from ..ir import AliasDecl, Field, Named, Nullable, ObjectDecl, Scalar, SchemaDecl, Type
from .draft import map_decl, map_type, refs_of, types_of


def reached(types: Iterable[Type], decls: Mapping[Pointer, SchemaDecl]) -> set[Pointer]:
    """The declarations that `types` name, directly or through others."""
    found: set[Pointer] = set()
    waiting = [ref for each in types for ref in refs_of(each)]
    while waiting:
        ref = waiting.pop()
        if ref in decls and ref not in found:
            found.add(ref)
            waiting.extend(inner for each in types_of(decls[ref]) for inner in refs_of(each))
    return found


def reached_as_parts(types: Iterable[Type], decls: Mapping[Pointer, SchemaDecl]) -> set[Pointer]:
    """The declarations that bodies of `types` are, or that a part of them is; an object within another is JSON."""
    found: set[Pointer] = set()
    waiting = [(ref, False) for each in types for ref in refs_of(each)]
    while waiting:
        ref, is_inner = waiting.pop()
        decl = decls.get(ref)
        if decl is None or ref in found or (is_inner and isinstance(decl, ObjectDecl)):
            continue
        found.add(ref)
        is_inner = is_inner or isinstance(decl, ObjectDecl)
        waiting += [(inner, is_inner) for each in types_of(decl) for inner in refs_of(each)]
    return found


def directed(decl: SchemaDecl, *, sent: bool, received: bool) -> SchemaDecl:
    """`decl` with fields that one direction leaves out no longer required: read-only ones where it is sent,
    write-only ones where it is received."""
    if not isinstance(decl, ObjectDecl):
        return decl
    fields = tuple(_directed(each, sent=sent, received=received) for each in decl.fields)
    return replace(decl, fields=fields) if any(map(operator.is_not, fields, decl.fields)) else decl


def _directed(each: Field, *, sent: bool, received: bool) -> Field:
    left_out = (each.meta.read_only and sent) or (each.meta.write_only and received)
    return replace(each, required=False) if each.required and left_out else each


def with_files_written_out(
    types: Mapping[Pointer, Type], decls: Mapping[Pointer, SchemaDecl]
) -> tuple[dict[Pointer, Type], dict[Pointer, SchemaDecl]]:
    """The types and declarations without names for file content: what it is in Python depends on where it stands."""
    files = {pointer: file for pointer in decls if (file := _file_of(pointer, decls)) is not None}
    if not files:
        return dict(types), dict(decls)

    def written_out(target: Type) -> Type:
        return map_type(target, lambda t: _spelled(t, files[t.ref]) if isinstance(t, Named) and t.ref in files else t)

    return (
        {pointer: written_out(found) for pointer, found in types.items()},
        {pointer: map_decl(decl, written_out) for pointer, decl in decls.items()},
    )


def _file_of(pointer: Pointer, decls: Mapping[Pointer, SchemaDecl]) -> Scalar | None:
    """The file content that a declaration is, behind other names of it."""
    seen: set[Pointer] = set()
    while isinstance(decl := decls.get(pointer), AliasDecl) and pointer not in seen:
        seen.add(pointer)
        inner = decl.type.inner if isinstance(decl.type, Nullable) else decl.type
        if isinstance(inner, Named):
            pointer = inner.ref
        else:
            return inner if isinstance(inner, Scalar) and inner.kind == "bytes" else None
    return None


def _spelled(use: Named, file: Scalar) -> Scalar:
    return replace(
        file, meta=use.meta if use.meta.description else replace(use.meta, description=file.meta.description)
    )


def without_files(target: Type) -> Type:
    """`target` with strings for file content: JSON has no bytes."""
    if isinstance(target, Scalar) and target.kind != "bytes":
        return target
    return map_type(target, lambda t: replace(t, kind="str") if isinstance(t, Scalar) and t.kind == "bytes" else t)


def decl_without_files(decl: SchemaDecl) -> SchemaDecl:
    """`decl` with strings for file content."""
    return map_decl(decl, without_files)


def is_text_media(media_type: str) -> bool:
    """Whether a value in `media_type` is made of texts alone: JSON, forms, XML, event streams."""
    bare = media_type.split(";", maxsplit=1)[0].strip().lower()
    texts = ("application/json", "application/x-www-form-urlencoded", "application/xml", "text/event-stream")
    return bare in texts or bare.endswith(("+json", "+xml", "jsonl", "ndjson")) or bare.startswith("text/")
