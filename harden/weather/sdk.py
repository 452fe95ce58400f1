"""The SDK under attack, the Orq SDK of `generated/`: found, imported, and with a client of each kind."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]
SOURCES = Path(os.environ.get("SDK_SOURCES") or HOME / "generated" / "src")

sys.path[:0] = [str(folder) for folder in (HOME, SOURCES) if str(folder) not in sys.path]
sys.path.append(str(HOME / "templates" / "package"))

from orq_ai_sdk import Orq, models, utils  # noqa: E402

from tests.sdk.session import Session, open_session  # noqa: E402
from tests.support.http_library import httpx  # noqa: E402

__all__ = [
    "HALVES",
    "ONCE",
    "TWICE",
    "Orq",
    "Session",
    "httpx",
    "models",
    "narrow",
    "opened",
    "runtime",
    "utils",
    "warm_up",
]

KEY = "key"
ONCE = utils.RetryConfig("none")
TWICE = utils.RetryConfig(backoff=utils.BackoffStrategy(1, 20, 1, 60_000), max_attempts=2)
"""Two attempts, with next to no wait between them."""


def runtime(name: str) -> Any:
    """A module of the runtime as a whole; that of the SDK lacks what its API has no use for."""
    return import_module(f"_runtime.{name}")


def warm_up() -> None:
    """Import and build what calls need, before processes are forked."""
    for name in ("aiohttp", "httpx_aiohttp"):
        import_module(name)
    with Orq(KEY) as orq:
        orq.warm_up()


def _narrow_sync() -> dict[str, Any]:
    return {"client": narrow(httpx.Client)}


def _narrow_async() -> dict[str, Any]:
    return {"async_client": narrow(httpx.AsyncClient)}


def narrow(kind: Callable[..., Any], **options: Any) -> Any:
    """A client with a single connection, so that one which is not given back blocks the next call."""
    one, patience = httpx.Limits(max_connections=1), httpx.Timeout(2)
    return kind(**{"limits": one, "timeout": patience, "trust_env": False, "verify": False, **options})


HALVES: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "sync": ("sync", dict),
    "sync, one connection": ("sync", _narrow_sync),
    "async": ("async", dict),
    "async, one connection": ("async", _narrow_async),
    "async on aiohttp": ("async", lambda: {"async_client": "aiohttp"}),
}
"""The ways to call: the half of the SDK, and the options of its client."""


@contextmanager
def opened(way: str, **options: Any) -> Generator[Session]:
    """A client of the given kind, in an environment that knows of no proxy and no key."""
    for name in [name for name in os.environ if name.upper().endswith("_PROXY") or name.startswith("ORQ_")]:
        del os.environ[name]
    half, own = HALVES[way]
    injected = own()
    with open_session(half, {"api_key": KEY, **injected, **options}) as session:
        try:
            yield session
        finally:  # what was injected is left open by the SDK
            for client in injected.values():
                if not isinstance(client, str):
                    session.close(client)
