"""`make new-case`: what it starts runs, passes, and can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.selection import HOME
from tests.support.new_case import CASES, main, start


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(HOME), str(HOME / "templates" / "package")])
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "-p", "no:cacheprovider"]
    command += ["--import-mode=importlib", f"--rootdir={folder.parent}", str(folder)]
    env = {**os.environ, "PYTHONPATH": path, **environment}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
def test_a_started_case_passes_and_notices_another_output(tmp_path: Path) -> None:
    shutil.copy(CASES / "conftest.py", tmp_path)
    folder = start("file_uploads", tmp_path)
    made = run(folder, GOLDEN="1")
    assert made.returncode == 0, made.stdout
    assert "4 passed" in made.stdout
    text = (folder / "spec.yaml").read_text("utf-8").replace("What it is called.", "Its name.")
    (folder / "spec.yaml").write_text(text, "utf-8")
    changed = run(folder, GOLDEN="")
    assert changed.returncode == 1
    assert "make golden" in changed.stdout


@pytest.mark.parametrize("name", ["", "Two Words", "../x", "golden", "9x"])
def test_a_name_that_cannot_be_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(CASES.iterdir())
    assert main([name]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert sorted(CASES.iterdir()) == before
