"""One call under way: what the synchronous and the asynchronous loop share. No I/O here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .clock import Clock, OverdueError
from .deadline import bounded
from .discretion import DISCREET
from .errors import APIConnectionError, APIError, APITimeoutError, ConfigurationError, SDKError, StreamError
from .hidden import Secrets, in_address, scrub
from .hooks import HookContext
from .http import Fault, Request, TimeoutSetting, check_end, fault_of, header_of, new_request, phases, quotes_request
from .http import Response as HTTPResponse
from .operation import Response
from .plan import Plan
from .redirect import redirected
from .request import Draft, full_url, header_bytes
from .response import described, error, facts, has_no_content, is_success, result, unexpected_content
from .retry import RetryConfig, is_idempotent, is_retried_status, next_wait, retry_after_seconds
from .security import Grant
from .types import ValidationMode

MAX_BODY_BYTES = 1024 * 1024 * 1024
"""The largest answer that is read into memory; streams have no limit as a whole."""

MAX_DECODED_BYTES = 256 * 1024 * 1024
"""The same for an answer that arrives compressed, and may be far larger than what was sent."""

_PLAIN = frozenset({"", "identity", "none", "utf-8"})
"""What stands for no coding at all; the last two are common mistakes."""

_CODINGS = _PLAIN | {"gzip", "deflate"}


@dataclass(slots=True)
class Reply:
    """A successful answer: its body, or the open response when that belongs to a stream."""

    response: HTTPResponse
    body: bytes | None = field(repr=False)
    stream: Response | None
    secrets: Iterable[str] = field(repr=False)


@dataclass(slots=True)
class Call:
    """A call and how far it has come; with `keep_open` the caller reads the body."""

    plan: Plan
    draft: Draft
    config: RetryConfig
    timeout: TimeoutSetting
    mode: ValidationMode
    clock: Clock
    streaming: bool = False
    keep_open: bool = False
    passwords: frozenset[str] = frozenset()
    """The names of fields and parameters that hold some, in lower case."""
    secrets: Iterable[str] = field(default=(), repr=False)
    url_tells: bool = False
    """Whether the request's URL may hold one of them."""
    attempt: int = 0
    started: float = 0.0
    fault: Fault | None = None
    grant: Grant | None = field(default=None, repr=False)
    renewed: bool = False
    home: bool = True
    """Whether the request still goes where the credentials belong."""
    pool: Any = field(default=None, repr=False)
    """Kept as long as a stream needs it: a pool that is forgotten closes its connections."""

    @property
    def context(self) -> HookContext:
        """What hooks are told."""
        return HookContext(self.plan.place.operation_id, self.attempt)

    def begin(self) -> float | None:
        """Begin an attempt; returns the seconds it may last, if there is a limit."""
        if not self.attempt:
            self.started = self.clock.monotonic()
        self.attempt += 1
        self.fault = None
        return self.timeout / 1000 if isinstance(self.timeout, int) else None

    def build(self, injected: Any, grant: Grant, content: Mapping[str, Any]) -> Request:
        """The HTTP client's request for this attempt, credentials included."""
        self.secrets = Secrets(grant.secrets, self.draft, self.passwords)
        made = self.draft
        headers = header_bytes(made.headers)
        if self.home:
            names = {name.lower() for name in made.headers}
            headers += header_bytes({name: value for name, value in grant.headers if name.lower() not in names})
        cookies = [*made.cookies, *(grant.cookies if self.home else ())]
        if cookies:
            headers.append((b"cookie", "; ".join(cookies).encode()))
        url = full_url(made, grant.query if self.home else [])
        self.url_tells = bool(grant.query or (self.passwords and (made.query or self.plan.path_params)))
        limits = phases(self.timeout)
        limits |= {name: bounded(limits[name]) for name in ("connect", "pool")}
        request = new_request(injected, made.method, url, headers, limits, content)
        if found := in_address(request):
            self.secrets = Secrets([*grant.secrets, *found], made, self.passwords)
            self.url_tells = True
        # Elsewhere, nothing of an injected client's own.
        return request if self.home else type(request)(made.method, url, headers=headers, extensions=request.extensions)

    def redirect(self, response: HTTPResponse) -> bool:
        """Turn to where a redirect leads; False if it is not to be followed."""
        status = response.status_code
        answers = self.plan.answers
        if not 300 <= status < 400 or (answers.is_exact(status) and not answers.has_results):
            return False
        found = redirected(self.draft, status, response.headers.get("location", ""), str(response.url))
        if found is None:
            return False
        self.draft, same = found
        self.home = self.home and same
        return True

    def opened(self, response: HTTPResponse) -> Response | None:
        """The documented stream that the open response is; None when its body is to be read at once."""
        status = response.status_code
        if not is_success(self.plan, status):
            return None
        if has_no_content(self.plan, status):
            answers = self.plan.answers
            streams = [each for each in answers.contents if each.stream]
            is_expected = self.streaming or (len(streams) == len(answers.contents) and not answers.is_exact(status))
            return streams[0] if is_expected and streams else None
        content = described(self.plan, status, header_of(response, b"content-type"), stream=self.streaming)
        return content if content is not None and content.stream else None

    def documented(self, response: HTTPResponse) -> list[Response]:
        """What the document says of an answer with this status."""
        return self.plan.answers.documented(response.status_code)

    def keeps_open(self, response: HTTPResponse) -> bool:
        """Whether the caller reads the body of this answer."""
        return self.keep_open and is_success(self.plan, response.status_code)

    def check_coding(self, response: HTTPResponse) -> int:
        """The largest body to accept; raises APIConnectionError for another content coding."""
        coding = header_of(response, b"content-encoding").strip().lower()
        if coding not in _CODINGS:
            raise self._unfit(response, f"encoded as {coding[:40]!r}, unasked for; check proxies")
        return MAX_DECODED_BYTES if coding not in _PLAIN else MAX_BODY_BYTES

    def too_large(self, response: HTTPResponse, limit: int) -> SDKError:
        """The error for a body beyond the limit."""
        return self._unfit(response, f"larger than {limit} bytes; use with_streaming_response")

    def _unfit(self, response: HTTPResponse, problem: str) -> SDKError:
        message = f"{self.plan.place.call}: the answer is {problem}"
        return APIConnectionError(message, facts(self.plan, response, b"", self.secrets))

    def reply(self, response: HTTPResponse, body: bytes) -> Reply:
        """The answer that was read; raises APIError or an error class of the API if it is no success."""
        check_end(response)
        # The public way to give it content is to let it read, which has no bounds.
        response._content = body  # pyright: ignore[reportPrivateUsage]
        if not is_success(self.plan, response.status_code):
            raise error(self.plan, response, body, self.secrets)
        if self.streaming and not has_no_content(self.plan, response.status_code):
            raise unexpected_content(self.plan, response, body, self.secrets, streaming=True)
        return Reply(response, body, None, self.secrets)

    def result(self, reply: Reply) -> Any:
        """The parsed body; raises ResponseValidationError."""
        with DISCREET:
            return result(self.plan, reply.response, reply.body or b"", self.mode, reply.secrets)

    def failure(self, cause: Exception) -> SDKError | None:
        """The error to raise for what the HTTP client raised; None if it is not one of its own."""
        fault = _LATE if isinstance(cause, OverdueError) else fault_of(cause)
        if isinstance(cause, SDKError) or fault is None:
            return None
        self.fault = fault
        made, place = self.draft, self.plan.place
        if kind := _MISUSES.get(fault.kind):
            return place.error(kind, fault.text)
        late = fault.kind == "timeout"
        advice = "give more time by timeout_ms" if late else "check the network and the server URL"
        tries = f" after {self.attempt} attempts" if self.attempt > 1 else ""
        text = f"{fault.text}{tries} ({made.method} {_address(made.url)}); {advice}"
        return place.error(APITimeoutError if late else APIConnectionError, text)

    def shown(self, error: BaseException) -> BaseException | None:
        """A cause, unless it may quote what was sent."""
        told = f"{error!r} {error} {error.__cause__!r}"
        return None if quotes_request(error) or scrub(told, self.secrets) != told else error

    def renews(self, failed: SDKError) -> bool:
        """Whether the API refused tokens that can be fetched anew, for the first time in this call."""
        payload = self.draft.payload
        tokens = self.grant.tokens if self.grant and self.home else ()
        if not tokens or failed.status_code != 401 or self.renewed or (payload and not payload.replayable):
            return False
        self.renewed = True
        for source, token in tokens:
            source.forget(token)
        return True

    def wait(self, failed: SDKError) -> float | None:
        """The seconds to wait before the next attempt; None when the error is to be raised."""
        if not self._may_repeat(failed):
            return None
        asked = retry_after_seconds(failed.headers, self.clock.time())
        elapsed = self.clock.monotonic() - self.started
        return next_wait(self.config, self.attempt, elapsed, asked, self.clock.chance())

    def _may_repeat(self, failed: SDKError) -> bool:
        payload = self.draft.payload
        if isinstance(failed, ConfigurationError) or (payload is not None and not payload.replayable):
            return False
        if isinstance(failed, APIError):
            return failed.status_code is not None and is_retried_status(failed.status_code, self.config.statuses or ())
        if isinstance(failed, APIConnectionError) and failed.unsent:
            return self.config.retry_connection_errors
        if self.fault is None or not self.fault.passing or not self.config.retry_connection_errors:
            return False
        stated = self.plan.operation.idempotent
        return not self.fault.sent or is_idempotent(self.draft.method, stated, self.draft.headers, self.config)


_MISUSES = {"request": ConfigurationError, "stream": StreamError}
_LATE = Fault("timeout", True, True, "no complete answer in time")


def _address(url: str) -> str:
    """Scheme and host: what else there is may tell secrets."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}"
