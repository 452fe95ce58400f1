"""A part of `python -m harden.weather` at every run, and the load for seconds at each slow one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harden.case import Case
from harden.weather import canary, cancel, faults, links, load, wire
from tests.support.http_library import NAME

FEW = {"a-second-answer", "coding-unasked", "302-to-a-file", "302-to-a-broken-host", "302-to-no-name", "charset-idna"}
FEW |= {"chunk-size-no-number-later"}

if NAME == "httpx":
    FEW -= {"302-to-a-broken-host"}  # an injected client of httpx refuses to give the answer: see SECURITY.md


def few() -> Iterator[Case]:
    """Some of every class, in this process."""
    yield from (case for case in faults.cases() if case.group == "weather: resets")
    yield from (case for case in faults.cases() if case.name in FEW)
    yield from (case for case in cancel.cases(stride=9) if case.name == "call, async")
    yield from (case for case in canary.cases() if case.name in {"echo-401", "stream-that-fails", "the client"})
    yield from (case for case in wire.cases() if case.name in {"path: line ends, sync", "cookie, async"})
    yield from (case for case in links.cases() if case.name in {"other hosts", "exhausted"})


@pytest.mark.parametrize("case", list(few()), ids=lambda case: case.name)
def test_hard_weather(case: Case, tmp_path: Path) -> None:
    assert case.attempt(tmp_path).problem == ""


@pytest.mark.slow
@pytest.mark.parametrize("case", list(load.cases(3)), ids=lambda case: case.name)
def test_load(case: Case, tmp_path: Path) -> None:
    assert case.attempt(tmp_path).problem == ""
