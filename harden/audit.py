"""`make audit`: every pinned dependency, whatever platform it is for, is looked up among known vulnerabilities.

An audit that could not be made of all of them is no audit: exit code 2, where a vulnerability is 1.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.plain import is_array, is_object

from .journal import HOME

Pins = Mapping[str, str]
"""Version by name."""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;[^\\\n]*)?((?:\s*\\\n\s+--hash=\S+)+)", re.MULTILINE)
_AUDIT = ("--strict", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")


class NoAuditError(Exception):
    """The audit could not be made, or not of everything."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit by the program that is given; 0 for nothing found."""
    program, *_ = arguments if arguments is not None else sys.argv[1:]
    lock = (HOME / "requirements.lock").read_text()
    try:
        audited, found = audit(lock, lambda path: _asked(program, path))
    except NoAuditError as fault:
        print(f"error: the dependencies could not be audited: {fault}", file=sys.stderr)
        return 2
    print("\n".join([*found, f"{audited} dependencies audited, {len(found)} known vulnerabilities"]))
    return 1 if found else 0


def audit(lock: str, ask: Callable[[Path], str]) -> tuple[int, list[str]]:
    """How many pins of a lock were audited, and a line for each vulnerability; `ask` gives the answer, as JSON, for a
    file of requirements. Raises NoAuditError."""
    found: list[str] = []
    audited = 0
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        for number, (pins, text) in enumerate(rounds(lock)):
            path = Path(folder, f"{number}.txt")
            path.write_text(text)
            found += list(judged(pins, ask(path)))
            audited += len(pins)
    return audited, found


def rounds(lock: str) -> list[tuple[Pins, str]]:
    """The pins in lists that hold no name twice, with their requirements; those for other platforms as well. Raises
    NoAuditError where a line of the lock is not understood."""
    made: list[tuple[dict[str, str], list[str]]] = []
    for name, version, hashes in _PIN.findall(lock):
        place = next((each for each in made if name not in each[0]), None)
        if place is None:
            made.append(place := ({}, []))
        place[0][name] = version
        place[1].append(" ".join([f"{name}=={version}", *re.findall(r"--hash=\S+", hashes)]))
    lines = sum("==" in line.partition(";")[0] for line in lock.splitlines() if not line.startswith(("#", " ")))
    if not lines or sum(len(pins) for pins, _ in made) != lines:
        raise NoAuditError("the lock is not as expected")
    return [(pins, "\n".join(texts) + "\n") for pins, texts in made]


def judged(pins: Pins, answer: str) -> Iterable[str]:
    """A line for each vulnerability. Raises NoAuditError unless each pin was looked up."""
    try:
        told: Any = json.loads(answer)
    except ValueError:
        told = None
    listed: Any = told.get("dependencies") if is_object(told) else None
    known = {_plain(each.get("name", "")): each for each in listed if is_object(each)} if is_array(listed) else {}
    for name, version in pins.items():
        one = known.get(_plain(name), {})
        if one.get("version") != version or not is_array(one.get("vulns")):
            raise NoAuditError(f"{name}=={version}: {one.get('skip_reason', 'no answer')}")
        for each in one["vulns"]:
            fixed = ", ".join(each.get("fix_versions", ())) or "no version"
            yield f"{name}=={version}: {each.get('id', '?')}, fixed in {fixed}"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked(program: str, path: Path) -> str:
    done = subprocess.run([program, *_AUDIT, "-r", str(path)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise NoAuditError(_reason((done.stderr.strip().splitlines() or ["no answer"])[-1]))
    return done.stdout


def _reason(said: str) -> str:
    """What pip-audit ended with, in short."""
    lost = re.match(r"(?:requests|urllib3)\.exceptions\.(\w+): .*?host='([^']+)'", said)
    return f"{lost[2]} cannot be reached ({lost[1]})" if lost else said.removeprefix("ERROR:pip_audit._cli:")[:300]


if __name__ == "__main__":
    sys.exit(main())
