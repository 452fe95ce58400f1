"""When single operations are tried again and given up: what the document, the settings, the client and the call say."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.support.cases import Case
from tests.support.recording_server import Recorded, RecordingServer, Reply

OK = Reply(status=204, media_type="")
SHORT = {"initial_interval": 1, "max_interval": 2}


def attempts(
    sdk: Case, half: str, server: RecordingServer, method: str, status: int, *, of_call: Any = ..., **client: Any
) -> int:
    """How often a request is sent to a server that answers with the status for ever."""
    server.says(Reply(status=status, media_type=""))
    options = {} if of_call is ... else {"retries": of_call}
    with sdk.client(half, server_url=server.url, **client) as session, pytest.raises(sdk.models.APIError):
        session.call(method, **options)
    return len(server.requests)


def retries(sdk: Case, **given: Any) -> Any:
    backoff = sdk.module.utils.BackoffStrategy(**SHORT)
    return sdk.module.utils.RetryConfig(backoff=backoff, **given)


@pytest.mark.parametrize(
    ("method", "status", "count"),
    [
        ("s.plain", 503, 2),
        ("s.plain", 429, 1),
        ("s.patient", 418, 4),
        ("s.patient", 502, 4),
        ("s.patient", 429, 1),
        ("s.once", 503, 1),
        ("s.set", 409, 3),
        ("s.odd", 503, 2),
    ],
)
def test_what_the_document_and_the_settings_say(
    sdk: Case, half: str, server: RecordingServer, method: str, status: int, count: int
) -> None:
    assert attempts(sdk, half, server, method, status) == count


@pytest.mark.parametrize(
    ("method", "status", "count"), [("s.plain", 503, 3), ("s.patient", 418, 3), ("s.once", 503, 1)]
)
def test_the_client_comes_before_them(
    sdk: Case, half: str, server: RecordingServer, method: str, status: int, count: int
) -> None:
    """It says how often; which statuses stays as documented. It does not switch on what is off for an operation."""
    assert attempts(sdk, half, server, method, status, retry_config=retries(sdk, max_attempts=3)) == count


@pytest.mark.parametrize(
    ("method", "status", "count"), [("s.plain", 503, 4), ("s.patient", 418, 4), ("s.once", 503, 4)]
)
def test_the_call_comes_before_the_client(
    sdk: Case, half: str, server: RecordingServer, method: str, status: int, count: int
) -> None:
    of_client, of_call = retries(sdk, max_attempts=3), retries(sdk, max_attempts=4)
    assert attempts(sdk, half, server, method, status, retry_config=of_client, of_call=of_call) == count
    server.reset()
    assert attempts(sdk, half, server, method, status, retry_config=of_client, of_call=None) == 1


def test_statuses_of_the_call_replace_those_of_the_operation(sdk: Case, half: str, server: RecordingServer) -> None:
    config = retries(sdk, statuses=("429",), max_attempts=2)
    assert attempts(sdk, half, server, "s.patient", 429, of_call=config) == 2
    server.reset()
    assert attempts(sdk, half, server, "s.patient", 418, of_call=config) == 1


def test_a_timeout_of_the_operation(sdk: Case, half: str, server: RecordingServer) -> None:
    never = threading.Event()

    def late(_: Recorded) -> Reply:
        never.wait(0.4)
        return OK

    server.answer = late
    with sdk.client(half, server_url=server.url) as session:
        with pytest.raises(sdk.models.APITimeoutError):
            session.call("s.set", retries=None)
        session.call("s.set", timeout_ms=10_000, retries=None)
    with sdk.client(half, server_url=server.url, timeout_ms=10_000) as session:
        session.call("s.set", retries=None)


def test_what_cannot_be_understood_is_told(sdk: Case) -> None:
    assert sdk.codes.count("extension-ignored") == 2


def test_the_pages_say_so(sdk: Case) -> None:
    page = sdk.source("docs/sdks/s/README.md")
    patient, rest = page.split("## patient\n")[1].split("## once\n")
    once, given = rest.split("## set\n")
    assert "Timeout: 90 s" in patient
    assert "Retried statuses: 418, 5XX" in patient
    assert "Retries: none, unless the call asks for them." in once
    assert "Timeout: 0.15 s" in given
    assert "Retried statuses: 409" in given
    assert "always, as the request may be sent twice" in given
