"""Every style of pagination by every way of going through the pages, and servers that never come to an end."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import Recorded, RecordingServer, Reply, as_json

PAGES = 4
Answer = Callable[[int], Reply]


def items(number: int) -> list[dict[str, int]]:
    return [{"id": 10 * number}, {"id": 10 * number + 1}]


def cursor(number: int) -> Reply:
    return as_json({"data": items(number), "meta": {"next_cursor": number + 1} if number < PAGES else {}})


def offset(number: int) -> Reply:
    return as_json({"data": items(number) if number < PAGES else items(number)[:1]})


def page(number: int) -> Reply:
    return as_json({"data": items(number), "pages": PAGES})


def link(number: int) -> Reply:
    return as_json(items(number), headers=[("link", f'<?p={number + 1}>; rel="next"')] if number < PAGES else [])


def url(number: int) -> Reply:
    return as_json({"data": items(number), "next": f"?p={number + 1}" if number < PAGES else None})


STYLES: dict[str, tuple[Answer, dict[str, Any]]] = {
    "by_cursor": (cursor, {}),
    "by_offset": (offset, {"word": "x", "limit": 2}),
    "by_page": (page, {}),
    "by_link": (link, {}),
    "by_url": (url, {}),
}
styles = pytest.mark.parametrize("style", list(STYLES))


@pytest.fixture
def keyed(sdk: Case, half: str, server: RecordingServer) -> Any:
    with sdk.client(half, key="secret", server_url=server.url) as opened:
        yield opened


def first(keyed: Session, server: RecordingServer, style: str) -> Any:
    answer, arguments = STYLES[style]
    server.says(*map(answer, range(1, PAGES + 1)))
    return keyed.call(f"lists.{style}", **arguments)


def expected(style: str) -> list[int]:
    last = items(PAGES)[:1] if style == "by_offset" else items(PAGES)
    return [item["id"] for number in range(1, PAGES) for item in items(number)] + [item["id"] for item in last]


@styles
def test_all_items(keyed: Session, server: RecordingServer, style: str) -> None:
    page = first(keyed, server, style)
    assert len(server.requests) == 1
    assert [item.id for item in keyed.items(page)] == expected(style)
    assert len(server.requests) == PAGES


@styles
def test_a_shallow_copy_goes_on_like_the_page_itself(keyed: Session, server: RecordingServer, style: str) -> None:
    copied = copy.copy(first(keyed, server, style))
    assert len(server.requests) == 1
    assert [item.id for item in keyed.items(copied)] == expected(style)
    assert len(server.requests) == PAGES


@styles
def test_all_pages(keyed: Session, server: RecordingServer, style: str) -> None:
    pages = keyed.items(first(keyed, server, style).iter_pages())
    assert [item.id for page in pages for item in page.page_items()] == expected(style)
    assert [page.has_next_page() for page in pages] == [True] * (PAGES - 1) + [False]


@pytest.mark.parametrize("style", [style for style in STYLES if style != "by_url"])
def test_page_after_page(keyed: Session, server: RecordingServer, style: str) -> None:
    """All but the one whose answers have fields of the methods' names, which come first."""
    page = first(keyed, server, style)
    found: list[int] = []
    while page is not None:
        found += [item.id for item in page.page_items()]
        page = keyed.wait(page.next())
    assert found == expected(style)
    assert len(server.requests) == PAGES


@styles
def test_a_server_that_says_the_same_again_and_again(
    keyed: Session, sdk: Case, server: RecordingServer, style: str
) -> None:
    server.answer = lambda _: STYLES[style][0](1)
    page = keyed.call(f"lists.{style}", **STYLES[style][1])
    with pytest.raises(sdk.models.SDKError) as caught:
        keyed.items(page)
    assert "\n" not in str(caught.value)
    assert len(server.requests) <= 3


@styles
def test_empty_pages_without_an_end(keyed: Session, sdk: Case, server: RecordingServer, style: str) -> None:
    """Each announces another one, which is new each time."""
    count = itertools.count(1)

    def answer(_: Recorded) -> Reply:
        number = next(count)
        if style == "by_link":
            return as_json([], headers=[("link", f'<?p={number}>; rel="next"')])
        return as_json({"data": [], "meta": {"next_cursor": number}, "next": f"?p={number}", "pages": 10**9})

    server.answer = answer
    page = keyed.call(f"lists.{style}", **STYLES[style][1])
    ends = {"by_offset", "by_page"}  # nothing at a number is the end of the list
    with nullcontext() if style in ends else pytest.raises(sdk.models.SDKError, match="without items"):
        assert keyed.items(page) == []
    assert len(server.requests) < 200
