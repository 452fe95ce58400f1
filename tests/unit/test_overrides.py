"""Templates of one's own: whole files and single blocks, what can have no effect, and what an upgrade changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import pipeline
from generator.cli import main
from generator.diagnostics import InputError
from generator.overrides import blocks, overrides
from generator.progress import Progress
from generator.render import TemplateError, render
from generator.selection import HOME, TEMPLATES, Selection
from generator.upgrades import accept, copy, upgrades
from tests.support.generation import planned

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
RESOURCE, PAGE = "package/{resource}.py.jinja", "project/docs/arguments.md.jinja"


@dataclass
class Trees:
    """Built-in templates of a pretended version, which an upgrade changes, and a tree of one's own."""

    base: Path
    mine: Path

    def upgrade(self, name: str, old: str, new: str) -> None:
        text = (self.base / name).read_text("utf-8")
        assert old in text
        (self.base / name).write_text(text.replace(old, new), "utf-8")

    def states(self) -> dict[str, str]:
        return {each.override.name: each.state for each in upgrades(self.base, self.mine)}

    def difference(self, name: str) -> str:
        return next(each.difference for each in upgrades(self.base, self.mine) if each.override.name == name)


@pytest.fixture
def trees(tmp_path: Path) -> Trees:
    base = tmp_path / "templates"
    for name in (RESOURCE, PAGE):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TEMPLATES / name, base / name)
    return Trees(base, tmp_path / "mine")


def test_a_whole_file_and_a_block_are_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    page = copy(TEMPLATES, mine, PAGE)
    page.write_text("# My own page\n", "utf-8")
    block = copy(TEMPLATES, mine, RESOURCE, "header")
    block.write_text(block.read_text("utf-8").replace('"""\n{% endblock', ' Mine."""\n{% endblock'), "utf-8")
    made = planned(Selection(spec=PETSTORE, output=tmp_path / "sdk", template_overrides=mine))
    assert made["docs/arguments.md"] == "# My own page\n"
    assert '"""Operations of `pets`. Mine."""' in made["src/petstore/pets.py"]
    assert "def list_pets(" in made["src/petstore/pets.py"]


def test_a_copy_changes_nothing_until_it_is_edited(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    for name, block in ((RESOURCE, "operations"), ("package/sdk.py.jinja", "constructor"), (PAGE, "")):
        copy(TEMPLATES, mine, name, block)
    plain = planned(Selection(spec=PETSTORE, output=tmp_path / "sdk"))
    made = planned(Selection(spec=PETSTORE, output=tmp_path / "sdk", template_overrides=mine))
    own = {path for path in made if made[path] != plain[path]}
    assert own == {".sdkwright/map.json"}


# --- what could have no effect ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "line", "problem", "hint"),
    [
        ("sdk.py.jinja", "x", 1, "no folder of templates", "package/sdk.py.jinja"),
        ("pakage/x.jinja", "x", 1, "no folder of templates", "package/, project/ or site/"),
        (
            RESOURCE,
            '{% extends "base/' + RESOURCE + '" %}\n{% block haeder %}{% endblock %}',
            2,
            "no block haeder",
            "header",
        ),
    ],
)
def test_an_override_without_effect_is_refused(
    name: str, text: str, line: int, problem: str, hint: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine" / name
    file.parent.mkdir(parents=True)
    file.write_text(text)
    outcome = pipeline.run(
        Selection(spec=PETSTORE, output=tmp_path / "sdk", template_overrides=tmp_path / "mine"), Progress(None)
    )
    (found,) = [each for each in outcome.diagnostics if each.code == "template"]
    assert outcome.plan is None
    assert problem in found.message
    assert hint in found.hint
    assert found.position is not None
    assert (found.position.file, found.position.line) == (str(file), line)


def test_a_missing_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--spec", str(PETSTORE), "--output", str(tmp_path / "x"), "--templates", str(tmp_path / "no")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert main(["templates", "diff", str(tmp_path / "no")]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_a_mistake_in_a_block_names_its_line(trees: Trees) -> None:
    file = copy(trees.base, trees.mine, RESOURCE, "header")
    file.write_text(file.read_text("utf-8").replace("{% endblock", "{{ resource.nothing }}\n{% endblock"), "utf-8")
    with pytest.raises(TemplateError) as problem:
        render((TEMPLATES, trees.mine), pipeline.run(Selection(spec=PETSTORE), Progress(None)).targets)
    assert problem.value.file == file
    assert file.read_text("utf-8").split("\n")[problem.value.line - 1] == "{{ resource.nothing }}"


def test_blocks_are_found_inside_each_other_and_not_in_comments() -> None:
    found = blocks("{% block a %}1{% block b scoped %}2{%- endblock b %}{% endblock %}\n{# {% block c %} #}")
    assert {name: block.text for name, block in found.items()} == {
        "a": "1{% block b scoped %}2{%- endblock b %}",
        "b": "2",
    }


# --- upgrades ---------------------------------------------------------------------------------------------------


def test_an_upgrade_is_shown_as_what_changed_in_the_base(trees: Trees) -> None:
    copy(trees.base, trees.mine, PAGE).write_text("# Something else entirely\n", "utf-8")
    assert trees.states() == {PAGE: "as it was"}
    trees.upgrade(PAGE, "# Common arguments", "# The common arguments")
    assert trees.states() == {PAGE: "changed"}
    shown = trees.difference(PAGE).split("\n")
    assert "-# Common arguments" in shown
    assert "+# The common arguments" in shown
    assert not [line for line in shown if "Something else" in line]


def test_of_a_template_only_the_replaced_blocks_count(trees: Trees) -> None:
    copy(trees.base, trees.mine, RESOURCE, "header")
    trees.upgrade(RESOURCE, "class {{", "class  {{")
    assert trees.states() == {RESOURCE: "as it was"}
    trees.upgrade(RESOURCE, "header.py.jinja", "head.py.jinja")
    assert trees.states() == {RESOURCE: "changed"}
    assert "head.py.jinja" in trees.difference(RESOURCE)


def test_a_block_that_is_gone_is_shown_as_taken_away(trees: Trees) -> None:
    copy(trees.base, trees.mine, RESOURCE, "header")
    trees.upgrade(RESOURCE, "block header", "block head")
    assert trees.states() == {RESOURCE: "changed"}
    assert '-{% include "package/_partials/header.py.jinja" %}' in trees.difference(RESOURCE)


def test_a_file_that_is_no_text_may_be_added(trees: Trees) -> None:
    picture = trees.mine / "project" / "docs" / "logo.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\x89PNG\xff")
    assert trees.states() == {"project/docs/logo.png": "added"}


def test_what_was_seen_is_not_shown_again(trees: Trees) -> None:
    copy(trees.base, trees.mine, PAGE)
    trees.upgrade(PAGE, "# Common", "# Uncommon")
    assert accept(trees.base, trees.mine) == [PAGE]
    assert trees.states() == {PAGE: "as it was"}
    assert accept(trees.base, trees.mine) == []


def test_without_a_known_base_an_override_is_compared_with_todays(trees: Trees) -> None:
    file = trees.mine / PAGE
    file.parent.mkdir(parents=True)
    file.write_text("# Mine\n")
    assert trees.states() == {PAGE: "unknown"}
    assert "+# Mine" in trees.difference(PAGE)


def test_a_template_that_is_gone_and_a_file_that_is_added_are_told_apart(trees: Trees) -> None:
    copy(trees.base, trees.mine, PAGE)
    (trees.base / PAGE).unlink()
    (trees.mine / "project" / "NEWS.md").write_text("news\n")
    assert trees.states() == {PAGE: "gone", "project/NEWS.md": "added"}
    assert [each.base for each in overrides(trees.base, trees.mine)] == [None, None]


def test_only_what_is_there_can_be_copied_and_only_once(trees: Trees) -> None:
    copy(trees.base, trees.mine, PAGE)
    for name, block, problem in (
        (PAGE, "", "is there already"),
        ("package/sdk", "", "no template package/sdk"),
        (RESOURCE, "footer", "no block footer"),
    ):
        with pytest.raises(InputError, match=problem):
            copy(trees.base, trees.mine, name, block)


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = str(tmp_path / "mine")
    assert main(["templates", "list"]) == 0
    assert "package/{resource}.py.jinja  [header, imports, members, operations]" in capsys.readouterr().out
    assert main(["templates", "copy", f"templates/{RESOURCE}", mine, "--block", "header"]) == 0
    assert main(["templates", "copy", "package/utils/hooks.py", mine]) == 0
    assert main(["templates", "diff", mine]) == 0
    kept = tmp_path / "mine" / ".base" / RESOURCE
    kept.write_text(kept.read_text("utf-8").replace("header.py.jinja", "old.py.jinja"), "utf-8")
    capsys.readouterr()
    assert main(["templates", "diff", mine]) == 1
    assert '-{% include "package/_partials/old.py.jinja" %}' in capsys.readouterr().out
    assert main(["templates", "accept", mine]) == 0
    assert main(["templates", "diff", mine]) == 0
