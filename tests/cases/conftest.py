"""What every case uses: its own generated SDK, both halves of it, and servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cases import Case, Session, case
from tests.support.recording_server import RecordingServer, recording


@pytest.fixture(scope="module")
def sdk(request: pytest.FixtureRequest) -> Case:
    """The SDK of the `spec.yaml` beside the test, made with the `sdk.yaml` there, if any."""
    folder = Path(request.path).parent
    config = folder / "sdk.yaml"
    return case(folder / "spec.yaml", config if config.exists() else None)


@pytest.fixture(scope="module", params=["sync", "async"])
def half(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def _recording_server() -> Iterator[RecordingServer]:
    with recording() as server:
        yield server


@pytest.fixture
def server(_recording_server: RecordingServer) -> RecordingServer:
    """Keeps the bytes of each request."""
    _recording_server.reset()
    return _recording_server


@pytest.fixture(scope="module")
def session(sdk: Case, half: str, _recording_server: RecordingServer) -> Iterator[Session]:
    """A client of the recording server, without credentials."""
    with sdk.client(half, server_url=_recording_server.url) as opened:
        yield opened
