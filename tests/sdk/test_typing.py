"""The SDK as type checkers see it: the cases of `typing_cases.py`, and the samples of the seed page. This asks mypy;
`tests/static/test_pyright.py` asks pyright."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.sample_runner import samples
from tests.support.http_library import NAME
from tests.support.typed import mypy

HERE = Path(__file__).parent
SEED_PAGE = HERE.parent / "fixtures" / "seed_deployments.md"


def write_cases(folder: Path) -> None:
    """Fill `folder` with what is to be checked and nothing else."""
    text = (HERE / "typing_cases.py").read_text("utf-8").replace("import httpx2 as", f"import {NAME} as")
    (folder / "typing_cases.py").write_text(text, encoding="utf-8")
    for number, sample in enumerate(samples([SEED_PAGE])):
        (folder / f"sample_{number}.py").write_text(sample.text, encoding="utf-8")


@pytest.mark.typed
def test_mypy(tmp_path: Path, sources: Path) -> None:
    write_cases(tmp_path)
    assert mypy(tmp_path, sorted(path.name for path in tmp_path.glob("*.py")), [sources]) == []
