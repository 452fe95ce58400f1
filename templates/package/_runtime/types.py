"""The small vocabulary of the runtime: the absent value, and the aliases that signatures use."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeVar, Union

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .record import Record

if TYPE_CHECKING:
    from .errors import Place

T = TypeVar("T")


class Unset:
    """The type of `UNSET`: a value that the caller did not give, which is not the same as None."""

    __slots__ = ()

    def __new__(cls) -> Unset:
        """The one instance there is, also after copying and pickling."""
        return _instance(cls)

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> tuple[type[Unset], tuple[()]]:
        return Unset, ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)


_instances: dict[type[Unset], Unset] = {}


def _instance(cls: type[Unset]) -> Unset:
    return _instances.setdefault(cls, object.__new__(cls))


UNSET = Unset()
"""Stands for an argument that is not given."""

Nullable: TypeAlias = Union[T, None]
"""A value, or None, which is then sent as null."""

OptionalNullable: TypeAlias = Union[T, Unset, None]
"""A value, None (sent as null), or nothing at all."""


class TokenPlace(Record):
    """Who asks for a token, by which HTTP client, of which API."""

    place: Place
    client: Any
    base_url: str
    token_urls: Mapping[str, str]
    openid_url: str


class TokenSource(ABC):
    """The base class of what fetches tokens by itself."""

    @abstractmethod
    def token(self, asked: TokenPlace) -> str:
        """A valid access token."""

    @abstractmethod
    async def token_async(self, asked: TokenPlace) -> str:
        """The asynchronous `token`."""

    @abstractmethod
    def forget(self, token: str) -> None:
        """Fetch a new one next time, if this is still the one that is kept."""


Credential: TypeAlias = Union[str, Callable[[], str], Callable[[], Awaitable[str]], TokenSource]
"""A secret, or a function that returns it; an async function serves async calls only; or a source of OAuth tokens."""

ValidationMode: TypeAlias = Literal["strict", "lenient", "off"]
"""How an answer is held against its documentation."""


class Logger(Protocol):
    """What is needed of a logger; `logging.Logger` is one."""

    def debug(self, msg: str, /, *args: Any) -> Any:
        """Write a message, with `%s` for each argument."""
        ...


def given(value: object) -> bool:
    """Whether a keyword that cannot be null was given."""
    return value is not None and value is not UNSET
