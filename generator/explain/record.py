"""The map beside the manifest: what each line and each public name of an output was made from.

It holds no position in a document, because those move with every comment: pointers stay, and `explain` looks them up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..diagnostics import Pointer
from ..frozen import dataclass
from ..render import Rendered
from ..view.docs_merge import block_lines
from .lines import Place
from .origins import Origin
from .realign import realign
from .runs import Run, pack, runs_of, unpack

PLACE = ".sdkwright/map.json"
"""Where the map stands in an output."""
_ABOUT = "What each line and each public name was made from; `explain` reads it."


@dataclass(frozen=True, slots=True)
class Record:
    """A map as read. `title` is the document's, `names` are classes and aliases. `subjects` says for a page which name
    it is about, and `blocks` for one that is shared with a maintainer on which line each block began;
    `plugins` are those of the files that plugins made."""

    module: str
    title: str
    templates: tuple[str, ...]
    lines: Mapping[str, str]
    subjects: Mapping[str, str]
    blocks: Mapping[str, Mapping[str, int]]
    plugins: Mapping[str, str]
    names: Mapping[str, Origin]

    def place(self, path: str, line: int) -> Place | None:
        """The line of a template that made a line of the file at `path`."""
        return unpack(self.lines[path], self.templates, line) if path in self.lines else None


@dataclass(frozen=True, slots=True)
class Lines:
    """What is known of the lines of one file: where they come from, and where blocks begin that it shares."""

    runs: tuple[Run, ...]
    blocks: Mapping[str, int]


def lines(made: Rendered, places: Sequence[Place], final: bytes) -> Lines:
    """The lines of a file whose `places` are those it had as rendered; `final` is its content after formatting."""
    if made.content != final:
        places = tuple(places[index] for index in realign(made.content.decode(), final.decode()))
    return Lines(runs_of(places), block_lines(made.content.decode()) if made.path.endswith(".md") else {})


def write(
    module: str,
    title: str,
    files: Mapping[str, Lines],
    subjects: Mapping[str, str],
    names: Mapping[str, Origin],
    plugins: Mapping[str, str],
) -> bytes:
    """The map's text; `title` is the document's, and `plugins` says which plugin made a file."""
    templates = sorted({run[2] for found in files.values() for run in found.runs})
    numbers = {template: number for number, template in enumerate(templates)}
    rules = sorted({origin.rule for each in names.values() for origin in _all(each)})
    ruled = {rule: number for number, rule in enumerate(rules)}
    content: dict[str, str | Sequence[str] | Mapping[str, Any]] = {
        "about": _ABOUT,
        "module": module,
        "title": title,
        "templates": templates,
        "rules": rules,
        "subjects": dict(sorted(subjects.items())),
        "blocks": {path: found.blocks for path, found in files.items() if found.blocks},
        "plugins": dict(sorted(plugins.items())),
        "lines": {path: pack(files[path].runs, numbers) for path in sorted(files)},
        "names": {name: _packed(names[name], "", ruled) for name in sorted(names)},
    }
    return _text(content).encode()


def read(text: str) -> Record:
    """The map of an output. Raises ValueError, KeyError or TypeError for a text that is none."""
    content: dict[str, Any] = json.loads(text)
    rules: tuple[str, ...] = tuple(content["rules"])
    names = {name: _unpacked(packed, "", rules) for name, packed in content["names"].items()}
    parts = (content["lines"], content["subjects"], content["blocks"], content["plugins"])
    return Record(content["module"], content["title"], tuple(content["templates"]), *parts, names)


def _all(origin: Origin) -> Iterable[Origin]:
    yield origin
    for each in origin.names.values():
        yield from _all(each)


def _text(content: Mapping[str, str | Sequence[str] | Mapping[str, Any]]) -> str:
    """JSON with a line for each entry, so that a change of one shows as one."""
    return "{\n" + ",\n".join(f"{_json(key)}:{_entries(value)}" for key, value in content.items()) + "\n}\n"


def _entries(value: str | Sequence[str] | Mapping[str, Any]) -> str:
    if isinstance(value, str):
        return _json(value)
    if isinstance(value, Mapping):
        return "{\n" + ",\n".join(f"{_json(name)}:{_json(inner)}" for name, inner in value.items()) + "\n}"
    return "[\n" + ",\n".join(map(_json, value)) + "\n]"


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _packed(origin: Origin, owner: Pointer, rules: Mapping[str, int]) -> dict[str, Any]:
    """Pointers that begin as their owner's are written as what follows (`under`); so are keys
    that begin as the pointer or as the owner's do (`kind`, `owned`)."""
    found: dict[str, Any] = {"rule": rules[origin.rule]}
    under = owner and origin.at.startswith(owner)
    found |= {"under": origin.at[len(owner) :]} if under else {"at": origin.at}
    if origin.key.startswith(origin.at):
        found["kind"] = origin.key[len(origin.at) :]
    elif owner and origin.key.startswith(owner):
        found["owned"] = origin.key[len(owner) :]
    elif origin.key:
        found["key"] = origin.key
    if origin.settings:
        found["settings"] = origin.settings
    if origin.names:
        found["names"] = {name: _packed(each, origin.at, rules) for name, each in origin.names.items()}
    return found


def _unpacked(packed: Mapping[str, Any], owner: Pointer, rules: tuple[str, ...]) -> Origin:
    at = packed["at"] if "at" in packed else owner + packed["under"]
    key = at + packed["kind"] if "kind" in packed else packed.get("key", "")
    key = owner + packed["owned"] if "owned" in packed else key
    names = {name: _unpacked(each, at, rules) for name, each in packed.get("names", {}).items()}
    rule = rules[int(packed["rule"])]
    return Origin(at, rule, key, tuple(packed.get("settings", ())), names)
