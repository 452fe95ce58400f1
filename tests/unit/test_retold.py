"""One fault of a document is told once, whatever stages find it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main

DOCUMENT = """\
openapi: 3.1.0
info: {title: Faults, version: "1"}
servers: [{url: "https://{host}.example"}]
paths:
  /a/{id}:
    get:
      operationId: a
      parameters: [{name: other, in: path, required: true, schema: {type: string}}]
      responses: {"200": {$ref: "#/components/responses/Gone"}}
  /b:
    get:
      operationId: a
      security: [{tokn: []}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pt"}}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas: {Pet: {type: object}}
"""
TOLD = {
    3: "Until then it is empty unless the caller sets it.",
    6: "Until then it is a required string.",
    8: "Until then the parameter is left out.",
    9: "Until then it counts as empty.",
    12: "Until then this one gets a longer name.",
    13: "Did you mean `token`? Until then the requirement is left out.",
    14: "Did you mean `Pet`? Until then it counts as empty.",
}


def test_a_fault_is_told_once_with_what_became_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "api.yaml").write_text(DOCUMENT)
    given = ["generate", "--spec", str(tmp_path / "api.yaml"), "--output", str(tmp_path / "out"), "--no-prove"]
    report = tmp_path / "report.json"
    assert main([*given, "--report", str(report)]) == 0
    blocks = [block for block in capsys.readouterr().err.split("\n\n") if "warning[" in block]
    lines = [int(block.partition("api.yaml:")[2].partition(":")[0]) for block in blocks]
    assert lines == list(TOLD)
    for block, said in zip(blocks, TOLD.values(), strict=True):
        assert block.splitlines()[-1].endswith(said)
    codes = [each["code"] for each in json.loads(report.read_text())["diagnostics"]]
    assert {"security-undefined", "security-scheme-unknown"} <= set(codes)
