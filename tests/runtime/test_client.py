"""Calls over real connections, sync and async."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from typing import Any

import pytest
from _runtime.client import Resource, SDKClient
from _runtime.errors import (
    ClientClosedError,
    ConfigurationError,
    InvalidArgumentError,
    ResponseValidationError,
)
from _runtime.hooks import HookContext, Hooks
from _runtime.operation import Operation, Param, Schema
from _runtime.raw import (
    raw_method,
    raw_method_async,
    raw_view,
    streamed_method,
    streamed_method_async,
    streamed_view,
)

from tests.support.http_library import httpx

from .client_support import EVENTS, GET, KEYED, NOTHING, PET_ANSWER, POST, STREAM, UPLOAD, Pet, make, silent
from .conftest import QUICK, SETTINGS, Driver, Seen, Server, answer


def test_arguments_go_where_they_belong(server: Server, drive: Driver) -> None:
    server.play(PET_ANSWER)
    with make(server) as client:
        pet = drive(client, GET, id="a/../b c?", limit=10, tags=["x&y", "z"], trace="t", theme="d;k")
    assert (pet.id, pet.name, pet.model_extra) == (7, "Rex", {"more": True})
    assert server.last.method == "GET"
    assert server.last.target == "/pets/a%2F..%2Fb%20c%3F?limit=10&tag=x%26y&tag=z"
    assert server.last.headers["x-trace"] == "t"
    assert server.last.headers["cookie"] == "theme=d%3Bk"
    assert server.last.headers["user-agent"] == "test/1"
    assert server.last.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("value", "target"), [("...", "/pets/..."), ("%2e.", "/pets/%252e."), ("../..", "/pets/..%2F..")]
)
def test_a_path_parameter_stays_in_its_segment(server: Server, drive: Driver, value: str, target: str) -> None:
    server.play(PET_ANSWER)
    with make(server) as client:
        drive(client, GET, id=value)
    assert server.last.target == target


@pytest.mark.parametrize("value", [".", ".."])
def test_a_segment_of_dots_is_refused(server: Server, drive: Driver, value: str) -> None:
    with make(server) as client, pytest.raises(InvalidArgumentError, match=r"id: must not make \. or \.\."):
        drive(client, GET, id=value)
    assert server.seen == []


def test_what_is_not_given_is_not_sent(server: Server, drive: Driver) -> None:
    server.play(PET_ANSWER)
    with make(server) as client:
        drive(client, GET, id="1", limit=None)
        assert server.last.target == "/pets/1"
        drive(client, POST, id=1)
        assert server.last.body == b'{"id":1}'
        drive(client, POST, id=1, name=None)
        assert server.last.body == b'{"id":1}'


@pytest.mark.parametrize(
    ("operation", "arguments", "message"),
    [
        (GET, {}, r"pets\.get\(\): argument id: is required"),
        (GET, {"id": ""}, r"pets\.get\(\): argument id: must not be empty"),
        (GET, {"id": "1", "limit": "ten"}, r"pets\.get\(\): argument limit: "),
        (GET, {"id": "1", "tags": ["a", 1]}, r"pets\.get\(\): argument tags\[1\]: "),
        (GET, {"id": "1", "trace": "a\r\nb: c"}, r"argument trace: .*line breaks"),
        (GET, {"id": "1", "tags": ["a\r\nb"]}, r"argument tags: .*line breaks"),
        (GET, {"id": "1", "theme": "a\0"}, r"argument theme: "),
        (GET, {"id": "\ud800"}, r"argument id: "),
        (POST, {"id": "seven"}, r"pets\.add\(\): argument id: "),
        (POST, {}, r"pets\.add\(\): argument id: "),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_sent(
    server: Server, drive: Driver, operation: Operation[Any], arguments: dict[str, Any], message: str
) -> None:
    with make(server) as client, pytest.raises(InvalidArgumentError, match=message) as caught:
        drive(client, operation, **arguments)
    assert caught.value.operation_id == operation.id
    assert "\n" not in str(caught.value)
    assert server.seen == []


def test_http_headers_replace_ours(server: Server, drive: Driver) -> None:
    server.play(PET_ANSWER)
    with make(server) as client:
        drive(client, GET, {"http_headers": {"User-Agent": "mine", "X-Extra": "ä"}}, id="1")
    assert server.last.headers["user-agent"] == "mine"
    assert server.last.headers["x-extra"].encode("latin-1").decode() == "ä"


@pytest.mark.parametrize("value", ["a\r\nb", "a\0", " a"])
def test_unsafe_extra_headers_are_refused(server: Server, drive: Driver, value: str) -> None:
    with make(server) as client, pytest.raises(InvalidArgumentError, match="http_headers"):
        drive(client, GET, {"http_headers": {"X-A": value}}, id="1")
    assert server.seen == []


def test_no_content_is_none(server: Server, drive: Driver) -> None:
    server.play(answer(status=204, kind=""))
    with make(server) as client:
        assert drive(client, NOTHING) is None
        assert drive(client, GET, id="1") is None


def test_server_decides_between_json_and_stream(server: Server, drive: Driver) -> None:
    server.play(PET_ANSWER, answer(EVENTS, kind="text/event-stream"))
    with make(server) as client:
        assert drive(client, STREAM, stream=False).id == 7
        assert server.last.headers["accept"] == "application/json, text/event-stream;q=0.5"
        assert [event.id for event in drive(client, STREAM)] == [1, 2]


def test_a_stream_that_was_asked_for(server: Server, drive: Driver) -> None:
    server.play(answer(EVENTS, kind="text/event-stream; charset=utf-8"), answer(status=204, kind=""), PET_ANSWER)
    with make(server) as client:
        assert [event.id for event in drive(client, STREAM, stream=True)] == [1, 2]
        assert server.last.headers["accept"] == "text/event-stream"
        assert list(drive(client, STREAM, stream=True)) == []
        with pytest.raises(ResponseValidationError, match="expected"):
            drive(client, STREAM, stream=True)


def test_connections_are_reused(server: Server) -> None:
    server.play(PET_ANSWER)
    with make(server) as client:
        for _ in range(5):
            client.engine.call(GET, {"id": "1"})
    assert server.connections == 1


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (answer("<html>", kind="text/html"), "is text/html, expected application/json"),
        (answer("{", kind="application/json"), r"\$: not valid JSON"),
        (answer(b'{"name":"\xff"}'), "UTF-8"),
        (answer("", kind="application/json"), "empty"),
    ],
)
def test_an_unfit_answer_names_operation_status_and_place(
    server: Server, drive: Driver, reply: bytes, message: str
) -> None:
    server.play(reply)
    with make(server) as client, pytest.raises(ResponseValidationError, match=message) as caught:
        drive(client, GET, id="1")
    assert str(caught.value).startswith("pets.get(): the 200 answer")
    assert caught.value.raw_response is not None
    assert caught.value.raw_response.content == reply.partition(b"\r\n\r\n")[2]


def test_validation_modes(server: Server, drive: Driver) -> None:
    server.play(answer('{"id":"x","name":"a"}'))
    with make(server, response_validation="strict") as client:
        with pytest.raises(ResponseValidationError, match=r"\$\.id"):
            drive(client, GET, id="1")
        assert drive(client, GET, {"response_validation": "lenient"}, id="1").id == "x"


def test_mislabelled_json_is_read(server: Server, drive: Driver) -> None:
    server.play(answer('{"id":7}', kind="text/plain"), answer('{"id":7}', kind=""))
    with make(server) as client:
        assert drive(client, GET, id="1").id == 7
        assert drive(client, GET, id="1").id == 7


def test_injected_clients_are_used_and_never_closed(server: Server) -> None:
    server.play(PET_ANSWER)
    with httpx.Client(headers={"x-mine": "1"}) as injected:
        with make(server, client=injected) as client:
            client.engine.call(GET, {"id": "1"})
        assert not injected.is_closed
    assert server.last.headers["x-mine"] == "1"
    with pytest.raises(ClientClosedError, match="given to it"):
        make(server, client=injected).engine.call(GET, {"id": "1"})


def test_a_client_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="async_client"):
        SDKClient(SETTINGS, {}, client=httpx.AsyncClient())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_closed_client_says_so(server: Server, drive: Driver) -> None:
    client = make(server)
    client.close()
    client.close()
    with pytest.raises(ClientClosedError, match="this Shop client is closed"):
        drive(client, GET, id="1")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_has_its_own_connections(server: Server) -> None:
    server.play(PET_ANSWER)
    with make(server) as client:
        client.engine.call(GET, {"id": "1"})
        child = os.fork()
        if child == 0:
            os._exit(0 if client.engine.call(GET, {"id": "2"}).id == 7 else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        client.engine.call(GET, {"id": "3"})
    numbers = {seen.target: seen.connection for seen in server.seen}
    assert numbers["/pets/1"] == numbers["/pets/3"] != numbers["/pets/2"]


def test_cancellation_frees_the_connection(server: Server) -> None:
    server.play(silent)

    async def run() -> None:
        async with make(server) as client:
            task = asyncio.create_task(client.engine.call_async(GET, {"id": "1"}))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            server.play(PET_ANSWER)
            assert (await client.engine.call_async(GET, {"id": "1"})).id == 7

    asyncio.run(run())


def test_files_are_sent_from_their_place_and_again(server: Server, drive: Driver, tmp_path: Any) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(b"x" * 100_000)
    server.play(answer("{}", 503), answer(status=204, kind=""))
    with make(server, retry_config=QUICK) as client:
        drive(client, UPLOAD, request=path)
        assert [len(seen.body) for seen in server.seen] == [100_000, 100_000]
        assert server.last.headers["content-length"] == "100000"
        server.play(answer("{}", 503), answer(status=204, kind=""))
        with path.open("rb") as file:
            file.read(10)
            drive(client, UPLOAD, request=file)
            assert not file.closed
        assert [len(seen.body) for seen in server.seen[2:]] == [99_990, 99_990]


def test_hooks_see_and_change(server: Server, drive: Driver) -> None:
    server.play(answer("{}", 503), PET_ANSWER)
    told: list[tuple[str, HookContext]] = []

    def before(context: HookContext, request: httpx.Request) -> None:
        told.append(("before", context))
        request.headers["x-hook"] = str(context.attempt)

    hooks = Hooks(
        (before,),
        (lambda context, _: told.append(("success", context)),),
        (lambda context, _: told.append(("error", context)),),
    )
    with make(server, retry_config=QUICK, hooks=hooks) as client:
        drive(client, GET, id="1")
    assert [name for name, _ in told] == ["before", "error", "before", "success"]
    assert server.last.headers["x-hook"] == "2"


def test_raw_and_streamed_responses(server: Server) -> None:
    class Pets(Resource):
        def get(self) -> Pet:
            return self._client.engine.call(GET, {"id": "1"})

        async def get_async(self) -> Pet:
            return await self._client.engine.call_async(GET, {"id": "1"})

    server.play(answer('{"id":7}', headers={"x-request-id": "r1"}))
    with make(server) as client:
        raw = raw_method(raw_view(Pets, client).get)()
        assert (raw.status_code, raw.request_id, raw.content, raw.parse().id) == (200, "r1", b'{"id":7}', 7)
        with streamed_method(streamed_view(Pets, client).get)() as streamed:
            assert b"".join(streamed.iter_bytes()) == b'{"id":7}'

    async def run() -> None:
        async with make(server) as client:
            raw = await raw_method_async(raw_view(Pets, client).get_async)()
            assert raw.parse().id == 7
            async with await streamed_method_async(streamed_view(Pets, client).get_async)() as streamed:
                assert await streamed.read() == b'{"id":7}'

    asyncio.run(run())


def test_logs_hold_no_secret(server: Server, drive: Driver, caplog: pytest.LogCaptureFixture) -> None:
    server.play(answer('{"id":7}', headers={"set-cookie": "sid=CANARY"}))
    caplog.set_level(logging.DEBUG, "shop")
    with SDKClient(
        KEYED, {"key": ("CANARY",)}, server_url=server.url, debug_logger=logging.getLogger("shop")
    ) as client:
        drive(client, GET, id="1", theme="CANARY")
    assert "pets.get(): GET" in caplog.text
    assert "CANARY" not in caplog.text


def test_no_server_is_a_clear_error(drive: Driver) -> None:
    with SDKClient(SETTINGS, {}) as client, pytest.raises(ConfigurationError, match="server_url"):
        drive(client, GET, id="1")


def _eventually(holds: Any) -> None:
    for _ in range(100):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come true")


def test_many_tasks_share_a_client(server: Server) -> None:
    async def echo(seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(json.dumps({"id": int(seen.target.rpartition("/")[2])})))

    server.play(echo)

    async def run() -> list[int]:
        async with make(server) as client:
            found = await asyncio.gather(*(client.engine.call_async(GET, {"id": str(number)}) for number in range(500)))
            return [pet.id for pet in found]

    assert asyncio.run(run()) == list(range(500))
    _eventually(lambda: server.open_now == 0)


@pytest.mark.parametrize(("suffix", "target"), [("/v2#top", "/v2/pets/1?limit=2"), ("/?a=b#c", "/pets/1?a=b&limit=2")])
def test_a_server_url_may_have_a_fragment_which_is_not_sent(
    server: Server, drive: Driver, suffix: str, target: str
) -> None:
    server.play(PET_ANSWER)
    with make(server) as client:
        drive(client, GET, {"server_url": server.url + suffix}, id="1", limit=2)
    assert server.last.target == target


@pytest.mark.parametrize("value", ["..;", "..;a=b", "%2e.;a", ".;"])
def test_dots_before_a_semicolon_are_refused_where_it_is_not_encoded(server: Server, drive: Driver, value: str) -> None:
    text = Schema(lambda: str)
    for style in ("simple", "segments"):
        param = Param("id", "id", "path", text, required=True, style=style, explode=False, allow_reserved=True)
        get: Operation[Any] = Operation("Get", "GET", "/pets/{id}/owner", params=(param,))
        with make(server) as client, pytest.raises(InvalidArgumentError, match="segment"):
            drive(client, get, id=value.replace("%2e", ".") if style == "segments" else value)
    assert server.seen == []
