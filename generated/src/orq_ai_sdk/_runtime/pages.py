"""Pages of a list. A page class has `Page` or `PageAsync` before its model; a plain list becomes a `ListPage`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from typing_extensions import Self

from .models import build
from .pagination import Pagination, Trail, Turn, advance, check_new, following, items_of, look_up
from .shapes import is_list

T = TypeVar("T")
P = TypeVar("P")

Answer = tuple[Any, Mapping[str, str], str]
"""A parsed answer, its headers (found without regard to case), and the URL it came from."""

Fetch = Callable[[Turn], Answer]
FetchAsync = Callable[[Turn], Awaitable[Answer]]


class Pager:
    """What a page knows of its place in the list. A pickle or a deep copy leaves it behind."""

    def __init__(
        self, pagination: Pagination, fetch: Any, turn: Turn, trail: Trail, answer: Answer, page_class: type[Any]
    ) -> None:
        self.fetch = fetch
        self.page_class = page_class
        self._pagination = pagination
        result, headers, url = answer
        self.path = pagination.items
        self._trail = advance(pagination, trail, turn, items_of(pagination, result))
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


def first_page(
    page_class: type[P],
    pagination: Pagination,
    fetch: Fetch | FetchAsync,
    arguments: Mapping[str, Any],
    answer: Answer,
) -> P:
    """The page that the first answer is; `fetch` requests those after it."""
    page: P = _page(Pager(pagination, fetch, Turn(dict(arguments)), Trail(), answer, page_class), answer[0])
    return page


def _page(pager: Pager, result: Any) -> Any:
    """Make a page of an answer; an answer of another shape stays what it is."""
    page_class = pager.page_class
    if issubclass(page_class, list):
        return _with_pager(page_class(result), pager) if is_list(result) else result
    if not issubclass(page_class, type(result)):
        return result
    object.__setattr__(result, "__class__", page_class)
    return _with_pager(result, pager)


def _with_pager(page: Any, pager: Pager) -> Any:
    page.__dict__["_pager"] = pager
    return page


if TYPE_CHECKING:

    class _Of(Generic[T]):
        """Carries the type of the items."""

else:

    class _Of:
        """The items' type for type checkers only: pydantic wants no generic class before a model."""

        def __class_getitem__(cls, _: object) -> type[_Of]:
            return cls


class _Paged(_Of[T]):
    """What pages share. A model's field may hide a method here: none relies on another's name."""

    __items__ = ""
    """Where the items stand: a copy has no pager to tell."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Keep methods from becoming the defaults of fields, whose types its own module would not know."""
        for base in cls.__mro__[1:]:
            if "__pydantic_fields__" in base.__dict__:
                build(base)
                cls.__dict__["__pydantic_fields__"].update(base.__dict__["__pydantic_fields__"])
                return

    def page_items(self) -> list[T]:
        """The items of this page alone."""
        return _items_of(self)

    def has_next_page(self) -> bool:
        """Whether the server announced another page."""
        pager = _pager_of(self)
        return pager is not None and pager.next_turn is not None


S = TypeVar("S", bound=_Paged[Any])


def _pager_of(page: _Paged[Any]) -> Pager | None:
    return page.__dict__.get("_pager")


def _items_of(page: _Paged[Any]) -> list[Any]:
    pager = _pager_of(page)
    found = look_up(page, page.__items__ if pager is None else pager.path)
    return found[:] if is_list(found) else []


def _ahead(page: _Paged[Any]) -> tuple[Pager, Turn] | None:
    pager = _pager_of(page)
    turn = None if pager is None else pager.checked_turn()
    return None if pager is None or turn is None else (pager, turn)


def _after(page: S) -> S | None:
    if (ahead := _ahead(page)) is None:
        return None
    pager, turn = ahead
    found = pager.page(turn, pager.fetch(turn))
    return found if isinstance(found, type(page)) else None


async def _after_async(page: S) -> S | None:
    if (ahead := _ahead(page)) is None:
        return None
    pager, turn = ahead
    found = pager.page(turn, await pager.fetch(turn))
    return found if isinstance(found, type(page)) else None


def _from(page: S | None) -> Iterator[S]:
    while page is not None:
        yield page
        page = _after(page)


async def _from_async(page: S | None) -> AsyncIterator[S]:
    while page is not None:
        yield page
        page = await _after_async(page)


class Page(_Paged[T]):
    """A page. Iterating over it gives its items, and then those of all pages after it."""

    def next_page(self) -> Self | None:
        """Fetch the page after this one; None after the last.

        Raises:
            PaginationError: The server repeats itself.
        """
        return _after(self)

    def next(self) -> Self | None:
        """The same as `next_page`."""
        return _after(self)

    def iter_pages(self) -> Iterator[Self]:
        """This page and all after it."""
        return _from(self)

    def __iter__(self) -> Iterator[T]:
        for page in _from(self):
            yield from _items_of(page)


class PageAsync(_Paged[T]):
    """A page of an asynchronous call; `async for` gives its items, and then those of all pages after it."""

    async def next_page(self) -> Self | None:
        """Fetch the page after this one; None after the last.

        Raises:
            PaginationError: The server repeats itself.
        """
        return await _after_async(self)

    async def next(self) -> Self | None:
        """The same as `next_page`."""
        return await _after_async(self)

    def iter_pages(self) -> AsyncIterator[Self]:
        """This page and all after it."""
        return _from_async(self)

    if not TYPE_CHECKING:

        def __iter__(self):
            raise TypeError("the pages of an async call are fetched as they come: use `async for` in place of `for`")

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in _from_async(self):
            for item in _items_of(page):
                yield item


class ListPage(Page[T], list[T]):
    """A page that is itself a list; its length and its elements are those of this page alone."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self[:],), self.__dict__  # to iterate over it would fetch the other pages


class ListPageAsync(PageAsync[T], list[T]):
    """The asynchronous `ListPage`; `for` gives the elements of this page alone."""

    if not TYPE_CHECKING:
        __iter__ = list.__iter__
