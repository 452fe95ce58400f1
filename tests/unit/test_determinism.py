"""The same input gives the same bytes, whatever the folder, the hash seed, the locale or the cache."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from generator.selection import HOME


def generate(output: Path, cache: Path, **environment: str) -> dict[str, str]:
    command = [sys.executable, "-m", "generator", "generate", "--strict", "--quiet", "--output", str(output)]
    env = {**os.environ, "SDKWRIGHT_CACHE": str(cache), **environment}
    subprocess.run(command, cwd=HOME, env=env, check=True, timeout=120)
    files = sorted(path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_folder_hash_seed_locale_and_cache_do_not_show(tmp_path: Path) -> None:
    one = generate(tmp_path / "one", tmp_path / "cache-1", PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    far = tmp_path / "deeper" / "ünï"
    far.mkdir(parents=True)
    assert generate(far / "two", tmp_path / "cache-2", PYTHONHASHSEED="99", LC_ALL="C.UTF-8", TZ="Asia/Tokyo") == one
    assert generate(tmp_path / "warm", tmp_path / "cache-1", PYTHONHASHSEED="7") == one
