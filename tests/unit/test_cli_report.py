"""Where a report may be written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.cli import main
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"


def test_a_pipe_that_nobody_reads_takes_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    given = ["--spec", str(PETSTORE), "--quiet", "--no-prove", "--output", str(tmp_path / "out")]
    assert main(["generate", *given, "--report", str(tmp_path / "pipe")]) == 2
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("read", ["api.yaml", "sdk.yaml", "more.yaml", "overlay.yaml"])
def test_a_report_is_not_written_over_what_the_run_reads(
    read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "api.yaml": PETSTORE.read_text("utf-8").replace("components:\n", "components:\n  x-a: {$ref: more.yaml}\n", 1),
        "sdk.yaml": "client: {}\n",
        "more.yaml": "a: 1\n",
        "overlay.yaml": "overlay: 1.0.0\nactions: [{target: $.info, update: {x-b: 1}}]\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    given = ["--spec", "api.yaml", "--config", "sdk.yaml", "--overlay", "overlay.yaml", "--output", "out", "--quiet"]
    assert main(["generate", *given, "--report", str(tmp_path / read)]) == 2
    assert "is read by this run" in capsys.readouterr().err
    assert (tmp_path / read).read_text("utf-8") == texts[read]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "place", ["out/pyproject.toml", "out/src/petstore/../petstore/pets.py", "out/.sdkwright/new.json"]
)
def test_a_report_is_not_written_over_what_the_run_writes(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    given = ["generate", "--spec", str(PETSTORE), "--output", "out", "--quiet", "--no-prove"]
    assert main([*given, "--report", place]) == 2
    assert "is a file that the generator writes" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main(given) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    broken = tmp_path / "broken.yaml"
    broken.write_text("openapi: 9.9.9\n")
    for spec in (PETSTORE, broken):
        assert main([*given, "--spec", str(spec), "--report", place]) == 2
        assert "hint: choose another --report" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_a_report_may_stand_beside_what_the_run_writes(tmp_path: Path) -> None:
    given = ["generate", "--spec", str(PETSTORE), "--output", str(tmp_path / "out"), "--quiet", "--no-prove"]
    for _ in range(2):
        assert main([*given, "--report", str(tmp_path / "out" / "report.json")]) == 0
        assert (tmp_path / "out" / "report.json").read_text("utf-8").startswith("{")


def test_a_report_is_not_written_over_a_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    (mine / "project").mkdir(parents=True)
    (mine / "project" / "NOTES.md").write_text("notes\n")
    given = ["--spec", str(PETSTORE), "--output", str(tmp_path / "out"), "--templates", str(mine), "--no-prove"]
    assert main(["generate", *given, "--report", str(mine / "project" / "NOTES.md")]) == 2
    assert "is read by this run" in capsys.readouterr().err
    assert (mine / "project" / "NOTES.md").read_text() == "notes\n"
