"""Redirects that are followed: on the same connection, where they say nothing beside the address."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, Step, reply, scripted, silence

OK = reply(200, EMPTY_PAGE)


def noted(step: Step, ports: list[int]) -> Step:
    """The step, with a note of the connection that it was asked for on."""

    def noting(request: Any) -> None:
        ports.append(request.client_address[1])
        step(request)

    return noting


def moved(*, head: str = "", then: Step | None = None) -> Step:
    """A redirect with other lines in its head, which goes on in this way."""

    def step(request: Any) -> None:
        request.wfile.write(f"HTTP/1.1 307 Moved\r\nlocation: /on\r\n{head}\r\n".encode())
        if then:
            then(request)

    return step


@pytest.mark.parametrize(
    ("value", "connections"),
    [(None, 1), ("m" * 3_000_000, 2)],
    ids=["none", "large"],
)
def test_a_redirect_without_a_body_keeps_its_connection(connect: Connect, value: Any, connections: int) -> None:
    ports: list[int] = []
    steps = [noted(reply(307, value, location="/on"), ports), noted(OK, ports)]
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        assert session.call("all").data == []
    assert (len(ports), len({*ports})) == (2, connections)


@pytest.mark.parametrize("head", ["", "transfer-encoding: chunked\r\n", "content-length: 9\r\n"])
def test_a_body_is_not_waited_for(connect: Connect, head: str) -> None:
    with scripted(moved(head=head, then=silence), OK) as server, connect(server_url=server.url) as session:
        begun = time.monotonic()
        assert session.call("all", retries=None).data == []
        assert time.monotonic() - begun < 2


def test_a_body_that_is_cut_does_no_harm(connect: Connect) -> None:
    def cut(request: Any) -> None:
        request.close_connection = True

    steps = moved(head="content-length: 9\r\n", then=cut), OK
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        assert session.call("all", retries=None).data == []
