"""The generators that are compared: ours, openapi-python-client and openapi-generator, each from its command line.

The others are installed from PyPI into environments of their own under .cache/bench; one that cannot be is left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.plain import Json

from .process import HOME, Cost, run

PLACE = HOME / ".cache" / "bench"
OPENAPI_PYTHON_CLIENT = "openapi-python-client==0.29.1"
_OPENAPI_GENERATOR = "openapi-generator-cli==7.17.0"
_CALL = re.compile(r"^    def (?!_)\w+_with_http_info\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Made:
    """One run: what it cost, and what came out. `operations` and `lines` are of the Python code; `package` is the
    folder to import it from and its name; `code` is the exit code."""

    cost: Cost
    operations: int
    lines: int
    package: tuple[Path, str] | None
    python: Path
    code: int


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator by its name; `make` turns a document into an SDK in an empty folder."""

    name: str
    make: Callable[[Path, Path], Made]


def generators(formatters: Sequence[str], peers: Sequence[str]) -> list[Generator]:
    """Ours with each formatter, and those of `peers` that can be had here."""
    found = [Generator(f"ours, {each}", _ours(each)) for each in formatters]
    if "openapi-python-client" in peers and (python := installed("openapi-python-client", OPENAPI_PYTHON_CLIENT)):
        found.append(Generator("openapi-python-client", _openapi_python_client(python)))
    java = "openapi-generator" in peers and shutil.which("java")
    if java and (python := installed("openapi-generator", _OPENAPI_GENERATOR)):
        found.append(Generator("openapi-generator", _openapi_generator(python)))
    return found


def installed(name: str, requirement: str) -> Path | None:
    """The interpreter of an environment with `requirement`; None where it cannot be installed."""
    folder = PLACE / name
    python, ready = folder / "bin" / "python", folder / f"ready {requirement}"
    if not ready.exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
        if subprocess.run(install, check=False, stderr=subprocess.DEVNULL).returncode:
            return None
        ready.touch()
    return python


def _ours(formatter: str) -> Callable[[Path, Path], Made]:
    def make(spec: Path, folder: Path) -> Made:
        settings = folder / "sdk.yaml"
        settings.write_text(f"generate: {{formatter: {formatter}}}\n", "utf-8")
        return generate(spec, folder, folder / "cache", settings)

    return make


def generate(spec: Path, folder: Path, cache: Path, settings: Path) -> Made:
    """Our generator, with the cache given, into `folder`/sdk."""
    report = folder / "report.json"
    command = [sys.executable, "-m", "generator", "generate", "--quiet", "--force", "--spec", str(spec)]
    command += ["--config", str(settings), "--output", str(folder / "sdk"), "--report", str(report)]
    code, cost = run(command, HOME, {"SDKWRIGHT_CACHE": str(cache)})
    told: Json = json.loads(report.read_bytes()) if report.exists() else {}
    return _made(cost, len(told.get("operations", ())), folder / "sdk" / "src", Path(sys.executable), code)


def _openapi_python_client(python: Path) -> Callable[[Path, Path], Made]:
    def make(spec: Path, folder: Path) -> Made:
        command = [str(python.with_name("openapi-python-client")), "generate", "--path", str(spec)]
        command += ["--output-path", str(folder / "sdk"), "--meta", "none"]
        (folder / "out").mkdir()
        # It formats by the `ruff` that is on the path.
        path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        code, cost = run(command, folder, {"PATH": path})
        calls = [each for each in folder.glob("sdk/api/*/*.py") if each.name != "__init__.py"]
        return _made(cost, len(calls), folder, python, code, "sdk")

    return make


def _openapi_generator(python: Path) -> Callable[[Path, Path], Made]:
    def make(spec: Path, folder: Path) -> Made:
        command = [str(python.with_name("openapi-generator-cli")), "generate", "-g", "python", "-i", str(spec)]
        command += ["-o", str(folder / "sdk"), "--skip-validate-spec"]
        code, cost = run(command, folder, {})
        modules = folder.glob("sdk/openapi_client/api/*_api.py")
        calls = sum(len(_CALL.findall(each.read_text("utf-8"))) for each in modules)
        return _made(cost, calls, folder / "sdk", python, code, "openapi_client")

    return make


def _made(cost: Cost, operations: int, sources: Path, python: Path, code: int, package: str = "") -> Made:
    files = list(sources.rglob("*.py"))
    lines = sum(each.read_bytes().count(b"\n") for each in files)
    names = [each.parent.name for each in sorted(sources.glob("*/__init__.py"))]
    name = package or (names[0] if names else "")
    there = (sources / name / "__init__.py").exists()
    return Made(cost, operations, lines, (sources, name) if name and there else None, python, code)
