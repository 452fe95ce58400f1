"""What a call costs: the generated SDK beside the bare HTTP client and the published SDK, interleaved in one run.

CPU seconds of the client process. The published SDK is installed into .cache/bench, from the package index.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PEER = "orq-ai-sdk==4.17.13"
TITLES = {
    "small": ("one small JSON call, sync", "bare ≤ 1.15, peer ≤ 0.10"),
    "together": ("the same, async, 50 at a time", "bare ≤ 1.15, peer ≤ 0.10"),
    "events": ("one event of 50,000", "bare ≤ 1.5, peer ≤ 0.05"),
    "events_async": ("the same, async (peer: sync)", "bare ≤ 1.5, peer ≤ 0.05"),
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
    print(f"\n{'µs of CPU, median':<32}{'bare':>10}{'ours':>10}{'peer':>10}{'/bare':>8}{'/peer':>8}   bar")
    for case, (title, bar) in TITLES.items():
        times: dict[str, list[float]] = {"bare": [], "ours": [], "peer": []}
        digests: set[str] = set()
        for _ in range(runs):
            for who, found in times.items():
                if who != "peer" or peer is not None:
                    seconds, digest = _run(case, who, port, peer if who == "peer" and peer else Path(sys.executable))
                    found.append(seconds)
                    digests.add(digest)
        bare, ours, other = (statistics.median(found) if found else float("nan") for found in times.values())
        equal = "" if len(digests) == 1 else "   ANSWERS DIFFER"
        row = f"{bare * 1e6:>10.0f}{ours * 1e6:>10.0f}{other * 1e6:>10.0f}{ours / bare:>8.2f}{ours / other:>8.3f}"
        print(f"{title:<32}{row}   {bar}{equal}", flush=True)


def _run(case: str, who: str, port: str, python: Path) -> tuple[float, str]:
    path = "" if who == "peer" else str(HOME / "generated" / "src")
    command = [str(python), str(HOME / "bench" / "client_worker.py"), case, who, port]
    env = {**os.environ, "PYTHONPATH": path, "NO_PROXY": "*"}
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True, timeout=600)
    found = json.loads(done.stdout)
    return found["seconds"], found["digest"]
