"""Faults of TLS: certificates, handshakes, alerts and ends in the midst of an answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path

from harden.case import Case, Verdict

from . import tls_server
from .fault import LATE, LOST, SAFE, UNFIT, Fault
from .faults import badly_told, problems
from .sdk import ONCE, models, opened
from .server import serving
from .steps import CHUNKED, FINE, JSON, chunked, head, page, says
from .tls_server import FOLDER, Peer, context, serving_tls

_WAYS = ("sync", "async", "async on aiohttp")
_BODY = page(fine=True)
_LENGTH = head(200, {"content-type": JSON, "content-length": str(len(_BODY))})
_UNTIL_CLOSED = head(200, {"content-type": JSON})


def cases() -> Iterator[Case]:
    """A case for each fault, in each way to call that makes its own connections."""
    for name in _CERTIFICATES:
        yield Case("weather: TLS certificates", name, partial(_certificate, name), weight=len(_WAYS))
    for name in _GREETINGS:
        yield Case("weather: TLS handshakes", name, partial(_greeting, name), weight=len(_WAYS))
    for name in _ENDS:
        yield Case("weather: TLS in mid-answer", name, partial(_end, name), weight=2 * len(_WAYS))


def _trusting(certificate: str) -> None:
    """Trust a certificate and no other, as a user would: by the environment."""
    os.environ["SSL_CERT_FILE"] = str(FOLDER / certificate)
    import_module("orq_ai_sdk._runtime.http").tls_context.cache_clear()


# --- certificates -----------------------------------------------------------------------------------------------

_CERTIFICATES: Mapping[str, tuple[str, str, bool]] = {
    "as it should be": ("cert.pem", "127.0.0.1", True),
    "expired": ("expired.pem", "127.0.0.1", False),
    "not valid yet": ("future.pem", "127.0.0.1", False),
    "of another host": ("other-host.pem", "127.0.0.1", False),
    "of an unknown authority": ("cert.pem", "", False),
}
"""What the server shows, the name that it is called by (empty: without trust in it), and whether that is fine."""


def _certificate(name: str, folder: Path) -> Verdict:
    certificate, host, fine = _CERTIFICATES[name]
    found: list[str] = []
    for way in _WAYS:
        _trusting(certificate if host else "expired.pem")
        with serving({"fine": says(FINE)}, tls=context(certificate)) as server:
            url = f"https://{host or '127.0.0.1'}:{server.port}"
            found += [f"{way}: {each}" for each in _asked(way, url, "" if fine else LOST, _UNTRUSTED)]
            if server.seen and not fine:
                found.append(f"{way}: the request was sent")
    return Verdict("; ".join(found)[:900], refused=not fine)


_UNTRUSTED = "certificate is not trusted"


def _asked(way: str, url: str, outcome: str, text: str = "") -> Iterator[str]:
    """What is wrong with the outcome of one call; no outcome is an answer."""
    with opened(way, server_url=url) as session:
        try:
            session.call("all", server_url=f"{url}/fine", timeout_ms=600 if outcome == LATE else 20_000, retries=ONCE)
        except models.SDKError as error:
            yield from badly_told(error)
            if type(error).__name__ != outcome or text not in str(error):
                yield f"raised {type(error).__name__}: {error}, expected {outcome or 'an answer'} {text}"
        else:
            if outcome:
                yield f"it gave an answer, expected {outcome}"


# --- handshakes -------------------------------------------------------------------------------------------------

_GREETINGS: Mapping[str, tuple[Callable[[Peer], bool], str]] = {
    "as it should be": (tls_server.greets, ""),
    "cut": (tls_server.hangs_up, LOST),
    "refused by an alert": (tls_server.refuses, LOST),
    "answered in HTTP": (tls_server.speaks_plainly, LOST),
    "never answered": (tls_server.falls_silent, LATE),
}


def _greeting(name: str, folder: Path) -> Verdict:
    greeting, outcome = _GREETINGS[name]
    _trusting("cert.pem")
    found: list[str] = []
    for way in _WAYS:
        with serving_tls({}, FINE) as server:
            server.greeting = greeting
            found += [f"{way}: {each}" for each in _asked(way, server.url, outcome)]
    return Verdict("; ".join(found)[:900], refused=bool(outcome))


# --- ends in mid-answer -----------------------------------------------------------------------------------------


def _then(act: Callable[[Peer], None] | None, *pieces: bytes) -> tls_server.Step:
    def step(peer: Peer) -> None:
        for piece in pieces:
            peer.say(piece)
        if act is not None:
            act(peer)

    return step


def _fault(outcome: str, *, unannounced: bool) -> Fault:
    return Fault(_nothing, outcome, tries=SAFE if outcome == LOST else (1, 1), unannounced=unannounced)


async def _nothing(_: object) -> None:
    """The server of TLS has steps of its own."""


_ENDINGS: Mapping[str, Callable[[Peer], None] | None] = {
    "an alert": Peer.alert,
    "a close_notify": Peer.notify,
    "no close_notify": None,
    "a reset": Peer.reset,
}
_UNANNOUNCED: Mapping[str, tuple[tls_server.Step, str]] = {
    "a close_notify after a whole answer": (_then(Peer.notify, FINE), "page"),
    "no close_notify after a whole answer": (_then(None, FINE), "page"),
}
_ENDS: Mapping[str, tuple[tls_server.Step, str]] = {
    **{f"{end} before the answer": (_then(act), LOST) for end, act in _ENDINGS.items()},
    **{f"{end} in the head": (_then(act, _LENGTH[:20]), LOST) for end, act in _ENDINGS.items()},
    **{f"{end} after the head": (_then(act, _LENGTH), LOST) for end, act in _ENDINGS.items()},
    **{f"{end} in the body": (_then(act, _LENGTH, _BODY[:9]), LOST) for end, act in _ENDINGS.items()},
    **{f"{end} in chunks": (_then(act, CHUNKED, chunked(_BODY, end=b"")), LOST) for end, act in _ENDINGS.items()},
    **_UNANNOUNCED,
    "a close_notify after a body without a length": (_then(Peer.notify, _UNTIL_CLOSED, _BODY), "page"),
    "no close_notify after a body without a length": (_then(None, _UNTIL_CLOSED, _BODY), "page"),
    "an alert after a body without a length": (_then(Peer.alert, _UNTIL_CLOSED, _BODY), LOST),
    "no close_notify in a body without a length": (_then(None, _UNTIL_CLOSED, _BODY[:9]), UNFIT),
}
"""Where it ends, and the outcome. Without a length only the end of the connection says that a body is whole; that TLS
says so by a close_notify many servers forget, and no client insists."""


def _end(name: str, folder: Path) -> Verdict:
    step, outcome = _ENDS[name]
    fault = _fault(outcome, unannounced=name in _UNANNOUNCED)
    _trusting("cert.pem")
    found: list[str] = []
    for way in _WAYS:
        with serving_tls({"end": step}, FINE) as server, opened(way, server_url=server.url) as session:
            own = "aiohttp" not in way
            found += [f"{way}: {each}" for each in problems(fault, "end", session, server, own_library=own)]
    return Verdict("; ".join(found)[:900], refused=outcome != "page")
