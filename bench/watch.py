"""`python -m bench.watch`: how long an edit takes from its save to the last written byte while `watch` runs.

Copies of two templates, the document, an overlay and the settings are edited in turn. The time is taken from outside,
by looking for the edit in the output.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
ROUNDS = 15
PATIENCE = 60.0


@dataclass(frozen=True)
class Edit:
    """What is edited: in `file` (below the bench's folder) `old` becomes `new` with a number, seen as `shown`."""

    file: str
    old: str
    new: str
    place: str
    shown: str


_PAGE = "project/docs/sdks/{resource}/README.md.jinja"
_MODULE = "package/{resource}.py.jinja"
EDITS = {
    "a page": Edit(
        f"mine/{_PAGE}", "# {{ resource", "edit NUMBER # {{ resource", "docs/sdks/*/README.md", "edit NUMBER #"
    ),
    "a module": Edit(f"mine/{_MODULE}", "\nclass", "\n# edit NUMBER\nclass", "src/*/*.py", "# edit NUMBER\n"),
    "the document": Edit(
        "spec/openapi.yaml", "Retrieve the", "Edit NUMBER of the", "docs/sdks/*/README.md", "Edit NUMBER of the"
    ),
    "an overlay": Edit(
        "spec/overlays/*.yaml", "title: orq.ai API", "title: orq.ai Edit NUMBER", "README.md", "Edit NUMBER\n"
    ),
    "the settings": Edit("spec/sdk.yaml", "Python client", "Edit NUMBER", "pyproject.toml", "Edit NUMBER"),
}


def main() -> int:
    """Print the table: median and worst of the edits of each kind."""
    print(f"{'edit of':<14}{'median':>9}{'max':>9}   seconds from save to written")
    for name, edit in EDITS.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            times = list(_times(Path(folder), edit))
        print(f"{name:<14}{statistics.median(times):>9.3f}{max(times):>9.3f}")
    return 0


def _times(folder: Path, edit: Edit) -> Iterator[float]:
    shutil.copytree(HOME / "spec", folder / "spec")
    for template in (_PAGE, _MODULE):
        (folder / "mine" / template).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOME / "templates" / template, folder / "mine" / template)
    (file,) = folder.glob(edit.file.replace("{", "[{]"))
    original = file.read_text("utf-8")
    if edit.old not in original:
        raise SystemExit(f"no {edit.old!r} in {edit.file}")
    with _watch(folder):
        _wait(folder / "sdk", edit.place, "")
        for number in range(ROUNDS):
            time.sleep(0.5)
            file.write_text(original.replace(edit.old, edit.new.replace("NUMBER", str(number))), "utf-8")
            yield _wait(folder / "sdk", edit.place, edit.shown.replace("NUMBER", str(number)))


@contextmanager
def _watch(folder: Path) -> Generator[None]:
    command = [sys.executable, "-m", "generator", "watch", "--strict", "--quiet", "--output", str(folder / "sdk")]
    command += ["--templates", str(folder / "mine"), "--spec", str(folder / "spec" / "openapi.yaml")]
    command += ["--config", str(folder / "spec" / "sdk.yaml")]
    for overlay in sorted((folder / "spec" / "overlays").glob("*.yaml")):
        command += ["--overlay", str(overlay)]
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
