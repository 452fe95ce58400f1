"""Faults of a maintainer's own templates: each is told by their line, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import main
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"


def refusal(tmp_path: Path, name: str, text: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What is said of a template, which is refused."""
    place, output = tmp_path / "mine" / name, tmp_path / "out"
    place.parent.mkdir(parents=True)
    place.write_text(text)
    given = ["--spec", str(PETSTORE), "--output", str(output), "--templates", str(tmp_path / "mine")]
    assert main(["generate", *given, *more]) == 2
    assert not output.exists()
    told = capsys.readouterr().err
    assert f"{place}:" in told
    return told.partition(f"{place}:")[2]


@pytest.mark.parametrize("word", ["include", "extends"])
@pytest.mark.parametrize("name", ["project/USAGE.md.jinja", "package/_partials/header.py.jinja"])
def test_a_template_that_leads_back_to_itself_is_told_of_its_base(
    word: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refusal(tmp_path, name, f'{{% {word} "{name}" %}}\n', capsys, "--no-prove")
    assert told.startswith("1:1: error[template]: includes or extends itself without end\n")
    assert "hint: a template that takes the place of a built-in one extends or includes that as base/" in told


@pytest.mark.parametrize("more", [[], ["--no-prove"]])
def test_code_before_the_imports_of_the_future_is_told_by_its_line(
    more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "# ours\nimport os\n"
    told = refusal(tmp_path, "package/_partials/header.py.jinja", text, capsys, *more)
    assert told.startswith("2:1: error[template]: A template makes a file that is not Python: ")
    assert "from __future__ imports must occur at the beginning" in told
    assert "schema-untyped" not in told


@pytest.mark.parametrize("more", [[], ["--no-prove"]])
def test_what_only_the_compiler_refuses_is_told_by_its_line(
    more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{% include "base/package/_version.py.jinja" %}\nx = 1\nreturn x\ny = 2\n'
    told = refusal(tmp_path, "package/_version.py.jinja", text, capsys, *more)
    assert told.startswith("3:1: error[template]: ")
    assert "'return' outside function" in told
