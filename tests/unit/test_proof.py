"""The proof that a package works, before it is written: what it finds, whom it blames, and what is left untyped."""

from __future__ import annotations

import importlib
import json
import marshal
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import ir, model_faults, models, pipeline, proof
from generator.cache import NO_CACHE, Cache
from generator.cli import main
from generator.layout import Layout, arrange
from generator.names import Names, assign
from generator.progress import Progress
from generator.proof.process import Imports
from generator.proof.script import Sources
from generator.selection import HOME, Selection

from . import ir_samples as s

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"

BROKEN = {
    "pkg/__init__.py": "def __getattr__(name): raise LookupError(name)\ndef __dir__(): return ['Lost']\n",
    "pkg/calls.py": """
class Schema:
    adapter = property(lambda self: 1 / 0)
class Operation:
    def __init__(self, id, *params): self.id, self.params, self.body, self.responses = id, params, None, ()
OPERATIONS = (Operation("fine"), Operation("add_pet", Schema()))
""",
    "pkg/late.py": "def wrong(x=undefined): ...\n",
    "pkg/models/__init__.py": "",
    "pkg/models/pet.py": """
from __future__ import annotations
from pydantic import BaseModel
class Fine(BaseModel): x: int = 0
class Pet(BaseModel, defer_build=True): x: Undefined
""",
}


def verdict(files: dict[str, str], library: str = "pydantic") -> proof.Verdict:
    return Imports(library).start({path: text.encode() for path, text in files.items()}).result()


def test_files_may_come_one_by_one_in_any_order() -> None:
    files = {path: text.encode() for path, text in BROKEN.items()}
    process = Imports("pydantic")
    process.expect(files)
    for path in sorted(files, reverse=True):
        process.give({path: files[path]}, {})
    assert process.all_given().result() == verdict(BROKEN)


def test_what_is_compiled_meanwhile_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: dict[str, bytes] = {}
    sources = Sources({"compiled_meanwhile/__init__.py": "not even Python"}, compiled)
    monkeypatch.setattr(sys, "meta_path", [sources, *sys.meta_path])
    compiled["compiled_meanwhile/__init__.py"] = marshal.dumps(compile("known = True", "", "exec"))
    assert importlib.import_module("compiled_meanwhile").known


def test_everything_is_used_once() -> None:
    found = verdict(BROKEN)
    assert [(each.step, each.module, each.name) for each in found.problems] == [
        ("import", "pkg.late", ""),
        ("name", "pkg", "Lost"),
        ("model", "pkg.models.pet", "Pet"),
        ("operation", "pkg.calls", "add_pet"),
    ]
    assert (found.problems[0].path, found.problems[0].line) == ("pkg/late.py", 1)
    assert "'undefined' is not defined" in found.problems[0].message


def test_what_the_descriptors_of_operations_look_up_is_used() -> None:
    source = HOME / "generated" / "src"
    files = {path.relative_to(source).as_posix(): path.read_text() for path in source.rglob("*.py")}
    place = "orq_ai_sdk/deployments_sdk.py"
    for there in (
        "error=lambda: models.HonoAPIError",
        "schema=Schema(lambda: str),\n            required=True",
        "schema=Schema(lambda: models.DeploymentGetConfigResponseBody)",
        "schema=Schema(lambda: models.Deployments)",
    ):
        assert there in files[place]
        files[place] = files[place].replace(there, re.sub("lambda: [\\w.]+", "lambda: models.Nowhere", there))
    assert [(each.step, each.name) for each in verdict(files, "httpx2").problems] == [
        ("operation", name) for name in ("Deployments", "InvalidDeployment", "DeploymentGetConfig", "DeploymentInvoke")
    ]


def test_a_process_that_dies_names_what_it_tried() -> None:
    found = verdict({"pkg/__init__.py": "", "pkg/last.py": "import os; os._exit(3)\n"})
    assert [(each.step, each.module) for each in found.problems] == [("import", "pkg.last")]


def test_without_the_http_library_nothing_is_said_to_be_wrong() -> None:
    found = verdict(BROKEN, "no_such_library")
    assert (found.problems, found.missing) == ((), "no_such_library")
    (note,) = proof.remarks(found)
    assert (note.code, note.severity) == ("proof-skipped", "note")


# --- who is to blame ----------------------------------------------------------------------------------------------


def sdk() -> ir.Sdk:
    owner = s.obj("Owner", s.field("pet", s.named("Pet")))
    operations = (s.operation("add_pet"), s.operation("show"))
    return s.sdk(s.obj("Pet", s.field("name")), owner, s.obj("Other"), operations=operations)


def problem(step: str = "model", **said: Any) -> proof.Problem:
    return proof.Problem(**{"step": step, "module": "m", "name": "", "message": "why", **said})


def blamed(*problems: proof.Problem, files: dict[str, str] | None = None) -> proof.Weak:
    made = sdk()
    names, _ = assign(made, s.config(), {})
    texts = {f"src/{path}": text.encode() for path, text in (files or {}).items()}
    return proof.blame(problems, texts, made, names, arrange(made, names))


def test_of_schemas_the_one_that_the_others_need() -> None:
    found = blamed(problem(name="Owner"), problem(name="Pet"), problem("operation", name="add_pet"))
    assert (dict(found.schemas), found.operations) == ({s.SCHEMAS + "Pet": "why"}, {})


def test_the_class_around_a_line() -> None:
    text = "import x\nclass Other:\n    x = 1\n\nclass Pet(\n    Base\n):\n    name = oops(\n"
    found = blamed(problem("compile", path="p/models/pet.py", line=8), files={"p/models/pet.py": text})
    assert list(found.schemas) == [s.SCHEMAS + "Pet"]


def test_the_operation_around_a_line() -> None:
    text = (
        'class Pets:\n    def show(\n        self, x=oops\n    ): ...\n_A: Op = Op(\n    id="add_pet",\n    x=oops\n)\n'
    )
    files = {"p/pets.py": text}
    for line, name in ((3, "show"), (7, "add_pet")):
        found = blamed(problem("import", path="p/pets.py", line=line), files=files)
        assert [pointer for pointer in found.operations if name in pointer] == list(found.operations) != []


def test_what_nothing_of_the_document_made_is_nobody_s_fault() -> None:
    assert not blamed(problem("import", path="p/sdk.py", line=1), files={"p/sdk.py": "import nothing\n"})


# --- the model generator ------------------------------------------------------------------------------------------


def test_the_smallest_set_that_fails() -> None:
    def fails(chosen: Any) -> bool:
        return {"c", "f"} <= set(chosen) or "b" in chosen

    assert model_faults.culprits(list("abcdefgh"), fails, float("inf")) == ["b", "f"]
    assert model_faults.culprits(list("abcdefgh"), fails, 0.0) == list("abcdefgh")


def too_deep() -> tuple[ir.Sdk, Names, Layout]:
    nested: ir.Type = s.scalar()
    for _ in range(300):
        nested = s.list_of(nested)
    schemas = s.obj("Pet", s.field("name", nested)), s.obj("Owner", s.field("pet", s.named("Pet"))), s.obj("Other")
    made = s.sdk(*schemas)
    names, _ = assign(made, s.config(), {})
    return made, names, arrange(made, names)


def test_what_it_cannot_make_is_found() -> None:
    made, names, modules = too_deep()
    with pytest.raises(models.NotGenerated) as failed:
        models.generate(made, names, modules, ".._runtime")
    assert list(model_faults.faulty(made, names, modules, failed.value, NO_CACHE)) == [s.SCHEMAS + "Pet"]


# --- a whole run --------------------------------------------------------------------------------------------------


def described(schemas: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Deep", "version": "1"},
        "servers": [{"url": "http://localhost"}],
        "paths": {"/thing": {"get": {"operationId": "thing", "responses": {"200": answer}}}},
        "components": {"schemas": schemas},
    }


def nested_objects(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        inner = {"type": "object", "properties": {"a": inner}}
    return described({"Thing": {"type": "object", "properties": {"deep": inner, "fine": {"type": "string"}}}})


def ring(length: int) -> dict[str, Any]:
    following = {f"R{n}": {"$ref": f"#/components/schemas/R{(n + 1) % length}"} for n in range(length)}
    links = {name: {"type": "object", "properties": {"next": ref}} for name, ref in following.items()}
    first = {"deep": {"$ref": "#/components/schemas/R0"}, "fine": {"type": "string"}}
    return described({"Thing": {"type": "object", "properties": first}, **links})


def ring_behind_a_knot(length: int) -> dict[str, Any]:
    """A ring that is not looked at before the proof, since all ways through the knot of 62 are looked at first."""
    knot = {f"K{n}": {"$ref": f"#/components/schemas/K{n}"} for n in range(62)}
    found = ring(length)
    schemas = found["components"]["schemas"]
    schemas["Thing"]["properties"] = {"knot": knot["K0"], **schemas["Thing"]["properties"]}
    schemas |= {name: {"type": "object", "properties": knot} for name in knot}
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "document"),
    [
        ("schema-untyped", ring_behind_a_knot(150)),
        ("schema-too-deep", ring(150)),
        ("schema-too-deep", nested_objects(150)),
    ],
)
def test_a_type_that_pydantic_cannot_build_is_left_untyped(tmp_path: Path, code: str, document: dict[str, Any]) -> None:
    spec = tmp_path / "deep.json"
    spec.write_text(json.dumps(document))
    outcome = pipeline.run(Selection(spec=spec, output=tmp_path / "sdk"), Progress(None), Cache(None))
    assert {found.code for found in outcome.diagnostics} == {code}
    assert outcome.plan is not None
    files = {path: text for path, text in outcome.plan.files.items() if path.startswith("src/") and path[-3:] == ".py"}
    found = Imports("httpx2").start({path.removeprefix("src/"): text for path, text in files.items()}).result()
    assert (found.problems, found.left) == ((), 0)
    assert b"fine: Optional[str]" in files["src/deep/models/thing.py"]


def test_a_package_that_does_not_work_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine, output = tmp_path / "mine", tmp_path / "sdk"
    place = mine / "package" / "models" / "{model}.py.jinja"
    place.parent.mkdir(parents=True)
    place.write_text("{{ model.text }}\nimport nothing_of_that_name\n")
    command = ["generate", "--spec", str(PETSTORE), "--output", str(output), "--templates", str(mine), "--quiet"]
    assert main(command) == 2
    assert not output.exists()
    said = capsys.readouterr().err
    assert "No module named 'nothing_of_that_name'" in said
    assert "hint: see your templates" in said
    assert main([*command, "--no-prove"]) == 0


def test_an_unchanged_package_is_proven_once(tmp_path: Path) -> None:
    chosen = Selection(spec=PETSTORE, output=tmp_path / "sdk")
    cache = Cache(tmp_path / "cache")
    outcome = pipeline.run(chosen, Progress(None), cache)
    assert outcome.plan is not None
    kept = [path.name for path in (tmp_path / "cache").rglob("proof-*")]
    pipeline.run(replace(chosen, output=tmp_path / "again"), Progress(None), cache)
    assert [path.name for path in (tmp_path / "cache").rglob("proof-*")] == kept
    assert len(kept) == 1


@pytest.mark.slow
def test_types_are_proven_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    place = mine / "package" / "models" / "{model}.py.jinja"
    place.parent.mkdir(parents=True)
    place.write_text('{{ model.text }}\nwrong: int = "text"\n')
    command = ["generate", "--spec", str(PETSTORE), "--output", str(tmp_path / "sdk"), "--templates", str(mine)]
    assert main([*command, "--prove", "types", "--quiet"]) == 2
    assert "Incompatible types in assignment" in capsys.readouterr().err
    assert main([*command, "--quiet"]) == 0
