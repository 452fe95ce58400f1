"""`async_client="aiohttp"`: what that library and its adapter do in their own way, and the SDK does not let through.

`make test-httpx` runs the asynchronous tests of this folder on it as well."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from orq_ai_sdk import Orq, models, utils

from tests.sdk.scripted_server import EMPTY_PAGE, half_answer, reply, reset, scripted, silence, stream, unused_url
from tests.sdk.scripted_server import _Handler as Handler
from tests.support.garbage import set_aside

PAGE = reply(200, EMPTY_PAGE)
QUICK = utils.RetryConfig(backoff=utils.BackoffStrategy(1, 2, 1, 5_000))


def on_aiohttp(use: Callable[[Orq], Coroutine[Any, Any, Any]], url: str, **options: Any) -> Any:
    """What `use` gives for a client of the server; a warning of anything left open is an error."""

    async def run() -> Any:
        async with Orq(api_key="secret-key", server_url=url, async_client="aiohttp", **options) as s:
            return await use(s)

    set_aside()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = asyncio.run(run())
        gc.collect()
    return result


def failure(step: Any, call: Callable[[Orq], Coroutine[Any, Any, Any]], **options: Any) -> tuple[models.SDKError, int]:
    """The error of a call, and how many requests came in."""
    with scripted(step) as server:
        with pytest.raises(models.SDKError) as caught:
            on_aiohttp(call, server.url, **options)
        assert server.is_left()
        return caught.value, len(server.requests)


def hang_up(request: Handler) -> None:
    """Close the connection as if in order."""
    request.close_connection = True


def garbage(request: Handler) -> None:
    request.close_connection = True
    request.wfile.write(b"hello\r\n\r\n")


async def get_all(s: Orq) -> Any:
    return await s.deployments.all_async()


async def invoke(s: Orq) -> Any:
    return await s.deployments.invoke_async(key="k")


@pytest.mark.parametrize("step", [reset, hang_up, half_answer, garbage])
def test_a_lost_post_is_not_sent_again(step: Any) -> None:
    """The adapter calls a lost connection a failure to connect, after which anything may be sent again."""
    error, requests = failure(step, invoke, retry_config=QUICK)
    assert isinstance(error, models.APIConnectionError)
    assert requests == 1


def test_retries_are_ours_alone() -> None:
    with scripted(reset, reset, PAGE) as server:
        assert on_aiohttp(get_all, server.url, retry_config=QUICK).has_more is False
        assert len(server.requests) == 3
    error, requests = failure(reset, lambda s: s.deployments.all_async(retries=None))
    assert isinstance(error, models.APIConnectionError)
    assert requests == 1


def test_nobody_listens() -> None:
    with pytest.raises(models.APIConnectionError, match="no connection after") as caught:
        on_aiohttp(invoke, unused_url(), retry_config=QUICK)
    assert not isinstance(caught.value, models.APITimeoutError)


def test_a_late_answer() -> None:
    error, requests = failure(silence, lambda s: s.deployments.all_async(timeout_ms=100, retries=None))
    assert isinstance(error, models.APITimeoutError)
    assert requests == 1


def test_no_secret_in_a_traceback() -> None:
    error, _ = failure(garbage, lambda s: s.deployments.all_async(retries=None))
    assert "secret-key" not in "".join(traceback.format_exception(error))
    chain = [repr(each) for each in (error, error.__cause__) if each is not None]
    assert "secret-key" not in "".join(chain)


def test_a_path_stays_as_it_was_encoded() -> None:
    with scripted(reply(204)) as server:
        for given in ("../..", "a,b:c@d", "50% /?#", "é"):
            on_aiohttp(lambda s, given=given: s.deployments.invalidate_async(deployment_id=given), server.url)
        targets = [request.target.rpartition("/")[2] for request in server.requests]
    assert targets == ["..%2F..", "a%2Cb%3Ac%40d", "50%25%20%2F%3F%23", "%C3%A9"]


def test_headers_are_those_of_the_other_clients() -> None:
    with scripted(reply(204)) as server:
        with Orq(api_key="secret-key", server_url=server.url) as plain:
            plain.deployments.invalidate(deployment_id="x")
        on_aiohttp(lambda s: s.deployments.invalidate_async(deployment_id="x"), server.url)
        first, second = server.requests
    assert {**first.headers, "content-length": "0"} == second.headers


def test_cookies_are_not_kept() -> None:
    async def twice(s: Orq) -> None:
        for _ in range(2):
            await s.deployments.all_async(server_url=server.url.replace("127.0.0.1", "localhost"))

    with scripted(reply(200, EMPTY_PAGE, set_cookie="session=1; Path=/")) as server:
        on_aiohttp(twice, server.url)
        assert "cookie" not in server.requests[1].headers


def test_a_stream_that_is_left_early_frees_its_connection() -> None:
    async def first(s: Orq) -> bool:
        async with await s.deployments.invoke_async(key="k", stream=True) as events:
            async for _ in events:
                break
        return await asyncio.to_thread(server.is_left)

    with scripted(stream('data: {"id": "1"}\n\n', then=silence)) as server:
        assert on_aiohttp(first, server.url) is True


@pytest.mark.parametrize("count", [1, 2_000])
@pytest.mark.parametrize("end", [reset, hang_up])
def test_a_stream_that_breaks(end: Any, count: int) -> None:
    """Nothing is lost of what came before, also if it came together with the end."""
    events: list[Any] = []

    async def read(s: Orq) -> None:
        async for event in await s.deployments.invoke_async(key="k", stream=True):
            events.append(event)

    error, _ = failure(stream('data: {"id": "1"}\n\n' * count, then=end), read)
    assert isinstance(error, models.APIConnectionError)
    assert len(events) == count


def test_answers_leave_nothing_on_their_connection() -> None:
    """What watches over one answer's body is gone when the next one comes."""
    from aiohttp import StreamReader

    async def alive(s: Orq) -> int:
        for _ in range(30):
            await s.deployments.all_async()
        gc.collect()
        return sum(type(each) is StreamReader for each in gc.get_objects())

    with scripted(PAGE) as server:
        assert on_aiohttp(alive, server.url) < 10
        assert len(server.requests) == 30


def test_a_cancelled_call_frees_its_connection() -> None:
    async def cancelled(s: Orq) -> bool:
        task = asyncio.create_task(s.deployments.all_async())
        while not server.requests:
            await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await asyncio.to_thread(server.is_left)

    with scripted(silence) as server:
        assert on_aiohttp(cancelled, server.url) is True


def test_several_event_loops_in_turn(caplog: pytest.LogCaptureFixture) -> None:
    async def many() -> list[Any]:
        return await asyncio.gather(*(client.deployments.all_async() for _ in range(5)))

    with scripted(PAGE) as server:
        client = Orq(api_key="k", server_url=server.url, async_client="aiohttp")
        assert [len(asyncio.run(many())) for _ in range(3)] == [5, 5, 5]
        client.close()
        gc.collect()
    assert caplog.text == ""  # aiohttp says there what was not closed


def test_without_the_extra(sources: Path) -> None:
    program = (
        "import sys; sys.modules['httpx_aiohttp'] = None\n"
        "from orq_ai_sdk import Orq\n"
        "Orq('k')\n"
        "try: Orq('k', async_client='aiohttp')\n"
        "except Exception as e: print(type(e).__name__, e)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=sources, capture_output=True, text=True, check=True, timeout=60
    )
    told = "ConfigurationError async_client='aiohttp' needs an extra: pip install 'orq-ai-sdk[aiohttp]'"
    assert done.stdout.startswith(told)


def test_any_other_name_is_refused() -> None:
    with pytest.raises(models.SDKError, match="async_client"):
        Orq("k", async_client="requests")  # type: ignore[arg-type]
