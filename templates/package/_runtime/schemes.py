"""Credentials that are more than a text in the header `Authorization`: API keys, basic, digest."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator, Generator, Iterator
from functools import cache, partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .bodies import Payload
from .http import library_of
from .settings import SecurityScheme

if TYPE_CHECKING:
    from .security import Grant

_COOKIE = "!#$%&'()*+-./:<=>?@[]^_`{|}~"
"""What stands in a cookie as it is, beside letters and digits (RFC 6265, section 4.1.1)."""
_MOST = 64 * 1024
"""Bytes of the body of a challenge that are read, so that its connection can be used again."""


def apply(scheme: SecurityScheme, secrets: list[str], grant: Grant, client: Any, digests: dict[Any, Any]) -> None:
    """Add the secrets to a grant. `digests` keeps what answers the challenges of HTTP digest authentication."""
    if scheme.kind == "apiKey":
        grant.secrets += secrets
        _apply_key(scheme, secrets[0], grant)
    elif scheme.http_scheme.lower() == "basic":
        grant.secrets += secrets
        grant.headers.append(("authorization", f"Basic {_basic(secrets, grant)}"))
    else:
        name, password = secrets[:2]
        grant.secrets.append(password)
        library = library_of(client)
        kept = (library.__name__, name, password)
        digest = digests.setdefault(kept, _digest_class(library)(name, password))
        grant.auth = partial(_answer_class(library), digest)


@cache
def _digest_class(library: Any) -> Any:
    """The HTTP library's kind of class for digests, which leaves quotes as they are."""

    class Digest(library.DigestAuth):  # type: ignore[misc]
        """One whose values may hold any text."""

        def _get_header_value(self, header_fields: dict[str, bytes]) -> str:
            escaped = {name: re.sub(rb'(["\\])', rb"\\\1", value) for name, value in header_fields.items()}
            return super()._get_header_value(escaped)  # type: ignore[no-any-return]

    return Digest


@cache
def _answer_class(library: Any) -> Any:
    """The HTTP library's kind of class for an answer to a challenge."""
    short = _short_class(library)

    class Answer(library.Auth):  # type: ignore[misc]
        """A digest's, which sends nothing again that can be read but once: then the challenge is what the call gets."""

        def __init__(self, digest: Any, payload: Payload | None) -> None:
            self._digest = digest
            self._again = payload is None or payload.replayable

        def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
            request.headers.encoding = "utf-8"
            flow = self._digest.auth_flow(request)
            response = yield next(flow)
            try:
                answered = flow.send(response)  # even so: the next call need not be challenged
            except StopIteration:
                return
            except (library.ProtocolError, LookupError, ValueError, NotImplementedError):  # which cannot be answered
                self._digest._last_challenge = None  # or each later call would fail with it
                return
            if self._again:
                response.headers.pop("content-encoding", None)
                response.stream = short(response.stream)
                yield answered

    return Answer


@cache
def _short_class(library: Any) -> Any:
    """The HTTP library's kind of class for the body of a challenge, all of which it would read and keep."""

    class Short(library.SyncByteStream, library.AsyncByteStream):  # type: ignore[misc]
        """The beginning of a body."""

        def __init__(self, stream: Any) -> None:
            self._stream = stream
            self._left = _MOST

        def _is_enough(self, chunk: bytes) -> bool:
            self._left -= len(chunk)
            return self._left < 0

        def __iter__(self) -> Iterator[bytes]:
            return takewhile(lambda chunk: not self._is_enough(chunk), self._stream)

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for chunk in self._stream:
                if self._is_enough(chunk):
                    return
                yield chunk

        def close(self) -> None:
            self._stream.close()

        async def aclose(self) -> None:
            await self._stream.aclose()

    return Short


def _apply_key(scheme: SecurityScheme, secret: str, grant: Grant) -> None:
    if scheme.location == "query":
        grant.secrets.append(quote(secret, safe="~"))
        grant.query.append(f"{quote(scheme.name, safe='~')}={quote(secret, safe='~')}")
    elif scheme.location == "cookie":
        grant.secrets.append(sent := quote(secret, safe=_COOKIE))
        grant.cookies.append(f"{quote(scheme.name, safe='~')}={sent}")
    else:
        grant.headers.append((scheme.name, secret))


def _basic(secrets: list[str], grant: Grant) -> str:
    """The token of HTTP basic: of user name and password, or of one text `user:password`."""
    token = base64.b64encode(":".join(secrets[:2]).encode()).decode()
    grant.secrets.append(token)
    return token
