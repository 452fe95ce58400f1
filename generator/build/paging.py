"""How an operation is said to answer in pages: by the settings, or by an extension of the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal, TypeAlias, cast

from ..config import Config, check
from ..diagnostics import Diagnostic, Position, join_pointer, warning
from ..frozen import dataclass
from ..ir import Json, Operation
from ..normalize.reading import mapping, sequence, text

OWN = "x-sdk-pagination"

Style: TypeAlias = Literal["cursor", "offset", "page", "link", "url"]
_STEP = re.compile(r"""\.?([^.\[\]'"]+)|\[(-?\d+)\]|\[(?:'([^']+)'|"([^"]+)")\]|\[\(@\.length\s*-\s*(\d+)\)\]""")


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of an operation's pages. Paths are dotted, parameters are called as the document calls them.

    `items` None: it is not said where they are. `pointer` and `place` tell where it is said."""

    style: Style
    pointer: str
    place: Position | None = None
    parameter: str = ""
    items: str | None = None
    next: str = ""
    more: str = ""
    total: str = ""
    limit: str = ""
    start: int | None = None

    def misfit(self, problem: str, hint: str = "") -> Diagnostic:
        """The diagnostic for a declaration that cannot be followed."""
        message = f"The pagination does not fit: {problem}; the operation is generated without pages."
        return replace(warning("pagination-misfit", message, self.pointer, hint), position=self.place)


class PathError(ValueError):
    """A path that is none, or that leads through what cannot be followed."""


def declared(operation: Operation, config: Config) -> Declared | Diagnostic | None:
    """What the settings, else the document, say of `operation`; a diagnostic where that cannot be understood."""
    setting = config.operations.get(operation.operation_id, {}).get("pagination")
    if setting is False:
        return None
    try:
        if setting is not None:
            return _own(setting, operation.pointer, config.places.get(operation.operation_id))
        return _extension(operation)
    except PathError as problem:
        name = next((name for name in (OWN, *_VENDORS) if name in operation.extensions), "")
        pointer = operation.pointer if setting is not None or not name else join_pointer(operation.pointer, name)
        place = config.places.get(operation.operation_id) if setting is not None else None
        return Declared("cursor", pointer, place).misfit(str(problem), "write a path such as data[-1].id")


def _extension(operation: Operation) -> Declared | Diagnostic | None:
    own = operation.extensions.get(OWN)
    if own is False:
        return None
    if own is None:
        name = next((name for name in _VENDORS if mapping(operation.extensions.get(name))), "")
        given, pointer = mapping(operation.extensions.get(name)), join_pointer(operation.pointer, name)
        return _VENDORS[name](given, pointer) if name else None
    pointer = join_pointer(operation.pointer, OWN)
    for found in check(own, "pagination"):
        said = f"{OWN}: {found.message}".rstrip(".")
        return warning("pagination-invalid", f"{said}; the operation is generated without pages.", pointer, found.hint)
    return _own(own, pointer)


def _own(given: Mapping[str, Any], pointer: str, place: Position | None = None) -> Declared:
    """The shape of the settings file."""
    paths = ("items", "next", "more", "total")
    read: dict[str, Any] = {name: path_of(given[name]) for name in paths if name in given}
    read |= {name: given[name] for name in ("parameter", "limit", "start") if name in given}
    return Declared(given["style"], pointer, place, **read)


def _vendors(given: Mapping[str, Json], pointer: str) -> Declared | Diagnostic:
    """The shape of `x-speakeasy-pagination`."""
    roles: dict[str, str] = {}
    for each in map(mapping, sequence(given.get("inputs"))):
        roles.setdefault(text(each.get("type")), text(each.get("name")))
    outputs = {name: path_of(text(path)) for name, path in mapping(given.get("outputs")).items() if path}
    styles = {"cursor": "cursor", "url": "url", "offsetLimit": "page" if "page" in roles else "offset"}
    style = styles.get(text(given.get("type")))
    if style is None:
        return Declared("cursor", pointer).misfit(f"the type {text(given.get('type'))!r} is not known")
    return Declared(
        cast(Style, style),
        pointer,
        parameter=roles.get(style, ""),
        items=outputs.get("results"),
        next=outputs.get("nextUrl" if style == "url" else "nextCursor", ""),
        total=outputs.get("numPages", "") if style == "page" else "",
        limit=roles.get("limit", ""),
    )


def _ferns(given: Mapping[str, Json], pointer: str) -> Declared | Diagnostic | None:
    """The shape of `x-fern-pagination`: `offset` counts pages, or items where there is a `step`."""
    paths = {name: text(said).removeprefix("$request.") for name, said in given.items() if isinstance(said, str)}
    answers = {name: path_of(said.removeprefix("$response.")) for name, said in paths.items() if "$response." in said}
    items, more = answers.get("results"), answers.get("has-next-page", "")
    if "cursor" in paths:
        return Declared("cursor", pointer, parameter=paths["cursor"], items=items, next=answers.get("next_cursor", ""))
    if "next_url" in answers or "next_uri" in answers:
        return Declared("url", pointer, items=items, next=answers.get("next_url") or answers["next_uri"])
    if "offset" not in paths:
        return Declared("cursor", pointer).misfit("it says neither a cursor nor an offset")
    step = paths.get("step", "")
    return Declared(
        "offset" if step else "page", pointer, parameter=paths["offset"], items=items, more=more, limit=step
    )


def _pageable(given: Mapping[str, Json], pointer: str) -> Declared | None:
    """The shape of `x-ms-pageable`: an answer holds the address of the next page, or is the only one."""
    following = text(given.get("nextLinkName"))
    items = text(given.get("itemName")) or "value"
    return Declared("url", pointer, items=path_of(items), next=path_of(following)) if following else None


_VENDORS: Mapping[str, Callable[[Mapping[str, Json], str], Declared | Diagnostic | None]] = {
    "x-speakeasy-pagination": _vendors,
    "x-fern-pagination": _ferns,
    "x-ms-pageable": _pageable,
}


def path_of(written: str) -> str:
    """A path as the runtime takes it, names and positions joined by dots: `$.data[-1].id` → `data.-1.id`. A dot within
    a name is a tilde: `['@odata.nextLink']` → `@odata~nextLink`.

    Raises PathError for what is no path, and for a name with a tilde in it."""
    rest = written.strip().removeprefix("$")
    steps: list[str] = []
    while rest:
        match = _STEP.match(rest)
        if match is None:
            raise PathError(f"{written!r} is not a path of names and positions")
        name, index, single, double, from_end = match.groups()
        steps.append(name or single or double or index or f"-{from_end}")
        rest = rest[match.end() :]
    if any("~" in step for step in steps):
        raise PathError(f"{written!r} leads through a name that holds a tilde")
    return ".".join(step.replace(".", "~") for step in steps)
