"""The normal form: every operation with its references followed, every schema position with its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..ir import Json, SchemaDecl, Type


@dataclass(frozen=True, slots=True)
class ParamSite:
    """A parameter or a header. `schema` is the position of its type, empty where there is none."""

    pointer: Pointer
    name: str
    location: str
    data: Mapping[str, Json]
    schema: Pointer = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class ContentSite:
    """A media type of a body or an answer. `item` is the position of one item's type where it is a sequence.
    `undescribed`: the document says nothing of the events, so that `item` is what every event may say."""

    pointer: Pointer
    media_type: str
    data: Mapping[str, Json]
    schema: Pointer = ""
    stream: Literal["", "sse", "jsonl", "parts"] = ""
    item: Pointer = ""
    envelope: bool = False
    undescribed: bool = False


@dataclass(frozen=True, slots=True)
class BodySite:
    """A request body."""

    pointer: Pointer
    data: Mapping[str, Json]
    contents: tuple[ContentSite, ...]


@dataclass(frozen=True, slots=True)
class ResponseSite:
    """A documented answer; `status` in upper case, or `default`."""

    pointer: Pointer
    status: str
    data: Mapping[str, Json]
    contents: tuple[ContentSite, ...]
    headers: tuple[ParamSite, ...]
    links: tuple[tuple[str, Pointer, Mapping[str, Json]], ...] = ()
    """Name, place and data of each call that follows from the answer."""


@dataclass(frozen=True, slots=True)
class OperationSite:
    """One operation. `pointer` is its place under `paths`, also when the path item is kept elsewhere; `id` is unique.
    `groups` is the accessor path; `item` is the path item's own object."""

    pointer: Pointer
    path: str
    method: str
    id: str
    groups: tuple[str, ...]
    data: Mapping[str, Json]
    item: Mapping[str, Json]
    params: tuple[ParamSite, ...]
    body: BodySite | None
    responses: tuple[ResponseSite, ...]


@dataclass(frozen=True, slots=True)
class NormalForm:
    """A document without versions, references and inline types. `types` holds the type of each position that a
    site names; `schemas` the declarations in the order of claiming names; `request_schemas` those that a caller may
    build (all but the ones that only answers reach)."""

    document: Mapping[str, Json]
    operations: tuple[OperationSite, ...]
    ignored: tuple[Pointer, ...]
    types: Mapping[Pointer, Type]
    schemas: Mapping[Pointer, SchemaDecl]
    request_schemas: frozenset[Pointer]
    security_schemes: tuple[tuple[str, Pointer, Mapping[str, Json]], ...] = field(default=())
    messages: Mapping[Pointer, str] = field(default_factory=dict[Pointer, str])
    """The schemas of what the API sends by itself, with their names."""
    globals: tuple[ParamSite, ...] = ()
    """The parameters that the document wants said once, on the client."""
