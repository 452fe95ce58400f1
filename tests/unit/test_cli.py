"""The command line, as a user meets it: exit codes, messages, and what is on disk afterwards."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from generator import write
from generator.cli import main
from generator.exchange import exchange
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture(scope="module")
def petstore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("petstore") / "sdk"
    assert main(["generate", "--spec", str(PETSTORE), "--output", str(output), "--quiet"]) == 0
    return output


@pytest.fixture
def sdk(petstore: Path, tmp_path: Path) -> Path:
    shutil.copytree(petstore, tmp_path / "sdk")
    return tmp_path / "sdk"


def again(output: Path, *more: str) -> int:
    return main(["generate", "--spec", str(PETSTORE), "--output", str(output), *more])


def test_help_teaches_by_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    text = capsys.readouterr().out
    assert stop.value.code == 0
    assert "python -m generator generate --spec petstore.yaml" in text
    assert "exit codes:" in text


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("sdkwright ")


def test_an_unknown_option_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["generate", "--spek", "x"])
    assert stop.value.code == 2
    assert "--spek" in capsys.readouterr().err


def test_without_a_command_generate_is_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--spec", str(PETSTORE), "--output", str(tmp_path / "sdk")]) == 0
    assert "4 operations" in capsys.readouterr().out.splitlines()[-1]


def test_the_last_line_says_what_was_made_and_stages_have_times(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "generate", "--spec", str(PETSTORE), "--output", str(tmp_path / "o")]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True, timeout=120)
    assert "files written, 0 unchanged, 0 removed in" in done.stdout.splitlines()[-1]
    assert {line.partition(":")[0] for line in done.stderr.splitlines()} >= {
        "read",
        "validate",
        "models",
        "code",
        "docs",
        "prove",
        "write",
    }


def test_quiet_prints_nothing(sdk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert again(sdk, "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_a_second_run_writes_nothing_and_says_so(sdk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(sdk)
    assert again(sdk) == 0
    assert "0 files written" in capsys.readouterr().out
    assert tree(sdk) == before


def test_check_finds_drift_and_changes_nothing(sdk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert again(sdk, "--check", "--quiet") == 0
    (sdk / "pyproject.toml").write_text("edited\n")
    before = tree(sdk)
    assert again(sdk, "--check", "--quiet") == 1
    assert "pyproject.toml" in capsys.readouterr().out
    assert tree(sdk) == before


def test_an_edited_file_is_kept_unless_forced(sdk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = (sdk / "pyproject.toml").read_bytes()
    (sdk / "pyproject.toml").write_text("edited\n")
    assert again(sdk) == 2
    shown = capsys.readouterr().err
    assert "pyproject.toml" in shown
    assert "--force" in shown
    assert (sdk / "pyproject.toml").read_text() == "edited\n"
    assert again(sdk, "--force") == 0
    assert (sdk / "pyproject.toml").read_bytes() == good


def test_a_maintainers_words_in_the_readme_survive(sdk: Path) -> None:
    readme = sdk / "README.md"
    readme.write_text("Our own words.\n\n" + readme.read_text("utf-8") + "\nMore of them.\n", "utf-8")
    assert again(sdk, "--class", "Other") == 0
    text = readme.read_text("utf-8")
    assert text.startswith("Our own words.\n")
    assert text.endswith("More of them.\n")
    assert "from petstore import Other" in text


BROKEN = {
    "syntax.yaml": ("openapi: 3.1.0\ninfo: {title: x\n", "syntax.yaml:"),
    "missing.yaml": (None, "missing.yaml"),
    "swagger.yaml": ("swagger: '1.2'\ninfo: {title: x, version: '1'}\npaths: {}\n", "swagger.yaml:1:"),
    "list.yaml": ("- 1\n- 2\n", "list.yaml:1:1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_bad_input_has_a_position_and_a_hint_and_changes_nothing(
    name: str, sdk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, place = BROKEN[name]
    spec = tmp_path / name
    if text is not None:
        spec.write_text(text)
    before = tree(sdk)
    assert main(["generate", "--spec", str(spec), "--output", str(sdk)]) == 2
    shown = capsys.readouterr().err
    assert place in shown
    assert "error" in shown
    assert "hint" in shown
    assert "Traceback" not in shown
    assert tree(sdk) == before


INVALID = PETSTORE.read_text("utf-8").replace(
    "      operationId: getPet\n", "      operationId: getPet\n      sumary: typo\n"
)


@pytest.mark.parametrize("address", ["https://petstore.example/openapi.yaml", "http://127.0.0.1/api.json"])
@pytest.mark.parametrize("command", [["generate", "--spec"], ["validate"], ["diff", str(PETSTORE)]])
def test_an_address_in_place_of_a_file_is_to_be_downloaded(
    command: list[str], address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, address]) == 2
    assert "hint: A document is read from a file: download it first" in capsys.readouterr().err


def test_strict_refuses_what_is_otherwise_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "pets.yaml"
    spec.write_text(INVALID)
    command = ["generate", "--spec", str(spec), "--output", str(tmp_path / "sdk")]
    assert main([*command, "--strict"]) == 2
    assert f"{spec}:" in capsys.readouterr().err
    assert not (tmp_path / "sdk").exists()
    assert main(command) == 0
    assert "warning" in capsys.readouterr().err


def test_validate_says_valid_or_where_it_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(PETSTORE)]) == 0
    assert "valid" in capsys.readouterr().out
    spec = tmp_path / "pets.yaml"
    spec.write_text(INVALID)
    assert main(["validate", str(spec)]) == 2
    assert "sumary" in capsys.readouterr().err


def test_the_report_accounts_for_every_operation_and_fits_its_schema(tmp_path: Path) -> None:
    spec, report = tmp_path / "pets.yaml", tmp_path / "reports" / "report.json"
    spec.write_text(PETSTORE.read_text("utf-8"))
    command = ["generate", "--spec", str(spec), "--output", str(tmp_path / "sdk"), "--report", str(report), "--quiet"]
    assert main(command) == 0
    content = json.loads(report.read_bytes())
    Draft202012Validator(json.loads((HOME / "generator" / "report.schema.json").read_bytes())).validate(content)
    rows = {row["operationId"]: row for row in content["operations"]}
    assert rows["getPet"] == {
        "pointer": "#/paths/~1pets~1{petId}/get",
        "operationId": "getPet",
        "method": "GET",
        "path": "/pets/{petId}",
        "status": "emitted",
        "reasons": [],
        "python": "pets.get_pet",
        "python_async": "pets.get_pet_async",
    }
    assert {"pointer": "#/components/schemas/Pet", "python": "Pet"} in content["schemas"]


def test_a_refused_document_is_reported_too(tmp_path: Path) -> None:
    spec, report = tmp_path / "pets.yaml", tmp_path / "report.json"
    spec.write_text(INVALID)
    command = ["generate", "--spec", str(spec), "--output", str(tmp_path / "sdk"), "--report", str(report), "--strict"]
    assert main([*command, "--quiet"]) == 2
    content = json.loads(report.read_bytes())
    assert {row["status"] for row in content["operations"]} == {"refused"}
    assert content["diagnostics"][0]["line"] > 0


def test_a_config_mistake_is_shown_where_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "sdk.yaml"
    config.write_text("package:\n  nam: x\n")
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--output", str(tmp_path / "sdk")]
    assert main(command) == 2
    shown = capsys.readouterr().err
    assert f"{config}:" in shown
    assert "nam" in shown


def test_a_template_mistake_names_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine" / "package"
    mine.mkdir(parents=True)
    (mine / "_version.py.jinja").write_text("x = 1\n\ny = {{ no_such_thing }}\n")
    command = [
        "generate",
        "--spec",
        str(PETSTORE),
        "--templates",
        str(tmp_path / "mine"),
        "--output",
        str(tmp_path / "o"),
    ]
    assert main(command) == 2
    shown = capsys.readouterr().err
    assert "_version.py.jinja:3" in shown
    assert "no_such_thing" in shown
    assert not (tmp_path / "o").exists()


def test_a_template_that_makes_no_python_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine" / "package"
    mine.mkdir(parents=True)
    (mine / "_version.py.jinja").write_text("def (\n")
    command = [
        "generate",
        "--spec",
        str(PETSTORE),
        "--templates",
        str(tmp_path / "mine"),
        "--output",
        str(tmp_path / "o"),
    ]
    assert main(command) == 2
    assert "_version.py" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["file", "link"])
def test_an_output_that_cannot_be_written_is_one_clear_error(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if kind == "file":
        (tmp_path / "o").write_text("in the way")
    else:
        (tmp_path / "o").mkdir()
        (tmp_path / "o" / "src").symlink_to(tmp_path)
    assert main(["generate", "--spec", str(PETSTORE), "--output", str(tmp_path / "o")]) == 2
    assert "error" in capsys.readouterr().err


def test_a_template_that_makes_no_python_is_shown_by_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / "mine" / "package" / "{resource}.py.jinja"
    template.parent.mkdir(parents=True)
    template.write_text("{% for method in resource.methods %}\nx = {{ method.name }} 3\n{% endfor %}\n")
    given = ["--spec", str(HOME / "examples" / "petstore" / "petstore.yaml"), "--output", str(tmp_path / "sdk")]
    assert main(["generate", *given, "--templates", str(template.parents[1])]) == 2
    assert f"{template}:2:1: error[template]" in capsys.readouterr().err
    assert not (tmp_path / "sdk").exists()


@pytest.mark.parametrize("given", [["--merge", "--force"], ["--no-overlays", "--overlay", "more.yaml"]])
@pytest.mark.parametrize("command", ["generate", "watch"])
def test_options_that_contradict_each_other_are_refused(
    command: str, given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--spec", str(PETSTORE), "--output", str(tmp_path / "out"), *given])
    assert stop.value.code == 2
    assert "not allowed with argument" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["generate", "--sepc", "x.yaml"], "Did you mean `--spec`?"),
        (["adopt", "--from", "x", "--dry-rnu"], "Did you mean `--dry-run`?"),
        (["validate", str(PETSTORE), "stray"], "unrecognized arguments: stray"),
    ],
)
def test_an_option_that_is_not_there(given: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(given)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--output", "--report"])
def test_a_place_that_cannot_be_written_is_an_error_and_no_traceback(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    given = ["--spec", str(PETSTORE), "--quiet", "--no-prove", "--output", str(tmp_path / "out")]
    assert main(["generate", *given, option, str(tmp_path / "file" / "below" / "it")]) == 2
    assert "error: " in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_a_document_without_its_option_is_told_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["generate", str(PETSTORE)])
    assert f"hint: a document is given with --spec: --spec {PETSTORE}" in capsys.readouterr().err


def test_a_folder_that_is_gone_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["generate", "--spec", str(PETSTORE), "--quiet"]) == 2
    assert capsys.readouterr().err.startswith("error: the folder that the command runs in: No such file")


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def exchanged_and_interrupted(new: Path, place: Path) -> None:
    exchange(new, place)
    raise KeyboardInterrupt


@pytest.mark.parametrize("done", [interrupted, exchanged_and_interrupted])
def test_an_interruption_says_whether_the_output_may_be_new(
    done: Callable[[Path, Path], None], sdk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(write, "exchange", done)
    assert again(sdk, "--quiet", "--no-prove", "--package", "other") == 130
    assert f"written already, or about to be: {sdk}" in capsys.readouterr().err
    assert [path.name for path in sdk.parent.iterdir()] == ["sdk"]
    monkeypatch.setattr(write, "_stage", interrupted)
    assert again(sdk, "--quiet", "--no-prove", "--package", "another") == 130
    assert "the output is as it was" in capsys.readouterr().err


def test_an_output_that_another_run_changed_meanwhile_is_left(
    sdk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copystat = shutil.copystat

    def overtaken(output: Path, tree: Path) -> None:
        copystat(output, tree)
        (output / write.MANIFEST).write_text('{"files": {}}')

    monkeypatch.setattr(shutil, "copystat", overtaken)
    before = (sdk / "pyproject.toml").read_bytes()
    assert again(sdk, "--quiet", "--no-prove", "--package", "other") == 2
    assert "changed by another run" in (told := capsys.readouterr().err)
    assert "hint: run it again" in told
    assert (sdk / "pyproject.toml").read_bytes() == before


@pytest.mark.parametrize(("text", "code"), [("true", 0), ("5", 2), ("1.5", 2), ("text", 2), ("[]", 2)])
def test_a_file_that_is_one_value_can_be_referred_to(
    text: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "value.yaml").write_text(text)
    spec = tmp_path / "api.yaml"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: value.yaml}}}\n"
    )
    assert main(["validate", str(spec)]) == code
    assert ("value.yaml:1:1: error[" in capsys.readouterr().err) == bool(code)
