"""The extensions of the common generators mean what they mean there."""

from __future__ import annotations

import json
import warnings
from datetime import date
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply, as_json


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


@pytest.mark.parametrize("size", [1, "one"])
def test_a_name_in_python_may_be_the_name_of_another_in_json(
    sdk: Case, session: Session, server: RecordingServer, size: Any
) -> None:
    server.says(as_json({"name": "n", "size": size}), as_json({"displayName": "d", "key": "2024-02-29", "size": size}))
    sent = [sdk.models.Named(name="d", key_2=date(2024, 2, 29)), sdk.models.Named(key="n"), {"name": "n"}]
    answer = session.call("plain.put_f", request=sent)
    assert json.loads(server.last.body) == [{"displayName": "d", "key": "2024-02-29"}, {"name": "n"}, {"name": "n"}]
    assert (answer.name, answer.key, answer.key_2, answer.size) == (None, "n", None, size)
    answer = session.call("plain.put_f", request=[])
    assert (answer.name, answer.key, answer.size) == ("d", None, size)
    assert str(answer.key_2) == "2024-02-29"
