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
from ..render import is_safe

INDEX = "versions.json"
FRONT = "index.html"
_LONGEST = 100
"""Characters of a version, which is the name of a folder."""


def check(site: Path, version: str) -> None:
    """Raises InputError where `version` cannot become a folder of `site`, so that nothing else is overwritten, and
    where a link or a pipe is in the way."""
    for place in (site / INDEX, site / FRONT):
        if place.is_symlink() or (place.exists() and not place.is_file()):
            raise _refusal(f"{place} is no regular file", "remove what is in the way")
    if not _names_folder(version):
        raise _refusal(f"the version {version[:_LONGEST]!r} is no name for a folder", "change version in the settings")
    if (site / version).exists() and version not in _known(site):
        raise _refusal(f"{site / version} is there and is no version of a site", "choose another --output")
    _known(site)


def publish(built: Path, site: Path, version: str) -> Path:
    """Put a built site under `site` as `version`, beside the versions that are there; its folder.

    Raises InputError as `check` does, and where the folder cannot be written."""
    check(site, version)
    try:
        return _placed(built, site, version)
    except OSError as problem:
        raise _refusal(f"cannot write {problem.filename}: {problem.strerror}", "choose another --output") from None


def _placed(built: Path, site: Path, version: str) -> Path:
    site.mkdir(parents=True, exist_ok=True)
    place, fresh, old = site / version, site / f".{version}.new", site / f".{version}.old"
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(built, fresh)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    _write_index(site, sorted({*_known(site, started=True), version}, key=_order, reverse=True))
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
    (site / FRONT).write_text(page, "utf-8")


def _known(site: Path, *, started: bool = False) -> list[str]:
    """The versions of a site; none of a folder that is empty or not there, or was `started` by this run."""
    if not (site / INDEX).exists() and (started or not site.exists() or (site.is_dir() and not any(site.iterdir()))):
        return []
    try:
        listed = json.loads((site / INDEX).read_text("utf-8"))
        return [_folder(one["version"]) for one in listed]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise _refusal(f"{site} is no site of documentation", "choose an empty folder, or a new one") from None


def _folder(version: object) -> str:
    """`version`, as an index has it. Raises ValueError for what no run can have put there."""
    if not isinstance(version, str) or not _names_folder(version):
        raise ValueError(version)
    return version


def _names_folder(version: str) -> bool:
    return is_safe(version) and "/" not in version and version.isprintable() and len(version) <= _LONGEST


def _order(version: str) -> tuple[list[tuple[int, int | str]], bool, str]:
    """Numbers by their value; a release after its own pre-releases."""
    release, _, _ = version.partition("-")
    parts = [
        (1, int(part)) if part.isascii() and part.isdecimal() else (0, part) for part in re.split(r"[.+]", release)
    ]
    return cast("list[tuple[int, int | str]]", parts), release == version, version


def _refusal(message: str, hint: str) -> InputError:
    return InputError([error("output", message, "#", hint, position=NOWHERE)])
