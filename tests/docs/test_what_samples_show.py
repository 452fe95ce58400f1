"""What the samples of a page show of a call: bodies and files also where the document lets them be left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.selection import HOME, Selection
from tests.docs.sample_runner import run_errors, samples, syntax_errors, type_errors
from tests.support.any_server import AnyServer
from tests.support.generation import planned, written
from tests.support.live_server import running

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
servers: [{url: 'https://notes.example'}]
paths:
  /notes:
    get:
      operationId: checkNotes
      responses:
        '200': {description: Checked., content: {application/json: {schema: {$ref: '#/components/schemas/Nothing'}}}}
    post:
      operationId: addNote
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
      responses: {'204': {description: Added.}}
    put:
      operationId: setNotes
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties: {id: {type: string, readOnly: true, example: a}, first: &text {type: string}, second: *text}
      responses: {'204': {description: Set.}}
    patch:
      operationId: changeNotes
      requestBody: {content: {application/json: {schema: {type: object, properties: {done: {type: boolean}}}}}}
      responses: {'204': {description: Changed.}}
    delete:
      operationId: dropNotes
      requestBody: {content: {application/json: {schema: {nullable: true, enum: [null]}}}}
      responses: {'204': {description: Dropped.}}
  /notes/{place}:
    get:
      operationId: seeNote
      parameters: [{name: place, in: path, required: true, schema: {type: string, default: ''}}]
      responses: {'204': {description: Seen.}}
  /photos:
    post:
      operationId: addPhotos
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [title]
              properties:
                title: {type: string}
                photos: {type: array, items: {type: string, format: binary}}
      responses: {'204': {description: Added.}}
    put:
      operationId: putPhoto
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [title]
              properties:
                title: {type: string}
                old: {type: string, format: binary, deprecated: true}
                note: {type: string}
                photo: {type: string, format: binary}
                thumbnail: {type: string, format: binary}
      responses: {'204': {description: Put.}}
components:
  schemas:
    Nothing: {nullable: true, enum: [null]}
    Note:
      type: object
      required: [text]
      properties: {text: {type: string}, more: {type: string}, filter: {$ref: '#/components/schemas/Filter'}}
    Filter:
      oneOf:
      - {type: object, additionalProperties: {type: string}}
      - {type: object, additionalProperties: {type: number}, example: {size: 1}}
      - {type: array, items: {type: number}, example: [1, 2]}
      - {type: array, items: {type: string}}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    (folder / "notes.yaml").write_text(DOCUMENT)
    written(folder / "notes.yaml", (), None, folder / "out")
    return folder / "out"


@pytest.mark.parametrize(
    "call",
    [
        's.add_note(request={"text": "<value>"})',
        's.change_notes(request={"done": False})',
        's.set_notes(first="<value>")',
        "s.drop_notes()",
        's.see_note(place="<value>")',
        "s.check_notes()",
        's.add_photos(request={"title": "<value>", "photos": [b"<file content>"]})',
        's.put_photo(title="<value>", photo=b"<file content>")',
    ],
)
def test_a_body_and_a_file_are_shown_where_they_may_be_left_out_but_never_null(made: Path, call: str) -> None:
    [page] = (made / "docs" / "sdks").rglob("README.md")
    assert f"    {call}\n" in page.read_text("utf-8")


def test_the_readme_shows_a_file_within_a_body(made: Path) -> None:
    section = re.search(r"^## File uploads$.*?^```$", (made / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert section is not None
    assert 's.add_photos(request={"title"' in section[0]


@pytest.mark.typed
def test_such_samples_are_typed_and_valid(made: Path, tmp_path: Path) -> None:
    found = samples([made])
    server = AnyServer(yaml.safe_load(DOCUMENT))
    assert syntax_errors(found) == []
    assert type_errors(found, made / "src", tmp_path) == []
    with running(server.app) as url:
        assert run_errors(found, made / "src", tmp_path, {"https://notes.example": url}, {}) == []
    assert server.errors == []


CONTENT = {"application/json": {"schema": {"type": "string"}}}
PLAIN = {"responses": {"200": {"description": "Done.", "content": CONTENT}}}
NEEDED = [{"name": name, "in": "query", "required": True, "schema": {"type": "string"}} for name in "abcde"]
ODD: dict[str, dict[str, Any]] = {
    "deprecated": {"deprecated": True},
    "elsewhere": {"servers": [{"url": "https://login.notes.example"}]},
    "open": {"security": []},
    "silent": {"responses": {"204": {"description": "Done."}}},
    "long": {"parameters": NEEDED},
    "stream": {"responses": {"200": {"description": "Events.", "content": {"text/event-stream": {}}}}},
    "delete": {},
}


def pages(folder: Path, paths: dict[str, object]) -> dict[str, str]:
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Notes", "version": "1"},
        "servers": [{"url": "https://notes.example"}],
        "security": [{"key": []}],
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }
    (folder / "notes.yaml").write_text(yaml.safe_dump(document, sort_keys=False))
    return planned(Selection(spec=folder / "notes.yaml", output=folder / "out"))


@pytest.mark.parametrize("odd", ODD)
def test_the_readme_begins_with_a_plain_call(odd: str, tmp_path: Path) -> None:
    """The first of those that are; another only where there is none."""
    method = "delete" if odd == "delete" else "get"
    strange = {"/a": {method: {"operationId": "strange", **PLAIN, **ODD[odd]}}}
    plain = {f"/{name}": {"get": {"operationId": name, **PLAIN}} for name in ("plain", "later")}
    assert "s.strange(" in pages(tmp_path, {**strange})["USAGE.md"]
    assert "s.plain()" in pages(tmp_path, {**strange, **plain})["USAGE.md"]


def test_the_readme_tells_the_parts_of_a_server_that_can_be_chosen(tmp_path: Path) -> None:
    harbour = HOME / "examples" / "tour" / "tour.yaml"
    made = planned(Selection(spec=harbour, config=harbour.with_name("sdk.yaml"), output=tmp_path / "out"))["README.md"]
    section = made.partition("## Server Selection")[2].partition("## ")[0]
    assert re.search(r"^\| `port` +\| `main` +\| `main`, `north`, `south` +\| Which harbour\.", section, re.MULTILINE)
    assert re.search(r"^\| `edition` +\| `v1` +\| any +\| The version of the API\.", section, re.MULTILINE)
    assert '\n    port="north",\n' in section


def test_a_server_without_a_host_stands_below_an_example(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text(DOCUMENT.replace("https://notes.example", "/v1/"))
    made = planned(Selection(spec=tmp_path / "notes.yaml", output=tmp_path / "out"))
    assert set(re.findall(r'server_url="(.*?)"', made["README.md"])) == {"https://api.example.com/v1"}
    assert "--url https://api.example.com/v1/notes " in made["docs/api/add_note.md"]


def test_curl_sends_no_fragment_of_a_path(tmp_path: Path) -> None:
    made = pages(tmp_path, {"/a#b": {"get": {"operationId": "strange", **PLAIN}}})
    assert "--url https://notes.example/a \\\n" in made["docs/api/strange.md"]


def test_another_server_is_shown_with_a_call_that_it_answers(tmp_path: Path) -> None:
    servers = [*ODD["elsewhere"]["servers"], {"url": "http://login.notes.example"}]
    strange = {"operationId": "strange", **PLAIN, "servers": servers}
    made = pages(tmp_path, {"/a": {"get": strange}})
    assert 'server_url="https://login.notes.example"' in made["README.md"]
    unknown = {"url": "https://{account}.example", "variables": {"account": {"default": "{account}"}}}
    strange["servers"] = [*servers, {"url": "https://{x}.example"}, unknown, {"url": "https://test.notes.example"}]
    made = pages(tmp_path, {"/a": {"get": strange}})
    assert 'server_url="https://test.notes.example"' in made["README.md"]


def test_what_may_be_left_out_is_shown_only_where_it_is_short(tmp_path: Path) -> None:
    """A sample is written dozens of times: a text of megabytes in each took most of a run."""
    endless = "x" * 100_000
    fields = {endless: {"type": "string"}, "word": {"enum": [endless, "y"]}, "kept": {"type": "string"}}
    body = {"application/json": {"schema": {"type": "object", "additionalProperties": True, "properties": fields}}}
    query = {"name": "q", "in": "query", "schema": {"type": "string"}, "example": endless}
    operation: dict[str, Any] = {
        "operationId": "add",
        "parameters": [query],
        "responses": {"204": {"description": "d"}},
    }
    paths = {"/a": {"post": {**operation, "requestBody": {"content": body}}}}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    (tmp_path / "api.yaml").write_text(yaml.safe_dump(document))
    made = planned(Selection(spec=tmp_path / "api.yaml", output=tmp_path / "out"))
    assert 'request={"kept": ' in made["README.md"]
    assert endless not in made["README.md"] + made["USAGE.md"]
