"""The process in which samples run: their servers are mapped to others, and nothing else can be reached.

Reads `{"servers": {origin: origin}, "samples": [[place, page, text]]}` and writes a line `[place, error]` for each.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import socket
import sys
import traceback
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit


def main() -> None:
    """Runs the samples that stand on standard input."""
    job = json.load(sys.stdin)
    on_aiohttp = any("aiohttp" in text for _, _, text in job["samples"])
    for name in ("httpx", "httpx2"):
        with contextlib.suppress(ImportError):
            _redirect(importlib.import_module(name), job["servers"], on_aiohttp)
    _keep_inside()
    for place, page, text in job["samples"]:
        print(json.dumps([place, _run(page, text)]), flush=True)


def _run(page: str, text: str) -> str:
    module = ModuleType("__main__")
    host = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, page, "exec"), module.__dict__)
    except SystemExit as ended:
        return f"exit {ended.code}" if ended.code else ""
    except BaseException:
        return traceback.format_exc()
    finally:
        sys.modules["__main__"] = host
    return ""


def _redirect(library: Any, servers: dict[str, str], on_aiohttp: bool) -> None:
    """Lets the transports of an HTTP client library speak to the mapped servers. That on aiohttp takes a while to
    import; where it was not redirected, it reaches nobody."""
    send = library.HTTPTransport.handle_request

    def handle_request(self: Any, request: Any) -> Any:
        return send(self, _moved(request, servers))

    library.HTTPTransport.handle_request = handle_request
    for transport in (library.AsyncHTTPTransport, *(_aiohttp_transports(library) if on_aiohttp else [])):
        transport.handle_async_request = _moving(transport.handle_async_request, servers)


def _aiohttp_transports(library: Any) -> list[Any]:
    name = {"httpx": "httpx_aiohttp", "httpx2": "httpx_aiohttp.httpx2"}[library.__name__]
    with contextlib.suppress(ImportError):
        return [importlib.import_module(name).AiohttpTransport]
    return []


def _moving(send: Any, servers: dict[str, str]) -> Any:
    async def handle_async_request(self: Any, request: Any) -> Any:
        return await send(self, _moved(request, servers))

    return handle_async_request


def _moved(request: Any, servers: dict[str, str]) -> Any:
    origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
    if origin in servers:
        target = urlsplit(servers[origin])
        request.url = request.url.copy_with(scheme=target.scheme, host=target.hostname, port=target.port)
    return request


def _keep_inside() -> None:
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("127.0.0.1", b"127.0.0.1"):
            raise OSError(f"a sample may not reach {host!r}")
        return look_up(host, *rest, **more)

    socket.getaddrinfo = getaddrinfo


if __name__ == "__main__":
    main()
