"""The versions of a site: a folder each, and what the pages' switcher reads.

The layout is that of `mike`, which the theme's switcher knows: `versions.json` beside the folders, the newest first.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import cast

from ..diagnostics import NOWHERE, InputError, error

INDEX = "versions.json"


def publish(built: Path, site: Path, version: str) -> Path:
    """Put a built site under `site` as `version`, beside the versions that are there; its folder.

    Raises InputError for a folder that is not a site, so that nothing else is overwritten."""
    known = _known(site)
    place = site / version
    if place.exists() and version not in known:
        raise _refusal(f"{place} is there and is no version of a site", "choose another --output")
    site.mkdir(parents=True, exist_ok=True)
    fresh, old = site / f".{version}.new", site / f".{version}.old"
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(built, fresh)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    _write_index(site, sorted({*known, version}, key=_order, reverse=True))
    return place


def _write_index(site: Path, versions: list[str]) -> None:
    listed = [{"version": one, "title": one, "aliases": list[str]()} for one in versions]
    (site / INDEX).write_text(json.dumps(listed, indent=2) + "\n", "utf-8")
    target = f"{versions[0]}/index.html"
    page = (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Documentation</title>\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n</head>\n'
        f'<body><a href="{target}">Documentation</a></body>\n</html>\n'
    )
    (site / "index.html").write_text(page, "utf-8")


def _known(site: Path) -> list[str]:
    if not site.exists() or not any(site.iterdir()):
        return []
    try:
        listed = json.loads((site / INDEX).read_text("utf-8"))
        return [cast("str", one["version"]) for one in listed]
    except (OSError, ValueError, TypeError, KeyError):
        raise _refusal(f"{site} is no site of documentation", "choose an empty folder, or a new one") from None


def _order(version: str) -> tuple[list[tuple[int, int | str]], bool, str]:
    """Numbers by their value; a release after its own pre-releases."""
    release, _, _ = version.partition("-")
    parts = [(1, int(part)) if part.isdigit() else (0, part) for part in re.split(r"[.+]", release)]
    return cast("list[tuple[int, int | str]]", parts), release == version, version


def _refusal(message: str, hint: str) -> InputError:
    return InputError([error("output", message, "#", hint, position=NOWHERE)])
