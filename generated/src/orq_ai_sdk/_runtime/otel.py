"""OpenTelemetry spans, as hooks: one for each attempt. The library is imported when it is first asked for."""

from __future__ import annotations

from contextvars import ContextVar
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from .errors import ConfigurationError, SDKError
from .hooks import HookContext, Hooks
from .http import Request, Response

_open_span: ContextVar[Any] = ContextVar("_open_span", default=None)
"""The span of the attempt under way: an attempt begins and ends in the same thread or task."""


def tracing(tracer_provider: Any = None) -> Hooks:
    """Hooks that make a client span for each attempt, and hand its context to the server (`traceparent`).

    Give them to the client as `hooks`, after others by `Hooks(...) + tracing()`. A span is called after the operation;
    it holds method, server, path and status, and the kind of error, but no query, header or body.

    Args:
        tracer_provider: An OpenTelemetry `TracerProvider`; the global one when it is left out.

    Raises:
        ConfigurationError: OpenTelemetry is not installed.
    """
    try:
        propagate: Any = import_module("opentelemetry.propagate")
        trace: Any = import_module("opentelemetry.trace")
    except ImportError:
        raise ConfigurationError("tracing needs OpenTelemetry: install the extra 'otel' of this package") from None
    spans = _Spans(trace, propagate, trace.get_tracer(__name__, tracer_provider=tracer_provider))
    return Hooks((spans.begin,), (spans.succeed,), (spans.fail,))


class _Spans:
    def __init__(self, trace: Any, propagate: Any, tracer: Any) -> None:
        self._trace = trace
        self._propagate = propagate
        self._tracer = tracer

    def begin(self, context: HookContext, request: Request) -> None:
        """Begin the attempt's span; a redirect within the attempt begins another."""
        _end(_open_span.get())
        kind = self._trace.SpanKind.CLIENT
        span = self._tracer.start_span(context.operation_id, kind=kind, attributes=_attributes(context, request))
        self._propagate.inject(request.headers, context=self._trace.set_span_in_context(span))
        _open_span.set(span)

    def succeed(self, context: HookContext, response: Response) -> None:
        """End the span with the answer's status; the body of a stream comes after it."""
        span = _open_span.get()
        if span is not None:
            span.set_attribute("http.response.status_code", response.status_code)
        _end(span)

    def fail(self, context: HookContext, error: SDKError) -> None:
        """End the span as failed."""
        span = _open_span.get()
        if span is None:
            return
        if error.status_code is not None:
            span.set_attribute("http.response.status_code", error.status_code)
        span.set_attribute("error.type", type(error).__name__)
        span.set_status(self._trace.StatusCode.ERROR, error.message)
        _end(span)


def _end(span: Any) -> None:
    if span is not None:
        span.end()
        _open_span.set(None)


def _attributes(context: HookContext, request: Request) -> dict[str, str | int]:
    """What the conventions for HTTP clients ask for, without what may be secret."""
    url = urlsplit(str(request.url))
    port = url.port or (443 if url.scheme == "https" else 80)
    found: dict[str, str | int] = {
        "http.request.method": request.method,
        "server.address": url.hostname or "",
        "server.port": port,
        "url.full": f"{url.scheme}://{url.hostname or ''}:{port}{url.path}",
    }
    return {**found, "http.request.resend_count": context.attempt - 1} if context.attempt > 1 else found
