"""Lists whose pages are asked for by the number of the page, or of its first item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .pagination import Pagination, PaginationError, look_up
from .types import given


def next_number(pagination: Pagination, arguments: Mapping[str, Any], answer: Any, items: list[Any]) -> int | None:
    """The number of the next page, or of its first item; None after the last page."""
    if not items:
        return None
    counts_pages = pagination.style == "page"
    first = pagination.first if pagination.first is not None else int(counts_pages)
    current = arguments.get(pagination.argument)
    current = _number(current) if given(current) else first
    size = arguments.get(pagination.size)
    flagged = bool(pagination.has_more)
    if not flagged and isinstance(size, int) and size > len(items):
        return None
    after = current + (1 if counts_pages else len(items))
    total = look_up(answer, pagination.total) if pagination.total else None
    return None if isinstance(total, int) and after - first >= total else after


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise PaginationError("the position is no number, so that the next one cannot be told") from None
