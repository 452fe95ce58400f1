"""Whether a text fits a pattern of the document, found in bounded time: a hostile pattern takes Python's own matcher
years."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jsonschema_rs
from jsonschema import ValidationError, validators

from .plain import Json, is_object

_library: Any = validators
_BACKTRACKS = 50_000
"""Steps after which a pattern that needs backtracking is given up."""


def matches(pattern: str, text: str, otherwise: bool = True) -> bool:
    """Whether `pattern` is found in `text`; `otherwise` for one that is no pattern, or would take too long to tell."""
    try:
        return bool(_validator(pattern).is_valid(text))
    except ValueError:
        return otherwise


@lru_cache(maxsize=256)
def _validator(pattern: str) -> Any:
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS)
    return jsonschema_rs.validator_for({"pattern": pattern}, pattern_options=options)


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
