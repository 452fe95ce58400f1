"""Media types of which nothing says how values are written: the caller writes them, and reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..diagnostics import Diagnostic, warning
from ..ir import AnyType, Content, Meta, Scalar

_TABLES = ("text/csv", "text/tab-separated-values", "text/html", "text/markdown", "text/calendar", "text/vcard")
_YAML = ("application/yaml", "application/x-yaml", "application/vnd.yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml")
_PACKED = ("cbor", "msgpack", "vnd.msgpack", "protobuf", "vnd.google.protobuf", "avro", "vnd.apache.avro",
           "vnd.apache.parquet", "vnd.apache.arrow.stream", "bson", "thrift")  # fmt: skip
_SUFFIXES = ("+cbor", "+msgpack", "+protobuf", "+avro", "+bson")


def is_foreign(media_type: str) -> bool:
    """Whether values in a media type, in lower case and without parameters, are neither JSON nor text or a form."""
    return is_yaml(media_type) or _is_packed(media_type)


def is_yaml(media_type: str) -> bool:
    """Whether a media type is YAML, of which every JSON document is one."""
    return media_type in _YAML or media_type.endswith("+yaml")


def _is_packed(media_type: str) -> bool:
    return media_type.removeprefix("application/").removeprefix("x-") in _PACKED or media_type.endswith(_SUFFIXES)


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
