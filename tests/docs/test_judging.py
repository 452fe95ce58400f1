"""The judge of requests that knows no openapi-core: what it lets pass is valid, and each kind of mistake is found."""

from __future__ import annotations

import pytest
import yaml

from tests.support.judging import Judge
from tests.support.request_check import ReceivedRequest

DOCUMENT = """
openapi: 3.2.0
info: {title: Judged, version: '1'}
servers: [{url: 'https://judged.example/天'}]
paths:
  /a/{id}/{more}:
    parameters:
      - {name: id, in: path, required: true, style: matrix, schema: {type: integer}}
      - {name: more, in: path, required: true, schema: {type: array, items: {type: integer}}}
    get:
      parameters:
        - {name: deep, in: query, style: deepObject, schema: {type: object, properties: {a: {type: boolean}}}}
        - {name: piped, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: json, in: query, content: {application/json: {schema: {type: object, required: [x]}}}}
        - {name: X-Day, in: header, schema: {type: string, pattern: '^\\d+$'}}
      responses: {'204': {description: Done.}}
  /b:
    post:
      security: [{key: []}]
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}}
          application/xml: {schema: {$ref: '#/components/schemas/Thing'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Thing'}}
          application/json-seq: {itemSchema: {$ref: '#/components/schemas/Thing'}}
          multipart/form-data:
            schema: {$ref: '#/components/schemas/Thing'}
            encoding: {at: {contentType: text/csv}}
      responses: {'204': {description: Done.}}
components:
  securitySchemes: {key: {type: apiKey, in: cookie, name: sid}}
  schemas:
    Thing:
      type: object
      required: [at, id]
      xml: {name: thing}
      properties: {at: {type: integer}, id: {type: string, readOnly: true}, all: {type: array, items: {type: number}}}
"""
JUDGE = Judge(yaml.safe_load(DOCUMENT))


def said(method: str, target: str, media_type: str = "", body: bytes = b"", **headers: str) -> list[str]:
    """What the judge has against a request; headers are given with `_` for `-`."""
    path, _, query = target.partition("?")
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if media_type:
        given["content-type"] = media_type
    request = ReceivedRequest(method, path, query, given, body)
    matches = JUDGE.matches(request)
    return JUDGE.problems(request, matches[0]) if matches else ["no such operation"]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("/%E5%A4%A9/a/;id=1/1,2", "/%E5%A4%A9/a/;id=x/1,2"),
        ("/%E5%A4%A9/a/;id=1/1,2", "/a/;id=1/1,2"),
        ("/%E5%A4%A9/a/;id=1/1,2", "/%E5%A4%A9/a/;id=1/1,x"),
        ("/%E5%A4%A9/a/;id=1/1?deep%5Ba%5D=true", "/%E5%A4%A9/a/;id=1/1?deep%5Ba%5D=yes"),
        ("/%E5%A4%A9/a/;id=1/1?piped=1%7C2", "/%E5%A4%A9/a/;id=1/1?piped=1,2"),
        ("/%E5%A4%A9/a/;id=1/1?json=%7B%22x%22:1%7D", "/%E5%A4%A9/a/;id=1/1?json=%7B%7D"),
        ("/%E5%A4%A9/a/;id=1/1?json=%7B%22x%22:1%7D", "/%E5%A4%A9/a/;id=1/1?json=x"),
        ("/%E5%A4%A9/a/;id=1/1", "/%E5%A4%A9/a/;id=1/1?unknown=1"),
    ],
)
def test_addresses(good: str, bad: str) -> None:
    assert said("GET", good) == []
    assert said("GET", bad) != []


def test_headers() -> None:
    assert said("GET", "/%E5%A4%A9/a/;id=1/1", x_day="12") == []
    assert said("GET", "/%E5%A4%A9/a/;id=1/1", x_day="one") != []


PART = '--b\r\nContent-Disposition: form-data; name="{}"\r\nContent-Type: {}\r\n\r\n{}\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("media_type", "good", "bad"),
    [
        ("application/json", '{"at": 1}', '{"at": "1"}'),
        ("application/json", '{"at": 1}', "at"),
        ("application/xml", "<thing><at>1</at><all>1.5</all></thing>", "<thing><at>x</at></thing>"),
        ("application/xml", "<thing><at>1</at></thing>", "<thing><at>1</at><other/></thing>"),
        ("application/x-www-form-urlencoded", "at=1&all=1&all=2", "at=1&all=x"),
        ("application/json-seq", '\x1e{"at": 1}\n\x1e{"at": 2}\n', '{"at": 1}\n'),
        ("application/json-seq", '\x1e{"at": 1}\n\x1e{"at": 2}\n', '\x1e{"at": 1}\n\x1e{}\n'),
        ("multipart/form-data; boundary=b", PART.format("at", "text/csv", "1"), PART.format("at", "text/plain", "1")),
        ("multipart/form-data; boundary=b", PART.format("at", "text/csv", "1"), PART.format("at", "text/csv", "x")),
        ("multipart/form-data; boundary=b", PART.format("at", "text/csv", "1"), PART.format("on", "text/csv", "1")),
        ("application/json", '{"at": 1}', None),
    ],
)
def test_bodies(media_type: str, good: str, bad: str | None) -> None:
    assert said("POST", "/%E5%A4%A9/b", media_type, good.encode()) == []
    if bad is not None:
        assert said("POST", "/%E5%A4%A9/b", media_type, bad.encode()) != []
    assert said("POST", "/%E5%A4%A9/b", "text/plain", good.encode()) != []


def test_credentials() -> None:
    for cookie, lacking in (("sid=1", False), ("other=1", True), ("", True)):
        request = ReceivedRequest("POST", "/%E5%A4%A9/b", "", {"cookie": cookie} if cookie else {}, b"")
        assert bool(JUDGE.lacks_credentials(JUDGE.matches(request)[0].operation, request)) is lacking
