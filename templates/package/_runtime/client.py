"""The base classes of the generated client and of its resources."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from typing_extensions import Self  # noqa: UP035  (Python 3.10 has none of its own)

from .call import Call, Reply
from .clock import Clock
from .errors import APIConnectionError, ResponseValidationError, SDKError
from .hooks import Hooks
from .http import AsyncClientSetting, Client, Timeout, TimeoutSetting, fault_of, has_own_timeout
from .logs import Logger, Redactor
from .operation import Operation
from .pages import Answer, first_page
from .pagination import Turn
from .parsing import ParseError
from .plan import Plan, plan_of
from .pool import Pool
from .raw import RawResponse, StreamedResponse, StreamedResponseAsync
from .request import base_url, draft, full_url
from .response import facts
from .retry import NO_RETRIES, RetryConfig
from .security import Vault
from .settings import ClientSettings
from .streaming import EventStream, EventStreamAsync, StreamFaults
from .transport import Transport
from .types import UNSET, OptionalNullable, Unset, ValidationMode
from .warmup import warm_resources

__all__ = ["ClientSettings", "Resource", "SDKClient"]

T = TypeVar("T")

_DEFAULT_TIMEOUT_MS = 60_000


class SDKClient:
    """Makes calls, synchronous and asynchronous; a context manager of both kinds, which closes its connections.

    It may be shared by threads, by event loops one after another, and by the children of a fork.
    """

    _clock = Clock()

    def __init__(
        self,
        settings: ClientSettings,
        credentials: Mapping[str, Any] | None = None,
        *,
        server_url: str | None = None,
        server_variables: Mapping[str, str | None] | None = None,
        client: Client | None = None,
        async_client: AsyncClientSetting | None = None,
        retry_config: OptionalNullable[RetryConfig] = UNSET,
        timeout_ms: TimeoutSetting = None,
        debug_logger: Logger | None = None,
        response_validation: ValidationMode = "lenient",
        hooks: Hooks | None = None,
    ) -> None:
        self._settings = settings
        self._server_url = server_url or None
        self._servers = settings.servers_with(server_variables or {})
        self._timeout = timeout_ms
        self._retries = retry_config or settings.retry or NO_RETRIES
        self._mode: ValidationMode = response_validation
        self._headers = {"user-agent": settings.user_agent}
        vault = Vault(settings.schemes, credentials or {})
        redactor = Redactor(settings.secret_headers, settings.secret_query, settings.secret_fields)
        pool = Pool(client, async_client, settings.name, settings.user_agent.partition("/")[0])
        self._transport = Transport(pool, vault, hooks or Hooks(), debug_logger, redactor)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._settings.name}>"

    def call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        *,
        retries: OptionalNullable[RetryConfig] = UNSET,
        server_url: str | None = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Mapping[str, str] | None = None,
        response_validation: ValidationMode | None = None,
    ) -> T:
        """Call an operation and return its typed result.

        Args:
            operation: What to call.
            arguments: The method's keywords; UNSET, and None where it is no value, count as not given.
            retries: In place of the client's; None for a single attempt.
            server_url: In place of the client's.
            timeout_ms: In place of the client's.
            http_headers: Added to the request's headers, in place of those of the same name.
            response_validation: In place of the client's.

        Raises:
            SDKError: Whatever goes wrong.
        """
        call = self._begin(operation, arguments, retries, server_url, timeout_ms, http_headers, response_validation)
        reply = self._transport.send(call, self._security(operation), self._settings.name)
        if operation.pages is None:
            return cast(T, _result(call, reply))
        options = _options(retries, server_url, timeout_ms, http_headers, response_validation)
        return cast(T, self._answer(operation, arguments, options, call, reply))

    async def call_async(
        self,
        operation: Operation[T],
        arguments: Mapping[str, Any],
        *,
        retries: OptionalNullable[RetryConfig] = UNSET,
        server_url: str | None = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Mapping[str, str] | None = None,
        response_validation: ValidationMode | None = None,
    ) -> T:
        """The asynchronous `call`; a stream is an `EventStreamAsync`."""
        call = self._begin(operation, arguments, retries, server_url, timeout_ms, http_headers, response_validation)
        reply = await self._transport.send_async(call, self._security(operation), self._settings.name)
        if operation.pages is None:
            return cast(T, _result_async(call, reply))
        options = _options(retries, server_url, timeout_ms, http_headers, response_validation)
        return cast(T, self._answer_async(operation, arguments, options, call, reply))

    def call_raw(self, operation: Operation[T], arguments: Mapping[str, Any], **options: Any) -> RawResponse[T]:
        """`call`, with the HTTP response around the result."""
        call = self._begin(operation, arguments, **options)
        reply = self._transport.send(call, self._security(operation), self._settings.name)
        documented = call.documented(reply.response)
        return RawResponse(reply.response, lambda: self._answer(operation, arguments, options, call, reply), documented)

    async def call_raw_async(
        self, operation: Operation[T], arguments: Mapping[str, Any], **options: Any
    ) -> RawResponse[T]:
        """The asynchronous `call_raw`."""
        call = self._begin(operation, arguments, **options)
        reply = await self._transport.send_async(call, self._security(operation), self._settings.name)
        documented = call.documented(reply.response)
        return RawResponse(
            reply.response, lambda: self._answer_async(operation, arguments, options, call, reply), documented
        )

    def call_streamed(
        self, operation: Operation[Any], arguments: Mapping[str, Any], **options: Any
    ) -> StreamedResponse:
        """`call`, with the body of a success left to the caller, who must close it."""
        call = self._begin(operation, arguments, **options)
        call.keep_open = True
        reply = self._transport.send(call, self._security(operation), self._settings.name)
        return StreamedResponse(reply.response, call.documented(reply.response))

    async def call_streamed_async(
        self, operation: Operation[Any], arguments: Mapping[str, Any], **options: Any
    ) -> StreamedResponseAsync:
        """The asynchronous `call_streamed`."""
        call = self._begin(operation, arguments, **options)
        call.keep_open = True
        reply = await self._transport.send_async(call, self._security(operation), self._settings.name)
        return StreamedResponseAsync(reply.response, call.documented(reply.response))

    def _begin(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        retries: OptionalNullable[RetryConfig] = UNSET,
        server_url: str | None = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Mapping[str, str] | None = None,
        response_validation: ValidationMode | None = None,
    ) -> Call:
        """The call with everything decided and checked that needs no network."""
        plan = plan_of(operation)
        streaming = bool(operation.stream_arg) and arguments.get(operation.stream_arg) is True
        url = base_url(plan, self._servers, self._server_url, server_url)
        headers = {**self._headers, **http_headers} if http_headers else self._headers
        made = draft(plan, arguments, url, headers, stream=streaming)
        config = self._retries if isinstance(retries, Unset) else retries or NO_RETRIES
        timeout = self._timeout_of(operation, timeout_ms)
        return Call(plan, made, config, timeout, response_validation or self._mode, self._clock, streaming)

    def _answer(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        options: Mapping[str, Any],
        call: Call,
        reply: Reply,
    ) -> Any:
        """The parsed answer; a page of a list knows how to fetch the page after it."""
        if operation.pages is None:
            return _result(call, reply)

        def fetch(turn: Turn) -> Answer:
            next_call = self._begin_turn(operation, turn, options)
            next_reply = self._transport.send(next_call, self._security(operation), self._settings.name)
            return _answer_of(next_call, next_reply, _result(next_call, next_reply))

        page_class, pagination = operation.pages.page(), operation.pages.pagination
        return first_page(page_class, pagination, fetch, arguments, _answer_of(call, reply, _result(call, reply)))

    def _answer_async(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        options: Mapping[str, Any],
        call: Call,
        reply: Reply,
    ) -> Any:
        """The asynchronous `_answer`; it awaits nothing itself."""
        if operation.pages is None:
            return _result_async(call, reply)

        async def fetch(turn: Turn) -> Answer:
            next_call = self._begin_turn(operation, turn, options)
            next_reply = await self._transport.send_async(next_call, self._security(operation), self._settings.name)
            return _answer_of(next_call, next_reply, _result_async(next_call, next_reply))

        page_class, pagination = operation.pages.page_async(), operation.pages.pagination
        return first_page(page_class, pagination, fetch, arguments, _answer_of(call, reply, _result_async(call, reply)))

    def _begin_turn(self, operation: Operation[Any], turn: Turn, options: Mapping[str, Any]) -> Call:
        """The call for another page."""
        call = self._begin(operation, turn.arguments, **options)
        if turn.url:
            call.lead_to(turn.url, self._settings.secret_query)
        return call

    def _timeout_of(self, operation: Operation[Any], chosen: TimeoutSetting) -> TimeoutSetting:
        """The call's timeout, else the client's, else the operation's, else the injected client's, else the API's."""
        for timeout in (chosen, self._timeout, operation.timeout_ms):
            if timeout is not None:
                return timeout
        return self._injected_timeout or self._settings.timeout_ms or _DEFAULT_TIMEOUT_MS

    @cached_property
    def _injected_timeout(self) -> Timeout | None:
        """The timeout of an injected client that was given one of its own."""
        pool = self._transport.pool
        injected = (pool.injected, pool.injected_async)
        return next((each.timeout for each in injected if each is not None and has_own_timeout(each)), None)

    def _security(self, operation: Operation[Any]) -> tuple[tuple[str, ...], ...]:
        return self._settings.security if operation.security is None else operation.security

    def warm_up(self) -> None:
        """Import and build now what is otherwise imported and built by the first calls, the synchronous HTTP client
        included. Any thread may do so, also while calls are made; a second time costs next to nothing."""
        warm_resources(self, Resource)
        self._transport.pool.client()

    def close(self) -> None:
        """Close the connections that are the SDK's own; calls are refused from then on. Closing twice is fine."""
        self._transport.pool.close()

    async def aclose(self) -> None:
        """The asynchronous `close`."""
        await self._transport.pool.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class Resource:
    """The base class of a group of methods."""

    def __init__(self, client: SDKClient) -> None:
        self._client = client


def _options(
    retries: Any, server_url: str | None, timeout_ms: TimeoutSetting, http_headers: Any, response_validation: Any
) -> dict[str, Any]:
    """A call's options by name."""
    return {
        "retries": retries,
        "server_url": server_url,
        "timeout_ms": timeout_ms,
        "http_headers": http_headers,
        "response_validation": response_validation,
    }


def _answer_of(call: Call, reply: Reply, result: Any) -> Answer:
    """What a page is made of. The address is the one without the credentials."""
    return result, reply.response.headers, full_url(call.draft, [])


def _result(call: Call, reply: Reply) -> Any:
    if reply.stream is None:
        return call.result(reply)
    stream: EventStream[Any] = EventStream(reply.response, reply.stream, faults=_faults(call, reply), mode=call.mode)
    return stream


def _result_async(call: Call, reply: Reply) -> Any:
    if reply.stream is None:
        return call.result(reply)
    stream: EventStreamAsync[Any] = EventStreamAsync(
        reply.response, reply.stream, faults=_faults(call, reply), mode=call.mode
    )
    return stream


def _faults(call: Call, reply: Reply) -> StreamFaults:
    """How what goes wrong in mid-stream becomes the SDK's errors."""
    plan: Plan = call.plan

    def lost(error: Exception) -> Exception:
        if fault_of(error) is None and not isinstance(error, TimeoutError):
            return error
        return call.failure(error) or APIConnectionError(f"{plan.place.call}: the stream was lost")

    def invalid(error: ParseError, number: int) -> SDKError:
        message = f"{plan.place.call}: event {number} of the stream does not match its description: {error}"
        return ResponseValidationError(message, facts(plan, reply.response, b"", ()), path=error.path)

    return StreamFaults(lost, invalid)
