"""The generator as a wheel: installed in a clean environment it serves a stranger in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from generator.cli import main
from generator.selection import HOME


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(dist), str(HOME)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return next(dist.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_brings_its_templates_and_no_other_package(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"sdkwright", f"{wheel.name.rpartition('-py3')[0]}.dist-info"}
    templates = {path.relative_to(HOME).as_posix() for path in (HOME / "templates").rglob("*") if path.is_file()}
    expected = {f"sdkwright/{name}" for name in templates if "__pycache__" not in name}
    assert expected <= set(names)
    assert "sdkwright/sdk.schema.json" in names


@pytest.mark.slow
def test_the_installed_generator_writes_the_same_sdk(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([programs / "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True, timeout=600)
    empty = tmp_path / "empty"
    empty.mkdir()
    spec = HOME / "examples" / "petstore" / "petstore.yaml"
    command = [programs / "sdkwright", "init", "--spec", str(spec), "--package", "petstore", "--class", "Petstore"]
    subprocess.run(command, cwd=empty, check=True, capture_output=True, timeout=120)
    subprocess.run(
        [programs / "sdkwright", "generate", "--quiet"], cwd=empty, check=True, capture_output=True, timeout=120
    )
    config = ["--config", str(empty / "spec" / "sdk.yaml")]
    assert main(["generate", "--spec", str(spec), *config, "--output", str(tmp_path / "here"), "--quiet"]) == 0
    assert _package(empty / "generated") == _package(tmp_path / "here")


def _package(project: Path) -> dict[str, bytes]:
    files = (path for path in sorted((project / "src").rglob("*")) if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in files}
