"""How the files of large packages are made: those around the package beside the rest, the code as it is proven."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from generator import making, output, pipeline, proof
from generator.outcome import Outcome
from generator.progress import Progress
from generator.selection import HOME, Selection

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything counts as large."""
    monkeypatch.setattr(making, "_MANY", 1)
    monkeypatch.setattr(output, "_MANY", 1)


def run(selection: Selection) -> Outcome:
    return pipeline.run(selection, Progress(None))


def test_what_others_need_is_made_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def expect(_: proof.Proving, paths: Sequence[str]) -> None:
        said.extend(path.partition("/petstore/")[2] for path in paths)

    monkeypatch.setattr(proof.Proving, "expect", expect)
    outcome = run(Selection(spec=PETSTORE, output=tmp_path, prove="off"))
    assert outcome.plan is not None
    assert outcome.layout is not None
    made = {path: number for number, path in enumerate(said)}
    models = [f"models/{module}.py" for module in outcome.layout.in_order]
    assert len(models) > 3
    assert max(made["_version.py"], made["_runtime/call.py"]) < made[models[0]]
    assert sorted(models, key=made.__getitem__) == models
    assert made[models[-1]] < min(made["models/typed_dicts/new_pet.py"], made["sdk.py"])
    assert {f"src/petstore/{path}" for path in said} <= outcome.plan.files.keys()


def test_pages_that_are_made_beside_the_rest_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = run(Selection(spec=PETSTORE, output=tmp_path)).plan
    monkeypatch.setattr(output, "_MANY", 100_000)
    here = run(Selection(spec=PETSTORE, output=tmp_path)).plan
    assert beside is not None
    assert here is not None
    assert beside.files == here.files


def test_a_template_of_the_project_that_adds_to_the_package_is_proven(tmp_path: Path) -> None:
    more = tmp_path / "templates" / "project" / "src" / "petstore" / "more.py"
    more.parent.mkdir(parents=True)
    selection = Selection(spec=PETSTORE, output=tmp_path / "out", template_overrides=tmp_path / "templates")
    more.write_text("ADDED = True\n", "utf-8")
    fine = run(selection).plan
    assert fine is not None
    assert fine.files["src/petstore/more.py"] == b"ADDED = True\n"
    more.write_text("import nothing_of_the_kind\n", "utf-8")
    broken = run(selection)
    assert broken.plan is None
    assert any("nothing_of_the_kind" in each.message for each in broken.diagnostics)
