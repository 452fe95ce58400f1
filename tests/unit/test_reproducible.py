"""Wheel and sdist of the generated SDK: the same bytes wherever, whenever and by whomever they are built."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from generator.release.building import build, source_date
from generator.selection import HOME


@pytest.mark.slow
def test_wheel_and_sdist_are_the_same_bytes(tmp_path: Path) -> None:
    first = _built(tmp_path / "one" / "sdk", modified=1_000_000_000, mode=0o644, umask=0o022)
    other = _built(tmp_path / "another folder" / "clone", modified=1_700_000_000, mode=0o600, umask=0o077)
    assert len(first) == 2
    assert first == other


def _built(project: Path, *, modified: int, mode: int, umask: int) -> dict[str, str]:
    """What a build of a copy gives, whose files have that time and mode: the hash of each file."""
    shutil.copytree(HOME / "generated", project, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    for path in project.rglob("*"):
        if path.is_file():
            path.chmod(mode)
            os.utime(path, (modified, modified))
    before = os.umask(umask)
    try:
        made = build(project, project.parent / "dist", source_date("2025-01-02"))
    finally:
        os.umask(before)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made}


def test_the_time_that_a_build_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert source_date("2025-01-02") == 1_735_776_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "17")
    assert source_date("2025-01-02") == 17
