"""What the caller gives: encoded for its place, or refused in the caller's terms before anything is sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from orq_ai_sdk import Orq, models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import reply, scripted
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer

PREFIX = "/v2/deployments/invalidate/"


@pytest.mark.parametrize(
    "value",
    [
        "../../admin?x=1",
        "a/b",
        "%2e",
        "%2F",
        "über ☃",
        "...",
        "a b+c",
        "x#y",
        "a;b=c",
        "~-_.",
        "a\\b",
        "a:b@c",
    ],
)
def test_a_path_parameter_stays_in_its_segment(connect: Connect, api: ValidatingServer, value: str) -> None:
    with connect() as session:
        session.call("invalidate", deployment_id=value)
    path = api.requests[-1].path
    assert path.startswith(PREFIX)
    segment = path.removeprefix(PREFIX)
    assert "/" not in segment
    assert segment not in {".", ".."}
    assert unquote(segment) == value
    assert api.requests[-1].query == ""


@pytest.mark.parametrize("value", [".", ".."])
def test_a_path_parameter_of_dots_is_refused(connect: Connect, api: ValidatingServer, value: str) -> None:
    """However it is encoded, a server or a proxy may take it for a step in the path."""
    with connect() as session, pytest.raises(models.InvalidArgumentError, match="deployment_id"):
        session.call("invalidate", deployment_id=value)
    assert not api.requests


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_path_parameter_is_refused(connect: Connect, api: ValidatingServer, value: str | None) -> None:
    with connect() as session, pytest.raises(models.InvalidArgumentError, match="deployment_id") as caught:
        session.call("invalidate", deployment_id=value)
    assert "invalidate" in str(caught.value)
    assert api.requests == []


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"key": 3}, "key"),
        ({"key": None}, "key"),
        ({"key": "k", "messages": [{"role": "nobody", "content": "x"}]}, "messages[0].role"),
        ({"key": "k", "messages": [{"role": "user"}]}, "messages[0].content"),
        ({"key": "k", "messages": "hi"}, "messages"),
        ({"key": "k", "file_ids": ["a", 1]}, "file_ids[1]"),
        ({"key": "k", "invoke_options": {"include_retrievals": "yes"}}, "invoke_options.include_retrievals"),
    ],
)
def test_a_wrong_body_is_refused(
    connect: Connect, api: ValidatingServer, arguments: dict[str, Any], place: str
) -> None:
    with connect() as session, pytest.raises(models.InvalidArgumentError) as caught:
        session.call("invoke", **arguments)
    assert place in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert api.requests == []


def test_a_wrong_query_is_refused(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, pytest.raises(models.InvalidArgumentError, match="limit"):
        session.call("all", limit="ten")
    assert api.requests == []


def test_an_unknown_keyword_is_refused(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, pytest.raises(TypeError, match="limits"):
        session.call("all", limits=10)
    assert api.requests == []


@pytest.mark.parametrize(
    "headers",
    [{"X-Bad": "a\r\nX-Other: b"}, {"X-Bad\r\nX-Other": "b"}, {"X-Bad": "a\x00b"}, {"": "b"}, {"X-Bad": "\ud800"}],
)
def test_headers_cannot_be_smuggled(connect: Connect, headers: dict[str, str]) -> None:
    with scripted(reply(204)) as server, connect(server_url=server.url) as session:
        with pytest.raises(models.SDKError):
            session.call("invalidate", deployment_id="x", http_headers=headers)
        assert server.requests == []


def test_what_the_caller_gave_is_not_changed(connect: Connect, api: ValidatingServer) -> None:
    message: dict[str, Any] = {"role": "user", "content": [{"type": "text", "text": "a"}]}
    given, headers = [message], {"X-Mine": "1"}
    with connect() as session:
        session.call("invoke", key="k", messages=given, http_headers=headers)
    assert given == [{"role": "user", "content": [{"type": "text", "text": "a"}]}]
    assert headers == {"X-Mine": "1"}


WRONG_OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"retries": 3}, "retries: must be a RetryConfig or None"),
    ({"retries": {"strategy": "none"}}, "retries: must be a RetryConfig or None"),
    ({"retries": utils.RetryConfig("bakoff")}, "retries: strategy must be"),  # type: ignore[arg-type]  # pyright: ignore
    ({"retries": utils.RetryConfig(statuses="503")}, "retries: statuses must be"),  # type: ignore[arg-type]  # pyright: ignore
    ({"timeout_ms": "5000"}, "timeout_ms: must be a whole number of milliseconds"),
    ({"retries": utils.RetryConfig(max_attempts="3")}, "retries: max_attempts and"),  # type: ignore[arg-type]  # pyright: ignore
    ({"timeout_ms": 10**30}, "timeout_ms: must be a whole number of milliseconds"),
    ({"timeout_ms": 0}, "timeout_ms: must be a whole number of milliseconds"),
    ({"timeout_ms": 0.5}, "timeout_ms: must be a whole number of milliseconds"),
    *(
        ({"timeout_ms": httpx.Timeout(5, read=seconds)}, "timeout_ms: must be a whole number of milliseconds")
        for seconds in (float("nan"), float("inf"), -1, 1e12)
    ),
    ({"http_headers": {"X-Number": 1}}, "http_headers: 'X-Number' must be a string"),
    ({"http_headers": "X-Number: 1"}, "http_headers: must be a dictionary"),
    ({"response_validation": "loose"}, "response_validation: must be one of 'strict', 'lenient', 'off'"),
]


@pytest.mark.parametrize(("options", "message"), WRONG_OPTIONS)
def test_options_are_checked_as_arguments_are(
    connect: Connect, api: ValidatingServer, options: dict[str, Any], message: str
) -> None:
    with connect() as session, pytest.raises(models.InvalidArgumentError) as caught:
        session.call("all", **options)
    assert str(caught.value).startswith(f"deployments.all(): argument {message}")
    assert caught.value.operation_id == "Deployments"
    assert api.requests == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"retry_config": 3}, r"Orq\(\): retry_config must be a RetryConfig"),
        ({"timeout_ms": -1}, r"Orq\(\): timeout_ms must be a whole number of milliseconds"),
        ({"response_validation": "loose"}, r"Orq\(\): response_validation must be one of"),
    ],
)
def test_options_of_the_client_are_checked_too(options: dict[str, Any], message: str) -> None:
    with pytest.raises(models.ConfigurationError, match=message):
        Orq(api_key="key", **options)
