"""The report's word on operations whose parts stand elsewhere in the document."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from generator import names, report, source
from generator.build import build
from generator.normalize import normalize
from generator.outcome import Outcome
from tests.support.cases import case
from tests.unit.normalize_support import CONFIG

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


def test_what_is_said_of_many_operations_is_looked_up_and_not_searched_for_each(tmp_path: Path) -> None:
    answers: dict[str, Any] = {"204": {"description": "Done", "headers": {"X-Odd": {}}}}
    paths = {f"/{number}": {"get": {"operationId": f"get{number}", "responses": answers}} for number in range(2_500)}
    (tmp_path / "many.json").write_text(
        json.dumps({"openapi": "3.1.0", "info": {"title": "Many", "version": "1"}, "paths": paths})
    )
    document = source.load(tmp_path / "many.json")
    form, found = normalize(document)
    sdk, more = build(form, CONFIG)
    outcome = Outcome([*found, *more], document, sdk=sdk, names=names.assign(sdk, CONFIG, {})[0])
    begun = time.process_time()
    rows = json.loads(report.to_bytes(outcome))["operations"]
    assert time.process_time() - begun < 10  # each searched for took more than 15
    assert [row["status"] for row in rows] == ["degraded"] * 2_500
