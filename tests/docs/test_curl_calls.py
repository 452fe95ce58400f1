"""What the reference's curl calls send: files, keys wherever they belong, and nothing that only an answer has."""

from __future__ import annotations

import json
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


STYLES = """
openapi: 3.1.0
info: {title: Styles, version: '1'}
servers: [{url: 'https://{region}.styles.example/v{major}', variables: {region: {default: eu}, major: {default: '2'}}}]
paths:
  /a/{list}/{map}/{name}/[x]:
    parameters:
      - {name: list, in: path, required: true, style: label, explode: true,
         schema: {type: array, items: {type: string}}, example: [a b, c/d]}
      - {name: map, in: path, required: true, style: matrix, schema: {type: object}, example: {x: 1, y: 2}}
      - {name: name, in: path, required: true, schema: {type: string}, example: ..}
    get:
      operationId: getStyles
      parameters:
        - {name: deep, in: query, style: deepObject, explode: true, schema: {type: object},
           example: {gt: 1, in: [a, b]}}
        - {name: many, in: query, schema: {type: array, items: {type: string}}, example: [a&b, c]}
        - {name: one, in: query, explode: false, schema: {type: array, items: {type: string}}, example: [a, b]}
        - {name: piped, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}},
           example: [1, 2]}
        - {name: json, in: query, content: {application/json: {schema: {type: object}, example: {a: ü}}}}
        - {name: silent, in: query, schema: {type: string}}
        - {name: X-List, in: header, schema: {type: array, items: {type: string}}, example: [a, b]}
        - {name: theme, in: cookie, schema: {type: object}, example: {dark: true, size: 3}}
      responses: {'204': {description: Done.}}
    head: {operationId: headStyles, responses: {'204': {description: Done.}}}
  /form:
    post:
      operationId: postForm
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            encoding:
              metadata: {style: deepObject, explode: true}
              shipping: {contentType: application/json}
              pages: {contentType: application/xml}
            schema:
              type: object
              properties:
                amount: {type: integer, examples: [2000]}
                metadata: {type: object, examples: [{order id: "it's"}]}
                expand: {type: array, items: {type: string}, examples: [[a, b=c]]}
                shipping: {type: object, properties: {name: {type: string, pattern: '^[A-Z]{2}$'}}}
                pages:
                  type: array
                  items: {type: object, properties: {id: {type: integer}}}
                  examples: [[{id: 1}, {id: 2}]]
      responses: {'204': {description: Done.}}
    put:
      operationId: putForm
      requestBody:
        required: true
        content:
          multipart/form-data:
            encoding: {file: {contentType: image/png}, words: {style: pipeDelimited, explode: false}}
            schema:
              type: object
              properties:
                file: {type: string, format: binary}
                words: {type: array, items: {type: string}, examples: [[a, b]]}
                tags: {type: array, items: {type: string}, examples: [[a, '<b', c;d]]}
                meta: {type: object, examples: [{title: 'It''s "so"'}]}
      responses: {'204': {description: Done.}}
    patch:
      operationId: patchForm
      requestBody:
        required: true
        content:
          application/xml:
            schema:
              xml: {name: album, namespace: 'urn:a', prefix: a}
              type: object
              properties:
                id: {type: integer, examples: [7], xml: {attribute: true}}
                title: {type: string, examples: [a & b]}
                photos: {type: array, xml: {wrapped: true}, items: {type: string, examples: [x], xml: {name: photo}}}
      responses: {'204': {description: Done.}}
  /lines:
    post:
      operationId: postLines
      requestBody:
        required: true
        content: {application/x-ndjson: {schema: {type: object, properties: {id: {type: string, examples: ['1']}}}}}
      responses: {'204': {description: Done.}}
    put:
      operationId: putLine
      parameters:
        - {name: q, in: query, schema: {type: string}, examples: {one: {$ref: '#/components/examples/Query'}}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [author], properties: {author: {type: string}, more: {type: string}}}
            examples: {one: {$ref: '#/components/examples/Line'}}
      responses: {'204': {description: Done.}}
  /least:
    patch:
      operationId: patchLeast
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, minProperties: 2, properties: {id: {type: string, readOnly: true}, a: {type: string},
                     city: {type: string}, year: {type: integer}}}
      responses: {'204': {description: Done.}}
    put:
      operationId: putForm2
      requestBody:
        required: true
        content: {multipart/form-data: {schema: {type: object, properties: {city: {type: string}, b: {type: string}}}}}
      responses: {'204': {description: Done.}}
  /search/{kind}?v=2:
    post:
      operationId: search
      parameters:
        - {name: kind, in: path, required: true, schema: {type: string}, example: all}
        - {name: q, in: query, schema: {type: string}, example: cats}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                pairs: {type: array, minItems: 2, uniqueItems: true, items: {type: string}}
                labels: {type: object, minProperties: 1, additionalProperties: {type: integer}}
                email: {type: string}
      responses: {'204': {description: Done.}}
components: {examples: {Query: {value: quick}, Line: {dataValue: {author: Ann}}}}
"""


@pytest.fixture(scope="module")
def styles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("styles")
    (folder / "styles.yaml").write_text(STYLES)
    return planned(Selection(spec=folder / "styles.yaml", output=folder / "out"))


def test_parameters_are_written_by_their_styles(styles: dict[str, str]) -> None:
    sent = words(styles, "get_styles")
    path, _, query = sent[sent.index("--url") + 1].partition("?")
    assert path == "https://eu.styles.example/v2/a/.a%20b.c%2Fd/;map=x,1,y,2/{name}/%5Bx%5D"
    assert query.split("&") == [
        "deep%5Bgt%5D=1",
        "deep%5Bin%5D=a",
        "deep%5Bin%5D=b",
        "many=a%26b",
        "many=c",
        "one=a,b",
        "piped=1%7C2",
        "json=%7B%22a%22%3A%20%22%C3%BC%22%7D",
    ]
    assert {"X-List: a,b", "Cookie: dark=true; size=3"} <= set(sent)
    assert "--head" in words(styles, "head_styles")


def test_forms_follow_their_encoding(styles: dict[str, str]) -> None:
    pairs = [value for flag, value in pairwise(words(styles, "post_form")) if flag == "--data-urlencode"]
    assert pairs == [
        "amount=2000",
        "metadata%5Border%20id%5D=it's",
        "expand=a",
        "expand=b=c",
        'shipping={"name": "AB"}',
        "pages=<root><id>1</id></root>",
        "pages=<root><id>2</id></root>",
    ]
    parts = [(flag, value) for flag, value in pairwise(words(styles, "put_form")) if flag.startswith("--form")]
    assert parts == [
        ("--form", "file=@path/to/file;type=image/png"),
        ("--form", "words=a|b"),
        ("--form", "tags=a"),
        ("--form-string", "tags=<b"),
        ("--form-string", "tags=c;d"),
        ("--form", r'meta="{\"title\": \"It' + r"'s \\\"so\\\"" + r'\"}";type=application/json'),
    ]


def test_xml_and_lines_are_what_their_media_types_say(styles: dict[str, str]) -> None:
    xml = words(styles, "patch_form")[-1]
    assert [line.strip() for line in xml.splitlines()] == [
        '<a:album xmlns:a="urn:a" id="7">',
        "<title>a &amp; b</title>",
        "<photos>",
        "<photo>x</photo>",
        "</photos>",
        "</a:album>",
    ]
    assert words(styles, "post_lines")[-2:] == ["--data", '{"id": "1"}\n']


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


def test_examples_that_are_referred_to_are_shown(styles: dict[str, str]) -> None:
    sent = words(styles, "put_line")
    assert "https://eu.styles.example/v2/lines?q=quick" in sent
    assert sent[-1] == '{\n  "author": "Ann"\n}'
    assert any('.put_line(author="Ann", q="quick")' in text for text in styles.values())


def test_a_body_has_as_many_parts_as_the_document_asks_for(styles: dict[str, str]) -> None:
    sent = words(styles, "search")
    assert "https://eu.styles.example/v2/search/all?v=2&q=cats" in sent
    assert json.loads(sent[-1]) == {
        "pairs": ["<string>", "<string>1"],
        "labels": {"key": 123},
        "email": "<string>",
    }


def test_a_call_gives_as_many_fields_as_the_body_needs(styles: dict[str, str]) -> None:
    page = next(text for path, text in styles.items() if path.startswith("docs/sdks/"))
    assert '.patch_least(a="<value>", city="<value>")' in page
    assert '.put_form2(city="<value>")' in page


TYPED = """
openapi: 3.1.0
info: {title: Typed, version: '1'}
servers: [{url: https://typed.example}]
paths:
  /a:
    post:
      operationId: pairs
      requestBody:
        content: {application/x-www-form-urlencoded: &form {
          encoding: {
            text: {contentType: text/plain}, json: {contentType: application/json},
            word: {contentType: application/json}, deep: {style: deepObject, contentType: application/json}},
          schema: {type: object, properties: {
            text: {type: array, items: {type: string}}, json: {type: array, items: {type: string}},
            word: {type: string}, deep: {type: object}}},
          example: {text: [a, b], json: [a, b], word: a, deep: {x: '1'}}}}
      responses: {'204': {description: Done.}}
  /b:
    post:
      operationId: parts
      requestBody: {content: {multipart/form-data: *form}}
      responses: {'204': {description: Done.}}
"""


def test_a_media_type_of_a_field_is_followed_as_the_sdk_does(tmp_path: Path) -> None:
    (tmp_path / "typed.yaml").write_text(TYPED)
    pages = planned(Selection(spec=tmp_path / "typed.yaml", output=tmp_path / "out"))
    pairs = [value for flag, value in pairwise(words(pages, "pairs")) if flag == "--data-urlencode"]
    assert pairs == ["text=a", "text=b", 'json=["a", "b"]', 'word="a"', "deep%5Bx%5D=1"]
    parts = [value for flag, value in pairwise(words(pages, "parts")) if flag == "--form"]
    typed = [r'json="[\"a\", \"b\"]";type=application/json', r'word="\"a\"";type=application/json', "deep[x]=1"]
    assert parts == ['text="a";type=text/plain', 'text="b";type=text/plain', *typed]


def test_characters_that_nobody_sees_are_escapes_in_json(tmp_path: Path) -> None:
    odd = "a\u202eb\u2028c\u200f"
    schema = {"type": "object", "properties": {odd: {"type": "string", "example": odd}}}
    content = {"application/json": {"schema": schema}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"description": "d", "content": content}}}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": operation}}}
    (tmp_path / "api.json").write_text(json.dumps(document))
    made = planned(Selection(spec=tmp_path / "api.json", output=tmp_path / "out"))
    page = next(text for path, text in made.items() if path.startswith("docs/api/") and "```json" in text)
    fences = page.split("```")[1::2]
    assert not any(char in fence for fence in fences for char in "\u202e\u2028\u200f")
    answer = next(fence for fence in fences if fence.startswith("json"))
    assert list(json.loads(answer.removeprefix("json"))) == [odd]
