"""Errors: their classes, their text, their pickles."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from _runtime.client import SDKClient
from _runtime.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ClientClosedError,
    ConfigurationError,
    DocumentedError,
    Facts,
    InvalidArgumentError,
    ResponseValidationError,
    SDKError,
)
from _runtime.http import Headers
from _runtime.models import BaseModel
from _runtime.operation import Operation, Response, Schema

from .conftest import SETTINGS, Driver, Server, answer


class Problem(BaseModel):
    code: int
    message: str | None = None


class ProblemError(DocumentedError):
    data: Problem


PROBLEM = Schema(lambda: Problem)
GET = Operation[Any](
    "GetPet",
    "GET",
    "/pets",
    responses=(
        Response("200", "application/json", PROBLEM),
        Response("404", "application/json", PROBLEM, error=lambda: ProblemError),
        Response("4XX", "application/problem+json", PROBLEM, error=lambda: ProblemError),
        Response("401"),
    ),
    name="pets.get",
)


def fail(server: Server, drive: Driver, reply: bytes) -> SDKError:
    server.play(reply)
    with SDKClient(SETTINGS, {}, server_url=server.url) as client, pytest.raises(SDKError) as caught:
        drive(client, GET)
    return caught.value


def test_a_documented_error_carries_its_data(server: Server, drive: Driver) -> None:
    reply = answer('{"code":1,"message":"no such pet","more":2}', 404, headers={"x-request-id": "r-1"})
    error = fail(server, drive, reply)
    assert type(error) is ProblemError
    assert (error.data.code, error.data.model_extra) == (1, {"more": 2})
    assert (error.operation_id, error.status_code, error.request_id) == ("GetPet", 404, "r-1")
    assert error.headers["X-Request-Id"] == "r-1"
    assert error.body == '{"code":1,"message":"no such pet","more":2}'
    assert error.raw_response is not None
    assert error.raw_response.json()["code"] == 1
    expected = "pets.get(): 404 Not Found: no such pet; check the identifiers and the server URL (request id r-1)"
    assert str(error) == error.message == expected


def test_ranges_are_documented_too(server: Server, drive: Driver) -> None:
    error = fail(server, drive, answer('{"code":2}', 418, kind="application/problem+json"))
    assert isinstance(error, ProblemError)


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (answer("", 401, kind=""), "401 Unauthorized; check the credentials"),
        (answer("<html>boom</html>", 404, kind="text/html"), "404 Not Found; check the identifiers and the server URL"),
        (answer("{", 404), "404 Not Found; check the identifiers and the server URL"),
        (answer("plain\r\nwords\x1b[31m", 500, kind="text/plain"), "500 Internal Server Error: plain words [31m; try"),
        (answer('{"error":{"message":"deep"}}', 502), "502 Bad Gateway: deep; try again later"),
        (answer('{"detail":[{"msg":"bad"}]}', 500), "500 Internal Server Error: bad; try again later"),
        (answer("", 599, kind=""), "599; try again later"),
        (answer("", 304, kind=""), "304 Not Modified"),
    ],
)
def test_other_statuses_are_api_errors(server: Server, drive: Driver, reply: bytes, message: str) -> None:
    error = fail(server, drive, reply)
    assert type(error) is APIError
    assert message in str(error)
    assert "\n" not in str(error)


def test_long_answers_are_cut_in_the_message_only(server: Server, drive: Driver) -> None:
    error = fail(server, drive, answer("x" * 10_000, 500, kind="text/plain"))
    assert len(str(error)) < 300
    assert len(error.body) == 10_000


@pytest.mark.parametrize(
    "kind",
    [
        SDKError,
        APIError,
        ProblemError,
        ResponseValidationError,
        APIConnectionError,
        APITimeoutError,
        InvalidArgumentError,
        ConfigurationError,
        ClientClosedError,
    ],
)
def test_errors_survive_pickling_and_copying(kind: type[SDKError]) -> None:
    facts = Facts("GetPet", 404, Headers({"set-cookie": "s=1", "x-a": "b"}), "r", "{}", None)
    error = kind("what happened", facts)
    if isinstance(error, ProblemError):
        error.data = Problem(code=3)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is kind
        assert (str(twin), twin.args) == ("what happened", ("what happened",))
        assert (twin.operation_id, twin.status_code, twin.request_id, twin.body) == ("GetPet", 404, "r", "{}")
        assert dict(twin.headers) == {"set-cookie": "***", "x-a": "b"}
        assert getattr(twin, "data", None) == getattr(error, "data", None)


def test_builtin_kinds() -> None:
    assert issubclass(APITimeoutError, TimeoutError)
    assert issubclass(InvalidArgumentError, ValueError)
    assert issubclass(DocumentedError, APIError)
