"""openapi-spec-validator's walk through a document, told where it is.

That package says what is wrong with a default or a required list but not where. Its keyword validators are extended
here to note the place of each finding, to take references from the source alone, and not to do the same work twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import openapi_spec_validator
from jsonschema_path import SchemaPath
from openapi_spec_validator.validation.exceptions import (
    DuplicateOperationIDError,
    ExtraParametersError,
    ParameterDuplicateError,
    UnresolvableParameterError,
)

from .diagnostics import Diagnostic, Pointer, Severity, join_pointer
from .metaschema import schema_check
from .plain import Json, members
from .rules import resolved
from .source import Source

_BASE = "https://document.invalid/"
_DEPTH = 40
_OWN = (DuplicateOperationIDError, ParameterDuplicateError, UnresolvableParameterError)


def walk(source: Source, version: str, severity: Severity, known: list[Diagnostic]) -> list[Diagnostic]:
    """What the walk finds beyond what is `known`. It gives up on a document that is broken in a known way."""
    found: list[Diagnostic] = []
    try:
        for fault in _root_validator(version)(_schema_path(source)):
            if not isinstance(fault, _OWN) and not fault.message.startswith("Duplicate tag"):
                found.append(_diagnostic(source, fault, severity))
    except Exception as fault:
        if not known:
            reason = (str(fault).splitlines() or [""])[0][:200]
            message = f"The validator gave up: {type(fault).__name__}: {reason}"
            found.append(Diagnostic("validator-failed", severity, message, "#"))
    return found


def _schema_path(source: Source) -> Any:
    return SchemaPath.from_dict(
        _without_extensions(source.data), base_uri=_BASE, handlers=_Handlers(source), resolved_cache_maxsize=128
    )


def _without_extensions(data: Json) -> Json:
    """`data` without the extensions among its paths, which the walk would take for paths."""
    paths = members(data.get("paths"))
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
        name = unquote(urlsplit(urldefrag(uri)[0]).path).removeprefix("/")
        name = "" if name == Path(self._source.root.name).name else name
        if not uri.startswith(_BASE) or name not in self._source.documents:
            raise LookupError(f"{uri} is not read")
        return self._source.documents[name].data


def _root_validator(version: str) -> Any:
    suffix = version.replace(".", "")
    validator: Any = getattr(openapi_spec_validator, f"OpenAPIV{suffix}SpecValidator")
    from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

    is_valid = schema_check(version)
    keywords = {name: _located(base, is_valid) for name, base in validator.keyword_validators.items()}
    return KeywordValidatorRegistry(keywords)["__root__"]


def _located(base: Any, is_valid: Callable[[Json], bool]) -> Any:
    """A keyword validator that notes on each finding the path at which it was made."""

    def call(self: Any, *args: Any, **options: Any) -> Iterator[Any]:
        path = next(argument for argument in args if isinstance(argument, SchemaPath))
        for fault in base.__call__(self, *args, **options):
            if not hasattr(fault, "place"):
                fault.place = tuple(str(part) for part in path.parts)
                fault.about = base.__name__
            yield fault

    members: dict[str, Any] = {"__call__": call}
    if hasattr(base, "_collect_properties"):
        members |= {
            "__init__": _init(base),
            "__call__": _in_steps(call),
            "_collect_properties": _collector(base),
            "_validate_schema_meta": _quick_check(base, is_valid),
        }
    return type(base.__name__, (base,), members)


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


def _in_steps(call: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Schemas refer to schemas, thousands deep: what lies too deep is looked at when the rest is done."""

    def steps(self: Any, path: Any, **options: Any) -> Iterator[Any]:
        if self.depth >= _DEPTH:
            self.postponed.append((path, options))
            return
        self.depth += 1
        try:
            yield from call(self, path, **options)
            while self.depth == 1 and self.postponed:
                later, its_options = self.postponed.pop()
                yield from call(self, later, **its_options)
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
    pointer = _pointer(source, getattr(fault, "place", ()))
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


def _pointer(source: Source, parts: tuple[str, ...]) -> Pointer:
    """The pointer of a place that the walk reached through references."""
    pointer = "#"
    for part in parts:
        pointer = join_pointer(resolved(source, pointer)[0], part)
    return pointer if source.has(pointer) else "#"
