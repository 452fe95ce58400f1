"""Base URLs with their variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Pointer, join_pointer, warning
from ..ir import Json, Server
from ..normalize.reading import mapping, sequence, text

_VARIABLE = re.compile(r"\{([^{}]+)\}")


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
        variables = tuple(_variables(url, server, place, diagnostics))
        found.append(Server(url, text(server.get("description")), variables))
    return tuple(found)


def _variables(
    url: str, server: Json, pointer: Pointer, diagnostics: list[Diagnostic]
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    described = mapping(mapping(server).get("variables"))
    for name in dict.fromkeys(_VARIABLE.findall(url)):
        data = mapping(described.get(name))
        values = tuple(text(value) for value in sequence(data.get("enum")))
        default = text(data.get("default")) or (values[0] if values else "")
        if name not in described:
            message = f"The server's variable {name!r} is not described; it is empty unless the caller sets it."
            diagnostics.append(warning("server-variable-undescribed", message, pointer))
        yield (name, default, values, text(data.get("description")))
