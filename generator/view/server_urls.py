"""The URLs of the API's servers."""

from __future__ import annotations

from ..ir import Server


def server_url(server: Server) -> str:
    """The URL with each variable's default in its place."""
    url = server.url
    for name, default, _, _ in server.variables:
        url = url.replace("{" + name + "}", default)
    return url
