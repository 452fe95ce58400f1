"""Chains of references that pydantic could not follow are cut; what refers to itself, and what is wide, is not."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from generator import ir
from generator.depth import shallow
from generator.explain.realign import realign
from generator.normalize import normalize
from generator.proof.script import Sources

from .normalize_support import Memory

REF = "#/components/schemas/"


def cut(schemas: dict[str, Any]) -> list[str]:
    """The names of the schemas that are cut, each of which takes any object then."""
    info = {"title": "T", "version": "1"}
    form, _ = normalize(Memory({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}))
    form, found = shallow(form)
    assert {each.code for each in found} <= {"schema-too-deep"}
    assert all(isinstance(form.schemas[each.pointer], ir.AliasDecl) for each in found)
    return [each.pointer.removeprefix(REF) for each in found]


def chain(length: int, *, in_lists: bool = False) -> dict[str, Any]:
    def link(number: int) -> Any:
        to = {"$ref": f"{REF}S{number + 1}"}
        return {"type": "object", "properties": {"next": {"type": "array", "items": to} if in_lists else to}}

    return {**{f"S{number}": link(number) for number in range(length)}, f"S{length}": {"type": "object"}}


def test_a_chain_is_cut_where_it_grows_too_long() -> None:
    assert cut(chain(60)) == []
    assert len(cut(chain(100))) == 1
    assert len(cut(chain(500))) == 500 // 72


def test_lists_count_as_well() -> None:
    assert cut(chain(60, in_lists=True))


def test_a_ring_is_cut_where_it_grows_too_long() -> None:
    ring = {**chain(299), "S299": {"type": "object", "properties": {"first": {"$ref": REF + "S0"}}}}
    found = cut({**ring, "Top": {"type": "object", "properties": {"ring": {"$ref": REF + "S7"}}}})
    assert 300 // 36 <= len(found) <= 11
    assert "Top" not in found


def test_a_ring_of_thousands_is_cut_all_the_way_round() -> None:
    found = cut({**chain(2999), "S2999": {"type": "object", "properties": {"first": {"$ref": REF + "S0"}}}})
    assert 3000 // 40 <= len(found) <= 3000 // 30


def test_short_rings_and_width_are_not_cut() -> None:
    ring = {**chain(50), "S50": {"type": "object", "properties": {"first": {"$ref": REF + "S0"}}}}
    wide = {"Wide": {"type": "object", "properties": {f"p{n}": {"$ref": f"{REF}S{n}"} for n in range(50)}}}
    assert cut({**ring, **wide}) == []


def test_a_failed_import_says_where_each_time() -> None:
    sources = Sources({"broken/__init__.py": "raise ValueError"}, {})
    for _ in range(2):
        with pytest.raises(ValueError, match=r"^$") as fault:
            sources.exec_module(ModuleType("broken"))
        assert sources.place_of(fault.value) == ("broken/__init__.py", 1)


def test_a_line_of_many_words_is_followed_into_its_lines() -> None:
    words = [f"word{number}" for number in range(30_000)]
    assert set(realign(" ".join(words), "\n".join(words))) == {0}
