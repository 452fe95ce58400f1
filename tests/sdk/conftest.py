"""Puts the generated SDK on the path, and gives tests its two halves: sync and async."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer

if TYPE_CHECKING:
    from tests.sdk.session import Session

SOURCES = Path(os.environ.get("SDK_SOURCES") or Path(__file__).parents[2] / "generated" / "src")
"""The folder that holds the package; another tree can be tested by naming its folder in `SDK_SOURCES`."""

sys.path.insert(0, str(SOURCES))


NARROW: dict[str, Any] = {"limits": httpx.Limits(max_connections=1), "timeout": httpx.Timeout(2)}
"""Options of an HTTP client with a single connection: a second call waits for it, but not for long."""


class Connect(Protocol):
    """Opens a client of the half under test, for a `with` block."""

    def __call__(self, **options: Any) -> AbstractContextManager[Session]: ...


@pytest.fixture(scope="session")
def sources() -> Path:
    return SOURCES


@pytest.fixture(autouse=True)
def _no_key_in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORQ_API_KEY", raising=False)


@pytest.fixture(params=["sync", "async"])
def half(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def connect(half: str, api: ValidatingServer) -> Connect:
    """Clients of the validating server, with a key, unless the options say otherwise."""
    from tests.sdk.session import open_session

    def connected(**options: Any) -> AbstractContextManager[Session]:
        return open_session(half, {"api_key": "key", "server_url": api.url, **options})

    return connected


@pytest.fixture
def narrow(half: str) -> dict[str, Any]:
    """The option that injects an HTTP client with a single connection."""
    return {"client": httpx.Client(**NARROW)} if half == "sync" else {"async_client": httpx.AsyncClient(**NARROW)}
