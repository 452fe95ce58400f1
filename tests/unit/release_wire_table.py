"""Known changes of a document that Python's types do not show, and how each must be classed."""

from __future__ import annotations

from typing import NamedTuple

DOCUMENT = """
openapi: 3.1.0
info: {title: Zoo, version: "1"}
servers: [{url: https://zoo.example}]
security: [{key: []}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 10}}
        - {name: tag, in: query, schema: {type: array, items: {type: string}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: "#/components/schemas/Fault"}}}}
    post:
      operationId: addPet
      tags: [pets]
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/NewPet"}}
      responses:
        "204": {description: done}
  /events:
    get:
      operationId: watch
      tags: [pets]
      security: []
      responses:
        "200":
          description: ok
          content:
            text/event-stream:
              x-speakeasy-sse-sentinel: "[END]"
              schema: {$ref: "#/components/schemas/Event"}
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    second: {type: apiKey, in: header, name: X-Second}
  schemas:
    NewPet:
      type: object
      additionalProperties: true
      properties:
        name: {type: string, minLength: 2}
        age: {type: integer, format: int32}
        mood: {type: string, default: good}
    Pet:
      type: object
      properties:
        name: {type: string, maxLength: 9}
        when: {type: string, default: never}
    Fault: {type: object, properties: {title: {type: string}}}
    Event: {type: object, required: [data], properties: {data: {type: string}}}
"""


class Edit(NamedTuple):
    """What is replaced in the document, and every line that must be told."""

    old: str
    new: str
    found: tuple[str, ...]


def _edit(old: str, new: str, *found: str) -> Edit:
    return Edit(old, new, found)


_LIST, _ADD, _WATCH = "pets.list_pets()", "pets.add_pet()", "pets.watch()"

WIRE: dict[str, Edit] = {
    "a description": _edit("description: none", "description: no such pet"),
    "server moved": _edit(
        "https://zoo.example",
        "https://zoo.test",
        "client: servers changed from https://zoo.example to https://zoo.test (feature)",
    ),
    "path moved": _edit("/events:", "/v2/events:", f"{_WATCH}: calls GET /v2/events, was GET /events (feature)"),
    "limit raised": _edit(
        "maximum: 50", "maximum: 99", f"{_LIST}: parameter limit: maximum changed from 50 to 99 (feature)"
    ),
    "limit lowered": _edit(
        "maximum: 50", "maximum: 9", f"{_LIST}: parameter limit: maximum changed from 50 to 9 (breaking)"
    ),
    "limit dropped": _edit(", maximum: 50", "", f"{_LIST}: parameter limit: maximum 50 removed (feature)"),
    "lower bound raised": _edit(
        "minimum: 1", "minimum: 3", f"{_LIST}: parameter limit: minimum changed from 1 to 3 (breaking)"
    ),
    "default changed": _edit(
        "default: 10", "default: 25", f"{_LIST}: parameter limit: API default changed from 10 to 25 (feature)"
    ),
    "style changed": _edit(
        "name: tag, in: query,",
        "name: tag, in: query, explode: false,",
        f"{_LIST}: parameter tag is written form joined, was form exploded (fix)",
    ),
    "name on the wire changed": _edit(
        "name: limit, in: query",
        "name: Limit, in: query",
        f"{_LIST}: parameter limit is sent as query Limit, was query limit (fix)",
    ),
    "sent as a header": _edit(
        "name: limit, in: query",
        "name: limit, in: header",
        f"{_LIST}: parameter limit is sent as header limit, was query limit (fix)",
    ),
    "parameter deprecated": _edit(
        "name: tag, in: query,",
        "name: tag, in: query, deprecated: true,",
        f"{_LIST}: parameter tag deprecated (feature)",
    ),
    "credential sent otherwise": _edit(
        "key: {type: http, scheme: bearer}",
        "key: {type: apiKey, in: query, name: token}",
        "client: credential key is sent as query token, was bearer authorization (feature)",
    ),
    "parameter added before one with a type of its own": _edit(
        "parameters:\n", "parameters:\n        - {name: newest, in: query, schema: {type: string, enum: [yes, no]}}\n"
    ),
    "credential needed": _edit("      security: []\n", "", f"{_WATCH}: needs key, was no credential (breaking)"),
    "credential not needed": _edit(
        "operationId: addPet",
        "operationId: addPet\n      security: []",
        f"{_ADD}: accepts no credential, was key (feature)",
    ),
    "another credential": _edit(
        "operationId: addPet",
        "operationId: addPet\n      security: [{basic: []}]",
        f"{_ADD}: needs basic, was key (breaking)",
    ),
    "one credential more": _edit(
        "operationId: addPet",
        "operationId: addPet\n      security: [{key: []}, {basic: []}]",
        f"{_ADD}: accepts key or basic, was key (feature)",
    ),
    "both credentials": _edit(
        "operationId: addPet",
        "operationId: addPet\n      security: [{key: [], second: []}]",
        f"{_ADD}: needs key with second, was key (breaking)",
    ),
    "body required": _edit(
        "requestBody:\n", "requestBody:\n        required: true\n", f"{_ADD}: a request body is now required (breaking)"
    ),
    "media type changed": _edit(
        '          application/json: {schema: {$ref: "#/components/schemas/NewPet"}}',
        '          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/NewPet"}}',
        f"{_ADD}: request is sent as application/x-www-form-urlencoded, was application/json (feature)",
    ),
    "status documented": _edit(
        '        "204": {description: done}',
        '        "204": {description: done}\n        "409": {description: twice}',
        f"{_ADD}: status 409 documented (feature)",
    ),
    "status dropped": _edit(
        '        "404": {description: none, '
        'content: {application/json: {schema: {$ref: "#/components/schemas/Fault"}}}}\n',
        "",
        f"{_LIST}: status 404 no longer documented (fix)",
    ),
    "stream ends otherwise": _edit('"[END]"', '"[DONE]"', f"{_WATCH}: stream ends with [DONE], was [END] (fix)"),
    "sent length tightened": _edit(
        "minLength: 2", "minLength: 4", f"models.NewPet.name: minLength changed from 2 to 4, in {_ADD} (breaking)"
    ),
    "sent pattern added": _edit(
        "minLength: 2", "minLength: 2, pattern: '^a'", f"models.NewPet.name: pattern ^a added, in {_ADD} (breaking)"
    ),
    "sent length loosened": _edit(
        ", minLength: 2", "", f"models.NewPet.name: minLength 2 removed, in {_ADD} (feature)"
    ),
    "sent default changed": _edit(
        "default: good",
        "default: bad",
        f'models.NewPet.mood: API default changed from "good" to "bad", in {_ADD} (feature)',
    ),
    "sent format changed": _edit(
        "format: int32",
        "format: int64",
        f"models.NewPet.age: format changed from int(int32) to int(int64), in {_ADD} (fix)",
    ),
    "sent field deprecated": _edit(
        "mood: {type: string,",
        "mood: {type: string, deprecated: true,",
        f"models.NewPet.mood: deprecated, in {_ADD} (feature)",
    ),
    "sent object closed": _edit(
        "additionalProperties: true",
        "additionalProperties: false",
        f"models.NewPet: further fields are no longer allowed, in {_ADD} (breaking)",
    ),
    "answered length tightened": _edit(
        "maxLength: 9", "maxLength: 5", f"models.Pet.name: maxLength changed from 9 to 5, in {_LIST} (fix)"
    ),
    "answered length loosened": _edit(
        "maxLength: 9", "maxLength: 99", f"models.Pet.name: maxLength changed from 9 to 99, in {_LIST} (fix)"
    ),
    "answered default changed": _edit(
        "default: never",
        "default: soon",
        f'models.Pet.when: API default changed from "never" to "soon", in {_LIST} (fix)',
    ),
}
"""Name of the change → the edit of `DOCUMENT` and the wire changes that it must give, in their order."""
