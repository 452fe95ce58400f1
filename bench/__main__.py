"""`make bench`: how long generation takes and how it grows beside other generators, how soon a watch has written an
edit, and what importing and calling the SDK cost beside its own dependencies.

Everything is a whole process, run several times in turn, so that the figures of one table belong together. Ratios
are against what was measured in the same run; nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from . import client, generation, watch

HOME = Path(__file__).resolve().parent.parent
FLOOR = "import httpx2; from pydantic import BaseModel, TypeAdapter"
"""What any SDK on pydantic and this HTTP client imports; `import pydantic` alone is lazy and imports little."""

LAZY_FLOOR = "import httpx2, pydantic"


PARTS = ("generation", "regenerate", "import", "calls", "watch")


def main() -> int:
    """Print the tables."""
    chosen = _arguments()
    print(generation.machine())
    for part in [each for each in PARTS if each in chosen.only.split(",")]:
        print()
        _run(part, chosen)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--runs", type=int, help="runs of each command (default: 7; of a generator: 3)")
    parser.add_argument("--only", default=",".join(PARTS), help=f"which tables (default: {','.join(PARTS)})")
    sizes = ",".join(map(str, generation.SIZES))
    parser.add_argument("--sizes", default=sizes, help=f"operations of the family, or none (default: {sizes})")
    known = ",".join(generation.DOCUMENTS)
    parser.add_argument("--documents", default=",".join(list(generation.DOCUMENTS)[:4]), help=f"paths, or of: {known}")
    parser.add_argument("--formatters", default="ruff,black", help="ours with (default: ruff,black)")
    parser.add_argument("--peers", default="openapi-python-client,openapi-generator", help="the others, or none")
    return parser.parse_args()


def _run(part: str, chosen: argparse.Namespace) -> None:
    runs = max(1, chosen.runs or 7)
    if part == "generation":
        sizes = [int(each) for each in chosen.sizes.split(",") if each.isdigit()]
        documents, formatters, peers = map(_listed, (chosen.documents, chosen.formatters, chosen.peers))
        generation.measure(sizes, documents, formatters, peers, runs if chosen.runs else 3)
    elif part == "regenerate":
        _regenerate(runs)
    elif part == "import":
        _imports(runs * 2)
        _size()
    elif part == "calls":
        client.measure(max(1, runs // 2))
    else:
        watch.main()


def _listed(text: str) -> list[str]:
    """Names between commas; a comma with a space behind it belongs to a name."""
    return [each.replace("\0", ", ") for each in text.replace(", ", "\0").split(",") if each not in ("", "none")]


def _regenerate(runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        cold = [_generate(place / f"cold-{n}", place / f"cache-{n}") for n in range(max(1, runs // 2))]
        changed = [_generate(place / f"new-{n}", place / "cache-0") for n in range(runs)]
        warm = [_generate(place / "new-0", place / "cache-0") for _ in range(runs)]
        _again(place / "new-0", place / "cache-0")
        nothing = [_again(place / "new-0", place / "cache-0") for _ in range(runs)]
        start = [_timed([sys.executable, "-c", "pass"], {}) for _ in range(runs)]
    _table(
        "regenerate, whole process",
        {
            "python alone": start,
            "cold": [t for t, _ in cold],
            "warm, new output": [t for t, _ in changed],
            "nothing changed, with a report": [t for t, _ in warm],
            "nothing changed": nothing,
        },
        "python alone",
    )
    stages = list(cold[0][1])
    print(f"\n{'stage':<12}{'cold':>9}{'warm':>9}   seconds, median")
    for stage in stages:
        print(f"{stage:<12}{_median(cold, stage):>9.3f}{_median(warm, stage):>9.3f}")


def _generate(output: Path, cache: Path) -> tuple[float, dict[str, float]]:
    report = output.with_suffix(".json")
    seconds = _again(output, cache, "--report", str(report))
    return seconds, json.loads(report.read_bytes())["stages"]


def _again(output: Path, cache: Path, *more: str) -> float:
    command = [sys.executable, "-m", "generator", "generate", "--strict", "--quiet", "--output", str(output), *more]
    return _timed(command, {"SDKWRIGHT_CACHE": str(cache)})


def _median(runs: list[tuple[float, dict[str, float]]], stage: str) -> float:
    return statistics.median(stages.get(stage, 0.0) for _, stages in runs)


def _imports(runs: int) -> None:
    # As in an installed package, modules are compiled already: the first round, not counted, sees to it.
    path = {
        "PYTHONPATH": str(HOME / "generated" / "src"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(HOME / ".cache" / "bench" / "pycache"),
    }
    codes = {
        "python alone": "pass",
        LAZY_FLOOR: LAZY_FLOOR,
        FLOOR: FLOOR,
        "… and a model of pydantic's": f"{FLOOR}\nclass Model(BaseModel):\n    name: str\nModel(name='x')",
        "import orq_ai_sdk": "import orq_ai_sdk",
        "… with a client": "import orq_ai_sdk; orq_ai_sdk.Orq(api_key='x').deployments",
        "… and one model": "from orq_ai_sdk import Orq, models; Orq('x'); models.Messages(role='user', content='x')",
    }
    commands: Mapping[str, Callable[[], float]] = {
        name: partial(_timed, [sys.executable, "-c", code], path) for name, code in codes.items()
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in commands.values():
        run()
    for _ in range(runs):
        for name, run in commands.items():
            times[name].append(run())
    print()
    _table("import, whole process", times, FLOOR)


def _size() -> None:
    package = HOME / "generated" / "src" / "orq_ai_sdk"
    files = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    runtime = [path for path in files if "_runtime" in path.parts]
    total, vendored = (sum(path.stat().st_size for path in group) for group in (files, runtime))
    print(
        f"\ninstalled, without bytecode: {total / 1000:.0f} KB in {len(files)} files; runtime {vendored / 1000:.0f} KB"
    )


def _timed(command: list[str], extra: Mapping[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env={**os.environ, **extra}, cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _table(title: str, times: Mapping[str, list[float]], floor: str) -> None:
    base = statistics.median(times[floor])
    width = max(map(len, (title, *times))) + 2
    print(f"{title:<{width}}{'median':>9}{'min':>9}{'max':>9}{'ratio':>8}{'more':>9}   seconds; against: {floor}")
    for name, found in times.items():
        middle = statistics.median(found)
        row = f"{middle:>9.3f}{min(found):>9.3f}{max(found):>9.3f}{middle / base:>8.2f}{middle - base:>+9.3f}"
        print(f"{name:<{width}}{row}")


if __name__ == "__main__":
    sys.exit(main())
