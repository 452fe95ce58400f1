"""A canary in each place where a secret may stand, and a server that repeats all that it was sent: it shows nowhere."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import pickle
import traceback
from typing import Any

import pytest
from _runtime.client import ClientSettings, SDKClient
from _runtime.errors import APIConnectionError, APIError, DocumentedError, ResponseValidationError, SDKError
from _runtime.hidden import scrub
from _runtime.library import library
from _runtime.models import BaseModel
from _runtime.operation import Body, Operation, Param, Response, Schema
from _runtime.retry import BackoffStrategy, RetryConfig
from _runtime.security import SecurityScheme

from .conftest import Driver, Seen, Server, answer

CANARY = 'kanarie "vogel" é/+&'
SPELLINGS = ("kanarie", base64.b64encode(f"me:{CANARY}".encode()).decode(), base64.b64encode(CANARY.encode()).decode())


class Login(BaseModel):
    password: str
    keys: list[str] | None = None
    note: str | None = None


class Problem(BaseModel):
    message: str


class ProblemError(DocumentedError):
    data: Problem


SCHEMES = {
    "header": SecurityScheme("apiKey", ("key",), location="header", name="X-Key"),
    "query": SecurityScheme("apiKey", ("key",), location="query", name="key"),
    "cookie": SecurityScheme("apiKey", ("key",), location="cookie", name="sid"),
    "basic": SecurityScheme("http", ("name", "key"), http_scheme="basic"),
    "bearer": SecurityScheme("http", ("key",), http_scheme="bearer"),
}
SECRET = ("password", "pin", "x-token", "keys")
ARGUMENTS = {"password": CANARY, "keys": [CANARY], "pin": CANARY, "token": "kanarie!"}
LOGIN = Schema(lambda: Login)
FORM = "application/x-www-form-urlencoded"
LIBRARY = library.__name__


def operation(media_type: str = "application/json") -> Operation[Any]:
    return Operation(
        "LogIn",
        "POST",
        "/login",
        params=(
            Param("pin", "pin", "query", Schema(lambda: str)),
            Param("token", "X-Token", "header", Schema(lambda: str), style="simple"),
        ),
        body=Body(media_type, LOGIN, fields={"password": "password", "keys": "keys", "note": "note"}),
        responses=(
            Response("200", "application/json", Schema(lambda: dict[str, int])),
            Response("400", "application/json", Schema(lambda: Problem), error=lambda: ProblemError),
        ),
        name="log_in",
    )


def repeating(status: int, *, text: bool = False) -> Any:
    """Answer with everything that came in, in the body and in a header."""

    async def answered(seen: Seen, writer: asyncio.StreamWriter) -> None:
        told = f"{seen.target} {seen.headers} {seen.body.decode('utf-8', 'replace')} {CANARY}"
        body = told if text else json.dumps({"message": told, "more": {"raw": CANARY}}, ensure_ascii=bool(status % 2))
        echo = {"x-echo": seen.target, "x-key": seen.headers.get("x-key", ""), "x-request-id": seen.target}
        writer.write(answer(body.encode(), status, "text/plain" if text else "application/json", echo))

    return answered


def secret_free(*shown: object) -> None:
    told = "\n".join(str(each) for each in shown)
    assert [spelling for spelling in SPELLINGS if spelling in told] == []


FAILURES: list[tuple[Any, type[SDKError], dict[str, Any]]] = [
    (repeating(400), ProblemError, {}),
    (repeating(401), APIError, {}),
    (repeating(500, text=True), APIError, {}),
    (repeating(200, text=True), ResponseValidationError, {}),
    (repeating(200), ResponseValidationError, {"response_validation": "strict"}),
]


@pytest.mark.parametrize("media_type", ["application/json", FORM, "multipart/form-data"])
@pytest.mark.parametrize("scheme", list(SCHEMES))
def test_nothing_shows_a_secret(
    server: Server, drive: Driver, caplog: pytest.LogCaptureFixture, scheme: str, media_type: str
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = ClientSettings("t", schemes={scheme: SCHEMES[scheme]}, security=((scheme,),), secret_fields=SECRET)
    given = ("me", CANARY) if scheme == "basic" else (CANARY,)
    client = SDKClient(
        settings,
        {scheme: given},
        server_url=server.url,
        debug_logger=logging.getLogger("t"),
        retry_config=RetryConfig("none"),
    )
    with client:
        for step, kind, options in FAILURES:
            server.play(step)
            with pytest.raises(kind) as caught:
                drive(client, operation(media_type), options, **ARGUMENTS)
            check(caught.value)
        assert server.seen[0].body != b""
        secret_free(repr(client), vars(client), caplog.text)
    assert "log_in(): POST" in caplog.text
    assert LIBRARY in {record.name for record in caplog.records}


def check(error: SDKError) -> None:
    secret_free(error, repr(error), error.args, error.body, error.headers, error.request_id, error.message)
    secret_free("".join(traceback.format_exception(error)))
    pickled = pickle.dumps(error)
    secret_free(pickled, pickle.loads(pickled).__dict__)
    assert "***" in error.body
    if isinstance(error, ProblemError):
        secret_free(error.data)


def test_a_lost_connection_shows_none(server: Server, drive: Driver, closed_port: int) -> None:
    settings = ClientSettings("t", schemes={"query": SCHEMES["query"]}, security=(("query",),), secret_fields=SECRET)
    url = f"http://me:kanarie@127.0.0.1:{closed_port}"
    with (
        SDKClient(settings, {"query": (CANARY,)}, server_url=url) as client,
        pytest.raises(APIConnectionError) as caught,
    ):
        drive(client, operation(), {"retries": None}, password=CANARY)
    secret_free(caught.value, pickle.dumps(caught.value), "".join(traceback.format_exception(caught.value)))


def test_what_is_no_secret_stays(server: Server, drive: Driver) -> None:
    server.play(answer('{"message": "note is too long"}', 400, headers={"x-note": "kept"}))
    settings = ClientSettings("t", secret_fields=SECRET)
    with SDKClient(settings, {}, server_url=server.url) as client, pytest.raises(ProblemError) as caught:
        drive(client, operation(), password="abc", note="note")
    assert caught.value.data.message == "note is too long"
    assert caught.value.headers["x-note"] == "kept"


class Nested(BaseModel):
    login: Login | None = None
    logins: list[Login] | None = None


PLACES: dict[str, tuple[Operation[Any], dict[str, Any]]] = {
    "path": (
        Operation(
            "Reset",
            "GET",
            "/reset/{pin}/now",
            params=(Param("code", "pin", "path", Schema(lambda: str), required=True, style="simple"),),
        ),
        {"code": CANARY},
    ),
    "cookie": (
        Operation("Look", "GET", "/look", params=(Param("code", "pin", "cookie", Schema(lambda: str)),)),
        {"code": CANARY},
    ),
    "deep object": (
        Operation("Look", "GET", "/look", params=(Param("who", "who", "query", LOGIN, style="deepObject"),)),
        {"who": {"password": CANARY}},
    ),
    "form": (
        Operation("Log", "POST", "/log", body=Body(FORM, Schema(lambda: Nested), fields={"login": "login"})),
        {"login": Login(password=CANARY)},
    ),
    "part": (
        Operation(
            "Log", "POST", "/log", body=Body("multipart/form-data", Schema(lambda: Nested), fields={"logins": "logins"})
        ),
        {"logins": [{"password": CANARY}]},
    ),
    "lines": (
        Operation("Log", "POST", "/log", body=Body("application/x-ndjson", LOGIN, stream=True)),
        {"request": [{"password": CANARY}]},
    ),
}


@pytest.mark.parametrize("place", list(PLACES))
def test_passwords_are_known_wherever_they_are_sent(
    server: Server, drive: Driver, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    caplog.set_level(logging.DEBUG)
    called, arguments = PLACES[place]
    server.play(repeating(400))
    settings, logger = ClientSettings("t", secret_fields=SECRET), logging.getLogger("t")
    with SDKClient(settings, {}, server_url=server.url, debug_logger=logger) as client:
        with pytest.raises(APIError) as caught:
            drive(client, called, **arguments)
        assert "kanarie" in str(server.last)
        check(caught.value)
    secret_free(caplog.text)


def test_a_redirect_forgets_no_password(server: Server, drive: Driver) -> None:
    server.play(answer("", 303, headers={"location": "/done"}), repeating(400))
    settings = ClientSettings("t", secret_fields=SECRET)
    with SDKClient(settings, {}, server_url=server.url) as client, pytest.raises(APIError) as caught:
        drive(client, operation(), password=CANARY)
    assert server.last.method == "GET"
    check(caught.value)


def test_a_stream_that_is_opened_again_forgets_no_password(server: Server, drive: Driver) -> None:
    events = Response("200", "text/event-stream", Schema(lambda: dict[str, Any]), stream="sse")
    watch: Operation[Any] = Operation(
        "Watch", "POST", "/", body=Body("application/json", LOGIN), responses=(events,), reconnect=True
    )
    server.play(answer("id: 1\ndata: {}\n\n", kind="text/event-stream"), repeating(400))
    again = RetryConfig(backoff=BackoffStrategy(1, 1), reconnect=True)
    settings = ClientSettings("t", secret_fields=SECRET)
    client = SDKClient(settings, {}, server_url=server.url, retry_config=again)
    with client, pytest.raises(APIError) as caught:
        list(drive(client, watch, request={"password": CANARY}))
    assert server.last.headers["last-event-id"] == "1"
    check(caught.value)


@pytest.mark.parametrize("body", ['{"kanarie": ["kanarie"]}', '{"kanarie": 1', '{"kanarie": "\ud800"}'])
def test_no_cause_and_no_context_shows_what_a_server_repeats(server: Server, drive: Driver, body: str) -> None:
    server.play(answer(body.encode("utf-8", "surrogatepass")))
    settings = ClientSettings("t", schemes={"bearer": SCHEMES["bearer"]}, security=(("bearer",),))
    client = SDKClient(settings, {"bearer": ("kanarie",)}, server_url=server.url)
    with client, pytest.raises(ResponseValidationError) as caught:
        drive(client, operation(), {"response_validation": "strict"}, password="p")
    each: BaseException | None = caught.value
    while each is not None:
        secret_free(each, repr(each), getattr(each, "doc", ""), getattr(each, "path", ""))
        each = each.__cause__ or each.__context__


def test_an_event_that_does_not_fit_shows_none(server: Server, drive: Driver) -> None:
    events = Response("200", "text/event-stream", Schema(lambda: dict[str, int]), stream="sse")
    watch: Operation[Any] = Operation("Watch", "GET", "/", responses=(events,))
    server.play(answer('data: {"kanarie": "x"}\n\n', kind="text/event-stream"))
    settings = ClientSettings("t", schemes={"bearer": SCHEMES["bearer"]}, security=(("bearer",),))
    client = SDKClient(settings, {"bearer": ("kanarie",)}, server_url=server.url)
    with client, pytest.raises(ResponseValidationError, match=r"event 1 of the stream .*\*\*\*") as caught:
        list(drive(client, watch, {"response_validation": "strict"}))
    secret_free(caught.value, caught.value.path, caught.value.__cause__, caught.value.__context__)


def test_looking_for_many_secrets_in_a_large_text_is_bounded() -> None:
    text = "a" * 40_000_000
    assert scrub(text, (f"secret {number}" for number in range(10_000))) == "***"
    assert scrub(f"{text} secret", ["secret"]) == f"{text} ***"
