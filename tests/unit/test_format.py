"""`format`: both formatters, only what is new, and a file that is not Python is named."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from generator.cache import Cache
from generator.format import FormatError, format_files

UGLY = b"x = { 'a':1 }\n"


@pytest.mark.parametrize("formatter", ["black", "ruff"])
def test_files_are_formatted(formatter: Literal["black", "ruff"]) -> None:
    assert format_files({"a.py": UGLY, "b.py": b""}, formatter, Cache(None)) == {"a.py": b'x = {"a": 1}\n', "b.py": b""}


@pytest.mark.parametrize("formatter", ["black", "ruff"])
def test_a_file_that_is_not_python_is_named(formatter: Literal["black", "ruff"]) -> None:
    with pytest.raises(FormatError, match=r"pkg/bad\.py"):
        format_files({"pkg/good.py": UGLY, "pkg/bad.py": b"def ("}, formatter, Cache(None))


def test_a_file_seen_before_is_not_formatted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = format_files({"a.py": UGLY}, "ruff", Cache(tmp_path))
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    assert format_files({"a.py": UGLY}, "ruff", Cache(tmp_path)) == cold


@pytest.mark.slow
def test_many_files_are_formatted_by_workers_to_the_same_text() -> None:
    files = {f"{n}.py": b"".join(b"x%d = { 'a':1 }\n" % line for line in range(1500)) for n in range(3)}
    one = format_files({"0.py": files["0.py"]}, "black", Cache(None))
    assert format_files(files, "black", Cache(None))["0.py"] == one["0.py"]


def test_a_file_that_only_parses_is_named_with_its_formatted_line() -> None:
    with pytest.raises(FormatError, match=r"bad\.py:4: duplicate argument 'a'"):
        format_files({"bad.py": b"x = 1\ndef f(a, a): ...\n"}, "ruff", Cache(None))
