"""The HTTP libraries that an SDK may depend on: what its code and its pages call them."""

from __future__ import annotations

from collections.abc import Mapping

from ..frozen import dataclass


@dataclass(frozen=True, slots=True)
class HttpLibrary:
    """A library by its import name. `requirement` and `aiohttp` are what pip installs, with tested lower bounds;
    `aiohttp` makes it work on top of that library."""

    module: str
    title: str
    site: str
    requirement: str
    aiohttp: str


HTTP_LIBRARIES: Mapping[str, HttpLibrary] = {
    "httpx2": HttpLibrary(
        "httpx2", "HTTPX2", "https://pydantic.dev/docs/httpx2/", "httpx2>=2.10", "httpx-aiohttp[httpx2]>=0.2"
    ),
    "httpx": HttpLibrary("httpx", "HTTPX", "https://www.python-httpx.org", "httpx>=0.27", "httpx-aiohttp>=0.2"),
}
"""Setting `client.http` → the library."""
