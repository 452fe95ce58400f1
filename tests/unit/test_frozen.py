"""Values of the generator: as Python's frozen dataclasses, but that only type checkers refuse who changes them."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

from generator.frozen import dataclass
from generator.selection import HOME
from tests.support.typed import mypy


@dataclass(frozen=True, slots=True)
class Value:
    name: str
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    name: str


def test_a_frozen_value_is_a_key_and_can_be_sent() -> None:
    value = Value("a", (1,))
    assert {value: 1}[Value("a", (1,))] == 1
    assert pickle.loads(pickle.dumps(value)) == value == replace(Value("b", (1,)), name="a")
    assert not hasattr(value, "__dict__")
    assert len({Same("a"), Same("a")}) == 2


def test_type_checkers_refuse_who_changes_one(tmp_path: Path) -> None:
    (tmp_path / "changes.py").write_text(
        "from generator.diagnostics import Position\n\nplace = Position('api.yaml', 1, 2, ())\nplace.line = 3\n",
        "utf-8",
    )
    (complaint, *_) = mypy(tmp_path, ["changes.py"], [HOME])
    assert 'Property "line" defined in "Position" is read-only' in complaint
