"""Whether a JSON value is valid by a schema of the document, by jsonschema alone."""

from __future__ import annotations

import base64
from typing import Any, Literal

import openapi_schema_validator
from referencing import Registry, Specification

from .reading import Document, Place

Direction = Literal["request", "response"]
_DOCUMENT = "urn:document"


class Validity:
    """Validates by pointer, so that references within schemas stay what they are."""

    def __init__(self, document: Document) -> None:
        opaque: Any = Specification.OPAQUE
        registry: Any = Registry  # generic in a way that type checkers know nothing of
        self._registry = registry().with_resource(_DOCUMENT, opaque.create_resource(document.data))
        self._old = document.version.startswith("3.0")

    def problems(self, place: Place, value: Any, direction: Direction, *, formats: bool = False) -> list[str]:
        """What the schema has against `value`, its `formats` too if asked; nothing for a place of no document."""
        if not place.pointer:
            return []
        validators = self._class(direction)
        checker = validators.FORMAT_CHECKER if formats else None
        schema = {"$ref": _DOCUMENT + _encoded(place.pointer)}
        validator = validators(schema, registry=self._registry, format_checker=checker)
        if checker is not None:
            checker.checks("base64", (ValueError, TypeError))(_is_base64)
        try:
            return [f"{found.json_path}: {found.message}"[:300] for found in validator.iter_errors(value)]
        except Exception as problem:  # a schema that is none, such as a pattern of another language
            return [f"{type(problem).__name__}: {problem}"[:300]]

    def _class(self, direction: Direction) -> Any:
        validators: Any = openapi_schema_validator
        if not self._old:
            return validators.OAS31Validator
        return validators.OAS30WriteValidator if direction == "request" else validators.OAS30ReadValidator


def _is_base64(value: object) -> bool:
    if isinstance(value, str):
        base64.b64decode(value, validate=True)
    return True


def _encoded(pointer: str) -> str:
    return pointer.replace("%", "%25")
