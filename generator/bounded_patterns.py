"""Validators of the jsonschema package that match patterns and find unique items in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import ValidationError, validators

from .patterns import matches
from .plain import Json, is_array, is_object

_library: Any = validators


def with_bounded_patterns(validator: Any) -> Any:
    """The class `validator` of the jsonschema package, whose patterns are matched and items compared here."""
    keywords = {"pattern": _pattern, "patternProperties": _pattern_properties, "uniqueItems": _unique_items}
    made: Any = _library.extend(validator, keywords)
    return made


def _pattern(validator: Any, pattern: str, instance: Json, schema: Json) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    if is_object(instance):
        for pattern, subschema in patterns.items():
            for name in [name for name in instance if matches(pattern, name)]:
                yield from validator.descend(instance[name], subschema, path=name, schema_path=pattern)


def _unique_items(validator: Any, unique: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    if unique and is_array(instance) and len({_comparable(item) for item in instance}) < len(instance):
        yield ValidationError(f"{instance!r} has non-unique elements")


def _comparable(value: Json) -> Any:
    """What is equal, and has the same hash, for equal values of JSON: true is not 1."""
    if is_object(value):
        return frozenset((name, _comparable(item)) for name, item in value.items())
    if is_array(value):
        return ("array", *map(_comparable, value))
    return ("boolean", value) if isinstance(value, bool) else value
