"""Where requests for tokens go, and that they are bounded as calls are."""

from __future__ import annotations

import base64
import gc
import gzip
import importlib
import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from typing import Any

import pytest

from tests.sdk.scripted_server import Step, drip, half_answer, reply, reset, scripted, silence
from tests.support.cases import Case
from tests.support.http_library import httpx
from tests.support.recording_server import Recorded, RecordingServer, Reply, as_json, recording

DONE = Reply(status=204, media_type="")


@pytest.fixture(params=["sync", "async", "aiohttp"])
def half(request: pytest.FixtureRequest) -> str:
    """Each way to send requests."""
    name: str = request.param
    return name


@pytest.fixture
def other() -> Iterator[RecordingServer]:
    """Somebody else's server."""
    with recording() as server:
        yield server


def options(sdk: Case, half: str, server: RecordingServer, **more: Any) -> dict[str, Any]:
    """Those of a client with an identity of its own, whose secret shows in bodies."""
    grant = credentials(sdk, send_in="body")
    client = {"async_client": "aiohttp"} if half == "aiohttp" else {}
    return {"server_url": server.url, "oauth": grant, "relative": grant, **client, **more}


def credentials(sdk: Case, **more: Any) -> Any:
    """A client's own identity."""
    return importlib.import_module(f"{sdk.module.__name__}.utils").ClientCredentials("id", "hush", **more)


def issues(answer: Reply) -> Any:
    """An API that issues tokens which end at once, and answers alike to all else."""

    def said(received: Recorded) -> Reply:
        token = {"access_token": "t", "expires_in": 0}
        return as_json(token) if received.method == "POST" else answer

    return said


def test_a_refusal_behind_a_redirect_fetches_no_token(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer
) -> None:
    other.says(Reply(status=401, media_type=""))
    server.answer = issues(Reply(status=302, media_type="", headers=[("location", f"{other.url}/x")]))
    refused = pytest.raises(sdk.models.APIError, match="401")
    with sdk.client(half, **options(sdk, half, server)) as session, refused:
        session.call("s.by_oauth", retries=None)
    assert [each.method for each in server.requests] == ["POST", "GET"]
    assert [(each.method, "authorization" in each.headers) for each in other.requests] == [("GET", False)]


def test_a_retry_behind_a_redirect_fetches_no_token(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer
) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    other.says(Reply(status=503, media_type=""), DONE)
    server.answer = issues(Reply(status=302, media_type="", headers=[("location", f"{other.url}/x")]))
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1))
    with sdk.client(half, **options(sdk, half, server, retry_config=quick)) as session:
        session.call("s.by_oauth")
    assert [each.method for each in server.requests] == ["POST", "GET"]
    assert [(each.method, "authorization" in each.headers) for each in other.requests] == [("GET", False)] * 2


def test_a_link_to_another_origin_fetches_no_token(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer
) -> None:
    other.says(as_json({"data": ["two"]}))
    server.answer = issues(as_json({"data": ["one"], "next": f"{other.url}/x"}))
    with sdk.client(half, **options(sdk, half, server)) as session:
        assert session.items(session.call("s.list")) == ["one", "two"]
    assert [(each.method, "authorization" in each.headers) for each in other.requests] == [("GET", False)]


def test_a_key_in_a_link_to_another_origin_is_masked(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    other.says(as_json({"data": []}))
    server.says(as_json({"data": ["one"], "next": f"{other.url}/x?seen=the-known-key"}))
    logger = logging.getLogger("tests.links")
    caplog.set_level(logging.DEBUG, logger.name)
    more = {"oauth": None, "header_key": "the-known-key", "debug_logger": logger}
    with sdk.client(half, **options(sdk, half, server, **more)) as session:
        assert session.items(session.call("s.list")) == ["one"]
    assert "x-key" not in other.last.headers
    assert "/x?seen=***" in caplog.text
    assert "the-known-key" not in caplog.text


@pytest.mark.parametrize(
    ("base", "asked"), [("", "/oauth/token"), ("/v1", "/v1/oauth/token"), ("/v1/", "/v1/oauth/token")]
)
def test_a_relative_address_stands_below_the_servers(
    sdk: Case, half: str, server: RecordingServer, base: str, asked: str
) -> None:
    server.answer = issues(DONE)
    with sdk.client(half, **options(sdk, half, server, server_url=server.url + base)) as session:
        session.call("s.by_relative")
    assert server.requests[0].target == asked


def test_a_token_server_that_is_lost_with_a_refresh_token_is_asked_once(
    sdk: Case, half: str, server: RecordingServer
) -> None:
    """It may have taken the token, which may be good for one request. The call was tried before."""

    def lost(received: Recorded) -> Reply:
        if len(server.requests) > 1:
            raise ConnectionError
        return as_json({"access_token": "t", "expires_in": 0})

    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    server.answer = lost
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1, max_elapsed_time=500))
    refused = pytest.raises(sdk.models.APIConnectionError, match="token could not be fetched")
    more = {"retry_config": quick, "oauth": utils.RefreshToken("first")}
    with sdk.client(half, **options(sdk, half, server, **more)) as session, refused:
        session.call("s.by_oauth")
    assert [each.method for each in server.requests].count("POST") == 2


@pytest.mark.parametrize("again", [True, False])
def test_a_token_server_that_fails_is_asked_again_where_that_is_safe(
    sdk: Case, half: str, server: RecordingServer, again: bool
) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    server.says(Reply(b"{}", status=500), Reply(b"{}", status=502), Reply(TOKEN), DONE)
    more = {} if again else {"oauth": utils.RefreshToken("first")}
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1))
    error = pytest.raises(sdk.models.APIConnectionError, match="could not be fetched: status 500")
    refused = nullcontext() if again else error
    with sdk.client(half, **options(sdk, half, server, retry_config=quick, **more)) as session, refused:
        session.call("s.by_oauth")
    assert [each.method for each in server.requests] == (["POST", "POST", "POST", "GET"] if again else ["POST"])


def test_a_token_that_is_lost_on_its_way_is_asked_for_again(sdk: Case, half: str, server: RecordingServer) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    server.says(DONE)
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1))
    with scripted(reset, half_answer, reply(200, {"access_token": "t"})) as issuer:
        more = {"oauth": credentials(sdk, token_url=issuer.url), "retry_config": quick}
        with sdk.client(half, **options(sdk, half, server, **more)) as session:
            session.call("s.by_oauth")
        assert len(issuer.requests) == 3
    assert [each.method for each in server.requests] == ["GET"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_token_server_that_is_busy_is_asked_again(sdk: Case, half: str, server: RecordingServer, status: int) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    server.says(Reply(b"{}", status=status), Reply(TOKEN), DONE)
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=1))
    with sdk.client(half, **options(sdk, half, server, retry_config=quick)) as session:
        session.call("s.by_oauth")
    assert [each.method for each in server.requests] == ["POST", "POST", "GET"]


def test_a_token_server_that_is_not_there_is_asked_again(sdk: Case, half: str, server: RecordingServer) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    with recording() as closed:
        pass
    quick = utils.RetryConfig(backoff=utils.BackoffStrategy(initial_interval=20, max_elapsed_time=100))
    more = {"oauth": credentials(sdk, token_url=closed.url), "retry_config": quick}
    begun = time.monotonic()
    refused = pytest.raises(sdk.models.APIConnectionError, match="no connection")
    with sdk.client(half, **options(sdk, half, server, **more)) as session, refused:
        session.call("s.by_oauth")
    assert time.monotonic() - begun > 0.015
    assert server.requests == []


@pytest.mark.parametrize("step", [drip(50, 0.1), silence], ids=["drips", "silent"])
def test_the_time_of_a_call_holds_for_its_token(sdk: Case, half: str, server: RecordingServer, step: Step) -> None:
    begun = time.monotonic()
    with scripted(step) as issuer:
        more = {"oauth": credentials(sdk, token_url=issuer.url), "timeout_ms": 200}
        with sdk.client(half, **options(sdk, half, server, **more)) as session:
            with pytest.raises(sdk.models.APITimeoutError):
                session.call("s.by_oauth", retries=None)
            assert time.monotonic() - begun < 3
    assert server.requests == []


def test_a_call_waits_for_the_token_of_another_no_longer_than_it_may(sdk: Case, server: RecordingServer) -> None:
    def lead() -> None:
        with suppress(sdk.models.APIConnectionError):
            session.call("s.by_oauth", retries=None, timeout_ms=20_000)

    with (
        scripted(silence) as issuer,
        sdk.client("sync", server_url=server.url, oauth=credentials(sdk, token_url=issuer.url)) as session,
    ):
        leader = threading.Thread(target=lead)
        leader.start()
        assert issuer.arrived(1) == 1
        with pytest.raises(sdk.models.APITimeoutError):
            session.call("s.by_oauth", retries=None, timeout_ms=100)
        assert leader.is_alive()
        issuer.stopping.set()
        leader.join()


def dripping_head(request: Any) -> None:
    """Never come to the end of an answer's first header."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(50):
        request.wfile.write(b"a")
        if request.server.stopping.wait(0.1):
            return


def test_the_time_of_a_call_holds_on_a_connection_that_a_token_came_by(sdk: Case) -> None:
    begun = time.monotonic()
    with (
        scripted(reply(200, {"access_token": "t"}), dripping_head) as server,
        sdk.client("sync", server_url=server.url, oauth=credentials(sdk), timeout_ms=300) as session,
    ):
        with pytest.raises(sdk.models.APITimeoutError):
            session.call("s.by_oauth", retries=None)
        assert time.monotonic() - begun < 3


TOKEN = json.dumps({"access_token": "t", "expires_in": 3600}).encode()
DEEP = Reply(b"[" * 200_000)


@pytest.mark.parametrize(
    ("answer", "kind", "why"),
    [
        (Reply(TOKEN + b" " * 2**20), "APIConnectionError", "larger than"),
        (
            Reply(gzip.compress(TOKEN + b" " * 2**20), headers=[("content-encoding", "gzip")]),
            "APIConnectionError",
            "larger than",
        ),
        (Reply(TOKEN, headers=[("content-encoding", "br")]), "APIConnectionError", "not asked for"),
        (Reply(gzip.compress(TOKEN)[:-9], headers=[("content-encoding", "gzip")]), "APIConnectionError", "is broken"),
        (Reply(b"{}", status=503), "APIConnectionError", "status 503"),
        (Reply(b"{}", status=429), "APIConnectionError", "status 429"),
        (Reply(b"{}", status=400), "ConfigurationError", "status 400"),
        (DEEP, "ConfigurationError", "status 200"),
        (Reply(rb'{"access_token": "t\ud800"}'), "ConfigurationError", "status 200"),
        (Reply(rb'{"access_token": "t\n"}'), "ConfigurationError", "status 200"),
        (Reply(b'{"access_token": "  "}'), "ConfigurationError", "status 200"),
    ],
    ids=["large", "compressed", "coded", "cut", "fails", "busy", "refuses", "deep", "surrogate", "line", "blanks"],
)
def test_an_answer_that_holds_no_token(
    sdk: Case, half: str, server: RecordingServer, answer: Reply, kind: str, why: str
) -> None:
    server.says(answer)
    if answer is DEEP:
        gc.collect()  # else what other tests left may be finalized at that depth, which fails
    refused = pytest.raises(getattr(sdk.models, kind), match=f"could not be fetched: .*{why}")
    with sdk.client(half, **options(sdk, half, server)) as session, refused:
        session.call("s.by_oauth", retries=None)
    assert [each.method for each in server.requests] == ["POST"]


def test_a_compressed_answer_is_read(sdk: Case, half: str, server: RecordingServer) -> None:
    server.says(Reply(gzip.compress(TOKEN), headers=[("content-encoding", "gzip")]), DONE)
    with sdk.client(half, **options(sdk, half, server)) as session:
        session.call("s.by_oauth")
    assert server.last.headers["authorization"] == "Bearer t"


def test_a_refresh_token_that_cannot_be_sent_is_none(sdk: Case, half: str, server: RecordingServer) -> None:
    token = as_json({"access_token": "t", "expires_in": 0, "refresh_token": "\ud800"})
    server.answer = lambda received: token if received.method == "POST" else DONE
    with sdk.client(half, **options(sdk, half, server)) as session:
        session.call("s.by_oauth")
        session.call("s.by_oauth")
    assert [b"client_credentials" in each.body for each in server.requests] == [True, False] * 2


@pytest.mark.parametrize("found", ["http://[", "http://" + "a" * 64, "http://\ud800", "http://127.0.0.1:99999"])
def test_a_discovery_that_leads_nowhere(sdk: Case, half: str, server: RecordingServer, found: str) -> None:
    server.says(as_json({"token_endpoint": found}))
    refused = pytest.raises(sdk.models.ConfigurationError, match="no token_url is known")
    with sdk.client(half, **options(sdk, half, server, oidc=credentials(sdk))) as session, refused:
        session.call("s.by_oidc")


def injected(half: str, **more: Any) -> dict[str, Any]:
    """The option that injects an HTTP client."""
    return {"client": httpx.Client(**more)} if half == "sync" else {"async_client": httpx.AsyncClient(**more)}


@pytest.mark.parametrize("half", ["sync", "async"], indirect=True)
def test_a_token_request_follows_no_redirect(
    sdk: Case, half: str, server: RecordingServer, other: RecordingServer
) -> None:
    other.says(Reply(TOKEN))
    server.says(Reply(status=307, media_type="", headers=[("location", f"{other.url}/x")]))
    refused = pytest.raises(sdk.models.ConfigurationError, match="307")
    with sdk.client(half, **options(sdk, half, server, **injected(half, follow_redirects=True))) as session, refused:
        session.call("s.by_oauth")
    assert other.requests == []


@pytest.mark.parametrize("half", ["sync", "async"], indirect=True)
def test_a_token_request_has_the_identity_that_was_given(sdk: Case, half: str, server: RecordingServer) -> None:
    server.says(Reply(TOKEN), DONE)
    more = {"oauth": credentials(sdk), **injected(half, auth=("somebody", "else"))}
    with sdk.client(half, **options(sdk, half, server, **more)) as session:
        session.call("s.by_oauth")
    assert server.requests[0].headers["authorization"] == "Basic " + base64.b64encode(b"id:hush").decode()


def with_user(url: str) -> str:
    """A URL with a user's name and password."""
    return url.replace("://", "://usr:url%5Esecret@")


@pytest.mark.parametrize("send_in", ["header", "body"])
def test_the_librarys_log_tells_no_secret_of_a_token_request(
    sdk: Case, half: str, server: RecordingServer, send_in: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pairs = [base64.b64encode(pair).decode() for pair in (b"id:client%5Esecret", b"usr:url^secret")]
    secrets = [
        "client^secret",
        "url%5Esecret",
        "url^secret",
        "query%2Fsecret",
        "query/secret",
        *pairs[send_in == "body" :],
    ]
    server.says(Reply(TOKEN, headers=[("x-echo", " ".join(secrets))]), DONE)
    address = f"{with_user(server.url)}/token?key=query%2Fsecret"
    grant = importlib.import_module(f"{sdk.module.__name__}.utils").ClientCredentials
    more = {"oauth": grant("id", "client^secret", token_url=address, send_in=send_in)}
    with sdk.client(half, **options(sdk, half, server, **more)) as session:
        session.call("s.by_oauth")
    assert server.requests[0].target == "/token?key=query%2Fsecret"
    assert "/token" in caplog.text
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_a_relative_address_tells_no_secret_of_the_servers(
    sdk: Case, half: str, server: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.answer = issues(DONE)
    with sdk.client(half, **options(sdk, half, server, server_url=with_user(server.url))) as session:
        session.call("s.by_relative")
    assert "/oauth/token" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(("send_in", "identity"), [("header", b"id:hush"), ("body", b"usr:url^secret")])
def test_the_user_of_an_address_replaces_no_identity(
    sdk: Case, half: str, server: RecordingServer, send_in: str, identity: bytes
) -> None:
    server.says(Reply(TOKEN), DONE)
    more = {"oauth": credentials(sdk, send_in=send_in, token_url=with_user(server.url))}
    with sdk.client(half, **options(sdk, half, server, **more)) as session:
        session.call("s.by_oauth")
    assert server.requests[0].headers["authorization"] == f"Basic {base64.b64encode(identity).decode()}"


def test_a_discovery_that_fails_for_now(sdk: Case, half: str, server: RecordingServer) -> None:
    server.says(Reply(b"{}", status=503))
    refused = pytest.raises(sdk.models.APIConnectionError, match="could not be fetched: status 503")
    with sdk.client(half, **options(sdk, half, server, oidc=credentials(sdk))) as session, refused:
        session.call("s.by_oidc", retries=None)


@pytest.mark.parametrize(
    "answer",
    [
        as_json({"token_endpoint": "/oidc-token"}, 404),
        as_json({"token_endpoint": "/oidc-token"}, 302),
        as_json({"token_endpoint": ["/oidc-token"]}),
        as_json({"token_endpoint": "http://["}),
    ],
    ids=["missing", "moved", "list", "no address"],
)
def test_a_discovery_is_believed_only_if_it_is_one(
    sdk: Case, half: str, server: RecordingServer, answer: Reply
) -> None:
    grant = credentials(sdk)
    with sdk.client(half, **options(sdk, half, server, oidc=grant)) as session:
        server.says(answer)
        with pytest.raises(sdk.models.ConfigurationError, match="no token_url is known"):
            session.call("s.by_oidc")
        assert [each.method for each in server.requests] == ["GET"]
        server.says(as_json({"token_endpoint": "/oidc-token"}), as_json({"access_token": "t"}), DONE)
        session.call("s.by_oidc")
    assert server.last.headers["authorization"] == "Bearer t"


@pytest.mark.parametrize("code", ["hush", "x_hush", "a" * 10_000])
def test_a_code_that_is_a_secret_or_none_is_not_told(sdk: Case, half: str, server: RecordingServer, code: str) -> None:
    server.says(as_json({"error": code}, 400))
    refused = pytest.raises(sdk.models.ConfigurationError, match="status 400; check")
    with sdk.client(half, **options(sdk, half, server)) as session, refused:
        session.call("s.by_oauth")


def test_an_address_of_no_http_server(sdk: Case, half: str, server: RecordingServer) -> None:
    more = {"oauth": credentials(sdk, token_url="ftp://127.0.0.1/token")}
    refused = pytest.raises(sdk.models.ConfigurationError, match=r"begin with http.*check token_url")
    with sdk.client(half, **options(sdk, half, server, **more)) as session, refused:
        session.call("s.by_oauth")


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("ClientCredentials", {"client_id": "id", "client_secret": "hush\ud800"}),
        ("ClientCredentials", {"client_id": "id\ud800", "client_secret": "hush"}),
        ("PasswordCredentials", {"username": "me", "password": "hush\ud800"}),
        ("RefreshToken", {"refresh_token": "hush\ud800"}),
    ],
    ids=["secret", "id", "password", "refresh"],
)
@pytest.mark.parametrize("send_in", ["header", "body"])
def test_credentials_that_cannot_be_sent(
    sdk: Case, half: str, server: RecordingServer, kind: str, given: dict[str, str], send_in: str
) -> None:
    grant = getattr(importlib.import_module(f"{sdk.module.__name__}.utils"), kind)
    more = {"oauth": grant(**given, send_in=send_in)}
    refused = pytest.raises(sdk.models.ConfigurationError, match="hold what is no character")
    with sdk.client(half, **options(sdk, half, server, **more)) as session, refused as caught:
        session.call("s.by_oauth")
    assert "hush" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert server.requests == []
