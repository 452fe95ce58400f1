"""Who uses a declaration: requests, answers, files. What follows for its fields."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..diagnostics import Pointer
from ..ir import Field, ObjectDecl, Scalar, SchemaDecl, Type
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


def without_files(target: Type) -> Type:
    """`target` with strings for file content: JSON has no bytes."""
    return map_type(target, lambda t: replace(t, kind="str") if isinstance(t, Scalar) and t.kind == "bytes" else t)


def decl_without_files(decl: SchemaDecl) -> SchemaDecl:
    """`decl` with strings for file content."""
    return map_decl(decl, without_files)


def is_text_media(media_type: str) -> bool:
    """Whether a value in `media_type` is made of texts alone: JSON, forms, XML, event streams."""
    bare = media_type.split(";", maxsplit=1)[0].strip().lower()
    texts = ("application/json", "application/x-www-form-urlencoded", "application/xml", "text/event-stream")
    return bare in texts or bare.endswith(("+json", "+xml", "jsonl", "ndjson")) or bare.startswith("text/")
