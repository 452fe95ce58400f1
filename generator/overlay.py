"""OpenAPI Overlay 1.0 and 1.1: documents that change the root document, action by action.

Pure: `apply` leaves its source alone and returns another one, whose positions lead into the overlay file for all that
an overlay brought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .diagnostics import Diagnostic, InputError, Pointer, Severity, join_pointer
from .document import Document, read
from .frozen import dataclass
from .plain import Json, copy, is_array, is_object, items
from .recursion import deep_recursion
from .source import Source, assemble
from .trace import Trace

if TYPE_CHECKING:
    from .jsonpath import Selector

_VERSION = re.compile(r"1\.[01](\.\d+)?\Z")
_ACTIONS = ("remove", "update", "copy")


def apply(source: Source, overlays: Sequence[Path]) -> tuple[Source, list[Diagnostic]]:
    """`source` changed by the overlay documents, in order, and the warnings of doing so.

    Raises InputError when an overlay cannot be read, is not an overlay of a known version, or has an action that
    cannot be applied."""
    if not overlays:
        return source, []
    editor = _Editor(source)
    for path in overlays:
        editor.apply(read(path, limits=source.limits))
    errors = [found for found in editor.found if found.severity is Severity.ERROR]
    if errors:
        raise InputError(errors)
    root = Document(source.root.name, source.root.text, editor.data, is_json=source.root.is_json)
    changed = assemble(source.folder, root, locators={"": editor.trace}, limits=source.limits, fetcher=source.fetcher)
    return changed, editor.found


@dataclass(frozen=True, slots=True)
class _Action:
    """One action of an overlay, checked for shape. `tokens` is its place in the overlay file."""

    overlay: Document
    tokens: tuple[str, ...]
    target: str
    kind: str
    value: Json


@dataclass(frozen=True, slots=True)
class _Match:
    """A node that a JSONPath selected."""

    location: tuple[str | int, ...]
    value: Json


class _Conflict(Exception):
    """An update does not fit what it is merged into, at `tokens` within the update."""

    def __init__(self, message: str, tokens: tuple[str, ...]) -> None:
        super().__init__(message)
        self.message, self.tokens = message, tokens


class _Editor:
    """A private copy of the root document, its trace, and what was found while changing it."""

    def __init__(self, source: Source) -> None:
        self.data: Json = copy(source.data)
        before = source.locators.get("")
        self.trace = before.copy() if isinstance(before, Trace) else Trace(source.root, ())
        self.found: list[Diagnostic] = []
        self._limits = source.limits
        self._copied = 0
        self._selector: Selector | None = None

    def apply(self, overlay: Document) -> None:
        """Applies each action of `overlay` in turn."""
        for action in self._actions(overlay):
            matches = self._select(action, "target", action.target)
            if matches is None:
                continue
            if not matches:
                self._report(
                    "overlay-no-match",
                    f"The target {action.target} selects nothing.",
                    overlay,
                    (*action.tokens, "target"),
                    "Check the path against the document, or drop the action.",
                    severity=Severity.WARNING,
                )
            elif action.kind == "remove":
                self._remove(action, matches)
            else:
                self._update(action, matches)

    # --- the overlay's own shape ---

    def _actions(self, overlay: Document) -> Iterator[_Action]:
        data = overlay.data
        if not is_object(data) or "overlay" not in data:
            hint = "An overlay begins with `overlay: 1.1.0`."
            self._report("overlay-invalid", f"{overlay.name} is not an overlay document.", overlay, (), hint)
            return
        if not isinstance(data["overlay"], (str, float)) or not _VERSION.match(str(data["overlay"])):
            message = f"Overlay version {data['overlay']!r} is not supported."
            self._report("overlay-version", message, overlay, ("overlay",), "Supported are 1.0.0 and 1.1.0.")
            return
        actions = data.get("actions")
        if not is_array(actions) or not actions:
            message = "`actions` must be a list with at least one action."
            self._report("overlay-invalid", message, overlay, ("actions",), "Write `actions:` and a list below it.")
            return
        for index, action in enumerate(actions):
            checked = self._action(overlay, ("actions", str(index)), action)
            if checked:
                yield checked

    def _action(self, overlay: Document, tokens: tuple[str, ...], action: Json) -> _Action | None:
        if not is_object(action):
            self._report("overlay-invalid", "An action must be a mapping.", overlay, tokens)
            return None
        target = action.get("target")
        if not isinstance(target, str):
            hint = "Write `target:` with a JSONPath, such as $.info."
            self._report("overlay-invalid", "An action needs a `target`.", overlay, (*tokens, "target"), hint)
            return None
        kinds = [kind for kind in _ACTIONS if kind in action and action[kind] is not False]
        if "remove" in action and not isinstance(action["remove"], bool):
            self._report("overlay-invalid", "`remove` must be true or false.", overlay, (*tokens, "remove"))
            return None
        if not kinds:
            hint = "Add one of `update`, `remove: true` or `copy`."
            self._report("overlay-invalid", "The action changes nothing.", overlay, tokens, hint)
            return None
        if kinds[0] != "remove" and len(kinds) > 1:
            hint = "Make two actions of it."
            self._report("overlay-invalid", "An action has both `update` and `copy`.", overlay, (*tokens, "copy"), hint)
            return None
        return _Action(overlay, tokens, target, kinds[0], action[kinds[0]])

    # --- selecting ---

    def _select(self, action: _Action, key: str, path: Json) -> list[_Match] | None:
        place = (*action.tokens, key)
        if not isinstance(path, str):
            self._report("overlay-invalid", f"`{key}` must be a JSONPath.", action.overlay, place)
            return None
        from .jsonpath import Selector  # which only overlays need

        self._selector = self._selector or Selector()
        try:
            nodes = self._selector.select(path, self.data)
        except ValueError as fault:
            message = f"{path} is not a JSONPath: {_first_line(fault)}."
            hint = "Overlays use JSONPath after RFC 9535, for example $.paths['/pets'].get."
            self._report("overlay-jsonpath", message, action.overlay, place, hint)
            return None
        return [_Match(location, value) for location, value in nodes.items()]

    # --- changing ---

    def _remove(self, action: _Action, matches: list[_Match]) -> None:
        def from_the_end(match: _Match) -> tuple[int, int]:
            last = match.location[-1] if match.location else 0
            return -len(match.location), -last if isinstance(last, int) else 0

        for match in sorted(matches, key=from_the_end):
            if not match.location:
                message = "The root of the document cannot be removed."
                self._report("overlay-conflict", message, action.overlay, (*action.tokens, "target"))
                continue
            parent = _walk(self.data, match.location[:-1])
            self.trace.at(match.location[:-1]).remove(match.location[-1], parent)
            del parent[match.location[-1]]

    def _update(self, action: _Action, matches: list[_Match]) -> None:
        brought = self._brought(action)
        if brought is None:
            return
        if len({_kind(match.value) for match in matches}) > 1:
            message = f"The target {action.target} selects nodes of several kinds, which one {action.kind} cannot fit."
            hint = "Select only objects, only arrays or only plain values."
            self._report("overlay-conflict", message, action.overlay, (*action.tokens, "target"), hint)
            return
        value, origin = brought
        self._hold(action, value, matches)
        for match in matches:
            try:
                self._update_one(match, copy(value), origin)
            except _Conflict as conflict:
                place = (*action.tokens, action.kind, *(conflict.tokens if action.kind == "update" else ()))
                hint = "Remove the old value by an action before."
                self._report("overlay-conflict", conflict.message, action.overlay, place, hint)

    def _hold(self, action: _Action, value: Json, matches: list[_Match]) -> None:
        """Raises InputError where the update would take the document beyond its limits, before anything is copied."""
        copies = len(matches) - (action.kind == "update")
        left, deepest = self._limits.alias_nodes - self._copied, max(len(match.location) for match in matches)
        size, height = _measured(value, left // copies if copies else None)
        self._copied += size * copies
        if deepest + height > self._limits.depth:
            message = f"The document would be nested deeper than {self._limits.depth} levels."
            self._report("nesting-limit", message, action.overlay, action.tokens, "Flatten it.")
        elif self._copied > self._limits.alias_nodes:
            message = f"The copies that overlays make have more than {self._limits.alias_nodes} values."
            self._report("overlay-limit", message, action.overlay, action.tokens, "Select fewer nodes, or use $ref.")
        else:
            return
        raise InputError(self.found)

    def _brought(self, action: _Action) -> tuple[Json, Trace] | None:
        """The value that an action brings, and where it was written."""
        if action.kind == "update":
            return action.value, Trace(action.overlay, (*action.tokens, "update"))
        matches = self._select(action, "copy", action.value)
        if matches is None:
            return None
        if len(matches) != 1:
            message = f"`copy` must select one node, and {action.value} selects {len(matches)}."
            self._report("overlay-conflict", message, action.overlay, (*action.tokens, "copy"))
            return None
        with deep_recursion():
            return copy(matches[0].value), self.trace.at(matches[0].location).copy()

    def _update_one(self, match: _Match, value: Json, origin: Trace) -> None:
        target = _walk(self.data, match.location)
        trace = self.trace.at(match.location)
        kinds = (_kind(target), _kind(value))
        if kinds == ("object", "object"):
            _merge(target, value, trace, origin, ())
        elif kinds[0] == "array":
            _extend(target, value if is_array(value) else [value], trace, origin, whole=kinds[1] != "array")
        elif kinds == ("value", "value") and match.location:
            _walk(self.data, match.location[:-1])[match.location[-1]] = value
            self.trace.at(match.location[:-1]).set(match.location[-1], origin.copy())
        else:
            raise _Conflict(
                f"The target is an {kinds[0]}, the update is an {kinds[1]}.".replace("an value", "a value"), ()
            )

    def _report(
        self,
        code: str,
        message: str,
        overlay: Document,
        tokens: tuple[str, ...],
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        pointer: Pointer = join_pointer(overlay.name + "#", *tokens)
        self.found.append(Diagnostic(code, severity, message, pointer, hint, position=overlay.position(tokens)))


def _merge(target: Json, value: Json, trace: Trace, origin: Trace, tokens: tuple[str, ...]) -> None:
    for key, item in value.items():
        kinds = (_kind(target[key]), _kind(item)) if key in target else ("value", "value")
        if item is None and kinds[0] != "value":
            continue  # a key without a value only mirrors the document's structure
        if kinds == ("value", "value"):
            target[key] = item
            trace.set(key, origin.at((key,)).copy())
        elif kinds == ("object", "object"):
            _merge(target[key], item, trace.at((key,)), origin.at((key,)), (*tokens, key))
        elif kinds == ("array", "array"):
            _extend(target[key], items(item), trace.at((key,)), origin.at((key,)), whole=False)
        else:
            raise _Conflict(
                f"{key!r} is an {kinds[0]} in the document and an {kinds[1]} in the overlay.".replace(
                    "an value", "a value"
                ),
                (*tokens, key),
            )


def _extend(target: list[Json], brought: list[Json], trace: Trace, origin: Trace, *, whole: bool) -> None:
    """Appends what is `brought`; with `whole`, `origin` belongs to the one item and not to the list of them."""
    for index, item in enumerate(brought):
        trace.append(target, origin.copy() if whole else origin.at((index,)).copy())
        target.append(item)


def _measured(value: Json, enough: int | None) -> tuple[int, int]:
    """The nodes of `value` and the levels of its nesting, counted as far as there are some more nodes than `enough`."""
    size, height, level = 1, 0, [value]
    while level := [node for node in level if is_object(node) or is_array(node)]:
        if enough is not None and size > enough:
            break
        level = [item for node in level for item in (node.values() if is_object(node) else node)]
        size, height = size + len(level), height + 1
    return size, height


def _kind(value: Json) -> str:
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "value"


def _walk(data: Json, location: Sequence[str | int]) -> Any:
    for step in location:
        data = data[step]
    return data


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or ["it cannot be read"])[0].rstrip(".")
