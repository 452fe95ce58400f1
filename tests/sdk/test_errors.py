"""Errors: one base class, and everything that a caller or a support desk may ask for."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from orq_ai_sdk import models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import half_answer, reply, reset, scripted, stream, unused_url
from tests.support.validating_server import ValidatingServer

ONCE = utils.RetryConfig(strategy="none")


def test_a_documented_error_has_its_data(connect: Connect, api: ValidatingServer) -> None:
    answer = {"code": "broken", "message": "It is broken", "extra": 1}
    with (
        connect() as session,
        api.respond(status=500, json=answer, headers={"X-Request-Id": "r-1"}),
        pytest.raises(models.HonoAPIError) as caught,
    ):
        session.call("all", retries=ONCE)
    error = caught.value
    assert isinstance(error, models.APIError)
    assert isinstance(error.data, models.HonoAPIErrorData)
    assert (error.data.code, error.data.message) == ("broken", "It is broken")
    assert error.status_code == 500
    assert error.headers["x-request-id"] == "r-1"
    assert error.request_id == "r-1"
    assert error.operation_id == "Deployments"
    assert '"It is broken"' in error.body
    assert "It is broken" in error.message
    assert str(error) == error.message
    assert "500" in str(error)


def test_a_made_up_documented_error(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(status=500), pytest.raises(models.HonoAPIError) as caught:
        session.call("all", retries=ONCE)
    assert caught.value.data.message


@pytest.mark.parametrize(
    ("method", "status", "arguments"),
    [
        ("all", 401, {}),
        ("all", 404, {}),
        ("invalidate", 418, {"deployment_id": "x"}),
        ("get_config", 401, {"key": "k"}),
        ("get_config", 500, {"key": "k"}),
        ("invoke", 404, {"key": "k"}),
        ("invoke", 401, {"key": "k", "stream": True}),
    ],
)
def test_other_statuses(
    connect: Connect, api: ValidatingServer, method: str, status: int, arguments: dict[str, Any]
) -> None:
    with (
        connect() as session,
        api.respond(status=status, body='{"error": "so it is"}', media_type="application/json"),
        pytest.raises(models.APIError) as caught,
    ):
        session.call(method, retries=ONCE, **arguments)
    error = caught.value
    assert type(error) is models.APIError
    assert error.status_code == status
    assert error.body == '{"error": "so it is"}'
    assert "so it is" in str(error)
    assert str(status) in str(error)
    assert "\n" not in str(error)


def test_an_error_knows_request_and_response(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(status=404), pytest.raises(models.APIError) as caught:
        session.call("invalidate", deployment_id="x")
    response = caught.value.raw_response
    assert response is not None
    assert response.status_code == 404
    assert response.request.method == "DELETE"
    assert str(response.request.url) == f"{api.url}/v2/deployments/invalidate/x"


@pytest.mark.parametrize("body", ["", "<html>oh</html>", "{broken", '"text"', "[1]", '{"message": 3}', "null"])
def test_an_error_of_any_shape(connect: Connect, api: ValidatingServer, body: str) -> None:
    with (
        connect() as session,
        api.respond(status=500, body=body, media_type="application/json"),
        pytest.raises(models.APIError) as caught,
    ):
        session.call("all", retries=ONCE)
    assert caught.value.status_code == 500
    assert caught.value.body == body


def test_a_long_message_is_cut(connect: Connect, api: ValidatingServer) -> None:
    with (
        connect() as session,
        api.respond(status=404, json={"message": "so\nlong " * 10_000}),
        pytest.raises(models.APIError) as caught,
    ):
        session.call("all")
    assert len(str(caught.value)) < 1_000
    assert "\n" not in str(caught.value)


def test_errors_of_the_network(connect: Connect) -> None:
    with scripted(reset) as server, connect(retry_config=ONCE) as session:
        for url in (server.url, unused_url()):
            with pytest.raises(models.APIConnectionError) as caught:
                session.call("all", server_url=url)
            assert caught.value.status_code is None
            assert caught.value.__cause__ is not None
            assert caught.value.operation_id == "Deployments"


def test_half_an_answer(connect: Connect) -> None:
    with (
        scripted(half_answer) as server,
        connect(server_url=server.url, retry_config=ONCE) as session,
        pytest.raises(models.APIConnectionError),
    ):
        session.call("all")


def test_a_stream_that_breaks(connect: Connect) -> None:
    with scripted(stream('data: {"n": 1}\n\n', then=reset)) as server, connect(server_url=server.url) as session:
        opened = session.call("invoke", key="k", stream=True)
        session.next(opened)
        with pytest.raises(models.APIConnectionError):
            session.next(opened)


def test_not_what_is_documented(connect: Connect, api: ValidatingServer) -> None:
    with (
        connect() as session,
        api.respond(status=200, body="<html>", media_type="text/html"),
        pytest.raises(models.ResponseValidationError, match="text/html"),
    ):
        session.call("all")


def test_a_success_that_is_no_json(connect: Connect, api: ValidatingServer) -> None:
    with (
        connect() as session,
        api.respond(status=200, body="{oh", media_type="application/json"),
        pytest.raises(models.ResponseValidationError) as caught,
    ):
        session.call("all")
    assert caught.value.status_code == 200
    assert caught.value.path == "$"


def test_one_base_class() -> None:
    kinds = [getattr(models, name) for name in dir(models) if name.endswith("Error")]
    kinds = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Exception)]
    assert {models.HonoAPIError, models.APIError, models.APITimeoutError} <= set(kinds)
    assert all(issubclass(kind, models.SDKError) for kind in kinds)
    assert issubclass(models.APITimeoutError, models.APIConnectionError)


def test_an_error_can_be_pickled(connect: Connect, api: ValidatingServer) -> None:
    with (
        connect(api_key="very-secret") as session,
        api.respond(status=500),
        pytest.raises(models.HonoAPIError) as caught,
    ):
        session.call("all", retries=ONCE)
    pickled = pickle.dumps(caught.value)
    copy = pickle.loads(pickled)
    assert type(copy) is models.HonoAPIError
    assert (str(copy), copy.status_code, copy.body) == (str(caught.value), 500, caught.value.body)
    assert copy.data == caught.value.data
    assert b"very-secret" not in pickled


def test_a_documented_error_has_no_reply_in_json(connect: Connect) -> None:
    with (
        scripted(reply(500)) as server,
        connect(server_url=server.url, retry_config=ONCE) as session,
        pytest.raises(models.APIError) as caught,
    ):
        session.call("all")
    assert caught.value.body == ""
