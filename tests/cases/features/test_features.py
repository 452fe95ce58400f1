"""An API that uses one feature gets the parts of the runtime for it alone: every module imports, and a call works."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from generator.view.code_types import PartsView
from tests.support.cases import Session, case
from tests.support.recording_server import RecordingServer, Reply

HEAD = "openapi: 3.2.0\ninfo: {title: One, version: '1'}\nservers: [{url: 'https://one.example'}]\n"
FINE = "responses: {'200': {description: Fine., content: {application/json: {schema: {type: object}}}}}"
FILES = {"files", "uploads"}


EMPTY = Reply(b"{}")
PARTS = "multipart/form-data; boundary=x"


@dataclass(frozen=True)
class Feature:
    """A document's `operation`, at `path`, and `more` beside the paths; the `parts` that it needs; how it is called,
    what the server answers, and what must be `sent`: in the request's target, its headers or its body."""

    operation: str
    parts: set[str]
    sent: str = ""
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])
    answer: Reply = EMPTY
    path: str = "/do"
    more: str = ""
    client: dict[str, Any] = field(default_factory=dict[str, Any])


def param(described: str, place: str = "query") -> str:
    return f"parameters: [{{name: v, in: {place}, required: true, {described}}}], {FINE}"


def body(media_types: str) -> str:
    return f"requestBody: {{required: true, content: {{{media_types}}}}}, {FINE}"


def scheme(described: str) -> str:
    return f"components: {{securitySchemes: {{key: {{{described}}}}}}}\nsecurity: [{{key: []}}]\n"


def stream(media_type: str, more: str = "") -> str:
    item = "itemSchema: {type: object, properties: {a: {type: integer}}}"
    return f"{more}responses: {{'200': {{description: Fine., content: {{{media_type}: {{{item}}}}}}}}}"


OBJECT = "schema: {type: object, properties: {a: {type: string}}}"
NUMBERS = "schema: {type: array, items: {type: integer}}"
LISTED = "'200': {description: Fine., %s content: {application/json: {schema: {type: object, required: [items], %s}}}}"
ITEMS = "properties: {items: {type: array, items: {type: integer}}, next: {type: string}}"
PAGED = "parameters: [{name: page, in: query, schema: {type: integer}}], x-sdk-pagination: {%s}, responses: {%s}"

FEATURES = {
    "json": Feature(body(f"application/json: {{{OBJECT}}}"), set(), '"a":"x"', {"a": "x"}),
    "a query": Feature(param("schema: {type: string}"), set(), "v=x", {"v": "x"}),
    "a time within a body": Feature(
        body("application/json: {schema: {type: object, properties: {a: {type: string, format: date-time}}}}"),
        {"zones"},
        '"a":"2024-02-29T00:00:00Z"',
        {"a": datetime(2024, 2, 29)},
    ),
    "a time": Feature(
        param("schema: {type: string, format: date-time}"),
        {"zones"},
        "v=2024-02-29T00%3A00%3A00Z",
        {"v": datetime(2024, 2, 29)},
    ),
    "a form": Feature(body(f"application/x-www-form-urlencoded: {{{OBJECT}}}"), {"forms"}, "a=x", {"a": "x"}),
    "a form in the query": Feature(
        param(f"content: {{application/x-www-form-urlencoded: {{{OBJECT}}}}}"),
        {"forms", "placements"},
        "v=a%3Dx",
        {"v": {"a": "x"}},
    ),
    "multipart": Feature(body(f"multipart/form-data: {{{OBJECT}}}"), {"multipart", *FILES}, 'name="a"', {"a": "x"}),
    "text": Feature(
        body("text/plain: {schema: {type: string}}"), {"raw_bodies", *FILES}, "hello", {"request": "hello"}
    ),
    "bytes": Feature(body("image/png: {}"), {"raw_bodies", *FILES}, "png", {"request": b"png"}),
    "either body": Feature(
        body(f"application/json: {{{OBJECT}}}, application/x-www-form-urlencoded: {{{OBJECT}}}"),
        {"body_choice", "forms", *FILES},
        '"a":"x"',
        {"request": {"a": "x"}},
    ),
    "lines": Feature(
        body("application/jsonl: {itemSchema: {type: integer}}"),
        {"sequences", "raw_bodies", *FILES},
        "1\n2\n",
        {"request": iter([1, 2])},
    ),
    "a label": Feature(param(NUMBERS + ", style: label", "path"), {"styles"}, "/.1,2", {"v": [1, 2]}, path="/do/{v}"),
    "pipes": Feature(param(NUMBERS + ", style: pipeDelimited, explode: false"), {"styles"}, "v=1%7C2", {"v": [1, 2]}),
    "reserved": Feature(param("schema: {type: string}, allowReserved: true"), {"styles"}, "v=a/b", {"v": "a/b"}),
    "a cookie": Feature(param("schema: {type: string}", "cookie"), {"placements", "styles"}, "v=x", {"v": "x"}),
    "a form with delimiters": Feature(
        body(
            "application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: array, items: "
            "{type: integer}}}}, encoding: {a: {style: pipeDelimited, explode: false}}}"
        ),
        {"forms", "styles"},
        "a=1%7C2",
        {"a": [1, 2]},
    ),
    "a password": Feature(
        body("application/json: {schema: {type: object, properties: {a: {type: string, format: password}}}}"),
        {"passwords"},
        '"a":"x"',
        {"a": "x"},
    ),
    "typed headers": Feature(
        "responses: {'200': {description: Fine., headers: {x-left: {schema: {type: integer}}}, "
        "content: {application/json: {schema: {type: object}}}}}",
        {"answers", "header_values"},
    ),
    "plain events": Feature(
        stream("text/event-stream"), {"plain_events"}, answer=Reply(b'data: {"a": 1}\n\n', "text/event-stream")
    ),
    "lines in the answer": Feature(
        stream("application/jsonl"), {"jsonl", "plain_events"}, answer=Reply(b'{"a": 1}\n', "application/jsonl")
    ),
    "parts in the answer": Feature(
        "responses: {'200': {description: Fine., content: {multipart/form-data: {schema: {type: object}}}}}",
        {"mixed", "forms", *FILES},
        answer=Reply(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n', PARTS),
    ),
    "reconnection": Feature(
        stream("text/event-stream", "x-sdk-stream: {reconnect: true}, "),
        {"plain_events", "reopening"},
        answer=Reply(b'data: {"a": 1}\n\n', "text/event-stream"),
    ),
    "pages by number": Feature(
        PAGED % ("style: page, parameter: page, items: items", LISTED % ("", ITEMS)),
        {"page_numbers"},
        "page=2",
        {"page": 2},
        Reply(b'{"items": [1]}'),
    ),
    "pages by link": Feature(
        PAGED % ("style: link, items: items", LISTED % ("", ITEMS)), {"page_links"}, answer=Reply(b'{"items": [1]}')
    ),
    "bearer": Feature(FINE, set(), "Bearer s", more=scheme("type: http, scheme: bearer"), client={"key": "s"}),
    "basic": Feature(FINE, {"schemes"}, "Basic ", more=scheme("type: http, scheme: basic"), client={"basic": 1}),
    "a key": Feature(
        FINE, {"schemes"}, "k=secret", more=scheme("type: apiKey, in: query, name: k"), client={"key": "secret"}
    ),
    "a token": Feature(
        FINE,
        {"oauth"},
        "Bearer s",
        more=scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: '/t', scopes: {}}}"),
        client={"key": "s"},
    ),
}


def check_modules(module: Any, parts: set[str]) -> None:
    """Every module can be imported, and the parts are these."""
    found = [each.name for each in pkgutil.walk_packages(module.__path__, f"{module.__name__}.")]
    for name in found:
        if not name.endswith("aiohttp_client"):
            importlib.import_module(name)
    runtime = {name.rpartition(".")[2] for name in found if "._runtime." in name}
    assert runtime & {part.name for part in fields(PartsView)} == parts


def credentials(given: dict[str, Any]) -> dict[str, Any]:
    return {"username": "u", "password": "p"} if "basic" in given else given


FEW = {"multipart", "reconnection", "basic"}
CASES = [name if name in FEW else pytest.param(name, marks=pytest.mark.slow) for name in FEATURES]


@pytest.mark.parametrize("name", CASES)
def test_one_feature(name: str, tmp_path: Path, server: RecordingServer) -> None:
    feature = FEATURES[name]
    spec = tmp_path / f"{name.replace(' ', '_')}.yaml"
    method = "post" if "requestBody" in feature.operation else "get"
    spec.write_text(
        f"{HEAD}{feature.more}paths:\n  {feature.path}: {{{method}: {{operationId: do, {feature.operation}}}}}\n"
    )
    sdk = case(spec)
    check_modules(sdk.module, feature.parts)
    server.answer = lambda _: feature.answer
    with sdk.client("sync", server_url=server.url, **credentials(feature.client)) as session:
        use(session, name, feature)
    if feature.sent:
        request = server.requests[0]
        assert feature.sent in f"{request.target}\n{list(request.headers.values())}\n{request.body.decode()}"


def use(session: Session, name: str, feature: Feature) -> None:
    """Call the operation, and read what came."""
    found = session.call("do", **feature.arguments)
    if name == "typed headers":
        assert session.client.with_raw_response.do().header("x-none") is None
    elif name.startswith("pages"):
        assert list(found.page_items()) == [1]
        assert found.has_next_page() is (name == "pages by number")
    elif name == "parts in the answer":
        assert found == {"a": "1"}
    elif feature.answer is not EMPTY:
        assert [event.a for event in found] == [1]
