"""Credentials of every kind, where the document wants them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import importlib
import re
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.sdk.scripted_server import reply, scripted
from tests.support.cases import Case
from tests.support.http_library import httpx
from tests.support.recording_server import Recorded, RecordingServer, Reply, as_json

TLS = Path(__file__).parents[2] / "fixtures" / "tls"
DONE = Reply(status=204, media_type="")
KEYS = {
    "header_key": "h",
    "query_key": "q&1",
    "cookie_key": "c;1",
    "username": "u",
    "password": "pä",
    "bearer": "b",
}


@pytest.mark.parametrize(
    ("method", "target", "headers"),
    [
        ("by_default", "/default", {"x-key": "h"}),
        ("without", "/none", {}),
        ("by_query", "/query?key=q%261", {}),
        ("by_cookie", "/cookie", {"cookie": "sid=c%3B1"}),
        ("by_basic", "/basic", {"authorization": "Basic " + base64.b64encode("u:pä".encode()).decode()}),
        ("by_bearer", "/bearer", {"authorization": "Bearer b"}),
        ("by_uri", "/uri", {"authorization": "Bearer b"}),
        ("by_both", "/both?key=q%261", {"x-key": "h"}),
        ("by_either", "/either", {"x-key": "h", "authorization": "Bearer b"}),
        ("optional", "/optional", {"authorization": "Bearer b"}),
    ],
)
def test_secrets_go_where_they_belong(
    sdk: Case, half: str, server: RecordingServer, method: str, target: str, headers: dict[str, str]
) -> None:
    with sdk.client(half, server_url=server.url, **KEYS) as session:
        session.call(f"s.{method}")
    sent = {
        name: server.last.headers[name] for name in ("x-key", "cookie", "authorization") if name in server.last.headers
    }
    assert (server.last.target, sent) == (target, headers)


@pytest.mark.parametrize(
    ("key", "sent"), [("s%3Aabc.def%2Bx==", "s%3Aabc.def%2Bx=="), ('a b";ä', "a%20b%22%3B%C3%A4"), ("a+/b=", "a+/b=")]
)
def test_a_cookie_is_sent_as_it_was_issued(sdk: Case, half: str, server: RecordingServer, key: str, sent: str) -> None:
    with sdk.client(half, server_url=server.url, cookie_key=key) as session:
        session.call("s.by_cookie")
    assert server.last.headers["cookie"] == f"sid={sent}"


@pytest.mark.parametrize("password", ["", " p "])
def test_a_password_may_be_any_text(sdk: Case, half: str, server: RecordingServer, password: str) -> None:
    with sdk.client(half, server_url=server.url, username="key", password=password) as session:
        session.call("s.by_basic")
    assert server.last.headers["authorization"] == "Basic " + base64.b64encode(f"key:{password}".encode()).decode()


def test_a_password_without_a_name_is_none(sdk: Case, half: str, server: RecordingServer) -> None:
    for given in ({"username": "", "password": ""}, {"username": "u"}):
        with (
            sdk.client(half, server_url=server.url, **given) as session,
            pytest.raises(sdk.models.ConfigurationError, match="no credentials"),
        ):
            session.call("s.by_basic")
    assert not server.requests


def test_a_key_that_is_also_a_parameter_need_not_be_given_with_each_call(
    sdk: Case, half: str, server: RecordingServer
) -> None:
    with sdk.client(half, server_url=server.url, header_key="the client's") as session:
        session.call("s.by_declared_key")
        assert server.last.headers["x-key"] == "the client's"
        session.call("s.by_declared_key", x_key="the call's")
        assert server.last.headers["x-key"] == "the call's"


def test_another_alternative_where_the_first_is_not_given(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, query_key="q") as session:
        session.call("s.by_either")
        assert server.last.target == "/either?key=q"
        session.call("s.optional")
        assert "authorization" not in server.last.headers
        with pytest.raises(sdk.models.ConfigurationError, match="header_key"):
            session.call("s.by_default")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"bearer": "b"}, "Bearer b"),
        ({"username": "u", "password": "p"}, "Basic dTpw"),
        ({"bearer": "b", "username": "u", "password": "p"}, "Bearer b"),
    ],
)
def test_one_of_two_that_are_sent_in_one_place_will_do(
    sdk: Case, half: str, server: RecordingServer, given: dict[str, str], sent: str
) -> None:
    """Documents ask for all of a provider's OAuth flows together."""
    with sdk.client(half, server_url=server.url, **given) as session:
        session.call("s.by_one_of_two")
    assert server.last.headers["authorization"] == sent


def injected(half: str, kind: str) -> dict[str, Any]:
    """The option that injects a client of a library, or asks for one on aiohttp."""
    if half == "sync":
        return {"client": importlib.import_module(kind).Client()}
    return {"async_client": "aiohttp" if kind == "aiohttp" else importlib.import_module(kind).AsyncClient()}


@pytest.mark.parametrize("kind", ["", "httpx", "httpx2", "aiohttp"])
def test_digest_answers_the_challenge_and_remembers_it(
    sdk: Case, half: str, server: RecordingServer, kind: str
) -> None:
    options = injected(half, kind) if kind and (half, kind) != ("sync", "aiohttp") else {}

    challenge = 'Digest realm="r", nonce="n1", qop="auth", algorithm=SHA-256'

    def answer(received: Recorded) -> Reply:
        given = received.headers.get("authorization", "")
        if not given:
            return Reply(status=401, media_type="", headers=[("www-authenticate", challenge)])
        parts = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
        user = hashlib.sha256(b"u:r:p").hexdigest()
        asked = hashlib.sha256(f"GET:{received.target}".encode()).hexdigest()
        text = f"{user}:n1:{parts['nc']}:{parts['cnonce']}:auth:{asked}"
        return DONE if parts["response"] == hashlib.sha256(text.encode()).hexdigest() else Reply(status=403)

    server.answer = answer
    with sdk.client(half, server_url=server.url, username_2="u", password_2="p", **options) as session:
        assert session.call("s.by_digest") is None
        assert session.call("s.by_digest") is None
    assert len(server.requests) == 3


@pytest.mark.parametrize("name", ['a"b', "a\\b", '\\"', "Jörg"])
@pytest.mark.parametrize("kind", ["", "httpx", "httpx2", "aiohttp"])
def test_digest_quotes_any_name(sdk: Case, half: str, server: RecordingServer, kind: str, name: str) -> None:
    """As RFC 9110 writes texts in quotes; beyond ASCII they are sent in UTF-8."""
    options = injected(half, kind) if kind and (half, kind) != ("sync", "aiohttp") else {}
    challenge = r'Digest realm="a \"r\" \\ b", nonce="n", qop="auth", algorithm=SHA-256'
    server.says(Reply(status=401, media_type="", headers=[("www-authenticate", challenge)]), DONE)
    with sdk.client(half, server_url=server.url, username_2=name, password_2="p", **options) as session:
        session.call("s.by_digest")
    given = server.last.headers["authorization"].encode("latin-1").decode()
    found = re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^",]+))', given)
    parts = {key: re.sub(r"\\(.)", r"\1", quoted) or plain for key, quoted, plain in found}
    assert (parts["username"], parts["realm"]) == (name, r'a "r" \ b')
    user = hashlib.sha256(f"{name}:{parts['realm']}:p".encode()).hexdigest()
    asked = hashlib.sha256(f"GET:{server.last.target}".encode()).hexdigest()
    text = f"{user}:n:{parts['nc']}:{parts['cnonce']}:auth:{asked}"
    assert parts["response"] == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("kind", ["", "httpx", "httpx2", "aiohttp"])
@pytest.mark.parametrize(
    "challenge",
    [
        'Digest realm="r"',
        "Digest nonsense",
        'Digest realm="r", nonce="n", algorithm=FOO',
        'Digest realm="r", nonce="n", qop="auth-int"',
    ],
)
def test_a_digest_challenge_that_cannot_be_answered_is_what_the_call_gets(
    sdk: Case, half: str, server: RecordingServer, kind: str, challenge: str
) -> None:
    options = injected(half, kind) if kind and (half, kind) != ("sync", "aiohttp") else {}
    refused = Reply(status=401, media_type="", headers=[("www-authenticate", challenge)])
    server.says(refused, refused, DONE)
    with sdk.client(half, server_url=server.url, username_2="u", password_2="p", **options) as session:
        for _ in range(2):
            with pytest.raises(sdk.models.APIError) as caught:
                session.call("s.by_digest")
            assert caught.value.status_code == 401
        session.call("s.by_digest")
    assert len(server.requests) == 3


CHALLENGE = b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=r, nonce=n1\r\n"


@pytest.mark.parametrize("kind", ["", "httpx", "httpx2", "aiohttp"])
@pytest.mark.parametrize("body", ["long", "odd"])
def test_the_body_of_a_digest_challenge_is_not_waited_for(sdk: Case, half: str, kind: str, body: str) -> None:
    """It would be read whole, however long it is, and whatever it grows to when it is decoded."""

    def challenge(request: Any) -> None:
        if body == "odd":
            request.wfile.write(CHALLENGE + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
            return
        request.wfile.write(CHALLENGE + b"Content-Length: 2000000000\r\n\r\n" + b"x" * 200_000)
        request.server.stopping.wait(10)

    options = injected(half, kind) if kind and (half, kind) != ("sync", "aiohttp") else {}
    with (
        scripted(challenge, reply(204)) as server,
        sdk.client(half, server_url=server.url, username_2="u", password_2="p", timeout_ms=5_000, **options) as session,
    ):
        session.call("s.by_digest", retries=None)
        assert ["authorization" in each.headers for each in server.requests] == [False, True]


class TokenServer:
    """An API whose tokens are numbered; `refused` are those that it does not accept."""

    def __init__(self, life: int | str = 3600) -> None:
        self.life, self.issued = life, 0
        self.forms: list[dict[str, str]] = []
        self.refused: set[str] = set()

    def __call__(self, received: Recorded) -> Reply:
        if received.path == "/.well-known/openid-configuration":
            return as_json({"token_endpoint": "/oidc-token"})
        if received.path.endswith("token"):
            self.forms.append({"path": received.path, **dict(parse_qsl(received.body.decode()))})
            self.issued += 1
            return as_json({"access_token": f"t{self.issued}", "expires_in": self.life, "refresh_token": "again"})
        token = received.headers.get("authorization", "").removeprefix("Bearer ")
        return Reply(status=401, media_type="") if token in self.refused else DONE


@pytest.mark.parametrize("life", [10**400, "9" * 5_000, "²", -1], ids=["large", "digits", "raised", "negative"])
def test_a_life_that_is_no_time_is_an_hour(sdk: Case, half: str, server: RecordingServer, life: int | str) -> None:
    server.answer = tokens = TokenServer(life)
    with sdk.client(half, server_url=server.url, oauth=_utils(sdk).ClientCredentials("id", "se:cret")) as session:
        session.call("s.by_oauth")
        session.call("s.by_oauth")
    assert len(tokens.forms) == 1


def test_a_token_is_fetched_once(sdk: Case, half: str, server: RecordingServer) -> None:
    server.answer = tokens = TokenServer()
    grant = _utils(sdk).ClientCredentials("id", "se:cret", scopes=["read", "write"])
    with sdk.client(half, server_url=server.url, oauth=grant) as session:
        session.call("s.by_oauth")
        session.call("s.by_oauth")
    assert tokens.forms == [{"path": "/token", "grant_type": "client_credentials", "scope": "read write"}]
    asked, first, second = server.requests
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"id:se%3Acret").decode()
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer t1"
    assert "se:cret" not in repr(grant)


def test_an_expired_token_is_refreshed(sdk: Case, half: str, server: RecordingServer) -> None:
    server.answer = tokens = TokenServer(life=0)
    grant = _utils(sdk).PasswordCredentials("me", "pw", client_id="id", send_in="body")
    with sdk.client(half, server_url=server.url, oauth=grant) as session:
        session.call("s.by_oauth")
        session.call("s.by_oauth")
    assert [form["grant_type"] for form in tokens.forms] == ["password", "refresh_token"]
    assert tokens.forms[0]["client_id"] == "id"
    assert tokens.forms[0]["path"] == "/password-token"


def test_a_refused_token_is_renewed_once(sdk: Case, half: str, server: RecordingServer) -> None:
    server.answer = tokens = TokenServer()
    tokens.refused = {"t1"}
    with sdk.client(half, server_url=server.url, oauth=_utils(sdk).ClientCredentials("id", "s")) as session:
        session.call("s.by_oauth")
        assert tokens.issued == 2
        tokens.refused = {"t2", "t3"}
        with pytest.raises(sdk.models.APIError, match="401"):
            session.call("s.by_oauth")
        assert tokens.issued == 3


def test_a_refresh_token_and_discovery(sdk: Case, half: str, server: RecordingServer) -> None:
    server.answer = tokens = TokenServer()
    with sdk.client(half, server_url=server.url, oidc=_utils(sdk).RefreshToken("first", client_id="id")) as session:
        session.call("s.by_oidc")
    assert tokens.forms == [
        {"path": "/oidc-token", "grant_type": "refresh_token", "refresh_token": "first", "client_id": "id"}
    ]


def test_a_refusal_says_why_and_shows_no_secret(sdk: Case, half: str, server: RecordingServer) -> None:
    server.says(as_json({"error": "invalid_client"}, 401))
    grant = _utils(sdk).ClientCredentials("id", "hush")
    refused = pytest.raises(sdk.models.ConfigurationError, match="401 \\(invalid_client\\)")
    with sdk.client(half, server_url=server.url, oauth=grant) as session, refused as caught:
        session.call("s.by_oauth")
    assert "hush" not in str(caught.value)


def test_concurrent_calls_share_one_token(sdk: Case, server: RecordingServer) -> None:
    server.answer = tokens = TokenServer()
    grant = _utils(sdk).ClientCredentials("id", "s")
    with sdk.client("sync", server_url=server.url, oauth=grant) as session:
        threads = [threading.Thread(target=session.call, args=("s.by_oauth",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (tokens.issued, len(server.requests)) == (1, 9)


def test_concurrent_tasks_share_one_token(sdk: Case, server: RecordingServer) -> None:
    server.answer = tokens = TokenServer()

    async def calls() -> None:
        async with sdk.module.SDK(server_url=server.url, oauth=_utils(sdk).ClientCredentials("id", "s")) as client:
            await asyncio.gather(*(client.s.by_oauth_async() for _ in range(8)))

    asyncio.run(calls())
    assert (tokens.issued, len(server.requests)) == (1, 9)


def test_event_loops_and_threads_share_one_token(sdk: Case, server: RecordingServer) -> None:
    """Of a refresh token that is good for one use only, a second would end all that it stands for."""
    tokens = TokenServer()
    grant = _utils(sdk).RefreshToken("first", client_id="id")
    client = sdk.module.SDK(server_url=server.url, oauth=grant)

    def slowly(received: Recorded) -> Reply:
        if received.path.endswith("token"):
            time.sleep(0.1)
        return tokens(received)

    def by_loop() -> None:
        asyncio.run(client.s.by_oauth_async())

    server.answer = slowly
    with client, ThreadPoolExecutor(6) as threads:
        calls = [threads.submit(call) for call in (by_loop, client.s.by_oauth) * 3]
        assert [call.result(20) for call in calls] == [None] * 6
    assert [form["refresh_token"] for form in tokens.forms] == ["first"]


@pytest.fixture
def strict_server() -> Iterator[str]:
    """A server that wants to see the client's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "cert.pem", TLS / "server.pem")
    context.load_verify_locations(TLS / "cert.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server = RecordingServer()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.url.replace("http://", "https://")
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.mark.parametrize("has_certificate", [True, False])
def test_the_clients_own_certificate(sdk: Case, half: str, strict_server: str, has_certificate: bool) -> None:
    context = ssl.create_default_context(cafile=str(TLS / "cert.pem"))
    if has_certificate:
        context.load_cert_chain(TLS / "cert.pem", TLS / "server.pem")
    option = (
        {"client": httpx.Client(verify=context)}
        if half == "sync"
        else {"async_client": httpx.AsyncClient(verify=context)}
    )
    with sdk.client(half, server_url=strict_server, **option) as session:
        if has_certificate:
            assert session.call("s.by_certificate") is None
        else:
            with pytest.raises(sdk.models.APIConnectionError):
                session.call("s.by_certificate", retries=None)


def _utils(sdk: Case) -> Any:
    return importlib.import_module(f"{sdk.module.__name__}.utils")
