"""The fake API that users of an SDK test with."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any, NoReturn

import pytest
from _runtime.models import BaseModel
from _runtime.operation import Body, Operation, Param, Response, Schema
from _runtime.streaming import EventStream, StreamFaults
from _runtime.testing import FakeServer, RecordedRequest, Reply

from tests.support.http_library import httpx


class Pet(BaseModel):
    id: str
    age: int
    tag: str | None = None


class Problem(BaseModel):
    message: str


PET, TEXT, PROBLEM = Schema(lambda: Pet), Schema(lambda: str), Schema(lambda: Problem)
ERROR = Response("4XX", "application/json", PROBLEM)
GET = Operation[Any](
    "getPet",
    "GET",
    "/pets/{id}",
    (Param("id", "id", "path", TEXT, True),),
    responses=(Response("200", "application/json", PET), ERROR),
)
MINE = Operation[Any]("myPet", "GET", "/pets/mine", responses=(Response("204"),))
CHAT = Operation[Any](
    "chat",
    "POST",
    "/chat",
    body=Body("application/json", PET, fields={"stream": "doStream"}),
    responses=(
        Response("200", "application/json", PET),
        Response("200", "text/event-stream", PET, "sse", sentinel="[DONE]"),
    ),
    stream_arg="stream",
)
SAMPLES = {
    "getPet 200 application/json": '{"id": "string", "age": 1, "tag": "string"}',
    "getPet 4XX application/json": '{"message": "string"}',
    "chat 200 application/json": '{"id": "string", "age": 1, "tag": "string"}',
    "chat 200 text/event-stream": '{"id": "string", "age": 1, "tag": "string"}',
}
URL = "http://api.test/v1"


def _lost(error: Exception) -> NoReturn:
    raise ConnectionError(str(error)) from error


FAULTS = StreamFaults(lost=_lost, invalid=lambda error, _: error, failed=lambda data, _: OSError(data))


@pytest.fixture
def fake() -> FakeServer:
    return FakeServer([GET, MINE, CHAT], samples=SAMPLES)


def events(response: httpx.Response) -> list[Any]:
    return list(EventStream[Any](response, CHAT.responses[1], faults=FAULTS))


def test_answers_are_the_samples(fake: FakeServer) -> None:
    with fake.client() as client:
        response = client.get(f"{URL}/pets/a%2Fb?x=1&x=2")
    assert response.headers["content-type"] == "application/json"
    assert PET.adapter.validate_json(response.content).id == "string"
    (request,) = fake.requests
    assert (request.operation, request.path, request.query) == ("getPet", {"id": "a/b"}, {"x": ["1", "2"]})


def test_examples_come_first() -> None:
    fake = FakeServer([GET], samples=SAMPLES, examples={"getPet": Reply(body={"id": "e", "age": 3})})
    assert fake.client().get(f"{URL}/pets/1").json() == {"id": "e", "age": 3}
    fake.always("getPet", Reply(404))
    response = fake.client().get(f"{URL}/pets/1")
    assert (response.status_code, response.json()) == (404, {"message": "string"})


def test_literal_paths_before_templates(fake: FakeServer) -> None:
    response = fake.client().get(f"{URL}/pets/mine")
    assert (response.status_code, response.content, fake.requests[0].operation) == (204, b"", "myPet")


def test_unknown_requests(fake: FakeServer) -> None:
    response = fake.client().post(f"{URL}/pets/1")
    assert (response.status_code, fake.requests[0].operation) == (404, "")
    assert "POST /v1/pets/1" in response.json()["message"]


def test_planned_answers_then_the_usual_one(fake: FakeServer) -> None:
    fake.then("getPet", Reply(500, b"oops")).rate_limit("getPet", times=2, retry_after=1.5)
    with fake.client() as client:
        found = [client.get(f"{URL}/pets/1") for _ in range(4)]
    assert [response.status_code for response in found] == [500, 429, 429, 200]
    assert found[1].headers["retry-after"] == "1.5"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("connect", httpx.ConnectError),
        ("connect_timeout", httpx.ConnectTimeout),
        ("read", httpx.ReadError),
        ("read_timeout", httpx.ReadTimeout),
        ("truncated", httpx.RemoteProtocolError),
    ],
)
def test_faults(fake: FakeServer, fault: Any, error: type[Exception]) -> None:
    fake.fail("getPet", fault)
    with fake.client() as client:
        with pytest.raises(error):
            client.get(f"{URL}/pets/1")
        assert client.get(f"{URL}/pets/1").status_code == 200


def test_streams_when_asked_for(fake: FakeServer) -> None:
    fake.stream("chat", [{"id": "a", "age": 1}, {"id": "b", "age": 2}])
    with fake.client() as client:
        with client.stream("POST", f"{URL}/chat", json={"doStream": True}) as response:
            assert [event.id for event in events(response)] == ["a", "b"]
        with client.stream("POST", f"{URL}/chat", json={"doStream": True}) as response:
            assert [event.id for event in events(response)] == ["string"]
        assert client.post(f"{URL}/chat", json={"doStream": False}).json()["age"] == 1
    assert fake.requests[0].json == {"doStream": True}


def test_cut_streams(fake: FakeServer) -> None:
    fake.stream("chat", [{"id": "a", "age": 1}], cut=True)
    with fake.client() as client, client.stream("POST", f"{URL}/chat", json={}) as response:
        stream = EventStream[Pet](response, CHAT.responses[1], faults=FAULTS)
        assert next(stream).id == "a"
        with pytest.raises(ConnectionError):
            next(stream)


def test_async(fake: FakeServer) -> None:
    async def use() -> tuple[int, bytes]:
        async with fake.async_client() as client:
            response = await client.get(f"{URL}/pets/1")
            fake.stream("chat", ["x\ny"])
            streamed = await client.post(f"{URL}/chat", json={"doStream": True})
            return response.json()["age"], streamed.content

    assert asyncio.run(use()) == (1, b"data: x\ndata: y\n\ndata: [DONE]\n\n")


def test_records_show_no_credentials() -> None:
    fake = FakeServer([GET])
    with fake.client() as client:
        client.get("http://api.test/pets/1?api_key=kanarie&limit=2", headers={"Authorization": "Bearer kanarie"})
    (seen,) = fake.requests
    copied = pickle.loads(pickle.dumps(seen))
    assert (seen.query["api_key"], copied.query) == (["kanarie"], {"api_key": ["***"], "limit": ["2"]})
    assert "kanarie" not in f"{seen!r} {copied!r} {vars_of(copied)}"


def vars_of(record: RecordedRequest) -> list[Any]:
    return [getattr(record, name) for name in RecordedRequest.__slots__]
