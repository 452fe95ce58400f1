"""Streams of any length need the same memory, and any cut gives the same items; over real connections."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Callable
from typing import Any, NoReturn

import httpx
import pytest
from _runtime.events import ItemReader
from _runtime.models import BaseModel
from _runtime.operation import Response, Schema
from _runtime.streaming import EventStream, EventStreamAsync, StreamFaults

from tests.sdk.scripted_server import Step, scripted, stream


def _lost(error: Exception) -> NoReturn:
    raise error


FAULTS = StreamFaults(
    lost=_lost, invalid=lambda error, which: ValueError(f"{which}: {error}"), failed=lambda *_: OSError()
)


class Part(BaseModel):
    n: int
    text: str = ""


class Event(BaseModel):
    data: Part
    event: str | None = None
    id: str | None = None


KINDS = {
    "data": Response("200", "text/event-stream", Schema(lambda: Part), "sse"),
    "named": Response("200", "text/event-stream", Schema(lambda: Event), "sse", envelope=True),
    "lines": Response("200", "application/jsonl", Schema(lambda: Part), "jsonl"),
}
ONE = {
    "named": b'event: a\nid: 7\ndata: {"n": 1}\n\n',
    "lines": b'{"n": 1}\n',
}


def count_sync(url: str, descriptor: Response) -> int:
    with httpx.Client(timeout=20) as client:
        response = client.send(client.build_request("GET", url), stream=True)
        return sum(1 for _ in EventStream[Any](response, descriptor, faults=FAULTS))


def count_async(url: str, descriptor: Response) -> int:
    async def count() -> int:
        async with httpx.AsyncClient(timeout=20) as client:
            response = await client.send(client.build_request("GET", url), stream=True)
            found = 0
            async for _ in EventStreamAsync[Any](response, descriptor, faults=FAULTS):
                found += 1
            return found

    return asyncio.run(count())


Count = Callable[[str, Response], int]


def endless(piece: bytes, times: int) -> Step:
    """The same piece again and again."""
    return stream(*[piece] * times)


@pytest.mark.parametrize("count", [count_sync, count_async])
@pytest.mark.parametrize("kind", ["named", "lines"])
def test_memory_is_flat(kind: str, count: Count) -> None:
    """The peak is that of what one read from the socket holds, however many events there are; 16,000 events more would
    need several megabytes."""
    piece, peaks = ONE[kind] * 200, list[int]()
    for times in (20, 100):
        with scripted(endless(piece, times)) as server:
            tracemalloc.start()
            try:
                assert count(server.url, KINDS[kind]) == times * 200
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
    assert peaks[1] < peaks[0] + 700_000


TEXT = (
    '\ufeffid: 1\r\ndata: {\r\ndata: "n": 1, "text": "ä€😀"}\r\n\r\n: x\r\rdata: {"n": 2}\r\rdata:{"n": 3}\n\n'.encode()
)


def test_any_two_cuts_give_the_same_items() -> None:
    """At every byte, inside UTF-8 and between CR and LF; the other half comes in one piece or byte by byte."""
    for first in range(len(TEXT) + 1):
        for rest in ([TEXT[first:]], [TEXT[at : at + 1] for at in range(first, len(TEXT))]):
            reader = ItemReader(KINDS["data"], "strict")
            items = [reader.parse(event) for chunk in (TEXT[:first], *rest) for event in reader.events(chunk)]
            assert items == [Part(n=1, text="ä€😀"), Part(n=2), Part(n=3)]
