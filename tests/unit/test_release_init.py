"""`init` and the workflow files: a start that works, and CI that no stranger's change can misuse."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import main
from generator.release.starting import Answers, start, workflow_files
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
WORKFLOWS = {
    **{f"own/{path.name}": path.read_bytes() for path in sorted((HOME / ".github" / "workflows").glob("*.yml"))},
    **{f"sdk/{name}": content for name, content in workflow_files().items()},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copyfile(PETSTORE, tmp_path / "openapi.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_terminal_the_document_answers(folder: Path) -> None:
    assert main(["init"]) == 0
    assert 'name: "petstore"\n  class: "Petstore"\n  version: 0.1.0' in (folder / "spec" / "sdk.yaml").read_text(
        "utf-8"
    )
    assert (folder / "spec" / "openapi.yaml").read_bytes() == PETSTORE.read_bytes()
    config = ["--config", str(folder / "spec" / "sdk.yaml")]
    assert main(["generate", "--spec", "spec/openapi.yaml", *config, "--output", "generated", "--quiet"]) == 0


def test_three_questions_are_asked(folder: Path) -> None:
    asked: list[tuple[str, str]] = []

    def ask(question: str, default: str) -> str:
        asked.append((question, default))
        return {"What is the client's class called?": "Zoo"}.get(question, default)

    start(folder, Answers(), ask, workflows=False)
    assert [default for _, default in asked] == ["openapi.yaml", "petstore", "Petstore"]
    assert 'class: "Zoo"' in (folder / "spec" / "sdk.yaml").read_text("utf-8")
    assert not (folder / ".github").exists()


@pytest.mark.parametrize("name", ["openapi.yaml", "sdk.yaml"])
def test_a_link_that_leads_nowhere_is_refused_and_nothing_is_written(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "spec").mkdir()
    (folder / "spec" / name).symlink_to(folder / "elsewhere")
    assert main(["init"]) == 2
    assert "is a link" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == ["openapi.yaml", "spec"]
    assert [path.name for path in (folder / "spec").iterdir()] == [name]


def test_a_document_that_is_none_is_shown_where_it_breaks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text, place in (("a: b: c\n", "1:5: error[yaml-syntax]"), ("openapi: 3.1.0\n", "1:1: error[not-openapi]")):
        (folder / "openapi.yaml").write_text(text)
        assert main(["init"]) == 2
        assert f"openapi.yaml:{place}" in capsys.readouterr().err


def test_what_is_there_is_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "spec").mkdir()
    (folder / "spec" / "sdk.yaml").write_text("names: {}\n", encoding="utf-8")
    assert main(["init", "--no-ci"]) == 0
    assert (folder / "spec" / "sdk.yaml").read_text("utf-8") == "names: {}\n"
    assert "kept spec/sdk.yaml" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "a: b\n", "{"])
def test_a_document_that_is_none_is_refused(content: str | None, folder: Path) -> None:
    place = folder / "openapi.yaml"
    place.unlink()
    if content is not None:
        place.write_text(content, encoding="utf-8")
    assert main(["init"]) == 2
    assert not (folder / "spec").exists()


def jobs(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOWS[name])["jobs"]
    return found


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_by_hash_and_say_their_version(name: str) -> None:
    lines = [line for line in WORKFLOWS[name].decode().splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.search(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_the_upload_has_a_credential(name: str) -> None:
    workflow = yaml.safe_load(WORKFLOWS[name])
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in WORKFLOWS[name].decode()
    for job, content in workflow["jobs"].items():
        assert content.get("permissions", {}) == ({"id-token": "write"} if job == "publish" else {})
        assert job != "publish" or not any("run" in step for step in content["steps"])
        checkouts = [step for step in content["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_text_of_an_event_reaches_a_shell(name: str) -> None:
    steps = [step for job in jobs(name).values() for step in job["steps"]]
    assert not [step for step in steps if "${{" in step.get("run", "")]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_commands_of_a_workflow_exist(name: str) -> None:
    script = "\n".join(step.get("run", "") for job in jobs(name).values() for step in job["steps"])
    targets = re.findall(r"^(\w[\w-]*):", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake ([\w-]+)", script)) <= set(targets)
    used = re.findall(r"(?:-m generator|\bsdkwright) ([a-z]+)((?: --[a-z-]+)*)", script)
    for command, options in used:
        with pytest.raises(SystemExit) as stop:
            main([command, *options.split(), "--help"])
        assert stop.value.code == 0
