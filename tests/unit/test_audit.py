"""`make audit`: what was not looked up counts as a failure, and every pin is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.selection import HOME
from harden import audit

LOCK = """\
# by uv
one==1.0 \\
    --hash=sha256:aa
Two_x==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
two-pins==1 ; python_full_version < '3.12' \\
    --hash=sha256:dd
two-pins==2 ; python_full_version >= '3.12' \\
    --hash=sha256:ee
"""


def answering(**changes: Any) -> Callable[[Path], str]:
    """An auditor that finds nothing, but for what is said of a name."""

    def ask(path: Path) -> str:
        lines = [line.split(" ")[0] for line in path.read_text().splitlines() if "==" in line]
        found = [
            {"name": name.replace("_", "-").lower(), "version": version, "vulns": []} | changes.get(name, {})
            for name, version in (line.split("==") for line in lines)
        ]
        return json.dumps({"dependencies": found, "fixes": []})

    return ask


def test_every_pin_is_audited_whatever_it_is_for() -> None:
    assert audit.audit(LOCK, answering()) == (4, [])
    assert [dict(pins) for pins, _ in audit.rounds(LOCK)] == [
        {"one": "1.0", "Two_x": "2.0", "two-pins": "1"},
        {"two-pins": "2"},
    ]
    assert not any(";" in text for _, text in audit.rounds(LOCK))


def test_the_lock_of_this_repository_is_understood() -> None:
    lock = (HOME / "requirements.lock").read_text()
    assert audit.audit(lock, answering())[0] == sum("==" in line.split(";")[0] for line in lock.splitlines()) > 100


def test_a_vulnerability_is_told() -> None:
    found = answering(one={"vulns": [{"id": "GHSA-1", "fix_versions": ["1.1"]}]})
    assert audit.audit(LOCK, found) == (4, ["one==1.0: GHSA-1, fixed in 1.1"])


@pytest.mark.parametrize(
    ("lock", "ask"),
    [
        ("", answering()),
        ("one==1.0\n", answering()),
        (LOCK, lambda _: ""),
        (LOCK, lambda _: "{}"),
        (LOCK, lambda _: '{"dependencies": []}'),
        (LOCK, answering(one={"vulns": None, "skip_reason": "not found"})),
        (LOCK, answering(one={"version": "0.9"})),
        (LOCK, answering(one={"name": "another"})),
    ],
)
def test_what_was_not_looked_up_is_a_failure(lock: str, ask: Callable[[Path], str]) -> None:
    with pytest.raises(audit.NoAuditError):
        audit.audit(lock, ask)


@pytest.mark.parametrize(("said", "code"), [("exit 2", 2), ("echo '{}'", 2), ("true", 2)])
def test_a_program_that_fails_is_a_failure(tmp_path: Path, said: str, code: int) -> None:
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\n{said}\n")
    program.chmod(0o755)
    assert audit.main([str(program)]) == code
