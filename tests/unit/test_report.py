"""The report's word on operations whose parts stand elsewhere in the document."""

from __future__ import annotations

from pathlib import Path

from tests.support.cases import case

DOCUMENT = """
openapi: 3.1.0
info: {title: Parts, version: '1'}
components:
  parameters: {Odd: {name: odd, in: query, content: {application/jsonpath: {schema: {type: string}}}}}
  requestBodies: {Odd: {content: {application/x-www-form-urlencoded: {schema: {type: string}}}}}
  headers: {Odd: {schema: {type: object, properties: {a: {type: nonsense}}}}}
  schemas: {Pet: {type: object, properties: {name: {type: string}}}}
  responses:
    Fine: {description: Fine.}
    Odd: {description: Odd., content: {application/yaml: {schema: {$ref: '#/components/schemas/Pet'}}}}
    Less:
      description: Less.
      content:
        application/json: {schema: {$ref: '#/components/schemas/Pet'}}
        application/xml: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
paths:
  /path:
    parameters: [{name: odd, in: query, content: {application/jsonpath: {schema: {type: string}}}}]
    get: {operationId: path, responses: {'204': {$ref: '#/components/responses/Fine'}}}
  /parameter:
    parameters: [{$ref: '#/components/parameters/Odd'}]
    get: {operationId: parameter, responses: {'204': {$ref: '#/components/responses/Fine'}}}
  /body:
    post:
      operationId: body
      requestBody: {$ref: '#/components/requestBodies/Odd'}
      responses: {'204': {$ref: '#/components/responses/Fine'}}
  /answer: {get: {operationId: answer, responses: {'200': {$ref: '#/components/responses/Odd'}}}}
  /less: {get: {operationId: less, responses: {'200': {$ref: '#/components/responses/Less'}}}}
  /header:
    get:
      operationId: header
      responses: {'204': {description: Odd., headers: {X-Odd: {$ref: '#/components/headers/Odd'}}}}
  /fine: {get: {operationId: fine, responses: {'204': {$ref: '#/components/responses/Fine'}}}}
"""


def test_an_operation_is_degraded_by_parts_that_it_refers_to(tmp_path: Path) -> None:
    (tmp_path / "parts.yaml").write_text(DOCUMENT)
    outcomes = case(tmp_path / "parts.yaml").outcomes
    assert [name for name, outcome in outcomes.items() if outcome != "degraded"] == ["fine"]
