"""The facts of one operation, as the generated code states them.

Descriptors are built once, at import, from literals; everything that needs a model is a `Schema`, which builds
its pydantic validator on first use. They hold no name of the SDK and nothing mutable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from .pagination import Pages

T = TypeVar("T")

BUILDING = RLock()
"""Held while pydantic builds a model: it does not do so safely in several threads at once."""


class Schema:
    """A type that is looked up and compiled when it is first needed.

    `resolve` returns the type's annotation (`lambda: models.Pet`); it is called at most a few times, whatever the
    number of threads, and always gives the same answer.
    """

    def __init__(self, resolve: Callable[[], Any]) -> None:
        self._resolve = resolve

    @cached_property
    def annotation(self) -> Any:
        """The annotation that `resolve` gives."""
        return self._resolve()

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The compiled validator and serializer of the annotation."""
        annotation = self.annotation  # may import modules, which have locks of their own
        with BUILDING:
            adapter = TypeAdapter(annotation)
            adapter.rebuild()
            return adapter


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: the keyword `arg` of the method goes to `name` at `location` in the given style."""

    arg: str
    name: str
    location: Literal["path", "query", "header", "cookie", "querystring"]
    schema: Schema
    required: bool = False
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    allow_empty: bool = False
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A request body. `fields` maps keyword → wire name where the body's properties are the method's own keywords;
    empty: the keyword `arg` is the whole body. With `stream` the schema is that of one item of a sequence.
    `alternatives` are the body in other media types."""

    media_type: str
    schema: Schema
    required: bool = False
    arg: str = "request"
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    nullable: frozenset[str] = frozenset()
    """Keywords for which None is a value (JSON null) and not an absence."""
    encoding: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    stream: bool = False
    alternatives: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """A documented answer. `status` is `200`, `4XX` or `default`; without a media type it has no content.

    `stream` marks a sequence; `schema` is then the type of one item, and `envelope` says that it describes the
    whole event (`data`, `event`, `id`, `retry`). `error` gives the exception class to raise, whose `data` is the
    parsed `schema`."""

    status: str
    media_type: str = ""
    schema: Schema | None = None
    stream: Literal["", "sse", "jsonl"] = ""
    envelope: bool = False
    sentinel: str = ""
    error: Callable[[], Any] | None = None
    headers: tuple[Param, ...] = ()


@dataclass(frozen=True)
class Operation(Generic[T]):
    """One operation; `T` is what a call returns.

    `security` is OR of AND of scheme names (None: the client's default, empty: none needed); `servers` overrides
    the client's base URL; `stream_arg` is the boolean keyword that asks for a stream, or empty. `idempotent` and
    `retry_statuses` (empty: never) override what the method and the client say. `timeout_ms` overrides the client's
    default. `name` is the method's path from the client (`deployments.get_config`), for messages. `pages`: the answers
    are pages. `reconnect`: its event stream may go on after a break, where the request says `Last-Event-ID`."""

    id: str
    method: str
    path: str
    params: tuple[Param, ...] = ()
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[tuple[str, ...], ...] | None = None
    servers: tuple[str, ...] = ()
    stream_arg: str = ""
    idempotent: bool | None = None
    retry_statuses: tuple[str, ...] | None = None
    timeout_ms: int | None = None
    name: str = ""
    pages: Pages | None = None
    reconnect: bool = False
