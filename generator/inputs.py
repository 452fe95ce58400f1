"""What a run reads beside the document: the config file, the names of earlier runs, the maintainer's pages."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path

from . import checked_settings, names, source, versions, write
from .cache import NO_CACHE, Cache
from .checked_settings import Unusable
from .config import SCHEMA, Config, check, with_file
from .diagnostics import NOWHERE, Diagnostic, InputError, error, from_json, join_pointer, split_pointer, to_json
from .frozen import dataclass
from .names.project import project_names, unusable
from .plain import Json
from .regions import CustomRegions
from .selection import Selection
from .view.blocks import MarkedBlocks

LOCK = ".sdkwright/names.lock"
"""Where names are kept in an output whose document has no lock of its own."""


def read_config(selection: Selection, cache: Cache = NO_CACHE) -> Config:
    """The settings of a run: built-in ones, then the config file's, then the command line's.

    Raises InputError where the config file cannot be read or says something unknown."""
    config = Config(
        spec=selection.spec,
        output=selection.output or Path.cwd(),
        templates=selection.templates,
        overlays=selection.overlays,
        strict=selection.strict,
    )
    if selection.config is not None:
        config = _with_file(config, selection.config, cache)
    package, module = (selection.package, "") if selection.package else (config.package, config.module)
    config = replace(config, package=package, module=module, class_name=selection.class_name or config.class_name)
    _refuse(error("config", f"{problem}.", "#", hint, position=NOWHERE) for _, problem, hint in unusable(config))
    return config


def _refuse(found: Iterable[Diagnostic]) -> None:
    if told := tuple(found):
        raise InputError(told)


def _with_file(config: Config, path: Path, cache: Cache) -> Config:
    document = source.read(path, str(path))
    found = _checked(document.data, cache)
    _refuse(
        replace(each, position=document.position(split_pointer(each.pointer)[1], on_key=each.on_key)) for each in found
    )
    config = with_file(config, document.data)
    named = (Unusable(("package", key), problem, hint) for key, problem, hint in unusable(config))
    _refuse(
        error(
            "config",
            f"{each.problem}.",
            join_pointer("#", *each.path),
            each.hint,
            position=document.position(each.path),
        )
        for each in (*named, *checked_settings.unusable(config))
    )
    spoken_of = {name: document.position(("operations", name), on_key=True) for name in config.operations}
    spoken_of |= {key: document.position(("names", key), on_key=True) for key in config.names}
    for part, given in (("security", config.security), ("globals", config.globals)):
        spoken_of |= {f"{part} {name}": document.position((part, name), on_key=True) for name in given}
    plugins = tuple(
        replace(each, position=document.position(("plugins", str(number))))
        for number, each in enumerate(config.plugins)
    )
    aliases = tuple(
        replace(each, position=document.position(("aliases", each.old), on_key=True)) for each in config.aliases
    )
    return replace(config, places=spoken_of, plugins=plugins, aliases=aliases)


def _checked(data: Json, cache: Cache) -> list[Diagnostic]:
    """What is wrong with a config file. Asking is slow, because the validator has to be imported."""
    parts = (json.dumps(data), versions.own("config.py", "suggest.py", SCHEMA.name))
    known = cache.remember("config", parts, lambda: json.dumps([to_json(found) for found in check(data)]).encode())
    return [from_json(found) for found in json.loads(known)]


def output_folder(selection: Selection, package: str) -> Path:
    """Where the SDK goes: as chosen, else a folder named after the package."""
    return selection.output if selection.output is not None else Path.cwd() / package


def template_trees(selection: Selection, config: Config) -> tuple[Path, ...]:
    """The template trees, the base first; then what the chosen HTTP library replaces in it, if anything."""
    base, *others = selection.trees
    variant = base / "variants" / config.http
    return base, *([variant] if variant.is_dir() else []), *others


@dataclass(frozen=True, slots=True)
class Lock:
    """The names of earlier runs. `outside` is a lock that people keep beside the document; else it is in the output."""

    known: Mapping[str, str]
    text: str = ""
    outside: Path | None = None
    next: str = field(default="")

    def with_names(self, entries: Mapping[str, str]) -> Lock:
        """The lock with what the next run shall find."""
        return replace(self, next=names.write_lock(entries))

    @property
    def inside(self) -> dict[str, bytes]:
        """The lock as a file of the output, where it belongs there."""
        return {} if self.outside is not None else {LOCK: self.next.encode()}

    @property
    def drift(self) -> str:
        """What an outside lock lacks or has too much, a line each."""
        if self.outside is None or self.text == self.next:
            return ""
        old, new = set(self.text.splitlines()), set(self.next.splitlines())
        lines = [f"-{line}" for line in sorted(old - new)] + [f"+{line}" for line in sorted(new - old)]
        return "\n".join([f"{self.outside.name}:", *lines])

    def save(self) -> None:
        """Write an outside lock, at once and only when it changed."""
        if self.outside is None or self.text == self.next:
            return
        handle, temporary = tempfile.mkstemp(dir=self.outside.parent, prefix=".names.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(self.next)
            os.chmod(temporary, 0o644)
            os.replace(temporary, self.outside)
        finally:
            Path(temporary).unlink(missing_ok=True)


def read_lock(selection: Selection, config: Config, title: str) -> Lock:
    """The names that earlier runs gave to a document of this title. Raises InputError for a lock that is not one."""
    package = project_names(title, config).package
    path = selection.lock or output_folder(selection, package) / LOCK
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    return Lock(names.read_lock(text, str(path)), text, selection.lock)


class _NeverEdited(write.Merge):
    """A file that people may edit and that the generator then carries on."""

    def owned(self, text: str) -> str:
        return ""

    def merge(self, existing: str, rendered: str) -> str:
        return rendered


_SHARED: Mapping[str, write.Merge] = {"README.md": MarkedBlocks(), "USAGE.md": MarkedBlocks(), LOCK: _NeverEdited()}
_REGIONS = CustomRegions()


def merges(paths: Iterable[str]) -> dict[str, write.Merge]:
    """Those of the files of an output that are shared with its maintainer, and how."""
    found: dict[str, write.Merge] = {path: _REGIONS for path in paths if path.endswith(".py") and _RUNTIME not in path}
    return {**found, **_SHARED}


_RUNTIME = "/_runtime/"
"""The vendored code, which has no custom regions."""
