"""The command line: arguments in, exit code out. 0 done, 1 drift found by `--check`, 2 bad input, 3 a fault of ours."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from . import __version__, cli_docs, cli_editors, cli_release, internal
from .diagnostics import InputError
from .interruption import Interruption, heeding_signals
from .levels import LEVELS

_EXAMPLES = """\
examples:
  python -m generator generate
        this repository's SDK: spec/openapi.yaml + spec/overlays/ + spec/sdk.yaml → generated/
  python -m generator generate --spec petstore.yaml --output petstore-sdk
        an SDK for your own document; names, server and security are read from it
  python -m generator generate --spec petstore.yaml --package petstore --class Petstore --output sdk
        the same, with names of your choice
  python -m generator generate --check
        change nothing; exit 1 and show the difference when the output is not up to date
  python -m generator validate petstore.yaml
        only say what is wrong with a document, and where

exit codes:
  0  done          1  --check found drift          2  the input cannot be used; nothing was changed
  3  a bug of the generator: one line says where; nothing was changed (SDKWRIGHT_DEBUG=1 shows the traceback)
  130, 143  interrupted, or ended by SIGTERM: it says whether the output may be new already
"""

Group: TypeAlias = Any
"""A group of options; argparse keeps the class private."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: the process's) name, and return the exit code."""
    _open_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0].startswith("--") and given[0] not in ("--help", "--version"):
        given.insert(0, "generate")
    parser, commands = _parser()
    chosen, unknown = parser.parse_known_args(given)
    if unknown:
        _refuse(commands.get(chosen.command, parser), unknown)
    if chosen.command is None:
        parser.print_help()
        return 2
    with heeding_signals():
        return internal.guarded(lambda: _run(chosen))


def _open_streams() -> None:
    """What the caller closed has no stream, and its number would go to the next file that is opened. What an output's
    encoding has no character for is escaped: to fail at a message after the work is done would tell of nothing done."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    output: object = sys.stdout
    if isinstance(output, TextIOWrapper):
        output.reconfigure(errors="backslashreplace")


def _run(chosen: argparse.Namespace) -> int:
    try:
        from .standing import answer

        if (done := answer(chosen)) is not None:
            return done
        from .commands import COMMANDS
        from .write import touched

        touched.clear()
        code = COMMANDS[chosen.command](chosen)
        _flush()
        return code
    except InputError as problem:
        from .messages import told

        print("\n".join(map(told, problem.diagnostics)), file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except OSError as problem:
        state = f"; {written}" if (written := _written()) else ""
        print(f"error: {problem.filename or _unnamed()}: {problem.strerror or problem}{state}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as interruption:
        print(f"interrupted; {_written() or 'the output is as it was'}", file=sys.stderr)
        return 128 + (interruption.number if isinstance(interruption, Interruption) else signal.SIGINT)


def _flush() -> None:
    """Raises OSError where what was printed has no place, which would else be told after all is over."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, "standard output") from problem


def _unnamed() -> str:
    """What a fault is about that names no file: where somebody removed the folder that the command runs in, that."""
    try:
        Path.cwd()
    except OSError:
        return "the folder that the command runs in"
    return "standard output, or a file"


def _written() -> str:
    """What of the output an end before its time leaves new, if any of it; scratch copies are gone by then."""
    from .write import touched

    places = ", ".join(sorted(str(path) for path in touched if path.exists()))
    return f"written already, or about to be: {places}" if places else ""


def _refuse(command: argparse.ArgumentParser, unknown: Sequence[str]) -> NoReturn:
    """End with what a command does not understand, and the option that was perhaps meant."""
    from .suggest import nearest

    known = re.findall(r"--[\w-]+", command.format_usage())
    close = nearest(unknown[0].partition("=")[0], known)
    if "--spec" in known and Path(unknown[0]).is_file():
        close = f"a document is given with --spec: --spec {unknown[0]}"
    command.error(f"unrecognized arguments: {' '.join(unknown)}" + (f"\nhint: {close}" if close else ""))


def _parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(
        prog=cli_release.PROGRAM,
        description="Turn an OpenAPI document (3.0, 3.1, 3.2) into a Python SDK and its Markdown documentation.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sdkwright {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _describe_generate(
        commands.add_parser(
            "generate",
            help="write the SDK and its documentation",
            description="Write the SDK and its documentation. Without --spec: this repository's own.",
            epilog=_EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    _describe_validate(commands.add_parser("validate", help="say what is wrong with a document, and where"))
    cli_docs.describe(commands, _describe_sources)
    cli_editors.describe(commands, _describe_generate)
    cli_release.describe(commands)
    cli_release.name_program(parser, *commands.choices.values())
    return parser, dict(commands.choices)


def _describe_sources(command: argparse.ArgumentParser) -> None:
    _describe_inputs(command.add_argument_group("input"))
    names = command.add_argument_group("names (default: derived from the document's title)")
    names.add_argument(
        "--package", metavar="NAME", default="", help="the distribution to be installed, for example orq-ai-sdk"
    )
    names.add_argument(
        "--class", metavar="NAME", dest="class_name", default="", help="the client's class, for example Orq"
    )


def _describe_generate(command: argparse.ArgumentParser) -> None:
    _describe_sources(command)
    _describe_output(command.add_argument_group("output"))
    command.add_argument(
        "--strict",
        action="store_true",
        help="refuse a document that is not valid OpenAPI (else: warn, and serve what is understandable)",
    )
    command.add_argument("--quiet", action="store_true", help="print errors only")


def _describe_inputs(inputs: Group) -> None:
    inputs.add_argument(
        "--spec", type=Path, metavar="FILE", help="the OpenAPI document, YAML or JSON (default: spec/openapi.yaml)"
    )
    overlays = inputs.add_mutually_exclusive_group()
    overlays.add_argument(
        "--overlay",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="an OpenAPI Overlay to apply; may be repeated, in the order given (default: spec/overlays/*.yaml by name)",
    )
    overlays.add_argument("--no-overlays", action="store_true", help="apply no overlay")
    _describe_remote(inputs)
    inputs.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="settings: names, security, retries, formatter (default: spec/sdk.yaml)",
    )
    inputs.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        help="a tree of templates that replace the built-in ones of the same path",
    )


def _describe_output(output: Group) -> None:
    output.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where the SDK goes (default: generated/; with --spec: a folder named after the package)",
    )
    output.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when the output is not what would be written"
    )
    edits = output.add_mutually_exclusive_group()
    edits.add_argument(
        "--merge",
        action="store_true",
        help="keep edits by hand: merge them with what is generated now; where both changed the same lines, stop",
    )
    edits.add_argument("--force", action="store_true", help="overwrite files that were edited by hand")
    output.add_argument(
        "--prove",
        choices=LEVELS,
        help="what is proven of the package before it is written: that every file compiles (off), that all of it can be"
        " imported and every type built, too (imports, the default), that mypy finds no fault, too (types)",
    )
    output.add_argument("--no-prove", dest="prove", action="store_const", const="off", help="the same as --prove off")
    output.add_argument(
        "--report", type=Path, metavar="FILE", help="write what became of each operation and schema, as JSON"
    )


def _describe_validate(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help="the OpenAPI document, YAML or JSON")
    command.add_argument(
        "--overlay",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="an OpenAPI Overlay to apply first; may be repeated",
    )
    command.add_argument("--quiet", action="store_true", help="print errors only")
    _describe_remote(command)


def _describe_remote(group: Group) -> None:
    group.add_argument(
        "--allow-remote",
        action="store_true",
        help="follow references to http and https URLs at public addresses (default: only files beside the document)",
    )
