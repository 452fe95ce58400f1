"""`format`: both formatters, only what is new, and a file that is not Python is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.cache import Cache
from generator.format import FormatError, Formatter, format_files
from generator.selection import Selection
from tests.support.generation import planned

EMPTY: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
UGLY = b"x = { 'a':1 }\n"


@pytest.mark.parametrize("formatter", ["black", "ruff"])
def test_files_are_formatted(formatter: Formatter) -> None:
    assert format_files({"a.py": UGLY, "b.py": b""}, formatter, Cache(None)) == {"a.py": b'x = {"a": 1}\n', "b.py": b""}


@pytest.mark.parametrize("formatter", ["black", "ruff"])
def test_a_file_that_is_not_python_is_named(formatter: Formatter) -> None:
    with pytest.raises(FormatError, match=r"pkg/bad\.py"):
        format_files({"pkg/good.py": UGLY, "pkg/bad.py": b"def ("}, formatter, Cache(None))


def test_a_file_that_is_not_utf_8_is_named() -> None:
    with pytest.raises(FormatError, match=r"bad\.py:2: is not UTF-8"):
        format_files({"bad.py": b'x = 1\ny = "\xff"\n'}, "ruff", Cache(None))


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


@pytest.mark.parametrize("formatter", ["black", "ruff"])
def test_a_formatter_leaves_a_comment_with_the_line_that_it_is_about(formatter: Formatter, tmp_path: Path) -> None:
    name = "delete_" + "a_very_" * 8 + "old_thing"
    operation = {"operationId": name, "deprecated": True, "responses": {"204": {"description": "Gone."}}}
    spec, config = tmp_path / "api.json", tmp_path / "sdk.yaml"
    spec.write_text(json.dumps({**EMPTY, "paths": {"/old": {"delete": {"tags": ["things"], **operation}}}}), "utf-8")
    config.write_text(f"generate: {{formatter: {formatter}}}\n", "utf-8")
    files = planned(Selection(spec=spec, config=config, output=tmp_path / "sdk"))
    (text,) = (text for path, text in files.items() if path.endswith("/things.py"))
    uses = [line for line in text.split("\n") if f"methods.{name}" in line]
    assert len(uses) == 4
    assert all("ignore[reportDeprecated]" in line for line in uses)
