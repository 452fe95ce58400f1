"""`scratch`: where files of a moment are, and that none stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import scratch


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is taken for the disk in memory."""
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(scratch, "_MEMORY", tmp_path)
    return tmp_path


def test_a_folder_is_in_memory_and_gone_in_the_end(memory: Path) -> None:
    with scratch.scratch(1) as folder:
        (folder / "a.py").write_text("x", "utf-8")
        assert folder.parent == memory
    assert not list(memory.iterdir())


def test_a_folder_is_elsewhere_where_memory_has_no_room(memory: Path) -> None:
    with scratch.scratch(shutil.disk_usage(memory).free) as folder:
        assert memory not in folder.parents


def test_a_folder_is_elsewhere_where_there_is_no_disk_in_memory(memory: Path) -> None:
    memory.rmdir()
    with scratch.scratch(1) as folder:
        assert memory not in folder.parents


def test_a_folder_is_where_the_environment_says(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(memory / "else"))
    with scratch.scratch(1) as folder:
        assert folder.parent != memory
