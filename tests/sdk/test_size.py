"""The Orq SDK stays small: additions to the runtime go into parts which an API without a use for them goes without."""

from __future__ import annotations

from generator.selection import HOME

BAR = 400 * 1024
"""Bytes of all files of the package, as a wheel holds them: without bytecode."""


def test_the_package_is_small() -> None:
    package = HOME / "generated" / "src" / "orq_ai_sdk"
    files = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    sizes = sorted(((path.stat().st_size, path.relative_to(package).as_posix()) for path in files), reverse=True)
    total = sum(size for size, _ in sizes)
    assert len(files) > 50
    assert total <= BAR, f"{total} bytes, of which the biggest are {sizes[:12]}"
