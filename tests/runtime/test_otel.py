"""Spans of attempts, as an exporter gets them."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from _runtime.client import ClientSettings, SDKClient
from _runtime.errors import APIConnectionError, APIError, ConfigurationError
from _runtime.hooks import HookContext, Hooks
from _runtime.http import Request
from _runtime.operation import Operation, Param, Response, Schema
from _runtime.otel import tracing
from _runtime.retry import BackoffStrategy, RetryConfig
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from tests.runtime.conftest import Driver, Server, answer

FIND: Operation[Any] = Operation(
    "find",
    "GET",
    "/things",
    params=(Param("secret", "secret", "query", Schema(lambda: str)),),
    responses=(Response("200", "application/json", Schema(lambda: int)),),
)
FAST = RetryConfig(backoff=BackoffStrategy(1, 2, 1.0, 1_000))


class Spans:
    """Hooks whose spans are kept."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.hooks = tracing(self.provider)

    def client(self, url: str, hooks: Hooks | None = None, **options: Any) -> SDKClient:
        return SDKClient(ClientSettings("test/1"), server_url=url, hooks=hooks or self.hooks, **options)

    @property
    def ended(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()


@pytest.fixture
def spans() -> Spans:
    return Spans()


def test_a_span_for_a_call(drive: Driver, server: Server, spans: Spans) -> None:
    server.play(answer("1"))
    with spans.client(server.url) as client:
        drive(client, FIND, secret="hidden")
    (span,) = spans.ended
    assert (span.name, span.kind, span.status.status_code) == ("find", SpanKind.CLIENT, StatusCode.UNSET)
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "url.full": f"{server.url}/things",
    }
    trace_id = format(span.get_span_context().trace_id, "032x")  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    assert server.last.headers["traceparent"].split("-")[1] == trace_id


def test_a_span_for_each_attempt(drive: Driver, server: Server, spans: Spans) -> None:
    server.play(answer("{}", 503), answer("1"))
    with spans.client(server.url, retry_config=FAST) as client:
        drive(client, FIND)
    failed, last = spans.ended
    assert failed.status.status_code is StatusCode.ERROR
    assert (failed.attributes or {})["error.type"] == "APIError"
    assert (last.attributes or {})["http.request.resend_count"] == 1


def test_a_span_within_the_callers(server: Server, spans: Spans) -> None:
    server.play(answer("1"))
    with spans.provider.get_tracer("x").start_as_current_span("outer"), spans.client(server.url) as client:
        client.engine.call(FIND, {})
    inner, outer = spans.ended
    assert inner.parent is not None
    assert inner.parent.span_id == outer.get_span_context().span_id  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


def test_failures_end_the_span(drive: Driver, server: Server, spans: Spans, closed_port: int) -> None:
    with spans.client(f"http://127.0.0.1:{closed_port}") as client, pytest.raises(APIConnectionError):
        drive(client, FIND)
    server.play(answer("{}", 404))
    with spans.client(server.url) as client, pytest.raises(APIError):
        drive(client, FIND)
    kinds = [(span.attributes or {})["error.type"] for span in spans.ended]
    assert kinds == ["APIConnectionError", "APIError"]


def test_together_with_other_hooks(drive: Driver, server: Server, spans: Spans) -> None:
    def mark(context: HookContext, request: Request) -> None:
        request.headers["x-mark"] = context.operation_id

    server.play(answer("1"))
    with spans.client(server.url, Hooks(before_request=(mark,)) + spans.hooks) as client:
        drive(client, FIND)
    assert server.last.headers["x-mark"] == "find"
    assert len(spans.ended) == 1


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    with pytest.raises(ConfigurationError, match="extra 'otel'"):
        tracing()
