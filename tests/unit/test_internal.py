"""A fault of the generator itself, as a user meets it: here a stage is given what no stage before it makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator import internal, names
from tests.unit import ir_samples


def broken() -> int:
    nonsense: Any = 7
    operation = replace(ir_samples.operation("list_pets"), arguments=nonsense)
    names.assign(ir_samples.sdk(operations=(operation,)), ir_samples.config(), {})
    return 0


def test_it_is_told_in_two_lines_with_an_exit_code_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(internal.DEBUG, raising=False)
    assert internal.guarded(broken) == internal.EXIT_CODE == 3
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("error: internal error: TypeError: 'int' object is not iterable in members.py:")
    assert first.endswith("at #/paths/~1list_pets/get of the document; nothing was changed")
    assert second.startswith("hint: ")


def test_the_traceback_is_there_for_those_who_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(internal.DEBUG, "1")
    assert internal.guarded(broken) == internal.EXIT_CODE
    assert "Traceback (most recent call last):" in capsys.readouterr().err


def test_what_goes_well_is_returned() -> None:
    assert internal.guarded(lambda: 2) == 2
