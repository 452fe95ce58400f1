"""Hard weather for the generated SDK: a server and a network that misbehave in every way, load, and secrets."""

from __future__ import annotations

from collections.abc import Iterator

from harden.case import Case

from . import canary, cancel, faults, links, load, secure, wire
from .sdk import warm_up

SECONDS = 60.0
"""How long the load lasts, unless another time is chosen."""


def cases(seconds: float = SECONDS) -> Iterator[Case]:
    """Every case; the load lasts so many seconds."""
    warm_up()
    yield from faults.cases()
    yield from links.cases()
    yield from secure.cases()
    yield from canary.cases()
    yield from wire.cases()
    yield from cancel.cases()
    yield from load.cases(seconds)
