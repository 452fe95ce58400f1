"""Pages: what follows what, when it ends, and that it always ends."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import pytest
from _runtime.models import BaseModel
from _runtime.page_links import next_link
from _runtime.pages import Fetch, FetchAsync, ListPage, ListPageAsync, Page, PageAsync, first_page
from _runtime.pagination import (
    Pagination,
    PaginationError,
    Trail,
    Turn,
    advance,
    check_new,
    following,
    look_up,
)
from pydantic import Field


def paginate(kind: type[Any], pagination: Pagination, fetch: Fetch, arguments: Mapping[str, Any]) -> Any:
    return first_page(kind, pagination, fetch, arguments, fetch(Turn(dict(arguments))))


async def paginate_async(
    kind: type[Any], pagination: Pagination, fetch: FetchAsync, arguments: Mapping[str, Any]
) -> Any:
    return first_page(kind, pagination, fetch, arguments, await fetch(Turn(dict(arguments))))


class Item(BaseModel):
    id: str


class Body(BaseModel):
    data: list[Item]
    has_more: bool | None = None
    cursor: Annotated[str | None, Field(alias="nextCursor")] = None
    next: str | None = None
    total: int | None = None


class BodyPage(Page[Item], Body):  # type: ignore[misc]  # pyright: ignore[reportIncompatibleVariableOverride]
    __items__ = "data"


class BodyPageAsync(PageAsync[Item], Body):  # type: ignore[misc]  # pyright: ignore[reportIncompatibleVariableOverride]
    pass


def items(start: int, count: int) -> list[Item]:
    return [Item(id=str(each)) for each in range(start, start + count)]


Serve = Callable[[Turn], "tuple[Any, Mapping[str, str], str]"]


def by_last_id(turn: Turn) -> tuple[Any, Mapping[str, str], str]:
    after = int(turn.arguments.get("after", -1))
    return Body(data=items(after + 1, 2), has_more=after < 4), {}, ""


def by_cursor(turn: Turn) -> tuple[Any, Mapping[str, str], str]:
    place = int(turn.arguments.get("cursor", "0"))
    return Body(data=items(place, 3), cursor=str(place + 3) if place < 6 else ""), {}, ""


def by_offset(turn: Turn) -> tuple[Any, Mapping[str, str], str]:
    offset, limit = turn.arguments.get("offset", 0), turn.arguments.get("limit", 4)
    return Body(data=items(offset, max(0, min(limit, 9 - offset))), total=9), {}, ""


def by_page(turn: Turn) -> tuple[Any, Mapping[str, str], str]:
    page = turn.arguments.get("page", 1)
    return Body(data=items(page * 3 - 3, 3 if page < 4 else 0)), {}, ""


def by_url(turn: Turn) -> tuple[Any, Mapping[str, str], str]:
    place = int(turn.url.partition("p=")[2] or 0)
    following = f"?p={place + 3}" if place < 6 else None
    return Body(data=items(place, 3), next=following), {}, f"https://api.test/v1/items?p={place}"


def by_link(turn: Turn) -> tuple[Any, Mapping[str, str], str]:
    place = int(turn.url.partition("p=")[2] or 0)
    link = f'</v1/items?p={place + 3}>; rel="next", </v1/items?p=0>; rel="first"' if place < 6 else ""
    return items(place, 3), {"link": link}, "https://api.test/v1/items"


STRATEGIES: list[tuple[Pagination, Serve]] = [
    (Pagination("cursor", "data", "after", last_item="id", has_more="has_more"), by_last_id),
    (Pagination("cursor", "data", "cursor", next="nextCursor"), by_cursor),
    (Pagination("offset", "data", "offset", total="total"), by_offset),
    (Pagination("offset", "data", "offset"), by_offset),
    (Pagination("offset", "data", "offset", size="limit"), by_offset),
    (Pagination("page", "data", "page"), by_page),
    (Pagination("url", "data", next="next"), by_url),
    (Pagination("link"), by_link),
]
EXPECTED = list(zip(STRATEGIES, [8, 9, 9, 9, 9, 9, 9, 9], strict=True))


@pytest.mark.parametrize(("strategy", "count"), EXPECTED)
def test_all_items_in_order(strategy: tuple[Pagination, Serve], count: int) -> None:
    pagination, serve = strategy
    kind: Any = ListPage if pagination.style == "link" else BodyPage
    page = paginate(kind, pagination, serve, {"limit": 4})
    assert [item.id for item in page] == [str(each) for each in range(count)]
    assert [item.id for each in page.iter_pages() for item in each.page_items()] == [str(n) for n in range(count)]


@pytest.mark.parametrize(("strategy", "count"), EXPECTED)
def test_all_items_in_order_async(strategy: tuple[Pagination, Serve], count: int) -> None:
    pagination, serve = strategy

    async def fetch(turn: Turn) -> Any:
        return serve(turn)

    async def use() -> list[str]:
        kind: Any = ListPageAsync if pagination.style == "link" else BodyPageAsync
        page = await paginate_async(kind, pagination, fetch, {"limit": 4})
        assert len([each async for each in page.iter_pages()]) > 1
        return [item.id async for item in page]

    assert asyncio.run(use()) == [str(each) for each in range(count)]


def test_a_page_is_its_answer() -> None:
    page = paginate(BodyPage, *STRATEGIES[0], {})
    assert isinstance(page, Body)
    assert (page.data[0].id, page.has_more, page.has_next_page()) == ("0", True, True)
    assert page.model_dump(exclude_unset=True) == {"data": [{"id": "0"}, {"id": "1"}], "has_more": True}
    following_page = page.next_page()
    assert isinstance(following_page, BodyPage)
    assert [item.id for item in following_page.page_items()] == ["2", "3"]


def test_next_ends_with_none() -> None:
    page: ListPage[Item] | None = paginate(ListPage[Item], *STRATEGIES[-1], {})
    lengths: list[int] = []
    while page is not None:
        lengths.append(len(page))
        page = page.next()
    assert lengths == [3, 3, 3]


def test_copies_and_pickles_are_detached() -> None:
    page = paginate(BodyPage, *STRATEGIES[0], {})
    for other in (copy.deepcopy(page), pickle.loads(pickle.dumps(page))):
        assert other.data == page.data
        assert list(other) == page.page_items() == page.data
        assert not other.has_next_page()
        assert other.next_page() is None
        assert list(other.iter_pages()) == [other]


def test_the_caller_s_arguments_stay() -> None:
    arguments, seen = {"limit": 2, "filter": "x"}, list[Mapping[str, Any]]()

    def fetch(turn: Turn) -> Any:
        seen.append(turn.arguments)
        return by_last_id(turn)

    list(paginate(BodyPage, STRATEGIES[0][0], fetch, arguments))
    assert arguments == {"limit": 2, "filter": "x"}
    assert seen[:2] == [arguments, {**arguments, "after": "1"}]


def test_same_cursor_again_is_an_error() -> None:
    pages = iter([Body(data=items(n, 1), cursor="same") for n in range(9)])
    page = paginate(
        BodyPage, Pagination("cursor", "data", "cursor", next="nextCursor"), lambda _: (next(pages), {}, ""), {}
    )
    seen: list[str] = []
    with pytest.raises(PaginationError, match="already sent"):
        seen.extend(item.id for item in page)
    assert next(pages).data[0].id == "2"


def test_cursors_in_a_circle_are_an_error() -> None:
    turns = {None: "a", "a": "b", "b": "c", "c": "a"}
    fetched: list[str | None] = []

    def fetch(turn: Turn) -> Any:
        cursor = turn.arguments.get("cursor")
        fetched.append(cursor)
        return Body(data=items(len(fetched), 1), cursor=turns[cursor]), {}, ""

    page = paginate(BodyPage, Pagination("cursor", "data", "cursor", next="nextCursor"), fetch, {})
    with pytest.raises(PaginationError):
        list(page)
    assert fetched == [None, "a", "b", "c"]


@pytest.mark.parametrize("pagination", [Pagination("offset", "data", "offset"), Pagination("page", "data", "page")])
def test_a_server_that_ignores_the_position_is_an_error(pagination: Pagination) -> None:
    page = paginate(BodyPage, pagination, lambda _: (Body(data=items(0, 2)), {}, ""), {})
    with pytest.raises(PaginationError, match="same page again"):
        list(page)


def test_the_last_of_numbered_pages_may_be_equal_to_the_one_before() -> None:
    answers = iter([Body(data=items(0, 2), has_more=True), Body(data=items(0, 2), has_more=False)])
    pagination = Pagination("page", "data", "page", has_more="has_more")
    page = paginate(BodyPage, pagination, lambda _: (next(answers), {}, ""), {})
    assert len(list(page)) == 4


def test_endless_equal_pages_are_an_error() -> None:
    counter = iter(range(10_000))
    fetch: Serve = lambda _: (Body(data=items(0, 1), cursor=str(next(counter))), {}, "")  # noqa: E731
    page = paginate(BodyPage, Pagination("cursor", "data", "cursor", next="nextCursor"), fetch, {})
    with pytest.raises(PaginationError, match="same page again"):
        list(page)
    assert next(counter) < 200


def test_endless_empty_pages_are_an_error() -> None:
    counter = iter(range(10_000))
    fetch: Serve = lambda _: (Body(data=[], cursor=str(next(counter))), {}, "")  # noqa: E731
    page = paginate(BodyPage, Pagination("cursor", "data", "cursor", next="nextCursor"), fetch, {})
    with pytest.raises(PaginationError, match="pages without items"):
        list(page)
    assert next(counter) < 200


@pytest.mark.parametrize("answer", [Body(data=[], has_more=True), {"data": None}, [], None, "x", {"data": {"id": 1}}])
@pytest.mark.parametrize("pagination", [strategy for strategy, _ in STRATEGIES])
def test_unexpected_answers_end_the_list(pagination: Pagination, answer: Any) -> None:
    assert following(pagination, Turn({}), answer, {}) is None


def test_more_without_a_cursor_is_an_error() -> None:
    cursor = Pagination("cursor", items="data", argument="after", next="data.-1.id", has_more="has_more")
    page = paginate(BodyPage, cursor, lambda _: (Body(data=[], has_more=True), {}, ""), {})
    assert list(page) == []
    answer = {"data": [{"name": "no id"}], "has_more": True}
    turn = following(cursor, Turn({}), answer, {})
    assert turn is not None
    with pytest.raises(PaginationError, match="not complete"):
        check_new(cursor, advance(cursor, Trail(), Turn({}), [1]), turn)


def test_an_answer_of_another_shape_stays_what_it_is() -> None:
    raw: Any = paginate(BodyPage, STRATEGIES[0][0], lambda _: ({"odd": 1}, {}, ""), {})
    assert raw == {"odd": 1}
    pages = iter([Body(data=items(0, 1), has_more=True), {"odd": 1}])
    assert len(list(paginate(BodyPage, STRATEGIES[0][0], lambda _: (next(pages), {}, ""), {}))) == 1


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("", ""),
        ("</a?x=1,2>; rel=next", "/a?x=1,2"),
        ('<a>; rel="prev", <b>; rel="next"', "b"),
        ('<a>; title="x, <z>; rel=\\"next\\""; rel="prev" , <b> ; REL = "last NEXT"', "b"),
        ("<a>; rel=prev", ""),
        ("garbage", ""),
        ("<a>; rel=nextish", ""),
        ("<" * 10_000, ""),
        ("<a>" + "; x" * 10_000 + "!", ""),
        ("<a>" + " ;a= " * 10_000 + '"', ""),
        ("<a>; rel=" + " " * 50_000 + 'x"', ""),
        ("<a>; rel = next; title= ", "a"),
    ],
)
def test_link_header(header: str, target: str) -> None:
    assert next_link(header) == target


def test_relative_addresses() -> None:
    turn = following(
        Pagination("url", "data", next="links.next"), Turn({}), {"links": {"next": "/p/2"}}, {}, "http://h/x/y"
    )
    assert turn == Turn({}, "http://h/p/2")


def test_look_up() -> None:
    body = Body.model_validate({"data": [{"id": "a"}], "nextCursor": "c", "meta": {"more": [1, 2]}})
    assert look_up(body, "nextCursor") == look_up(body, "cursor") == "c"
    assert look_up(body, "data.0.id") == look_up(body, "data.-1.id") == "a"
    assert look_up(body, "meta.more.1") == 2
    assert look_up({"a": {"b.c": 1}}, "a.b~c") == 1
    assert [look_up(body, path) for path in ("data.7", "data.x", "no.way", "model_dump", "__class__")] == [None] * 5


@pytest.mark.parametrize("position", [float("inf"), float("nan"), "many"])
def test_a_position_that_is_no_number_is_an_error(position: object) -> None:
    pages = Pagination(style="page", argument="page", items="data")
    with pytest.raises(PaginationError, match="no number"):
        following(pages, Turn({"page": position}), {"data": [1]}, {})
