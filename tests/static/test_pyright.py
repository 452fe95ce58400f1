"""What pyright says of programs that use SDKs. It is asked once about all of them, since it takes longest to learn of
Python and of the libraries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.selection import HOME
from tests.sdk.test_typing import write_cases
from tests.unit.test_aliases import ALIASES, generate

OLD_NAMES = """
from petstore_sdk import Petstore, models

client = Petstore(token="t")
client.pets.fetch(pet_id=1)
client.pets.get_pet(identifier=1)
client.pets.get_pet(pet_id=1)
client.animals
models.Animal
beast: models.Beast = models.NewPet(name="Ada", kind="cat")
client.pets.get_pet()
"""

Found = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The findings on the programs of each folder."""
    folder, petstore = tmp_path_factory.mktemp("programs"), tmp_path_factory.mktemp("petstore")
    assert generate(petstore, ALIASES) == 0
    for name in ("sdk", "old"):
        (folder / name).mkdir()
    write_cases(folder / "sdk")
    (folder / "old" / "program.py").write_text(OLD_NAMES, encoding="utf-8")
    settings = {
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
        "reportUnnecessaryComparison": "none",  # the seed page tests for None what is never None
        "executionEnvironments": [
            {"root": "sdk", "extraPaths": [str(HOME / "generated" / "src")]},
            {"root": "old", "extraPaths": [str(petstore / "sdk" / "src")], "reportUnusedExpression": "none"},
        ],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    findings: Found = {"sdk": [], "old": []}
    for each in checked(folder):
        findings[Path(each["file"]).parent.name].append(each)
    return findings


def checked(folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=170)
    said = json.loads(done.stdout)
    assert said["summary"]["filesAnalyzed"] > 3, done.stderr
    diagnostics: list[dict[str, Any]] = said["generalDiagnostics"]
    return diagnostics


def test_the_sdk_is_typed(found: Found) -> None:
    assert found["sdk"] == []


def test_old_names_are_told_of(found: Found) -> None:
    told = {(each["range"]["start"]["line"] + 1, each["rule"]) for each in found["old"]}
    deprecated = "reportDeprecated"
    assert told == {(5, deprecated), (6, deprecated), (8, deprecated), (9, deprecated), (11, "reportCallIssue")}, found
