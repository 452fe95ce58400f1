"""The arguments of `docs`, the command that builds the documentation as a site."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

Commands: TypeAlias = Any
"""What argparse's `add_subparsers` gives; its type is private."""

_DOCS = """\
The pages are those that `generate` writes, with a reference of the API in which tabs and fields open. The site needs no
other host: no fonts, no scripts, no analytics from elsewhere. Each version of the SDK has a folder of its own in the
output, and the pages' switcher leads from one to the other; a version that is there already is replaced.

examples:
  python -m generator docs
  python -m generator docs --spec petstore.yaml --output petstore-site
  python -m http.server --directory site --bind 127.0.0.1

exit codes:
  0  done          2  the input cannot be used, or the site's generator is not installed
"""


def describe(commands: Commands, describe_sources: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add `docs` to the commands; `describe_sources` gives it the options for documents and names of `generate`."""
    command = commands.add_parser(
        "docs",
        help="build the documentation as a static site",
        description="Build the documentation as a static site. Without --spec: this repository's own.",
        epilog=_DOCS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    describe_sources(command)
    output = command.add_argument_group("output")
    output.add_argument(
        "--output", type=Path, metavar="DIR", default=Path("site"), help="where the site goes (default: site/)"
    )
    output.add_argument(
        "--sdk",
        type=Path,
        metavar="DIR",
        help="the SDK whose names and README are carried on (default: where generate would write it)",
    )
    command.add_argument("--strict", action="store_true", help="refuse a document that is not valid OpenAPI")
    command.add_argument("--quiet", action="store_true", help="print errors only")
