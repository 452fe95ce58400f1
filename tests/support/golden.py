"""Expected output that people review: written when `GOLDEN` is set (`make golden`), compared otherwise."""

from __future__ import annotations

import os
from pathlib import Path


def reviewed(folder: Path, path: str, text: str) -> None:
    """Assert that the generated file at `path` is as `folder/expected` has it."""
    expected = folder / "expected" / (path.replace("/", "__") + ".txt")
    if os.environ.get("GOLDEN"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(text, "utf-8", newline="\n")
    assert expected.is_file(), f"{expected} is missing: make golden, and review git diff"
    assert text == expected.read_text("utf-8"), "if this is wanted: make golden, and review git diff"
