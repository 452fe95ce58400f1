"""The HTTP library that the SDK depends on. Other modules have its classes from `http.py`.

A client of the other kind may be injected; nothing imports its library.
"""

from __future__ import annotations

from typing import Any

import httpx as library

AIOHTTP = ("httpx_aiohttp", "HttpxAiohttpClient")
"""Module and class of what puts the library's asynchronous client on top of aiohttp."""


def _keep_to_addresses(response: library.Response) -> None:
    """Drop a `Location` that is no address: the library would raise an error in place of giving the answer."""
    location = response.headers.get("location")
    if location is None:
        return
    try:
        url = library.URL(location)
        url = url.copy_with(host=response.request.url.host) if url.scheme and not url.host else url
        response.request.url.join(url)
    except (library.InvalidURL, ValueError):
        del response.headers["location"]


async def _keep_to_addresses_async(response: library.Response) -> None:
    _keep_to_addresses(response)


HOOKS: dict[str, list[Any]] = {"response": [_keep_to_addresses]}
HOOKS_ASYNC: dict[str, list[Any]] = {"response": [_keep_to_addresses_async]}
"""Event hooks of our own clients."""

__all__ = ["AIOHTTP", "HOOKS", "HOOKS_ASYNC", "library"]
