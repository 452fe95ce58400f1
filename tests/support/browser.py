"""A headless Chromium for the tests that look at pages as people see them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Any]:
    """`$CHROMIUM`, one on the path, or the one that `python -m playwright install chromium` put there; in an empty
    profile. Skips the test without one."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    with api.sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        except api.Error as problem:
            reason = str(problem).splitlines()[0]
            pytest.skip(f"no Chromium: {reason}; set CHROMIUM, or: python -m playwright install chromium")
        yield found
        found.close()
