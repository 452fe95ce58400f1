"""OAuth 2 tokens, fetched when a call needs one, kept until they expire, and fetched once for all who wait.

What is given in place of a token: `SDK(oauth=ClientCredentials("id", "secret"))`. The token's address comes from the
document, or by discovery from its OpenID Connect address, unless it is given.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast
from urllib.parse import quote, urljoin
from weakref import WeakKeyDictionary

from .errors import APIConnectionError, ConfigurationError, Facts
from .http import Response, fault_of
from .locks import ForkSafeLock
from .types import TokenPlace, TokenSource

if TYPE_CHECKING:
    import asyncio


_EARLY = 30.0
"""Seconds before its end at which a token counts as expired."""

_TIMEOUT = 30.0

Exchange: TypeAlias = Generator["tuple[str, str, dict[str, Any]]", Response, str]


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
        self._lock = ForkSafeLock()
        self._locks: WeakKeyDictionary[Any, asyncio.Lock] = WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> str:
        raise TypeError("credentials cannot be pickled")

    def token(self, asked: TokenPlace) -> str:
        """A valid access token; raises ConfigurationError or APIConnectionError if none can be had."""
        with self._lock:
            return self._fresh() or _fetched(self._exchange(asked), asked)

    async def token_async(self, asked: TokenPlace) -> str:
        """The asynchronous `token`."""
        import asyncio

        async with self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            return self._fresh() or await _fetched_async(self._exchange(asked), asked)

    def forget(self, token: str) -> None:
        """Fetch a new token next time, if `token`, which the API refused, is still the one that is kept."""
        if token == self._token:
            self._end = 0.0

    def _fresh(self) -> str:
        return self._token if time.monotonic() < self._end else ""

    def _form(self) -> dict[str, str]:
        """What asks for the first token."""
        return {"grant_type": "client_credentials"}

    def _exchange(self, asked: TokenPlace) -> Exchange:
        """The requests to send, one after another; at last the token."""
        url = self._token_url or asked.token_urls.get(self.flow) or next(iter(asked.token_urls.values()), "")
        if not url and asked.openid_url:
            answer = yield "GET", _address(asked, asked.openid_url), {}
            url = self._token_url = str(_object(answer).get("token_endpoint") or "")
        if not url:
            raise _failed(asked, "no token_url is known", "give token_url=...")
        url = _address(asked, url)
        form = self._form()
        if self._refresh:
            answer = yield "POST", url, self._options({"grant_type": "refresh_token", "refresh_token": self._refresh})
            if answer.status_code == 200 or not form:
                return self._kept(asked, answer)
            self._refresh = ""
        answer = yield "POST", url, self._options(form)
        return self._kept(asked, answer)

    def _options(self, form: dict[str, str]) -> dict[str, Any]:
        data = {**form, **({"scope": self._scope} if self._scope else {})}
        headers = {"accept": "application/json"}
        if self._client_secret and self._send_in == "header":
            pair = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            known = {"client_id": self._client_id, "client_secret": self._client_secret}
            data |= {name: value for name, value in known.items() if value}
        return {"data": data, "headers": headers}

    def _kept(self, asked: TokenPlace, answer: Response) -> str:
        said = _object(answer)
        token = said.get("access_token")
        if answer.status_code != 200 or not isinstance(token, str) or not token:
            error = said.get("error")
            told = f" ({error})" if isinstance(error, str) and error.replace("_", "").isalnum() else ""
            raise _failed(asked, f"status {answer.status_code}{told}", "check the OAuth credentials and scopes")
        life = said.get("expires_in")
        try:
            seconds = float(life) if isinstance(life, (int, float, str)) and str(life).isdigit() else 3600.0
        except (ValueError, OverflowError):  # thousands of digits, or such as Python does not count with
            seconds = 3600.0
        self._token, self._end = token, time.monotonic() + max(seconds - _EARLY, min(seconds, 1.0))
        refresh = said.get("refresh_token")
        self._refresh = refresh if isinstance(refresh, str) else self._refresh
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


def _fetched(exchange: Exchange, asked: TokenPlace) -> str:
    try:
        method, url, options = next(exchange)
        while True:
            answer = asked.client.request(method, url, timeout=_TIMEOUT, **options)
            method, url, options = exchange.send(answer)
    except StopIteration as done:
        return cast(str, done.value)
    except Exception as error:
        raise _lost(error, asked) from None


async def _fetched_async(exchange: Exchange, asked: TokenPlace) -> str:
    try:
        method, url, options = next(exchange)
        while True:
            answer = await asked.client.request(method, url, timeout=_TIMEOUT, **options)
            method, url, options = exchange.send(answer)
    except StopIteration as done:
        return cast(str, done.value)
    except Exception as error:
        raise _lost(error, asked) from None


def _address(asked: TokenPlace, url: str) -> str:
    """Below the server's URL, as operations are, unless it is absolute or begins with a slash."""
    return urljoin(f"{asked.base_url.rstrip('/')}/", url)


def _lost(error: Exception, asked: TokenPlace) -> Exception:
    fault = fault_of(error)
    if fault is None:
        return error
    message = f"{asked.place.call}: the token could not be fetched: {fault.text}"
    return APIConnectionError(message, Facts(asked.place.operation_id))


def _failed(asked: TokenPlace, problem: str, advice: str) -> ConfigurationError:
    message = f"{asked.place.call}: the token could not be fetched: {problem}; {advice}"
    return ConfigurationError(message, Facts(asked.place.operation_id))


def _object(answer: Response) -> dict[str, Any]:
    try:
        found: Any = answer.json()
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
