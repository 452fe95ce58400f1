"""The corpus tool: a sound document leaves no defect, and each kind of defect is found and grouped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import counting, importing, pool, record, summary, trial
from corpus.documents import Document, sample

OK = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}
PETS: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {"/pets": {"get": {"operationId": "list", "responses": {"200": OK}}, "post": {"responses": {"200": OK}}}},
    "components": {"schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}},
}


def written(folder: Path, content: object, name: str = "pets.json") -> Document:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return Document(name, path, path.stat().st_size)


def test_a_sound_document_is_generated_and_used(tmp_path: Path) -> None:
    found = trial.run(written(tmp_path, PETS), tmp_path / "out")
    assert found.problems == []
    assert (found.generated, found.operations, found.emitted + found.degraded, found.missing) == (True, 2, 2, 0)
    assert found.modules > 10
    assert found.models == 1


def test_a_refusal_is_a_defect_with_its_reason(tmp_path: Path) -> None:
    found = trial.run(written(tmp_path, "[]"), tmp_path / "out")
    assert [problem.cause for problem in found.problems] == ["refused: not-a-mapping: … is a list, not a mapping."]


def test_path_items_elsewhere_are_counted() -> None:
    paths = {"/a": {"$ref": "#/components/pathItems/A"}, "/b": {"get": {}, "x-post": {}, "parameters": []}}
    content = {"openapi": "3.1.0", "paths": paths, "components": {"pathItems": {"A": {"put": {}, "query": {}}}}}
    assert sorted(counting.operations(content)) == [("GET", "/b"), ("PUT", "/a")]
    assert ("QUERY", "/a") in set(counting.operations({**content, "openapi": "3.2.0"}))


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("def f(a, a): ...", "compile"),
        ("import no_such_module_at_all", "import"),
        ("def __getattr__(name): raise KeyError(name)\ndef __dir__(): return ['Gone']", "lazy name"),
        ("import pydantic\nclass A(pydantic.BaseModel, defer_build=True):\n    a: 'Gone'", "model"),
    ],
)
def test_a_package_with_a_defect(tmp_path: Path, text: str, step: str) -> None:
    models = tmp_path / "src" / "broken_package" / "models"
    models.mkdir(parents=True)
    (models.parent / "__init__.py").write_text("")
    (models / "__init__.py").write_text("")
    (models / "pet.py").write_text(text + "\n")
    found = record.Record("broken")
    importing.use(tmp_path / "src", "broken_package", found)
    assert {problem.step for problem in found.problems} == {step}


def test_trials_run_in_processes_that_end(tmp_path: Path) -> None:
    documents = [written(tmp_path, PETS), written(tmp_path, "[]", "list.json")]
    bounds = pool.Bounds(jobs=2, memory=8 * 1024**3, seconds=60)
    found = {each.name: each for each in pool.run(documents, tmp_path / "out", bounds)}
    assert found["pets.json"].problems == []
    assert found["list.json"].failed("generate")


def test_a_trial_without_time_is_stopped(tmp_path: Path) -> None:
    pet = PETS["components"]["schemas"]["Pet"]
    large = {**PETS, "components": {"schemas": {f"Pet{n}": pet for n in range(2_000)} | {"Pet": pet}}}
    bounds = pool.Bounds(jobs=1, memory=8 * 1024**3, seconds=-60)
    (found,) = pool.run([written(tmp_path, large)], tmp_path / "out", bounds)
    assert found.failed("time")


def test_records_survive_their_file(tmp_path: Path) -> None:
    one = record.Record("a", operations=3)
    one.fail("import", "cause", "detail")
    path = tmp_path / "results.jsonl"
    path.write_text(record.Record("a").to_line() + "\n" + one.to_line() + "\n" + '{"name": "cut')
    assert record.latest(record.read(path)) == {"a": one}


def test_failures_are_grouped_by_cause() -> None:
    records = [record.Record(name, generated=True, operations=1, emitted=1) for name in "abc"]
    for each in records[:2]:
        each.fail("import", trial.cause(f"No module named '{each.name}'"), "the case")
    assert "2 documents      2 times  import: No module named …" in summary.causes(records)
    assert "33.33%" in summary.table(records)


def test_a_sample_depends_on_its_seed_only(tmp_path: Path) -> None:
    documents = [Document(str(number), tmp_path, 0) for number in range(50)]
    assert sample(documents, 5, 1) == sample(documents, 5, 1) != sample(documents, 5, 2)
    assert sample(documents, 0, 1) == documents
