"""The installed generator, in a folder that is not its repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from generator.selection import HOME
from tests.support.watching import watching

SCRIPTS: dict[str, str] = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
PROGRAM = "from {} import {} as run\nrun()\n".format(*SCRIPTS["sdkwright"].split(":"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The generator laid out as the wheel does it."""
    skipped = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(HOME / "generator", tmp_path / "site" / "sdkwright", ignore=skipped)
    shutil.copytree(HOME / "templates", tmp_path / "site" / "sdkwright" / "templates", ignore=skipped)
    return tmp_path / "site"


def test_the_command_is_the_generator(site: Path, tmp_path: Path) -> None:
    program = tmp_path / "sdkwright"
    program.write_text(PROGRAM)
    for argument, code in (("--version", 0), ("--versio", 2)):
        command, env = [sys.executable, str(program), argument], {**os.environ, "PYTHONPATH": str(site)}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert (done.returncode, "sdkwright" in done.stdout + done.stderr) == (code, True)


@pytest.mark.slow
def test_an_upgrade_starts_the_same_program_anew(site: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(HOME / "examples" / "petstore", project)
    program = tmp_path / "bin" / "sdkwright"
    program.parent.mkdir()
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), "watch", "--spec", "petstore.yaml", "--output", "sdk"]
    module = site / "sdkwright" / "watch.py"
    with watching(command, project, {"PYTHONPATH": str(site)}) as watch:
        watch.until_written()
        module.write_text(
            module.read_text("utf-8").replace("{len(plan.written)}", "upgraded: {len(plan.written)}"), "utf-8"
        )
        assert "upgraded" in watch.until_written()
        spec = project / "petstore.yaml"
        spec.write_text(spec.read_text("utf-8").replace("A stored pet.", "A very special animal."), "utf-8")
        watch.until_written()
        assert watch.process.poll() is None
    assert "A very special animal." in (project / "sdk" / "docs" / "models" / "pet.md").read_text("utf-8")
