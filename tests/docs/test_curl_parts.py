"""What stands above each part of a form: curl is told to send the same as the SDK sends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.curl_runner import curl_calls, curl_errors
from tests.docs.sample_runner import run_errors, samples
from tests.support.generation import written
from tests.support.recording_server import recording

DOCUMENT = """
openapi: 3.0.3
info: {title: Parts, version: '1'}
servers: [{url: 'https://parts.example'}]
paths:
  /parts:
    post:
      operationId: send
      requestBody:
        required: true
        content:
          multipart/form-data:
            encoding:
              words: &how
                contentType: 'text/plain; charset=utf-8, text/html'
                headers: {X-Mark: {schema: {type: string, default: 'a "b"; c'}}, X-Other: {schema: {type: string}}}
              photo: {contentType: 'image/png; level="9 a"', headers: {X-Mark: {schema: {enum: ['1']}}}}
              told: {headers: {X-Mark: {schema: {type: integer, default: 5}}}}
              meta: {contentType: 'application/json; charset=utf-8'}
              marked: {headers: {X-Mark: {schema: {type: string, default: x}}}}
              ranged: {contentType: 'text/*'}
            schema:
              type: object
              required: [words, photo, told, meta, marked, ranged]
              properties:
                words: {type: string}
                photo: {type: string, format: binary}
                told: {type: string}
                meta: {type: object, properties: {title: {type: string}}}
                marked: {type: object, properties: {title: {type: string}}}
                ranged: {type: string}
      responses: {'204': {description: Added.}}
"""


def heads(body: bytes) -> dict[str, tuple[str, str]]:
    """The media type and the mark of each part, by its name."""
    found: dict[str, tuple[str, str]] = {}
    for part in body.split(b"\r\n--"):
        head, _, _ = part.decode("latin-1").partition("\r\n\r\n")
        lines = {key.lower(): value for key, value in re.findall(r"^([\w-]+): (.*?)\r?$", head, re.MULTILINE)}
        if "content-disposition" in lines:
            name = lines["content-disposition"].partition('name="')[2].partition('"')[0]
            found[name] = (lines.get("content-type", ""), lines.get("x-mark", ""))
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "parts.yaml").write_text(DOCUMENT)
    written(folder / "parts.yaml", (), None, folder / "out")
    return folder / "out"


def test_curl_and_the_sdk_send_the_same_above_each_part(made: Path, tmp_path: Path) -> None:
    with recording() as server:
        servers = {"https://parts.example": server.url}
        assert curl_errors(curl_calls(made / "docs" / "api"), servers, tmp_path) == []
        by_curl = heads(server.last.body)
        assert run_errors(samples([made / "USAGE.md"])[:1], made / "src", tmp_path, servers, {}) == []
        by_sdk = heads(server.last.body)
    assert by_sdk["photo"] == ('image/png; level="9 a"', "1")
    assert by_sdk["words"] == ("text/plain; charset=utf-8", 'a "b"; c')
    assert by_curl == by_sdk
