"""The imports of what is generated: sorted, each of them used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generator.format import LINE_LENGTH
from generator.selection import HOME, Selection
from tests.support.generation import planned

RUFF = Path(sys.executable).with_name("ruff")
TOUR = HOME / "examples" / "tour"


def test_imports_are_sorted_and_used(tmp_path: Path) -> None:
    files = planned(Selection(spec=TOUR / "tour.yaml", config=TOUR / "sdk.yaml", output=tmp_path / "sdk"))
    sources = {path: text for path, text in files.items() if path.startswith("src/") and "/_runtime/" not in path}
    for path, text in sources.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    command = [str(RUFF), "check", "--isolated", "--select", "I001,F401,F811", "--line-length", str(LINE_LENGTH)]
    done = subprocess.run([*command, str(tmp_path / "src")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert len(sources) > 20
