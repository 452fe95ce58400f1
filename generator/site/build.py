"""From what a run understood to a folder of HTML: the site's templates, the project's pages, and Zensical."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .. import inputs, pipeline
from ..cache import Cache
from ..diagnostics import NOWHERE, InputError, error
from ..render import render_all
from ..selection import Selection
from ..view.site import SITE_FOLDER, site_targets
from ..view.targets import PROJECT_FOLDER
from .pages import site_pages
from .versions import check, publish

_PACKAGE = __package__ or ""
_PAGES = "docs/"
_SHARED = ("README.md", "USAGE.md")
"""Pages that hold what their maintainer wrote."""


def build(outcome: pipeline.Outcome, selection: Selection, output: Path, cache: Cache) -> Path:
    """Build the site of what a run made; the folder of its version under `output`.

    Raises InputError where Zensical is missing or refuses a page, and where `output` is something else."""
    require()
    assert outcome.config is not None
    check(output, outcome.config.version)
    with tempfile.TemporaryDirectory(prefix="site.") as folder:
        _write(_files(outcome, selection, cache), Path(folder))
        _run(Path(folder))
        _without_echoes(Path(folder) / "site" / "search.json")
        return publish(Path(folder) / "site", output, outcome.config.version)


def require() -> None:
    """Raises InputError where the site's generator is not installed."""
    if find_spec("zensical") is None:
        hint = "install it: pip install 'sdkwright[docs]'"
        raise InputError([error("site", "Zensical, which builds the site, is not installed.", "#", hint)])


def _files(outcome: pipeline.Outcome, selection: Selection, cache: Cache) -> dict[str, bytes]:
    """Everything that Zensical reads: path → content."""
    from .prose import html_of

    sdk, names, config, plan = outcome.sdk, outcome.names, outcome.config, outcome.plan
    if sdk is None or names is None or config is None or plan is None:
        raise ValueError("the run made nothing")
    project = next(target for target in outcome.targets if target.folder == PROJECT_FOLDER)
    targets = site_targets(sdk, names, config, project, html_of)
    trees = inputs.template_trees(selection, config)
    made = {each.path: each.content for each in render_all(trees, targets, cache=cache)}
    own = _below(made, f"{SITE_FOLDER}/")
    shared = {path: text for path, text in plan.files.items() if path in _SHARED or path not in made}
    pages = site_pages({**made, **shared}, _below(own, _PAGES))
    settings = {path: text for path, text in own.items() if not path.startswith(_PAGES)}
    return {**settings, **{_PAGES + place: text for place, text in pages.items()}}


def _below(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {path.removeprefix(folder): text for path, text in files.items() if path.startswith(folder)}


def _write(files: dict[str, bytes], folder: Path) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _without_echoes(index: Path) -> None:
    """Leave out of the search what only says a page's title once more: a heading of a part that is not searched."""
    found: dict[str, Any] = json.loads(index.read_text("utf-8"))
    titles = {item["location"]: item["title"] for item in found["items"]}
    kept = [
        item
        for item in found["items"]
        if item["text"]
        or "#" not in item["location"]
        or titles.get(item["location"].partition("#")[0]) != item["title"]
    ]
    index.write_text(json.dumps({**found, "items": kept}, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _run(folder: Path) -> None:
    """Zensical in a process of its own, which finds our extension of its Markdown."""
    home = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(filter(None, [str(home), os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--config-file", "zensical.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "SOURCE_DATE_EPOCH": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not (folder / "site" / "index.html").is_file():
        message = f"The site could not be built: {(done.stderr or done.stdout).strip()[-2000:]}"
        raise InputError([error("site", message, "#", position=NOWHERE)])
