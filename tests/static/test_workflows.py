"""The CI files: valid for the platform, safe, pinned; and what they run works in a clean clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from generator import source
from generator.release.starting import workflow_files
from generator.selection import HOME
from tests.support import workflow_lint

PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workflows of this repository and of a generated SDK, and the action for other repositories."""
    folder = tmp_path_factory.mktemp("ci")
    ours, theirs = folder / "ours" / ".github" / "workflows", folder / "theirs" / ".github" / "workflows"
    shutil.copytree(HOME / ".github" / "workflows", ours)
    theirs.mkdir(parents=True)
    for name, content in workflow_files().items():
        (theirs / name).write_bytes(content)
    shutil.copyfile(HOME / "action.yml", folder / "ours" / "action.yml")
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yml"))


def run(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **more)


MISTAKES = {
    "an unknown key": ("    strategy:\n", "    strategy:\n      failfast: true\n", "schema"),
    "a key of another place": ("    strategy:\n", "    uses: ./x\n    strategy:\n", "schema"),
    "a misspelt property": ("matrix.python }}", "matrix.pyhton }}", "expression"),
    "an unknown context": ("matrix.python }}", "matrices.python }}", "expression"),
    "an unknown function": ("matrix.python }}", "strip(matrix.python) }}", "expression"),
    "quotes that are none": ("matrix.python }}", 'matrix.python == "3.11" }}', "expression"),
    "braces that do not close": ("matrix.python }}", "matrix.python", "expression"),
    "shell that does not parse": ("run: make check", "run: if [ -n $HOME; then make check; fi", "shell"),
    "a path that is not quoted": ("run: make check", "run: rm -rf $RUNNER_TEMP/x", "shell"),
    "an action by its tag": ("checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2", "checkout@v4", "audit"),
    "a text of an event in a script": ("make check", 'echo "${{ github.event.pull_request.title }}"', "audit"),
    "a credential left behind": ("persist-credentials: false", "fetch-depth: 0", "audit"),
}
"""What → the text of a good workflow, what stands in its place, the part of the linter that has to notice."""


@pytest.fixture(scope="module")
def linted(workflows: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the linter says of the workflows and of a copy for each mistake."""
    folder = tmp_path_factory.mktemp("mistakes")
    shutil.copytree(workflows, folder, dirs_exist_ok=True)
    good = (folder / "ours" / ".github" / "workflows" / "check.yml").read_text()
    for number, (old, new, _) in enumerate(MISTAKES.values()):
        assert old in good
        (folder / "ours" / ".github" / "workflows" / f"mistake-{number}.yml").write_text(good.replace(old, new, 1))
    return workflow_lint.findings(folder)


def test_the_linter_finds_nothing(linted: list[str]) -> None:
    assert [each for each in linted if not each.startswith("mistake-")] == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_linter_notices(mistake: str, linted: list[str]) -> None:
    name = f"mistake-{list(MISTAKES).index(mistake)}.yml"
    assert any(each.startswith(name) and f"{MISTAKES[mistake][2]}:" in each for each in linted), linted


def test_every_action_is_pinned_by_hash_and_says_its_version(workflows: Path) -> None:
    uses = [
        line.strip().removeprefix("- ")
        for path in files(workflows)
        for line in path.read_text().splitlines()
        if line.strip().startswith(("uses:", "- uses:"))
    ]
    assert len(uses) > 10
    assert [line for line in uses if not PINNED.fullmatch(line)] == []
    assert len({line.partition("@")[0] for line in uses}) == len(set(uses)), "one version of each action"


def test_only_the_job_that_uploads_may_ask_for_a_token_and_it_runs_nothing(workflows: Path) -> None:
    for path in files(workflows):
        for name, job in source.read(path, str(path)).data.get("jobs", {}).items():
            if "id-token" in job.get("permissions", {}):
                assert name == "publish"
                assert not any("run" in step or "checkout" in step["uses"] for step in job["steps"])


def steps(place: Path) -> Iterator[dict[str, Any]]:
    """The steps that run something, of a folder of workflows or of one file."""
    for path in files(place) if place.is_dir() else [place]:
        yield from (step for _, _, step in workflow_lint.steps(path) if "run" in step)


# --- what they run, in a clean clone --------------------------------------------------------------------------------

_HEAVY = ("make test", "make test-httpx", "make test-slow", "make setup")
"""Steps that are targets of their own: the test run would run itself."""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "repository"
    assert run("git", "clone", "-q", HOME, folder).returncode == 0
    (folder / ".venv").symlink_to(BIN.parent)
    os.utime(folder / "requirements.lock", (0, 0))  # the environment is ready: make must not set it up anew
    return folder


def _index_answers() -> bool:
    """Whether the package index tells of one release, as pip-audit asks; a mirror of files does not."""
    try:
        with urlopen("https://pypi.org/pypi/pip/24.0/json", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def play(script: str, place: Path, home: Path, **more: str) -> None:
    """Run a step as the runner does: `bash -e`, its files beside it; what it adds to the environment stays."""
    added = home / "env"
    added.touch()
    given = dict(line.split("=", 1) for line in added.read_text().splitlines())
    runner = {"GITHUB_STEP_SUMMARY": str(home / "summary"), "GITHUB_ENV": str(added), "RUNNER_TEMP": str(home)}
    path = f"{home}/bin:{BIN}:{os.environ['PATH']}"
    done = run(
        "bash", "-eo", "pipefail", "-c", script, cwd=place, env={**os.environ, **runner, **given, **more, "PATH": path}
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


@pytest.mark.slow
def test_the_steps_of_this_repository_run(clone: Path, tmp_path: Path) -> None:
    version = re.search(r'^version = "(.*)"', (clone / "generated" / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    for step in steps(HOME / ".github"):
        script = step["run"].strip()
        if script not in _HEAVY and (script != "make audit" or _index_answers()):
            play(step["run"], clone, tmp_path, GITHUB_REF_NAME=f"sdk-v{version[1]}")
    assert (
        "would release" in (tmp_path / "summary").read_text()
        or "nothing to release" in (tmp_path / "summary").read_text()
    )


@pytest.mark.slow
def test_the_steps_of_a_generated_project_run(tmp_path: Path) -> None:
    """The installed generator is stood in for by a program that calls this one; the rest runs as it is."""
    home, project = tmp_path / "home", tmp_path / "project"
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / "sdkwright"
    start = f"import sys; sys.path.insert(0, {str(HOME)!r}); import generator.selection as s; from pathlib import Path"
    program.write_text(
        f"#!{sys.executable}\n{start}\ns.HOME = Path.cwd()\nfrom generator.cli import main\nsys.exit(main())\n"
    )
    program.chmod(0o755)
    project.mkdir()
    shutil.copyfile(HOME / "examples" / "petstore" / "petstore.yaml", project / "openapi.yaml")
    for command in (
        "sdkwright init --yes",
        "sdkwright generate --quiet",
        "git init -q && git add . && git -c user.name=a -c user.email=a@b.test commit -qm start",
    ):
        play(command, project, home)
    for step in steps(project / ".github"):
        script = step["run"]
        if 'pip install "sdkwright' not in script and "mypy" not in script and "pip install" not in script:
            play(script, project, home, GITHUB_REF_NAME="v0.1.0")


@pytest.mark.slow
def test_the_action_finds_drift_and_writes(clone: Path, tmp_path: Path) -> None:
    script = next(step["run"] for step in steps(HOME / "action.yml") if "arguments=()" in step["run"])
    program = tmp_path / "sdkwright" / "bin" / "sdkwright"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\ncd "{clone}" && exec "{sys.executable}" -m generator "$@"\n')
    program.chmod(0o755)
    given = {
        "SPEC": str(HOME / "examples" / "petstore" / "petstore.yaml"),
        "OUTPUT": str(tmp_path / "sdk"),
        "CONFIG": "",
    }
    with pytest.raises(AssertionError, match="not up to date"):
        play(script, tmp_path, tmp_path, CHECK="true", **given)
    play(script, tmp_path, tmp_path, CHECK="false", **given)
    play(script, tmp_path, tmp_path, CHECK="true", **given)
