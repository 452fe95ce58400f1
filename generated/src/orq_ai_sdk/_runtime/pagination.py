"""What the next page's request is, and when there is none. A `Trail` finds servers that repeat themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Literal

import pydantic
from pydantic_core import to_jsonable_python

from .errors import SDKError
from .parts import part
from .record import Record
from .shapes import is_list, is_object

MAX_EMPTY_PAGES = 100
"""Pages without items, or of equal ones, in a row, before the server is taken for broken."""


class PaginationError(SDKError):
    """The server's pages lead nowhere: a cursor, address or page came again."""


class Pagination(Record):
    """How an operation's answers follow each other; paths lead into the answer, the empty one to itself.

    style: `cursor`: `argument` becomes what is at `next`, or at `last_item` of the last item. `offset`, `page`: it
        grows by the items, or by one. `url`, `link`: the address at `next`, or in the header `Link`, is asked for.
    total: The number of all items (`offset`) or pages (`page`).
    size: The keyword for the page size; fewer items end the list (`offset`, `page`).
    """

    style: Literal["cursor", "offset", "page", "link", "url"]
    items: str = ""
    argument: str = ""
    next: str = ""
    last_item: str = ""
    has_more: str = ""
    total: str = ""
    size: str = ""
    first: int | None = None
    as_text: bool = False


class Pages(Record):
    """That an operation answers in pages, of the classes which the functions look up."""

    pagination: Pagination
    page: Callable[[], type[Any]]
    page_async: Callable[[], type[Any]]


class Turn(Record):
    """A request for a page: the call's arguments, or else an address."""

    arguments: Mapping[str, Any]
    url: str = ""


class Trail(Record):
    """The positions that were asked for, the last page's items, and in a row the empty pages and the equal ones."""

    positions: frozenset[Hashable] = frozenset()
    items: Sequence[Any] = ()
    empty: int = 0
    again: int = 0


def items_of(pagination: Pagination, answer: Any) -> list[Any]:
    """The items of an answer; none if no list is there."""
    found = look_up(answer, pagination.items)
    return found if is_list(found) else []


def following(
    pagination: Pagination, turn: Turn, answer: Any, headers: Mapping[str, str], base_url: str = ""
) -> Turn | None:
    """The request for the page after an answer; None after the last one."""
    if pagination.has_more and look_up(answer, pagination.has_more) is False:
        return None
    if pagination.style in {"link", "url"}:
        found = headers.get("link", "") if pagination.style == "link" else look_up(answer, pagination.next)
        address = part("page_links").address(pagination.style, found, base_url)
        return Turn(turn.arguments, address) if address else None
    items = items_of(pagination, answer)
    if pagination.style == "cursor":
        value = _next_cursor(pagination, answer, items)
        if value is None and items and pagination.has_more and look_up(answer, pagination.has_more) is True:
            return turn  # nobody knows where: `check_new` tells of it in its turn
    else:
        value = part("page_numbers").next_number(pagination, turn.arguments, answer, items)
    if value is None:
        return None
    written = str(to_jsonable_python(value)) if pagination.as_text else value
    return Turn({**turn.arguments, pagination.argument: written})


def _next_cursor(pagination: Pagination, answer: Any, items: list[Any]) -> Any:
    if pagination.last_item:
        cursor = look_up(items[-1], pagination.last_item) if items else None
    else:
        cursor = look_up(answer, pagination.next)
    return cursor if cursor not in (None, "", False) else None


def advance(pagination: Pagination, trail: Trail, turn: Turn, items: Sequence[Any]) -> Trail:
    """Note a page; raises PaginationError for one empty page too many."""
    again = trail.again + 1 if items and list(items) == list(trail.items) else 0
    empty = 0 if items else trail.empty + 1
    if empty > MAX_EMPTY_PAGES:
        raise PaginationError(f"the server sent {empty} pages without items; the list may not be complete")
    return Trail(trail.positions | {_position(pagination, turn)}, items, empty, again)


def check_new(pagination: Pagination, trail: Trail, turn: Turn) -> Turn:
    """The turn itself; raises PaginationError if it leads to a page that was asked for before, or to equal ones: a
    number may be ignored, what the server says is believed for longer."""
    if trail.again > (0 if pagination.style in {"offset", "page"} else MAX_EMPTY_PAGES):
        raise PaginationError("the server sent the same page again; the list is not complete")
    if _position(pagination, turn) in trail.positions:
        raise PaginationError("the server's next page is one that it already sent; the list is not complete")
    return turn


def _position(pagination: Pagination, turn: Turn) -> Hashable:
    return turn.url or repr(turn.arguments.get(pagination.argument))


def look_up(value: Any, path: str) -> Any:
    """What stands at a path of dotted names (`~` is a dot) in models, dicts and lists; None where it breaks off."""
    for step in path.split(".") if path else ():
        name = step.replace("~", ".")
        if is_object(value):
            value = value.get(name)
        elif is_list(value):
            value = value[int(name)] if _is_index(name, value) else None
        else:
            value = _attribute(value, name)
    return value


def _is_index(name: str, values: list[Any]) -> bool:
    return bool(re.fullmatch(r"-?\d{1,9}", name)) and -len(values) <= int(name) < len(values)


def _attribute(model: Any, name: str) -> Any:
    if not isinstance(model, pydantic.BaseModel):
        return None
    fields = type(model).model_fields
    if name not in fields:
        name = next((each for each, field in fields.items() if field.alias == name), name)
    if name in fields:
        return getattr(model, name, None)
    return (model.model_extra or {}).get(name)
