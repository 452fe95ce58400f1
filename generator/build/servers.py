"""Base URLs with their variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from ..diagnostics import Diagnostic, Pointer, join_pointer, note, warning
from ..ir import Json, Server
from ..normalize.reading import mapping, sequence, text

_Variable: TypeAlias = tuple[str, str, tuple[str, ...], str]

_LONGEST = 10_000
"""Characters of a URL with the defaults of its variables, each of which may stand in it many times."""

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_ANOTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def servers_of(data: Json, pointer: Pointer, diagnostics: list[Diagnostic]) -> tuple[Server, ...]:
    """The servers listed at `pointer`, in order; a relative URL stays relative."""
    found: list[Server] = []
    for index, raw in enumerate(sequence(data)):
        server = mapping(raw)
        url = text(server.get("url"))
        place = join_pointer(pointer, index)
        if "url" not in server:
            diagnostics.append(warning("server-without-url", "A server needs a url; it is left out.", place))
            continue
        if url.startswith("//"):
            message = f"The server {url!r} has the scheme of the document's own address; https is meant."
            diagnostics.append(note("server-scheme-assumed", message, place))
            url = f"https:{url}"
        if _ANOTHER_SCHEME.match(url):  # as of WebSockets: no call could be sent there
            message = f"The server {url!r} does not speak HTTP; it is left out."
            diagnostics.append(note("server-not-http", message, place))
            continue
        variables = tuple(_variables(url, server, place, diagnostics))
        if _length(url, variables) > _LONGEST:
            message = f"The server's URL has more than {_LONGEST:,} characters; it is left out."
            diagnostics.append(warning("server-url-limit", message, place))
            continue
        found.append(Server(url, text(server.get("description")), variables))
    return tuple(found)


def _length(url: str, variables: Sequence[_Variable]) -> int:
    """The characters of a URL with the defaults in it."""
    return len(url) + sum(url.count("{" + name + "}") * len(default) for name, default, _, _ in variables)


def _variables(url: str, server: Json, pointer: Pointer, diagnostics: list[Diagnostic]) -> Iterator[_Variable]:
    described = mapping(mapping(server).get("variables"))
    for name in dict.fromkeys(_VARIABLE.findall(url)):
        data = mapping(described.get(name))
        values = tuple(text(value) for value in sequence(data.get("enum")))
        default = text(data.get("default")) or (values[0] if values else "")
        if name not in described:
            message = f"The server's variable {name!r} is not described; it is empty unless the caller sets it."
            diagnostics.append(warning("server-variable-undescribed", message, pointer))
        yield (name, default, values, text(data.get("description")))
