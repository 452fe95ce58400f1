"""The same input gives the same bytes, whatever the folder, the hash seed, the locale or the cache."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.selection import HOME

TOUR = ("--spec", "examples/tour/tour.yaml", "--config", "examples/tour/sdk.yaml")
"""The document with the most kinds of things in it."""


def generate(chosen: Sequence[str], output: Path, cache: Path, **environment: str) -> dict[str, str]:
    command = [sys.executable, "-m", "generator", "generate", *chosen, "--quiet", "--output", str(output)]
    env = {**os.environ, "SDKWRIGHT_CACHE": str(cache), **environment}
    subprocess.run(command, cwd=HOME, env=env, check=True, timeout=120)
    files = sorted(path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("chosen", [TOUR, pytest.param(["--strict"], marks=pytest.mark.slow)], ids=["tour", "orq"])
def test_folder_hash_seed_locale_and_cache_do_not_show(chosen: Sequence[str], tmp_path: Path) -> None:
    one = generate(chosen, tmp_path / "one", tmp_path / "cache-1", PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    far = tmp_path / "deeper" / "ünï"
    far.mkdir(parents=True)
    elsewhere = {"PYTHONHASHSEED": "99", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}
    assert generate(chosen, far / "two", tmp_path / "cache-2", **elsewhere) == one
    assert generate(chosen, tmp_path / "warm", tmp_path / "cache-1", PYTHONHASHSEED="7") == one
