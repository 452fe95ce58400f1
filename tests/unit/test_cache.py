"""`cache`: the same answer as without it, bounded, and never a reason to fail."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline, standing
from generator.cache import Cache
from generator.progress import Progress
from generator.selection import Selection


def test_an_answer_is_made_once(tmp_path: Path) -> None:
    cache, calls = Cache(tmp_path), []

    def make() -> bytes:
        calls.append(1)
        return b"answer"

    assert [cache.remember("k", ("a", b"b"), make) for _ in range(3)] == [b"answer"] * 3
    assert len(calls) == 1


def test_parts_are_told_apart_by_their_ends() -> None:
    assert Cache.key("k", ("ab", "c")) != Cache.key("k", ("a", "bc"))


def test_the_least_recently_used_entries_go_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=250)
    keys = [Cache.key("k", (str(n),)) for n in range(4)]
    for age, key in enumerate(keys):
        cache.put(key, bytes(68))
        os.utime(tmp_path / key.rpartition("-")[2][:2] / key, (age, age))
    cache.get(keys[0])
    cache.trim()
    assert [cache.get(key) is not None for key in keys] == [True, False, False, True]


def test_a_store_that_cannot_be_written_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "below")
    assert cache.remember("k", ("a",), lambda: b"x") == b"x"
    assert Cache(None).remember("k", ("a",), lambda: b"x") == b"x"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="whose a folder is cannot be told here")
def test_a_store_that_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    """Entries are code: who puts one there would run it."""
    shared = tmp_path / "shared"
    shared.mkdir()
    ours = Cache(shared)
    assert ours.remember("k", ("a",), lambda: b"x") == b"x"
    shared.chmod(0o777)
    assert Cache(shared).remember("k", ("a",), lambda: b"y") == b"y"
    assert Cache(shared).folder is None
    shared.chmod(0o775)
    assert Cache(shared).remember("k", ("a",), lambda: b"y") == b"x"


def test_it_is_tidied_once_an_hour(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=150)
    for round_ in range(2):
        for n in range(3):
            cache.put(Cache.key("k", (str(n),)), bytes(68))
        cache.tidy()
        kept = [n for n in range(3) if cache.get(Cache.key("k", (str(n),))) is not None]
        assert len(kept) == (1 if round_ == 0 else 3)
    os.utime(tmp_path / "trimmed", (0, 0))
    cache.tidy()
    assert sum(cache.get(Cache.key("k", (str(n),))) is not None for n in range(3)) == 1


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _emptied(content: bytes) -> bytes:
    return b""


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _foreign(content: bytes) -> bytes:
    return b'{"another": "program"}' * 9


DAMAGES = (_cut, _emptied, _flipped, _foreign)
API = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: "https://shop.example"}]
paths:
  /things:
    get:
      operationId: listThings
      responses:
        "200":
          description: Fine
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
components:
  schemas:
    Thing: {type: object, properties: {size: {type: integer, minimum: 1}, tree: {$ref: "#/components/schemas/Tree"}}}
    Kind: {type: string, enum: [a, b]}
    Tree: {type: array, items: {$ref: "#/components/schemas/Branch"}}
    Branch: {oneOf: [{type: string}, {$ref: "#/components/schemas/Tree"}]}
"""


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_missing(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    cache, key = Cache(tmp_path), Cache.key("k", ("a",))
    cache.put(key, b"answer")
    (path,) = tmp_path.glob("*/*")
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get(key) is None
    cache.keep(key, lambda: b"answer")
    assert cache.get(key) == b"answer"


def test_an_entry_under_the_name_of_another_is_missing(tmp_path: Path) -> None:
    cache, one, two = Cache(tmp_path), Cache.key("k", ("1",)), Cache.key("k", ("2",))
    cache.put(one, b"1")
    cache.put(two, b"2")
    first, second = (next(tmp_path.glob(f"*/{key}")) for key in (one, two))
    second.write_bytes(first.read_bytes())
    assert cache.get(two) is None


@pytest.mark.slow
def test_a_run_makes_anew_what_is_damaged(tmp_path: Path) -> None:
    """Every entry of every kind, in each way."""
    spec, settings, store = tmp_path / "api.yaml", tmp_path / "sdk.yaml", tmp_path / "cache"
    spec.write_text(API)
    settings.write_text("docs: {style: full}\n")
    selection = Selection(spec=spec, config=settings, output=tmp_path / "out")
    first = _generated(selection, store)
    entries = [path for path in store.glob("*/*") if len(path.parent.name) == 2]
    assert not [path for path in entries if path.stat().st_mode & 0o077]
    kinds = {path.name.partition("-")[0] for path in entries}
    assert {"config", "made", "models", "proof", "shape", "standing", "template"} <= kinds
    assert kinds & {"sound", "validate"}
    for damage in DAMAGES:
        for path in entries:
            path.write_bytes(damage(path.read_bytes()))
        assert standing.recall(selection, Cache(store)) is None
        assert _generated(selection, store) == first
        assert standing.recall(selection, Cache(store)) is not None


def _generated(selection: Selection, store: Path) -> dict[str, bytes]:
    cache, started = Cache(store), time.time() + 60
    outcome = pipeline.run(selection, Progress(None), cache)
    assert outcome.plan is not None, outcome.diagnostics
    pipeline.commit(outcome)
    standing.remember(selection, outcome, cache, started)
    return dict(outcome.plan.files)


def test_an_entry_beyond_every_bound_counts_as_missing(tmp_path: Path) -> None:
    Cache(tmp_path).put(key := Cache.key("k", ("a",)), bytes(100))
    assert Cache(tmp_path).get(key) == bytes(100)
    assert Cache(tmp_path, limit=50).get(key) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_or_a_link_in_place_of_an_entry_counts_as_missing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put(key := Cache.key("k", ("a",)), b"x")
    entry = next((tmp_path / "cache").rglob("k-*"))
    entry.rename(tmp_path / "elsewhere")
    entry.symlink_to(tmp_path / "elsewhere")
    assert cache.get(key) is None
    entry.unlink()
    os.mkfifo(entry)
    opened = f"Cache(Path({str(tmp_path)!r}, 'cache'))"
    program = f"from pathlib import Path; from generator.cache import Cache; print({opened}.get({key!r}))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout == "None\n"
    assert cache.remember("k", ("a",), lambda: b"y") == b"y"
    assert cache.get(key) == b"y"
