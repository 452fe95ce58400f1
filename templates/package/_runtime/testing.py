"""A fake of the API inside the process, so that tests of programs which use the SDK need no network.

`FakeServer.transport` goes into an HTTP client, sync or async; the SDK on top works as ever. Answers are the
operations' examples, or the samples given, until a test asks for others.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any, Literal
from urllib.parse import quote, unquote

from typing_extensions import Self

from . import http
from .errors import MASK
from .operation import Operation, Response
from .pagination import Pagination, look_up
from .shapes import is_list, is_object

Fault = Literal["connect", "connect_timeout", "read", "read_timeout", "truncated"]
"""What the network may do: refuse the connection, let it time out, reset it or fall silent before the answer, or cut
the answer's body in half."""

_FAULTS: dict[Fault, str] = {
    "connect": "ConnectError",
    "connect_timeout": "ConnectTimeout",
    "read": "ReadError",
    "read_timeout": "ReadTimeout",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `body` is bytes, or a JSON value; `events` makes it a stream instead, of JSON values or texts.

    `status` 0 takes the operation's first documented one. `fault` happens in place of the answer, or in the midst."""

    status: int = 0
    body: Any = None
    events: Sequence[Any] | None = None
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request that arrived. `operation` is empty if it fits none; `path` are the decoded path parameters.

    Neither its `repr` nor its pickle shows credentials."""

    operation: str
    method: str
    url: str = field(repr=False)
    path: Mapping[str, str]
    query: Mapping[str, list[str]] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle without credentials."""
        headers = {name: MASK if _is_private(name) else value for name, value in self.headers.items()}
        query = {name: [MASK] if _is_private(name) else value for name, value in self.query.items()}
        facts = (self.operation, self.method, self.url.partition("?")[0], dict(self.path), query, headers, self.body)
        return RecordedRequest, facts

    @property
    def json(self) -> Any:
        """The decoded JSON body; None without a body."""
        return json.loads(self.body) if self.body else None


def _is_private(header: str) -> bool:
    return any(word in header.lower() for word in ("auth", "cookie", "key", "secret", "token"))


class FakeServer:
    """Answers the requests of a set of operations, and records them.

    Args:
        operations: What the API can do.
        examples: Operation id → its usual answer.
        samples: `operation status media-type`, or an error's class → JSON, where there is no example.
    """

    def __init__(
        self,
        operations: Iterable[Operation[Any]],
        examples: Mapping[str, Reply] | None = None,
        samples: Mapping[str, str] | None = None,
    ) -> None:
        self.requests: list[RecordedRequest] = []
        self._routes = sorted((_Route(each) for each in operations), key=lambda route: route.rank)
        self._usual = dict(examples or {})
        for operation in self._usual:
            self._check(operation)
        self._samples = samples or {}
        self._planned: dict[str, deque[Reply]] = {}
        self._lock = Lock()

    @property
    def transport(self) -> http.MockTransport:
        """The fake as a transport of the clients of either HTTP library, synchronous and asynchronous."""
        return http.AnyTransport(self._handle)

    def client(self, **options: Any) -> http.Client:
        """An HTTP client that talks to the fake."""
        return http.Client(transport=self.transport, **options)

    def async_client(self, **options: Any) -> http.AsyncClient:
        """An asynchronous HTTP client that talks to the fake."""
        return http.AsyncClient(transport=self.transport, **options)

    def always(self, operation: str, reply: Reply) -> Self:
        """Change an operation's usual answer."""
        self._check(operation)
        self._usual[operation] = reply
        return self

    def then(self, operation: str, *replies: Reply) -> Self:
        """Give these answers to the operation's next requests, one each, before the usual one."""
        self._check(operation)
        self._planned.setdefault(operation, deque()).extend(replies)
        return self

    def _check(self, operation: str) -> None:
        known = sorted({route.operation.id for route in self._routes})
        if operation not in known:
            raise ValueError(f"no operation has the id {operation!r}; there are {', '.join(known)}")

    def rate_limit(self, operation: str, times: int = 1, retry_after: float = 0) -> Self:
        """Answer the operation's next requests with 429 and a `Retry-After` in seconds."""
        return self.then(operation, *[Reply(429, {}, headers={"retry-after": f"{retry_after:g}"})] * times)

    def fail(self, operation: str, fault: Fault, times: int = 1) -> Self:
        """Let the network fail at the operation's next requests."""
        return self.then(operation, *[Reply(fault=fault)] * times)

    def stream(self, operation: str, events: Sequence[Any], *, cut: bool = False) -> Self:
        """Answer the operation's next request with these events; with `cut` the connection breaks after them."""
        return self.then(operation, Reply(200, events=events, fault="truncated" if cut else None))

    def _handle(self, request: http.Request) -> http.Response:
        route, parameters = self._find(request)
        recorded = _record(request, route.operation.id if route else "", parameters)
        with self._lock:
            self.requests.append(recorded)
            planned = self._planned.get(recorded.operation)
            reply = planned.popleft() if planned else self._usual.get(recorded.operation, Reply())
        if route is None:
            return _response(
                request, 404, json={"message": f"no operation answers {request.method} {request.url.path}"}
            )
        return self._answer(route.operation, recorded, reply, request)

    def _answer(
        self, operation: Operation[Any], request: RecordedRequest, reply: Reply, sent: http.Request
    ) -> http.Response:
        if reply.fault in _FAULTS:
            raise getattr(http.library_of(sent), _FAULTS[reply.fault])(f"a planned fault: {reply.fault}", request=sent)
        described = _described(operation, request, reply)
        status = reply.status or _status(described)
        if reply.events is not None or (described and described.stream and reply.body is None):
            return _stream(sent, status, reply, described, self._sampled(operation, described))
        body = self._body(operation, request, described) if reply.body is None else reply.body
        content, media_type = _content(body, reply, described)
        headers = {**({"content-type": media_type} if media_type else {}), **reply.headers}
        if reply.fault == "truncated":
            return _in_pieces(sent, status, headers, [content[: len(content) // 2]], broken=True)
        return _response(sent, status, headers=headers, content=content)

    def _sampled(self, operation: Operation[Any], described: Response | None) -> Any:
        if described is None or described.schema is None:
            return None
        text = self._samples.get(f"{operation.id} {described.status} {described.media_type}")
        if text is None and described.error is not None:
            text = self._samples.get(described.error().__name__)
        return None if text is None else json.loads(text)

    def _body(self, operation: Operation[Any], request: RecordedRequest, described: Response | None) -> Any:
        body = self._sampled(operation, described)
        if operation.pages is None or body is None:
            return body
        return _last_page(operation.pages.pagination, body, continued=_is_continued(operation, request))

    def _find(self, request: http.Request) -> tuple[_Route | None, Mapping[str, str]]:
        path = _encoded(request.url.raw_path.decode("ascii").partition("?")[0])
        for route in self._routes:
            if route.operation.method.upper() == request.method and (match := route.pattern.search(path)):
                return route, {key: unquote(value) for key, value in zip(route.names, match.groups(), strict=True)}
        return None, {}


class _Route:
    """Literal paths come before templates, longer before shorter."""

    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation
        parts = re.split(r"\{([^{}]*)\}", operation.path)
        self.names = parts[1::2]
        self.pattern = re.compile("([^/]*)".join(re.escape(_encoded(part)) for part in parts[::2]) + "$")
        self.rank = (len(self.names), -len(operation.path), operation.id)


def _encoded(path: str) -> str:
    """A path with all characters encoded."""
    return "/".join(quote(unquote(each), safe="") for each in path.split("/"))


def _record(request: http.Request, operation: str, parameters: Mapping[str, str]) -> RecordedRequest:
    query: dict[str, list[str]] = {}
    for key, value in request.url.params.multi_items():
        query.setdefault(key, []).append(value)
    url, headers = str(request.url), dict(request.headers)
    return RecordedRequest(operation, request.method, url, parameters, query, headers, request.content)


def _is_continued(operation: Operation[Any], request: RecordedRequest) -> bool:
    keyword = operation.pages.pagination.argument if operation.pages else ""
    if any(param.arg == keyword and param.name in request.query for param in operation.params):
        return True
    fields: Mapping[str, str] = operation.body.fields if operation.body and request.body.startswith(b"{") else {}
    return keyword in fields and fields[keyword] in request.json


def _last_page(pagination: Pagination, body: Any, *, continued: bool) -> Any:
    """A page that none follows; `continued` may empty it."""
    items = look_up(body, pagination.items)
    count = len(items) if is_list(items) else 0
    total = count if pagination.style == "offset" else 1
    said = _put(body, pagination.has_more, False) or _put(body, pagination.total, total)
    follows_items = pagination.next.startswith(f"{pagination.items}." if pagination.items else "-")
    if not follows_items:
        said = _put(body, pagination.next, "" if isinstance(look_up(body, pagination.next), str) else None) or said
    if continued and not said and is_list(items):
        items.clear()
    return body


def _put(body: Any, path: str, value: Any) -> bool:
    before, _, last = path.rpartition(".")
    holder, name = look_up(body, before), last.replace("~", ".")
    if not path or not is_object(holder) or name not in holder:
        return False
    holder[name] = value
    return True


def _status(described: Response | None) -> int:
    digits = described.status.upper().replace("X", "0") if described else ""
    return int(digits) if digits.isdigit() else 200


def _described(operation: Operation[Any], request: RecordedRequest, reply: Reply) -> Response | None:
    if reply.status:
        families = (str(reply.status), f"{reply.status // 100}XX", "DEFAULT")
        fitting = [each for name in families for each in operation.responses if each.status.upper() == name]
    else:
        fitting = [each for each in operation.responses if each.status.startswith("2")]
    streams = reply.events is not None or _asks_for_stream(operation, request)
    return next((each for each in fitting if bool(each.stream) == streams), fitting[0] if fitting else None)


def _asks_for_stream(operation: Operation[Any], request: RecordedRequest) -> bool:
    if not operation.stream_arg or operation.body is None or not request.body.startswith(b"{"):
        return False
    name = operation.body.fields.get(operation.stream_arg, operation.stream_arg)
    body = request.json
    return is_object(body) and body.get(name) is True


def _content(body: Any, reply: Reply, described: Response | None) -> tuple[bytes, str]:
    media_type = reply.media_type or (described.media_type if described else "")
    if body is None:
        return b"", ""
    if isinstance(body, bytes):
        return body, media_type or "application/octet-stream"
    write = getattr(described.schema, "write", None) if described else None
    if write is not None and not isinstance(body, str):
        return write(body), media_type
    if isinstance(body, str) and media_type.startswith("text/"):
        return body.encode(), media_type
    return json.dumps(body).encode(), media_type or "application/json"


def _stream(sent: http.Request, status: int, reply: Reply, described: Response | None, usual: Any) -> http.Response:
    lines = described is not None and described.stream == "jsonl"
    encode: Callable[[Any], bytes] = _line if lines else _event
    events = [usual] if reply.events is None and usual is not None else list(reply.events or ())
    if described is not None and described.sentinel and reply.fault is None:
        events.append(described.sentinel)
    if described is not None and described.envelope:
        encode = _envelope
    media_type = reply.media_type or (described.media_type if described else "") or "text/event-stream"
    frames = [encode(event) for event in events]
    if (pack := getattr(described.schema, "encode", None) if described else None) is not None:
        frames, parameters = pack(events)
        media_type = f"{media_type}; {parameters}"
    headers = {"content-type": media_type, **reply.headers}
    return _in_pieces(sent, status, headers, frames, broken=reply.fault == "truncated")


def _in_pieces(
    sent: http.Request, status: int, headers: Mapping[str, str], pieces: list[bytes], *, broken: bool
) -> http.Response:
    chunks = _chunks(http.library_of(sent))(pieces, broken=broken)
    return _response(sent, status, headers=headers, stream=chunks)


def _response(sent: http.Request, status: int, **content: Any) -> http.Response:
    made: http.Response = http.library_of(sent).Response(status, **content)
    return made


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _event(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return b"".join(b"data: " + line.encode() + b"\n" for line in text.split("\n")) + b"\n"


def _envelope(value: Any) -> bytes:
    if not is_object(value):
        return _event(value)
    fields = "".join(f"{key}: {value[key]}\n" for key in ("event", "id", "retry") if value.get(key) is not None)
    return fields.encode() + _event(value.get("data"))


@lru_cache(maxsize=2)
def _chunks(library: Any) -> Any:
    """A body in pieces; a broken one fails after the last."""

    class Chunks(library.SyncByteStream, library.AsyncByteStream):  # type: ignore[misc]
        def __init__(self, chunks: list[bytes], *, broken: bool) -> None:
            self._chunks = chunks
            self._broken = broken

        def __iter__(self) -> Iterator[bytes]:
            yield from self._chunks
            if self._broken:
                raise library.RemoteProtocolError("a planned fault: truncated")

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for chunk in self:
                yield chunk

    return Chunks
