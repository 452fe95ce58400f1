"""openapi-spec-validator's walk through a document, told where it is.

That package says what is wrong with a default or a required list but not where. Its keyword validators are extended
here to note the place of each finding, to take references from the source alone, and not to do the same work twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urlsplit

import openapi_spec_validator
from jsonschema_path import SchemaPath
from openapi_spec_validator.validation.exceptions import (
    DuplicateOperationIDError,
    ExtraParametersError,
    ParameterDuplicateError,
    UnresolvableParameterError,
)
from openapi_spec_validator.validation.keywords import PathValidator

from .bounded_patterns import with_bounded_patterns
from .diagnostics import Diagnostic, Pointer, Severity, join_pointer, split_pointer
from .metaschema import schema_check
from .plain import Json, is_array, is_object, members
from .rules import resolved
from .source import Source

_BASE = "https://document.invalid/"
_DEPTH = 40
_METHODS = frozenset(PathValidator.OPERATIONS)
_NAMED = frozenset(("$ref", "parameters", "requestBody"))
_TYPED = frozenset(("$ref", "content", "schema"))
_OWN = (DuplicateOperationIDError, ParameterDuplicateError, UnresolvableParameterError)


def walk(source: Source, version: str, severity: Severity, known: list[Diagnostic]) -> list[Diagnostic]:
    """What the walk finds beyond what is `known`. It gives up on a document that is broken in a known way."""
    found: list[Diagnostic] = []
    places = _Places(source)
    try:
        for fault in _root_validator(version, places)(places.root("")):
            if not isinstance(fault, _OWN) and not fault.message.startswith("Duplicate tag"):
                found.append(_diagnostic(source, fault, severity))
    except Exception as fault:
        if not known:
            reason = (str(fault).splitlines() or [""])[0][:200]
            message = f"The validator gave up: {type(fault).__name__}: {reason}"
            found.append(Diagnostic("validator-failed", severity, message, "#"))
    return found


class _Places:
    """Where the walk is, in the documents' own terms: it reaches a schema through references, which makes its path
    longer at each of them and each step on it slower."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._roots: dict[str, Any] = {}
        self._names: dict[int, str] = {}
        self._resolved: dict[Pointer, Pointer] = {}

    def root(self, name: str) -> Any:
        """The path of the document `name`."""
        if name not in self._roots:
            data = _without_extensions(self._source.documents[name].data)
            own = name or Path(self._source.root.name).name
            made = SchemaPath.from_dict(
                data, base_uri=_BASE + quote(own), handlers=_Handlers(self._source), resolved_cache_maxsize=128
            )
            self._roots[name] = made
            self._names[id(made.accessor)] = name
        return self._roots[name]

    def direct(self, path: Any) -> Any:
        """The path to the same node that passes through no reference."""
        pointer = self.pointer(path)
        target = self._resolve(pointer)
        if target == join_pointer(self._names[id(path.accessor)] + "#", *path.parts):
            return path
        name, tokens = split_pointer(target)
        return self.root(name)._clone_with_parts(_parts(self._source.documents[name].data, tokens))

    def pointer(self, path: Any) -> Pointer:
        """The pointer of the node at `path`, whose own reference is not followed."""
        pointer = self._names[id(path.accessor)] + "#"
        for part in path.parts:
            pointer = join_pointer(self._resolve(pointer), part)
        return pointer

    def _resolve(self, pointer: Pointer) -> Pointer:
        if pointer not in self._resolved:
            there = self._source.has(pointer)
            self._resolved[pointer] = resolved(self._source, pointer)[0] if there else pointer
        return self._resolved[pointer]


def _parts(data: Json, tokens: tuple[str, ...]) -> tuple[str | int, ...]:
    """`tokens` with the places in lists as numbers."""
    parts: list[str | int] = []
    for token in tokens:
        parts.append(int(token) if is_array(data) else token)
        data = data[int(token)] if is_array(data) else members(data)[token]
    return tuple(parts)


def _without_extensions(data: Json) -> Json:
    """`data` without the extensions among its paths, which the walk would take for paths."""
    paths = members(members(data).get("paths"))
    return (
        {**data, "paths": {name: item for name, item in paths.items() if not name.startswith("x-")}} if paths else data
    )


class _Handlers(dict[str, Callable[[str], Json]]):
    """Claims every URL scheme, so that nothing is ever fetched: a reference leads to a document of the source."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def __contains__(self, scheme: object) -> bool:
        return True

    def __getitem__(self, scheme: str) -> Callable[[str], Json]:
        return self._document

    def _document(self, uri: str) -> Json:
        name = urldefrag(uri)[0]
        if name.startswith(_BASE):
            name = unquote(urlsplit(name).path).removeprefix("/")
            name = "" if name == Path(self._source.root.name).name else name
        if name not in self._source.documents:
            raise LookupError(f"{uri} is not read")
        return self._source.documents[name].data


def _root_validator(version: str, places: _Places) -> Any:
    suffix = version.replace(".", "")
    validator: Any = getattr(openapi_spec_validator, f"OpenAPIV{suffix}SpecValidator")
    from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

    is_valid = schema_check(version)
    keywords = {name: _located(base, is_valid, places) for name, base in validator.keyword_validators.items()}
    return KeywordValidatorRegistry(keywords)["__root__"]


def _located(base: Any, is_valid: Callable[[Json], bool], places: _Places) -> Any:
    """A keyword validator that notes on each finding the path at which it was made."""

    def call(self: Any, *args: Any, **options: Any) -> Iterator[Any]:
        path = next(argument for argument in args if isinstance(argument, SchemaPath))
        if of_paths and _is_bare(path.read_value()):
            return
        for fault in base.__call__(self, *args, **options):
            if not hasattr(fault, "place"):
                fault.place = places.pointer(path)
                fault.about = base.__name__
            yield fault

    of_paths = issubclass(base, PathValidator)
    members: dict[str, Any] = {"__call__": call}
    if hasattr(base, "value_validator_cls"):
        members["value_validator_cls"] = with_bounded_patterns(base.value_validator_cls)
    if hasattr(base, "_collect_properties"):
        members |= {
            "__init__": _init(base),
            "__call__": _in_steps(call, places),
            "_collect_properties": _collector(base),
            "_validate_schema_meta": _quick_check(base, is_valid),
        }
    return type(base.__name__, (base,), members)


def _is_bare(item: Json) -> bool:
    """Whether a path's operations have no parameters, bodies and answers with a schema: what else can be wrong with
    them the own rules tell."""
    if not is_object(item) or not item.keys() <= _METHODS:
        return False
    return all(
        is_object(operation)
        and _NAMED.isdisjoint(operation)
        and all(
            is_object(answer) and _TYPED.isdisjoint(answer) for answer in members(operation.get("responses")).values()
        )
        for operation in item.values()
    )


class _Ids(set[int]):
    """A set that can be appended to: the package keeps a list, which takes quadratic time."""

    append = set[int].add


def _init(base: Any) -> Callable[..., None]:
    def init(self: Any, registry: Any) -> None:
        base.__init__(self, registry)
        self.visited_schema_ids = _Ids()
        self.meta_checked_schema_ids = _Ids()
        self.collected = {}
        self.depth = 0
        self.postponed = []
        self.usual_dialect = None

    return init


def _in_steps(call: Callable[..., Iterator[Any]], places: _Places) -> Callable[..., Iterator[Any]]:
    """Schemas refer to schemas, thousands deep: what lies too deep is looked at when the rest is done."""

    def steps(self: Any, path: Any, **options: Any) -> Iterator[Any]:
        if self.depth >= _DEPTH:
            self.postponed.append((path, options))
            return
        self.depth += 1
        try:
            yield from call(self, places.direct(path), **options)
            while self.depth == 1 and self.postponed:
                later, its_options = self.postponed.pop()
                yield from call(self, places.direct(later), **its_options)
        finally:
            self.depth -= 1

    return steps


def _quick_check(base: Any, is_valid: Callable[[Json], bool]) -> Callable[[Any, Any, Json], Any]:
    """Most schemas are valid, and the Rust backend says so a thousand times faster; the others are looked at again."""

    def check(self: Any, schema: Any, value: Json) -> Any:
        usual = not isinstance(value, dict) or "$schema" not in value
        if usual and self.usual_dialect is None:
            self.usual_dialect = "jsonSchemaDialect" not in schema._clone_with_parts(())
        if usual and self.usual_dialect and is_valid(value):
            return None
        return base._validate_schema_meta(self, schema, value)

    return check


def _collector(base: Any) -> Callable[[Any, Any], set[str]]:
    def collect(self: Any, schema: Any) -> set[str]:
        """The property names below `schema`, each schema looked at once, also where schemas form a circle."""
        key = id(schema.read_value())
        if key not in self.collected:
            self.collected[key] = set()
            self.collected[key] = base._collect_properties(self, schema)
        names: set[str] = self.collected[key]
        return names

    return collect


def _diagnostic(source: Source, fault: Any, severity: Severity) -> Diagnostic:
    place = getattr(fault, "place", "#")
    pointer = place if source.has(place) else "#"
    message = str(fault.message)[:300].rstrip(".")
    if isinstance(fault, ExtraParametersError):
        return Diagnostic(
            "required-unknown",
            severity,
            f"{message}.",
            join_pointer(pointer, "required"),
            "Add the properties, or take the names off the list.",
        )
    if "ValueValidator" in getattr(fault, "about", ""):
        below = [str(step) for step in fault.absolute_path]
        hint = "Give a default that the schema allows."
        return Diagnostic(
            "default-mismatch",
            severity,
            f"The default does not fit its schema: {message}.",
            join_pointer(pointer, "default", *below),
            hint,
        )
    below = [str(step) for step in fault.absolute_path]
    return Diagnostic(
        "invalid-schema", severity, f"This is not a valid schema: {message}.", join_pointer(pointer, *below)
    )
