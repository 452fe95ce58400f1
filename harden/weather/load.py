"""Load: a thousand tasks or two hundred threads for a time. Each gets its own answer, once, and nothing grows."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from harden.case import Case, Verdict

from . import sdk
from .server import Exchange, FaultServer
from .steps import answer, page

TASKS, THREADS = 1_000, 200
_WARM = 0.4
"""The part of the time after which memory and sockets are not to grow."""
_SLACK = 12 * 1024 * 1024
"""Bytes by which memory may differ between two moments of the same load."""


def cases(seconds: float) -> Iterator[Case]:
    """Each kind of client for so many seconds."""
    limit = seconds * 2 + 120
    for name, options in (("", {}), (" on aiohttp", {"async_client": "aiohttp"})):
        work = partial(_tasks, options, seconds)
        yield Case("weather: load", f"{TASKS:,} tasks{name}", work, limit=limit)
    yield Case("weather: load", f"{THREADS} threads", partial(_threads, seconds), limit=limit)


class _Tally:
    """What the clients saw: calls, wrong answers, failures, and the footprint at two moments."""

    def __init__(self, seconds: float) -> None:
        self.calls = 0
        self.wrong: list[str] = []
        self.ends = time.monotonic() + seconds
        self.warm_at = time.monotonic() + seconds * _WARM
        self.footprints: list[tuple[int, int]] = []
        self._lock = threading.Lock()

    def note(self, wanted: str, found: object) -> None:
        """Count a call by what was asked for and what came."""
        with self._lock:
            self.calls += 1
            if found != wanted:
                self.wrong.append(f"asked {wanted}, got {found!r}"[:200])
            if not self.footprints and time.monotonic() > self.warm_at:
                self.footprints.append(_footprint())

    def problems(self, received: dict[str, int], sockets: tuple[int, int]) -> Iterator[str]:
        """What was lost, doubled, crossed, or grew; `sockets` are those before and after the load."""
        yield from self.wrong[:3]
        if received != {"requests": self.calls, "different": self.calls}:
            yield f"{self.calls} calls, but the server saw {received}"
        (memory, open_then), (memory_now, open_now) = self.footprints[0], self.footprints[-1]
        if memory_now - memory > _SLACK:
            yield f"memory grew from {memory >> 20} to {memory_now >> 20} MiB"
        if open_now > max(open_then, TASKS) + 10:
            yield f"{open_then} sockets became {open_now}"
        if sockets[1] > sockets[0]:
            yield f"{sockets[1] - sockets[0]} sockets are left open"


def _footprint() -> tuple[int, int]:
    """Resident bytes, and open files."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize(), len(os.listdir("/proc/self/fd"))


@contextmanager
def _server() -> Generator[str]:
    """The address of a server in a process of its own."""
    _raise_limits()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(_serve(writing))
        finally:
            os._exit(1)
    try:
        yield os.read(reading, 100).decode()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)


async def _serve(writing: int) -> None:
    asked: Counter[str] = Counter()

    async def echo(exchange: Exchange) -> None:
        wanted = parse_qs(urlsplit(exchange.target).query).get("after", [""])[0]
        asked[wanted] += 1
        await exchange.send(answer(page(echo=wanted)))

    async def stats(exchange: Exchange) -> None:
        await exchange.send(answer(page(requests=asked.total(), different=len(asked))))

    server = FaultServer({"echo": echo, "stats": stats}, keep_heads=False)
    await server.listen()
    os.write(writing, server.url.encode())
    await asyncio.Event().wait()


def _raise_limits() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384) if hard > 0 else 16_384, hard))


def _received(url: str) -> dict[str, int]:
    with sdk.Orq("key", server_url=f"{url}/stats") as orq:
        found: Any = orq.deployments.all()
    return {name: getattr(found, name) for name in ("requests", "different")}


def _tasks(options: dict[str, Any], seconds: float, folder: Path) -> Verdict:
    with _server() as url:
        before = _footprint()[1]
        tally = asyncio.run(_run_tasks(url, options, seconds))
        return _verdict(tally, _received(url), (before, _footprint()[1]), folder)


async def _run_tasks(url: str, options: dict[str, Any], seconds: float) -> _Tally:
    async with sdk.Orq("key", server_url=f"{url}/echo", **options) as orq:
        tally = _Tally(seconds)

        async def work(number: int) -> None:
            turn = 0
            while time.monotonic() < tally.ends:
                wanted, turn = f"{number}-{turn}", turn + 1
                tally.note(wanted, await _echoed(orq, wanted))

        await asyncio.gather(*(work(number) for number in range(TASKS)))
        tally.footprints.append(_footprint())
    return tally


async def _echoed(orq: Any, wanted: str) -> object:
    try:
        return (await orq.deployments.all_async(after=wanted, retries=None)).echo
    except Exception as error:
        return error


def _threads(seconds: float, folder: Path) -> Verdict:
    with _server() as url:
        before = _footprint()[1]
        with sdk.Orq("key", server_url=f"{url}/echo") as orq:
            tally = _Tally(seconds)
            threads = [threading.Thread(target=_work, args=(orq, tally, number)) for number in range(THREADS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            tally.footprints.append(_footprint())
        return _verdict(tally, _received(url), (before, _footprint()[1]), folder)


def _work(orq: Any, tally: _Tally, number: int) -> None:
    turn = 0
    while time.monotonic() < tally.ends:
        wanted, turn = f"{number}-{turn}", turn + 1
        try:
            found: object = orq.deployments.all(after=wanted, retries=None).echo
        except Exception as error:
            found = error
        tally.note(wanted, found)


def _verdict(tally: _Tally, received: dict[str, int], sockets: tuple[int, int], folder: Path) -> Verdict:
    facts = json.dumps({"calls": tally.calls, "footprints": tally.footprints})
    return Verdict("; ".join(tally.problems(received, sockets))[:900], facts=facts)
