"""Answers that are pages of a list: they know how to fetch the page after them.

A generated page class is a model with `Page` or `PageAsync` before it: `class PetsPage(Page[Pet], Pets)`. An answer
which is itself a list becomes a `ListPage`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from typing_extensions import Self  # noqa: UP035  (Python 3.10 has none of its own)

from .pagination import Pagination, Trail, Turn, advance, check_new, following, items_of
from .shapes import is_list

T = TypeVar("T")
P = TypeVar("P")

Answer = tuple[Any, Mapping[str, str], str]
"""A parsed answer, its headers (found without regard to case), and the URL it came from."""

Fetch = Callable[[Turn], Answer]
FetchAsync = Callable[[Turn], Awaitable[Answer]]


class Pager:
    """What a page knows of its place in the list. Pickling or copying a page leaves it behind."""

    def __init__(
        self, pagination: Pagination, fetch: Any, turn: Turn, trail: Trail, answer: Answer, page_class: type[Any]
    ) -> None:
        self.fetch = fetch
        self.page_class = page_class
        self._pagination = pagination
        result, headers, url = answer
        self.items = items_of(pagination, result)
        self._trail = advance(pagination, trail, turn, self.items)
        self.next_turn = following(pagination, turn, result, headers, url)

    def __reduce__(self) -> tuple[Any, ...]:
        return _detached, ()

    def checked_turn(self) -> Turn | None:
        """The next request; raises PaginationError if it leads back."""
        return self.next_turn and check_new(self._pagination, self._trail, self.next_turn)

    def page(self, turn: Turn, answer: Answer) -> Any:
        """The page that has come for `next_turn`."""
        return _page(Pager(self._pagination, self.fetch, turn, self._trail, answer, self.page_class), answer[0])


def _detached() -> None:
    """Stands for a pager that was not copied."""


def paginate(page_class: type[P], pagination: Pagination, fetch: Fetch, arguments: Mapping[str, Any]) -> P:
    """Fetch the first page.

    Args:
        page_class: The class of the pages: a model with `Page`, or `ListPage`.
        pagination: How the pages follow each other.
        fetch: Sends one request; raises the SDK's errors.
        arguments: The call's keywords.
    """
    turn = Turn(dict(arguments))
    answer = fetch(turn)
    page: P = _page(Pager(pagination, fetch, turn, Trail(), answer, page_class), answer[0])
    return page


async def paginate_async(
    page_class: type[P], pagination: Pagination, fetch: FetchAsync, arguments: Mapping[str, Any]
) -> P:
    """Fetch the first page; see `paginate`. The page class has `PageAsync`, or is `ListPageAsync`."""
    turn = Turn(dict(arguments))
    answer = await fetch(turn)
    page: P = _page(Pager(pagination, fetch, turn, Trail(), answer, page_class), answer[0])
    return page


def _page(pager: Pager, result: Any) -> Any:
    """Make a page of an answer; an answer of another shape stays what it is."""
    page_class = pager.page_class
    if issubclass(page_class, list):
        if not is_list(result):
            return result
        return _with_pager(page_class(result), pager)
    elif issubclass(page_class, type(result)):
        object.__setattr__(result, "__class__", page_class)
    else:
        return result
    return _with_pager(result, pager)


def _with_pager(page: Any, pager: Pager) -> Any:
    page.__dict__["_pager"] = pager
    return page


if TYPE_CHECKING:

    class _Of(Generic[T]):
        """Carries the type of the items."""

else:

    class _Of:
        """Carries the type of the items for type checkers only: pydantic wants no generic class before a model."""

        def __class_getitem__(cls, _: object) -> type[_Of]:
            return cls


class _Paged(_Of[T]):
    """What pages of both kinds share."""

    def _known_pager(self) -> Pager | None:
        return self.__dict__.get("_pager")

    def _next_turn(self) -> tuple[Pager, Turn] | None:
        pager = self._known_pager()
        turn = None if pager is None else pager.checked_turn()
        return None if pager is None or turn is None else (pager, turn)

    def page_items(self) -> list[T]:
        """The items of this page alone."""
        pager = self._known_pager()
        return [] if pager is None else pager.items

    def has_next_page(self) -> bool:
        """Whether the server announced another page."""
        pager = self._known_pager()
        return pager is not None and pager.next_turn is not None


class Page(_Paged[T]):
    """A page. Iterating over it gives its items, and then those of all pages after it."""

    def next_page(self) -> Self | None:
        """Fetch the page after this one; None after the last.

        Raises:
            PaginationError: The server repeats itself.
        """
        if (ahead := self._next_turn()) is None:
            return None
        pager, turn = ahead
        page = pager.page(turn, pager.fetch(turn))
        return page if isinstance(page, type(self)) else None

    def next(self) -> Self | None:
        """The same as `next_page`."""
        return self.next_page()

    def iter_pages(self) -> Iterator[Self]:
        """This page and all after it."""
        page: Self | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[T]:
        for page in self.iter_pages():
            yield from page.page_items()


class PageAsync(_Paged[T]):
    """A page of an asynchronous call; `async for` gives its items, and then those of all pages after it."""

    async def next_page(self) -> Self | None:
        """Fetch the page after this one; None after the last.

        Raises:
            PaginationError: The server repeats itself.
        """
        if (ahead := self._next_turn()) is None:
            return None
        pager, turn = ahead
        page = pager.page(turn, await pager.fetch(turn))
        return page if isinstance(page, type(self)) else None

    async def next(self) -> Self | None:
        """The same as `next_page`."""
        return await self.next_page()

    async def iter_pages(self) -> AsyncIterator[Self]:
        """This page and all after it."""
        page: Self | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.iter_pages():
            for item in page.page_items():
                yield item


class ListPage(Page[T], list[T]):
    """A page that is itself a list; its length and its elements are those of this page alone."""


class ListPageAsync(PageAsync[T], list[T]):
    """The asynchronous `ListPage`."""
