"""The facts of one operation, as the generated code states them.

Descriptors are built once, at import, from literals; everything that needs a model is a `Schema`, which builds
its pydantic validator on first use. They hold no name of the SDK and nothing mutable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import TypeAdapter

from .locks import ForkSafeLock
from .retry import RetryConfig

if TYPE_CHECKING:
    from .pagination import Pages

T = TypeVar("T")

_NONE: Mapping[str, Any] = MappingProxyType({})

BUILDING = ForkSafeLock()
"""Held while pydantic builds a model: it does not do so safely in several threads at once."""


class Schema:
    """A type that is looked up and compiled when it is first needed.

    `resolve` returns the type's annotation (`lambda: models.Pet`); it is called at most a few times, whatever the
    number of threads, and always gives the same answer.
    """

    adapter: TypeAdapter[Any]
    """The compiled validator and serializer of the annotation."""

    annotation: Any
    """The annotation that `resolve` gives."""

    def __init__(self, resolve: Callable[[], Any]) -> None:
        self._resolve = resolve

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Make what is not there yet. A `cached_property` would hold a lock that a forked child finds taken."""
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


class Param(NamedTuple):
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


class Body(NamedTuple):
    """A request body. `fields` maps keyword → wire name where the body's properties are the method's own keywords;
    empty: the keyword `arg` is the whole body. With `stream` the schema is that of one item of a sequence.
    `alternatives` are the body in other media types."""

    media_type: str
    schema: Schema
    required: bool = False
    arg: str = "request"
    fields: Mapping[str, str] = _NONE
    nullable: frozenset[str] = frozenset()
    """Keywords for which None is a value (JSON null) and not an absence."""
    encoding: Mapping[str, Mapping[str, Any]] = _NONE
    stream: bool = False
    alternatives: tuple[Body, ...] = ()


def same_names(names: str) -> dict[str, str]:
    """The `fields` of a body whose keywords, with spaces between them, are the names on the wire."""
    return {name: name for name in names.split()}


class Response(NamedTuple):
    """A documented answer. `status` is `200`, `4XX` or `default`; without a media type it has no content.

    `stream` marks a sequence; `schema` is then the type of one item, and `envelope` says that it describes the
    whole event (`data`, `event`, `id`, `retry`). `error` gives the exception class to raise, whose `data` is the
    parsed `schema`."""

    status: str
    media_type: str = ""
    schema: Schema | None = None
    stream: Literal["", "sse", "jsonl", "parts"] = ""
    envelope: bool = False
    sentinel: str = ""
    error: Callable[[], Any] | None = None
    headers: tuple[Param, ...] = ()


@dataclass(frozen=True, eq=False)
class Operation(Generic[T]):
    """One operation; `T` is what a call returns.

    `security` is OR of AND of scheme names (None: the client's default, empty: none needed); `servers` overrides
    the client's base URL; `stream_arg` is the boolean keyword that asks for a stream, or empty. `idempotent` overrides
    what the method says. `retry` and `timeout_ms` are used where neither the call nor the client says anything, and a
    `retry` of strategy `none` where the call does not. `name` is the method's path from the client
    (`deployments.get_config`), for messages. `pages`: the answers are pages. `reconnect`: its
    event stream may go on after a break, where the request says `Last-Event-ID`."""

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
