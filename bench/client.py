"""What a call costs: the generated SDK beside the bare HTTP client and the published SDK, interleaved in one run.

The bare client is of the library that the SDK depends on; `httpx` is that other library, for comparison.

CPU seconds of the client process. The published SDK is installed into .cache/bench, from the package index.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

from .client_worker import CASES

HOME = Path(__file__).resolve().parent.parent
PEER = "orq-ai-sdk==4.17.13"
WHOS = ("bare", "ours", "peer", "httpx")
TITLES = {
    "small": ("one small JSON call, sync", "bare ≤ 1.15, peer ≤ 0.10"),
    "together": ("the same, async, 50 at a time", "bare ≤ 1.15, peer ≤ 0.10"),
    "aiohttp": ("the same on aiohttp, bare: aiohttp", "beside the two above"),
    "events": ("one event of 50,000", "bare ≤ 1.5, peer ≤ 0.05"),
    "large": ("a list answer of 1 MB", "bare ≤ 1.1, peer ≤ 0.5"),
}


def peer_python() -> Path | None:
    """An interpreter with the published SDK; None where it cannot be installed."""
    folder = HOME / ".cache" / "bench" / "peer"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
        if subprocess.run(install, check=False, stderr=subprocess.DEVNULL).returncode:
            return None
        (folder / "ready").touch()
    return python


def measure(runs: int) -> None:
    """Print the table of medians and ratios; says so when the answers are not equal."""
    server = subprocess.Popen([sys.executable, HOME / "bench" / "client_server.py"], stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None:
            raise RuntimeError("the server has no output")
        port = server.stdout.readline().strip()
        _print_table(port, runs, peer_python())
    finally:
        server.kill()
        server.wait()


def _print_table(port: str, runs: int, peer: Path | None) -> None:
    heads = "".join(f"{head:>10}" for head in (*WHOS, "/bare", "/peer"))
    print(f"\n{'µs of CPU, median':<36}{heads}   bar")
    for case, (title, bar) in TITLES.items():
        pythons = {who: peer if who == "peer" else Path(sys.executable) for who in CASES[case]}
        times: dict[str, list[float]] = {who: [] for who, python in pythons.items() if python is not None}
        digests: set[str] = set()
        for _ in range(runs):
            for who, found in times.items():
                seconds, digest = _run(case, who, port, pythons[who] or Path(sys.executable))
                found.append(seconds)
                digests.add(digest)
        middle = {who: statistics.median(found) for who, found in times.items()}
        equal = "" if len(digests) == 1 else "   ANSWERS DIFFER"
        print(f"{title:<36}{_row(middle)}   {bar}{equal}", flush=True)


def _row(middle: Mapping[str, float]) -> str:
    costs = "".join(f"{middle[who] * 1e6:>10.0f}" if who in middle else f"{'':>10}" for who in WHOS)
    ratios = [middle["ours"] / middle[who] if who in middle else float("nan") for who in ("bare", "peer")]
    return f"{costs}{ratios[0]:>10.2f}" + (f"{ratios[1]:>10.3f}" if "peer" in middle else f"{'':>10}")


def _run(case: str, who: str, port: str, python: Path) -> tuple[float, str]:
    path = "" if who == "peer" else str(HOME / "generated" / "src")
    command = [str(python), str(HOME / "bench" / "client_worker.py"), case, who, port]
    env = {**os.environ, "PYTHONPATH": path, "NO_PROXY": "*"}
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True, timeout=600)
    found = json.loads(done.stdout)
    return found["seconds"], found["digest"]
