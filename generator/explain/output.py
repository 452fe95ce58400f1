"""A generated project on disk with its map: where names are declared, and what lines and names were made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from ..names.reserved import MODEL_ATTRIBUTES
from ..view.docs_merge import block_at, block_lines
from ..write import WriteError, read, read_manifest
from .declared import Declared, declared
from .lines import Place
from .origins import Origin, inherited
from .record import Record

_ACCESS = ("with_raw_response", "with_streaming_response")
_DERIVED = ("TypedDict", "WithRawResponse", "WithStreamingResponse", "Async")
"""What the names of classes end with that go with another one."""


class Output:
    """The project in `folder`. Paths are relative to it, with `/`; names are lists of their parts."""

    def __init__(self, folder: Path, record: Record) -> None:
        self.folder, self.record = folder, record
        self.package = f"src/{record.module}"
        self._texts: dict[str, str] = {}
        self._folders: dict[str, list[str]] = {}
        self._declared: dict[str, list[Declared]] = {}

    def text(self, path: str) -> str:
        """The content of a file, or nothing where there is none."""
        if path not in self._texts:
            self._texts[path] = self._content(path).decode("utf-8", "replace")
        return self._texts[path]

    def place(self, path: str, line: int) -> Place | None:
        """The line of a template that made a line; None for a maintainer's own, and for no line at all."""
        blocks, text = self.record.blocks.get(path), self.text(path)
        if not self.has_line(path, line):
            return None
        if blocks is None or block_lines(text) == blocks:
            return self.record.place(path, line)
        block, offset = block_at(text, line)
        return self.record.place(path, blocks[block] + offset) if block in blocks else None

    def has_line(self, path: str, line: int) -> bool:
        """Whether a file has so many lines."""
        text = self.text(path)
        return 1 <= line <= max(text.count("\n") + (not text.endswith("\n")), 1)

    def is_edited(self, path: str) -> bool:
        """Whether a file is not as it was generated, so that its lines may have moved."""
        known = read_manifest(self.folder).get(path) if path not in self.record.blocks else None
        return known is not None and hashlib.sha256(self._content(path)).hexdigest() != known

    def _content(self, path: str) -> bytes:
        try:
            return read(self.folder, path) or b""
        except WriteError:
            return b""

    # --- names ---

    @cached_property
    def client(self) -> str:
        """The client's class."""
        return next(name for name, origin in self.record.names.items() if origin.settings == ("package", "class"))

    @cached_property
    def _groups(self) -> dict[str, str]:
        """Key of a group's attribute → its class."""
        return {
            origin.key.replace("?group:", "?attribute:", 1): name
            for name, origin in self.record.names.items()
            if origin.key.startswith("?group:")
        }

    def qualified(self, parts: Sequence[str]) -> list[str]:
        """`deployments.get_config.key`, as a caller writes it, by the class: `DeploymentsSDK.get_config.key`."""
        parts = [part for part in parts[:-1] if part not in _ACCESS] + list(parts[-1:])
        here, rest = self.client, list(parts[1:] if parts[:1] == [self.client] else parts)
        while rest:
            found = self.record.names[here].names.get(rest[0])
            if found is None or found.key not in self._groups or len(rest) == 1:
                break
            here, rest = self._groups[found.key], rest[1:]
        is_method = bool(rest) and _plain(rest[0]) in self.record.names[here].names
        return [here, *rest] if here != self.client or is_method else list(parts)

    def origin(self, parts: Sequence[str]) -> Origin | None:
        """What the name was made from, where the document or a setting had a part in it."""
        found = self._class(parts[0]) if parts else None
        typed = bool(parts) and parts[0].endswith("TypedDict")
        for part in (each for each in parts[1:] if each != "__init__"):
            if found is None:
                return None
            found = _member(found, part, typed)
        return found

    def _class(self, name: str) -> Origin | None:
        names = self.record.names
        for suffix in ("", *_DERIVED):
            shorter = name.rstrip("_") if suffix else name
            if shorter.endswith(suffix) and (found := names.get(shorter[: len(shorter) - len(suffix)])) is not None:
                return found
        return self._constant(name)

    def _constant(self, name: str) -> Origin | None:
        """The method whose descriptor is called so: `_GET_CONFIG`."""
        if not name.startswith("_") or name.upper() != name:
            return None
        for owner in self.record.names.values():
            for method, origin in owner.names.items():
                if origin.key.endswith("?method") and method.upper().strip("_") == name.strip("_"):
                    return origin
        return None

    # --- declarations ---

    def declarations(self, path: str) -> list[Declared]:
        """What a Python file declares; nothing for a file that is not Python."""
        if path not in self._declared:
            try:
                self._declared[path] = declared(self.text(path)) if path.endswith(".py") else []
            except SyntaxError:
                self._declared[path] = []
        return self._declared[path]

    def locate(self, parts: Sequence[str]) -> tuple[str, Declared] | None:
        """Where a name stands: `models.Pet.name`, `Pet.name`, `utils.values.Value`; where it is imported only when it
        is declared nowhere in the package that gives it out."""
        for path, rest in self._modules(parts):
            if not rest:
                return path, Declared(".".join(parts), 1, 1, 1)
            here = self._in_file(path, rest)
            if here is not None and not here.imported:
                return path, here
            if (above := self._inherited(path, rest)) is not None:
                return above
            folder = path.removesuffix("__init__.py") if path.endswith("/__init__.py") else ""
            if folder and (below := self._below(folder, rest)):
                return below
            if here is not None:
                return path, here
            if folder and (given := self._given_on(folder, rest)):
                return given
        return None

    def _inherited(self, path: str, parts: Sequence[str]) -> tuple[str, Declared] | None:
        """Where a member stands that a class in the file at `path` has from one of its bases."""
        owner = next((each for each in self.declarations(path) if each.name == parts[0] and each.bases), None)
        for base in owner.bases if owner is not None and len(parts) > 1 else ():
            if base != parts[0] and (found := self._below(self.package, [base, *parts[1:]])) is not None:
                return found
        return None

    def _modules(self, parts: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        """The files that a dotted name may lead into, the longest first, with what is left of the name."""
        for length in range(len(parts), -1, -1):
            stem = "/".join([self.package, *parts[:length]])
            for path in (f"{stem}.py", f"{stem}/__init__.py"):
                if (self.folder / path).is_file():
                    yield path, list(parts[length:])

    def _below(self, folder: str, parts: Sequence[str]) -> tuple[str, Declared] | None:
        """A definition in any module of a package, which gives it out."""
        wanted = re.compile(rf"^(?:class |(?:async )?def )?{re.escape(parts[0])}\b *[:(=]", re.MULTILINE)
        for path in self._modules_below(folder):
            if wanted.search(self.text(path)):
                found = self._in_file(path, parts)
                return (path, found) if found is not None else self._inherited(path, parts)
        return None

    def _given_on(self, folder: str, parts: Sequence[str]) -> tuple[str, Declared] | None:
        """Where a module of a package imports what it gives out by its `__all__`."""
        listed = re.compile(rf'^__all__ = \[[^\]]*"{re.escape(parts[0])}"', re.MULTILINE)
        for path in self._modules_below(folder):
            found = self._in_file(path, parts) if listed.search(self.text(path)) else None
            if found is not None:
                return path, found
        return None

    def _modules_below(self, folder: str) -> list[str]:
        """The modules under a folder of the package, those of the runtime last."""
        if folder not in self._folders:
            files = (each.relative_to(self.folder).as_posix() for each in (self.folder / folder).rglob("*.py"))
            self._folders[folder] = sorted(files, key=lambda path: ("/_runtime/" in path, path))
        return self._folders[folder]

    def _in_file(self, path: str, parts: Sequence[str]) -> Declared | None:
        known = {each.name: each for each in self.declarations(path)[::-1]}
        constructor = [*parts[:1], "__init__", *parts[1:]]
        found = known.get(".".join(parts)) or known.get(".".join(constructor))
        return found


def _plain(name: str) -> str:
    return name.removesuffix("_async")


def _member(owner: Origin, name: str, typed: bool) -> Origin | None:
    """The origin of a member: as recorded, an async twin's, or that of a field which goes without saying."""
    if typed:
        wires = (each for each in owner.names.values() if each.key.endswith(f"?field:{name}"))
        return next(wires, inherited(owner, name))
    found = owner.names.get(name) or owner.names.get(_plain(name))
    if found is None and owner.key == owner.at and not name.startswith("_") and name not in MODEL_ATTRIBUTES:
        return inherited(owner, name)
    return found
