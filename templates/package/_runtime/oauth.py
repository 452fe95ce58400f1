"""OAuth 2 tokens, fetched when a call needs one, kept until they expire, and fetched once for all who wait.

What is given in place of a token: `SDK(oauth=ClientCredentials("id", "secret"))`. The token's address comes from the
document, or by discovery from its OpenID Connect address, unless it is given.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Generator, Iterable
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeGuard, cast
from urllib.parse import quote, urljoin
from weakref import WeakKeyDictionary

from .clock import OverdueError
from .deadline import bounded, watch
from .errors import APIConnectionError, APITimeoutError, ConfigurationError
from .framing import watch_async
from .hidden import Secrets, in_address, scrub
from .http import ACCEPT_ENCODING, Request, Response, check_end, fault_of, header_of, library_of, new_request
from .library_logs import Masked
from .locks import ForkSafeLock
from .types import TokenPlace, TokenSource

if TYPE_CHECKING:
    import asyncio


_EARLY = 30.0
"""Seconds before its end at which a token counts as expired."""

_TIMEOUT = 30.0
"""Seconds of each wait, where the call has more time."""

_PAUSE = 0.01
"""Seconds between looks at whether another thread is done."""

_MAX_BYTES = 1024 * 1024
_CODE = 64
"""Characters that an error's code may have, to be told."""

_CODINGS = frozenset({"", "identity", "gzip", "deflate"})

Exchange: TypeAlias = Generator[Request, "tuple[int, bytearray]", str]


class _Turn(ForkSafeLock):
    """Is waited for as long as the call may last."""

    __slots__ = ()

    def __enter__(self) -> None:
        seconds = bounded(None)
        if not self._lock.acquire(timeout=-1 if seconds is None else seconds):
            raise OverdueError

    async def __aenter__(self) -> None:
        """Wait for other threads and their event loops without holding up this one; the task's time limit holds."""
        import asyncio

        while not self._lock.acquire(blocking=False):
            await asyncio.sleep(_PAUSE)

    async def __aexit__(self, *_: object) -> None:
        self._lock.release()


class OAuth(TokenSource):
    """What the kinds of grant share. It may be shared by clients, threads and event loops, and shows no secret."""

    flow = ""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        scopes: Iterable[str],
        token_url: str,
        send_in: Literal["header", "body"],
    ) -> None:
        self._client_id, self._client_secret = client_id, client_secret
        self._scope = " ".join(scopes)
        self._token_url = token_url
        self._send_in = send_in
        self._token, self._refresh, self._end = "", "", 0.0
        self._lock = _Turn()
        self._locks: WeakKeyDictionary[Any, asyncio.Lock] = WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> str:
        raise TypeError("credentials cannot be pickled")

    def token(self, asked: TokenPlace) -> str:
        """A valid access token; raises ConfigurationError or APIConnectionError if none can be had."""
        with self._lock:
            return self._fresh() or _fetched(self._exchange(asked), asked, self._hidden(), self._again())

    async def token_async(self, asked: TokenPlace) -> str:
        """The asynchronous `token`."""
        import asyncio

        # A refresh token may be good for one use: the tasks of a loop take turns, and then the loops.
        async with self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()), self._lock:
            return self._fresh() or await _fetched_async(self._exchange(asked), asked, self._hidden(), self._again())

    def forget(self, token: str) -> None:
        """Fetch a new token next time, if `token`, which the API refused, is still the one that is kept."""
        if token == self._token:
            self._end = 0.0

    def _fresh(self) -> str:
        return self._token if time.monotonic() < self._end else ""

    def _form(self) -> dict[str, str]:
        """What asks for the first token."""
        return {"grant_type": "client_credentials"}

    def _hidden(self) -> list[str]:
        """What no log may tell of what was given."""
        return [each for each in (self._client_secret, self._refresh, *self._form().values()) if each]

    def _again(self) -> bool:
        """Whether what is sent may be sent twice: a refresh token may be good for one request."""
        return not self._refresh

    def _exchange(self, asked: TokenPlace) -> Exchange:
        """The requests to send, one after another; at last the token."""
        self._check_given(asked)
        url = self._token_url or asked.token_urls.get(self.flow) or next(iter(asked.token_urls.values()), "")
        if not url and asked.openid_url:
            status, body = yield _request(asked, "GET", _address(asked, asked.openid_url), {})
            _check_status(asked, status, again=True)
            found = _object(body).get("token_endpoint")
            url = found if status == 200 and isinstance(found, str) else ""
            self._token_url = url if _address(asked, url) else ""  # or each later call would fail with it
        if not url or not (url := _address(asked, url)):
            raise _failed(asked, "no token_url is known", "give token_url=...")
        form = self._form()
        if self._refresh:
            known = {"grant_type": "refresh_token", "refresh_token": self._refresh}
            status, body = yield self._token_request(asked, url, known)
            if status == 200 or not form:
                return self._kept(asked, status, body)
            self._refresh = ""
        status, body = yield self._token_request(asked, url, form)
        return self._kept(asked, status, body)

    def _check_given(self, asked: TokenPlace) -> None:
        given = f"{self._client_id}{self._scope}{''.join(self._hidden())}"
        if any("\ud7ff" < char < "\ue000" for char in given):
            raise _failed(asked, "the credentials hold what is no character", "give them as issued")

    def _token_request(self, asked: TokenPlace, url: str, form: dict[str, str]) -> Request:
        data = {**form, **({"scope": self._scope} if self._scope else {})}
        headers: dict[str, str] = {}
        if self._client_secret and self._send_in == "header":
            pair = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            known = {"client_id": self._client_id, "client_secret": self._client_secret}
            data |= {name: value for name, value in known.items() if value}
        return _request(asked, "POST", url, headers, data=data)

    def _kept(self, asked: TokenPlace, status: int, body: bytearray) -> str:
        _check_status(asked, status, again=self._again())
        said = _object(body)
        token = said.get("access_token")
        if status != 200 or not _is_token(token):
            error = scrub(str(said.get("error") or ""), Secrets(self._hidden()))
            told = f" ({error})" if len(error) < _CODE and error.replace("_", "").isalnum() else ""
            raise _failed(asked, f"status {status}{told}", "check the OAuth credentials and scopes")
        life = said.get("expires_in")
        try:
            seconds = float(life) if isinstance(life, (int, float, str)) and str(life).isdigit() else 3600.0
        except (ValueError, OverflowError):  # thousands of digits, or such as Python does not count with
            seconds = 3600.0
        self._token, self._end = token, time.monotonic() + max(seconds - _EARLY, min(seconds, 1.0))
        refresh = said.get("refresh_token")
        self._refresh = refresh if _is_token(refresh) else self._refresh
        return token


class ClientCredentials(OAuth):
    """The client's own identity: the OAuth 2 flow for programs without a user."""

    flow = "clientCredentials"

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        scopes: Iterable[str] = (),
        token_url: str = "",
        send_in: Literal["header", "body"] = "header",
    ) -> None:
        super().__init__(client_id, client_secret, scopes, token_url, send_in)


class PasswordCredentials(OAuth):
    """A user's name and password."""

    flow = "password"

    def __init__(
        self,
        username: str,
        password: str,
        *,
        client_id: str = "",
        client_secret: str = "",
        scopes: Iterable[str] = (),
        token_url: str = "",
        send_in: Literal["header", "body"] = "header",
    ) -> None:
        super().__init__(client_id, client_secret, scopes, token_url, send_in)
        self._username, self._password = username, password

    def _form(self) -> dict[str, str]:
        return {"grant_type": "password", "username": self._username, "password": self._password}


class RefreshToken(OAuth):
    """A refresh token that a user's consent has given before."""

    flow = "authorizationCode"

    def __init__(
        self,
        refresh_token: str,
        *,
        client_id: str = "",
        client_secret: str = "",
        scopes: Iterable[str] = (),
        token_url: str = "",
        send_in: Literal["header", "body"] = "header",
    ) -> None:
        super().__init__(client_id, client_secret, scopes, token_url, send_in)
        self._refresh = refresh_token

    def _form(self) -> dict[str, str]:
        return {}


def _request(asked: TokenPlace, method: str, url: str, headers: dict[str, str], **content: Any) -> Request:
    headers = {"accept": "application/json", "accept-encoding": ACCEPT_ENCODING, **headers}
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), bounded(_TIMEOUT))
    return new_request(asked.client, method, url, sent, timeout, content)


def _as_it_is(client: Any, request: Request) -> dict[str, Any]:
    """How a request that holds secrets is sent: the user information of its URL does not replace its own identity."""
    auth = library_of(client).Auth() if "authorization" in request.headers else None
    return {"stream": True, "follow_redirects": False, "auth": auth}


def _masked(client: Any, request: Request, hidden: list[str]) -> Masked:
    """Keeps what is hidden, and the secrets of the address, out of the HTTP client's own log."""
    url = request.url
    query = [url.query.decode(), *(value for _, value in url.params.multi_items())]
    identity = request.headers.get("authorization", "").rpartition(" ")[2]
    return Masked(client, Secrets([*hidden, identity, *in_address(request), *query]))


def _fetched(exchange: Exchange, asked: TokenPlace, hidden: list[str], again: bool) -> str:
    client = asked.client
    try:
        request = next(exchange)
        while True:
            request.extensions["trace"] = watch
            sent = _as_it_is(client, request)
            with _masked(client, request, hidden), closing(client.send(request, **sent)) as response:
                body = _Body(asked, response)
                for chunk in response.iter_bytes():
                    bounded(None)
                    body.add(chunk)
                check_end(response)
            request = exchange.send((response.status_code, body.content))
    except StopIteration as done:
        return cast(str, done.value)
    except Exception as error:
        bounded(None)  # the call's own time comes first
        raise _lost(error, asked, again) from None


async def _fetched_async(exchange: Exchange, asked: TokenPlace, hidden: list[str], again: bool) -> str:
    client = asked.client
    try:
        request = next(exchange)
        while True:
            request.extensions["trace"] = watch_async
            sent = _as_it_is(client, request)
            with _masked(client, request, hidden):
                async with aclosing(await client.send(request, **sent)) as response:
                    body = _Body(asked, response)
                    async for chunk in response.aiter_bytes():
                        body.add(chunk)
                    check_end(response)
            request = exchange.send((response.status_code, body.content))
    except StopIteration as done:
        return cast(str, done.value)
    except Exception as error:
        raise _lost(error, asked, again) from None


class _Body:
    """What was read of an answer; raises APIConnectionError where that could be of any size."""

    def __init__(self, asked: TokenPlace, response: Response) -> None:
        self.content = bytearray()
        self._place = asked.place
        if header_of(response, b"content-encoding").strip().lower() not in _CODINGS:
            raise self._unfit("encoded in a way that was not asked for")

    def add(self, chunk: bytes) -> None:
        """Take what follows."""
        self.content += chunk
        if len(self.content) > _MAX_BYTES:
            raise self._unfit(f"larger than {_MAX_BYTES} bytes")

    def _unfit(self, problem: str) -> APIConnectionError:
        return self._place.error(APIConnectionError, f"{_LOST}: the answer is {problem}")


def _address(asked: TokenPlace, url: str) -> str:
    """Below the server's URL, as operations are, unless it is absolute or begins with a slash; empty if it is none."""
    from .request import is_address  # takes long

    try:
        found = urljoin(f"{asked.base_url.rstrip('/')}/", url)
    except ValueError:
        return ""
    return found if is_address(found) else ""


_LOST = "the token could not be fetched"


def _check_status(asked: TokenPlace, status: int, *, again: bool) -> None:
    """Raises APIConnectionError for a failure that may pass, and is not one of the credentials."""
    if status == 429 or status >= 500:
        error = asked.place.error(APIConnectionError, f"{_LOST}: status {status}; try again later")
        error.unsent = again or status in {429, 503}
        raise error


def _lost(error: Exception, asked: TokenPlace, again: bool) -> Exception:
    fault = fault_of(error)
    if fault is None:
        return error
    if fault.kind == "request":
        return _failed(asked, fault.text, "check token_url")
    kind = APITimeoutError if fault.kind == "timeout" else APIConnectionError
    failed = asked.place.error(kind, f"{_LOST}: {fault.text}")
    failed.unsent = fault.passing and (again or not fault.sent)
    return failed


def _failed(asked: TokenPlace, problem: str, advice: str) -> ConfigurationError:
    return asked.place.error(ConfigurationError, f"{_LOST}: {problem}; {advice}")


def _is_token(found: Any) -> TypeGuard[str]:
    """Whether a header can hold it."""
    return isinstance(found, str) and found.strip() != "" and found.isprintable()


def _object(body: bytearray) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
