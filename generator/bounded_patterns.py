"""Validators of the jsonschema package whose patterns are matched in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import ValidationError, validators

from .patterns import matches
from .plain import Json, is_object

_library: Any = validators


def with_bounded_patterns(validator: Any) -> Any:
    """The class `validator` of the jsonschema package, whose patterns are matched here."""
    made: Any = _library.extend(validator, {"pattern": _pattern, "patternProperties": _pattern_properties})
    return made


def _pattern(validator: Any, pattern: str, instance: Json, schema: Json) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    if is_object(instance):
        for pattern, subschema in patterns.items():
            for name in [name for name in instance if matches(pattern, name)]:
                yield from validator.descend(instance[name], subschema, path=name, schema_path=pattern)
