"""A server for any document: requests are judged by `judging`, and answered with values that the schemas allow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from corpus.roundtrip import xml_text
from corpus.roundtrip.making import Maker
from corpus.roundtrip.reading import Document, Operation, Place, is_list, is_object, mapping
from corpus.roundtrip.validity import Validity
from tests.support.decoding_bodies import SEQUENCES
from tests.support.judging import Judge
from tests.support.request_check import ReceivedRequest
from tests.support.validating_server import METHODS, received

_BOUNDARY = "the-boundary"
_CHALLENGE = 'Digest realm="docs", qop="auth", nonce="one", algorithm=SHA-256'
_EVENTS = 2


class AnyServer:
    """`app` is the ASGI application; `errors` say why requests were refused, `count` is how many came."""

    def __init__(self, data: Mapping[str, Any], known: Iterable[str] = ()) -> None:
        self.errors: list[str] = []
        self.count = 0
        self._judge = Judge(data, frozenset(known))
        document = Document(data)
        self._maker = Maker(document, Validity(document), "response")
        self._document = document
        self._values: dict[int, Any] = {}
        self._tokens = _token_paths(data)
        self.app = Starlette(routes=[Route("/{path:path}", self._serve, methods=[*METHODS, "PURGE", "COPY"])])

    async def _serve(self, request: Request) -> Response:
        self.count += 1
        given = await received(request)
        matches = self._judge.matches(given)
        problems = {each.operation.pointer: self._judge.problems(given, each) for each in matches}
        if given.path in self._tokens and all(problems.values()):
            return JSONResponse({"access_token": "token", "token_type": "Bearer", "expires_in": 3600})
        good = next((each.operation for each in matches if not problems[each.operation.pointer]), None)
        if good is None:
            return self._refused(given, next(iter(problems.values()), ["no such operation"]))
        lacking = self._judge.lacks_credentials(good, given)
        if "'digest'" in str(lacking) and "authorization" not in given.headers:
            return Response(status_code=401, headers={"WWW-Authenticate": _CHALLENGE})
        return self._refused(given, lacking) if lacking else self._answer(good, given)

    def _refused(self, given: ReceivedRequest, problems: list[str]) -> Response:
        self.errors.append(f"{given.method} {given.path}: {problems}")
        return JSONResponse({"message": "the request is not valid", "problems": problems}, 400)

    def _answer(self, operation: Operation, given: ReceivedRequest) -> Response:
        status, response = _success(operation)
        contents = mapping(mapping(response.node).get("content"))
        if not contents or status in (204, 205, 304):
            return Response(status_code=status)
        name = _chosen(list(contents), given)
        asked = {value for _, value in given.query_pairs} if given.method == "GET" else set[str]()
        body, media_type = self._body(self._document.follow(response.at("content", name)), name, asked)
        return Response(b"" if given.method == "HEAD" else body, status, media_type=media_type)

    def _body(self, content: Place, name: str, asked: set[str]) -> tuple[bytes, str]:
        name = name.replace("*/*", "application/json").replace("/*", "/octet-stream")
        plain = name.partition(";")[0].strip().lower()
        node = mapping(content.node)
        key = "itemSchema" if "itemSchema" in node else "schema"
        schema = content.at(key) if key in node else Place("", {})
        if id(content.node) not in self._values:  # the same answer each time: what comes back can be told
            self._values[id(content.node)] = self._maker.value(schema, {} if key == "itemSchema" else node)
        value = _last(self._values[id(content.node)], asked)
        if plain == "text/event-stream":
            return _event(value) * _EVENTS, name
        if plain in SEQUENCES:
            mark = "\x1e" if plain == "application/json-seq" else ""
            return f"{mark}{json.dumps(value)}\n".encode() * _EVENTS, name
        if plain.startswith("multipart/"):
            return _parts(value), f"{plain}; boundary={_BOUNDARY}"
        if plain.endswith(("/xml", "+xml")) and not isinstance(value, str):
            return xml_text.written(self._document, schema, value).encode(), name
        return (value.encode() if isinstance(value, str) and "json" not in plain else json.dumps(value).encode()), name


def _last(value: Any, asked: set[str]) -> Any:
    """An answer without what the request took from the one before: no page follows the second."""
    taken = {key for key, each in value.items() if isinstance(each, str) and each in asked} if is_object(value) else ()
    if not taken:
        return value
    return {key: None if key in taken else [] if is_list(each) else each for key, each in value.items()}


def _event(value: Any) -> bytes:
    """An event of a stream: an object with `data` describes the event around it."""
    if not is_object(value) or "data" not in value:
        return f"data: {json.dumps(value)}\n\n".encode()
    fields = {key: each for key, each in value.items() if key in ("event", "id", "retry", "data")}
    lines = (f"{key}: {each if isinstance(each, str) else json.dumps(each)}\n" for key, each in fields.items())
    return "".join([*lines, "\n"]).encode()


def _parts(value: Any) -> bytes:
    listed = value if is_list(value) else [value]
    part = "--{0}\r\nContent-Type: {1}\r\n\r\n{2}\r\n"
    texts = [
        part.format(_BOUNDARY, "application/octet-stream", each)
        if isinstance(each, str)
        else part.format(_BOUNDARY, "application/json", json.dumps(each))
        for each in listed
    ]
    return "".join([*texts, f"--{_BOUNDARY}--\r\n"]).encode()


def _success(operation: Operation) -> tuple[int, Place]:
    codes = sorted(status for status in operation.answers if status.startswith(("2", "3")))
    if codes:
        return int(codes[0].upper().replace("X", "0")), operation.answers[codes[0]]
    return 200, operation.answers.get("default", Place("", {}))


def _chosen(offered: list[str], given: ReceivedRequest) -> str:
    """A stream where the body asks for one or nothing else is accepted; else what is accepted, JSON first."""
    accepted = given.headers.get("accept", "*/*")
    wanted = [name for name in offered if name.partition(";")[0] in accepted] or offered
    streams = [name for name in offered if name.startswith("text/event-stream")]
    if streams and re.search(rb'"stream": ?true', given.body):
        return streams[0]
    others = [name for name in wanted if name not in streams]
    return min(others or wanted, key=lambda name: "json" not in name)


def _token_paths(data: Mapping[str, Any]) -> set[str]:
    """The paths of the addresses that give out OAuth tokens."""
    schemes = mapping(mapping(data.get("components")).get("securitySchemes")).values()
    flows = [mapping(flow) for scheme in schemes for flow in mapping(mapping(scheme).get("flows")).values()]
    return {urlsplit(str(flow["tokenUrl"])).path for flow in flows if "tokenUrl" in flow}
