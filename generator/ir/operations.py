"""Operations, with what they take and answer, and the SDK that they make up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from ..diagnostics import Pointer
from ..frozen import dataclass
from .declarations import SchemaDecl
from .types import MISSING, Json, Meta, Missing, Named, Type

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
    shared: Literal["", "shown", "hidden"] = ""
    """Whether the client may say it for all calls; what is hidden is no argument of the call."""


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a body or a response. `type` is None when there is no schema.

    `stream` is set for a sequence of items (`text/event-stream`, JSON Lines): `item` is then the type of one.
    `range` is what the document writes where it allows several media types, of which `media_type` is one.
    """

    pointer: Pointer
    media_type: str
    type: Type | None
    stream: Stream | None = None
    encoding: Mapping[str, Json] = field(default_factory=dict[str, Json])
    examples: tuple[Json, ...] = ()
    range: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """How a sequence is cut. `envelope`: `item` describes the event (data, event, id, retry), not its data alone.
    `sentinel` is the data that ends the stream, or empty. `undescribed`: the document says nothing of the events."""

    kind: Literal["sse", "jsonl", "parts"]
    item: Type
    envelope: bool = False
    sentinel: str = ""
    undescribed: bool = False


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
    explode: bool = False
    content_type: str = ""
    style: str = "simple"


@dataclass(frozen=True, slots=True)
class Link:
    """A call that follows from an answer. `target` is an operation; `given` are keys of its arguments with what the
    document says of their values: constants, or expressions such as `$response.body#/id`. `body` is the same for the
    whole body of the call, where the call has one as fields (each is taken out of it) or as one argument."""

    pointer: Pointer
    name: str
    target: Pointer
    given: tuple[tuple[str, Json], ...] = ()
    body: Json | Missing = MISSING
    description: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """A documented answer. `status` is `200`, `4XX` or `default`, upper case."""

    pointer: Pointer
    status: str
    description: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...] = ()
    links: tuple[Link, ...] = ()

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
    alternatives: tuple[Type, ...] = ()
    """What a body may be instead, under other media types."""
    item: Type | None = None
    """What a body is a sequence of, sent one after another."""
    fixed: bool = False
    """Whether it must be there and has one value only, which is sent unless the caller says it, too."""


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
class Global:
    """A parameter that is said once, on the client, for all operations which have one of its name and location.

    `type` and `meta` are those of the first such operation; `argument` is the demanded or derived name on the client,
    not yet Python; `env` an environment variable or empty."""

    pointer: Pointer
    name: str
    location: Location
    type: Type
    meta: Meta
    argument: str = ""
    env: str = ""

    @property
    def key(self) -> str:
        """The key of the arguments that it stands for: `header:X-Tenant`."""
        return f"{self.location}:{self.name}"

    def stands_for(self, param: Param) -> bool:
        """Whether `param` is the same; the names of headers are the same in any case."""
        names = {self.name, param.name}
        alike = len({name.lower() for name in names} if param.location == "header" else names) == 1
        return alike and self.location == param.location


@dataclass(frozen=True, slots=True)
class Pagination:
    """How the answers of an operation follow each other. Paths lead into an answer by wire names, with dots between
    them; a dot within a name is a tilde.

    `page` is the object that an answer is, None where it is itself a list; `content` the media type that holds it;
    `item` the type of what is listed at `items`. `argument` and `size` are keys of arguments. `next` leads to the
    next cursor or address, `has_more` to a flag, `total` to a number of items or pages. `as_text`: the argument is
    a string, whatever kind of value is found. `first`: the number of the first page or item, where it is known.
    """

    style: Literal["cursor", "offset", "page", "link", "url"]
    content: Pointer
    page: Pointer | None
    item: Type
    items: str = ""
    argument: str = ""
    next: str = ""
    has_more: str = ""
    total: str = ""
    size: str = ""
    first: int | None = None
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Retries:
    """Which failures are tried again, and how often, as far as it is said; None: nothing is said.

    Times are in milliseconds; `statuses` are codes and classes (`5XX`)."""

    strategy: Literal["backoff", "none"] | None = None
    initial_interval: int | None = None
    max_interval: int | None = None
    exponent: float | None = None
    max_elapsed_time: int | None = None
    retry_connection_errors: bool | None = None
    max_attempts: int | None = None
    statuses: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the API.

    `groups` is the accessor path as the document writes it (`x-speakeasy-group` split at dots, else the first
    tag; empty: on the client itself). `method_hint` is the demanded or derived name of the method, not yet Python.
    `arguments` is what the call takes; `security` is OR of AND of scheme names, None: none declared anywhere.
    `stream_argument` is the key of the boolean argument that switches streaming on, or empty. `retries`, `timeout_ms`
    and `idempotent` (the request may be sent twice, whatever its method) are what is said of this operation alone.
    `reconnect`: an event stream may go on after a break.
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
    pagination: Pagination | None = None
    retries: Retries | None = None
    timeout_ms: int | None = None
    idempotent: bool | None = None
    reconnect: bool = False

    @property
    def results(self) -> tuple[Response, ...]:
        """The documented answers that are not errors."""
        return tuple(response for response in self.responses if response.success)

    @property
    def telling(self) -> tuple[Response, ...]:
        """The answers whose headers callers see: its results; where it only leads elsewhere, the redirects."""
        return self.results or tuple(response for response in self.responses if response.status.startswith("3"))

    @property
    def told(self) -> tuple[Header, ...]:
        """The headers of `telling`, each once; the names of headers are the same in any case."""
        found: dict[str, Header] = {}
        for header in (header for response in self.telling for header in response.headers):
            found.setdefault(header.name.lower(), header)
        return tuple(found.values())

    @property
    def links(self) -> tuple[Link, ...]:
        """The calls that follow from its results."""
        return tuple(link for response in self.results for link in response.links)


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of operations. `path` is the accessor path as the document writes it."""

    path: tuple[str, ...]
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What the API sends by itself: a webhook's or a callback's content."""

    name: str
    type: Type


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
    retries: Retries | None = None
    """What the document says for every operation."""
    messages: tuple[Message, ...] = ()
    ignored: tuple[Pointer, ...] = ()
    """Operations that the document itself asks to leave out."""
    globals: tuple[Global, ...] = ()

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, resource by resource."""
        return tuple(operation for resource in self.resources for operation in resource.operations)
