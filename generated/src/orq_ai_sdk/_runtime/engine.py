"""What makes the calls of a client: imported and built by the first of them, since it is most of the runtime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from .call import Call, Reply
from .clock import Clock
from .errors import Facts, InvalidArgumentError
from .http import Timeout, TimeoutSetting, has_own_timeout
from .locks import cached_property
from .logs import Redactor
from .operation import Operation
from .options import wrong_headers, wrong_mode, wrong_retries, wrong_timeout
from .pages import Answer, first_page
from .pagination import Turn
from .plan import Plan, plan_of
from .pool import Pool
from .raw import RawResponse, StreamedResponse, StreamedResponseAsync
from .request import base_url, draft, full_url
from .retry import NO_RETRIES, RetryConfig, settled
from .settings import Choices, ClientSettings
from .streams import stream_of, stream_of_async
from .transport import Transport
from .types import UNSET, OptionalNullable, Unset, ValidationMode

T = TypeVar("T")

_DEFAULT_TIMEOUT_MS = 60_000


class Engine:
    """Makes calls, synchronous and asynchronous, by the API's `settings` and the owner's `choices`."""

    def __init__(self, settings: ClientSettings, choices: Choices, pool: Pool, clock: Clock) -> None:
        self._settings = settings
        self._choices = choices
        self._clock = clock
        self._retries = settled(choices.retry_config, None, settings.retry, by_call=False)
        self._agent = settings.user_agent
        redactor = Redactor(settings.secret_headers, settings.secret_query, settings.secret_fields)
        self._passwords = redactor.fields
        self._transport = Transport(pool, choices.credentials, choices.hooks, choices.logger, redactor)

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
            return cast(T, self._result(operation, call, reply))
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
            return cast(T, self._result_async(operation, call, reply))
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
        if retries or timeout_ms is not None or http_headers or response_validation:
            _check(plan, retries, timeout_ms, http_headers, response_validation)
        if self._choices.shared is not None:
            arguments = self._choices.shared(plan, arguments)
        streaming = bool(operation.stream_arg) and arguments.get(operation.stream_arg) is True
        url = base_url(plan, self._choices.servers, self._choices.server_url, server_url)
        made = draft(plan, arguments, url, self._agent, http_headers or {}, stream=streaming)
        config = self._retries_of(operation, retries)
        timeout = self._timeout_of(operation, timeout_ms)
        mode = response_validation or self._choices.mode
        return Call(plan, made, config, timeout, mode, self._clock, streaming, passwords=self._passwords)

    def _result(self, operation: Operation[Any], call: Call, reply: Reply) -> Any:
        """The parsed answer, or the stream that it is."""
        if reply.stream is None:
            return call.result(reply)
        security, owner = self._security(operation), self._settings.name
        return stream_of(call, reply, reply.stream, lambda again: self._transport.send(again, security, owner))

    def _result_async(self, operation: Operation[Any], call: Call, reply: Reply) -> Any:
        """The asynchronous `_result`; it awaits nothing itself."""
        if reply.stream is None:
            return call.result(reply)
        security, owner = self._security(operation), self._settings.name
        return stream_of_async(
            call, reply, reply.stream, lambda again: self._transport.send_async(again, security, owner)
        )

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
            return self._result(operation, call, reply)

        def fetch(turn: Turn) -> Answer:
            next_call = self._begin_turn(operation, turn, options)
            next_reply = self._transport.send(next_call, self._security(operation), self._settings.name)
            return _answer_of(next_call, next_reply, next_call.result(next_reply))

        page_class, pagination = operation.pages.page(), operation.pages.pagination
        return first_page(page_class, pagination, fetch, arguments, _answer_of(call, reply, call.result(reply)))

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
            return self._result_async(operation, call, reply)

        async def fetch(turn: Turn) -> Answer:
            next_call = self._begin_turn(operation, turn, options)
            next_reply = await self._transport.send_async(next_call, self._security(operation), self._settings.name)
            return _answer_of(next_call, next_reply, next_call.result(next_reply))

        page_class, pagination = operation.pages.page_async(), operation.pages.pagination
        return first_page(page_class, pagination, fetch, arguments, _answer_of(call, reply, call.result(reply)))

    def _begin_turn(self, operation: Operation[Any], turn: Turn, options: Mapping[str, Any]) -> Call:
        """The call for another page."""
        call = self._begin(operation, turn.arguments, **options)
        if turn.url:
            call.lead_to(turn.url, self._settings.secret_query)
        return call

    def _retries_of(self, operation: Operation[Any], chosen: OptionalNullable[RetryConfig]) -> RetryConfig:
        """The call's retries, else the client's, else the operation's, else the API's."""
        if not isinstance(chosen, Unset):
            return settled(chosen or NO_RETRIES, operation.retry, self._settings.retry, by_call=True)
        if operation.retry is None:
            return self._retries
        return settled(self._choices.retry_config, operation.retry, self._settings.retry, by_call=False)

    def _timeout_of(self, operation: Operation[Any], chosen: TimeoutSetting) -> TimeoutSetting:
        """The call's timeout, else the client's, else the operation's, else the injected client's, else the API's."""
        for timeout in (chosen, self._choices.timeout, operation.timeout_ms):
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


def _check(plan: Plan, retries: Any, timeout_ms: Any, http_headers: Any, response_validation: Any) -> None:
    """Raise InvalidArgumentError for an option that is not what it should be."""
    found = {
        "retries": wrong_retries(retries) if retries else "",
        "timeout_ms": wrong_timeout(timeout_ms) if timeout_ms is not None else "",
        "http_headers": wrong_headers(http_headers) if http_headers else "",
        "response_validation": wrong_mode(response_validation) if response_validation else "",
    }
    for name, problem in found.items():
        if problem:
            message = f"{plan.place.call}: argument {name}: {problem}"
            raise InvalidArgumentError(message, Facts(plan.place.operation_id))


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
