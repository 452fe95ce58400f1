"""A watch: an edit is written, a mistake is shown where it stands, and what did not change is not made again."""

from __future__ import annotations

import io
import shutil
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import pipeline
from generator.cache import Cache
from generator.diagnostics import Severity
from generator.progress import Progress
from generator.selection import HOME, Selection
from generator.watch import Watch, describe, paint
from tests.support.watching import watching

PAGE = "project/docs/models/{model}.md.jinja"


@dataclass
class Bench:
    watch: Watch
    spec: Path
    mine: Path
    output: Path

    def override(self, template: str, more: str) -> None:
        place = self.mine / template
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text((HOME / "templates" / template).read_text("utf-8") + more, "utf-8")

    def page(self) -> str:
        return (self.output / "docs" / "models" / "pet.md").read_text("utf-8")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """What is dear to compute, and only that: what a watch knows of an output is its own."""
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def bench(tmp_path: Path, cache: Cache) -> Bench:
    spec, mine, output = tmp_path / "petstore.yaml", tmp_path / "mine", tmp_path / "sdk"
    shutil.copy(HOME / "examples" / "petstore" / "petstore.yaml", spec)
    mine.mkdir()
    selection = Selection(spec=spec, output=output, template_overrides=mine)
    return Bench(Watch(lambda: selection, cache), spec, mine, output)


def test_an_edit_of_a_template_is_written_without_reading_the_document_again(bench: Bench) -> None:
    assert "read" in bench.watch.run().outcome.times
    assert not bench.watch.changed()
    bench.override(PAGE, "\nA new last line.\n")
    assert bench.watch.changed()
    cycle = bench.watch.run()
    assert "A new last line." in bench.page()
    assert "+A new last line." in cycle.difference
    assert "read" not in cycle.outcome.times
    assert not bench.watch.changed()


def test_a_removed_override_gives_the_own_template_back(bench: Bench) -> None:
    bench.watch.run()
    before = bench.page()
    bench.override(PAGE, "\nMine.\n")
    bench.watch.run()
    (bench.mine / PAGE).unlink()
    assert bench.watch.changed()
    bench.watch.run()
    assert bench.page() == before


def test_an_edit_of_the_document_is_written(bench: Bench) -> None:
    bench.watch.run()
    text = bench.spec.read_text("utf-8")
    bench.spec.write_text(text.replace("A stored pet.", "A very special animal."), "utf-8")
    assert bench.watch.changed()
    bench.watch.run()
    assert "A very special animal." in bench.page()


def test_a_mistake_names_the_templates_line_and_the_next_edit_is_written(bench: Bench) -> None:
    bench.watch.run()
    good = bench.page()
    bench.override(PAGE, "\n{{ nothing_of_the_kind }}\n")
    cycle = bench.watch.run()
    assert not cycle.written
    assert bench.page() == good
    [found] = [each for each in cycle.outcome.diagnostics if each.code == "template"]
    assert found.position is not None
    lines = (bench.mine / PAGE).read_text("utf-8").splitlines()
    assert lines[found.position.line - 1] == "{{ nothing_of_the_kind }}"
    bench.override(PAGE, "\nMended.\n")
    mended = bench.watch.run()
    assert mended.written
    assert not [each for each in mended.outcome.diagnostics if each.code == "template"]
    assert "Mended." in bench.page()


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (b"{{ nope", 1),
        (b"{% if x %}", 1),
        (b"{% nope %}", 1),
        (b"\n{{ x|nope }}", 2),
        (b"\xff", 0),
        (b"{{ 10 ** 100000 }}", 0),
        (b"{{ " + b"9" * 6000 + b" }}", 0),
        (b"{% if x %}" * 300 + b"{% endif %}" * 300, 0),
    ],
)
def test_what_is_no_template_is_told_with_its_place_and_the_watch_goes_on(bench: Bench, more: bytes, line: int) -> None:
    bench.override(PAGE, "")
    (bench.mine / PAGE).write_bytes(more)
    for found in (bench.watch.run(), bench.watch.run()):
        [told] = [each for each in found.outcome.diagnostics if each.code == "template"]
        assert told.position is not None
        assert (told.position.file, told.position.line) == (str(bench.mine / PAGE), line or 1)
    selection = bench.watch.selection()
    outcome = pipeline.run(selection, Progress(None), bench.watch.cache)
    assert [each.code for each in outcome.diagnostics if each.severity is Severity.ERROR] == ["template"]
    (bench.mine / PAGE).unlink()
    assert bench.watch.run().written


def test_a_file_edited_by_hand_is_kept(bench: Bench) -> None:
    bench.watch.run()
    (bench.output / "docs" / "models" / "pet.md").write_text("mine\n")
    bench.override(PAGE, "\nNew.\n")
    cycle = bench.watch.run()
    assert not cycle.written
    shown = io.StringIO()
    describe(cycle, shown)
    assert "docs/models/pet.md" in shown.getvalue()
    assert bench.page() == "mine\n"


def test_the_output_ends_as_generate_makes_it(bench: Bench, tmp_path: Path, cache: Cache) -> None:
    config = tmp_path / "sdk.yaml"
    config.write_text("generate:\n  formatter: black\n")
    selection = Selection(spec=bench.spec, config=config, output=bench.output, template_overrides=bench.mine)
    watch = Watch(lambda: selection, cache)
    bench.override("package/{resource}.py.jinja", "\nmatrix = [1,   2]  # fmt: skip\nprint((yield_ := 1))\n")
    watch.run()
    watch.settle()
    assert watch.settle() is None
    module = next((bench.output / "src" / "petstore").glob("pets*.py")).read_text("utf-8")
    assert "matrix = [1,   2]  # fmt: skip" in module
    for settings, again in (
        ("docs: {style: full}", False),
        ("limits: {text: 100000}", True),
        ("names: {x: ''}", False),
    ):
        config.write_text(settings)
        cycle = watch.run()
        assert ("read" in cycle.outcome.times) is again
        assert cycle.written is (settings[:5] != "names")
    config.write_text("docs: {style: full}")
    assert "read" in watch.run().outcome.times


def test_a_difference_is_painted_line_by_line() -> None:
    assert paint("--- a\n+new\n-old\n same") == "\x1b[1m--- a\x1b[0m\n\x1b[32m+new\x1b[0m\n\x1b[31m-old\x1b[0m\n same"


def test_to_end_a_watch_that_waits_interrupts_nothing(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "generator",
        "watch",
        "--quiet",
        "--spec",
        str(HOME / "examples" / "petstore" / "petstore.yaml"),
    ]
    with watching([*command, "--output", str(tmp_path / "sdk")], HOME, {}) as watch:
        watch.until_written()
        watch.process.send_signal(signal.SIGTERM)  # whoever runs tests may ignore SIGINT
        assert watch.process.wait(20) == 0
    assert not [line for line in watch.rest() if "interrupted" in line]
