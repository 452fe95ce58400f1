"""Finds the Python samples of Markdown pages, type-checks them and runs them, without changing their text.

Each sample keeps its line numbers: what is reported names the page and the line in it.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.support.typed import mypy

_FENCED = re.compile(
    r"^ *(?P<fence>`{3,}|~{3,}) *(?P<language>\w*)[^\n]*\n(?P<code>.*?)^ *(?P=fence) *$", re.DOTALL | re.MULTILINE
)
_VARIABLE = re.compile(r"""(?:environ\[|environ\.get\(|getenv\()["'](\w+)["']""")
_HOST = Path(__file__).with_name("sample_host.py")


@dataclass(frozen=True)
class Sample:
    """A fenced block of Python. `text` begins with as many empty lines as stand above it on its page."""

    page: Path
    line: int
    text: str

    @property
    def place(self) -> str:
        """Page and line, for a report."""
        return f"{self.page}:{self.line}"


def samples(roots: Iterable[Path]) -> list[Sample]:
    """The samples of all Markdown files under `roots`, which are files or folders, in order."""
    pages = [path for root in roots for path in (sorted(root.rglob("*.md")) if root.is_dir() else [root])]
    return [sample for page in pages for sample in _on_page(page)]


def distinct(found: Iterable[Sample], known: Iterable[Sample] = ()) -> list[Sample]:
    """The first of those samples that say the same, less those that say what a `known` one does."""
    seen = {sample.text.strip() for sample in known}
    return [sample for sample in found if not (sample.text.strip() in seen or seen.add(sample.text.strip()))]


def docstring_samples(modules: Iterable[Path]) -> list[Sample]:
    """The samples in the docstrings of Python files, with the lines of those files."""
    return [
        Sample(path, line, "\n" * (line - 1) + text)
        for path in sorted(modules)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module))
        for line, text in _in_docstring(node)
    ]


def _in_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module) -> list[tuple[int, str]]:
    docstring = ast.get_docstring(node)
    if not docstring:
        return []
    first = node.body[0].lineno
    return [
        (first + docstring.count("\n", 0, match.start("code")), dedent(match["code"]))
        for match in _FENCED.finditer(docstring)
        if match["language"] == "python"
    ]


def syntax_errors(found: Sequence[Sample]) -> list[str]:
    """Samples that do not parse."""
    errors: list[str] = []
    for sample in found:
        try:
            ast.parse(sample.text)
        except SyntaxError as fault:
            errors.append(f"{sample.page}:{fault.lineno}: {fault.msg}")
    return errors


def type_errors(found: Sequence[Sample], package_path: Path, folder: Path, *others: Path) -> list[str]:
    """What mypy says in strict mode, in one run over all samples. `folder` is for its files; `package_path` and the
    `others` hold the packages that the samples import."""
    files = {f"sample_{number:04}.py": sample for number, sample in enumerate(found)}
    for name, sample in files.items():
        (folder / name).write_text(sample.text, encoding="utf-8")
    said = mypy(folder, list(files), (package_path, *others))
    return [_on_its_page(line, files) for line in said if ": note: " not in line]


def secrets(found: Iterable[Sample]) -> dict[str, str]:
    """A value for each variable of the environment that the samples read."""
    return {name: "key" for sample in found for name in _VARIABLE.findall(sample.text)}


def run_errors(
    found: Sequence[Sample],
    package_path: Path,
    folder: Path,
    servers: Mapping[str, str],
    environment: Mapping[str, str],
    timeout: float = 120,
) -> list[str]:
    """Samples that end with an exception, all run in one process of their own in `folder`.

    `servers` maps an origin that the samples speak to (`https://api.example.com`) to the one that answers; no
    other server can be reached.
    """
    texts = [[sample.place, str(sample.page), sample.text] for sample in found]
    job = json.dumps({"servers": dict(servers), "samples": texts})
    env = {**os.environ, **environment, "PYTHONPATH": str(package_path), "NO_PROXY": "*"}
    command = [sys.executable, str(_HOST)]
    try:
        done = subprocess.run(
            command, input=job, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=timeout
        )
    except subprocess.TimeoutExpired as fault:
        return [f"the samples did not end within {timeout:g} s: {_text(fault.stdout)}"]
    results = [json.loads(line) for line in done.stdout.splitlines()]
    errors = [f"{place}: {error}" for place, error in results if error]
    missing = len(found) - len(results)
    return errors + ([f"{missing} samples did not run: {done.stderr}"] if missing else [])


def _on_page(page: Path) -> list[Sample]:
    text = page.read_text(encoding="utf-8")
    found: list[Sample] = []
    for match in _FENCED.finditer(text):
        if match["language"].lower() in ("python", "py"):
            above = text.count("\n", 0, match.start("code"))
            found.append(Sample(page, above + 1, "\n" * above + dedent(match["code"])))
    return found


def _on_its_page(line: str, files: Mapping[str, Sample]) -> str:
    name, _, rest = line.partition(":")
    return f"{files[name].page}:{rest}" if name in files else line


def _text(output: str | bytes | None) -> str:
    return output.decode() if isinstance(output, bytes) else output or ""
