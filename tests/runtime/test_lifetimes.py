"""Clients that outlive a fork or an event loop, that many threads share, that are forgotten, and that are closed."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.cookiejar import Cookie
from typing import Any

import pytest
from _runtime.client import SDKClient
from _runtime.errors import APIConnectionError, ClientClosedError
from _runtime.hooks import Hooks
from _runtime.models import BaseModel
from _runtime.operation import BUILDING, Operation, Param, Response, Schema

from tests.support.garbage import set_aside

from .conftest import SETTINGS, Driver, Seen, Server, answer


class Echo(BaseModel):
    id: int


TEXT = Schema(lambda: str)
GET = Operation[Echo](
    "GetEcho",
    "GET",
    "/{id}",
    params=(Param("id", "id", "path", TEXT, required=True, style="simple", explode=False),),
    responses=(Response("200", "application/json", Schema(lambda: Echo)),),
    name="echo",
)


async def echo(seen: Seen, writer: asyncio.StreamWriter) -> None:
    """Answer with the number that was asked for."""
    writer.write(answer(json.dumps({"id": int(seen.target[1:])})))


def make(server: Server) -> SDKClient:
    server.play(echo)
    return SDKClient(SETTINGS, {}, server_url=server.url)


async def asked(client: SDKClient, numbers: range) -> list[int]:
    found = await asyncio.gather(*(client.engine.call_async(GET, {"id": str(number)}) for number in numbers))
    return [each.id for each in found]


def eventually(server: Server) -> None:
    """Wait until nobody is connected."""
    for _ in range(250):
        if not server.open_now:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"{server.open_now} connections are left open")


forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
quietly = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def in_child(work: Any) -> int:
    """Fork, and do the work in the child: 0 if it gives True."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = 0 if work() else 1
        finally:
            os._exit(code)
    return child


def succeeded(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@forks
@quietly
def test_parent_and_children_call_at_the_same_time(server: Server) -> None:
    with make(server) as client:
        assert client.engine.call(GET, {"id": "1"}).id == 1

        def work(start: int) -> bool:
            numbers = range(start, start + 20)
            return [client.engine.call(GET, {"id": str(number)}).id for number in numbers] == list(numbers)

        children = [in_child(partial(work, start)) for start in (100, 200, 300)]
        assert work(400)
        assert [succeeded(child) for child in children] == [True] * 3


@forks
@quietly
def test_a_fork_after_asynchronous_calls(server: Server) -> None:
    client = make(server)

    async def before() -> list[int]:
        return await asked(client, range(5))

    async def both() -> tuple[int, list[int]]:
        await asked(client, range(5))
        child = in_child(lambda: in_a_new_loop(client, range(100, 120)))
        return child, await asked(client, range(200, 220))

    assert asyncio.run(before()) == list(range(5))
    child, found = asyncio.run(both())
    assert found == list(range(200, 220))
    assert succeeded(child)
    client.close()


def in_a_loop(client: SDKClient, numbers: range) -> list[int]:
    return asyncio.run(asked(client, numbers))


def in_a_new_loop(client: SDKClient, numbers: range) -> bool:
    """Call in a thread of its own, as the child of a running loop has to."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(in_a_loop, client, numbers).result(20) == list(numbers)


@forks
@quietly
def test_a_fork_while_other_threads_call(server: Server) -> None:
    """Whatever a thread of the parent holds at that moment, the child is not stuck."""
    stop = threading.Event()
    with make(server) as client:

        def busy() -> None:
            while not stop.is_set():
                client.engine.call(GET, {"id": "1"})

        def work() -> bool:
            fresh: Operation[Any] = Operation("Fresh", "GET", "/9", responses=GET.responses)
            return client.engine.call(GET, {"id": "7"}).id == 7 and client.engine.call(fresh, {}).id == 9

        threads = [threading.Thread(target=busy) for _ in range(4)]
        for thread in threads:
            thread.start()
        children = [in_child(work) for _ in range(5)]
        done = [succeeded(child) for child in children]
        stop.set()
        for thread in threads:
            thread.join()
    assert all(done)


@forks
@quietly
def test_a_fork_while_a_model_is_built(server: Server) -> None:
    held, free = threading.Event(), threading.Event()

    def build() -> None:
        with BUILDING:
            held.set()
            free.wait(10)

    thread = threading.Thread(target=build)
    thread.start()
    held.wait(10)
    with make(server) as client:
        unused = Response("200", "application/json", Schema(lambda: list[Echo] | Echo))
        fresh: Operation[Any] = Operation("Fresh", "GET", "/9", responses=(unused,))
        child = in_child(lambda: client.engine.call(fresh, {}).id == 9)
        assert finished(child)
    free.set()
    thread.join()


def finished(child: int, within: float = 10) -> bool:
    """Whether the child succeeds in time."""
    for _ in range(int(within / 0.02)):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status) == 0
        threading.Event().wait(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def test_event_loops_in_turn_and_beside_each_other(server: Server) -> None:
    client = make(server)
    assert [asyncio.run(asked(client, range(3))) for _ in range(3)] == [[0, 1, 2]] * 3
    with ThreadPoolExecutor(4) as threads:
        parts = [range(start, start + 25) for start in (0, 100, 200, 300)]
        loops = [threads.submit(in_a_loop, client, part) for part in parts]
        assert [each.result(20) for each in loops] == [list(part) for part in parts]
    assert client.engine.call(GET, {"id": "5"}).id == 5
    client.close()
    eventually(server)


def test_fifty_threads_share_a_client(server: Server) -> None:
    with make(server) as client, ThreadPoolExecutor(50) as threads:

        def work(number: int) -> int:
            return client.engine.call(GET, {"id": str(number)}).id

        found = list(threads.map(work, range(400)))
    assert found == list(range(400))
    assert server.connections <= 50
    eventually(server)


@pytest.mark.parametrize("half", ["sync", "async", "both"])
def test_a_forgotten_client_leaks_nothing(server: Server, half: str) -> None:
    set_aside()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client = make(server)
        if half != "async":
            client.engine.call(GET, {"id": "1"})
        if half != "sync":
            asyncio.run(asked(client, range(10)))
        del client
        gc.collect()
        eventually(server)
    assert [str(each.message) for each in caught if each.category is ResourceWarning] == []


def test_a_client_forgotten_in_a_running_loop(server: Server) -> None:
    async def run() -> None:
        client = make(server)
        await asked(client, range(10))
        del client
        gc.collect()
        for _ in range(250):
            if not server.open_now:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("connections are left open")

    set_aside()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(run())
        gc.collect()
    assert [str(each.message) for each in caught if each.category is ResourceWarning] == []


def test_closing_counts_for_both_halves(server: Server, drive: Driver) -> None:
    with make(server) as client:
        drive(client, GET, id="1")
    with pytest.raises(ClientClosedError, match=r"this Shop client is closed: make the call before closing it"):
        drive(client, GET, id="1")
    asyncio.run(client.aclose())
    eventually(server)


EVENTS: Operation[Any] = Operation(
    "Watch", "GET", "/watch", responses=(Response("200", "text/event-stream", Schema(lambda: Echo), stream="sse"),)
)


async def slow_events(seen: Seen, writer: asyncio.StreamWriter) -> None:
    """Three events in an answer whose end is that of its connection."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
    for number in range(3):
        writer.write(b'data: {"id": %d}\n\n' % number)
        await writer.drain()
        await asyncio.sleep(0.05)
    writer.close()


def test_a_stream_outlives_the_name_of_its_client(server: Server) -> None:
    server.play(slow_events)
    stream = SDKClient(SETTINGS, {}, server_url=server.url).engine.call(EVENTS, {})
    gc.collect()
    assert [each.id for each in stream] == [0, 1, 2]
    body = SDKClient(SETTINGS, {}, server_url=server.url).engine.call_streamed(EVENTS, {})
    gc.collect()
    assert body.read().count(b"data") == 3
    del stream, body
    gc.collect()
    eventually(server)


@pytest.mark.parametrize("kind", [None, "aiohttp"])
def test_an_asynchronous_stream_outlives_the_name_of_its_client(server: Server, kind: Any) -> None:
    async def run() -> list[int]:
        stream = await SDKClient(SETTINGS, {}, server_url=server.url, async_client=kind).engine.call_async(EVENTS, {})
        gc.collect()
        await asyncio.sleep(0.01)
        return [each.id async for each in stream]

    server.play(slow_events)
    assert asyncio.run(run()) == [0, 1, 2]
    eventually(server)


@pytest.mark.parametrize("kind", [None, "aiohttp"])
def test_a_stream_whose_client_is_closed_does_not_end_as_if_it_were_complete(server: Server, kind: Any) -> None:
    async def run() -> None:
        client = SDKClient(SETTINGS, {}, server_url=server.url, async_client=kind)
        stream = await client.engine.call_async(EVENTS, {})
        assert (await anext(stream)).id == 0
        await client.aclose()
        _ = [each async for each in stream]

    server.play(slow_events)
    with pytest.raises(APIConnectionError):
        asyncio.run(run())


@pytest.mark.parametrize("kind", ["sync", "async", "aiohttp"])
def test_a_client_that_is_closed_before_a_request_leaves(server: Server, kind: str) -> None:
    clients: list[SDKClient] = []

    def close(*_: object) -> None:
        clients[0].close()

    async def aclose(*_: object) -> None:
        await clients[0].aclose()

    server.play(echo)
    backend: Any = "aiohttp" if kind == "aiohttp" else None
    hooks = Hooks(before_request=(close if kind == "sync" else aclose,))
    clients.append(SDKClient(SETTINGS, {}, server_url=server.url, hooks=hooks, async_client=backend))
    with pytest.raises(ClientClosedError, match="this Shop client is closed"):
        Driver(kind != "sync")(clients[0], GET, id="1")
    assert server.seen == []


@pytest.mark.parametrize("kind", ["sync", "async", "aiohttp"])
def test_cookies_of_a_server_are_not_kept(server: Server, kind: str) -> None:
    headers = "".join(f"set-cookie: c{number}=v\r\n" for number in range(20)).encode()
    server.play(answer('{"id": 1}').replace(b"\r\n", b"\r\n" + headers, 1))
    backend: Any = "aiohttp" if kind == "aiohttp" else None
    client = SDKClient(SETTINGS, {}, server_url=server.url, async_client=backend)

    async def kept() -> int:
        await asked(client, range(2))
        return cookies()

    def cookies() -> int:
        return sum(type(each) is Cookie for each in gc.get_objects())

    before = cookies()
    with client:
        if kind == "sync":
            client.engine.call(GET, {"id": "1"})
        assert (cookies() if kind == "sync" else asyncio.run(kept())) <= before
