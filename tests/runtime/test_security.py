"""Credentials: which are used, where they go, and that they show nowhere."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest
from _runtime.client import ClientSettings, SDKClient
from _runtime.errors import APIError, ConfigurationError, Place
from _runtime.operation import Operation, Response, Schema
from _runtime.security import Grant, Vault
from _runtime.settings import SecurityScheme

from .conftest import Driver, Server, answer

PLACE = Place("Get", "pets.get()")
BEARER = SecurityScheme("http", ("api_key",), ("SHOP_API_KEY",), http_scheme="bearer")
BASIC = SecurityScheme("http", ("username", "password"), ("SHOP_USER", "SHOP_PASSWORD"), http_scheme="basic")
HEADER = SecurityScheme("apiKey", ("key",), ("SHOP_KEY",), location="header", name="X-Key")
QUERY = SecurityScheme("apiKey", ("token",), location="query", name="to ken")
COOKIE = SecurityScheme("apiKey", ("session",), location="cookie", name="sid")
SCHEMES = {"bearer": BEARER, "basic": BASIC, "header": HEADER, "query": QUERY, "cookie": COOKIE}
GET = Operation[None]("Get", "GET", "/pets", name="pets.get")


def grant(security: tuple[tuple[str, ...], ...], **given: Any) -> Grant:
    return Vault(SCHEMES, given).grant(security, PLACE, "Shop")


def test_where_each_kind_goes() -> None:
    assert grant((("bearer",),), bearer="k").headers == [("authorization", "Bearer k")]
    assert grant((("basic",),), basic=("u", "p")).headers == [("authorization", "Basic dTpw")]
    assert grant((("header",),), header=("k",)).headers == [("X-Key", "k")]
    assert grant((("query",),), query="a&b").query == ["to%20ken=a%26b"]
    assert grant((("cookie",),), cookie="a;b").cookies == ["sid=a%3Bb"]


def test_all_of_an_alternative_are_needed() -> None:
    both = grant((("bearer", "header"),), bearer="b", header="h")
    assert both.headers == [("authorization", "Bearer b"), ("X-Key", "h")]
    with pytest.raises(ConfigurationError, match=r"api_key=.* and pass key="):
        grant((("bearer", "header"),), bearer="b")


def test_the_first_alternative_that_is_given_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    security = (("bearer",), ("header",))
    assert grant(security, header="h").headers == [("X-Key", "h")]
    monkeypatch.setenv("SHOP_API_KEY", "env")
    assert grant(security, header="h").headers == [("X-Key", "h")]
    assert grant(security).headers == [("authorization", "Bearer env")]


@pytest.mark.parametrize("security", [(), ((),), (("bearer",), ())])
def test_none_is_needed(security: tuple[tuple[str, ...], ...]) -> None:
    assert grant(security).headers == []


def test_optional_credentials_are_sent_when_there_are_any() -> None:
    assert grant(((), ("bearer",)), bearer="k").headers == [("authorization", "Bearer k")]


@pytest.mark.parametrize("given", [{}, {"bearer": ""}, {"bearer": (None,)}, {"bearer": "  "}])
def test_missing_credentials_name_argument_and_variable(
    server: Server, drive: Driver, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOP_API_KEY", raising=False)
    settings = ClientSettings("t", security=(("bearer",),), schemes=SCHEMES, name="Shop")
    with SDKClient(settings, given, server_url=server.url) as client, pytest.raises(ConfigurationError) as caught:
        drive(client, GET)
    expected = "pets.get(): no credentials: pass api_key=... to Shop() or set the environment variable SHOP_API_KEY"
    assert str(caught.value) == expected
    assert caught.value.operation_id == "Get"
    assert server.seen == []


def test_the_variable_stands_in(server: Server, drive: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_API_KEY", "env\n")
    server.play(answer(status=204, kind=""))
    settings = ClientSettings("t", security=(("bearer",),), schemes=SCHEMES)
    with SDKClient(settings, {"bearer": ("",)}, server_url=server.url) as client:
        drive(client, GET)
    assert server.last.headers["authorization"] == "Bearer env"


def test_functions_are_asked_for_each_attempt() -> None:
    keys = iter("ab")
    vault = Vault(SCHEMES, {"bearer": lambda: next(keys)})
    found = [vault.grant((("bearer",),), PLACE, "Shop").headers[0][1] for _ in range(2)]
    assert found == ["Bearer a", "Bearer b"]


async def _later() -> str:
    await asyncio.sleep(0)
    return "later"


def test_async_functions_serve_async_calls() -> None:
    vault = Vault(SCHEMES, {"bearer": _later})
    found = asyncio.run(vault.grant_async((("bearer",),), PLACE, "Shop"))
    assert found.headers == [("authorization", "Bearer later")]
    with pytest.raises(ConfigurationError, match="use the async methods"):
        vault.grant((("bearer",),), PLACE, "Shop")


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\0b", lambda: "", lambda: "a\nb"])
def test_bad_credentials_are_refused_and_not_told(value: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        grant((("bearer",),), bearer=value)
    assert "api_key" in str(caught.value)
    assert "b: c" not in str(caught.value)


def test_a_header_of_the_call_comes_first(server: Server, drive: Driver) -> None:
    server.play(answer(status=204, kind=""))
    settings = ClientSettings("t", security=(("bearer",),), schemes=SCHEMES)
    with SDKClient(settings, {"bearer": "k"}, server_url=server.url) as client:
        drive(client, GET, {"http_headers": {"Authorization": "Mine"}})
    assert server.last.headers["authorization"] == "Mine"


def test_an_operation_overrides_the_default(server: Server, drive: Driver) -> None:
    server.play(answer(status=204, kind=""))
    settings = ClientSettings("t", security=(("bearer",),), schemes=SCHEMES)
    open_to_all = Operation[None]("Open", "GET", "/", security=())
    keyed = Operation[None]("Keyed", "GET", "/", security=(("query", "cookie"),))
    with SDKClient(settings, {"query": "q", "cookie": "c"}, server_url=server.url) as client:
        drive(client, open_to_all)
        assert "authorization" not in server.last.headers
        drive(client, keyed)
    assert server.last.target == "/?to%20ken=q"
    assert server.last.headers["cookie"] == "sid=c"


CANARY = "CANARY-0123456789"


def test_secrets_show_nowhere(server: Server, drive: Driver) -> None:
    server.play(answer(f'{{"message":"no key {CANARY}"}}', 401, headers={"set-cookie": f"s={CANARY}"}))
    settings = ClientSettings("t", security=(("bearer", "header", "query", "cookie"),), schemes=SCHEMES)
    given: dict[str, Any] = dict.fromkeys(settings.security[0], CANARY)
    with SDKClient(settings, given, server_url=server.url) as client:
        with pytest.raises(APIError) as caught:
            drive(client, GET)
        transport = client.engine._transport  # pyright: ignore[reportPrivateUsage]
        shown = [repr(client), str(vars(client)), repr(vars(transport)), repr(vars(transport.pool))]
    assert server.last.headers["authorization"] == f"Bearer {CANARY}"
    shown += [str(caught.value), repr(caught.value), caught.value.body, str(pickle.dumps(caught.value))]
    shown += [repr(Vault(SCHEMES, given)), repr(grant((("bearer",),), bearer=CANARY))]
    assert not [text for text in shown if CANARY in text]


def test_credentials_cannot_be_pickled() -> None:
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(Vault(SCHEMES, {"bearer": CANARY}))


def test_unsent_schemas_are_not_needed() -> None:
    operation = Operation[Any]("X", "GET", "/", responses=(Response("200", "application/json", Schema(lambda: int)),))
    assert operation.security is None
