"""What `diff` says of known changes, in Python and on the wire, and which version they demand."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator import build, names, normalize, source
from generator.cli import main
from generator.config import Config
from generator.diagnostics import InputError
from generator.release import snapshot, wire
from generator.release.annotations import accepts
from generator.release.bump import next_version, parse_version
from generator.release.changes import Level, arranged
from generator.release.facts import Facts, wire_facts
from generator.release.sides import of_tree

from . import release_table, release_wire_table


def package(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        place = folder / "zoo" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def facts(folder: Path, document: str, known: Mapping[str, str] | None = None) -> tuple[Facts, Mapping[str, str]]:
    folder.mkdir()
    path = folder / "openapi.yaml"
    path.write_text(document, encoding="utf-8")
    config = Config(spec=path, output=folder, templates=folder)
    normal, _ = normalize.normalize(source.load(path))
    sdk, _ = build.build(normal, config)
    named, _ = names.assign(sdk, config, known or {})
    return wire_facts(sdk, named), named.lock


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> snapshot.Snapshot:
    return of_tree(package(tmp_path_factory.mktemp("old"), release_table.PACKAGE))


@pytest.mark.parametrize("name", release_table.PYTHON)
def test_a_change_of_the_python_surface_is_classed(name: str, old: snapshot.Snapshot, tmp_path: Path) -> None:
    edit = release_table.PYTHON[name]
    before = release_table.PACKAGE[edit.file]
    assert before.count(edit.old) == 1
    files = {**release_table.PACKAGE, edit.file: before.replace(edit.old, edit.new)}
    changes = snapshot.changes_between(old, of_tree(package(tmp_path, files)))
    assert tuple(change.text for change in changes) == edit.found


@pytest.mark.parametrize("name", release_wire_table.WIRE)
def test_a_change_of_the_wire_is_classed(name: str, tmp_path: Path) -> None:
    edit = release_wire_table.WIRE[name]
    assert release_wire_table.DOCUMENT.count(edit.old) == 1
    before, lock = facts(tmp_path / "old", release_wire_table.DOCUMENT)
    after, _ = facts(tmp_path / "new", release_wire_table.DOCUMENT.replace(edit.old, edit.new), lock)
    assert tuple(change.text for change in arranged(wire.compare(before, after))) == edit.found


def test_the_tables_have_at_least_sixty_changes() -> None:
    assert len(release_table.PYTHON) + len(release_wire_table.WIRE) >= 60


@pytest.mark.parametrize(
    ("last", "level", "following"),
    [
        ("1.2.3", Level.BREAKING, "2.0.0"),
        ("1.2.3", Level.FEATURE, "1.3.0"),
        ("1.2.3", Level.FIX, "1.2.4"),
        ("1.2.3", Level.NONE, "1.2.3"),
        ("0.2.3", Level.BREAKING, "0.3.0"),
        ("0.2.3", Level.FEATURE, "0.2.4"),
        ("0.2.3", Level.FIX, "0.2.4"),
        ("2.0.0rc1", Level.BREAKING, "2.0.0"),
        ("1.4.0b2", Level.FEATURE, "1.4.0"),
        ("1.4.0b2", Level.BREAKING, "2.0.0"),
        ("1.4.2a1", Level.FEATURE, "1.5.0"),
    ],
)
def test_the_bump_follows_the_weight_of_the_changes(last: str, level: Level, following: str) -> None:
    assert str(next_version(parse_version(last), level)) == following


def test_versions_are_ordered_with_their_pre_releases() -> None:
    given = ["0.9.0", "1.0.0a1", "1.0.0b1", "1.0.0rc1", "1.0.0rc2", "1.0.0", "1.0.10"]
    assert sorted(given, key=parse_version) == given


def test_a_baseline_reads_back_as_it_was_written(old: snapshot.Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "surface.json"
    path.write_bytes(snapshot.to_bytes(old))
    again = snapshot.read_baseline(path)
    assert again == old
    assert snapshot.to_bytes(old) == path.read_bytes()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("wire", 5),
        ("wire/credentials", None),
        ("wire/servers/0", "\ud800"),
        ("wire/calls/pets.list_pets/responses", [5]),
        ("wire/calls/pets.list_pets/body", "x"),
        ("wire/types/Pet/kind", "x"),
        ("wire/types/Pet/fields", {"a": 5}),
        ("surface/calls", 5),
        ("surface/aliases", {"x": None}),
        ("surface/exports", "x"),
        ("version", None),
        ("version", "9" * 5000 + ".0.0"),
    ],
)
def test_a_baseline_with_something_else_in_it_is_refused(
    place: str, value: object, old: snapshot.Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    promised, _ = facts(tmp_path / "spec", release_wire_table.DOCUMENT)
    path = tmp_path / "surface.json"
    path.write_bytes(snapshot.to_bytes(replace(old, facts=promised, version="1.0.0")))
    data = json.loads(path.read_bytes())
    *inside, last = place.split("/")
    node = data
    for name in inside:
        node = node[name]
    node[int(last) if isinstance(node, list) else last] = value
    path.write_text(json.dumps(data), encoding="utf-8")
    assert main(["diff", str(path), str(tmp_path / "spec" / "openapi.yaml")]) == 2
    told = capsys.readouterr().err
    assert "not a baseline that can be used" in told or "not a version of the form" in told
    assert len(told) < 1000


@pytest.mark.parametrize(
    "text",
    ["Optional[()]", "Annotated[()]", "Literal[()][int]", "Union[()][int]", "Literal:5x", "Literal[Kind.A]"],
)
def test_an_annotation_that_means_nothing_is_a_type_of_its_own(text: str) -> None:
    assert accepts(text, text, lambda name: None, lambda name: None)
    assert not accepts("int", text, lambda name: None, lambda name: None)


@pytest.mark.parametrize("text", ["9" * 5000 + ".0.0", "1.0.0a" + "9" * 5000, "١.٠.٠"])
def test_a_version_of_other_digits_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_version(text)
    assert len(str(refused.value)) < 300


def spec_pair(folder: Path, old: str, new: str) -> tuple[str, str]:
    first, second = folder / "first.yaml", folder / "second.yaml"
    first.write_text(release_wire_table.DOCUMENT, encoding="utf-8")
    second.write_text(release_wire_table.DOCUMENT.replace(old, new), encoding="utf-8")
    return str(first), str(second)


def test_two_specs_are_told_in_terms_of_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = spec_pair(
        tmp_path, "        - {name: tag, in: query, schema: {type: array, items: {type: string}}}\n", ""
    )
    assert main(["diff", first, second]) == 1
    told = capsys.readouterr().out
    assert "pets.list_pets(): parameter tag removed (breaking)\n" in told
    assert "demands: a new minor version, 0.1.0 → 0.2.0" in told


def test_two_equal_specs_demand_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = spec_pair(tmp_path, "description: none", "description: no such pet")
    assert main(["diff", first, second]) == 0
    assert "no changes" in capsys.readouterr().out


def test_the_second_spec_keeps_the_names_of_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newcomer = "    Aviary: {type: object, properties: {name: {type: string}}}\n    Fault:"
    first, second = spec_pair(tmp_path, "    Fault:", newcomer)
    assert main(["diff", first, second, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {change["group"] for change in report["changes"]} <= {"Added"}


def test_markdown_has_a_heading_for_each_weight(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = spec_pair(tmp_path, "maximum: 50", "maximum: 9")
    assert main(["diff", first, second, "--format", "markdown"]) == 1
    told = capsys.readouterr().out
    assert "### Breaking changes\n\n- `pets.list_pets()`: parameter limit: maximum changed from 50 to 9 [wire]" in told


def test_a_tree_a_package_and_a_wheel_are_the_same_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    project = package(tmp_path / "project", release_table.PACKAGE)
    archive = shutil.make_archive(str(tmp_path / "zoo"), "zip", project)
    wheel = Path(archive).rename(tmp_path / "zoo-1.2.3-py3-none-any.whl")
    assert main(["diff", str(wheel), str(project)]) == 0
    assert main(["diff", str(wheel), str(project / "zoo"), "--format", "json"]) == 0
    assert '"from": "1.2.3"' in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "just words", "[1, 2"])
def test_what_cannot_be_read_is_refused(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(content, encoding="utf-8")
    assert main(["diff", str(bad), str(bad)]) == 2
    assert main(["diff", str(tmp_path / "missing.yaml"), str(bad)]) == 2
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 2
    assert "error: " in capsys.readouterr().err


def test_a_pipe_among_the_modules_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = package(tmp_path / "project", release_table.PACKAGE)
    os.mkfifo(project / "pyproject.toml")
    assert main(["diff", str(project), str(project)]) == 0
    os.mkfifo(project / "zoo" / "pipe.py")
    assert main(["diff", str(project), str(project)]) == 2
    assert "pipe.py is no regular file" in capsys.readouterr().err


def test_a_fault_is_told_with_the_side_that_has_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound, syntax, version, nested = (tmp_path / f"{name}.json" for name in ("sound", "syntax", "version", "nested"))
    sound.write_text('{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}')
    syntax.write_text('{\n "openapi": x}')
    version.write_text('{\n "openapi": "4.0.0", "info": {"title": "T", "version": "1"}, "paths": {}}')
    nested.write_text("[" * 100_000 + "]" * 100_000)
    for broken, place in ((syntax, "2:13: error[json-syntax]"), (version, "2:13: error[unsupported-version]")):
        for sides in ((broken, sound), (sound, broken)):
            assert main(["diff", *map(str, sides)]) == 2
            assert f"{broken}:{place}" in capsys.readouterr().err
    assert main(["diff", str(nested), str(sound)]) == 2
    assert f"{nested}:1:501: error[nesting-limit]" in capsys.readouterr().err


def test_a_wheel_that_unfolds_to_gigabytes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wheel = tmp_path / "bomb-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("bomb/__init__.py", "")
        archive.infolist()[0].file_size = 10**9  # as the list of its content tells it
    assert main(["diff", str(wheel), str(wheel)]) == 2
    assert "unfolds to more than" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "damage"),
    [
        (30 + len("zoo/__init__.py"), b"\xff\xff\xff\xff"),
        (6, b"\x01\x00"),
        (8, b"\x63\x00"),
        (8, b"\x0e\x00"),
    ],
    ids=["stream", "encrypted", "unknown method", "lzma"],
)
def test_a_damaged_wheel_is_refused(
    place: int, damage: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = tmp_path / "zoo-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zoo/__init__.py", "x = 1\n" * 99)
    data = bytearray(wheel.read_bytes())
    listed = data.index(b"PK\x01\x02") + 2
    data[place : place + len(damage)] = damage
    if place < 30:  # what a file's own head says, the list says, too
        data[listed + place : listed + place + len(damage)] = damage
    wheel.write_bytes(data)
    assert main(["diff", str(wheel), str(wheel)]) == 2
    assert str(wheel) in capsys.readouterr().err


def test_names_of_a_wheels_files_do_nothing_to_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wheels = [tmp_path / f"{name}-1.0.0-py3-none-any.whl" for name in ("old", "new")]
    for wheel in wheels:
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("zoo/__init__.py", "")
            archive.writestr(f"zoo/{wheel.name[:3]}\x1b[2J.py", "class A:\n    x: int\n")
    for format in ("text", "markdown", "json"):
        main(["diff", *map(str, wheels), "--format", format])
        told = capsys.readouterr().out
        assert "new" in told
        assert "\x1b" not in told
