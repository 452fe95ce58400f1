"""Streams over real connections: a scripted server on loopback, both kinds of client."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NoReturn

import pytest
from _runtime.errors import StreamError
from _runtime.models import BaseModel
from _runtime.operation import Response, Schema
from _runtime.parsing import ParseError
from _runtime.streaming import EventStream, EventStreamAsync, StreamFaults
from pydantic import Field

from tests.support.http_library import httpx


class Chunk(BaseModel):
    n: int


class Added(BaseModel):
    event: Literal["added"]
    data: Chunk
    id: str | None = None
    retry: int | None = None


class Note(BaseModel):
    event: Literal["note"]
    data: str


class LostError(Exception):
    pass


class InvalidError(Exception):
    pass


def _lost(error: Exception) -> NoReturn:
    raise LostError(type(error).__name__) from error


FAULTS = StreamFaults(
    lost=_lost,
    invalid=lambda error, which: InvalidError(f"{which} {error}"),
    failed=lambda data, which: InvalidError(f"{which} says {data!r}"),
)
CHUNKS = Response("200", "text/event-stream", Schema(lambda: Chunk), "sse", sentinel="[DONE]")
ENVELOPES = Response(
    "200",
    "text/event-stream",
    Schema(lambda: Annotated[Added | Note, Field(discriminator="event")]),
    "sse",
    envelope=True,
)
LINES = Response("200", "application/jsonl", Schema(lambda: Chunk), "jsonl")


@dataclass
class Server:
    """Sends `pieces` as chunks of one answer to each request; None breaks the connection, a number waits."""

    port: int = 0
    pieces: list[Any] = field(default_factory=list[Any])
    more: list[list[Any]] = field(default_factory=list[Any])
    requests: list[bytes] = field(default_factory=list[bytes])
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=[connection], daemon=True).start()

    def answer(self, connection: socket.socket) -> None:
        with connection:
            self.requests.append(connection.recv(65536))
            pieces = self.pieces if len(self.requests) == 1 else self.more[len(self.requests) - 2]
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
                connection.sendall(b"transfer-encoding: chunked\r\n\r\n")
                for piece in pieces:
                    if piece is None:
                        return
                    if isinstance(piece, bytes):
                        connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                    else:
                        time.sleep(piece)
                connection.sendall(b"0\r\n\r\n")
                while connection.recv(65536):
                    pass
            except OSError:
                pass
            finally:
                self.closed.set()


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])
        threading.Thread(target=server.serve, args=[listener], daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def sync_stream(
    server: Server, descriptor: Response = CHUNKS, **options: Any
) -> Generator[EventStream[Any], None, None]:
    with httpx.Client(timeout=5) as client:
        response = client.send(client.build_request("GET", server.url), stream=True)
        yield EventStream(response, descriptor, faults=FAULTS, **options)


@asynccontextmanager
async def async_stream(
    server: Server, descriptor: Response = CHUNKS, **options: Any
) -> AsyncGenerator[EventStreamAsync[Any], None]:
    async with httpx.AsyncClient(timeout=5) as client:
        response = await client.send(client.build_request("GET", server.url), stream=True)
        yield EventStreamAsync(response, descriptor, faults=FAULTS, **options)


def read_sync(server: Server, descriptor: Response = CHUNKS, **options: Any) -> list[Any]:
    with sync_stream(server, descriptor, **options) as stream:
        return list(stream)


def read_async(server: Server, descriptor: Response = CHUNKS, **options: Any) -> list[Any]:
    async def read() -> list[Any]:
        async with async_stream(server, descriptor, **options) as stream:
            return [item async for item in stream]

    return asyncio.run(read())


Read = Callable[..., list[Any]]
both = pytest.mark.parametrize("read", [read_sync, read_async])


@both
def test_items_until_the_sentinel(server: Server, read: Read) -> None:
    server.pieces = [b'data: {"n"', b': 1}\n\ndata: {"n": 2}\n', b'\ndata: [DONE]\n\ndata: {"n": 3}\n\n', 30.0]
    assert [item.n for item in read(server)] == [1, 2]


@both
def test_the_end_without_a_sentinel(server: Server, read: Read) -> None:
    server.pieces = [b'data: {"n": 1}\n\ndata: {"n": 2}\n']
    assert [item.n for item in read(server)] == [1]


@both
def test_json_lines(server: Server, read: Read) -> None:
    server.pieces = [b'{"n": 1}\n{"n"', b": 2}"]
    assert [item.n for item in read(server, LINES)] == [1, 2]


@both
def test_envelopes(server: Server, read: Read) -> None:
    server.pieces = [b'id: 4\nretry: 9\nevent: added\ndata: {"n": 1}\n\nevent: note\ndata: {"n": 1}\n\n']
    added, note = read(server, ENVELOPES)
    assert (added.data.n, added.id, added.retry) == (1, "4", 9)
    assert isinstance(note, Note)
    assert note.data == '{"n": 1}'


@both
def test_envelope_data_cannot_reach_other_fields(server: Server, read: Read) -> None:
    server.pieces = [b'event: note\ndata: "x", "event": "added"\n\n']
    assert read(server, ENVELOPES) == [Note(event="note", data='"x", "event": "added"')]


@both
def test_lost_connection(server: Server, read: Read) -> None:
    server.pieces = [b'data: {"n": 1}\n\n', None]
    with pytest.raises(LostError, match="RemoteProtocolError"):
        read(server)


@both
def test_bad_event_is_named(server: Server, read: Read) -> None:
    server.pieces = [b'data: {"n": 1}\n\ndata: {"n": \n\n']
    with pytest.raises(InvalidError, match=r"2 \$: not valid JSON"):
        read(server)


@both
def test_mismatch_is_kept_or_refused(server: Server, read: Read) -> None:
    server.pieces = [b'data: {"n": "x", "m": 1}\n\n']
    server.more = [server.pieces]
    (item,) = read(server)
    assert (item.n, item.model_extra) == ("x", {"m": 1})
    with pytest.raises(InvalidError, match=r"1 \$\.n: must be"):
        read(server, mode="strict")


@both
def test_memory_is_bounded(server: Server, read: Read) -> None:
    server.pieces = [b"data: " + b"x" * 1000] * 10
    with pytest.raises(InvalidError, match=r"1 .*larger than 5000 bytes"):
        read(server, max_event_bytes=5000)


def test_invalid_utf8_is_replaced(server: Server) -> None:
    server.pieces = [b'data: "\xc3("\n\n']
    assert read_sync(server, Response("200", "text/event-stream", Schema(lambda: str), "sse")) == ["\ufffd("]


def test_plain_text_for_a_text_type(server: Server) -> None:
    server.pieces = [b"data: hello\n\ndata: 12\n\n"]
    assert read_sync(server, Response("200", "text/event-stream", Schema(lambda: str), "sse")) == ["hello", "12"]


@both
def test_text_for_a_type_that_takes_anything(server: Server, read: Read) -> None:
    server.pieces = [b'data: hello\n\ndata: {"n": 1}\n\ndata: {"n":\n\n']
    server.more = [server.pieces]
    anything, either = Schema(lambda: Any), Schema(lambda: Chunk | Any)
    assert read(server, Response("200", "text/event-stream", anything, "sse")) == ["hello", {"n": 1}, '{"n":']
    assert read(server, Response("200", "text/event-stream", either, "sse")) == ["hello", Chunk(n=1), '{"n":']


@both
def test_lines_of_anything_are_json(server: Server, read: Read) -> None:
    server.pieces = [b'{"n": 1}\nhello\n']
    with pytest.raises(InvalidError, match=r"line 2 \$: not valid JSON"):
        read(server, Response("200", "application/jsonl", Schema(lambda: Any), "jsonl"))


def test_untyped_events(server: Server) -> None:
    server.pieces = [b"event: e\ndata: hello\n\n"]
    (event,) = read_sync(server, Response("200", "text/event-stream", None, "sse"))
    assert (event.event, event.data) == ("e", "hello")


ENDLESS: list[Any] = [b'data: {"n": 1}\n\n' * 3, *[0.02, b": ping\n\n"] * 500]


@pytest.mark.parametrize("how", ["with", "close", "exception"])
def test_sync_connection_is_freed(server: Server, how: str) -> None:
    server.pieces = ENDLESS
    with sync_stream(server) as stream:
        if how == "with":
            with stream as events:
                assert next(events).n == 1
        elif how == "close":
            assert next(stream).n == 1
            stream.close()
            stream.close()
            with pytest.raises(StreamError, match="this EventStream was closed; make the call again"):
                list(stream)
        else:
            with pytest.raises(ZeroDivisionError), stream:
                _ = 1 / 0
        assert stream.response.is_closed
        assert server.closed.wait(5)


def test_forgotten_stream_is_freed_at_once(server: Server) -> None:
    server.pieces = ENDLESS
    gc.disable()
    try:
        with httpx.Client() as client:
            for read in (False, True):
                response = client.send(client.build_request("GET", server.url), stream=True)
                stream: EventStream[Chunk] | None = EventStream(response, CHUNKS, faults=FAULTS)
                if read:
                    assert stream is not None
                    next(stream)
                stream = None
                assert response.is_closed
                server.more = [ENDLESS]
    finally:
        gc.enable()


@pytest.mark.parametrize("how", ["with", "close", "exception", "cancelled"])
def test_async_connection_is_freed(server: Server, how: str) -> None:
    server.pieces = ENDLESS

    async def use() -> None:
        async with async_stream(server) as stream:
            response = stream.response
            if how == "with":
                async with stream as events:
                    assert (await events.__anext__()).n == 1
            elif how == "close":
                assert (await stream.__anext__()).n == 1
                await stream.aclose()
                with pytest.raises(StreamError, match="was closed"):
                    await stream.__anext__()
            elif how == "exception":
                with pytest.raises(ZeroDivisionError):
                    async with stream:
                        _ = 1 / 0
            else:
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(_exhaust(stream), 0.1)
            assert response.is_closed

    asyncio.run(use())
    assert server.closed.wait(5)


async def _exhaust(stream: EventStreamAsync[Any]) -> None:
    async for _ in stream:
        pass


@pytest.mark.parametrize("read", [False, True])
def test_forgotten_async_stream_is_freed(server: Server, read: bool) -> None:
    server.pieces = ENDLESS

    async def use() -> None:
        async with httpx.AsyncClient() as client:
            response = await client.send(client.build_request("GET", server.url), stream=True)
            stream: EventStreamAsync[Chunk] | None = EventStreamAsync(response, CHUNKS, faults=FAULTS)
            if read:
                assert stream is not None
                await stream.__anext__()
            stream = None
            await asyncio.sleep(0.05)
            assert response.is_closed

    asyncio.run(use())


def test_many_early_exits_do_not_exhaust_the_pool(server: Server) -> None:
    server.pieces, server.more = ENDLESS, [ENDLESS] * 5
    with httpx.Client(limits=httpx.Limits(max_connections=1), timeout=5) as client:
        for _ in range(5):
            response = client.send(client.build_request("GET", server.url), stream=True)
            with EventStream[Chunk](response, CHUNKS, faults=FAULTS) as stream:
                for event in stream:
                    assert event.n == 1
                    break


def test_attribute_of_the_json_answer_names_the_remedy(server: Server) -> None:
    server.pieces = [b"data: [DONE]\n\n"]
    with sync_stream(server) as stream:
        with pytest.raises(AttributeError, match="'choices': this answer is a stream; iterate over it"):
            _ = stream.choices
        assert not hasattr(stream, "choices")
        assert list(stream) == []


def test_reconnection_with_the_last_event_id(server: Server) -> None:
    server.pieces = [b'retry: 5\nid: a\ndata: {"n": 1}\n\ndata: {"n"', None]
    server.more = [[b'id: b\ndata: {"n": 2}\n\n', None], [b'data: {"n": 3}\n\ndata: [DONE]\n\n']]
    with httpx.Client(timeout=5) as client:

        def reconnect(last: str, retry: int | None, _: Exception | None) -> httpx.Response:
            assert retry == 5 or last == "b"
            return client.send(client.build_request("GET", server.url, headers={"last-event-id": last}), stream=True)

        response = client.send(client.build_request("GET", server.url), stream=True)
        stream = EventStream[Chunk](response, CHUNKS, faults=FAULTS, reconnect=reconnect)
        assert [item.n for item in stream] == [1, 2, 3]
    assert b"last-event-id: b" in server.requests[2]


def test_no_reconnection_without_an_id_or_when_given_up(server: Server) -> None:
    server.pieces, server.more = [b'data: {"n": 1}\n\n', None], [[b'id: 1\ndata: {"n": 1}\n\n', None]]
    asked: list[str] = []

    def give_up(last: str, *_: object) -> None:
        asked.append(last)

    with pytest.raises(LostError):
        read_sync(server, reconnect=give_up)
    assert asked == []
    with pytest.raises(LostError):
        read_sync(server, reconnect=give_up)
    assert asked == ["1"]


def test_an_error_of_the_user_is_not_taken_for_the_stream_s(server: Server) -> None:
    server.pieces = [json.dumps({"n": 1}).encode() + b"\n"]
    with pytest.raises(ParseError, match="mine"):
        raise_within(server)


def raise_within(server: Server) -> None:
    with sync_stream(server, LINES) as stream, stream:
        for _ in stream:
            raise ParseError("$", "mine")
