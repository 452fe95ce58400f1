"""Plugins: an installed distribution changes the SDK or adds files, when the settings name it and only then."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import pipeline, write
from generator.cache import Cache
from generator.cli import main
from generator.progress import Progress
from generator.selection import HOME, Selection
from generator.standing import recall, remember
from tests.support.watching import watching

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
GOOD = """
from dataclasses import replace


def drop(sdk, settings):
    wanted = settings["operations"]
    kept = [
        replace(group, operations=tuple(one for one in group.operations if one.operation_id not in wanted))
        for group in sdk.resources
    ]
    return replace(sdk, resources=tuple(kept))


def table(view, settings):
    calls = sorted(view.names.methods.values())
    groups = [str(group.class_name) for group in view.templates["package"]["resources"]]
    module = f"src/{view.names.module}/{settings.get('file', 'calls')}.py"
    return {module: f"CALLS = {calls!r}; GROUPS={groups}", "docs/calls.txt": "\\n".join(calls).encode()}
"""


class Lab:
    """A distribution `house-plugins` on the path, and a project whose settings may name its plugins."""

    def __init__(self, folder: Path, module: str) -> None:
        self.site, self.folder, self.module = folder / "site", folder, module
        info = self.site / f"{module}-1.2.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n")
        entries = {"sdkwright.transform": ("drop",), "sdkwright.emit": ("table",)}
        lines = [
            f"[{group}]\n" + "".join(f"{name} = {module}:{name}\n" for name in names)
            for group, names in entries.items()
        ]
        (info / "entry_points.txt").write_text("\n".join(lines))
        self.source(GOOD)

    def source(self, text: str) -> None:
        (self.site / f"{self.module}.py").write_text(text)
        sys.modules.pop(self.module, None)
        importlib.invalidate_caches()

    def selection(self, plugins: str) -> Selection:
        config = self.folder / "sdk.yaml"
        config.write_text(f"plugins: {plugins}\n")
        return Selection(spec=PETSTORE, config=config, output=self.folder / "sdk", prove="off")

    def run(self, plugins: str) -> pipeline.Outcome:
        return pipeline.run(self.selection(plugins), Progress(None))


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = Lab(tmp_path, f"house_plugins_{tmp_path.name.replace('-', '_')}"[:60])
    monkeypatch.syspath_prepend(str(made.site))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield made
    sys.modules.pop(made.module, None)


DROP = "[{name: drop, settings: {operations: [deletePet]}}]"


def files(outcome: pipeline.Outcome) -> dict[str, bytes]:
    assert outcome.plan is not None, [found.message for found in outcome.diagnostics]
    return dict(outcome.plan.files)


def refusal(outcome: pipeline.Outcome) -> str:
    assert outcome.plan is None
    (found,) = [each for each in outcome.diagnostics if each.code == "plugin"]
    return f"{found.message} ({found.hint})"


def test_nothing_runs_merely_because_it_is_installed(lab: Lab) -> None:
    assert b"delete_pet" in files(lab.run("[]"))["src/petstore/pets.py"]


def test_a_plugin_changes_what_is_made(lab: Lab) -> None:
    made = files(lab.run(DROP))
    assert b"delete_pet" not in made["src/petstore/pets.py"]
    assert b"get_pet" in made["src/petstore/pets.py"]
    assert "docs/api/pets/delete_pet.md" not in made


def test_a_plugin_adds_files_that_are_formatted_and_counted(lab: Lab) -> None:
    outcome = lab.run("[{name: table}]")
    pipeline.commit(outcome)
    text = (lab.folder / "sdk" / "src" / "petstore" / "calls.py").read_text()
    assert text == 'CALLS = ["create_pet", "delete_pet", "get_pet", "list_pets"]\nGROUPS = ["Pets"]\n'
    manifest = json.loads((lab.folder / "sdk" / write.MANIFEST).read_bytes())
    assert {"src/petstore/calls.py", "docs/calls.txt"} <= set(manifest["files"])
    without = lab.run("[]")
    assert without.plan is not None
    assert set(without.plan.removed) == {"src/petstore/calls.py", "docs/calls.txt"}


def test_explain_names_the_plugin(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.commit(lab.run("[{name: table}]"))
    place = str(lab.folder / "sdk" / "docs" / "calls.txt") + ":2"
    assert main(["explain", place, "--spec", str(PETSTORE)]) == 0
    assert "the plugin table" in capsys.readouterr().out
    assert main(["explain", "petstore.calls.CALLS", "--spec", str(PETSTORE), "--output", str(lab.folder / "sdk")]) == 0
    assert "the plugin table" in capsys.readouterr().out


def test_an_unknown_plugin_is_refused_where_it_is_asked_for(lab: Lab) -> None:
    outcome = lab.run("\n  - name: drop\n    settings: {operations: []}\n  - name: tabel")
    assert "tabel is not installed" in refusal(outcome)
    assert "table" in refusal(outcome)
    assert [found.position and found.position.line for found in outcome.diagnostics] == [4]


def test_what_a_plugin_raises_names_it_and_its_line(lab: Lab) -> None:
    lab.source("def drop(sdk, settings):\n    return settings['nothing']\n")
    outcome = lab.run(DROP)
    assert "The plugin drop" in refusal(outcome)
    assert "1.2) failed: KeyError: 'nothing'" in refusal(outcome)
    assert "sdk.yaml:1" in refusal(outcome)
    position = outcome.diagnostics[-1].position
    assert position is not None
    assert (Path(position.file).stem, position.line) == (lab.module, 2)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import json\n\ndef drop(sdk, settings):\n    return json.loads('{')\n", 4),
        ("import json\njson.loads('{')\n", 2),
        ("x = 1\ndef drop(sdk settings):\n", 2),
        ("def dorp(sdk, settings): return sdk\n", 0),
        ("import no_such_module_at_all\n", 1),
    ],
)
def test_a_fault_of_a_plugin_is_told_by_its_own_line_or_that_of_the_settings(source: str, line: int, lab: Lab) -> None:
    lab.source(source)
    outcome = lab.run(DROP)
    assert "1.2) failed: " in refusal(outcome)
    position = outcome.diagnostics[-1].position
    assert position is not None
    expected = (lab.site / f"{lab.module}.py", line) if line else (lab.folder / "sdk.yaml", 1)
    assert (Path(position.file), position.line) == expected


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def drop(sdk, settings): return None", "NoneType in place of an Sdk"),
        (
            "from dataclasses import replace\ndef drop(sdk, settings): return replace(sdk, schemas={})",
            "references to schemas that are not there",
        ),
        (
            "from dataclasses import replace\ndef drop(sdk, settings): return replace(sdk, resources=None)",
            "What the plugin drop made of the document cannot be used: TypeError",
        ),
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("", "AttributeError"),
        ("import sys\ndef drop(sdk, settings): sys.exit(0)", "1.2) failed: SystemExit: 0"),
        (
            "class Mute(Exception):\n    def __str__(self): raise self\ndef drop(sdk, settings): raise Mute",
            "1.2) failed: Mute",
        ),
        (
            "from dataclasses import replace\ndef drop(sdk, settings): return replace(sdk, schemas=None)",
            "What the plugin drop made of the document cannot be used: TypeError",
        ),
        (
            "from dataclasses import replace\ndef drop(sdk, settings):\n"
            "    ring = {}; ring['ring'] = ring\n    return replace(sdk, schemas=ring)",
            "What the plugin drop made of the document cannot be used: RecursionError",
        ),
    ],
)
def test_a_transformation_that_goes_wrong_is_refused(source: str, problem: str, lab: Lab) -> None:
    lab.source(source)
    assert problem in refusal(lab.run(DROP))


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        ("{'../x.txt': 'x'}", "outside the output"),
        ("{'/etc/x': 'x'}", "outside the output"),
        ("{'a\\\\b': 'x'}", "outside the output"),
        ("{'.sdkwright/manifest.json': '{}'}", "outside the output"),
        ("{'a' + chr(0xd800): 'x'}", "outside the output"),
        ("{'readme.MD': 'x'}", "which the generator makes"),
        ("{'src': 'x'}", "asks for src, beside src/petstore/"),
        ("{'README.md/x': 'x'}", "asks for README.md/x, beside README.md, which the generator makes"),
        ("{'a': 'x', 'a/b': 'x'}", "asks for a/b, beside a, which the plugin table makes"),
        ("{'a.py': 'def'}", "not what its name says"),
        ("{'a.txt': 3}", "paths with text or bytes"),
        ("['a']", "list in place of a mapping"),
    ],
)
def test_a_file_that_may_not_be_is_refused(result: str, problem: str, lab: Lab) -> None:
    lab.source(f"def table(view, settings): return {result}")
    assert problem in refusal(lab.run("[{name: table}]"))
    assert not (lab.folder / "sdk").exists()


def test_a_new_version_of_a_plugin_is_not_answered_from_what_the_old_one_made(lab: Lab, tmp_path: Path) -> None:
    cache, selection = Cache(tmp_path / "cache"), lab.selection("[{name: table}]")
    outcome = pipeline.run(selection, Progress(None), cache)
    pipeline.commit(outcome)
    remember(selection, outcome, cache, float("inf"))
    assert recall(selection, cache) is not None
    lab.source(GOOD.replace("sorted(", "list("))
    assert recall(selection, cache) is None


def test_the_command_line_says_it_without_a_traceback(lab: Lab) -> None:
    lab.source("def drop(sdk, settings): raise ValueError('x' + chr(10) + 'y')")
    selection = lab.selection(DROP)
    command = [sys.executable, "-m", "generator", "--spec", str(PETSTORE), "--config", str(selection.config)]
    command += ["--output", str(lab.folder / "out"), "--quiet"]
    done = subprocess.run(
        command, cwd=HOME, env={"PYTHONPATH": str(lab.site)}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "The plugin drop" in done.stderr


def test_a_watch_runs_the_plugin_as_it_is_now(lab: Lab) -> None:
    selection = lab.selection("[{name: table}]")
    command = [sys.executable, "-m", "generator", "watch", "--spec", str(PETSTORE), "--config", str(selection.config)]
    calls = lab.folder / "sdk" / "docs" / "calls.txt"
    with watching([*command, "--output", str(lab.folder / "sdk")], HOME, {"PYTHONPATH": str(lab.site)}) as watch:
        watch.until_written()
        assert calls.read_text() == "create_pet\ndelete_pet\nget_pet\nlist_pets"
        # Of another length: Python takes bytecode for current that was made of as many bytes in the same second.
        lab.source(GOOD.replace('"docs/calls.txt": "\\n"', '"docs/calls.txt": " and "'))
        watch.until_written_so_that(lambda: calls.read_text() == "create_pet and delete_pet and get_pet and list_pets")


def test_the_example_of_the_guide_works(lab: Lab) -> None:
    guide = (HOME / "docs" / "editing.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    lab.source(f"{code}\ndrop, table = drop_internal, call_list\n")
    made = files(lab.run("[{name: drop, settings: {prefix: delete}}, {name: table}]"))
    assert made["docs/calls.md"] == b"* create_pet\n* get_pet\n* list_pets\n"
