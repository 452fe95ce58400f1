"""What the command line prints, where that has no place or no characters for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"


def test_what_an_encoding_lacks_is_escaped(tmp_path: Path) -> None:
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "SDKWRIGHT_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "generator", "generate", "--no-prove", "--output", str(tmp_path / "動物")]
    done = subprocess.run(command, env=ascii_only, cwd=HOME, capture_output=True, text=True, check=False)
    assert (done.returncode, r"\u52d5\u7269: 4 operations" in done.stdout) == (0, True), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_run_whose_summary_has_no_place_is_done_all_the_same(unbuffered: str, tmp_path: Path) -> None:
    given = ["--spec", str(PETSTORE), "--output", str(tmp_path / "sdk"), "--no-prove"]
    for expected in ("files written", "nothing to do"):
        with Path("/dev/full").open("w") as full:
            done = process(tmp_path, full, unbuffered, "generate", *given)
        assert done.returncode == 0
        assert "No space left on device; the work is done: " in done.stderr.splitlines()[-1]
        assert expected in done.stderr.splitlines()[-1]
    assert (tmp_path / "sdk" / "README.md").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["context"], ["validate", str(PETSTORE)]])
def test_an_answer_that_has_no_place_is_an_error(command: list[str], unbuffered: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = process(tmp_path, full, unbuffered, *command)
    (line,) = done.stderr.splitlines()
    assert (done.returncode, line.partition(": standard output")[0]) == (2, "error")
    assert "No space left on device" in line


def process(tmp_path: Path, output: TextIO, unbuffered: str, *given: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own that prints to `output`."""
    more = {"PYTHONPATH": str(HOME), "PYTHONUNBUFFERED": unbuffered, "SDKWRIGHT_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "generator", *given]
    return subprocess.run(
        command, env={**os.environ, **more}, stdout=output, stderr=subprocess.PIPE, text=True, check=False
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("given", "code"), [(PETSTORE, 0), ("broken.yaml", 2)])
def test_streams_that_the_caller_closed_change_nothing(
    closed: str, given: str | Path, code: int, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("openapi: 3.1.0\n")
    command = f"{sys.executable} -m generator validate {given} {closed}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
