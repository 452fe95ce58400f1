"""A loopback server for the client bench: constant answers, little work, a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

EVENTS = 50_000
LIFETIME = 1_800.0
"""Seconds after which the server stops by itself."""

_MESSAGE: dict[str, Any] = {"role": "assistant", "content": "hello", "tool_calls": [], "type": "content"}
SMALL: dict[str, Any] = {
    "id": "01JABCDEFGHJKMNPQRSTVWXYZ0",
    "provider": "openai",
    "model": "gpt-4o",
    "type": "chat",
    "version": "7",
    "messages": [{"role": "system", "content": "You are helpful."}, {"role": "user", "content": "hi"}],
    "parameters": {"temperature": 0.7, "maxTokens": 256},
}
EVENT: dict[str, Any] = {
    "id": "01JABCDEFGHJKMNPQRSTVWXYZ0",
    "created": "2025-01-01T00:00:00Z",
    "object": "chat",
    "model": "gpt-4o",
    "provider": "openai",
    "is_final": False,
    "telemetry": {"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7"},
    "choices": [{"index": 0, "message": _MESSAGE, "finish_reason": None}],
}
_DEPLOYMENT: dict[str, Any] = {
    "id": "e1106c66-dcfb-4003-a0e1-3c49405187d4",
    "created": "2025-01-01T00:00:00Z",
    "updated": "2025-01-01T00:00:00Z",
    "key": "summary",
    "description": "Summaries of tickets.",
    "prompt_config": {
        "tools": [],
        "model": "gpt-4o",
        "model_type": "chat",
        "model_parameters": {"temperature": 0.7, "responseFormat": {"type": "json_object"}},
        "provider": "openai",
        "messages": [
            {"role": "system", "content": "You are helpful."},
            {
                "role": "user",
                "content": [{"type": "text", "text": "hi"}, {"type": "image_url", "image_url": {"url": "x"}}],
            },
        ],
    },
    "version": "7",
}


def large() -> bytes:
    """A list answer of one megabyte."""
    one = len(json.dumps(_DEPLOYMENT)) + 2
    return json.dumps({"object": "list", "data": [_DEPLOYMENT] * (1_000_000 // one), "has_more": False}).encode()


def stream() -> bytes:
    """An answer of `EVENTS` events, with the sentinel."""
    return b"data: " + json.dumps(EVENT).encode() + b"\n\n"


def answers() -> Mapping[bytes, bytes]:
    """First word of the path's last segment → the whole HTTP answer."""
    events = stream() * EVENTS + b"data: [DONE]\n\n"
    return {
        b"get_config": _answer(b"application/json", json.dumps(SMALL).encode()),
        b"deployments": _answer(b"application/json", large()),
        b"invoke": _answer(b"text/event-stream", events),
        b"stream": _answer(b"text/event-stream", events),
    }


def _answer(media_type: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n" % (media_type, len(body))
    return head + body


async def serve() -> None:
    """Listen on 127.0.0.1, print the port, answer until the lifetime is over."""
    known = answers()

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
                await reader.readexactly(int(length or 0))
                path = head.split(b" ", 2)[1].partition(b"?")[0]
                writer.write(known[path.rpartition(b"/")[2]])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connection, "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.sleep(LIFETIME)


if __name__ == "__main__":
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.exit(0)
