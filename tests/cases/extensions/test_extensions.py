"""The extensions of the common generators mean what they mean there."""

from __future__ import annotations

import warnings

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply


def fails(server: RecordingServer, status: int) -> None:
    """Fail twice with the status."""
    failed = Reply(status=status, media_type="")
    server.says(failed, failed, Reply(status=204, media_type=""))


@pytest.mark.parametrize(
    ("method", "status"), [("first.second.fetch", 418), ("first.second.fetch", 502), ("plain.get_c", 503)]
)
def test_retries(session: Session, server: RecordingServer, method: str, status: int) -> None:
    fails(server, status)
    session.call(method)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("method", "status"), [("first.second.fetch", 429), ("plain.get_b", 503), ("plain.get_c", 429)]
)
def test_no_retries(sdk: Case, session: Session, server: RecordingServer, method: str, status: int) -> None:
    fails(server, status)
    with pytest.raises(sdk.models.APIError, match=str(status)):
        session.call(method)
    assert len(server.requests) == 1


def test_timeouts(sdk: Case) -> None:
    assert "timeout_ms=1500" in sdk.source("/second.py")


def test_names_and_what_is_left_out(sdk: Case, session: Session, server: RecordingServer) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        session.call("plain.get_e", wanted="x")
    assert server.last.target == "/e?n=x"
    assert [(each.category, str(each.message)) for each in caught] == [(DeprecationWarning, "Use get_c.")]
    assert not hasattr(session.client.plain, "get_d")
    assert "operation-ignored" in sdk.codes
