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
