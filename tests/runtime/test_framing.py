"""Reads that end where an answer may end: h11, fed with them, gets whole answers and keeps nothing of what follows;
and what comes of it on real connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import h11
import pytest
from _runtime.client import SDKClient
from _runtime.errors import APIConnectionError
from _runtime.framing import Framing
from _runtime.operation import Operation, Response, Schema

from .conftest import QUICK, SETTINGS, Seen, Server, answer

SECOND = b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}"
INTERIM = b"HTTP/1.1 103 X\r\nlink: </a>\r\n\r\n"
BODIES = (b"", b"text", b"0\r\n\r\n", b"a\r\n0\r\n\r\nb", b"\r\n\r\n" * 4, bytes(range(256)))


def with_length(body: bytes) -> bytes:
    return b"HTTP/1.1 200 X\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def in_chunks(body: bytes) -> bytes:
    pieces = [body[:3], body[3:]]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces if piece)
    return b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


def without_body(_: bytes) -> bytes:
    return b"HTTP/1.1 204 X\r\ncontent-length: 4\r\n\r\n"


def packets(data: bytes, random: Random) -> Iterator[bytes]:
    while data:
        size = random.choice((1, 2, 3, 5, 30, 10_000))
        yield data[:size]
        data = data[size:]


def read(arriving: Iterator[bytes], method: bytes) -> tuple[bytes, bytes]:
    """The body that h11 gives, and what it keeps beyond the end."""
    framing, client = Framing(), h11.Connection(h11.CLIENT)
    for event in (h11.Request(method=method, target="/", headers=[("host", "a")]), h11.EndOfMessage()):
        framing.outgoing(client.send(event) or b"")
    body = b""
    while not isinstance(event := client.next_event(), h11.EndOfMessage):
        if event is h11.NEED_DATA:
            client.receive_data(framing.cut(framing.rest or next(arriving)))
        elif isinstance(event, h11.Data):
            body += event.data
    return body, client.trailing_data[0]


@pytest.mark.parametrize("extra", [b"", b"\r\n", SECOND])
@pytest.mark.parametrize("answer", [with_length, in_chunks, without_body])
def test_nothing_beyond_the_answer_is_handed_on(answer: Callable[[bytes], bytes], extra: bytes) -> None:
    random = Random(1)
    for body in BODIES:
        for interim in (b"", INTERIM * 2):
            for _ in range(5):
                whole = interim + answer(body) + extra
                expected = (b"" if answer is without_body else body, b"")
                assert read(packets(whole, random), b"GET") == expected


def test_an_answer_to_head_has_no_body_whatever_its_length() -> None:
    assert read(iter([b"HTTP/1.1 200 X\r\ncontent-length: 40\r\n\r\n" + SECOND]), b"HEAD") == (b"", b"")


def test_a_head_without_end_is_not_kept() -> None:
    framing = Framing()
    assert all(framing.cut(b"x" * 1000) == b"x" * 1000 and not framing.rest for _ in range(1000))


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ([b"GET / HTTP/1.1\r\n\r\n", b""], [b"GET / HTTP/1.1\r\n\r\n", b""]),
        ([b"PUT / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", b"ab"], [b"PUT / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab"]),
        ([b"PUT / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", b""], [b"PUT / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", b""]),
        (
            [b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"],
            [b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"],
        ),
        (
            [b"P / HTTP/1.1\r\ncontent-length: 99999\r\n\r\n", b"a" * 99999],
            [b"P / HTTP/1.1\r\ncontent-length: 99999\r\n\r\n", b"a" * 99999],
        ),
    ],
)
def test_a_head_goes_with_the_body_that_follows(written: list[bytes], sent: list[bytes]) -> None:
    framing = Framing()
    for _ in range(2):
        assert [part for data in written for part in framing.outgoing(data)] == sent
        framing.cut(b"HTTP/1.1 204 X\r\n\r\n")


def test_a_body_that_begins_like_a_request_of_head_is_none() -> None:
    framing = Framing()
    framing.outgoing(b"PUT / HTTP/1.1\r\ncontent-length: 5\r\n\r\n")
    framing.outgoing(b"HEAD ")
    assert framing.cut(with_length(b"text")) == with_length(b"text")


HEAD = Operation[Any]("Probe", "HEAD", "/things", name="things.probe", responses=(Response("200"),))
THING = Operation[Any](
    "Get", "GET", "/things", name="things.get", responses=(Response("200", "application/json", Schema(lambda: int)),)
)
ONE, TWO = answer("1"), answer("2")
AFTER_HEAD = {
    "nothing": ONE[:-1],
    "the length of no body": b"HTTP/1.1 200 X\r\ncontent-type: text/plain\r\ncontent-length: 99999999999\r\n\r\n",
    "a coding of no body": b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: 40\r\n\r\n",
    "no length": b"HTTP/1.1 200 X\r\n\r\n",
    "a body": ONE,
    "chunks": b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n",
    "a second answer": ONE[:-1] + ONE,
    "an interim answer first": b"HTTP/1.1 103 X\r\n\r\n" + ONE[:-1],
}


@pytest.mark.parametrize("said", AFTER_HEAD)
def test_what_follows_an_answer_to_head_is_nobody_elses(server: Server, said: str) -> None:
    """A body that a server sends all the same does not become the next call's answer."""
    server.play(AFTER_HEAD[said], TWO, AFTER_HEAD[said], TWO)
    with SDKClient(SETTINGS, {}, server_url=server.url) as client:
        assert client.engine.call(HEAD, {}) is None
        assert client.engine.call(THING, {}) == 2
    asyncio.run(_probe(server))
    assert [each.method for each in server.seen] == ["HEAD", "GET"] * 2


async def _probe(server: Server) -> None:
    async with SDKClient(SETTINGS, {}, server_url=server.url) as client:
        assert await client.engine.call_async(HEAD, {}) is None
        assert await client.engine.call_async(THING, {}) == 2


JSON = b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\n"
CHUNKED = JSON + b"transfer-encoding: chunked\r\n\r\n"
UNDERSTOOD = {
    "chunks": CHUNKED + b"1\r\n1\r\n0\r\n\r\n",
    "what looks like the end within a chunk": CHUNKED + b"7\r\n1e0\r\n\r\n\r\n0\r\n\r\n",
    "extensions of chunks": CHUNKED + b"1;a=b\r\n1\r\n0;x\r\n\r\n",
    "spaces behind sizes": CHUNKED + b"1 \r\n1\r\n0 \r\n\r\n",
    "trailers": CHUNKED + b"1\r\n1\r\n0\r\nx-sum: y\r\nx-end: z\r\n\r\n",
    "chunks and a length": JSON + b"content-length: 9\r\ntransfer-encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n",
    "the same length twice": JSON + b"content-length: 1\r\ncontent-length: 1\r\n\r\n1",
}
ODD = {
    "a list of lengths": JSON + b"content-length: 1, 1\r\n\r\n1",
    "a length of 20 digits": JSON + b"content-length: 00000000000000000001\r\n\r\n1",
    "a folded length": JSON + b"content-length:\r\n 1\r\n\r\n1",
    "a folded coding": JSON + b"transfer-encoding:\r\n chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n",
    "line feeds alone": (JSON + b"content-length: 1\r\n\r\n").replace(b"\r", b"") + b"1",
    "line feeds alone in an interim answer": b"HTTP/1.1 103 X\nlink: a\n\n" + ONE,
    "a line feed alone behind trailers": CHUNKED + b"1\r\n1\r\n0\r\nx: y\n\n",
    "a head of 70 KB": JSON + b"x-long: " + b"a" * 70_000 + b"\r\ncontent-length: 1\r\n\r\n1",
}


@pytest.mark.parametrize("said", [*UNDERSTOOD, *ODD])
def test_what_follows_any_answer_is_nobody_elses(server: Server, said: str) -> None:
    """Where the answer's end is seen, the connection would serve the next call, and does not if more follows; where
    others may see another end than we do, it is not used again."""
    forged = answer("3")
    first = {**UNDERSTOOD, **ODD}[said]
    server.play(first + forged, TWO, first + forged, TWO)
    with SDKClient(SETTINGS, {}, server_url=server.url) as client:
        assert [client.engine.call(THING, {}) for _ in range(2)] == [1, 2]
    assert asyncio.run(_things(server)) == [1, 2]
    assert [each.connection for each in server.seen] == [1, 2, 3, 4]


@pytest.mark.parametrize("said", UNDERSTOOD)
def test_a_connection_whose_answer_ended_is_used_again(server: Server, said: str) -> None:
    server.play(UNDERSTOOD[said])
    with SDKClient(SETTINGS, {}, server_url=server.url) as client:
        assert [client.engine.call(THING, {}) for _ in range(2)] == [1, 1]
    assert asyncio.run(_things(server)) == [1, 1]
    assert [each.connection for each in server.seen] == [1, 1, 2, 2]


async def _things(server: Server) -> list[Any]:
    async with SDKClient(SETTINGS, {}, server_url=server.url) as client:
        return [await client.engine.call_async(THING, {}) for _ in range(2)]


def test_what_looks_like_the_end_costs_nothing() -> None:
    """A body of what ends chunks is handed on whole, not piece by piece."""
    body = b"0\r\n\r\n" * 10_000
    framing = Framing()
    whole = CHUNKED + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    assert framing.cut(whole) == whole
    assert framing.at_end


@pytest.mark.parametrize(("method", "requests"), [("GET", 3), ("POST", 2)])
def test_a_connection_that_ends_at_its_second_request(server: Server, method: str, requests: int) -> None:
    """What is safe is sent anew on another one; of the rest nobody knows whether the server acted on it."""

    async def hang_up(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.close()

    again = Operation[Any]("Again", method, "/things", name="things.again", responses=THING.responses)
    server.play(ONE, hang_up, TWO)
    with SDKClient(SETTINGS, {}, server_url=server.url, retry_config=QUICK) as client:
        assert client.engine.call(THING, {}) == 1
        if method == "GET":
            assert client.engine.call(again, {}) == 2
        else:
            with pytest.raises(APIConnectionError, match=r"incomplete or not HTTP|was lost"):
                client.engine.call(again, {})
    assert len(server.seen) == requests
    assert [each.connection for each in server.seen[:2]] == [1, 1]
