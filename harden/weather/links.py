"""Faults below HTTP, and of clients: names, ports, TLS, exhausted and closed pools, forks, other hosts, cut streams."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

from harden.case import Case, Verdict
from tests.support.http_library import httpx

from . import sdk
from .faults import badly_told, still_works
from .sdk import HALVES, ONCE, Session, models, narrow, opened
from .server import Exchange, FaultServer, serving
from .steps import EVENTS, FINE, answer, chunked, finish, says

_TLS = sdk.HOME / "tests" / "fixtures" / "tls"
_EVENT = b'data: {"id": "1"}\n\n'
_STREAM = _EVENT * 2 + b"data: [DONE]\n\n"


def cases() -> Iterator[Case]:
    """A case for each fault; those of clients in each way to call."""
    for name in _ADDRESSES:
        yield Case("weather: connections", name, partial(_unreachable, name), weight=len(HALVES))
    for name in _SECURE:
        yield Case("weather: TLS", name, partial(_secure, name), weight=2)
    for name in _CLIENTS:
        yield Case("weather: clients", name, partial(_client, name), weight=len(HALVES))
    for end in ("close", "reset"):
        yield Case("weather: cut streams", end, partial(_cut, end), weight=len(HALVES) * len(_STREAM), limit=300)


# --- names and ports ------------------------------------------------------------------------------------------


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_ADDRESSES: Mapping[str, tuple[Callable[[], str], str]] = {
    "no such name": (lambda: "http://no-such-name.invalid", "APIConnectionError"),
    "nobody listens": (lambda: f"http://127.0.0.1:{_unused_port()}", "APIConnectionError"),
    "a label too long": (lambda: f"http://{'a' * 64}.example", "any"),
    "a port too high": (lambda: "http://127.0.0.1:99999", "any"),
    "no host": (lambda: "http://", "any"),
    "a broken address": (lambda: "http://[::1", "any"),
}


def _unreachable(name: str, folder: Path) -> Verdict:
    os.environ["RES_OPTIONS"] = "timeout:1 attempts:1"
    make, wanted = _ADDRESSES[name]
    found: list[str] = []
    for way in HALVES:
        with opened(way, server_url="http://127.0.0.1:9") as session:
            try:
                session.call("all", server_url=make(), timeout_ms=4_000, retries=ONCE)
                found.append(f"{way}: it gave an answer")
            except Exception as error:
                found += [f"{way}: {each}" for each in (*badly_told(error), *_unlike(error, wanted))]
    return Verdict("; ".join(found)[:900], refused=True)


def _unlike(error: Exception, wanted: str) -> Iterator[str]:
    if wanted != "any" and type(error).__name__ != wanted:
        yield f"raised {type(error).__name__}: {error}, expected {wanted}"


# --- TLS --------------------------------------------------------------------------------------------------------


def _server_context(*, asks: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_TLS / "cert.pem", _TLS / "server.pem")
    if asks:
        context.load_verify_locations(_TLS / "cert.pem")
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(_TLS / "cert.pem"))


def _secure(name: str, folder: Path) -> Verdict:
    fault = _SECURE[name]
    found: list[str] = []
    for half, kind, option in (("sync", httpx.Client, "client"), ("async", httpx.AsyncClient, "async_client")):
        with serving({"fine": says(FINE)}, tls=fault.get("tls", _server_context)()) as server:
            verify = _trusting() if fault.get("trusts", True) else True
            options = {option: narrow(kind, verify=verify)}
            with opened(half, server_url=server.url, **options) as session:
                url = fault["url"](server) if "url" in fault else server.url
                try:
                    session.call("all", server_url=f"{url}/fine", timeout_ms=1_000, retries=ONCE)
                    outcome = "page"
                except Exception as error:
                    outcome = type(error).__name__
                    found += [f"{half}: {each}" for each in badly_told(error)]
                    if fault.get("says", "") not in str(error):
                        found.append(f"{half}: said {error}")
                session.close(options[option])
            if outcome != fault["outcome"]:
                found.append(f"{half}: {outcome}, expected {fault['outcome']}")
    return Verdict("; ".join(found)[:900], refused=fault["outcome"] != "page")


def _at(scheme: str, host: str = "127.0.0.1") -> Callable[[FaultServer], str]:
    return lambda server: f"{scheme}://{host}:{server.port}"


_SECURE: Mapping[str, dict[str, Any]] = {
    "trusted": {"outcome": "page"},
    "untrusted": {"outcome": "APIConnectionError", "trusts": False, "says": "certificate is not trusted"},
    "another host": {
        "outcome": "APIConnectionError",
        "url": _at("https", "127.1"),
        "says": "certificate is not trusted",
    },
    "a server without TLS": {"outcome": "APITimeoutError", "tls": lambda: None, "url": _at("https")},
    "HTTP to a TLS port": {"outcome": "APIConnectionError", "url": _at("http")},
    "a certificate is asked for": {"outcome": "APIConnectionError", "tls": partial(_server_context, asks=True)},
}


# --- clients ----------------------------------------------------------------------------------------------------


async def _hold_stream(exchange: Exchange) -> None:
    await exchange.send(EVENTS + chunked(_EVENT, end=b""))
    await exchange.hold()


def _client(name: str, folder: Path) -> Verdict:
    found: list[str] = []
    for way in HALVES:
        steps = {"fine": says(FINE), "stream": _hold_stream}
        with serving(steps) as server, serving({"fine": says(FINE)}) as other, ExitStack() as stack:
            server_steps = {"status": 302, "url": f"{other.url}/fine/v2/deployments"}
            steps["away"] = says(answer(b"", 302, "", {"location": str(server_steps["url"])}))
            session = stack.enter_context(opened(way, server_url=server.url))
            found += [f"{way}: {each}" for each in _CLIENTS[name](session, server, other, way)]
    return Verdict("; ".join(found)[:900])


def _exhausted(session: Session, server: FaultServer, other: FaultServer, way: str) -> Iterator[str]:
    """A stream holds the only connection: the next call waits in vain, and works when the stream is closed."""
    stream = session.call("invoke", key="k", stream=True, server_url=f"{server.url}/stream")
    session.next(stream)
    if "one connection" in way:
        try:
            session.call("all", server_url=f"{server.url}/fine", timeout_ms=150, retries=ONCE)
            yield "a second connection was made"
        except models.APITimeoutError as error:
            yield from badly_told(error)
    session.close(stream)
    yield from still_works(session, server)


def _closed(session: Session, server: FaultServer, other: FaultServer, way: str) -> Iterator[str]:
    """Every call after closing says so, also a second time, and closing twice is fine."""
    stream = session.call("invoke", key="k", stream=True, server_url=f"{server.url}/stream")
    session.next(stream)
    session.close(session.orq)
    session.close(session.orq)
    for _ in range(2):
        try:
            session.call("all", server_url=f"{server.url}/fine", retries=ONCE)
            yield "it answered"
        except models.SDKError as error:
            if "is closed" not in str(error):
                yield f"said {error}"
    with suppress(models.SDKError, StopIteration, StopAsyncIteration):
        session.next(stream)
    session.close(stream)


def _other_hosts(session: Session, server: FaultServer, other: FaultServer, way: str) -> Iterator[str]:
    """A redirect to another host is followed without credentials, cookies and headers of the caller's own."""
    headers = {"cookie": "a=b", "x-token": "secret-token", "proxy-authorization": "Basic eA=="}
    answered = session.call("all", server_url=f"{server.url}/away", http_headers=headers, retries=ONCE)
    if getattr(answered, "fine", None) is not True or len(other.heads) != 1:
        yield "the redirect was not followed"
    told = b"".join(other.heads).lower()
    yield from (f"{name} arrived" for name in ("authorization", "cookie", "x-token", "key") if name.encode() in told)


def _forked(session: Session, server: FaultServer, other: FaultServer, way: str) -> Iterator[str]:
    """A child that inherits a client in mid-stream and ends in the usual way takes nothing from its parent."""
    stream = session.call("invoke", key="k", stream=True, server_url=f"{server.url}/stream")
    session.next(stream)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with sdk.Orq("key", server_url=f"{server.url}/fine") as orq:
                code = 0 if getattr(orq.deployments.all(), "fine", None) is True else 2
            if not session.is_async:
                code = code or (0 if session.orq.deployments.all(server_url=f"{server.url}/fine") else 3)
        finally:
            os._exit(code)
    if status := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        yield f"the child ended with {status}"
    if threading.active_count() < 2:
        yield "the server has gone"
    session.close(stream)
    yield from still_works(session, server)


_CLIENTS: Mapping[str, Callable[[Session, FaultServer, FaultServer, str], Iterator[str]]] = {
    "exhausted": _exhausted,
    "closed": _closed,
    "other hosts": _other_hosts,
    "forked": _forked,
}


# --- streams ----------------------------------------------------------------------------------------------------


def _cut(end: Any, folder: Path) -> Verdict:
    """Cut an event stream after each of its bytes: whole events come, then an error, never half an event."""

    async def step(exchange: Exchange) -> None:
        size = int(exchange.argument)
        await exchange.send(EVENTS + chunked(*([_STREAM[:size]] if size else []), end=b""))
        await finish(exchange, end)

    found: list[str] = []
    for way in HALVES:
        with serving({"cut": step, "fine": says(FINE)}, keep_heads=False) as server:
            with opened(way, server_url=server.url) as session:
                for size in range(len(_STREAM)):
                    problems = _read_cut(session, server, size)
                    found += [f"{way}: after {size} bytes: {each}" for each in problems]
            if not server.is_left():
                found.append(f"{way}: {server.open_now} connections are left open")
    return Verdict("; ".join(found)[:900])


def _read_cut(session: Session, server: FaultServer, size: int) -> Iterator[str]:
    """What is wrong with the events."""
    stream = session.call("invoke", key="k", stream=True, server_url=f"{server.url}/cut~{size}", retries=ONCE)
    count, whole = 0, min(size // len(_EVENT), 2)
    try:
        while session.next(stream) is not None:
            count += 1
    except (StopIteration, StopAsyncIteration):
        if not _STREAM[:size].endswith(b"[DONE]\n"):
            yield "it ended as if it were complete"
    except models.APIConnectionError:
        pass
    too_few = count < whole
    too_many = count > whole + _STREAM[:size].endswith(b"}\n") or count > 2  # the end stands for the empty line
    if too_few or too_many:
        yield f"{count} events"
    if size % 10 == 0:
        yield from still_works(session, server)
