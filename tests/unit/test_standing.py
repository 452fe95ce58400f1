"""A run with nothing to do: it is quick because it imports nothing heavy, and it never claims too much."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.selection import HOME

HEAVY = ("openapi_spec_validator", "jsonschema", "datamodel_code_generator", "pydantic", "black", "jinja2", "yaml")
PROBE = (
    "import sys; from generator.cli import main; code = main(sys.argv[1:]); "
    f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules))); sys.exit(code)"
)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that knows the parts of what is generated here."""
    folder = tmp_path_factory.mktemp("warm")
    environment = {**os.environ, "SDKWRIGHT_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", "generator", "generate", "--spec", "examples/petstore/petstore.yaml", "--quiet"]
    subprocess.run([*command, "--output", str(folder / "sdk")], cwd=HOME, env=environment, check=True)
    return folder / "cache"


@pytest.fixture
def run(warm: Path, tmp_path: Path) -> Callable[..., str]:
    shutil.copy(HOME / "examples" / "petstore" / "petstore.yaml", tmp_path / "petstore.yaml")
    shutil.copytree(HOME / "templates", tmp_path / "templates")
    shutil.copytree(warm, tmp_path / "cache")
    environment = {**os.environ, "SDKWRIGHT_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(HOME)}
    options = ["--spec", "petstore.yaml", "--output", "sdk", "--templates", "templates"]

    def run(*more: str, code: int = 0) -> str:
        command = [sys.executable, "-c", PROBE, "generate", *options, *more]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout

    assert "files written" in run()
    return run


def test_nothing_changed_imports_nothing_heavy(run: Callable[..., str]) -> None:
    shown = run()
    assert "0 files written" in shown
    assert "nothing to do" in shown
    assert "HEAVY []" in shown
    assert "up to date" in run("--check")


def test_any_change_of_an_input_is_noticed(run: Callable[..., str], tmp_path: Path) -> None:
    template = tmp_path / "templates" / "project" / "docs" / "models" / "{model}.md.jinja"
    template.write_text(template.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert "nothing to do" not in run()
    assert "nothing to do" in run()
    spec = tmp_path / "petstore.yaml"
    spec.write_text(spec.read_text("utf-8").replace("A stored pet.", "An animal."))
    assert "nothing to do" not in run()


def test_a_changed_output_is_noticed(run: Callable[..., str], tmp_path: Path) -> None:
    page = tmp_path / "sdk" / "docs" / "models" / "pet.md"
    good = page.read_bytes()
    page.write_text("edited\n")
    run(code=2)
    page.unlink()
    assert "1 files written" in run()
    assert page.read_bytes() == good


def test_only_what_an_edit_touches_is_computed(run: Callable[..., str], tmp_path: Path) -> None:
    template = tmp_path / "templates" / "project" / "docs" / "models" / "{model}.md.jinja"
    template.write_text(template.read_text("utf-8") + "\nMore.\n", "utf-8")
    heavy = run().splitlines()[-1]
    assert heavy.startswith("HEAVY")
    assert not [
        name for name in ("openapi_spec_validator", "datamodel_code_generator", "pydantic", "black") if name in heavy
    ]
