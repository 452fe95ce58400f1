"""The loops that send a call until it succeeds or is given up."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

from .call import MAX_BODY_BYTES, Call, Reply
from .clock import TimeLimit
from .deadline import Deadline, bounded, watch, watch_once
from .discretion import DISCREET
from .errors import Place, SDKError
from .framing import watch_async, watch_async_once
from .hooks import Hooks, run, run_async
from .http import Request, header_of
from .http import Response as HTTPResponse
from .library_logs import Masked, tells_all
from .logs import Redactor, request_body
from .pool import Pool
from .redirect import MAX_REDIRECTS
from .response import is_success
from .security import Grant, Vault
from .types import Logger


class Transport:
    """Sends calls for one SDK client."""

    def __init__(self, pool: Pool, vault: Vault, hooks: Hooks, logger: Logger | None, redactor: Redactor) -> None:
        self.pool = pool
        self._vault = vault
        self._hooks = hooks
        self._logger = logger
        self._redactor = redactor

    def send(self, call: Call, security: tuple[tuple[str, ...], ...], owner: str) -> Reply:
        """The successful answer, after as many attempts as the call permits; raises SDKError."""
        with DISCREET:
            return self._send(call, security, owner)

    def _send(self, call: Call, security: tuple[tuple[str, ...], ...], owner: str) -> Reply:
        while True:
            try:
                return self._attempt(call, security, owner)
            except SDKError as failed:
                if call.renews(failed):
                    continue
                raised: SDKError = run(self._hooks.after_error, call.context, failed)
                wait = call.wait(failed)
                if wait is None:
                    raise raised from _cause(raised, failed)
            self._log_retry(call.plan.place, wait)
            call.clock.sleep(wait)

    def _attempt(self, call: Call, security: tuple[tuple[str, ...], ...], owner: str) -> Reply:
        client = self.pool.client()
        response: HTTPResponse | None = None
        try:
            with Deadline(call.begin()):
                if call.home:
                    call.grant = self._vault.grant(security, call.plan.place, owner, client, call.draft.server)
                response = self._exchange(call, client, call.grant or self._vault.known(security))
                with _masked(client, call, response):
                    return self._finish(call, response)
        except BaseException as error:
            if response is not None:
                response.close()
            failed = self._failure(call, client, error)
            if failed is None:
                raise
            cause = call.shown(error)
        raise failed from cause  # out here, where what may not be shown is no longer its context

    def _exchange(self, call: Call, client: Any, grant: Grant) -> HTTPResponse:
        for _ in range(MAX_REDIRECTS):
            response = self._send_once(call, client, grant)
            if not call.redirect(response):
                return response
            if header_of(response, b"content-length") == "0":  # its connection can be used again
                with suppress(Exception), _masked(client, call):
                    response.read()
            response.close()
            self._log_response(call, response)
        return self._send_once(call, client, grant)

    def _send_once(self, call: Call, client: Any, grant: Grant) -> HTTPResponse:
        payload = call.draft.payload
        try:
            content: Mapping[str, Any] = {}
            if payload is not None:
                content, size = payload.open()
                call.draft.set_length(size)
            request = call.build(self.pool.injected, grant, content)
            auth = _auth(call, grant)
            request.extensions["trace"] = watch if auth or self.pool.injected else watch_once
            if self._hooks.before_request:
                request = _watched(run(self._hooks.before_request, call.context, request), request)
            self._log_request(call, request)
            with _masked(client, call):
                response: HTTPResponse = client.send(request, stream=True, follow_redirects=False, **auth)
        finally:
            if payload is not None:
                payload.close()
        return response

    def _finish(self, call: Call, response: HTTPResponse) -> Reply:
        self._log_response(call, response)
        limit = call.check_coding(response)
        reply = _opened(call, response, limit) or call.reply(response, _read(call, response, limit))
        if self._hooks.after_success:
            reply.response = found = run(self._hooks.after_success, call.context, response)
            if _is_read(call, reply):
                known = found is response and reply.body is not None
                body = found.content if known else _read(call, found, call.check_coding(found))
                reply = call.reply(found, body)
            if found.is_closed:  # so nobody reads what it replaced
                response.close()
        return reply

    async def send_async(self, call: Call, security: tuple[tuple[str, ...], ...], owner: str) -> Reply:
        """The asynchronous `send`."""
        with DISCREET:
            return await self._send_async(call, security, owner)

    async def _send_async(self, call: Call, security: tuple[tuple[str, ...], ...], owner: str) -> Reply:
        while True:
            try:
                with self.pool.lend_async() as client:
                    return await self._attempt_async(call, client, security, owner)
            except SDKError as failed:
                if call.renews(failed):
                    continue
                raised: SDKError = await run_async(self._hooks.after_error, call.context, failed)
                wait = call.wait(failed)
                if wait is None:
                    raise raised from _cause(raised, failed)
            self._log_retry(call.plan.place, wait)
            await call.clock.sleep_async(wait)

    async def _attempt_async(self, call: Call, client: Any, security: tuple[tuple[str, ...], ...], owner: str) -> Reply:
        response: HTTPResponse | None = None
        try:
            with TimeLimit(call.begin()):
                if call.home:
                    server = call.draft.server
                    call.grant = await self._vault.grant_async(security, call.plan.place, owner, client, server)
                response = await self._exchange_async(call, client, call.grant or self._vault.known(security))
                with _masked(client, call, response):
                    return await self._finish_async(call, response)
        except BaseException as error:
            if response is not None:
                with suppress(Exception):
                    await response.aclose()
            failed = self._failure(call, client, error)
            if failed is None:
                raise
            cause = call.shown(error)
        raise failed from cause

    async def _exchange_async(self, call: Call, client: Any, grant: Grant) -> HTTPResponse:
        for _ in range(MAX_REDIRECTS):
            response = await self._send_once_async(call, client, grant)
            if not call.redirect(response):
                return response
            if header_of(response, b"content-length") == "0":
                with suppress(Exception), _masked(client, call):
                    await response.aread()
            await response.aclose()
            self._log_response(call, response)
        return await self._send_once_async(call, client, grant)

    async def _send_once_async(self, call: Call, client: Any, grant: Grant) -> HTTPResponse:
        payload = call.draft.payload
        try:
            content: Mapping[str, Any] = {}
            if payload is not None:
                content, size = payload.open(is_async=True)
                call.draft.set_length(size)
            request = call.build(self.pool.injected_async, grant, content)
            auth = _auth(call, grant)
            request.extensions["trace"] = watch_async if auth or self.pool.injected_async else watch_async_once
            if self._hooks.before_request:
                request = _watched(await run_async(self._hooks.before_request, call.context, request), request)
            self._log_request(call, request)
            with _masked(client, call):
                response: HTTPResponse = await client.send(request, stream=True, follow_redirects=False, **auth)
        finally:
            if payload is not None:
                payload.close()
        return response

    async def _finish_async(self, call: Call, response: HTTPResponse) -> Reply:
        self._log_response(call, response)
        limit = call.check_coding(response)
        reply = _opened(call, response, limit) or call.reply(response, await _read_async(call, response, limit))
        if self._hooks.after_success:
            reply.response = found = await run_async(self._hooks.after_success, call.context, response)
            if _is_read(call, reply):
                known = found is response and reply.body is not None
                body = found.content if known else await _read_async(call, found, call.check_coding(found))
                reply = call.reply(found, body)
            if found.is_closed:
                await response.aclose()
        return reply

    def _failure(self, call: Call, client: Any, error: BaseException) -> SDKError | None:
        found = call.failure(error) if isinstance(error, Exception) else None
        return found or self.pool.closed_meanwhile(client, error)

    def _log_request(self, call: Call, request: Request) -> None:
        if self._logger is None:
            return
        secrets = tuple(call.secrets)
        url, headers = self._redactor.url(str(request.url), secrets), self._redactor.headers(request.headers, secrets)
        body = self._redactor.body(request_body(request), secrets)
        self._logger.debug("%s: %s %s %s %s", call.plan.place.call, request.method, url, headers, body)

    def _log_response(self, call: Call, response: HTTPResponse) -> None:
        if self._logger is not None:
            headers = self._redactor.headers(response.headers, tuple(call.secrets))
            self._logger.debug("%s: %s %s", call.plan.place.call, response.status_code, headers)

    def _log_retry(self, place: Place, wait: float) -> None:
        if self._logger is not None:
            self._logger.debug("%s: trying again in %.3f s", place.call, wait)


def _auth(call: Call, grant: Grant) -> dict[str, Any]:
    if not call.home:
        return {"auth": None}
    return {} if grant.auth is None else {"auth": grant.auth(call.draft.payload)}


def _watched(sent: Request, made: Request) -> Request:
    """What hooks send, with the time and the watch of what was made."""
    sent.extensions = {**sent.extensions, **made.extensions}
    return sent


def _is_read(call: Call, reply: Reply) -> bool:
    """Whether what hooks have left is read here, as an error is."""
    return reply.body is not None or not is_success(call.plan, reply.response.status_code)


def _opened(call: Call, response: HTTPResponse, limit: int) -> Reply | None:
    stream = call.opened(response)
    if stream is not None or call.keeps_open(response):
        return Reply(response, None, stream, call.secrets)
    declared = header_of(response, b"content-length")
    if declared.isdecimal() and int(declared) > limit and call.draft.method != "HEAD":
        raise call.too_large(response, limit)
    return None


def _read(call: Call, response: HTTPResponse, limit: int) -> bytes:
    size = 0
    chunks: list[bytes] = []
    for chunk in response.iter_raw() if _is_plain(response, limit) else response.iter_bytes():
        size += len(chunk)
        if size > limit:
            raise call.too_large(response, limit)
        bounded(None)  # decoding takes time
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _read_async(call: Call, response: HTTPResponse, limit: int) -> bytes:
    """The same; the task's time limit holds."""
    size = 0
    chunks: list[bytes] = []
    async for chunk in response.aiter_raw() if _is_plain(response, limit) else response.aiter_bytes():
        size += len(chunk)
        if size > limit:
            raise call.too_large(response, limit)
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _is_plain(response: HTTPResponse, limit: int) -> bool:
    """Whether the body comes as it is; decoding costs as much as the HTTP client."""
    return limit == MAX_BODY_BYTES and not response.is_stream_consumed


def _masked(client: Any, call: Call, answer: Any = None) -> AbstractContextManager[None]:
    """Keeps the call's secrets out of the HTTP client's own log, if anyone reads it."""
    return Masked(client, call.secrets, answer) if call.url_tells or tells_all(client) else nullcontext()


def _cause(raised: SDKError, failed: SDKError) -> BaseException | None:
    return failed.__cause__ if raised is failed else failed
