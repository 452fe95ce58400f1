"""Code of the maintainer's own in a generated package: regions, files, edits; what is merged, and what stops a run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import merging
from generator.cli import main
from generator.regions import CustomRegions
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
CLASS, MODULE = "    # region custom: class", "# region custom: module"
METHOD = """
    def first_name(self) -> str:
        # region of mine
        return "Ada" + SUFFIX
        # endregion
"""


class Project:
    """A document and its SDK in a folder of their own, with a cache that nobody else uses."""

    def __init__(self, folder: Path) -> None:
        self.spec, self.output = folder / "api.yaml", folder / "sdk"
        self.package = self.output / "src" / "petstore_sdk"
        self.pets = self.package / "pets.py"
        shutil.copyfile(PETSTORE, self.spec)

    def generate(self, *more: str) -> int:
        return self.prove("--no-prove", *more)

    def prove(self, *more: str) -> int:
        """Generate, and import what would be written in a process of its own."""
        where = ["--spec", str(self.spec), "--output", str(self.output), "--package", "petstore-sdk"]
        return main(["generate", *where, "--quiet", *more])

    def loudly(self, *more: str) -> int:
        where = ["--spec", str(self.spec), "--output", str(self.output), "--package", "petstore-sdk"]
        return main(["generate", *where, "--no-prove", *more])

    def change(self, old: str, new: str) -> None:
        replace(self.spec, old, new)

    def files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(self.output.rglob("*")) if path.is_file()}


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def fill(path: Path, marker: str, code: str) -> None:
    """Write `code` behind the line of `marker`."""
    text = path.read_text("utf-8")
    head, _, tail = text.partition(marker)
    line, _, rest = tail.partition("\n")
    path.write_text(f"{head}{marker}{line}\n{code}{rest}", encoding="utf-8")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SDKWRIGHT_CACHE", str(folder / "cache"))
        assert Project(folder).generate() == 0
    return folder


@pytest.fixture
def project(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("SDKWRIGHT_CACHE", str(tmp_path / "cache"))
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


def call(project: Project, expression: str) -> str:
    program = f"import petstore_sdk\nprint({expression})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=project.package.parent,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_code_in_regions_and_files_of_ones_own_survive(project: Project) -> None:
    fill(project.pets, CLASS, METHOD)
    fill(project.pets, MODULE, 'from .mine import more\n\nSUFFIX = more("!")\n')
    fill(project.package / "__init__.py", MODULE, "from .mine import more as more\n")
    (project.package / "mine.py").write_text("def more(text: str) -> str:\n    return text * 2\n", encoding="utf-8")
    project.change("summary: List pets", "summary: List all pets")
    assert project.prove() == 0
    assert "List all pets" in project.pets.read_text("utf-8")
    assert call(project, "__import__('petstore_sdk.pets').pets.Pets.first_name(None)") == "Ada!!"
    assert call(project, "petstore_sdk.more('a')") == "aa"
    assert project.generate("--check") == 0


@pytest.mark.parametrize("formatter", [["black", "-q"], ["ruff", "format", "-q", "--isolated"]])
def test_formatters_of_the_maintainer_keep_the_regions(project: Project, formatter: list[str]) -> None:
    fill(project.pets, CLASS, METHOD)
    fill(project.pets, MODULE, "import json\nSUFFIX=json.dumps( 1 )\n")
    subprocess.run([sys.executable, "-m", *formatter, "--line-length", "100", str(project.pets)], check=True)
    assert "json.dumps(1)" in project.pets.read_text("utf-8")
    before = project.pets.read_bytes()
    assert project.generate("--merge") == 0
    assert project.pets.read_bytes() == before


def test_a_region_without_a_place_stops_the_run(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    fill(project.pets, "# region custom: module", "")
    text = project.pets.read_text("utf-8")
    project.pets.write_text(text + "\n# region custom: other\nX = 1\n# endregion\n", encoding="utf-8")
    before = project.files()
    assert project.generate() == 2
    assert project.generate("--merge") == 2
    line = text.count("\n") + 2
    assert f"{project.pets}:{line}:1: error[custom-region]" in capsys.readouterr().err
    assert project.files() == before


@pytest.mark.parametrize("code", ["def first(self) ->\n", "    return 1\n", "x = (1,\n"])
def test_code_that_is_not_python_is_told_by_its_line_at_every_run(
    code: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(project.pets, MODULE, f"import json\n{code}")
    line = project.pets.read_text("utf-8").split("\n").index(code.rstrip("\n")) + 1
    for _ in range(3):
        assert project.loudly() == 0
        assert f"{project.pets}:{line}:1: warning[custom-code]: " in capsys.readouterr().err
    assert code in project.pets.read_text("utf-8")


def test_code_in_a_file_that_is_no_longer_generated_stops_the_run(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(project.pets, CLASS, METHOD)
    text = project.spec.read_text("utf-8").replace("tags: [pets]", "tags: [animals]")
    project.spec.write_text(text, encoding="utf-8")
    line = project.pets.read_text("utf-8").split("\n").index(METHOD.split("\n")[1]) - 1
    before = project.files()
    assert project.generate() == 2
    told = capsys.readouterr().err
    assert (
        f"no longer generated, with code of yours in a custom region; nothing was written:\n  {project.pets}:{line}\n"
        in told
    )
    assert "hint: move the code to a region of another module" in told
    assert "--merge" not in told
    assert project.generate("--merge") == 2
    told = capsys.readouterr().err
    assert f"{project.pets}:{line}:1: error[edited]: " in told
    assert "hint: move the code to a region of another module" in told
    assert project.files() == before


def test_an_edit_of_a_file_that_is_no_longer_generated_stops_the_run(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(project.pets, "List pets", "List my pets")
    project.spec.write_text(
        project.spec.read_text("utf-8").replace("tags: [pets]", "tags: [animals]"), encoding="utf-8"
    )
    before = project.files()
    assert project.generate() == 2
    assert (
        f"edited by hand and no longer generated; nothing was written:\n  {project.pets}\n" in capsys.readouterr().err
    )
    assert project.generate("--merge") == 2
    assert "was edited and is no longer generated" in capsys.readouterr().err
    assert project.files() == before


def test_what_was_there_before_is_not_called_an_edit(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project.output)
    project.output.mkdir()
    (project.output / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    for more in ([], ["--merge"]):
        assert project.generate(*more) == 2
        told = capsys.readouterr().err
        assert "there before the generator wrote" in told
        assert "hint: move them elsewhere, or choose another --output" in told
        assert [path.name for path in project.files()] == ["pyproject.toml"]
    assert project.generate("--force") == 0


@pytest.mark.parametrize("more", [[], ["--merge"]])
def test_a_damaged_map_is_made_anew(more: list[str], project: Project) -> None:
    place = project.output / ".sdkwright" / "map.json"
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2])
    assert project.generate("--check") == 1
    assert project.generate(*more) == 0
    assert place.read_bytes() == whole


def test_an_edit_is_merged_when_asked_for(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    replace(project.pets, "class Pets(Resource):\n", "class Pets(Resource):\n    colour = 'red'\n\n")
    replace(project.output / "pyproject.toml", 'license = "MIT"\n', 'license = "MIT"\nkeywords = ["pets"]\n')
    project.change("summary: List pets", "summary: List all pets")
    before = project.files()
    assert project.generate() == 2
    assert "pass --merge to keep these edits" in capsys.readouterr().err
    assert project.files() == before
    assert project.generate("--merge") == 0
    text = project.pets.read_text("utf-8")
    assert "colour = 'red'" in text
    assert "List all pets" in text
    assert 'keywords = ["pets"]' in (project.output / "pyproject.toml").read_text("utf-8")
    assert project.generate("--merge", "--check") == 0
    merged = project.files()
    assert project.generate("--merge") == 0
    assert project.files() == merged


def test_the_config_can_ask_for_merging(project: Project, tmp_path: Path) -> None:
    (tmp_path / "sdk.yaml").write_text("generate: {merge: true}\n", encoding="utf-8")
    replace(project.pets, "class Pets(Resource):\n", "class Pets(Resource):\n    colour = 'red'\n\n")
    project.change("summary: List pets", "summary: List all pets")
    assert project.generate("--config", str(tmp_path / "sdk.yaml")) == 0
    assert "colour = 'red'" in project.pets.read_text("utf-8")
    assert project.generate("--config", str(tmp_path / "sdk.yaml"), "--force") == 0
    assert "colour = 'red'" not in project.pets.read_text("utf-8")


def test_a_conflict_is_shown_and_nothing_is_lost(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    number = next(n for n, line in enumerate(project.pets.read_text().splitlines(), 1) if "List pets" in line)
    replace(project.pets, "List pets", "Every pet")
    project.change("summary: List pets", "summary: List all pets")
    before = project.files()
    assert project.generate("--merge") == 2
    told = capsys.readouterr().err
    assert f"{project.pets}:{number}:1: error[conflict]" in told
    assert '|         """Every pet' in told
    assert '|         """List all pets' in told
    assert project.files() == before


def test_another_machine_finds_the_base_in_version_control(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.test"]
    (tmp_path / ".gitignore").write_text("cache\n", encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "generated"]):
        subprocess.run([*git, *arguments], check=True)
    replace(project.pets, "class Pets(Resource):\n", "class Pets(Resource):\n    colour = 'red'\n\n")
    subprocess.run([*git, "commit", "-qam", "edited"], check=True)
    project.change("summary: List pets", "summary: List all pets")
    monkeypatch.setenv("SDKWRIGHT_CACHE", str(tmp_path / "empty"))
    shutil.move(tmp_path / ".git", tmp_path / "git")
    assert project.generate("--merge") == 2
    assert "neither in the cache nor in the history" in capsys.readouterr().err
    shutil.move(tmp_path / "git", tmp_path / ".git")
    assert project.generate("--merge") == 0
    assert "colour = 'red'" in project.pets.read_text("utf-8")


# --- the two parts on their own ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n"),
        ("a\nb\nc\nd\n", "A\nb\nc\n", "A\nb\nc\nd\n"),
        ("a\nX\nc\n", "a\nX\nc\n", "a\nX\nc\n"),
        ("", "a\nb\nc\n", ""),
        ("0\na\nb\nc\n", "a\nb\n", "0\na\nb\n"),
    ],
)
def test_merging(mine: str, theirs: str, expected: str) -> None:
    assert merging.merge("a\nb\nc\n", mine, theirs) == (expected, ())
    assert merging.merge("a\nb\nc\n", theirs, mine) == (expected, ())


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d"]), max_size=8)
EDITS = st.lists(st.tuples(st.sampled_from(["add", "change", "drop"]), st.integers(0, 9)), max_size=5)


def edited(lines: list[str], edits: list[tuple[str, int]], who: str) -> str:
    """The lines after some edits; every line that is written is known again by who wrote it."""
    made = [line if line.endswith("\n") else f"{line}\n" for line in lines]
    for number, (kind, place) in enumerate(edits):
        at = place % (len(made) + 1)
        made[at : at + (kind != "add")] = [] if kind == "drop" else [f"{who}{number}\n"]
    return "".join(made)


@settings(max_examples=50)
@given(LINES, EDITS, EDITS)
def test_nothing_that_anybody_wrote_is_lost(
    lines: list[str], mine: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> None:
    base, left, right = edited(lines, [], ""), edited(lines, mine, "mine"), edited(lines, theirs, "theirs")
    text, conflicts = merging.merge(base, left, right)
    shown = {line for each in conflicts for line in each.theirs}
    assert {line for line in left.splitlines(True) if line.startswith("mine")} <= set(text.splitlines(True))
    assert {line for line in right.splitlines(True) if line.startswith("theirs")} <= {*text.splitlines(True), *shown}
    assert merging.merge(base, left, base) == (left, ())
    assert merging.merge(base, base, right) == (right, ())
    assert merging.merge(base, left, left) == (left, ())


def test_conflicts_say_what_each_side_has() -> None:
    _, conflicts = merging.merge("a\nb\nc\n", "new\na\nx\nc\n", "a\ny\nc\n")
    assert conflicts == (merging.Conflict(3, ("x\n",), ("b\n",), ("y\n",)),)
    _, conflicts = merging.merge("a\nb\nc\n", "a\nx\nc\n", "a\nc\n")
    assert conflicts == (merging.Conflict(2, ("x\n",), ("b\n",), ()),)


@pytest.mark.parametrize(
    "text",
    ["# region custom: a\nx\n", "# region custom: a\nx\n# region custom: b\n# endregion\n", "# endregion\n", ""],
)
def test_half_a_region_is_text(text: str) -> None:
    assert "x" not in text or "x" in CustomRegions().owned(text)
    assert CustomRegions().merge(text, text) == text
