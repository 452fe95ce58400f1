"""The URLs of the API's servers."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir import Server

_HOST = "https://api.example.com"
"""Stands for the host of a document that names none."""


def server_url(server: Server) -> str:
    """The URL with each variable's default in its place."""
    url = server.url
    for name, default, _, _ in server.variables:
        url = url.replace("{" + name + "}", default)
    return url


def absolute_url(servers: Sequence[Server]) -> str:
    """The URL of the first server, as a caller may give it to the client."""
    url = server_url(servers[0]) if servers else ""
    return url if is_absolute(url) else "/".join([_HOST, *_path(url)])


def is_absolute(url: str) -> bool:
    """Whether a URL names its host."""
    return url.lower().startswith(("http://", "https://"))


def _path(url: str) -> list[str]:
    """The segments of a relative URL, which begins anywhere."""
    return [segment for segment in url.split("/") if segment.strip(".")]
