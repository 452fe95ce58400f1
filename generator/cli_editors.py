"""The arguments of the commands for template editors: `watch`, `explain`, `context`, `templates`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

Commands: TypeAlias = Any
"""What argparse's `add_subparsers` gives; its type is private."""

Describe: TypeAlias = Callable[[argparse.ArgumentParser], None]

_WATCH = """\
An edit of a template, an overlay, the settings or the document is written within half a second; the difference of
the output is printed. A mistake is shown where it stands, and the watch goes on. Ctrl-C ends it.

examples:
  python -m generator watch
  python -m generator watch --templates mine/ --preview
  python -m generator watch --spec petstore.yaml --output petstore-sdk
"""
_EXPLAIN = """\
TARGET is a line of the output (file:line), a Python name (with or without its package), an argument of a method, an
operation (POST /path, or its operationId), or a pointer into the document (#/components/schemas/Pet). Told are the
template's line, the place in the document, the overlay actions, the settings, and the rule that gave the name.

examples:
  python -m generator explain generated/src/orq_ai_sdk/deployments_sdk.py:44
  python -m generator explain orq_ai_sdk.models.HonoAPIError
  python -m generator explain 'deployments.get_config(key)'
  python -m generator explain 'POST /v2/deployments/get_config' --json
  python -m generator explain Pet --spec petstore.yaml --output petstore-sdk

exit codes:
  0  told          2  there is no such thing (near matches are named), or an input cannot be used
"""
_CONTEXT = """\
TEMPLATE is a name below templates/, such as package/sdk.py.jinja; its values are shown as they are for the chosen
document. Without TEMPLATE: the names and types that all templates can count on.

examples:
  python -m generator context 'package/{resource}.py.jinja'
  python -m generator context templates/project/README.md.jinja --spec petstore.yaml
  python -m generator context
"""
_TEMPLATES = """\
MINE is a tree of templates of your own, for --templates: a file in it replaces the built-in one of the same path, or
single blocks of it when it begins with {% extends "base/<its path>" %}. Beside them, in MINE/.base, stand the built-in
ones that they were made from, so that `diff` can show what an upgrade changed under them.

examples:
  python -m generator templates list
  python -m generator templates copy 'package/{resource}.py.jinja' mine/ --block header
  python -m generator generate --templates mine/
  python -m generator templates diff mine/
  python -m generator templates accept mine/

exit codes:
  0  done, or nothing changed          1  diff found changes          2  there is no such template, block or folder
"""


def describe(commands: Commands, generation: Describe) -> None:
    """Add the commands to the program's own; `generation` describes the options of `generate`."""
    watch = _add(commands, "watch", "generate again at every edit", _WATCH)
    generation(watch)
    watch.add_argument(
        "--preview", action="store_true", help="show the docs and the code on a page that reloads itself"
    )
    watch.add_argument("--port", type=_port, default=0, metavar="N", help="the page's port (default: a free one)")
    explain = _add(commands, "explain", "say what made a line, a name or an operation of the output", _EXPLAIN)
    explain.add_argument("target", metavar="TARGET", help="file:line, a Python name, POST /path, or a pointer")
    explain.add_argument("--json", action="store_true", help="print JSON")
    generation(explain)
    context = _add(commands, "context", "say what a template receives, with examples", _CONTEXT)
    context.add_argument(
        "template", nargs="?", default="", metavar="TEMPLATE", help="a template of the package or project"
    )
    generation(context)
    _describe_templates(
        _add(commands, "templates", "templates of your own, and what upgrades changed under them", _TEMPLATES)
    )


def _describe_templates(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="every built-in template, with its blocks")
    copy = actions.add_parser("copy", help="start an override of a template, or of one block")
    copy.add_argument("template", metavar="TEMPLATE", help="for example package/sdk.py.jinja")
    copy.add_argument("mine", type=Path, metavar="MINE", help="your tree of templates")
    copy.add_argument("--block", metavar="NAME", default="", help="replace this block only")
    diff = actions.add_parser("diff", help="what an upgrade changed under your overrides")
    diff.add_argument("mine", type=Path, metavar="MINE", help="your tree of templates")
    accept = actions.add_parser("accept", help="take today's built-in templates as seen")
    accept.add_argument("mine", type=Path, metavar="MINE", help="your tree of templates")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _add(commands: Commands, name: str, what: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=text, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    return parser
