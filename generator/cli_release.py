"""The arguments of the commands around a release: `diff`, `release`, `adopt`, `init`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

Commands: TypeAlias = Any
"""What `add_subparsers` gives; its class has no public name."""

_DIFF = """\
OLD and NEW are each an OpenAPI document, a generated project or package, a wheel, a published version
(name==1.2.3, taken by pip) or a baseline (.sdkwright/surface.json). Two documents are compared on the wire too,
and the second keeps the names of the first, as it would when the SDK is generated again.

examples:
  python -m generator diff old.yaml new.yaml
  python -m generator diff dist/orq_ai_sdk-0.1.0-py3-none-any.whl generated --format markdown
  python -m generator diff orq-ai-sdk==1.31.0rc7 generated/src/orq_ai_sdk --format json

exit codes:
  0  nothing breaks          1  a program that worked may break          2  OLD or NEW cannot be read
"""

_RELEASE = """\
In this order, first in a scratch copy: generate; compare with the released surface in .sdkwright/surface.json;
choose the version (see docs/releasing.md); write it into the config, and an entry into CHANGELOG.md; build sdist
and wheel; install the wheel in a fresh environment and try it. Only when all of it held is the project changed.
Uploading is left to CI. SOURCE_DATE_EPOCH is honoured; without it the built files carry the release's date.

examples:
  python -m generator release --dry-run
  python -m generator release
  python -m generator release --to 1.0.0
  python -m generator release --spec api.yaml --config sdk.yaml --output sdk

exit codes:
  0  released, or nothing to release   1  stopped: renames without an alias, a version too low, a failed build or
  2  the input cannot be used             smoke test; nothing was changed
"""

_ADOPT = """\
For a team whose users have an SDK of the seed's family. Operations are paired by HTTP method and path, types by
their place in them; the published names of groups, methods, arguments, models, enumerations, unions, exceptions and
fields go into names.lock, and the next `generate` follows it. FROM is a wheel, a folder, or name==1.2.3 (by pip).

examples:
  python -m generator adopt --from dist/orq_ai_sdk-1.31.0rc7-py3-none-any.whl --dry-run
  python -m generator adopt --from orq-ai-sdk==1.31.0rc7
  python -m generator adopt --from ../old-sdk --spec api.yaml --config sdk.yaml --output sdk

exit codes:
  0  adopted        1  none of the published operations is in the document        2  an input cannot be used
"""

_INIT = """\
Writes spec/sdk.yaml, a copy of the document as spec/openapi.yaml, and workflows for checks and trusted publishing,
all in the current folder; after that `generate` and `release` need no arguments. Existing files are kept. What is
not given is asked for, or without a terminal derived from the document's title.

examples:
  sdkwright init
  sdkwright init --spec petstore.yaml --package petstore-sdk --class Petstore --no-ci

exit codes:
  0  done          2  the document cannot be read
"""

_CHECKOUT = "python -m generator"
PROGRAM = _CHECKOUT if __package__ == "generator" else "sdkwright"
"""How the generator is called: from its repository, or installed."""


def name_program(*parsers: argparse.ArgumentParser) -> None:
    """Let every help text call the program as its reader does."""
    for parser in parsers:
        parser.epilog = (parser.epilog or "").replace(_CHECKOUT, PROGRAM)
        parser.description = (parser.description or "").replace(_CHECKOUT, PROGRAM)


def describe(commands: Commands) -> None:
    """Add the commands to the program's own."""
    _describe_diff(
        _add(commands, "diff", "say what changed between two specs or SDKs, and which version that demands", _DIFF)
    )
    _describe_release(_add(commands, "release", "version, changelog, wheel and sdist of what is generated", _RELEASE))
    _describe_adopt(_add(commands, "adopt", "take the names of a published SDK into names.lock", _ADOPT))
    _describe_init(
        _add(commands, "init", "start a project in the current folder: three questions, then its files", _INIT)
    )


def _add(commands: Commands, name: str, summary: str, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return made


def _describe_diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", metavar="OLD", help="what users have")
    command.add_argument("new", metavar="NEW", help="what they would get")
    command.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="default: text")
    command.add_argument(
        "--config", type=Path, metavar="FILE", help="settings that OLD and NEW are read with, if documents"
    )
    command.add_argument(
        "--overlay", type=Path, metavar="FILE", action="append", default=[], help="an overlay for both; may be repeated"
    )


def _describe_inputs(command: argparse.ArgumentParser) -> None:
    """The inputs of `generate`, for the commands that generate on the way."""
    command.set_defaults(no_overlays=False, package="", class_name="", strict=False)
    command.add_argument("--spec", type=Path, metavar="FILE", help="the OpenAPI document (default: spec/openapi.yaml)")
    command.add_argument(
        "--overlay", type=Path, metavar="FILE", action="append", default=[], help="an overlay; may be repeated"
    )
    command.add_argument("--config", type=Path, metavar="FILE", help="settings (default: spec/sdk.yaml)")
    command.add_argument("--templates", type=Path, metavar="DIR", help="templates that replace the built-in ones")
    command.add_argument("--output", type=Path, metavar="DIR", help="the generated project (default: generated/)")
    command.add_argument("--quiet", action="store_true", help="print the result only")


def _describe_release(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help="do all of it in the scratch copy, and change nothing")
    command.add_argument(
        "--to", metavar="VERSION", default="", help="the version (default: the lowest that is allowed)"
    )
    command.add_argument("--date", metavar="YYYY-MM-DD", type=_date, help="the date of the entry (default: today, UTC)")
    command.add_argument("--allow-renames", action="store_true", help="release renames that have no alias")
    command.add_argument("--no-smoke", action="store_true", help="do not install and try the wheel")
    command.add_argument("--dist", type=Path, metavar="DIR", help="where wheel and sdist go (default: OUTPUT/dist)")
    _describe_inputs(command)


def _date(text: str) -> str:
    """`text` if it is a date that archives can carry; argparse tells of any other."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date, such as 2027-01-31") from None
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is not between {_YEARS[0]} and {_YEARS[1]}")
    return found.isoformat()


_YEARS = 1970, 2105
"""The times of gzip end in 2106."""


def _describe_adopt(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="source", metavar="FROM", required=True, help="the published SDK")
    command.add_argument("--dry-run", action="store_true", help="print what would be adopted, and write nothing")
    _describe_inputs(command)


def _describe_init(command: argparse.ArgumentParser) -> None:
    command.add_argument("--spec", metavar="FILE", default="", help="the OpenAPI document (default: openapi.yaml)")
    command.add_argument("--package", metavar="NAME", default="", help="the distribution's name")
    command.add_argument("--class", metavar="NAME", dest="class_name", default="", help="the client's class")
    command.add_argument("--no-ci", action="store_true", help="write no workflows")
    command.add_argument("--yes", action="store_true", help="ask nothing; take what the document leads to")
