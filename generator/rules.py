"""Our own rules: what the meta-schema cannot say. Each is a function from the source to diagnostics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .diagnostics import Diagnostic, Pointer, join_pointer, split_pointer, warning
from .frozen import dataclass
from .methods import methods_of
from .patterns import LONGEST
from .plain import Json, is_object, items, members
from .references import keyword, mappings
from .source import Source, UnresolvedRef
from .suggest import Suggester, nearest

_HALF_CHARACTER = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F][\da-fA-F]{2}"
)
_TEMPLATE = re.compile(r"\{([^{}]*)\}")


def check(source: Source) -> list[Diagnostic]:
    """Every finding of every rule, each once, as a warning."""
    found: dict[Diagnostic, None] = {}
    for rule in _RULES:
        found.update(dict.fromkeys(rule(source)))
    return list(found)


# --- references -------------------------------------------------------------------------------------------------


def _references(source: Source) -> Iterator[Diagnostic]:
    circular: dict[Pointer, bool] = {}
    suggester = Suggester()
    for name in source.documents:
        for reference in source.references(name):
            pointer = join_pointer(name + "#", *reference.tokens)
            if not reference.lax and pointer != "#":
                yield from _reference(source, pointer, reference.text, circular, suggester)


def _reference(
    source: Source, pointer: Pointer, text: str, circular: dict[Pointer, bool], suggester: Suggester
) -> Iterator[Diagnostic]:
    place = join_pointer(pointer, "$ref")
    try:
        target = source.resolve(pointer, text)
    except UnresolvedRef as fault:
        yield warning(fault.code, f"{text} cannot be resolved: {fault.reason}.", place, fault.hint)
        return
    if not source.has(target):
        yield _missing(source, text, target, place, suggester)
    elif _circles(source, target, circular):
        hint = "Give one of the references a schema instead."
        yield warning("ref-cycle", f"{text} leads back to itself.", place, hint)


def _circles(source: Source, pointer: Pointer, circular: dict[Pointer, bool]) -> bool:
    """Whether following references from `pointer` never ends; `circular` is what is known of others, and grows."""
    seen: dict[Pointer, None] = {}
    here: Pointer | None = pointer
    while here is not None and here not in seen and here not in circular:
        seen[here] = None
        here = follow(source, here)
    endless = here is not None and circular.get(here, True)
    circular.update(dict.fromkeys(seen, endless))
    return endless


def follow(source: Source, pointer: Pointer) -> Pointer | None:
    """Where the reference at `pointer` leads; None when there is none, or it is broken."""
    ref = members(source.get(pointer)).get("$ref")
    if not isinstance(ref, str):
        return None
    try:
        target = source.resolve(pointer, ref)
    except UnresolvedRef:
        return None
    return target if source.has(target) else None


def resolved(source: Source, pointer: Pointer) -> tuple[Pointer, Json]:
    """The node at `pointer` with its references followed, and its own pointer."""
    for _ in range(100):
        following = follow(source, pointer)
        if following is None:
            break
        pointer = following
    return pointer, source.get(pointer)


def _missing(source: Source, text: str, target: Pointer, place: Pointer, suggester: Suggester) -> Diagnostic:
    """A reference to no node: the nearest name beside it, or the part of the path that is missing."""
    name, tokens = split_pointer(target)
    present, here = 0, name + "#"
    while source.has(further := join_pointer(here, tokens[present])):
        present, here = present + 1, further
    owner = members(source.get(here))
    if "$ref" in owner:
        message = f"{text} passes through the reference at {here}."
        return warning("ref-not-found", message, place, f"Point at {owner['$ref']} instead.")
    hint = suggester.nearest(tokens[present], list(owner)) or f"There is no `{tokens[present]}` in {here}."
    return warning("ref-not-found", f"{text} does not exist.", place, hint)


# --- operations -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Operation:
    pointer: Pointer
    path: str
    path_item: Pointer
    data: Mapping[str, Any]


def _operations(source: Source) -> Iterator[_Operation]:
    for path in members(source.data.get("paths")):
        pointer, item = resolved(source, join_pointer("#/paths", path))
        for _, tokens, data in methods_of(members(item)):
            if is_object(data):
                yield _Operation(join_pointer(pointer, *tokens), path, pointer, data)


def _operation_ids(source: Source) -> Iterator[Diagnostic]:
    first: dict[str, _Operation] = {}
    for operation in _operations(source):
        identifier = operation.data.get("operationId")
        if not isinstance(identifier, str):
            continue
        earlier = first.setdefault(identifier, operation)
        if earlier is not operation and earlier.pointer != operation.pointer:
            message = f"The operationId {identifier!r} is used by {_label(earlier)} already."
            yield warning(
                "duplicate-operation-id",
                message,
                join_pointer(operation.pointer, "operationId"),
                "Give each operation an id of its own.",
            )


def _label(operation: _Operation) -> str:
    return f"{operation.pointer.rsplit('/', 1)[-1].upper()} {operation.path}"


@dataclass(frozen=True, slots=True)
class _Parameter:
    pointer: Pointer
    name: str
    location: str


def _parameters(source: Source, owner: Pointer) -> list[_Parameter]:
    """The parameters listed at `owner`; each with the pointer of its place in the list."""
    found: list[_Parameter] = []
    for index in range(len(items(members(source.get(owner)).get("parameters")))):
        place = join_pointer(owner, "parameters", index)
        parameter = members(resolved(source, place)[1])
        name, location = parameter.get("name"), parameter.get("in")
        if isinstance(name, str) and isinstance(location, str):
            found.append(_Parameter(place, name, location))
    return found


def _duplicate_parameters(source: Source) -> Iterator[Diagnostic]:
    for operation in _operations(source):
        for owner in (operation.path_item, operation.pointer):
            seen: set[tuple[str, str]] = set()
            for parameter in _parameters(source, owner):
                key = (parameter.name, parameter.location)
                if key in seen:
                    message = f"The {parameter.location} parameter {parameter.name!r} is listed twice."
                    yield warning("duplicate-parameter", message, parameter.pointer, "Remove one of the two.")
                seen.add(key)


def _path_parameters(source: Source) -> Iterator[Diagnostic]:
    for operation in _operations(source):
        listed = [*_parameters(source, operation.path_item), *_parameters(source, operation.pointer)]
        declared = {parameter.name: parameter for parameter in listed if parameter.location == "path"}
        expected = _TEMPLATE.findall(operation.path)
        for name in dict.fromkeys(expected):
            if name not in declared:
                hint = nearest(name, list(declared)) or f"Add a parameter with `name: {name}` and `in: path`."
                message = f"{_label(operation)} does not declare its path parameter {name!r}."
                yield warning("path-parameter-missing", message, operation.pointer, hint, on_key=True)
        for name, parameter in declared.items():
            if name not in expected:
                message = f"The path {operation.path} has no {{{name}}} for this parameter."
                hint = nearest(name, expected) or f"Write {{{name}}} into the path, or remove the parameter."
                yield warning("path-parameter-surplus", message, parameter.pointer, hint)


def _similar_paths(source: Source) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for path in members(source.data.get("paths")):
        shape = _TEMPLATE.sub("{}", path)
        if first.setdefault(shape, path) != path:
            message = f"The path {path} is the same as {first[shape]} but for a parameter's name."
            hint = "Make one path of the two."
            yield warning("path-ambiguous", message, join_pointer("#/paths", path), hint, on_key=True)


# --- the rest ---------------------------------------------------------------------------------------------------


def _duplicate_tags(source: Source) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, tag in enumerate(items(source.data.get("tags"))):
        name = members(tag).get("name")
        if isinstance(name, str):
            if name in seen:
                place = join_pointer("#/tags", index)
                yield warning("duplicate-tag", f"The tag {name!r} is declared twice.", place, "Remove one of the two.")
            seen.add(name)


def _security(source: Source) -> Iterator[Diagnostic]:
    known = members(members(source.data.get("components")).get("securitySchemes"))
    suggester = Suggester()
    for place in ["#", *(operation.pointer for operation in _operations(source))]:
        for index, requirement in enumerate(items(members(source.get(place)).get("security"))):
            for name in members(requirement):
                if name not in known and "/" not in name:
                    pointer = join_pointer(place, "security", index, name)
                    hint = suggester.nearest(name, list(known)) or "Declare it under components.securitySchemes."
                    message = f"There is no security scheme {name!r}."
                    yield warning("security-undefined", message, pointer, hint, on_key=True)


def _server_variables(source: Source) -> Iterator[Diagnostic]:
    for index, server in enumerate(items(source.data.get("servers"))):
        known = members(members(server).get("variables"))
        for name in _TEMPLATE.findall(str(members(server).get("url", ""))):
            if name not in known:
                place = join_pointer("#/servers", index, "url")
                hint = nearest(name, list(known)) or "Declare it under the server's `variables`, with a default."
                yield warning("server-variable", f"The server's variable {name!r} is not declared.", place, hint)


def _discriminators(source: Source) -> Iterator[Diagnostic]:
    known = members(members(source.data.get("components")).get("schemas"))
    suggester = Suggester()
    for tokens, mapping in mappings(source.root):
        place = join_pointer("#", *tokens)
        for value, target in mapping.items():
            if isinstance(target, str) and target not in known and not _reaches(source, place, target):
                name = target.rsplit("/", 1)[-1]
                hint = suggester.nearest(name, list(known)) or "Name a schema of the components."
                message = f"{target} is not a schema."
                yield warning("discriminator-target", message, join_pointer(place, value), hint)


def _reaches(source: Source, base: Pointer, target: str) -> bool:
    try:
        return source.has(source.resolve(base, target))
    except UnresolvedRef:
        return False


# --- texts ------------------------------------------------------------------------------------------------------


def _long_patterns(source: Source) -> Iterator[Diagnostic]:
    for name, document in source.documents.items():
        for tokens, pattern in keyword(document, "pattern", beyond=LONGEST):
            message = f"The pattern has {len(pattern)} characters; one of more than {LONGEST} is not checked."
            place = join_pointer(name + "#", *tokens, "pattern")
            yield warning("pattern-limit", message, place, "Shorten it, or list the values in an `enum`.")


def _half_characters(source: Source) -> Iterator[Diagnostic]:
    """Halves of characters (surrogates without their other half), which were read as the replacement character."""
    for document in source.documents.values():
        found = _HALF_CHARACTER.search(document.text) if document.is_json else None
        if found is not None:
            message = f"{found.group()} is half of a character; it was read as U+FFFD."
            place = document.position_at(found.start())
            yield replace(warning("half-character", message, "#", "Write the whole character."), position=place)


_RULES: tuple[Callable[[Source], Iterator[Diagnostic]], ...] = (
    _references,
    _operation_ids,
    _duplicate_parameters,
    _path_parameters,
    _similar_paths,
    _duplicate_tags,
    _security,
    _server_variables,
    _discriminators,
    _long_patterns,
    _half_characters,
)
