"""Where the key comes from, and what happens without one."""

from __future__ import annotations

from typing import Any

import pytest
from orq_ai_sdk import models
from orq_ai_sdk._runtime.types import TokenPlace, TokenSource
from pydantic import SecretStr

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, reply, scripted
from tests.support.http_library import httpx, other
from tests.support.validating_server import ValidatingServer


def sent(api: ValidatingServer) -> list[str]:
    """The credentials of the requests."""
    return [request.headers["authorization"] for request in api.requests]


def test_a_text(connect: Connect, api: ValidatingServer) -> None:
    with connect(api_key="secret") as session:
        session.call("all")
    assert sent(api) == ["Bearer secret"]


def test_a_function_is_asked_for_each_call(connect: Connect, api: ValidatingServer) -> None:
    keys = iter(["one", "two"])
    with connect(api_key=lambda: next(keys)) as session:
        session.call("all")
        session.call("all")
    assert sent(api) == ["Bearer one", "Bearer two"]


def test_an_async_function(connect: Connect, api: ValidatingServer) -> None:
    async def key() -> str:
        return "later"

    with connect(api_key=key) as session:
        if session.is_async:
            session.call("all")
            assert sent(api) == ["Bearer later"]
        else:
            with pytest.raises(models.ConfigurationError, match="async"):
                session.call("all")
            assert api.requests == []


@pytest.mark.parametrize("key", [b"secret", SecretStr("secret"), lambda: None, lambda: b"secret", lambda: 1])
def test_what_is_no_text(connect: Connect, api: ValidatingServer, key: Any) -> None:
    told = "api_key is not a text: give the credential as issued"
    with connect(api_key=key) as session, pytest.raises(models.ConfigurationError, match=told):
        session.call("all")
    assert api.requests == []


def test_an_async_function_of_no_text(connect: Connect, api: ValidatingServer) -> None:
    async def key() -> Any:
        return None

    with connect(api_key=key) as session:
        told = "is not a text" if session.is_async else "is an async function"
        with pytest.raises(models.ConfigurationError, match=told):
            session.call("all")
    assert api.requests == []


class Numbered(TokenSource):
    """Tokens in a row: a new one once the last was forgotten."""

    def __init__(self) -> None:
        self.number = 0

    def token(self, asked: TokenPlace) -> str:
        return f"token-{self.number}"

    async def token_async(self, asked: TokenPlace) -> str:
        return self.token(asked)

    def forget(self, token: str) -> None:
        assert token == f"token-{self.number}"
        self.number += 1


def test_a_source_of_tokens_renews_one_that_is_refused(connect: Connect) -> None:
    with scripted(reply(401, {}), reply(200, EMPTY_PAGE), reply(401, {})) as server:
        with connect(api_key=Numbered(), server_url=server.url) as session:
            session.call("all")
            with pytest.raises(models.APIError, match="401"):
                session.call("all")
        assert [each.headers["authorization"][-1] for each in server.requests] == ["0", "1", "1", "2"]


def test_the_environment(connect: Connect, api: ValidatingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORQ_API_KEY", "from-env")
    with connect(api_key=None) as session:
        session.call("all")
    with connect(api_key="given") as session:
        session.call("all")
    assert sent(api) == ["Bearer from-env", "Bearer given"]


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_without_a_key_nothing_is_sent(connect: Connect, api: ValidatingServer, nothing: str | None) -> None:
    with connect(api_key=nothing) as session, pytest.raises(models.SDKError) as caught:
        session.call("all")
    assert "api_key" in str(caught.value)
    assert "ORQ_API_KEY" in str(caught.value)
    assert api.requests == []


@pytest.mark.parametrize("value", ["hidden\nvalue", "hidden\udcff"])
def test_a_key_that_no_header_can_hold(connect: Connect, api: ValidatingServer, value: str) -> None:
    with connect(api_key=value) as session, pytest.raises(models.SDKError) as caught:
        session.call("all")
    assert "hidden" not in str(caught.value)
    assert api.requests == []


def test_an_error_of_the_function_reaches_the_caller(connect: Connect, api: ValidatingServer) -> None:
    def key() -> str:
        raise LookupError("vault is sealed")

    with connect(api_key=key) as session, pytest.raises((LookupError, models.SDKError), match="vault is sealed"):
        session.call("all")
    assert api.requests == []


def test_the_key_follows_a_redirect_only_within_the_server(connect: Connect) -> None:
    with scripted(reply(200, EMPTY_PAGE)) as other:
        steps = [reply(307, location="/elsewhere"), reply(307, location=f"{other.url}/away")]
        with scripted(*steps) as server, connect(server_url=server.url, api_key="secret") as session:
            session.call("all", http_headers={"Cookie": "mine", "X-Mine": "1"})
            assert [request.headers["authorization"] for request in server.requests] == ["Bearer secret"] * 2
        (received,) = other.requests
    assert received.target == "/away"
    assert not {"authorization", "cookie", "x-mine"} & received.headers.keys()


@pytest.mark.parametrize("library", [httpx, other])
@pytest.mark.parametrize(
    "own", [{"auth": ("user", "secret")}, {"headers": {"Authorization": "secret"}, "cookies": {"c": "secret"}}]
)
def test_an_injected_clients_own_credentials_stay_at_home(
    connect: Connect, half: str, library: Any, own: dict[str, Any]
) -> None:
    made = {**own, "params": {"token": "secret"}}
    injected = {"client": library.Client(**made)} if half == "sync" else {"async_client": library.AsyncClient(**made)}
    with scripted(reply(307, location="/on"), reply(200, EMPTY_PAGE)) as away:
        with scripted(reply(307, location=f"{away.url}/away")) as server:
            with connect(server_url=server.url, api_key="key", **injected) as session:
                session.call("all")
            (received,) = server.requests
        targets = [request.target for request in away.requests]
        leaked = [{"authorization", "cookie"} & request.headers.keys() for request in away.requests]
    assert "token=secret" in received.target
    assert "cookie" in received.headers or received.headers["authorization"].startswith("Basic ")
    assert targets == ["/away", "/on"]
    assert not any(leaked)


def test_a_body_does_not_follow_a_redirect_to_another_server(connect: Connect) -> None:
    with scripted(reply(204)) as other, scripted(reply(307, location=other.url)) as server:
        with connect(server_url=server.url) as session, pytest.raises(models.APIError, match="redirect"):
            session.call("invoke", key="k")
        assert other.requests == []
