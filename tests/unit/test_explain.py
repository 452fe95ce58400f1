"""`explain`: every line and every public name of an output leads back to what made it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

from generator import pipeline
from generator.cli import main
from generator.explain.declared import innermost
from generator.explain.find import Found, find
from generator.explain.near import nearest
from generator.explain.output import Output
from generator.explain.realign import realign
from generator.explain.record import PLACE, read
from generator.explain.sources import Sources
from generator.progress import Progress
from generator.selection import HOME, Selection
from tests.support.generation import CONFIG, OVERLAYS, SPEC, written

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
OPTIONS = {"retries", "server_url", "timeout_ms", "http_headers", "response_validation"}
WORDS = re.compile(r"\w+")


@pytest.fixture(scope="module")
def orq() -> Output:
    return opened(HOME / "generated")


@pytest.fixture(scope="module")
def petstore(tmp_path_factory: pytest.TempPathFactory) -> Output:
    folder = tmp_path_factory.mktemp("petstore") / "sdk"
    written(PETSTORE, (), None, folder)
    return opened(folder)


def opened(folder: Path) -> Output:
    return Output(folder, read((folder / PLACE).read_text("utf-8")))


@pytest.fixture(params=["orq", "petstore"])
def output(request: pytest.FixtureRequest) -> Output:
    return request.getfixturevalue(request.param)


@pytest.fixture
def sources(output: Output) -> Sources:
    if output.folder == HOME / "generated":
        return Sources(Selection(spec=SPEC, overlays=OVERLAYS, config=CONFIG, lock=HOME / "spec" / "names.lock"))
    return Sources(Selection(spec=PETSTORE, output=output.folder))


def one(target: str, output: Output) -> Found:
    (found,) = find(target, output)
    return found


# --- names ------------------------------------------------------------------------------------------------------


def public(package: griffe.Object, path: str) -> Iterator[tuple[str, griffe.Object | griffe.Alias]]:
    for name, member in package.members.items():
        if name.startswith("_"):
            continue
        yield f"{path}.{name}", member
        if not member.is_alias:
            yield from public(member, f"{path}.{name}")  # type: ignore[arg-type]
            for parameter in member.parameters if isinstance(member, griffe.Function) else ():
                if parameter.name not in {"self", "cls"}:
                    yield f"{path}.{name}({parameter.name})", member


def of_document(name: str, member: griffe.Object | griffe.Alias, module: str) -> bool:
    """Whether a name is one that the document decides."""
    parts = name.replace("(", ".").rstrip(")").split(".")[1:]
    if member.is_alias or member.is_module or parts[-1] in OPTIONS:
        return False
    in_models = parts[0] == "models" and len(parts) > 2
    in_group = len(parts) > 2 and f"{module}.{parts[0]}" in name and parts[0] not in {"models", "utils", "testing"}
    return in_models or (in_group and not parts[-1].startswith("with_") and parts[0] != "sdk")


def test_every_public_name_leads_to_a_template_and_those_of_the_document_into_it(
    output: Output, sources: Sources
) -> None:
    module = output.record.module
    package = griffe.load(module, search_paths=[str(output.folder / "src")])
    names = list(public(package, module))  # type: ignore[arg-type]
    assert len(names) > 150
    lost = [name for name, _ in names if not (found := find(name, output)) or found[0].place is None]
    assert lost == []
    ours = [name for name, member in names if of_document(name, member, module)]
    origins = {name: find(name, output)[0].origin for name in ours}
    assert [name for name, origin in origins.items() if origin is None or not sources.document.has(origin.at)] == []
    assert [name for name, origin in origins.items() if origin is not None and not origin.rule] == []


@pytest.mark.slow
@pytest.mark.parametrize("example", ["tour", "parcels"])
def test_every_public_name_of_the_other_examples_leads_to_a_template(example: str, tmp_path: Path) -> None:
    folder = HOME / "examples" / example
    config = folder / "sdk.yaml"
    written(folder / f"{example}.yaml", (), config if config.is_file() else None, tmp_path / "sdk")
    found = opened(tmp_path / "sdk")
    package = griffe.load(found.record.module, search_paths=[str(tmp_path / "sdk" / "src")])
    names = list(public(package, found.record.module))  # type: ignore[arg-type]
    assert len(names) > 150
    assert [name for name, _ in names if not (told := find(name, found)) or told[0].place is None] == []


def test_every_locked_name_that_is_still_used_is_found(orq: Output) -> None:
    lines = (HOME / "spec" / "names.lock").read_text("utf-8").splitlines()
    locked = dict(re.findall(r'^"(.+)": (\w+)$', "\n".join(lines), re.MULTILINE))
    known = {origin.key: name for name, origin in orq.record.names.items() if origin.key}
    assert len(known) > 100
    assert {key: locked[key] for key in known} == known


@pytest.mark.parametrize(
    ("target", "name", "pointer"),
    [
        ("Petstore", "Petstore", "#/info/title"),
        ("petstore.Petstore(token)", "Petstore.token", "#/components/securitySchemes/token"),
        ("petstore.models.Pet", "models.Pet", "#/components/schemas/Pet"),
        ("petstore.models.pet.Pet.id", "models.pet.Pet.id", "#/components/schemas/Pet/allOf/1/properties/id"),
        ("Pet.name", "Pet.name", "#/components/schemas/NewPet/properties/name"),
        ("models.NewPetTypedDict.name", "models.NewPetTypedDict.name", "#/components/schemas/NewPet/properties/name"),
        ("pets.list_pets(…).limit", "Pets.list_pets.limit", "#/paths/~1pets/get/parameters/0"),
        ("pets.list_pets_async(limit)", "Pets.list_pets_async.limit", "#/paths/~1pets/get/parameters/0"),
        ("pets.with_raw_response.list_pets", "Pets.list_pets", "#/paths/~1pets/get"),
        ("GET /pets", "Pets.list_pets", "#/paths/~1pets/get"),
        ("listPets", "Pets.list_pets", "#/paths/~1pets/get"),
        ("models.Problem", "models.Problem", "#/components/schemas/Problem"),
        ("_LIST_PETS", "_LIST_PETS", "#/paths/~1pets/get"),
    ],
)
def test_a_name_is_found_however_it_is_written(target: str, name: str, pointer: str, petstore: Output) -> None:
    found = one(target, petstore)
    assert (found.name, found.origin and found.origin.at) == (name, pointer)
    assert found.place is not None


def test_the_last_name_alone_is_enough(petstore: Output) -> None:
    assert [found.name for found in find("get_pet", petstore)] == ["Pets.get_pet"]
    assert "Pets.get_pet.pet_id" in [found.name for found in find("pet_id", petstore)]
    assert find("no_pet", petstore) == []


def test_an_environment_variable_leads_to_its_scheme(petstore: Output) -> None:
    origin = one("PETSTORE_TOKEN", petstore).origin
    assert origin is not None
    assert origin.at == "#/components/securitySchemes/token"


def test_what_a_client_inherits_is_found_in_the_runtime(petstore: Output) -> None:
    found = one("Petstore.close", petstore)
    assert found.path == "src/petstore/_runtime/client.py"
    assert found.origin is None


def test_a_pointer_leads_to_everything_that_is_named_after_it(petstore: Output) -> None:
    assert {found.name for found in find("#/components/schemas/Problem", petstore)} == {
        "Problem",
        "Problem.data",
        "ProblemData",
    }


# --- lines ------------------------------------------------------------------------------------------------------


def test_every_line_was_made_by_the_line_of_a_template_that_says_the_same(output: Output) -> None:
    templates: dict[str, list[str]] = {}
    checked = 0
    for file in sorted(output.folder.rglob("*")):
        if file.suffix not in {".py", ".md"} or not file.stat().st_size:
            continue
        path = file.relative_to(output.folder).as_posix()
        for number, text in enumerate(file.read_text("utf-8").removesuffix("\n").split("\n"), 1):
            place = output.place(path, number)
            assert place is not None, f"{path}:{number}"
            template, line = place
            lines = templates.setdefault(template, (HOME / template).read_text("utf-8").split("\n"))
            if "{" not in lines[line - 1] and WORDS.search(text):
                words, wanted = (" ".join(WORDS.findall(each)) for each in (text, lines[line - 1]))
                assert words in wanted or wanted in words, f"{path}:{number} {template}:{line}"
                checked += 1
    assert checked > 3000


def test_a_line_inside_a_declaration_leads_into_the_document(petstore: Output) -> None:
    checked = 0
    for path in petstore.record.lines:
        if not path.startswith(("src/petstore/models/", "src/petstore/pets.py")) or path.endswith("__init__.py"):
            continue
        declarations = [each for each in petstore.declarations(path) if not each.imported]
        for number in range(1, petstore.text(path).count("\n") + 1):
            around = innermost(declarations, number)
            if around and around[0].name not in {"OPERATIONS", "__all__"}:
                assert one(f"{path}:{number}", petstore).origin is not None, f"{path}:{number}"
                checked += 1
    assert checked > 300


def test_the_line_of_a_page_leads_to_what_it_is_about(petstore: Output) -> None:
    page = petstore.text("docs/sdks/pets/README.md").split("\n")
    row = next(number for number, line in enumerate(page, 1) if line.startswith("| `limit`"))
    assert one(f"docs/sdks/pets/README.md:{row}", petstore).name == "Pets.list_pets.limit"
    assert one("docs/sdks/pets/README.md:1", petstore).name == "Pets"
    assert one("docs/models/pet.md:1", petstore).name == "Pet"
    assert one("docs/api/pets/create_pet.md:1", petstore).name == "Pets.create_pet"


def test_a_page_shared_with_its_maintainer_is_followed_by_its_blocks(petstore: Output, tmp_path: Path) -> None:
    folder = tmp_path / "sdk"
    written(PETSTORE, (), None, folder)
    readme = folder / "README.md"
    text = readme.read_text("utf-8")
    number = text.split("\n").index("<!-- Start Summary [summary] -->") + 1
    before = opened(folder).place("README.md", number + 1)
    readme.write_text("One line\nof mine\n\n" + text, "utf-8")
    edited = opened(folder)
    assert edited.place("README.md", number + 4) == before
    assert edited.place("README.md", 2) is None


def test_a_template_of_ones_own_is_named_with_its_line(tmp_path: Path) -> None:
    mine, folder = tmp_path / "mine", tmp_path / "sdk"
    file = mine / "package" / "{resource}.py.jinja"
    file.parent.mkdir(parents=True)
    file.write_text(
        '{% extends "base/package/{resource}.py.jinja" %}\n{% block header %}\n# Mine.\n{{ super() }}{% endblock %}\n'
    )
    selection = Selection(spec=PETSTORE, output=folder, template_overrides=mine)
    outcome = pipeline.run(selection, Progress(None))
    pipeline.commit(outcome)
    output = opened(folder)
    found = [output.place("src/petstore/pets.py", line) for line in (1, 2, 3)]
    assert found == [
        ("overrides/package/{resource}.py.jinja", 3),
        ("templates/package/_partials/header.py.jinja", 1),
        ("templates/package/{resource}.py.jinja", 3),
    ]
    told = Sources(selection).template(("overrides/package/{resource}.py.jinja", 3))
    assert (Path(told.file), told.what) == (file, "# Mine.")


def test_a_field_that_is_only_required_leads_to_its_object(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    text = PETSTORE.read_text("utf-8").replace("required: [title]", "required: [title, code]")
    spec.write_text(text, "utf-8")
    written(spec, (), None, tmp_path / "sdk")
    output = opened(tmp_path / "sdk")
    origin = one("ProblemData.code", output).origin
    assert origin is not None
    found = Sources(Selection(spec=spec)).node(origin.at)
    assert found is not None
    assert found.what == "#/components/schemas/Problem/properties"


def test_lines_are_followed_through_a_formatter() -> None:
    before = "def f(a, b): return {'x': a,\n 'y': b}\n\n# end\nz = [\n1,\n2]\n"
    after = 'def f(a, b):\n    return {\n        "x": a,\n        "y": b,\n    }\n\n\n# end\nz = [1, 2]\n'
    assert list(realign(before, after)) == [0, 0, 0, 1, 1, 2, 2, 3, 4]


# --- the command ------------------------------------------------------------------------------------------------


def test_text_tells_of_template_document_overlay_settings_and_lock(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "deployments.get_config(thread)"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"template +\S*templates/package/_partials/method.py.jinja:\d+  {{ parameter }},", told)
    assert re.search(
        r"spec +\S*spec/overlays/\S+.yaml:\d+:\d+  #/paths/~1v2~1deployments~1get_config/post/\S+/thread", told
    )
    assert re.search(r"overlay +\S*spec/overlays/\S+.yaml:\d+:\d+  action \d+: update \$\.paths", told)
    assert re.search(r"name +argument: snake_case; kept in \S*names.lock:\d+", told)


def test_json_has_the_settings_of_the_config_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "Orq(api_key)", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["rule"] == "config"
    assert [each["what"] for each in told["settings"]] == ["security.ApiKey"]
    line = CONFIG.read_text("utf-8").splitlines()[told["settings"][0]["line"] - 1]
    assert line.strip().startswith("ApiKey:")


def test_a_file_that_was_edited_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(PETSTORE, (), None, tmp_path)
    command = ["explain", "Pet", "--spec", str(PETSTORE), "--output", str(tmp_path)]
    assert main(command) == 0
    assert "edited since" not in capsys.readouterr().out
    file = tmp_path / "src" / "petstore" / "models" / "pet.py"
    file.write_text("# mine\n" + file.read_text("utf-8"), "utf-8")
    assert main(command) == 0
    assert "edited since" in capsys.readouterr().out


def test_an_unknown_target_names_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "deployments.get_confg"]) == 2
    assert "DeploymentsSDK.get_config" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("target", "near"),
    [
        ("#/components/schemas/Pett", ["#/components/schemas/Pet"]),
        ("#/components/schemas/NewPet/properties/nam", ["#/components/schemas/NewPet/properties/name"]),
        ("#/paths/~1pet/get", ["#/paths/~1pets/get"]),
        ("GET /pet", ["GET /pets"]),
        ("PATCH /pets", ["GET /pets", "POST /pets"]),
        ("/pets", ["GET /pets", "POST /pets"]),
        ("DELETE /pets/{id}", ["DELETE /pets/{petId}"]),
        ("src/petstore_sdk/petz.py:3", ["src/petstore_sdk/pets.py"]),
        ("docs/sdks/pets/READMEE.md", ["docs/sdks/pets/README.md"]),
        ("models.Pett", ["Pet", "Pets"]),
        ("#/nothing/of/the/kind", []),
        ("GET /nowhere", []),
    ],
)
def test_what_is_near_is_of_the_kind_of_the_target(target: str, near: list[str], petstore: Output) -> None:
    target = target.replace("petstore_sdk", petstore.record.module)
    assert find(target, petstore) == []
    found = nearest(target, petstore)
    assert found[: len(near)] == [each.replace("petstore_sdk", petstore.record.module) for each in near]
    assert bool(found) == bool(near)


def test_a_line_beyond_the_end_of_a_file_is_answered_with_its_last(petstore: Output) -> None:
    path = f"src/{petstore.record.module}/pets.py"
    last = petstore.text(path).count("\n")
    assert nearest(f"{path}:99999", petstore) == [f"{path}:{last}"]
    assert nearest(f"{petstore.folder}/{path}:99999", petstore) == [f"{path}:{last}"]
    assert find(f"{path}:{last}", petstore)


@pytest.mark.parametrize(
    "target",
    [
        "",
        ".",
        "§",
        "generated/none.py:3",
        "generated/README.md:99999",
        f"README.md:{'9' * 5_000}",
        "POST /nowhere",
        "#/x",
    ],
)
def test_nonsense_is_unknown_and_nothing_worse(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", target]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_an_output_without_a_map_and_another_document_are_refused(
    petstore: Output, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "Pet", "--spec", str(PETSTORE), "--output", str(tmp_path)]) == 2
    assert "no map" in capsys.readouterr().err
    assert main(["explain", "Pet", "--output", str(petstore.folder)]) == 2
    assert "not generated from" in capsys.readouterr().err


def test_the_map_stays_small_and_out_of_the_package(orq: Output) -> None:
    assert (orq.folder / PLACE).stat().st_size < 100_000
    assert not list(orq.folder.joinpath("src").rglob("*.json"))


@pytest.mark.parametrize("kind", ["nested", "list", "pipe"])
def test_a_map_that_is_none_is_refused(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / ".sdkwright" / "map.json"
    place.parent.mkdir()
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.write_text("[" * 100_000 if kind == "nested" else "[1]")
    assert main(["explain", "Pet", "--spec", str(PETSTORE), "--output", str(tmp_path)]) == 2
    assert "is not a map" in capsys.readouterr().err
