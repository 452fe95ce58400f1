"""The HTTP library that the SDK depends on; nothing imports the other kind."""

from __future__ import annotations

from typing import Any

import httpx2 as library

AIOHTTP = ("httpx_aiohttp.httpx2", "Httpx2AiohttpClient")
"""Module and class of what puts the library's asynchronous client on top of aiohttp."""

HOOKS: dict[str, list[Any]] = {}
HOOKS_ASYNC: dict[str, list[Any]] = {}
"""Event hooks of our own clients."""

__all__ = ["AIOHTTP", "HOOKS", "HOOKS_ASYNC", "library"]
