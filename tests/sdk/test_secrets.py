"""The key is shown nowhere: not by `repr`, not in errors, not in logs."""

from __future__ import annotations

import base64
import logging
from traceback import TracebackException
from typing import Any
from urllib.parse import unquote

import pytest
from orq_ai_sdk import Orq, models, utils

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, reply, reset, scripted, stream
from tests.sdk.session import open_session
from tests.sdk.test_raw_access import body
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer

SECRET = "sk-very-secret"
ONCE = utils.RetryConfig(strategy="none")


def test_repr_of_the_client(connect: Connect) -> None:
    with connect(api_key=SECRET) as session:
        session.call("all")
        orq = session.orq
        for shown in (repr(orq), str(orq), repr(orq.deployments), f"{vars(orq)!r}", f"{vars(orq.deployments)!r}"):
            assert SECRET not in shown


def test_a_client_that_cannot_be_made_has_a_repr() -> None:
    """Tools that show the local variables of a traceback ask for it."""
    with pytest.raises(models.ConfigurationError) as caught:
        Orq(SECRET, timeout_ms=-1)
    told = TracebackException.from_exception(caught.value, capture_locals=True)
    assert "self = <Orq of Orq>" in "".join(told.format())


@pytest.mark.parametrize("access", ["", "with_streaming_response"])
def test_a_stream_that_breaks_off_with_the_key(connect: Connect, access: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nor the error of the HTTP library, which quotes the line, in a traceback or in the library's own log."""
    caplog.set_level(logging.DEBUG)

    def broken(request: Any) -> None:
        request.wfile.write(f"{SECRET} is no size of a chunk\r\n".encode())

    step = stream("data: 1\n\n", pause=0.05, then=broken)
    with scripted(step) as server, connect(server_url=server.url, api_key=SECRET) as session:
        of = getattr(session.orq.deployments, access) if access else session.orq.deployments
        called = session.wait((of.invoke_async if session.is_async else of.invoke)(key="k", stream=True))
        with pytest.raises(models.APIConnectionError) as caught:
            body(session, called, "iter_bytes") if access else session.events(called)
    told = TracebackException.from_exception(caught.value, capture_locals=True)
    assert SECRET not in "".join(told.format())
    assert SECRET not in caplog.text


def test_errors_that_repeat_the_key(connect: Connect) -> None:
    refusals = [reply(401, {"message": f"the key {SECRET} is wrong"}), reply(500, {"message": SECRET}), reset]
    with scripted(*refusals) as server, connect(server_url=server.url, api_key=SECRET) as session:
        for _ in refusals:
            with pytest.raises(models.SDKError) as caught:
                session.call("all", retries=ONCE)
            error = caught.value
            assert SECRET not in f"{error} {error!r} {error.body} {error.message} {error.args}"


def test_the_log_tells_all_but_secrets(
    connect: Connect, api: ValidatingServer, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("test.orq")
    caplog.set_level(logging.DEBUG)
    with connect(api_key=SECRET, debug_logger=logger) as session:
        session.call("get_config", key="router", http_headers={"Cookie": "c=hidden-cookie", "X-Mine": "shown"})
        session.call("invoke", key="router", stream=True)
    told = "\n".join(record.getMessage() for record in caplog.records if record.name == "test.orq")
    assert "POST" in told
    assert "/v2/deployments/get_config" in told
    assert "router" in told
    assert "200" in told
    assert "shown" in told
    assert "hidden-cookie" not in told
    assert SECRET not in caplog.text


class Sync(httpx.Client):
    """A client of the user's own kind."""


class Async(httpx.AsyncClient):
    """The asynchronous one."""


@pytest.mark.parametrize("half", ["sync", "async"])
def test_the_librarys_log_hides_what_an_answer_repeats(half: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = {"client": Sync()} if half == "sync" else {"async_client": Async()}
    with scripted(reply(200, EMPTY_PAGE, x_echo=SECRET)) as server:
        options = {"server_url": server.url, "api_key": SECRET, **client}
        with open_session(half, options) as session:
            session.call("all")
    assert "x-echo" in caplog.text
    assert SECRET not in caplog.text


def test_the_log_tells_of_errors(connect: Connect, api: ValidatingServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "test.orq")
    with (
        connect(api_key=SECRET, debug_logger=logging.getLogger("test.orq")) as session,
        api.respond(status=404, json={"message": f"nothing for {SECRET}"}),
        pytest.raises(models.APIError),
    ):
        session.call("all")
    assert "404" in caplog.text
    assert SECRET not in caplog.text


def test_any_object_with_debug_is_a_logger(connect: Connect) -> None:
    lines: list[str] = []

    class Lines:
        def debug(self, msg: str, /, *args: Any) -> None:
            lines.append(msg % args)

    with connect(debug_logger=Lines()) as session:
        session.call("all")
    assert lines


def test_a_logger_that_fails_leaves_no_connection_open(connect: Connect, narrow: dict[str, Any]) -> None:
    class Failing:
        def debug(self, message: str, *args: Any) -> None:
            if len(args) == 3:  # what is told of an answer
                raise LookupError("the disk is full")

    with scripted(reply(200, EMPTY_PAGE)) as server:
        with connect(server_url=server.url, debug_logger=Failing(), retry_config=ONCE, **narrow) as session:
            for _ in range(2):
                with pytest.raises(LookupError, match="full"):
                    session.call("all")
        assert len(server.requests) == 2


def test_silence_by_default(connect: Connect, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    caplog.set_level(logging.DEBUG)
    with connect(api_key=SECRET) as session:
        session.call("all")
    assert [record for record in caplog.records if record.name.startswith("orq")] == []
    assert SECRET not in caplog.text
    assert capfd.readouterr() == ("", "")


def test_the_librarys_log_hides_what_it_quotes_of_an_answer_that_is_none(
    half: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def echo(request: Any) -> None:
        request.close_connection = True
        request.wfile.write(f"HTTP/1.1 {request.headers['authorization']}\r\n\r\n".encode("latin-1"))

    client = {"client": Sync()} if half == "sync" else {"async_client": Async()}
    options = {"api_key": "geheimnis-äöü", "retry_config": ONCE, **client}
    with (
        scripted(echo) as server,
        open_session(half, {**options, "server_url": server.url}) as session,
        pytest.raises(models.APIConnectionError),
    ):
        session.call("all")
    assert "illegal status line" in caplog.text
    assert "geheimnis" not in caplog.text


@pytest.mark.parametrize("password", [SECRET, f"{SECRET}^! %21"])
def test_the_librarys_log_hides_the_password_of_a_server_url(
    half: str, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In whichever way the library writes it."""
    caplog.set_level(logging.INFO)
    with scripted(reply(418, {"message": f"{unquote(password)} is wrong"})) as server:
        url = server.url.replace("://", f"://me:{password}@")
        for backend in {None, "aiohttp"} if half == "async" else {None}:
            with open_session(half, {"api_key": "key", "server_url": url, "async_client": backend}) as session:
                with pytest.raises(models.SDKError) as caught:
                    session.call("all")
                assert SECRET not in f"{caught.value}"
            assert server.requests.pop().headers["authorization"].startswith("Basic ")
    assert "127.0.0.1" in caplog.text
    assert SECRET not in caplog.text


def test_what_is_sent_of_a_server_urls_user_is_hidden(connect: Connect) -> None:
    pair = base64.b64encode(f"the user:{SECRET}".encode()).decode()
    with scripted(reply(400, {"message": f"Basic {pair} of 'the user'"})) as server, connect() as session:
        with pytest.raises(models.APIError) as caught:
            session.call("all", server_url=server.url.replace("://", f"://the%20user:{SECRET}@"))
        assert server.requests[0].headers["authorization"] == f"Basic {pair}"
    assert "Basic ***" in f"{caught.value.body}"
    for secret in (pair, "the user"):
        assert secret not in f"{caught.value} {caught.value!r} {caught.value.body}"


def test_a_password_in_the_server_url(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "test.orq")
    logger = logging.getLogger("test.orq")
    with scripted(reply(404), reset) as server, connect(debug_logger=logger, retry_config=ONCE) as session:
        for _ in range(2):
            with pytest.raises(models.SDKError) as caught:
                session.call("all", server_url=server.url.replace("://", f"://me:{SECRET}@"))
            assert SECRET not in f"{caught.value} {caught.value!r}"
    assert "127.0.0.1" in caplog.text
    assert SECRET not in caplog.text
