"""`explain`: what made a line, a name or an operation of the output."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .. import write
from ..config import Config
from ..diagnostics import NOWHERE, InputError, error
from ..inputs import output_folder, read_config
from ..messages import escape
from ..names.project import project_names
from ..selection import Selection, select
from .find import Found, find, made_from
from .near import nearest
from .output import Output
from .record import PLACE, read
from .sources import Sources, shown
from .tell import as_data, as_text, explain

DONE, UNKNOWN = 0, 2


def run(chosen: argparse.Namespace) -> int:
    """Print where the target comes from; 2 when there is no such thing, with what is called nearly so.

    Raises InputError where the output has no map, or the document cannot be read."""
    selection = select(chosen)
    sources = Sources(selection)
    output = _output(_folder(chosen.target, selection, sources))
    _hold_together(output, sources, selection)
    found = find(chosen.target, output) or _behind(chosen.target, output, sources)
    if not found:
        return _unknown(chosen.target, output, chosen.json)
    told = [explain(each, output, sources) for each in found]
    print(json.dumps(as_data(told), indent=1) if chosen.json else "\n\n".join(map(as_text, told)))
    return DONE


def _behind(target: str, output: Output, sources: Sources) -> list[Found]:
    """What was made of a schema in another file; `target` is its own place, or a component that refers to it."""
    return list(made_from(sources.behind(target), output)) if "#" in target else []


def _unknown(target: str, output: Output, as_json: bool) -> int:
    close = nearest(target, output)
    if as_json:
        print(json.dumps({"unknown": target, "near": close}))
        return UNKNOWN
    print(f"error: nothing in {shown(output.folder)} is called {escape(target)}", file=sys.stderr)
    hint = (
        f"did you mean {', '.join(close)}?" if close else "name a file:line of the output, a Python name, or GET /path"
    )
    print(f"hint: {escape(hint)}", file=sys.stderr)
    return UNKNOWN


def _folder(target: str, selection: Selection, sources: Sources) -> Path:
    """The output: as chosen, else the one that the target lies in, else the one that `generate` would write."""
    file = Path(target.partition(":")[0]).resolve()
    around = next((folder for folder in file.parents if (folder / PLACE).is_file()), None)
    if around is not None and file.is_file():
        return around
    if selection.output is not None:
        return selection.output
    config: Config = read_config(selection)
    return output_folder(selection, project_names(sources.title, config).package)


def _output(folder: Path) -> Output:
    try:
        if (content := write.read(folder, PLACE)) is not None:
            return Output(folder, read(content.decode()))
        message, hint = f"There is no map in {shown(folder)}.", "run generate first, or name the output with --output"
    except (write.WriteError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        message, hint = f"{shown(folder / PLACE)} is not a map of this version.", "run generate again"
    raise InputError([error("explain", message, "#", hint, position=NOWHERE)])


def _hold_together(output: Output, sources: Sources, selection: Selection) -> None:
    """A map is of no use with another document than its own."""
    if output.record.title != sources.title:
        message = f"{shown(output.folder)} was not generated from {shown(selection.spec)}."
        hint = "name its document with --spec (and --overlay, --config)"
        raise InputError([error("explain", message, "#", hint, position=NOWHERE)])
