"""A run with nothing to do: it is quick because it imports nothing heavy, and it never claims too much."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from generator.selection import HOME

HEAVY = ("openapi_spec_validator", "jsonschema", "datamodel_code_generator", "pydantic", "black", "jinja2", "yaml")
OPTIONS = ("--spec", "petstore.yaml", "--output", "sdk", "--templates", "templates")
PROBE = (
    "import sys; from generator.cli import main; code = main(sys.argv[1:]); "
    f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules))); sys.exit(code)"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document, templates, a cache and what was generated; each test leaves it up to date."""
    folder = tmp_path_factory.mktemp("standing")
    shutil.copy(HOME / "examples" / "petstore" / "petstore.yaml", folder / "petstore.yaml")
    shutil.copytree(HOME / "templates", folder / "templates")
    assert "files written" in _run(folder)
    return folder


@pytest.fixture
def run(place: Path) -> Callable[..., str]:
    """A run in a process of its own, which says what it imported."""
    return functools.partial(_run, place)


@pytest.fixture
def again(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """A run in this process."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("SDKWRIGHT_CACHE", str(place / "cache"))

    def told(code: int = 0) -> str:
        assert main(["generate", *OPTIONS]) == code
        return capsys.readouterr().out

    return told


def _run(place: Path, *more: str, code: int = 0) -> str:
    environment = {**os.environ, "SDKWRIGHT_CACHE": str(place / "cache"), "PYTHONPATH": str(HOME)}
    command = [sys.executable, "-c", PROBE, "generate", *OPTIONS, *more]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout


def test_nothing_changed_imports_nothing_heavy(run: Callable[..., str]) -> None:
    shown = run()
    assert "0 files written" in shown
    assert "nothing to do" in shown
    assert "HEAVY []" in shown
    assert "up to date" in run("--check")


def test_any_change_of_an_input_is_noticed(again: Callable[..., str], place: Path) -> None:
    template = place / "templates" / "project" / "docs" / "models" / "{model}.md.jinja"
    template.write_text(template.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert "nothing to do" not in again()
    assert "nothing to do" in again()
    spec = place / "petstore.yaml"
    spec.write_text(spec.read_text("utf-8").replace("A stored pet.", "An animal."))
    assert "nothing to do" not in again()


def test_a_changed_output_is_noticed(again: Callable[..., str], place: Path) -> None:
    page = place / "sdk" / "docs" / "models" / "pet.md"
    good = page.read_bytes()
    page.write_text("edited\n")
    again(code=2)
    page.unlink()
    assert "1 files written" in again()
    assert page.read_bytes() == good


def test_only_what_an_edit_touches_is_computed(run: Callable[..., str], place: Path) -> None:
    template = place / "templates" / "project" / "docs" / "models" / "{model}.md.jinja"
    template.write_text(template.read_text("utf-8") + "\nMore.\n", "utf-8")
    heavy = run().splitlines()[-1]
    assert heavy.startswith("HEAVY")
    assert not [
        name for name in ("openapi_spec_validator", "datamodel_code_generator", "pydantic", "black") if name in heavy
    ]
