"""What the generated code says of the API as a whole, and what a client's owner chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from .record import Record
from .retry import RetryConfig

if TYPE_CHECKING:
    from .hooks import Hooks
    from .http import TimeoutSetting
    from .plan import Plan
    from .security import Vault
    from .types import Logger, ValidationMode

_NONE: Mapping[str, Any] = MappingProxyType({})


class SecurityScheme(Record):
    """A way to authenticate: `env` are the variables behind the client's keywords `arguments`."""

    kind: Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
    arguments: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    location: str = ""
    name: str = ""
    http_scheme: str = ""
    token_urls: Mapping[str, str] = _NONE
    openid_url: str = ""


class ClientSettings(Record):
    """What holds for every call. `security` is OR of AND of `schemes`; the default server is the first."""

    user_agent: str
    servers: tuple[str, ...] = ()
    security: tuple[tuple[str, ...], ...] = ()
    schemes: Mapping[str, SecurityScheme] = _NONE
    timeout_ms: int | None = None
    retry: RetryConfig | None = None
    name: str = "the client"
    secret_fields: tuple[str, ...] = ()
    server_template: str = ""
    server_variables: Mapping[str, tuple[str, tuple[str, ...]]] = _NONE

    @property
    def secret_headers(self) -> list[str]:
        """The headers that hold API keys."""
        return self._names("header")

    @property
    def secret_query(self) -> list[str]:
        """The query parameters that hold API keys."""
        return self._names("query")

    def _names(self, location: str) -> list[str]:
        return [scheme.name for scheme in self.schemes.values() if scheme.location == location]


class Choices(Record):
    """What a client's owner chose, if anything; `shared` completes a call's arguments."""

    credentials: Vault
    servers: tuple[str, ...]
    server_url: str | None
    timeout: TimeoutSetting
    retry_config: RetryConfig | None
    mode: ValidationMode
    logger: Logger | None
    hooks: Hooks
    shared: Callable[[Plan, Mapping[str, Any]], Mapping[str, Any]] | None = None
