"""A small API, as the descriptors of generated code tell of it, for tests of calls."""

from __future__ import annotations

import asyncio
from typing import Any

from _runtime.client import ClientSettings, SDKClient
from _runtime.models import BaseModel
from _runtime.operation import Body, Operation, Param, Response, Schema
from _runtime.security import SecurityScheme

from .conftest import SETTINGS, Seen, Server, answer


class Pet(BaseModel):
    id: int
    name: str | None = None


PET = Schema(lambda: Pet)
TEXT = Schema(lambda: str)
NUMBER = Schema(lambda: float)

GET = Operation[Pet](
    "GetPet",
    "GET",
    "/pets/{id}",
    params=(
        Param("id", "id", "path", TEXT, required=True, style="simple", explode=False),
        Param("limit", "limit", "query", NUMBER),
        Param("tags", "tag", "query", Schema(lambda: list[str])),
        Param("trace", "X-Trace", "header", TEXT, style="simple"),
        Param("theme", "theme", "cookie", TEXT),
    ),
    responses=(Response("200", "application/json", PET), Response("204")),
    name="pets.get",
)
POST = Operation[Pet](
    "AddPet",
    "POST",
    "/pets",
    body=Body("application/json", PET, required=True, fields={"id": "id", "name": "name"}),
    responses=(Response("200", "application/json", PET),),
    name="pets.add",
)
STREAM = Operation[Any](
    "Watch",
    "POST",
    "/watch",
    body=Body("application/json", Schema(lambda: dict[str, Any]), fields={"stream": "stream"}),
    responses=(
        Response("200", "application/json", PET),
        Response("200", "text/event-stream", PET, stream="sse", sentinel="[DONE]"),
        Response("204"),
    ),
    stream_arg="stream",
)
NOTHING = Operation[None]("Drop", "DELETE", "/pets", responses=(Response("204"),))
UPLOAD = Operation[None](
    "Upload",
    "PUT",
    "/file",
    body=Body("application/octet-stream", Schema(lambda: bytes), required=True),
    responses=(Response("204"),),
)

EVENTS = b'data: {"id":1}\n\ndata: {"id":2}\n\ndata: [DONE]\n\n'
PET_ANSWER = answer('{"id":7,"name":"Rex","more":true}')


def make(server: Server, **options: Any) -> SDKClient:
    """A client of the server."""
    return SDKClient(options.pop("settings", SETTINGS), {}, server_url=server.url, **options)


KEYED = ClientSettings(
    "test/1",
    security=(("key",),),
    schemes={"key": SecurityScheme("apiKey", ("api_key",), location="header", name="X-Key")},
    name="Shop",
)


async def silent(_: Seen, writer: asyncio.StreamWriter) -> None:
    """A server that says nothing."""
    await asyncio.sleep(5)
