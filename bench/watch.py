"""`python -m bench.watch`: how long an edit takes from its save to the last written byte while `watch` runs.

A copy of two templates is edited in turn: one that makes a page, one that makes the largest module. The time is taken
from outside, by looking for the edit in the output.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
TEMPLATES = {
    "a page": ("project/docs/sdks/{resource}/README.md.jinja", "<!-- edit {} -->", "docs/sdks/*/README.md"),
    "a module": ("package/{resource}.py.jinja", "# edit {}", "src/*/*.py"),
}
PATIENCE = 60.0


def main() -> int:
    """Print the table: median and worst of fifteen edits of each template."""
    print(f"{'edit of':<12}{'median':>9}{'max':>9}   seconds from save to written")
    for name, (template, text, place) in TEMPLATES.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            times = list(_edits(Path(folder), template, text, place))
        print(f"{name:<12}{statistics.median(times):>9.3f}{max(times):>9.3f}")
    return 0


def _edits(folder: Path, template: str, text: str, place: str) -> Iterator[float]:
    original = (HOME / "templates" / template).read_text("utf-8")
    edited = folder / "mine" / template
    edited.parent.mkdir(parents=True)
    edited.write_text(original, "utf-8")
    with _watch(folder):
        _wait(folder / "sdk", place, "")
        for number in range(15):
            time.sleep(0.5)
            edit = text.format(number) + "\n"
            edited.write_text(f"{original}\n{edit}", "utf-8")
            yield _wait(folder / "sdk", place, edit)


@contextmanager
def _watch(folder: Path) -> Generator[None]:
    command = [sys.executable, "-m", "generator", "watch", "--strict", "--quiet"]
    command += ["--output", str(folder / "sdk"), "--templates", str(folder / "mine")]
    process = subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(output: Path, place: str, text: str) -> float:
    started = time.perf_counter()
    while time.perf_counter() - started < PATIENCE:
        if any(text in path.read_text("utf-8") for path in output.glob(place)):
            return time.perf_counter() - started
        time.sleep(0.002)
    raise SystemExit(f"no {text!r} in {output}/{place} within {PATIENCE:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
