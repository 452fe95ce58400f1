"""Where the nodes of a document, the actions of overlays, settings and locked names stand in their files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from .. import overlay, source, swagger2
from ..diagnostics import InputError, Pointer, Position, join_pointer
from ..document import Document
from ..frozen import dataclass
from ..plain import Json, is_array, is_object, members
from ..selection import Selection
from .lines import TREES, Place
from .origins import Origin

_MOST_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a file, and what stands there: a pointer, an action, a setting, a template's line."""

    file: str
    line: int
    column: int
    what: str


class Sources:
    """The inputs of one selection, read when they are asked for."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    @cached_property
    def document(self) -> source.Source:
        """The document with its overlays. Raises InputError when it cannot be read."""
        loaded = source.load(self._selection.spec)
        changed, _ = overlay.apply(loaded, self._selection.overlays)
        return swagger2.convert(changed)[0]

    @property
    def title(self) -> str:
        """What the document calls itself."""
        return str(members(members(self.document.data).get("info")).get("title", ""))

    def node(self, pointer: Pointer) -> Mention | None:
        """Where a node of the document was written, or the nearest around it that is there: a field may be no more
        than required. None where that is the document itself."""
        while "/" in pointer.partition("#")[2] and not self.document.has(pointer):
            pointer = pointer.rpartition("/")[0]
        if pointer in ("", "#") or not self.document.has(pointer):
            return None
        found = self.document.position(pointer, on_key=True)
        return Mention(shown(Path(found.file)), found.line, found.column, pointer)

    def behind(self, pointer: Pointer) -> Pointer:
        """Where a node of the document leads that is nothing but a reference; else its own place."""
        passed: set[Pointer] = set()
        while pointer not in passed and self.document.has(pointer):
            passed.add(pointer)
            data = members(self.document.get(pointer))
            if len(data) == 1 and "$ref" in data:
                pointer = self._meant(pointer, str(data["$ref"]))
        return pointer

    def _meant(self, pointer: Pointer, ref: str) -> Pointer:
        try:
            return self.document.resolve(pointer, ref)
        except source.UnresolvedRef:
            return pointer

    def brought_by(self, pointer: Pointer) -> Mention | None:
        """The overlay action that brought a node; None where the document itself has it."""
        return (
            self._action(self.document.position(pointer, on_key=True))
            if pointer and self.document.has(pointer)
            else None
        )

    def changed_by(self, pointer: Pointer) -> list[Mention]:
        """The overlay actions that brought something inside a node, in their order."""
        if not self._overlays or not pointer or not self.document.has(pointer):
            return []
        found = {self._action(place) for place in self._positions(pointer)} - {None, self.brought_by(pointer)}
        return sorted((each for each in found if each is not None), key=lambda each: (each.file, each.line))

    def settings(self, origin: Origin) -> list[Mention]:
        """The lines of the config file that are about a name."""
        if self._config is None:
            return []
        wanted = [("names", key) for key in (origin.key, origin.at, f"{origin.at}?field") if key and origin.at]
        found = [path for path in (origin.settings, *dict.fromkeys(wanted)) if path and self._is_set(path)]
        return [self._setting(self._config, path) for path in found]

    def locked(self, key: str, output: Path) -> Mention | None:
        """The line of names.lock that keeps a name."""
        path = self._selection.lock or output / ".sdkwright" / "names.lock"
        entry = json.dumps(key) + ": "
        try:
            lines = path.read_text("utf-8").split("\n")
        except OSError:
            return None
        numbers = (number for number, line in enumerate(lines, 1) if key and line.startswith(entry))
        return next((Mention(shown(path), number, 1, lines[number - 1][len(entry) :]) for number in numbers), None)

    def template(self, place: Place) -> Mention:
        """A line of a template, as it is written."""
        name, line = place
        tree, _, inside = name.partition("/")
        roots: dict[str, Path] = dict(zip(TREES, self._selection.trees, strict=False))
        root = roots.get(tree)
        path = root / inside if root is not None else Path(name)
        try:
            text = path.read_text("utf-8").split("\n")[line - 1].strip()
        except (OSError, IndexError):
            text = ""
        return Mention(shown(path), line, 1, text)

    # --- overlays and settings ---

    @cached_property
    def _overlays(self) -> dict[str, Document]:
        return {str(path): source.read(path, str(path)) for path in self._selection.overlays}

    def _positions(self, pointer: Pointer) -> Iterator[Position]:
        """The position of a node and of everything in it, breadth first."""
        queue: list[tuple[Pointer, Json]] = [(pointer, self.document.get(pointer))]
        for at, node in queue:
            yield self.document.position(at, on_key=True)
            if len(queue) < _MOST_NODES:
                queue += [(join_pointer(at, token), child) for token, child in _children(node)]

    def _action(self, place: Position) -> Mention | None:
        document = self._overlays.get(place.file)
        if document is None:
            return None
        actions = members(document.data).get("actions", [])
        for number in range(len(actions) - 1, -1, -1):
            start = document.position(("actions", str(number)))
            if (start.line, start.column) <= (place.line, place.column):
                return Mention(
                    shown(Path(place.file)), start.line, start.column, f"action {number + 1}: {_told(actions[number])}"
                )
        return None

    @cached_property
    def _config(self) -> Document | None:
        path = self._selection.config
        try:
            return source.read(path, shown(path)) if path is not None else None
        except InputError:
            return None

    def _is_set(self, path: tuple[str, ...]) -> bool:
        node: Json = self._config.data if self._config is not None else None
        for token in path:
            if not is_object(node) or token not in node:
                return False
            node = node[token]
        return True

    @staticmethod
    def _setting(config: Document, path: tuple[str, ...]) -> Mention:
        found = config.position(path, on_key=True)
        return Mention(found.file, found.line, found.column, ".".join(path))


def shown(path: Path) -> str:
    """A path as people in this folder would write it."""
    here = Path.cwd()
    whole = path if path.is_absolute() else here / path
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else whole.as_posix()


def _children(node: Json) -> list[tuple[str | int, Json]]:
    if is_object(node):
        return [(str(key), child) for key, child in node.items()]
    return list(enumerate(node)) if is_array(node) else []


def _told(action: Json) -> str:
    kind = next((kind for kind in ("remove", "update", "copy") if members(action).get(kind)), "")
    return f"{kind} {members(action).get('target', '')}".strip()
