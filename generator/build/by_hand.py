"""Media types of which nothing says how values are written: the caller writes them, and reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..diagnostics import Diagnostic, Pointer, warning
from ..ir import AnyType, Content, ListOf, MapOf, Meta, Named, ObjectDecl, Scalar, SchemaDecl, Type, UnionDecl, behind

_TABLES = ("text/csv", "text/tab-separated-values", "text/html", "text/markdown", "text/calendar", "text/vcard")
_YAML = ("application/yaml", "application/x-yaml", "application/vnd.yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml")
_PACKED = ("application/cbor", "application/msgpack", "application/x-msgpack", "application/vnd.msgpack",
           "application/protobuf", "application/x-protobuf", "application/vnd.google.protobuf", "application/avro",
           "application/vnd.apache.avro", "application/vnd.apache.parquet", "application/vnd.apache.arrow.stream",
           "application/bson", "application/x-thrift")  # fmt: skip
_SUFFIXES = ("+cbor", "+msgpack", "+protobuf", "+avro", "+bson")


def is_foreign(media_type: str) -> bool:
    """Whether values in a media type, in lower case and without parameters, are neither JSON nor text or a form."""
    return is_yaml(media_type) or _is_packed(media_type)


def is_yaml(media_type: str) -> bool:
    """Whether a media type is YAML, of which every JSON document is one."""
    return media_type in _YAML or media_type.endswith("+yaml")


def _is_packed(media_type: str) -> bool:
    return media_type in _PACKED or media_type.endswith(_SUFFIXES)


def written_by_hand(
    contents: Sequence[tuple[str, Content]], diagnostics: list[Diagnostic], *, sent: bool
) -> tuple[Content, ...]:
    """The contents, with their bare media types: tables, pages and YAML as text, packed formats as bytes. JSON, which
    is YAML, too, is `sent` as such."""
    return tuple(_by_hand(media_type, content, diagnostics, sent=sent) for media_type, content in contents)


def _by_hand(media_type: str, content: Content, diagnostics: list[Diagnostic], *, sent: bool) -> Content:
    structured = content.type is not None and not isinstance(content.type, Scalar | AnyType)
    is_text = media_type in _TABLES or (is_yaml(media_type) and not sent)
    if not structured or content.stream or not (is_text or _is_packed(media_type)):
        return content
    kind = "text" if is_text else "bytes"
    message = f"How values are written as {media_type} is not described; it is handed over as {kind}."
    diagnostics.append(warning("text-untyped", message, content.pointer))
    found = Scalar(Meta(content.pointer), "str") if is_text else Scalar(Meta(content.pointer), "bytes", "binary")
    return replace(content, type=found)


def sent_as_json(
    media_type: str, type_: Type | None, content: Content, schemas: Mapping[Pointer, SchemaDecl]
) -> list[Diagnostic]:
    """A warning where an object or a list in `content` is sent under a media type, in lower case and without
    parameters, that says nothing of how it is written: the next best guess is JSON."""
    if type_ is None or not _is_made_of_others(type_, schemas) or content.stream is not None or is_yaml(media_type):
        return []
    message = f"How an object or a list is written as {media_type} is not described; it is sent as JSON."
    hint = "write the media type that the server reads"
    return [warning("json-assumed", message, content.pointer, hint)]


def _is_made_of_others(type_: Type, schemas: Mapping[Pointer, SchemaDecl]) -> bool:
    """Whether a type is an object or a list, or a union that has one."""
    found = behind(type_, schemas)
    decl = schemas.get(found.ref) if isinstance(found, Named) else None
    if isinstance(decl, UnionDecl):
        members = (schemas.get(each.ref) if isinstance(each, Named) else each for each in decl.members)
        return any(isinstance(member, ObjectDecl | ListOf | MapOf) for member in members)
    return isinstance(found, ListOf | MapOf) or isinstance(decl, ObjectDecl)
