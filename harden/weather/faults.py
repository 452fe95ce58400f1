"""Every fault of the tables, in each way to call: the documented outcome, and a client that is as good as new."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from harden.case import Case, Verdict

from . import contents, framing, oddities, statuses
from .fault import Fault, Table
from .sdk import HALVES, TWICE, Session, models, opened, utils
from .server import FaultServer, Step, serving
from .steps import FINE, says
from .tls_server import TlsServer

TABLES: Mapping[str, Table] = {
    "resets": framing.RESETS,
    "truncated": framing.TRUNCATED,
    "lengths": framing.LENGTHS,
    "beyond the end": framing.BEYOND,
    "not HTTP": framing.SPEECH,
    "slow": framing.SLOW,
    "oversized": framing.OVERSIZED,
    "media types": contents.MEDIA,
    "JSON and UTF-8": contents.TEXTS,
    "codings": contents.CODINGS,
    "interim": statuses.INTERIM,
    "redirects": statuses.REDIRECTS,
    "Retry-After": statuses.WAITS,
    "status lines": oddities.LINES,
    "headers": oddities.HEADERS,
    "odd lengths": oddities.SIZES,
    "places": oddities.PLACES,
    "none": contents.PLAIN,
}

CALLS: Mapping[str, dict[str, Any]] = {"all": {}, "get_config": {"key": "k"}}
"""A call of a safe method, and one of a method that is not."""


def cases() -> Iterator[Case]:
    """A case for each fault and way to call."""
    for group, table in TABLES.items():
        for name in table:
            yield Case(f"weather: {group}", name, partial(attempt, group, name), weight=len(HALVES) * len(CALLS))


def attempt(group: str, name: str, folder: Path | None = None) -> Verdict:
    """Try one fault in every way."""
    fault = TABLES[group][name]
    found = [f"{way}: {problem}" for way in HALVES for problem in _in_one_way(fault, name, way)]
    return Verdict("; ".join(found)[:900], refused=fault.outcome not in ("page", "none", "any"))


def _in_one_way(fault: Fault, name: str, way: str) -> Iterator[str]:
    with serving({name: fault.does, **FOLLOWING}) as server:
        with opened(way, server_url=server.url) as session:
            yield from still_works(session, server)  # so that the time of the call is not that of imports
            yield from problems(fault, name, session, server, own_library="aiohttp" not in way)
        if not server.is_left():
            yield f"{server.open_now} connections are left open"


FOLLOWING: Mapping[str, Step] = {"fine": says(FINE)}


def problems(
    fault: Fault, name: str, session: Session, server: FaultServer | TlsServer, *, own_library: bool = True
) -> Iterator[str]:
    """What is wrong with what the calls did, and whether the next call works."""
    for index, (method, arguments) in enumerate(CALLS.items()):
        before = server.seen[name]
        started = time.monotonic()
        outcome = called(session, method, f"{server.url}/{name}", arguments, fault.timeout)
        taken = time.monotonic() - started
        wanted = replace(fault, outcome=fault.outcome_of(index, own_library=own_library))
        yield from (f"{method}: {each}" for each in _unlike(wanted, outcome, method, own_library))
        if taken > fault.within:
            yield f"{method}: took {taken:.2f} s"
        if fault.tries and own_library and server.seen[name] - before != fault.tries[index]:
            yield f"{method}: {server.seen[name] - before} requests, expected {fault.tries[index]}"
        server.seen[name] = 0
        yield from still_works(session, server, TWICE if fault.unannounced else None)


def called(session: Session, method: str, url: str, arguments: Mapping[str, Any], timeout: int) -> Any:
    """The result of a call, or the exception that it raised."""
    try:
        found = session.call(method, server_url=url, retries=TWICE, timeout_ms=timeout, **arguments)
        if hasattr(found, "__next__") or hasattr(found, "__anext__"):
            return session.events(found)
        return found
    except Exception as error:
        return error


def still_works(
    session: Session, server: FaultServer | TlsServer, retries: utils.RetryConfig | None = None
) -> Iterator[str]:
    """What is wrong with a call after the fault: nothing, unless the pool or a connection was spoilt."""
    try:
        answer = session.call("all", server_url=f"{server.url}/fine", timeout_ms=2_000, retries=retries)
        if getattr(answer, "fine", None) is not True:
            yield "the next call got another's answer"
    except Exception as error:
        yield f"the next call failed: {type(error).__name__}: {error}"


def _unlike(fault: Fault, outcome: Any, method: str, own_library: bool) -> Iterator[str]:
    if not isinstance(outcome, Exception):
        if fault.outcome not in ("any", "none" if outcome is None else "page") and own_library:
            yield f"gave {str(outcome)[:100]!r}, expected {fault.outcome}"
        return
    yield from badly_told(outcome)
    wanted = fault.outcome
    if wanted in ("page", "none") or (wanted != "any" and not _is_a(outcome, wanted, own_library)):
        yield f"raised {type(outcome).__name__}: {str(outcome)[:150]}, expected {wanted}"
    if fault.says and own_library and fault.says not in str(outcome):
        yield f"said {str(outcome)[:200]!r}, expected {fault.says!r}"


def _is_a(error: Exception, name: str, own_library: bool) -> bool:
    """Exactly this class, but for those that an operation documents for an error status, and for what another HTTP
    library takes longer to find out."""
    kind = getattr(models, name)
    return type(error) is kind or (isinstance(error, kind) and (name == "APIError" or not own_library))


def badly_told(error: Exception) -> Iterator[str]:
    """What every error of the SDK promises: its class, one line of a bounded length, and that it can be pickled."""
    if not isinstance(error, models.SDKError):
        yield f"raised {type(error).__name__}, which is no SDKError: {error}"
        return
    text = str(error)
    if not text.isprintable() or len(text) > 1_000:
        yield f"its message is not one line of printable text: {text[:200]!r}"
    if str(pickle.loads(pickle.dumps(error))) != text:
        yield "its pickle is another error"
