"""What makes the calls of a client, built by the first of them since it is most of the runtime."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from functools import partial
from typing import Any, TypeVar, cast

from .call import Call, Reply
from .clock import Clock
from .http import own_timeout
from .logs import Redactor
from .operation import Operation
from .options import NO_OPTIONS, CallOptions, wrong_options
from .pages import Answer, first_page
from .pagination import Turn
from .parts import part
from .plan import Plan, plan_of
from .pool import Pool
from .raw import RawResponse, StreamedResponse, StreamedResponseAsync
from .request import base_url, draft, full_url, invalid
from .retry import NO_RETRIES, RetryConfig, settled
from .settings import Choices, ClientSettings
from .streams import stream_of, stream_of_async
from .transport import Transport
from .types import OptionalNullable, Unset

T = TypeVar("T")

_DEFAULT_TIMEOUT_MS = 60_000


class Engine:
    """Makes calls, synchronous and asynchronous, by the API's `settings` and the owner's `choices`."""

    def __init__(self, settings: ClientSettings, choices: Choices, pool: Pool, clock: Clock) -> None:
        self._settings = settings
        self._choices = choices
        self._clock = clock
        self._retries = settled(choices.retry_config, None, settings.retry, by_call=False)
        redactor = Redactor(settings.secret_headers, settings.secret_query, settings.secret_fields)
        self._passwords = redactor.fields
        self._transport = Transport(pool, choices.credentials, choices.hooks, choices.logger, redactor)

    def call(self, operation: Operation[T], arguments: Mapping[str, Any], options: CallOptions = NO_OPTIONS) -> T:
        """Call an operation and return its typed result; raises SDKError.

        Of `arguments`, the method's keywords, UNSET counts as not given, and None where it is no value."""
        call = self._begin(operation, arguments, options)
        return cast(T, self._answer(call, self._send(call), arguments, options))

    async def call_async(
        self, operation: Operation[T], arguments: Mapping[str, Any], options: CallOptions = NO_OPTIONS
    ) -> T:
        """The asynchronous `call`; a stream is an `EventStreamAsync`."""
        call = self._begin(operation, arguments, options)
        return cast(T, self._answer_async(call, await self._send_async(call), arguments, options))

    def call_raw(
        self, operation: Operation[T], arguments: Mapping[str, Any], options: CallOptions = NO_OPTIONS
    ) -> RawResponse[T]:
        """`call`, with the HTTP response around the result."""
        call = self._begin(operation, arguments, options)
        reply = self._send(call)
        parse = partial(self._answer, call, reply, arguments, options)
        return RawResponse(reply.response, parse, call.documented(reply.response))

    async def call_raw_async(
        self, operation: Operation[T], arguments: Mapping[str, Any], options: CallOptions = NO_OPTIONS
    ) -> RawResponse[T]:
        """The asynchronous `call_raw`."""
        call = self._begin(operation, arguments, options)
        reply = await self._send_async(call)
        parse = partial(self._answer_async, call, reply, arguments, options)
        return RawResponse(reply.response, parse, call.documented(reply.response))

    def call_streamed(
        self, operation: Operation[Any], arguments: Mapping[str, Any], options: CallOptions = NO_OPTIONS
    ) -> StreamedResponse:
        """`call`, with the body of a success left to the caller, who must close it."""
        call = self._begin(operation, arguments, options, keep_open=True)
        reply = self._send(call)
        return StreamedResponse(call, reply.response)

    async def call_streamed_async(
        self, operation: Operation[Any], arguments: Mapping[str, Any], options: CallOptions = NO_OPTIONS
    ) -> StreamedResponseAsync:
        """The asynchronous `call_streamed`."""
        call = self._begin(operation, arguments, options, keep_open=True)
        reply = await self._send_async(call)
        return StreamedResponseAsync(call, reply.response)

    def _begin(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        options: CallOptions,
        *,
        keep_open: bool = False,
    ) -> Call:
        """The call with everything decided and checked that needs no network."""
        plan = plan_of(operation)
        retries, server_url, timeout_ms, http_headers, response_validation = options
        if retries or timeout_ms is not None or http_headers or response_validation:
            _check(plan, options)
        if self._choices.shared is not None:
            arguments = self._choices.shared(plan, arguments)
        streaming = bool(operation.stream_arg) and arguments.get(operation.stream_arg) is True
        url = base_url(plan, self._choices.servers, self._choices.server_url, server_url)
        made = draft(plan, arguments, url, self._settings.user_agent, http_headers or {}, stream=streaming)
        config = self._retries_of(operation, retries)
        said = (timeout_ms, self._choices.timeout, operation.timeout_ms)
        timeout = next((each for each in said if each is not None), None)
        mode = response_validation or self._choices.mode
        call = Call(plan, made, config, timeout, mode, self._clock, streaming, keep_open, self._passwords)
        call.pool = self._transport.pool
        return call

    def _send(self, call: Call) -> Reply:
        self._settle_timeout(call, self._transport.pool.injected)
        return self._transport.send(call, self._security(call), self._settings.name)

    def _send_async(self, call: Call) -> Coroutine[Any, Any, Reply]:
        self._settle_timeout(call, self._transport.pool.injected_async)
        return self._transport.send_async(call, self._security(call), self._settings.name)

    def _answer(self, call: Call, reply: Reply, arguments: Mapping[str, Any], options: CallOptions) -> Any:
        """The parsed answer, which may be a page, or the stream that it is."""
        pages = call.plan.operation.pages
        if pages is not None:
            fetch = partial(self._fetch, call.plan.operation, options)
            return first_page(pages.page(), pages.pagination, fetch, arguments, _page_of(call, reply))
        return call.result(reply) if reply.stream is None else stream_of(call, reply, reply.stream, self._send)

    def _answer_async(self, call: Call, reply: Reply, arguments: Mapping[str, Any], options: CallOptions) -> Any:
        """The asynchronous `_answer`; it awaits nothing itself."""
        pages = call.plan.operation.pages
        if pages is not None:
            fetch = partial(self._fetch_async, call.plan.operation, options)
            return first_page(pages.page_async(), pages.pagination, fetch, arguments, _page_of(call, reply))
        if reply.stream is None:
            return call.result(reply)
        return stream_of_async(call, reply, reply.stream, self._send_async)

    def _fetch(self, operation: Operation[Any], options: CallOptions, turn: Turn) -> Answer:
        call = self._begin_turn(operation, options, turn)
        return _page_of(call, self._send(call))

    async def _fetch_async(self, operation: Operation[Any], options: CallOptions, turn: Turn) -> Answer:
        call = self._begin_turn(operation, options, turn)
        return _page_of(call, await self._send_async(call))

    def _begin_turn(self, operation: Operation[Any], options: CallOptions, turn: Turn) -> Call:
        call = self._begin(operation, turn.arguments, options)
        if turn.url:
            part("page_links").lead(call, turn.url, self._settings.secret_query)
        return call

    def _retries_of(self, operation: Operation[Any], chosen: OptionalNullable[RetryConfig]) -> RetryConfig:
        """The call's retries, else the client's, else the operation's, else the API's."""
        if not isinstance(chosen, Unset):
            return settled(chosen or NO_RETRIES, operation.retry, self._settings.retry, by_call=True)
        if operation.retry is None:
            return self._retries
        return settled(self._choices.retry_config, operation.retry, self._settings.retry, by_call=False)

    def _settle_timeout(self, call: Call, injected: Any) -> None:
        """The timeout where neither call, client nor operation say: the injected client's, or the API's."""
        if call.timeout is None:
            call.timeout = own_timeout(injected) or self._settings.timeout_ms or _DEFAULT_TIMEOUT_MS

    def _security(self, call: Call) -> tuple[tuple[str, ...], ...]:
        security = call.plan.operation.security
        return self._settings.security if security is None else security


def _check(plan: Plan, options: CallOptions) -> None:
    for name, problem in wrong_options(options):
        raise invalid(plan, name, problem)


def _page_of(call: Call, reply: Reply) -> Answer:
    """What a page is made of. The address is the one without the credentials."""
    return call.result(reply), reply.response.headers, full_url(call.draft, [])
