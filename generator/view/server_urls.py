"""The URLs of the API's servers."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir import Server

_NO_SERVER = "https://api.example.com"
"""Stands for the server of a document that names none."""


def server_url(server: Server) -> str:
    """The URL with each variable's default in its place."""
    url = server.url
    for name, default, _, _ in server.variables:
        url = url.replace("{" + name + "}", default)
    return url


def shown_url(servers: Sequence[Server]) -> str:
    """The URL of the first server, below one of an example where the document does not say whose it is."""
    base = server_url(servers[0]) if servers else ""
    if base.startswith(("http://", "https://")):
        return base
    path = base.strip("/")
    return f"{_NO_SERVER}/{path}" if path else _NO_SERVER
