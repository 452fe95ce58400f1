"""What `docs` does, from its parsed arguments to its exit code."""

from __future__ import annotations

import argparse
import sys

from .. import pipeline
from ..cache import Cache, default_folder
from ..notices import print_diagnostics
from ..progress import Progress
from ..selection import select
from .build import build, require


def docs(chosen: argparse.Namespace) -> int:
    """`docs`: build the site of a document's SDK, which itself is not written."""
    require()
    site, chosen.output = chosen.output, chosen.sdk
    progress = Progress(None if chosen.quiet else sys.stderr)
    selection, cache = select(chosen), Cache(default_folder())
    outcome = pipeline.run(selection, progress, cache)
    print_diagnostics(outcome.diagnostics, outcome.source, chosen.quiet)
    if outcome.plan is None:
        return 2
    with progress.stage("site"):
        place = build(outcome, selection, site, cache)
    if not chosen.quiet:
        print(f"{place}: {sum(1 for _ in place.rglob('*.html'))} pages; serve {site} with any web server")
    return 0
