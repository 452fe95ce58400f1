"""`init`: a project that `generate` and `release` find without further words, and the CI that goes with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from .. import __version__, source, write
from ..config import Config
from ..diagnostics import NOWHERE, InputError, error
from ..frozen import dataclass
from ..names.project import ProjectNames, project_names
from ..plain import members

_WORKFLOWS = Path(__file__).with_name("workflows")

Ask = Callable[[str, str], str]
"""Puts a question with its default, and returns the answer."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The three answers, where they were given beforehand; empty ones are asked for."""

    spec: str = ""
    package: str = ""
    class_name: str = ""


def start(home: Path, given: Answers, ask: Ask, *, workflows: bool) -> tuple[list[Path], list[Path]]:
    """Write the settings, the document and the workflows of a project in `home`; what was written, and what was there.

    A file that exists is never overwritten. Raises InputError for a document that cannot be read, and for a link
    that leads nowhere in a file's place."""
    spec = Path(given.spec or ask("Where is the OpenAPI document?", "openapi.yaml"))
    derived = _derived(home / spec)
    package = given.package or ask("What is the package called on PyPI?", derived.package)
    client = given.class_name or ask("What is the client's class called?", derived.client)
    wanted = {home / "spec" / "sdk.yaml": _config(package, client).encode()}
    target = home / "spec" / "openapi.yaml"
    if target.resolve() != (home / spec).resolve():
        wanted[target] = (home / spec).read_bytes()
    if workflows:
        wanted |= {home / ".github" / "workflows" / name: text for name, text in workflow_files().items()}
    return _written(home, wanted)


def workflow_files() -> dict[str, bytes]:
    """The workflows of a generated SDK's project, by file name."""
    found = sorted(_WORKFLOWS.glob("*.yml"))
    return {path.name: path.read_text("utf-8").replace("@VERSION@", __version__).encode() for path in found}


def _derived(spec: Path) -> ProjectNames:
    """The names that the document's title leads to."""
    document = source.read(spec, str(spec))
    title = members(members(document.data).get("info")).get("title")
    if not isinstance(title, str):
        message = f"{spec} is not an OpenAPI document: it has no info.title."
        place = document.position(())
        raise InputError([error("not-openapi", message, "#", "give the path of one with --spec", position=place)])
    return project_names(title, Config(spec=spec, output=spec.parent, templates=spec.parent))


def _config(package: str, client: str) -> str:
    lines = [
        "# What the SDK is called, and how its client behaves by default.",
        "package:",
        f"  name: {json.dumps(package)}",
        f"  class: {json.dumps(client)}",
        "  version: 0.1.0",
        "",
        "# Names that the rules should not make: spec pointer → Python name.",
        "names: {}",
    ]
    return "\n".join(lines) + "\n"


def _written(home: Path, wanted: Mapping[Path, bytes]) -> tuple[list[Path], list[Path]]:
    kept = [path for path in wanted if path.exists()]
    written = [path for path in wanted if path not in kept]
    try:
        for path in written:
            write.read(home, path.relative_to(home).as_posix())
    except write.WriteError as problem:
        message, hint = f"Cannot write {problem}.", "remove what is in the way"
        raise InputError([error("output", message, "#", hint, position=NOWHERE)]) from problem
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted[path])
    return written, kept
