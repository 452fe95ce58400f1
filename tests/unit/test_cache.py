"""`cache`: the same answer as without it, bounded, and never a reason to fail."""

from __future__ import annotations

import os
from pathlib import Path

from generator.cache import Cache


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
        cache.put(key, bytes(100))
        os.utime(tmp_path / key.rpartition("-")[2][:2] / key, (age, age))
    cache.get(keys[0])
    cache.trim()
    assert [cache.get(key) is not None for key in keys] == [True, False, False, True]


def test_a_store_that_cannot_be_written_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "below")
    assert cache.remember("k", ("a",), lambda: b"x") == b"x"
    assert Cache(None).remember("k", ("a",), lambda: b"x") == b"x"


def test_it_is_tidied_once_an_hour(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=150)
    for round_ in range(2):
        for n in range(3):
            cache.put(Cache.key("k", (str(n),)), bytes(100))
        cache.tidy()
        kept = [n for n in range(3) if cache.get(Cache.key("k", (str(n),))) is not None]
        assert len(kept) == (1 if round_ == 0 else 3)
    os.utime(tmp_path / "trimmed", (0, 0))
    cache.tidy()
    assert sum(cache.get(Cache.key("k", (str(n),))) is not None for n in range(3)) == 1
