"""Texts that the patterns of schemas accept."""

from __future__ import annotations

import re

import pytest

from generator.view.pattern_samples import patterned

UNDERSTOOD = [
    r"^[a-zA-Z0-9_-]{1,64}$",
    r"^ch_[A-Za-z0-9]{24}$",
    r"^\d{4}-\d{2}-\d{2}$",
    r"^#[0-9a-f]{6}$",
    r"^(?:foo|bar)+$",
    r"^\+?[1-9]\d{1,14}$",
    r"^(?:[a-z]+\.)*[a-z]+$",
    r"^[\w.%+-]+@[\w.-]+\.[A-Za-z]{2,}$",
    r"^(?P<major>0|[1-9]\d*)\.[^\s.]{3}$",
    r"^[^\W\d]\x2d\u00e9\/[\]\\-]x{a}$",
    r"^[A-Z]{2}\d{2}[ ]?(?:\d{4}[ ]?){4}\d{0,2}?$",
    r"(^(?!_{2}))(^[a-zA-Z0-9_]+$)",
    r"^(?!aws:)[a-zA-Z+-=._:/]+$",
    r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?!.*[@'\"/])[a-zA-Z0-9\S]*$",
    r"^(?=.*[A-Za-z])(?=.*\d)(?=.*[@$!%*#?&])[A-Za-z\d@$!%*#?&]{8,}$",
    r"^(?=.{12,}$)(?=.*?[A-Z]).*$",
    "^/v1/charges",
    "^$",
]


@pytest.mark.parametrize("pattern", UNDERSTOOD)
def test_what_is_made_is_accepted(pattern: str) -> None:
    assert re.search(pattern, patterned(pattern, "<string>", lambda text: True))


@pytest.mark.parametrize(
    "pattern",
    [r".+", r"^[^\s]+$", r"^.{1,200}$", r"^(?!x).+$", r"^(?=.*\S).+$", r"(?<=a)b", r"\p{L}+",
     "(", "[z-a]", "\\", "*", "((a{200}){200}){200}",
     "(" * 400, "x" * 501, r"(a)\1"],
)  # fmt: skip
def test_a_placeholder_stays_where_anything_will_do_or_the_pattern_is_not_understood(pattern: str) -> None:
    assert patterned(pattern, "<string>", lambda text: True) == "<string>"


def test_the_length_is_kept() -> None:
    assert patterned("^[a-z]*$", "<string>", lambda text: len(text) == 12) == "abcdefghijkl"
    assert patterned("^[a-z]*$", "<string>", lambda text: len(text) < 3) == "ab"
    assert patterned("^[a-z]{3}$", "<string>", lambda text: len(text) > 3) == "<string>"
