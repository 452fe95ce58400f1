"""A family of documents that doubles: so many operations, in resources of five, with the same share of everything.

`python -m bench.synthetic 400 > big.json` prints one. A share of the types is written inline, there are enums, unions
with a discriminator, lists, maps and references between resources, pages, and an answer for errors.
"""

from __future__ import annotations

import json
import sys
from typing import Any

Json = Any

_WORDS = ("account", "invoice", "payment", "ticket", "user", "team", "report", "device", "message", "order")
_STATES = ("active", "paused", "archived", "pending")


def document(operations: int, inline: bool = False) -> dict[str, Json]:
    """An OpenAPI 3.1 document of so many operations; with `inline`, every type stands where it is used."""
    resources = -(-operations // 5)
    paths: dict[str, Json] = {}
    schemas: dict[str, Json] = {"Error": _error(), "Owner": _owner()}
    left = operations
    for number in range(resources):
        name = _name(number)
        schemas |= {} if inline else _schemas(name, number)
        paths |= _paths(name, number, inline, left)
        left -= 5
    info = {"title": "Bench", "version": "1.0.0", "description": "Made to be measured."}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": "https://api.example.com/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _name(number: int) -> str:
    return f"{_WORDS[number % 10].capitalize()}{_letters(number // 10)}"


def _letters(number: int) -> str:
    """0 → nothing, 1 → B, … 26 → Ba, so that no name ends in a digit."""
    found = ""
    while number:
        number, digit = divmod(number, 26)
        found = chr(ord("a") + digit) + found
    return found.capitalize()


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _error() -> Json:
    fields = {"code": {"type": "integer"}, "message": {"type": "string"}}
    return {"type": "object", "required": ["message"], "properties": fields}


def _owner() -> Json:
    fields = {"id": {"type": "string"}, "email": {"type": "string", "format": "email"}}
    return {"type": "object", "required": ["id"], "properties": fields}


def _fields(name: str) -> dict[str, Json]:
    """The members that a resource shares with the bodies that make and change it."""
    text = f"What this {name.lower()} is called, as its owner sees it."
    return {
        "name": {"type": "string", "description": text, "maxLength": 200},
        "state": {"type": "string", "enum": list(_STATES), "description": f"Where the {name.lower()} stands."},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "amounts": {"type": "array", "items": {"type": "number"}},
        "settings": {
            "type": "object",
            "description": f"How the {name.lower()} behaves.",
            "properties": {
                "limit": {"type": "integer", "minimum": 1, "default": 10},
                "mode": {"type": "string", "enum": ["fast", "careful"]},
                "retries": {"type": ["integer", "null"]},
            },
        },
    }


def _whole(name: str, number: int, inline: bool) -> Json:
    """The resource as it is answered."""
    parent = _name(number // 2)
    fields: dict[str, Json] = {
        "id": {"type": "string", "format": "uuid"},
        "created_at": {"type": "string", "format": "date-time"},
        "owner": _ref("Owner"),
        **_fields(name),
        "event": _union(name, inline),
    }
    if number and not inline:
        fields["parent"] = _ref(parent)
    return {"type": "object", "description": f"One {name}.", "required": ["id", "name"], "properties": fields}


def _union(name: str, inline: bool) -> Json:
    if inline:
        return {"oneOf": [_event(name, "made"), _event(name, "ended")]}
    mapping = {kind: f"#/components/schemas/{name}{kind.capitalize()}" for kind in ("made", "ended")}
    members = [{"$ref": target} for target in mapping.values()]
    return {"oneOf": members, "discriminator": {"propertyName": "kind", "mapping": mapping}}


def _event(name: str, kind: str) -> Json:
    fields = {"kind": {"const": kind, "type": "string"}, "at": {"type": "string", "format": "date-time"}}
    return {
        "type": "object",
        "description": f"The {name} was {kind}.",
        "required": ["kind"],
        "properties": {**fields, f"{kind}_by": {"type": "string"}},
    }


def _schemas(name: str, number: int) -> dict[str, Json]:
    body = {"type": "object", "required": ["name"], "properties": _fields(name)}
    return {
        name: _whole(name, number, False),
        f"{name}Made": _event(name, "made"),
        f"{name}Ended": _event(name, "ended"),
        f"{name}Body": body,
    }


def _paths(name: str, number: int, inline: bool, count: int) -> dict[str, Json]:
    whole = _whole(name, number, True) if inline else _ref(name)
    body = {"type": "object", "required": ["name"], "properties": _fields(name)} if inline else _ref(f"{name}Body")
    word = name.lower()
    one = {"name": f"{word}_id", "in": "path", "required": True, "schema": {"type": "string"}}
    page = {
        "type": "object",
        "properties": {"data": {"type": "array", "items": whole}, "next_cursor": {"type": ["string", "null"]}},
    }
    cursor = [
        {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "Where to go on."},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
        {"name": "state", "in": "query", "schema": {"type": "string", "enum": list(_STATES)}},
    ]
    made = [
        ("", "get", _operation(name, "List", page, cursor, None)),
        ("", "post", _operation(name, "Create", whole, [], body)),
        (f"/{{{word}_id}}", "get", _operation(name, "Get", whole, [one], None)),
        (f"/{{{word}_id}}", "patch", _operation(name, "Update", whole, [one], body)),
        (f"/{{{word}_id}}", "delete", _operation(name, "Delete", None, [one], None)),
    ]
    found: dict[str, Json] = {}
    for path, method, operation in made[:count]:
        found.setdefault(f"/{word}s{path}", {})[method] = operation
    return found


def _operation(name: str, verb: str, answer: Json, parameters: list[Json], body: Json) -> Json:
    good = {"200": {"description": "Done.", "content": _json(answer)}} if answer else {"204": {"description": "Done."}}
    return {
        "operationId": f"{verb.lower()}{name}",
        "tags": [name],
        "summary": f"{verb} {name}",
        "description": f"{verb} what is known of a {name.lower()}.\n\nIt takes a moment, and can be repeated.",
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": {"required": True, "content": _json(body)}} if body else {}),
        "responses": {**good, "404": {"description": "There is none.", "content": _json(_ref("Error"))}},
    }


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


if __name__ == "__main__":
    json.dump(document(int(sys.argv[1]), inline="inline" in sys.argv), sys.stdout, indent=1)
