"""The bases of the generated client and its resources; the first call imports the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from .clock import Clock
from .errors import ConfigurationError
from .hooks import Hooks
from .http import AsyncClientSetting, Client, TimeoutSetting
from .locks import LOADING, ForkSafeLock
from .options import wrong_mode, wrong_retries, wrong_timeout
from .parts import part
from .pool import Pool
from .retry import RetryConfig
from .security import Vault
from .settings import Choices, ClientSettings
from .types import UNSET, Logger, OptionalNullable, ValidationMode

if TYPE_CHECKING:
    from .engine import Engine
    from .plan import Plan

__all__ = ["ClientSettings", "Resource", "SDKClient"]


class SDKClient:
    """Makes calls, synchronous and asynchronous; a context manager of both kinds, which closes its connections.

    It may be shared by threads, by event loops one after another, and by the children of a fork.
    """

    _clock = Clock()

    def __init__(
        self,
        settings: ClientSettings,
        credentials: Mapping[str, Any] | None = None,
        *,
        server_url: str | None = None,
        server_variables: Mapping[str, str | None] | None = None,
        client: Client | None = None,
        async_client: AsyncClientSetting | None = None,
        retry_config: OptionalNullable[RetryConfig] = UNSET,
        timeout_ms: TimeoutSetting = None,
        debug_logger: Logger | None = None,
        response_validation: ValidationMode = "lenient",
        hooks: Hooks | None = None,
        shared: Callable[[Plan, Mapping[str, Any]], Mapping[str, Any]] | None = None,
    ) -> None:
        self._settings = settings  # tracebacks show the `repr`
        _check(settings.name, retry_config, timeout_ms, response_validation)
        self._choices = Choices(
            Vault(settings.schemes, credentials or {}),
            part("server_variables").servers_with(settings, server_variables) if server_variables else settings.servers,
            server_url or None,
            timeout_ms,
            retry_config or None,
            response_validation,
            debug_logger,
            hooks or Hooks(),
            shared,
        )
        self._pool = Pool(client, async_client, settings.name, settings.user_agent.partition("/")[0])
        self._built: Engine | None = None
        self._building = ForkSafeLock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._settings.name}>"

    @property
    def engine(self) -> Engine:
        """What makes the calls; there is one for each client."""
        return self._built or self._build()

    def _build(self) -> Engine:
        with LOADING:
            from .engine import Engine

        with self._building:
            if self._built is None:
                self._built = Engine(self._settings, self._choices, self._pool, self._clock)
            return self._built

    def warm_up(self) -> None:
        """Import and build now what is otherwise imported and built by the first calls, the synchronous HTTP client
        included. Any thread may do so, also while calls are made; a second time costs next to nothing."""
        from .warmup import warm_resources

        _ = self.engine
        warm_resources(self, Resource)
        self._pool.client()

    def close(self) -> None:
        """Close the connections that are the SDK's own; calls are refused from then on. Closing twice is fine."""
        self._pool.close()

    async def aclose(self) -> None:
        """The asynchronous `close`."""
        await self._pool.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class Resource:
    """The base class of a group of methods."""

    def __init__(self, client: SDKClient) -> None:
        self._client = client


def _check(name: str, retry_config: Any, timeout_ms: Any, response_validation: Any) -> None:
    found = {
        "retry_config": wrong_retries(retry_config),
        "timeout_ms": wrong_timeout(timeout_ms),
        "response_validation": wrong_mode(response_validation),
    }
    for option, problem in found.items():
        if problem:
            raise ConfigurationError(f"{name}(): {option} {problem}")
