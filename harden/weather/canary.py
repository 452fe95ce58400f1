"""The canary: a key that a server, a broken network or a bug may bring to light, looked for in all that is shown."""

from __future__ import annotations

import logging
import pickle
import pydoc
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from harden.case import Case, Verdict

from . import contents, framing, sdk, statuses
from .fault import Fault
from .sdk import HALVES, ONCE, Session, models, opened, utils
from .server import Exchange, Step, serving
from .steps import EVENTS, FINE, answer, chunked, finish, head, page, says

_SECRET = "sk-" + "canary-7Qx"
"""Put together, so that this very line is not taken for a find."""


def cases() -> Iterator[Case]:
    """A case for each fault that may show the key, and one for each other place."""
    for name in _faults():
        yield Case("weather: canary in calls", name, partial(_in_calls, name), weight=len(HALVES))
    yield Case("weather: canary elsewhere", "the client", _in_the_client)
    yield Case("weather: canary elsewhere", "bad keys", _in_bad_keys)
    yield Case("weather: canary elsewhere", "the fake API's records", _in_records)
    yield Case("weather: canary elsewhere", "the generated files", _in_generated, limit=300)


def _echoes(status: int = 200, kind: str = "application/json", **headers: str) -> Step:
    """Answer with the request's key in the reason, the headers and the body."""

    async def step(exchange: Exchange) -> None:
        told = _SECRET.encode()
        lines = {"content-type": kind, "x-request-id": _SECRET, "x-echo": f"Bearer {_SECRET}", **headers}
        body = b'{"message": "wrong key ' + told + b'", "at": ' + (b"oops" if status == 200 else b"1") + b"}"
        await exchange.send(answer(body, status, kind, {"set-cookie": f"k={_SECRET}", **lines}))

    return step


def _stream(*events: str, end: Any = "keep") -> Step:
    async def step(exchange: Exchange) -> None:
        body = chunked(*(event.encode() for event in events), end=b"" if end != "keep" else b"0\r\n\r\n")
        await exchange.send(EVENTS + body)
        await finish(exchange, end)

    return step


def _faults() -> Mapping[str, Step]:
    picked: dict[str, Fault] = {
        **framing.RESETS,
        **{name: framing.SLOW[name] for name in ("silent", "silent-in-body")},
        **{name: framing.LENGTHS[name] for name in ("length-negative", "length-beyond-memory")},
        **{name: framing.SPEECH[name] for name in ("no-http", "header-with-null")},
        **{name: contents.CODINGS[name] for name in ("gzip-broken", "coding-unknown")},
        **{name: contents.TEXTS[name] for name in ("json-cut", "utf-8-invalid")},
        **{name: statuses.REDIRECTS[name] for name in ("302-to-a-broken-host", "302-in-a-circle")},
    }
    return {
        **{name: fault.does for name, fault in picked.items()},
        "fine": says(FINE),
        "echo-401": _echoes(401),
        "echo-403-html": _echoes(403, "text/html"),
        "echo-500": _echoes(500),
        "echo-in-broken-json": _echoes(200),
        "echo-in-html": _echoes(200, "text/html"),
        "echo-as-media-type": _echoes(200, f"x/{_SECRET}"),
        "echo-as-coding": says(answer(page(), headers={"content-encoding": _SECRET})),
        "echo-in-location": _echoes(302, location=f"file:///{_SECRET}"),
        "echo-in-another-location": _echoes(307, location=f"http://127.0.0.1:9/{_SECRET}"),
        "echo-in-a-cut": says(head(200, {"content-length": "99", "x-echo": _SECRET}) + _SECRET.encode(), end="close"),
        "echo-as-status-line": says(f"{_SECRET}\r\n\r\n".encode(), end="close"),
        "echo-as-header": says(f"HTTP/1.1 200 OK\r\n{_SECRET}\r\n\r\n".encode(), end="close"),
        "echo-as-length": says(f"HTTP/1.1 200 OK\r\ncontent-length: {_SECRET}\r\n\r\n".encode(), end="close"),
        "stream-of-echoes": _stream(f'data: {{"id": "{_SECRET}", oops\n\n'),
        "stream-that-fails": _stream(f'event: error\ndata: {{"error": "{_SECRET}"}}\n\n'),
        "stream-that-breaks": _stream(f': {_SECRET}\n\ndata: {{"id": "1"}}\n\n', end="reset"),
        "stream-cut": _stream(f'data: {{"id": "{_SECRET}', end="close"),
    }


class _Watcher:
    """Everything that is told while it watches: logs of every logger at DEBUG, what hooks are shown, and errors."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self._handler = _Handler(self.note)

    def note(self, where: str, value: object) -> None:
        self.told.append((where, value if isinstance(value, str) else f"{value!r} {value}"))

    def hook(self, context: object, value: object) -> None:
        """Note what a hook is told. The request itself is not shown: it holds the credentials, as documented."""
        self.note("hook's context", context)
        if not hasattr(value, "method"):
            self.note("hook's value", value)

    @property
    def hooks(self) -> Any:
        """Hooks that note what they are shown."""
        return utils.Hooks((self.hook,), (self.hook,), (self.hook,))

    def __enter__(self) -> _Watcher:
        logging.getLogger().addHandler(self._handler)
        self._level = logging.getLogger().level
        logging.getLogger().setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self._handler)
        logging.getLogger().setLevel(self._level)

    def finds(self) -> Iterator[str]:
        """Where the key was found."""
        for where, text in self.told:
            place = text.find(_SECRET)
            if place >= 0:
                yield f"{where}: …{text[max(0, place - 160) : place + 20]!r}"


class _Handler(logging.Handler):
    def __init__(self, note: Callable[[str, object], None]) -> None:
        super().__init__()
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        self._note(f"log of {record.name}", self.format(record))
        self._note(f"arguments of a log of {record.name}", repr(record.args))


def _in_calls(name: str, folder: Path) -> Verdict:
    found: list[str] = []
    for way in HALVES:
        with _Watcher() as watcher, serving(_faults()) as server:
            logger = logging.getLogger("orq")
            options = {"api_key": _SECRET, "debug_logger": logger, "hooks": watcher.hooks, "retry_config": ONCE}
            with opened(way, server_url=f"{server.url}/{name}", **options) as session:
                for method, arguments in _CALLS:
                    _call(watcher, session, method, arguments)
        found += [f"{way}: {find}" for find in watcher.finds()]
    return Verdict("; ".join(dict.fromkeys(found))[:1500])


_CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("all", {}),
    ("get_config", {"key": "k"}),
    ("get_config", {"key": "k" * 3_000_000}),
    ("invoke", {"key": "k", "stream": True}),
    ("invalidate", {"deployment_id": ".."}),
    ("invalidate", {"deployment_id": ""}),
)


def _call(watcher: _Watcher, session: Session, method: str, arguments: dict[str, Any]) -> None:
    try:
        result = session.call(method, timeout_ms=300, **arguments)
        watcher.note("result", type(result).__name__)
        if hasattr(result, "__anext__") or hasattr(result, "__next__"):
            watcher.note("stream", result)
            session.events(result)
    except Exception as error:
        note_error(watcher.note, error)


def note_error(note: Callable[[str, object], None], error: BaseException) -> None:
    """Show an error in every way in which programs and their tools show one."""
    note("error", error)
    note("error's attributes", repr(vars(error)))
    note(
        "traceback with locals",
        "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()),
    )
    if isinstance(error, models.SDKError):
        note("pickle", pickle.dumps(error).decode("latin-1"))
    for each in _chain(error):
        note("cause", each)
        note(
            "locals of a cause",
            "".join(
                traceback.StackSummary.extract(traceback.walk_tb(each.__traceback__), capture_locals=True).format()
            ),
        )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _in_the_client(folder: Path) -> Verdict:
    watcher = _Watcher()
    with sdk.Orq(_SECRET) as orq:
        for value in (orq, orq.deployments, vars(orq), vars(orq.deployments), orq.with_raw_response):
            watcher.note("repr", value)
        for each in (orq, orq.deployments):
            try:
                watcher.note("pickle of the client", pickle.dumps(each).decode("latin-1"))
            except Exception as error:
                note_error(watcher.note, error)
    try:
        orq.deployments.all()
    except models.SDKError as error:
        note_error(watcher.note, error)
    return Verdict("; ".join(watcher.finds())[:900])


def _in_bad_keys(folder: Path) -> Verdict:
    """Keys that no header can hold, from each source."""
    watcher = _Watcher()
    keys: list[Any] = [_SECRET + bad for bad in ("\n", "\r\nx", "\0", "\x7f", "é", "☃")]
    for way in HALVES:
        for key in (*keys, *(partial(str, key) for key in keys), _SECRET.encode()):
            with opened(way, server_url="http://127.0.0.1:9", api_key=key, retry_config=ONCE) as session:
                _call(watcher, session, "all", {})
    return Verdict("; ".join(dict.fromkeys(watcher.finds()))[:900])


def _in_records(folder: Path) -> Verdict:
    """What a test that records requests keeps, and shows when it fails."""
    testing = import_module("orq_ai_sdk.testing")
    watcher = _Watcher()
    fake = testing.FakeServer()
    with sdk.Orq(_SECRET, client=fake.client()) as orq:
        orq.deployments.all()
    watcher.note("records", fake.requests)
    watcher.note("pickled records", pickle.dumps(fake.requests).decode("latin-1"))
    return Verdict("; ".join(watcher.finds())[:900])


def _in_generated(folder: Path) -> Verdict:
    """The key stands in the environment while the SDK is generated and its documentation is read."""
    import os

    from generator.cli import main

    os.environ["ORQ_API_KEY"] = _SECRET
    os.chdir(sdk.HOME)
    code = main(["generate", "--quiet", "--force", "--output", str(folder / "out")])
    texts = {str(path): path.read_bytes() for path in sorted((folder / "out").rglob("*")) if path.is_file()}
    for name in ("orq_ai_sdk", "orq_ai_sdk.sdk", "orq_ai_sdk.deployments_sdk"):
        texts[name] = pydoc.plain(pydoc.render_doc(import_module(name))).encode()
    found = [name for name, text in texts.items() if _SECRET.encode() in text]
    return Verdict(f"in {found[:3]}" if found else "" if code == 0 and len(texts) > 50 else f"exit {code}")
