"""mypy on generated packages: slow, hence on a sample."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from generator import pipeline
from generator.cache import Cache
from generator.progress import Progress
from generator.selection import Selection

from .documents import Document
from .record import Record

_ERROR = re.compile(r"^(.*?):(\d+)(?::\d+)?: error: (.*?)(?:  \[([\w-]+)\])?$")
_VARIABLE = re.compile(r'"[^"]*"|\d+')


def check(chosen: Sequence[Document], records: Sequence[Record], folder: Path, jobs: int) -> None:
    """Type-check the packages of the `chosen` documents; their records take the findings."""
    known = {record.name: record for record in records}
    usable = [document for document in chosen if known[document.name].generated]
    with ThreadPoolExecutor(jobs) as pool:
        for number, found in enumerate(pool.map(partial(_findings, folder=folder), usable), 1):
            record = known[usable[number - 1].name]
            record.problems = [problem for problem in record.problems if problem.step != "mypy"]
            for code, message, line in found:
                record.fail("mypy", f"[{code}] {_VARIABLE.sub('…', message)}"[:200], line)
            print(f"mypy {number}/{len(usable)} {record.name}: {len(found)} errors", file=sys.stderr, flush=True)


def _findings(document: Document, folder: Path) -> list[tuple[str, str, str]]:
    output = folder / "mypy" / document.name.replace("/", "__").removesuffix(".json")
    shutil.rmtree(output, ignore_errors=True)
    outcome = pipeline.run(Selection(spec=document.path, output=output, prove="off"), Progress(None), Cache(None))
    pipeline.commit(outcome)
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(folder / "mypy-cache"), "src"]
    done = subprocess.run(command, cwd=output, capture_output=True, text=True, check=False)
    matches = [_ERROR.match(line) for line in done.stdout.splitlines()]
    found = [(match[4] or "", match[3], match[0]) for match in matches if match is not None]
    if done.returncode > 1 or (done.returncode and not found):
        found.append(("crash", "mypy itself failed", done.stderr[-500:] or done.stdout[-500:]))
    if not found:
        shutil.rmtree(output, ignore_errors=True)
    return found
