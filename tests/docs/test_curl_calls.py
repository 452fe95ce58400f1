"""What the reference's curl calls send: files, keys wherever they belong, and nothing that only an answer has."""

from __future__ import annotations

import shlex
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from generator.selection import Selection
from tests.docs.curl_runner import curl_calls, curl_errors
from tests.support.generation import planned
from tests.support.live_server import running
from tests.support.validating_server import ValidatingServer

DOCUMENT = """
openapi: 3.0.3
info: {title: Forms, version: '1'}
servers: [{url: 'https://forms.example'}]
security: [{inQuery: [], inCookie: []}]
paths:
  /photos:
    post:
      operationId: addPhotos
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, id]
              properties:
                id: {type: integer, readOnly: true}
                file: {type: string, format: binary}
                more: {type: array, items: {type: string, format: binary}}
                caption: {type: string, default: 'a;b'}
      responses: {'204': {description: Added.}}
  /raw:
    put:
      operationId: putRaw
      security: [{digested: []}]
      parameters: [{name: session, in: cookie, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/octet-stream: {schema: {type: string, format: binary}}}}
      responses: {'204': {description: Put.}}
  /things/{id}:
    put:
      operationId: putThing
      parameters: [{name: id, in: path, required: true, style: label, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses:
        '200': {description: Put., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  securitySchemes:
    inQuery: {type: apiKey, in: query, name: api key}
    inCookie: {type: apiKey, in: cookie, name: sid}
    digested: {type: http, scheme: digest}
  schemas:
    Thing:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        secret: {type: string, writeOnly: true}
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("forms")
    (folder / "forms.yaml").write_text(DOCUMENT)
    return planned(Selection(spec=folder / "forms.yaml", output=folder / "out"))


def words(pages: dict[str, str], name: str) -> list[str]:
    page = next(text for path, text in pages.items() if path.startswith("docs/api/") and path.endswith(f"{name}.md"))
    return shlex.split(page.partition("```bash\n")[2].partition("```")[0])


def test_files_are_sent_as_files(pages: dict[str, str]) -> None:
    sent = words(pages, "add_photos")
    given = [value for flag, value in pairwise(sent) if flag.startswith("--form")]
    assert given == ["file=@path/to/file", "more=@path/to/file", "caption=<string>"]
    assert "--data-binary" in words(pages, "put_raw")
    assert "@path/to/file" in words(pages, "put_raw")


def test_credentials_stand_where_they_belong(pages: dict[str, str]) -> None:
    sent = words(pages, "add_photos")
    assert "https://forms.example/photos?api%20key=<api-key>" in sent
    assert "Cookie: sid=<api-key>" in sent
    assert {"Authorization: Digest <credentials>", "Cookie: session=<string>"} <= set(words(pages, "put_raw"))


def test_a_field_is_shown_where_it_goes(pages: dict[str, str]) -> None:
    page = next(text for path, text in pages.items() if path.endswith("put_thing.md") and "/api/" in path)
    request, answer = page.partition("```json")[0], page.partition("```json")[2].partition("```")[0]
    assert '"secret"' in request
    assert '"id"' not in request
    assert '"id"' in answer
    assert '"secret"' not in answer
    assert "/things/.{id}" in request


def test_a_form_with_files_arrives(pages: dict[str, str], tmp_path: Path) -> None:
    for path, text in pages.items():
        if path.startswith("docs/api/"):
            (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "docs" / path).write_text(text)
    calls = [call for call in curl_calls(tmp_path / "docs") if "add_photos" in call[0]]
    assert len(calls) == 1
    server = ValidatingServer(yaml.safe_load(DOCUMENT))
    with running(server.app) as url:
        assert curl_errors(calls, {"https://forms.example": url}, tmp_path) == []
    assert server.errors == []
