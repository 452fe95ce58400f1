"""The SDK as type checkers see it: the cases of `typing_cases.py`, and the samples of the seed page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.sample_runner import samples
from tests.support.http_library import NAME
from tests.support.typed import mypy

HERE = Path(__file__).parent
SEED_PAGE = HERE.parent / "fixtures" / "seed_deployments.md"


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A folder with what is to be checked and nothing else."""
    text = (HERE / "typing_cases.py").read_text("utf-8").replace("import httpx2 as", f"import {NAME} as")
    (tmp_path / "typing_cases.py").write_text(text, encoding="utf-8")
    for number, sample in enumerate(samples([SEED_PAGE])):
        (tmp_path / f"sample_{number}.py").write_text(sample.text, encoding="utf-8")
    return tmp_path


def checked(folder: Path, *command: str, **environment: str) -> str:
    """What a checker has against the files; empty if nothing."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.typed
def test_mypy(cases: Path, sources: Path) -> None:
    assert mypy(cases, sorted(path.name for path in cases.glob("*.py")), [sources]) == []


def test_pyright(cases: Path, sources: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
        "reportUnnecessaryComparison": "none",  # the seed page tests for None what is never None
        "extraPaths": [str(sources)],
    }
    (cases / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    assert checked(cases, "pyright", f"--pythonpath={sys.executable}") == ""
