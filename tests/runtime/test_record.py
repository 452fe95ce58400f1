"""Values behave as a frozen dataclass's do, whose cost at import they do not have."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from _runtime.record import Record
from _runtime.retry import RetryConfig


def shout(text: str) -> str:
    """A default that is a function must not become a method."""
    return text.upper()


class Point(Record):
    x: int
    y: int = 0
    say: Callable[[str], str] = shout


def test_values_by_place_name_and_default() -> None:
    point = Point(1, say=str.lower)
    assert (point.x, point.y, point.say("A"), Point(2).say("a")) == (1, 0, "a", "A")
    assert repr(Point(1, 2)).startswith("Point(x=1, y=2, say=<function shout")


def test_equal_values_are_equal_and_survive_copies() -> None:
    assert Point(1) == Point(x=1, y=0) != Point(2)
    assert hash(Point(1)) == hash(Point(x=1, y=0))
    assert copy.copy(Point(1, 2)) == pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)


def test_another_value_differs_in_what_is_said() -> None:
    first = Point(1, 2)
    assert (first.replace(y=3), first) == (Point(1, 3), Point(1, 2))
    with pytest.raises(TypeError):
        first.replace(z=1)
    with pytest.raises(AttributeError, match=r"RetryConfig\.strategy cannot be changed"):
        RetryConfig().strategy = "none"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, shout, 4), {}), ((1,), {"x": 1}), ((1,), {"z": 1})],
    ids=["missing", "too many", "twice", "unknown"],
)
def test_what_does_not_fit_is_refused(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Point(*values, **named)


def test_nothing_changes() -> None:
    with pytest.raises(AttributeError, match=r"Point\.x cannot be changed"):
        Point(1).x = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
