"""The version in the config file: found and replaced in place, so that comments and order stay."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ..diagnostics import NOWHERE, InputError, error
from ..parse import parse
from ..plain import LIMITS, ParseFault, is_object

_BLOCK = re.compile(r"^package:[ \t]*(?:#.*)?\n", re.MULTILINE)
_LINE = re.compile(r"^([ \t]+)version:[ \t]*[^\s#]+", re.MULTILINE)
_END = re.compile(r"^\S", re.MULTILINE)


def with_version(text: str, version: str, path: Path) -> str:
    """The config `text` with `package.version` set. Raises InputError where the file's form leaves no safe way."""
    lines = text.replace("\r\n", "\n")
    changed = _json(lines, version) if path.suffix == ".json" else _yaml(lines, version)
    if _version_in(changed, path) != version:
        hint = f"write package.version: {version} into it yourself, and run the release again"
        message = f"{path} has a form in which the version cannot be replaced."
        raise InputError([error("config-version", message, "#", hint, position=NOWHERE)])
    return ended_as(text, changed)


def ended_as(before: str, text: str) -> str:
    """`text`, whose lines end in line feeds, with the line ends of what was there `before`."""
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _yaml(text: str, version: str) -> str:
    block = _BLOCK.search(text)
    if block is None:
        return f"package:\n  version: {version}\n\n{text}" if "package" not in text else text
    end = _END.search(text, block.end())
    stop = end.start() if end else len(text)
    inside = text[block.end() : stop]
    line = _LINE.search(inside)
    if line is None:
        return f"{text[: block.end()]}  version: {version}\n{text[block.end() :]}"
    return (
        f"{text[: block.end()]}{inside[: line.start()]}{line[1]}version: {version}{inside[line.end() :]}{text[stop:]}"
    )


def _json(text: str, version: str) -> str:
    data = json.loads(text)
    data.setdefault("package", {})["version"] = version
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _version_in(text: str, path: Path) -> str:
    try:
        data = parse(text, as_json=path.suffix == ".json", limits=LIMITS)
    except ParseFault:
        return ""
    package = data.get("package") if is_object(data) else None
    return str(package.get("version", "")) if is_object(package) else ""
