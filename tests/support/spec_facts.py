"""The facts of a document, one a line, without its wording: what a reader can compare with a diff.

`messages[].content|1[]: array` reads: of the property `messages` the items, their property `content`, the second
member of its union, its items. `!` marks a required property or parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.documents import is_list, is_object

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PLAIN = ("title", "format", "default", "pattern", "minimum", "maximum", "readOnly", "deprecated", "$ref")


def facts(document: dict[str, Any]) -> list[str]:
    """Every fact of the document: operations, parameters, fields, types, enums, required lists, extensions."""
    lines = [f"root {key}: {_text(document[key])}" for key in ("security", "servers") if key in document]
    lines += [f"root {key}: {_text(value)}" for key, value in document.items() if key.startswith("x-")]
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                lines += operation_facts(f"{method.upper()} {path}", item[method])
    components = document.get("components", {})
    lines += [f"scheme {name}: {_scheme(given)}" for name, given in components.get("securitySchemes", {}).items()]
    for name, schema in components.get("schemas", {}).items():
        lines += _schema(f"component {name} ", schema)
    return lines


def operation_facts(route: str, operation: dict[str, Any]) -> list[str]:
    """The facts of one operation, which is called by `route` at the start."""
    name = operation["operationId"]
    lines = [f"{name} route: {route}"]
    lines += [f"{name} {key}: {_text(operation[key])}" for key in ("tags", "security") if key in operation]
    lines += [f"{name} {key}: {_text(value)}" for key, value in operation.items() if key.startswith("x-")]
    for param in operation.get("parameters", []):
        mark = "!" if param.get("required") else ""
        lines += _schema(f"{name} {param['in']} {param['name']}{mark}", param["schema"])
    body = operation.get("requestBody", {})
    lines += _content(f"{name} body{'!' if body.get('required') else ''}", body)
    for status, response in operation["responses"].items():
        lines += [f"{name} {status}", *_content(f"{name} {status}", response)]
    return lines


def _content(prefix: str, holder: dict[str, Any]) -> Iterator[str]:
    for media_type, content in holder.get("content", {}).items():
        start = f"{prefix} {media_type}"
        yield from (f"{start} {key}: {_text(value)}" for key, value in content.items() if key.startswith("x-"))
        yield from _schema(f"{start} ", content["schema"])


def _schema(path: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"{path}: {_summary(schema)}"
    required = schema.get("required", [])
    for name, child in schema.get("properties", {}).items():
        yield from _schema(f"{path}.{name}{'!' if name in required else ''}", child)
    if "items" in schema:
        yield from _schema(f"{path}[]", schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _schema(f"{path}{{}}", schema["additionalProperties"])
    for keyword in ("anyOf", "oneOf", "allOf"):
        for index, member in enumerate(schema.get(keyword, [])):
            yield from _schema(f"{path}|{index}", member)


def _summary(schema: dict[str, Any]) -> str:
    kinds = schema.get("type", [])
    parts = [kinds if isinstance(kinds, str) else "|".join(kinds)]
    parts += [keyword for keyword in ("anyOf", "oneOf", "allOf") if keyword in schema]
    if "enum" in schema:
        parts.append("enum=" + ",".join(_text(value) for value in schema["enum"]))
    parts += [f"{keyword}={_text(schema[keyword])}" for keyword in _PLAIN if keyword in schema]
    undeclared = [name for name in schema.get("required", []) if name not in schema.get("properties", {})]
    if undeclared:
        parts.append("also requires " + ",".join(undeclared))
    return " ".join(part for part in parts if part) or "any"


def _scheme(scheme: dict[str, Any]) -> str:
    return " ".join(str(scheme[key]) for key in ("type", "scheme", "bearerFormat", "in", "name") if key in scheme)


def _text(value: Any) -> str:
    if is_object(value):
        return "{" + ", ".join(f"{key}: {_text(inner)}" for key, inner in value.items()) + "}"
    if is_list(value):
        return "[" + ", ".join(_text(inner) for inner in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
