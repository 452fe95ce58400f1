"""The SDK as values, between the document and the code.

Frozen dataclasses only. Every node knows its pointer; none knows a Python name or a line of code. Strings in
here are the document's own text, raw: they reach a file only through `encode`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .diagnostics import Pointer

Json: TypeAlias = Any
"""A JSON value as `source` reads it: None, bool, int, float, str, list, dict."""


class Missing:
    """The type of `MISSING`: absent, which is not the same as null."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Meta:
    """What a schema position says beside its type. All of it documentation, except `constraints` and `default`."""

    pointer: Pointer
    title: str = ""
    description: str = ""
    deprecated: bool = False
    deprecation_message: str = ""
    examples: tuple[Json, ...] = ()
    default: Json | Missing = MISSING
    read_only: bool = False
    write_only: bool = False
    constraints: tuple[tuple[str, Json], ...] = ()
    """JSON Schema keywords with their values (`minimum`, `maxLength`, `pattern`, `minItems`…), in keyword order.
    On the response side they are documentation and do not reject."""
    fallback_examples: tuple[Json, ...] = ()
    """Examples of a union's members, for a sample where the position itself has none."""


# --- types: what stands at a usage position -------------------------------------------------------------------

ScalarKind: TypeAlias = Literal["str", "int", "float", "bool", "datetime", "date", "bytes", "none"]
"""`bytes` is file content (`format: binary` in a multipart or octet-stream body)."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value, because the document says so or because nothing better can be expressed."""

    meta: Meta


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts. `format` is the document's own, also when it does not change `kind`."""

    meta: Meta
    kind: ScalarKind
    format: str = ""


@dataclass(frozen=True, slots=True)
class Const:
    """Exactly one JSON scalar."""

    meta: Meta
    value: Json


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a `SchemaDecl`, by the declaration's pointer."""

    meta: Meta
    ref: Pointer


@dataclass(frozen=True, slots=True)
class ListOf:
    """A JSON array."""

    meta: Meta
    item: Type


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object used as a map from strings."""

    meta: Meta
    value: Type


@dataclass(frozen=True, slots=True)
class Nullable:
    """`inner` or null. Never nested, never around `AnyType`."""

    meta: Meta
    inner: Type


Type: TypeAlias = AnyType | Scalar | Const | Named | ListOf | MapOf | Nullable


# --- declarations: what gets a name -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a declaration comes from: all that `names` may look at to find candidates for its name.

    `root` is the component's name or the operationId. `role` says what kind of root type it is, or `inline`.
    `short` is the property's name (for items and map values the property's too; for a union's member its title,
    discriminator value or number word). `anchors` are the shorts of the enclosing unions, outermost first;
    `context` is group, Request/Response, status, content type, then the words of the path from the root.
    """

    root: str
    role: Literal["component", "request", "body", "response", "event", "error", "inline"]
    short: str = ""
    member_of_union: bool = False
    anchors: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    side: Literal["component", "request", "response"] = "component"
    group: str = ""
    status: str = ""
    media_type: str = ""
    depth: int = 0
    override: str = ""
    """A name demanded by the document (`x-sdk-name`, `x-speakeasy-name-override`…)."""
    twins: tuple[Pointer, ...] = ()
    """Pointers of inline schemas of equal structure that this declaration stands for: they share its name's lock."""


@dataclass(frozen=True, slots=True)
class Field:
    """A property of an object. `name` is the wire name."""

    pointer: Pointer
    name: str
    type: Type
    required: bool
    name_override: str = ""

    @property
    def meta(self) -> Meta:
        """What the document says of the property."""
        return self.type.meta


@dataclass(frozen=True, slots=True)
class ObjectDecl:
    """An object with properties. `additional` is the type of other properties; None: unknown ones are kept
    untyped; `closed`: the document forbids them."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    fields: tuple[Field, ...]
    additional: Type | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class EnumDecl:
    """Two or more scalars. `names` are given by extensions, parallel to `values`, or empty."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    values: tuple[Json, ...]
    names: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The property that tells a union's members apart; `mapping` is value → the member's declaration.
    `inferred`: not declared in the document but true of it (each member has a different constant)."""

    property: str
    mapping: tuple[tuple[str, Pointer], ...]
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class UnionDecl:
    """Two or more types, in the document's order. Null is not among them: it is a `Nullable` around the use."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    members: tuple[Type, ...]
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class AliasDecl:
    """A component that only gives a name to another type."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    type: Type


SchemaDecl: TypeAlias = ObjectDecl | EnumDecl | UnionDecl | AliasDecl


# --- operations -------------------------------------------------------------------------------------------------

Location: TypeAlias = Literal["path", "query", "header", "cookie", "querystring"]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter. `content_type` is set when it is serialised by a media type instead of a style.
    `meta` is the parameter's own description, example and deprecation; `type.meta` is its schema's."""

    pointer: Pointer
    name: str
    location: Location
    required: bool
    type: Type
    meta: Meta
    style: str
    explode: bool
    allow_reserved: bool = False
    allow_empty: bool = False
    content_type: str = ""
    name_override: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a body or a response. `type` is None when there is no schema.

    `stream` is set for a sequence of items (`text/event-stream`, JSON Lines): `item` is then the type of one.
    """

    pointer: Pointer
    media_type: str
    type: Type | None
    stream: Stream | None = None
    encoding: Mapping[str, Json] = field(default_factory=dict[str, Json])
    examples: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """How a sequence is cut. `envelope`: `item` describes the event (data, event, id, retry), not its data alone.
    `sentinel` is the data that ends the stream, or empty."""

    kind: Literal["sse", "jsonl"]
    item: Type
    envelope: bool = False
    sentinel: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A request body. `flattened` names the object whose properties became the call's own arguments."""

    pointer: Pointer
    required: bool
    description: str
    contents: tuple[Content, ...]
    flattened: Pointer | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A documented response header."""

    pointer: Pointer
    name: str
    type: Type
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Response:
    """A documented answer. `status` is `200`, `4XX` or `default`, upper case."""

    pointer: Pointer
    status: str
    description: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...] = ()

    @property
    def success(self) -> bool:
        """Whether the answer is a result and not an error."""
        return self.status.startswith("2")


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """One error class of an operation: the statuses that answer with the same schema. `type` is a `Named` object
    or union; an error that has no such schema has no case and is raised as the general API error."""

    statuses: tuple[str, ...]
    media_type: str
    type: Named


@dataclass(frozen=True, slots=True)
class Argument:
    """A keyword of the generated method, in signature order of the document. `kind` tells what `key` names:
    a parameter (`location` and `name`), a body field (wire name) or the whole body (`request`)."""

    kind: Literal["param", "field", "body"]
    key: str
    """`query:limit`, `field:messages`, `body`: unique within the operation."""
    required: bool
    type: Type
    meta: Meta
    """The description that the docs show: a parameter's own, a field's schema's."""
    location: str = ""
    name: str = ""
    name_override: str = ""


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to authenticate. `kind` with `http_scheme` (`bearer`, `basic`) or `location` and `wire_name` (apiKey)."""

    pointer: Pointer
    name: str
    kind: Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
    description: str = ""
    http_scheme: str = ""
    bearer_format: str = ""
    location: str = ""
    wire_name: str = ""
    flows: Mapping[str, Json] = field(default_factory=dict[str, Json])
    openid_url: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A base URL, maybe with `{variables}`: name → (default, enum, description)."""

    url: str
    description: str = ""
    variables: tuple[tuple[str, str, tuple[str, ...], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the API.

    `groups` is the accessor path as the document writes it (`x-speakeasy-group` split at dots, else the first
    tag; empty: on the client itself). `method_hint` is the demanded or derived name of the method, not yet Python.
    `arguments` is what the call takes; `security` is OR of AND of scheme names, None: none declared anywhere.
    `stream_argument` is the key of the boolean argument that switches streaming on, or empty.
    """

    pointer: Pointer
    operation_id: str
    method: str
    path: str
    groups: tuple[str, ...]
    method_hint: str
    summary: str
    description: str
    deprecated: bool
    params: tuple[Param, ...]
    body: Body | None
    responses: tuple[Response, ...]
    errors: tuple[ErrorCase, ...]
    arguments: tuple[Argument, ...]
    security: tuple[tuple[str, ...], ...] | None
    servers: tuple[Server, ...] = ()
    stream_argument: str = ""
    deprecation_message: str = ""
    extensions: Mapping[str, Json] = field(default_factory=dict[str, Json])

    @property
    def results(self) -> tuple[Response, ...]:
        """The documented answers that are not errors."""
        return tuple(response for response in self.responses if response.success)


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of operations. `path` is the accessor path as the document writes it."""

    path: tuple[str, ...]
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Sdk:
    """The whole: what is rendered. `schemas` is keyed by the declaration's pointer, in claiming order."""

    title: str
    summary: str
    description: str
    api_version: str
    servers: tuple[Server, ...]
    security_schemes: tuple[SecurityScheme, ...]
    security: tuple[tuple[str, ...], ...]
    resources: tuple[Resource, ...]
    schemas: Mapping[Pointer, SchemaDecl]
    extensions: Mapping[str, Json] = field(default_factory=dict[str, Json])
    request_schemas: frozenset[Pointer] = frozenset()
    """The declarations that a caller may build: all but those that only responses reach. For asking, not iterating."""
    ignored: tuple[Pointer, ...] = ()
    """Operations that the document itself asks to leave out."""

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, resource by resource."""
        return tuple(operation for resource in self.resources for operation in resource.operations)
