"""The facts of one operation, from literals; models are resolved when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter

from .locks import BUILDING
from .record import Record
from .retry import RetryConfig

if TYPE_CHECKING:
    from .pagination import Pages

T = TypeVar("T")

_NONE: Mapping[str, Any] = MappingProxyType({})


class Schema:
    """A type that `resolve` looks up, possibly more than once, and that is compiled when it is needed."""

    adapter: TypeAdapter[Any]
    """The compiled validator and serializer of the annotation."""

    annotation: Any
    """The annotation that `resolve` gives."""

    def __init__(self, resolve: Callable[[], Any]) -> None:
        self._resolve = resolve

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Make what is missing: a `cached_property` would hold a lock that a forked child finds taken."""
            if name not in {"adapter", "annotation"}:
                raise AttributeError(name)
            made = self._adapter() if name == "adapter" else self._resolve()
            return self.__dict__.setdefault(name, made)

    def _adapter(self) -> TypeAdapter[Any]:
        annotation = self.annotation  # may import modules, which have locks of their own
        with BUILDING:
            if "adapter" in self.__dict__:
                return self.adapter
            adapter = TypeAdapter(annotation)
            adapter.rebuild()
            return adapter


class Param(Record):
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


class Body(Record):
    """A body. `fields`: keyword → wire name; empty: `arg` is all. With `stream` the schema is of one item."""

    media_type: str
    schema: Schema
    required: bool = False
    arg: str = "request"
    fields: Mapping[str, str] = _NONE
    nullable: frozenset[str] = frozenset()
    """Keywords for which None is a value (JSON null) and not an absence."""
    encoding: Mapping[str, Mapping[str, Any]] = _NONE
    stream: bool = False
    envelope: bool = False
    alternatives: tuple[Body, ...] = ()


def same_names(names: str) -> dict[str, str]:
    """The `fields` of a body whose keywords, with spaces between them, are the names on the wire."""
    return {name: name for name in names.split()}


class Response(Record):
    """A documented answer (`200`, `4XX`, `default`). `envelope`: the schema is of a whole event, not of its data."""

    status: str
    media_type: str = ""
    schema: Schema | None = None
    stream: Literal["", "sse", "jsonl", "parts"] = ""
    envelope: bool = False
    sentinel: str = ""
    error: Callable[[], Any] | None = None
    headers: tuple[Param, ...] = ()


class Operation(Record, Generic[T]):
    """One operation; `T` is what a call returns. `security` is OR of AND of scheme names (None: the client's default).

    `stream_arg` is the keyword that asks for a stream. `idempotent` overrides what the method says. `retry` and
    `timeout_ms` come after the call's and the client's. `name` is the method's path from the client."""

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
    retry: RetryConfig | None = None
    timeout_ms: int | None = None
    name: str = ""
    pages: Pages | None = None
    reconnect: bool = False
