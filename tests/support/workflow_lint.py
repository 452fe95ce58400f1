"""What an offline linter of workflow files says: the platform's schema, the scripts' shell, expressions, an audit.

Every finding is a text that begins with the file's name."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from generator import source

_BIN = Path(sys.executable).parent
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"'(?:[^']|'')*'|[A-Za-z_][\w-]*(?:\.[\w*-]+)*|-?\d+(?:\.\d+)?|[!=<>]=|&&|\|\||[()!<>,\[\]]|\s+|(.)"
)
_FUNCTIONS = {"contains", "startswith", "endswith", "format", "join", "tojson", "fromjson", "hashfiles"}
_FUNCTIONS |= {"success", "always", "cancelled", "failure"}
_CONTEXTS = {"env", "vars", "job", "jobs", "runner", "secrets", "strategy", "matrix", "needs", "inputs", "steps"}
_GITHUB = {"action", "action_path", "actor", "base_ref", "event", "event_name", "head_ref", "job", "ref", "ref_name"}
_GITHUB |= {"ref_type", "repository", "repository_owner", "run_attempt", "run_id", "run_number", "server_url", "sha"}
_GITHUB |= {"token", "workflow", "workspace"}


def findings(folder: Path) -> list[str]:
    """All that is wrong with the workflows and actions below `folder`."""
    files = sorted(folder.rglob("*.yml"))
    return [*_schema(files), *_audit(folder), *_scripts(files), *_expressions(files)]


def steps(file: Path) -> Iterator[tuple[str, Mapping[str, Any], dict[str, Any]]]:
    """The steps of a workflow or of a composite action: the job's name, the job, the step."""
    data = source.read(file, str(file)).data
    jobs = data["jobs"] if "jobs" in data else {"action": data["runs"]}
    for name, job in jobs.items():
        yield from ((name, job, step) for step in job["steps"])


def _run(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **more)


def _schema(files: list[Path]) -> Iterator[str]:
    for schema, chosen in (
        ("vendor.github-workflows", [path for path in files if path.name != "action.yml"]),
        ("vendor.github-actions", [path for path in files if path.name == "action.yml"]),
    ):
        done = _run(_BIN / "check-jsonschema", "-o", "json", "--builtin-schema", schema, *chosen) if chosen else None
        for error in json.loads(done.stdout).get("errors", ()) if done is not None else ():
            yield f"{Path(error['filename']).name}: schema: {error['path']}: {error['message']}"


def _audit(folder: Path) -> Iterator[str]:
    done = _run(_BIN / "zizmor", "--offline", "--no-progress", "--collect=all", "--format=json", folder)
    for found in json.loads(done.stdout or "[]"):
        names = re.findall(r"[\w.-]+\.yml", json.dumps(found["locations"][0]["symbolic"]["key"]))
        yield f"{names[-1]}: audit: {found['ident']}: {found['desc']}"


def _scripts(files: list[Path]) -> Iterator[str]:
    for file in files:
        for job, _, step in steps(file):
            if "run" in step:
                script = _EXPRESSION.sub("expression", step["run"])
                yield from (f"{file.name}: {job}: shell: {line}" for line in _shell(script))


@cache
def _shell(script: str) -> tuple[str, ...]:
    done = _run(_BIN / "shellcheck", "--shell=bash", "--format=gcc", "-", input=script)
    return tuple(done.stdout.splitlines())


def _expressions(files: list[Path]) -> Iterator[str]:
    for file in files:
        inputs = source.read(file, str(file)).data.get("inputs", {})
        for name, job, step in steps(file):
            for text in _texts({**job, "steps": [step]}):
                yield from (f"{file.name}: {name}: expression: {each}" for each in _problems(text, job, inputs))


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """The expressions within a value; all of an `if` is one."""
    if isinstance(value, str):
        yield from _EXPRESSION.findall(value)
        if value.count("${{") != len(_EXPRESSION.findall(value)):
            yield "${{"
        if key == "if" and "${{" not in value:
            yield value
    for name, each in value.items() if isinstance(value, dict) else ():
        yield from _texts(each, name)
    for each in value if isinstance(value, list) else ():
        yield from _texts(each)


def _problems(expression: str, job: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    for found in _TOKEN.finditer(expression):
        token, wrong = found[0], found[1]
        following = expression[found.end() :].lstrip()[:1]
        if wrong:
            yield f"{wrong!r} in {expression!r} is no part of an expression"
        elif (
            token[0].isalpha() and token not in ("true", "false", "null") and not _known(token, following, job, inputs)
        ):
            yield f"{token!r} in {expression!r} is not known"
    if expression.count("(") != expression.count(")"):
        yield f"parentheses in {expression!r}"


def _known(token: str, following: str, job: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    context, *path = token.lower().split(".")
    if following == "(":
        return not path and context in _FUNCTIONS
    named = {
        "github": _GITHUB,
        "matrix": job.get("strategy", {}).get("matrix", {}),
        "needs": [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", ()),
        "inputs": inputs,
        "steps": [step["id"] for step in job["steps"] if "id" in step],
    }
    return context in named and bool(path) and path[0] in named[context] if context in named else context in _CONTEXTS
