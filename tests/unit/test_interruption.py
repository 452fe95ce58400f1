"""Whoever ends a run, and whenever: one line says so, no process and no scratch copy is left, the output is whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bench import synthetic
from generator.selection import HOME

End: TypeAlias = Callable[["subprocess.Popen[str]", int], None]

pytestmark = pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="no process is begun on one processor")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document so large that its run has processes beside it and workers."""
    place = tmp_path_factory.mktemp("large") / "api.json"
    place.write_text(json.dumps(synthetic.document(400)), "utf-8")
    return place


def to_the_run(process: subprocess.Popen[str], number: int) -> None:
    process.send_signal(number)


def to_all(process: subprocess.Popen[str], number: int) -> None:
    os.killpg(process.pid, number)


@pytest.mark.parametrize(
    ("end", "number", "code"),
    [
        (to_all, signal.SIGINT, 130),  # as a terminal does
        (to_the_run, signal.SIGINT, 130),
        (to_all, signal.SIGTERM, 143),
        (to_the_run, signal.SIGTERM, 143),
        (to_the_run, signal.SIGHUP, 129),
    ],
)
@pytest.mark.parametrize("stage", ["read", "normalize", "names", "view"])
def test_a_run_that_is_ended_leaves_nothing(
    end: End,
    number: int,
    code: int,
    stage: str,
    document: Path,
    tmp_path: Path,
) -> None:
    process, said = begun(document, tmp_path, stage)
    end(process, number)
    rest = process.communicate(timeout=30)[1]
    assert process.returncode == code
    assert rest.splitlines()[-1] == "interrupted; the output is as it was"
    assert "Traceback" not in said + rest
    assert is_gone(process.pid)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("stage", ["read", "names", "view", "code"])
def test_no_process_outlives_a_run_that_is_killed(stage: str, document: Path, tmp_path: Path) -> None:
    process, _ = begun(document, tmp_path, stage)
    process.kill()
    process.communicate(timeout=30)
    assert is_gone(process.pid)


@pytest.mark.parametrize("module", ["generator.cli", "generator.cache"])
def test_an_interruption_while_modules_are_imported_is_no_traceback(module: str) -> None:
    program = (
        "import runpy, sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "sys.argv = ['generator', 'generate', '--spec', 'api.yaml', '--output', 'never']\n"
        "runpy.run_module('generator', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


_LOST = """
import os, signal, sys, time, weakref
from generator import commands
from generator.cli import main

class Thing: ...

def collected(_):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)  # here it comes, and what is raised goes nowhere

def validate(_):
    thing = Thing()
    kept = weakref.ref(thing, collected)
    del thing
    time.sleep(60)

commands.COMMANDS["validate"] = validate
sys.exit(main(["validate", "api.yaml"]))
"""


def test_a_signal_is_heeded_even_where_nothing_can_be_raised() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOST], cwd=HOME, capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 143
    assert done.stderr == "interrupted; the output is as it was\n"


_HEEDING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
runpy.run_module("generator", run_name="__main__")
"""
"""The generator, told to heed what shells, and nohup, have jobs in the background ignore."""


def begun(document: Path, folder: Path, stage: str) -> tuple[subprocess.Popen[str], str]:
    """A run that has just done a stage, in a group of processes of its own, and what it said."""
    (folder / "scratch").mkdir()
    environment = {**os.environ, "SDKWRIGHT_CACHE": str(folder / "cache"), "TMPDIR": str(folder / "scratch")}
    command = [sys.executable, "-c", _HEEDING, "generate", "--spec", str(document), "--output", str(folder / "out")]
    process = subprocess.Popen(
        command, cwd=HOME, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if line.startswith(stage):
            break
    return process, said


def is_gone(group: int) -> bool:
    """Whether no process of a group is left, at the latest after some seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


_PROVING = """
from generator.proof.process import Imports
files = {"pkg/__init__.py": b""} | {f"pkg/m{number}.py": b"import time; time.sleep(0.1)" for number in range(200)}
proof = Imports("pydantic").start(files)
print(proof._process.pid, flush=True)
proof.result()
"""


def test_a_proof_ends_with_the_run_that_waits_for_it() -> None:
    run = subprocess.Popen([sys.executable, "-c", _PROVING], cwd=HOME, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    proof = int(run.stdout.readline())
    time.sleep(1)
    run.kill()
    run.communicate()
    until = time.monotonic() + 10
    while is_there(proof) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_there(proof)


def is_there(process: int) -> bool:
    """Whether a process runs; one that nobody waits for has ended, too."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
