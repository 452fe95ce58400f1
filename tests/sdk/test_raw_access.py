"""Answers with what HTTP says beside the body, and bodies that the caller reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from orq_ai_sdk import models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import scripted, silence, stream
from tests.sdk.session import Session
from tests.support.validating_server import ValidatingServer


def call(session: Session, access: str, method: str, **arguments: Any) -> Any:
    """A call of a resource that is seen through `access`."""
    resource = getattr(session.orq.deployments, access)
    return session.wait(getattr(resource, f"{method}_async" if session.is_async else method)(**arguments))


def test_raw_response(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(headers={"X-Request-Id": "r-1"}):
        raw = call(session, "with_raw_response", "all", limit=10)
    assert raw.status_code == 200
    assert raw.headers["x-request-id"] == raw.request_id == "r-1"
    assert json.loads(raw.content) == json.loads(raw.text)
    assert isinstance(raw.parse(), models.DeploymentsResponseBody)
    assert api.requests[-1].query == "limit=10"


def test_raw_response_without_content(connect: Connect) -> None:
    with connect() as session:
        raw = call(session, "with_raw_response", "invalidate", deployment_id="x")
    assert (raw.status_code, raw.content, raw.parse()) == (204, b"", None)


def test_raw_response_of_a_stream(connect: Connect) -> None:
    with connect() as session:
        opened = call(session, "with_raw_response", "invoke", key="k", stream=True).parse()
        assert isinstance(opened, utils.EventStreamAsync if session.is_async else utils.EventStream)
        assert len(session.events(opened)) == 3


def test_errors_are_raised_all_the_same(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(status=404):
        for access in ("with_raw_response", "with_streaming_response"):
            with pytest.raises(models.APIError):
                call(session, access, "all")


def test_streaming_response(connect: Connect) -> None:
    with connect() as session:
        answer = call(session, "with_streaming_response", "all")
        assert answer.status_code == 200
        assert json.loads(session.wait(answer.read()))["object"] == "list"
        session.close(answer)


def test_streaming_response_is_read_as_it_arrives(connect: Connect) -> None:
    with scripted(stream("data: 1\n\n", then=silence)) as server:
        with connect(server_url=server.url) as session:
            answer = call(session, "with_streaming_response", "invoke", key="k", stream=True)
            assert session.next(answer.iter_bytes()) == b"data: 1\n\n"
            session.close(answer)
        assert server.is_left()


def test_the_plain_methods_stay(connect: Connect) -> None:
    with connect() as session:
        assert session.orq.deployments.with_raw_response is not session.orq.deployments
        assert isinstance(session.call("all"), models.DeploymentsResponseBody)
