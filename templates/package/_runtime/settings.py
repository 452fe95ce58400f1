"""What the generated code says of the API as a whole, and what a client's owner chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .errors import ConfigurationError
from .retry import RetryConfig

if TYPE_CHECKING:
    from .hooks import Hooks
    from .http import TimeoutSetting
    from .plan import Plan
    from .security import Vault
    from .types import Logger, ValidationMode

_NONE: Mapping[str, Any] = MappingProxyType({})


class SecurityScheme(NamedTuple):
    """A way to authenticate: `env` are the variables behind the client's keywords `arguments`."""

    kind: Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
    arguments: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    location: str = ""
    name: str = ""
    http_scheme: str = ""
    token_urls: Mapping[str, str] = _NONE
    openid_url: str = ""


class ClientSettings(NamedTuple):
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

    def servers_with(self, values: Mapping[str, str | None]) -> tuple[str, ...]:
        """The base URLs, with these variables in the first; raises ConfigurationError for an undocumented value."""
        if not any(value is not None for value in values.values()):
            return self.servers
        url = self.server_template
        for name, (default, allowed) in self.server_variables.items():
            value = values.get(name)
            if value is not None and allowed and value not in allowed:
                known = ", ".join(allowed)
                raise ConfigurationError(f"the server's {name} is one of {known}; use server_url for another server")
            url = url.replace(f"{{{name}}}", default if value is None else value)
        return (url, *self.servers[1:])

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


class Choices(NamedTuple):
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
