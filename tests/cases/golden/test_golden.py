"""The files of a small SDK that are worth reading, as they were reviewed. `make golden` brings them up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.selection import HOME, Selection
from tests.support.generation import planned
from tests.support.golden import reviewed

FILES = (
    "src/petstore/pets.py",
    "src/petstore/models/pet.py",
    "src/petstore/models/typed_dicts/new_pet.py",
    "docs/sdks/pets/README.md",
    "docs/models/pet.md",
    "docs/api/pets/create_pet.md",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    spec = HOME / "examples" / "petstore" / "petstore.yaml"
    return planned(Selection(spec=spec, output=tmp_path_factory.mktemp("petstore") / "out", strict=True))


@pytest.mark.parametrize("path", FILES)
def test_the_file_is_as_reviewed(written: dict[str, str], path: str) -> None:
    reviewed(Path(__file__).parent, path, written[path])
