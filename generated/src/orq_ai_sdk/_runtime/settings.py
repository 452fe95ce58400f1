"""What the generated code says of the API as a whole, and what a client's owner chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .retry import RetryConfig
from .security import SecurityScheme


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """The facts of the API that hold for every call.

    `servers` are base URLs, the first one the default. `security` is OR of AND of the names in `schemes`. `name` is the
    client's class, for messages; `secret_fields` are the wire names of passwords, for logs."""

    user_agent: str
    servers: tuple[str, ...] = ()
    security: tuple[tuple[str, ...], ...] = ()
    schemes: Mapping[str, SecurityScheme] = field(default_factory=dict[str, SecurityScheme])
    timeout_ms: int | None = None
    retry: RetryConfig | None = None
    name: str = "the client"
    secret_fields: tuple[str, ...] = ()

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
