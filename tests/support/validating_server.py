"""A server made from an OpenAPI document alone: it rejects what the document does not allow, and answers by it.

A request may choose its answer with the headers `X-Test-Status` and `X-Test-Media-Type`, a test with `respond`.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route as StarletteRoute

from tests.support.answers import AnswerMaker, as_bytes
from tests.support.documents import is_object, resolved
from tests.support.request_check import ReceivedRequest, RequestChecker, Route

METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"]
_LINES = ("application/jsonl", "application/x-ndjson", "application/json-seq")


@dataclass
class Answer:
    """What to answer instead of the document's first success. What is not set comes from the document; so does the
    media type, where the operation does not have the chosen one."""

    status: int | None = None
    media_type: str | None = None
    body: bytes | str | None = None
    json: Any = None
    events: int = 3
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class ValidatingServer:
    """`app` is the ASGI application; `requests` what came in, `errors` why requests were refused."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.requests: list[ReceivedRequest] = []
        self.errors: list[str] = []
        self.url = ""
        self._document = document
        self._checker = RequestChecker(document)
        self._answers = AnswerMaker(document)
        self._chosen: list[Answer] = []
        self.app = Starlette(routes=[StarletteRoute("/{path:path}", self._serve, methods=METHODS)])

    def reset(self) -> None:
        """Forgets everything received and chosen."""
        self.requests.clear()
        self.errors.clear()
        self._chosen.clear()

    @contextmanager
    def respond(self, status: int | None = None, media_type: str | None = None, **given: Any) -> Generator[None]:
        """Within the block, answers are as chosen: see `Answer` for what can be given."""
        self._chosen.append(Answer(status, media_type, **given))
        try:
            yield
        finally:
            self._chosen.pop()

    async def _serve(self, request: Request) -> Response:
        came = await received(request)
        self.requests.append(came)
        route = self._checker.route(came)
        problems = self._checker.problems(came, route) if route else ["no such operation"]
        if route is None or problems:
            self.errors += [f"{came.method} {came.path}: {problem}" for problem in problems]
            return JSONResponse({"message": "the request is not valid", "problems": problems}, 400)
        return self._answer(route, came)

    def _answer(self, route: Route, received: ReceivedRequest) -> Response:
        chosen = self._choice(received)
        responses = route.operation["responses"]
        status = chosen.status or _first_success(responses)
        if chosen.body is not None:
            return Response(chosen.body, status, dict(chosen.headers), chosen.media_type)
        if chosen.json is not None:
            return JSONResponse(chosen.json, status, dict(chosen.headers))
        contents = resolved(self._document, _documented(responses, status)).get("content", {})
        if not contents:
            return Response(status_code=status, headers=dict(chosen.headers))
        media_type = chosen.media_type
        if media_type is None or media_type not in contents:
            media_type = _media_type(list(contents), received)
        return self._made(status, media_type, contents[media_type], chosen)

    def _made(self, status: int, media_type: str, content: dict[str, Any], chosen: Answer) -> Response:
        headers = dict(chosen.headers)
        if media_type == "text/event-stream":
            return StreamingResponse(self._events(content, chosen.events), status, headers, media_type)
        if media_type in _LINES:
            line = json.dumps(self._answers.event(content)) + "\n"
            return StreamingResponse(iter([line] * chosen.events), status, headers, media_type)
        return Response(as_bytes(media_type, self._answers.content(content)), status, headers, media_type)

    def _events(self, content: dict[str, Any], count: int) -> Iterator[str]:
        payload = json.dumps(self._answers.event(content))
        sentinel = content.get("x-speakeasy-sse-sentinel")
        return iter([f"data: {payload}\n\n"] * count + ([f"data: {sentinel}\n\n"] if sentinel else []))

    def _choice(self, received: ReceivedRequest) -> Answer:
        status, media_type = (received.headers.get(name) for name in ("x-test-status", "x-test-media-type"))
        if status or media_type:
            return Answer(int(status) if status else None, media_type)
        return self._chosen[-1] if self._chosen else Answer()


async def received(request: Request) -> ReceivedRequest:
    """A request as it came in."""
    raw_path = request.scope.get("raw_path") or request.url.path.encode()
    return ReceivedRequest(
        request.method,
        raw_path.decode("ascii"),
        request.scope["query_string"].decode("ascii"),
        dict(request.headers),
        await request.body(),
    )


def _first_success(responses: Mapping[Any, Any]) -> int:
    codes = sorted(int(str(code).replace("X", "0")) for code in responses if str(code).startswith("2"))
    return codes[0] if codes else 200


def _documented(responses: Mapping[Any, Any], status: int) -> Any:
    known = {str(code).upper(): response for code, response in responses.items()}
    return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT") or {}


def _media_type(offered: list[str], received: ReceivedRequest) -> str:
    """A stream where the body asks for one with `stream: true` or only a stream is accepted; else what is not one."""
    streams = [name for name in offered if name == "text/event-stream" or name in _LINES]
    others = [name for name in offered if name not in streams]
    accepted = received.headers.get("accept", "*/*")
    wanted = [name for name in others if name in accepted or "*" in accepted]
    if streams and (_asks_for_stream(received.body) or not wanted):
        return streams[0]
    return [*wanted, *offered][0]


def _asks_for_stream(body: bytes) -> bool:
    try:
        data = json.loads(body)
    except ValueError:
        return False
    return is_object(data) and data.get("stream") is True
