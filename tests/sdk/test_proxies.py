"""Proxies and TLS, as users set them: through the environment, or through a client of their own."""

from __future__ import annotations

import gc
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from orq_ai_sdk import models

from tests.sdk.scripted_server import EMPTY_PAGE, ScriptedServer, broken_tls, reply, scripted, stream, unused_url
from tests.sdk.session import open_session
from tests.sdk.test_timeouts import DRIPS
from tests.support.forward_proxy import proxy_to
from tests.support.http_library import httpx

TLS = Path(__file__).parents[1] / "fixtures" / "tls"
CERTIFICATE = TLS / "cert.pem"
HALVES: dict[str, dict[str, Any]] = {"sync": {}, "async": {}, "aiohttp": {"async_client": "aiohttp"}}
FAR = "http://api.example.invalid"


@pytest.fixture(params=HALVES)
def half(request: pytest.FixtureRequest) -> str:
    """Three ways to send: on aiohttp, too."""
    name: str = request.param
    return name


@pytest.fixture
def secure_server() -> Iterator[ScriptedServer]:
    with scripted(reply(200, EMPTY_PAGE), tls=server_context()) as server:
        yield server


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, TLS / "server.pem")
    return context


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing of proxies."""
    for name in [name for name in os.environ if name.upper().endswith("_PROXY")]:
        monkeypatch.delenv(name)
    return monkeypatch


def ask(half: str, url: str, **options: Any) -> Any:
    """The answer of `all` from a server, given the half's own options besides these."""
    kind = "sync" if half == "sync" else "async"
    with open_session(kind, {"api_key": "key", "server_url": url, **HALVES[half], **options}) as session:
        return session.call("all", retries=None)


def injected(half: str, **options: Any) -> dict[str, Any]:
    """A client of the user's own."""
    return {"client": httpx.Client(**options)} if half == "sync" else {"async_client": httpx.AsyncClient(**options)}


def through(server: ScriptedServer) -> Any:
    return proxy_to(urlsplit(server.url).port or 0)


def test_a_proxy_of_the_environment(half: str, environment: pytest.MonkeyPatch) -> None:
    with scripted(reply(200, EMPTY_PAGE)) as server, through(server) as proxy:
        environment.setenv("HTTP_PROXY", proxy.url.replace("://", "://me:open@"))
        assert ask(half, FAR).has_more is False
    assert proxy.asked == [f"GET {FAR}/v2/deployments HTTP/1.1"]
    assert proxy.credentials == ["Proxy-Authorization: Basic bWU6b3Blbg=="]


def test_a_host_without_a_proxy(half: str, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTP_PROXY", unused_url())
    environment.setenv("NO_PROXY", "127.0.0.1")
    with scripted(reply(200, EMPTY_PAGE)) as server:
        assert ask(half, server.url).has_more is False
        with pytest.raises(models.APIConnectionError):
            ask(half, FAR)


@pytest.mark.parametrize("half", ["sync", "async"])
def test_a_proxy_of_an_injected_client(half: str) -> None:
    with scripted(reply(200, EMPTY_PAGE)) as server, through(server) as proxy:
        assert ask(half, FAR, **injected(half, proxy=proxy.url)).has_more is False
    assert proxy.asked == [f"GET {FAR}/v2/deployments HTTP/1.1"]


def test_a_certificate_that_nobody_vouches_for(half: str, secure_server: ScriptedServer) -> None:
    with pytest.raises(models.APIConnectionError, match="certificate is not trusted"):
        ask(half, secure_server.url)
    assert secure_server.requests == []


def trusting(half: str, **options: Any) -> dict[str, Any]:
    return injected(half, verify=ssl.create_default_context(cafile=str(CERTIFICATE)), **options)


@pytest.mark.parametrize("half", ["sync", "async"])
def test_an_authority_of_ones_own_behind_a_proxy(half: str, secure_server: ScriptedServer) -> None:
    with through(secure_server) as proxy:
        assert ask(half, secure_server.url, **trusting(half, proxy=proxy.url)).has_more is False
    assert proxy.asked[0].startswith("CONNECT 127.0.0.1:")


def test_certificates_of_the_environment(half: str, secure_server: ScriptedServer, sources: Path) -> None:
    """In a process of its own, since certificates are read once in each."""
    call = "s.deployments.all()" if half == "sync" else "asyncio.run(s.deployments.all_async())"
    program = f"import asyncio; from orq_ai_sdk import Orq; s = Orq('k', **{HALVES[half]}); print({call}.has_more)"
    program = program.replace("Orq('k', **", f"Orq('k', server_url={secure_server.url!r}, **")
    env = {**os.environ, "PYTHONPATH": str(sources), "SSL_CERT_FILE": str(CERTIFICATE)}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "False", done.stderr


SLOW = """
import time
from orq_ai_sdk import Orq, models
begun = time.monotonic()
try:
    Orq("key", server_url={url!r}).deployments.all(timeout_ms=400, retries=None)
except models.APITimeoutError:
    print(time.monotonic() - begun < 3)
"""


def test_the_total_holds_through_a_tunnel(sources: Path) -> None:
    """By a client of the SDK's own, whose connection is watched from its beginning to the request's head."""
    with scripted(DRIPS["headers"], tls=server_context()) as server, through(server) as proxy:
        env = {**os.environ, "PYTHONPATH": str(sources), "SSL_CERT_FILE": str(CERTIFICATE), "HTTPS_PROXY": proxy.url}
        program = SLOW.format(url=server.url)
        done = subprocess.run(
            [sys.executable, "-c", program], env={**env, "NO_PROXY": ""}, capture_output=True, text=True, check=False
        )
    assert done.stdout.strip() == "True", done.stderr
    assert proxy.asked[0].startswith("CONNECT 127.0.0.1:")


@pytest.mark.parametrize("half", ["sync", "async"])
def test_tls_that_breaks_after_the_handshake(half: str) -> None:
    with scripted(broken_tls, tls=server_context()) as server, pytest.raises(models.APIConnectionError) as caught:
        ask(half, server.url, **trusting(half))
    assert "connection was lost" in str(caught.value)


@pytest.mark.parametrize("half", ["sync", "async"])
def test_tls_that_breaks_in_mid_stream(half: str) -> None:
    said = 'data: {"id": "1"}\n\n'
    kind = "sync" if half == "sync" else "async"
    with scripted(stream(said, then=broken_tls), tls=server_context()) as server:
        options = {"api_key": "key", "server_url": server.url, **trusting(half)}
        with open_session(kind, options) as session:
            events = session.call("invoke", key="k", stream=True)
            session.next(events)
            with pytest.raises(models.APIConnectionError):
                session.next(events)


@pytest.mark.parametrize(
    "proxy", ["gopher://user:sesame@127.0.0.1:1", "http://user:sesame@[::1", "http://user:ses/ame@127.0.0.1"]
)
def test_a_proxy_that_is_none(environment: pytest.MonkeyPatch, half: str, proxy: str) -> None:
    environment.setenv("HTTP_PROXY", proxy)
    with pytest.raises(models.ConfigurationError, match="no HTTP client can be made; check the environment") as caught:
        ask(half, FAR)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_socks_proxy_without_what_it_needs(
    environment: pytest.MonkeyPatch, half: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is sent nothing, also on aiohttp, which would take it for an HTTP proxy."""
    with scripted(reply(200, EMPTY_PAGE)) as proxy:
        environment.setenv("ALL_PROXY", proxy.url.replace("http://", "socks5://user:sesame@"))
        with pytest.raises(models.ConfigurationError, match=r"no HTTP client can be made: .*SOCKS") as caught:
            ask(half, FAR)
        assert proxy.requests == []
    assert "sesame" not in str(caught.value)
    gc.collect()
    assert "Unclosed" not in caplog.text  # as is told of a session that is left open


@pytest.mark.parametrize(("path", "told"), [("/nowhere", "No such file"), (__file__, "certificate")])
def test_certificates_that_cannot_be_read(path: str, told: str) -> None:
    script = (
        "from orq_ai_sdk import models\nfrom tests.sdk.test_proxies import FAR, ask\n"
        "try:\n    ask('sync', FAR)\nexcept models.ConfigurationError as error:\n    print(error)"
    )
    given = {**os.environ, "SSL_CERT_FILE": path, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=given, capture_output=True, text=True, check=True)
    assert "no HTTP client can be made" in done.stdout
    assert told in done.stdout
