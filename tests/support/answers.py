"""Makes answers from a document's examples and schemas, independently of the generator, and proves each one valid."""

from __future__ import annotations

import json
from typing import Any

import openapi_schema_validator

from tests.support.documents import is_list, is_object, resolved

_DEPTH = 8
_FORMATS = {
    "date-time": "2024-12-02T16:45:00Z",
    "date": "2024-12-02",
    "time": "16:45:00Z",
    "duration": "PT1H",
    "uuid": "e1106c66-dcfb-4003-a0e1-3c49405187d4",
    "ulid": "01JEXAMP1E0000000000000000",
    "uri": "https://example.com/a",
    "uri-reference": "/a",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "aGk=",
}


class AnswerMaker:
    """Values that are valid by the schemas of one document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        old = str(document.get("openapi", "")).startswith("3.0")
        self._validator: Any = getattr(openapi_schema_validator, "OAS30ReadValidator" if old else "OAS31Validator")

    def value(self, schema: Any) -> Any:
        """A value for `schema`: its example, else made by its type. Raises AssertionError if that is not valid."""
        made = self._make(schema, 0)
        problems = self.problems(schema, made)
        assert not problems, f"made an answer that the document does not allow: {made!r}: {problems}"
        return made

    def problems(self, schema: Any, value: Any) -> list[str]:
        """What `schema` has against `value`, in words."""
        if isinstance(schema, bool):
            return [] if schema else ["nothing is allowed"]
        around = {key: self._document[key] for key in ("components", "paths") if key in self._document}
        errors = self._validator({**around, **schema}).iter_errors(value)
        return [f"{found.json_path}: {found.message}" for found in errors]

    def content(self, content: dict[str, Any]) -> Any:
        """A value for one media type of an answer."""
        if "example" in content:
            return content["example"]
        for example in content.get("examples", {}).values():
            return resolved(self._document, example).get("value")
        return self.value(content.get("schema", {}))

    def event(self, content: dict[str, Any]) -> Any:
        """The payload of one event of a stream. A schema with a property `data` describes the event around it."""
        schema = resolved(self._document, content.get("itemSchema") or content.get("schema") or {})
        return self.value(schema.get("properties", {}).get("data", schema))

    def _make(self, schema: Any, depth: int) -> Any:
        if isinstance(schema, bool):
            return {}
        schema = resolved(self._document, schema)
        for found, value in _stated(schema):
            if found and not self.problems(schema, value):
                return value
        if "allOf" in schema:
            return self._make_all(schema, depth)
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema and "properties" not in schema:
                return self._make(_best(schema[keyword]), depth + 1)
        return self._make_typed(schema, depth)

    def _make_all(self, schema: dict[str, Any], depth: int) -> Any:
        rest = {key: value for key, value in schema.items() if key not in ("allOf", "title", "description")}
        parts = [self._make(part, depth + 1) for part in [*schema["allOf"], rest] if part]
        merged: dict[str, Any] = {}
        for part in parts:
            if not is_object(part):
                return part
            merged.update(part)
        return merged

    def _make_typed(self, schema: dict[str, Any], depth: int) -> Any:
        kind = _kind(schema)
        if kind == "object":
            return self._make_object(schema, depth)
        if kind == "array":
            wanted = max(schema.get("minItems", 0), 0 if depth > _DEPTH else 1)
            return [self._make(schema.get("items", {}), depth + 1) for _ in range(wanted)]
        if kind in ("number", "integer"):
            return _number(schema)
        return {"boolean": True, "null": None}.get(kind, _string(schema))

    def _make_object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = schema.get("required", [])
        properties = schema.get("properties", {})
        wanted = [name for name in properties if depth <= _DEPTH or name in required]
        made = {name: self._make(properties[name], depth + 1) for name in wanted if not _hidden(properties[name])}
        made.update({name: "anything" for name in required if name not in properties})
        return made


def as_bytes(media_type: str, value: Any) -> bytes:
    """`value` as the body of an answer in `media_type`."""
    if "json" in media_type:
        return json.dumps(value).encode()
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def _stated(schema: dict[str, Any]) -> list[tuple[bool, Any]]:
    examples: list[Any] = schema.get("examples") or [None]
    enum: list[Any] = schema.get("enum") or [None]
    return [
        ("example" in schema, schema.get("example")),
        ("examples" in schema, examples[0]),
        ("const" in schema, schema.get("const")),
        ("default" in schema, schema.get("default")),
        ("enum" in schema, enum[0]),
    ]


def _best(members: list[Any]) -> Any:
    plain = [member for member in members if not _hidden(member) and member.get("type") != "null"]
    return (plain or members)[0]


def _hidden(schema: Any) -> bool:
    return is_object(schema) and bool(schema.get("deprecated") or schema.get("writeOnly"))


def _kind(schema: dict[str, Any]) -> str:
    given = schema.get("type")
    if is_list(given):
        return next((kind for kind in given if kind != "null"), "null")
    if given:
        return str(given)
    return "array" if "items" in schema else "object" if "properties" in schema else "string"


def _number(schema: dict[str, Any]) -> float:
    low: float = schema.get("minimum", 1)
    high: float | None = schema.get("maximum")
    step: float = schema.get("multipleOf", 1)
    exclusive: float | bool | None = schema.get("exclusiveMinimum")
    if exclusive is not None:
        low = low + step if exclusive is True else exclusive + step
    return min(low, high) if high is not None else low


def _string(schema: dict[str, Any]) -> str:
    text = _FORMATS.get(schema.get("format", ""), "text")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
