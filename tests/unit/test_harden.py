"""A part of `make harden` at every run: that no position is forgotten, and some attacks of each class."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from generator.cli import main
from generator.names.reserved import DEVICES
from generator.selection import HOME
from harden import bounds, broken, confinement, coverage, fuzz, inert, output, pages, peers, pool, positions, skeleton
from harden.case import Case, Result, Verdict
from harden.payloads import PAYLOADS

SEED_OF = {"2.0": "swagger-2.0", "3.0": "openapi-3.0", "3.1": "openapi-3.2", "3.2": "openapi-3.2"}


def run(cases: Iterable[Case]) -> Iterator[Result]:
    return pool.run(cases, 2)


@pytest.mark.parametrize("version", SEED_OF)
def test_every_field_of_the_specification_is_attacked(version: str) -> None:
    seed = next(path for path in inert.SEEDS if path.stem == SEED_OF[version])
    document = positions.load(seed)[positions.ROOT]
    forgotten = coverage.fields(version) - coverage.used(version, document)
    assert not forgotten


def test_every_extension_that_is_acted_on_is_attacked() -> None:
    """As the generator's sources name them, but for the headers of samples and what is a beginning only."""
    sources = [ast.parse(path.read_text()) for path in (HOME / "generator").rglob("*.py")]
    texts = {node.value for source in sources for node in ast.walk(source) if isinstance(node, ast.Constant)}
    named = {text for text in texts if isinstance(text, str) and re.fullmatch(r"x-[A-Za-z-]+", text)}
    assert len(named) > 40
    keys = {key for seed in inert.SEEDS for data in positions.load(seed).values() for key in _keys(data)}
    assert named - keys <= {"x-enum", "x-attempt", "x-request-id"}


def _keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _keys(item)


def test_every_string_of_a_seed_is_a_position() -> None:
    for seed in inert.SEEDS:
        files = positions.load(seed)
        found = {(each.file, each.tokens) for each in positions.positions(files) if not each.on_key}
        strings = {(name, tokens) for name, data in files.items() for tokens in _strings(data, ())}
        assert strings <= found


def _strings(node: object, tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(node, str):
        yield tokens
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, item in pairs:
        yield from _strings(item, (*tokens, str(key)))


def test_what_refers_to_a_renamed_thing_follows_it() -> None:
    files = positions.load(inert.SEEDS[0])
    renamed = [
        each for each in positions.positions(files) if each.on_key and each.text in ("Filter", "Other", "/things")
    ]
    made = positions.rewritten(files, {each: positions.placed(each, "/~ zq", behind=True) for each in renamed})
    filter_ = made["api.json"]["components"]["schemas"]["Combined"]["allOf"][0]["$ref"]
    assert filter_ == "#/components/schemas/Filter~1~0%20zq"
    assert "Other/~ zq" in made["models/other.json"]


@pytest.mark.slow
def test_a_part_of_the_texts_is_inert() -> None:
    chosen = [each for each in PAYLOADS if each.name in ("triple-double", "script", "line-end-ls")]
    old = [path for path in inert.SEEDS if path.stem == "openapi-3.0"]
    failed = [
        (result.case.name, result.verdict.problem)
        for result in inert.attack(run, old, chosen, ("texts",), thorough=False)
        if not result.survived
    ]
    assert not failed


def test_walls_hold() -> None:
    """Those attacks that take no generation."""
    cases = [case for case in confinement.cases() if case.group.endswith("addresses")]
    assert len(cases) > 40
    assert not [case.name for case in cases if case.attempt(inert.SEEDS[0]).problem]


def test_there_are_at_least_sixty_classes_of_broken_documents() -> None:
    assert sum(1 for _ in broken.cases()) >= 60


HOSTILE = "`</code><img src=x onerror=alert(1)>\x00`"


@pytest.mark.slow
def test_what_extensions_say_is_text_in_every_page(tmp_path: Path) -> None:
    """The statuses to try again, the names of parameters of the client and of their variables: all of it was raw."""
    files = positions.load(next(path for path in inert.SEEDS if path.stem.endswith("extensions")))
    document = files[positions.ROOT]
    document["x-speakeasy-retries"]["statusCodes"] = ["503", HOSTILE]
    document["x-sdk-globals"]["parameters"][0]["env"] = HOSTILE
    document["x-fern-global-headers"][0]["env"] = HOSTILE
    document["x-speakeasy-globals"]["parameters"][0]["name"] = "Zo`<b onclick=x>`ne"
    document["paths"]["/cursors"]["get"]["parameters"][2]["name"] = "Zo`<b onclick=x>`ne"
    outcome = output.generate(positions.written(files, tmp_path / "in"), tmp_path / "out")
    assert outcome.plan is not None
    told = {found.code for found in outcome.diagnostics}
    assert {"extension-ignored", "global-unusable"} <= told
    texts = {path: content.decode() for path, content in outcome.plan.files.items() if path.endswith(".md")}
    assert not [(path, acting) for path, text in texts.items() for acting in pages.acting(text)]
    assert "503" in texts["README.md"]
    assert not any("onerror" in text for text in texts.values())


ESCAPE = "\x1b[2J\u202e"


def test_names_are_files_on_every_system_and_do_nothing_to_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows takes `con.py` for a device; a pointer may hold what clears a screen."""
    done = {"204": {"description": "Done"}}
    paths = {f"/{name}{ESCAPE}": {"get": {"tags": [name], "operationId": name, "responses": done}} for name in DEVICES}
    schemas = {name.upper(): {"type": "object", "properties": {"a": {"type": "string"}}} for name in DEVICES}
    spec, out = tmp_path / "api.json", tmp_path / "out"
    spec.write_text(json.dumps(bounds.document(schemas, paths)))
    assert main(["generate", "--quiet", "--no-prove", "--spec", str(spec), "--output", str(out)]) == 0
    assert not [path for path in out.rglob("*") if path.name.split(".")[0].lower() in DEVICES]
    capsys.readouterr()
    for target in ("con", f"GET /con{ESCAPE}", "#/paths/~1con" + ESCAPE, f"unknown{ESCAPE}"):
        main(["explain", target, "--spec", str(spec), "--output", str(out)])
        said = "".join(capsys.readouterr())
        assert "con" in said or "unknown" in said
        assert not set(ESCAPE[:1] + ESCAPE[-1:]) & set(said)


@pytest.mark.slow
def test_random_documents_keep_their_properties() -> None:
    fuzz.explore(number=1, examples=4)


@pytest.mark.slow
def test_bounds_hold() -> None:
    failed = [(result.case.name, result.verdict.problem) for result in run(bounds.cases()) if not result.survived]
    assert not failed


def test_the_checks_can_fail() -> None:
    known = frozenset(("print",))
    assert skeleton.statements('x = "a"', known) == skeleton.statements('y = "b"', known)
    assert skeleton.statements('x = "a"', known) != skeleton.statements('x = print("a")', known)
    assert list(pages.acting("<img src=x onerror=y>\n\n[a](javascript:b)")) == [
        "HTML <img src=x onerror=y>",
        "link to javascript:b",
    ]
    assert list(pages.acting("a <b>b</b> [c](https://d)")) == []
    (late,) = run([Case("g", "n", _endless, limit=0.1)])
    (dead,) = run([Case("g", "n", lambda _: os._exit(3))])
    assert "not done" in late.verdict.problem
    assert "exit 3" in dead.verdict.problem


def test_a_peer_that_does_not_start_has_no_figures(tmp_path: Path) -> None:
    """Its environment is there, but it is not in it; or there is no environment."""
    assert not peers.starts(Path(sys.executable)) or importlib.util.find_spec("openapi_python_client")
    assert not peers.starts(tmp_path / "python")


def test_what_is_measured_runs_alone() -> None:
    def lasting(folder: Path) -> Verdict:
        started = time.monotonic()
        time.sleep(0.02)
        return Verdict(facts=(started, time.monotonic()))

    names = ("a", "alone 1", "b", "c", "alone 2", "alone 3", "d", "e")
    results = list(run(Case("g", name, lasting, alone="alone" in name) for name in names))
    spans = {result.case.name: result.verdict.facts for result in results}
    assert spans.keys() == set(names)
    for name, (start, end) in spans.items():
        others = [span for other, span in spans.items() if other != name]
        assert "alone" not in name or not any(begun < end and start < ended for begun, ended in others)


def _endless(folder: Path) -> Verdict:
    threading.Event().wait(60)
    return Verdict()
