"""`release`: what it writes, what stops it, and that it changes nothing before everything held."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import write
from generator.cli import main
from generator.diagnostics import InputError
from generator.release.changelog import with_release
from generator.release.changes import added, removed
from generator.release.versioning import with_version
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
CONFIG = "package:\n  name: petstore-sdk  # as on PyPI\n  version: 0.1.0 # the next one is computed\n\nnames: {}\n"


class Project:
    """A project of a stranger: a document, settings, an output."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.spec, self.config, self.output = folder / "api.yaml", folder / "sdk.yaml", folder / "sdk"
        shutil.copyfile(PETSTORE, self.spec)
        self.config.write_text(CONFIG, encoding="utf-8")

    def release(self, *more: str) -> int:
        where = ["--spec", str(self.spec), "--config", str(self.config), "--output", str(self.output)]
        return main(["release", *where, "--quiet", "--no-smoke", "--date", "2026-01-02", *more])

    def edit(self, old: str, new: str) -> None:
        text = self.spec.read_text("utf-8")
        assert old in text
        self.spec.write_text(text.replace(old, new), encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.output.parent).as_posix(): path.read_bytes()
            for path in sorted(self.output.parent.rglob("*"))
            if path.is_file()
        }


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Project(tmp_path_factory.mktemp("released") / "project")
    assert project.release() == 0
    return project.output.parent


@pytest.fixture
def project(released: Path, tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    shutil.copytree(released, tmp_path / "project", dirs_exist_ok=True)
    return made


def test_the_first_release_has_the_configured_version(project: Project) -> None:
    built = sorted(path.name for path in (project.output / "dist").iterdir())
    assert built == ["petstore_sdk-0.1.0-py3-none-any.whl", "petstore_sdk-0.1.0.tar.gz"]
    assert "## [0.1.0] - 2026-01-02\n\n### Added\n\n- First release.\n" in (project.output / "CHANGELOG.md").read_text()
    where = ["--spec", str(project.spec), "--config", str(project.config), "--output", str(project.output)]
    assert main(["generate", "--check", "--quiet", *where]) == 0


@pytest.mark.slow
def test_the_built_files_are_the_same_in_another_folder(project: Project, tmp_path: Path) -> None:
    other = Project(tmp_path / "elsewhere")
    assert other.release() == 0
    first = {path.name: path.read_bytes() for path in (project.output / "dist").iterdir()}
    assert {path.name: path.read_bytes() for path in (other.output / "dist").iterdir()} == first


def test_nothing_new_is_not_released(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = project.files()
    assert project.release() == 0
    assert "nothing to release" in capsys.readouterr().out
    assert project.files() == before


def test_a_release_that_is_asked_for_without_changes_says_so(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.release("--to", "0.2.0") == 0
    assert "released 0.2.0 (after 0.1.0: no changes)" in capsys.readouterr().out
    entry = "## [0.2.0] - 2026-01-02\n\nNothing has changed since 0.1.0.\n\n## [0.1.0] - "
    assert entry in (project.output / "CHANGELOG.md").read_text("utf-8")


def test_a_feature_raises_the_version_and_is_told(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    place = project.output / "CHANGELOG.md"
    text = place.read_text("utf-8").replace("## [Unreleased]\n", "## [Unreleased]\n\n### Fixed\n\n- By hand.\n")
    place.write_text(text, encoding="utf-8")
    project.edit(
        "        - name: kind\n", "        - {name: page, in: query, schema: {type: integer}}\n        - name: kind\n"
    )
    assert project.release() == 0
    assert "released 0.1.1 (after 0.1.0: feature)" in capsys.readouterr().out
    entry = "## [0.1.1] - 2026-01-02\n\n### Added\n\n- `pets.list_pets()`: optional parameter page added\n"
    entry += "\n### Fixed\n\n- By hand."
    assert entry in place.read_text("utf-8")
    assert project.config.read_text("utf-8") == CONFIG.replace("0.1.0", "0.1.1")
    assert '__version__ = "0.1.1"' in (project.output / "src" / "petstore_sdk" / "_version.py").read_text("utf-8")


def test_a_breaking_change_demands_more_than_a_patch(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.edit(
        "        - name: kind\n          in: query\n",
        "        - name: kind\n          required: true\n          in: query\n",
    )
    before = project.files()
    assert project.release("--to", "0.1.1") == 1
    assert "demand at least 0.2.0" in capsys.readouterr().err
    assert project.files() == before
    assert project.release("--dry-run") == 0
    assert "would release 0.2.0" in capsys.readouterr().out
    assert project.files() == before


def test_a_rename_without_an_alias_stops_the_release(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.config.write_text(
        CONFIG.replace("names: {}", 'names:\n  "#/paths/~1pets/get?method": search'), encoding="utf-8"
    )
    before = project.files()
    assert project.release() == 1
    told = capsys.readouterr().err
    assert "pets.list_pets(): renamed to pets.search()" in told
    assert project.files() == before
    assert project.release("--dry-run", "--allow-renames") == 0
    offered = "aliases:\n  pets.list_pets: {to: pets.search, remove_after: 2026-07-04}\n"
    assert offered in told
    project.config.write_text(project.config.read_text("utf-8") + "\n" + offered, encoding="utf-8")
    capsys.readouterr()
    assert project.release("--to", "0.2.0") == 0
    told = capsys.readouterr().out
    assert "released 0.2.0 (after 0.1.0: feature)" in told
    assert "### Deprecated\n\n- `pets.list_pets()`: deprecated: pets.list\\_pets is now pets.search" in told


def test_a_renamed_parameter_is_offered_an_alias_that_lets_it_pass(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = CONFIG.replace("names: {}", 'names:\n  "#/paths/~1pets/get?query:limit": most')
    project.config.write_text(renamed, encoding="utf-8")
    assert project.release() == 1
    told = capsys.readouterr().err
    offered = "aliases:\n  pets.list_pets(limit): {to: pets.list_pets(most), remove_after: 2026-07-04}\n"
    assert offered in told
    project.config.write_text(f"{renamed}\n{offered}", encoding="utf-8")
    assert project.release("--dry-run") == 0
    assert "would release 0.1.1 (after 0.1.0: feature)" in capsys.readouterr().out


def test_a_hand_edited_file_stops_the_release(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    place = project.output / "src" / "petstore_sdk" / "sdk.py"
    place.write_text(place.read_text("utf-8") + "\nHELLO = 1\n", encoding="utf-8")
    project.edit("Keep track of pets.", "Keep track of all pets.")
    assert project.release() == 2
    assert "was edited by hand" in capsys.readouterr().err


def test_a_broken_baseline_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (project.output / ".sdkwright" / "surface.json").write_text("{}", encoding="utf-8")
    assert project.release() == 2
    assert "is not a baseline that can be used" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["CHANGELOG.md", ".sdkwright/surface.json"])
def test_a_record_that_is_a_link_is_refused(path: str, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere = project.output.parent / "elsewhere"
    (project.output / path).rename(elsewhere)
    (project.output / path).symlink_to(elsewhere)
    before = project.files()
    assert project.release("--dry-run", "--to", "0.2.0") == 2
    assert project.release("--to", "0.2.0") == 2
    assert "is a link" in capsys.readouterr().err
    assert project.files() == before


def test_a_changelog_that_is_no_text_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (project.output / "CHANGELOG.md").write_bytes(b"caf\xe9")
    assert project.release("--to", "0.2.0") == 2
    assert "CHANGELOG.md is not UTF-8" in capsys.readouterr().err


def test_built_files_that_have_no_place_change_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    place = project.output.parent / "file"
    place.write_text("")
    before = project.files()
    assert project.release("--to", "0.2.0", "--dist", str(place)) == 2
    assert str(place) in capsys.readouterr().err
    assert project.files() == before


@pytest.mark.parametrize(
    ("fault", "code"),
    [(write.WriteError("out: No space left on device"), 2), (KeyboardInterrupt(), 130), (AssertionError(), 3)],
)
def test_a_release_that_ends_before_its_output_leaves_the_version(
    fault: BaseException, code: int, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.files()
    commit = write.commit

    def failing(planned: write.Plan) -> None:
        if planned.output == project.output:
            raise fault
        commit(planned)

    monkeypatch.setattr(write, "commit", failing)
    assert project.release("--to", "0.2.0") == code
    assert project.files() == before


def test_a_date_that_is_none_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        project.release("--date", "tomorrow")
    assert stop.value.code == 2
    assert "'tomorrow' is no date" in capsys.readouterr().err


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2106-01-01", "9999-12-31"])
def test_a_date_that_no_archive_can_carry_is_refused(
    day: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        project.release("--date", day)
    assert stop.value.code == 2
    assert f"'{day}' is not between" in capsys.readouterr().err


def test_a_version_that_is_none_is_told_of_where_it_was_given(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.release("--to", "2") == 2
    assert "hint: correct --to" in capsys.readouterr().err


def test_settings_that_are_not_utf_8_are_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.config.write_bytes(CONFIG.encode("utf-16"))
    before = project.files()
    assert project.release("--to", "0.2.0") == 2
    assert "sdk.yaml is not UTF-8" in capsys.readouterr().err
    assert project.files() == before


def test_line_ends_of_the_settings_and_of_the_changelog_stay(project: Project) -> None:
    changelog = project.output / "CHANGELOG.md"
    for path in (project.config, changelog):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert project.release("--to", "0.2.0") == 0
    for path in (project.config, changelog):
        content = path.read_bytes()
        assert b"0.2.0" in content
        assert content.count(b"\r\n") == content.count(b"\n")


@pytest.mark.slow
def test_the_wheel_is_installed_and_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project(tmp_path / "project")
    where = ["--spec", str(project.spec), "--config", str(project.config), "--output", str(project.output)]
    assert main(["release", *where, "--quiet", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "smoke test passed" in told
    assert "sent /pets" in told


# --- the changelog ---------------------------------------------------------------------------------------------


def test_a_changelog_of_another_hand_keeps_every_word() -> None:
    text = "# History\n\nOurs.\n\n## 1.0.0 - 2020-01-01\n\n- Old.\n\n[1.0.0]: https://example.test\n"
    made = with_release(text, "1.1.0", "2026-01-02", [added("a.b()", "added", "added")])
    assert made == (
        "# History\n\nOurs.\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-02\n\n### Added\n\n- `a.b()`: added\n\n"
        "## 1.0.0 - 2020-01-01\n\n- Old.\n\n[1.0.0]: https://example.test\n"
    )
    assert with_release(made, "1.1.0", "2027-01-02", [removed("c", "removed", "removed")]) == made


def test_the_words_of_people_come_first_and_sections_of_their_own_stay() -> None:
    text = "# Changelog\n\n## [Unreleased]\n\nA note.\n\n### Added\n\n- Ours.\n\n### Thanks\n\n- You.\n"
    made = with_release(text, "1.1.0", "2026-01-02", [added("x", "added", "added")])
    assert made.endswith(
        "## [1.1.0] - 2026-01-02\n\nA note.\n\n### Added\n\n- Ours.\n- `x`: added\n\n### Thanks\n\n- You.\n"
    )


# --- the version in the config ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CONFIG, CONFIG.replace("0.1.0", "2.0.0")),
        ("client: {}\n", "package:\n  version: 2.0.0\n\nclient: {}\n"),
        ("package:\n  name: a\nnames: {}\n", "package:\n  version: 2.0.0\n  name: a\nnames: {}\n"),
        ("names:\n  x: version\npackage:\n  version: '1.0'\n", "names:\n  x: version\npackage:\n  version: 2.0.0\n"),
    ],
)
def test_the_version_is_replaced_in_place(text: str, expected: str) -> None:
    assert with_version(text, "2.0.0", Path("sdk.yaml")) == expected


def test_a_config_in_another_form_is_left_to_people() -> None:
    with pytest.raises(InputError):
        with_version("package: {version: 1.0.0}\n", "2.0.0", Path("sdk.yaml"))
