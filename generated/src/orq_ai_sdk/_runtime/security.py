"""Which schemes a call uses, and what they add to it. Secrets are asked for anew, so that tokens may change."""

from __future__ import annotations

import inspect
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeAlias

from .errors import ConfigurationError, Place
from .parts import part
from .settings import SecurityScheme
from .types import TokenPlace, TokenSource

Requirement: TypeAlias = tuple[str, ...]
"""Names of schemes that are needed together."""

_Source: TypeAlias = "str | Callable[[], str] | Callable[[], Awaitable[str]] | TokenSource"


class Grant:
    """What the credentials add to a request.

    `tokens`: their sources, and what they gave. `auth`: of a body, how the HTTP client answers a challenge, for schemes
    that are more than a header.
    """

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.query: list[str] = []
        self.cookies: list[str] = []
        self.secrets: list[str] = []
        self.tokens: list[tuple[Any, str]] = []
        self.auth: Any = None


class Vault:
    """The client's credentials, by scheme; it shows and pickles none of them."""

    __slots__ = ("_digests", "_given", "_kept", "_schemes", "_text")

    def __init__(self, schemes: Mapping[str, SecurityScheme], given: Mapping[str, Any]) -> None:
        self._schemes = schemes
        self._given = {name: _tuple(value) for name, value in given.items()}
        self._text: dict[tuple[Requirement, ...], str] = {}
        self._kept: dict[tuple[Requirement, ...], Grant | None] = {}
        self._digests: dict[tuple[str, str, str], Any] = {}

    def __repr__(self) -> str:
        return f"<credentials for {', '.join(self._schemes) or 'no scheme'}>"

    def __reduce__(self) -> str:
        raise TypeError("credentials cannot be pickled")

    def known(self, security: tuple[Requirement, ...]) -> Grant:
        """What needs nobody to be asked: enough to mask it."""
        return self._kept.get(security) or Grant()

    def grant(
        self, security: tuple[Requirement, ...], place: Place, owner: str, client: Any = None, url: str = ""
    ) -> Grant:
        """The first usable alternative's secrets; raises ConfigurationError without one."""
        if kept := self._kept.get(security):
            return kept
        grant = Grant()
        for scheme, sources in self._chosen(security, place, owner):
            asked = _asked(scheme, place, client, url)
            secrets = [_read(source, scheme, place, asked, grant) for source in sources]
            self._apply(scheme, secrets, grant, place, client)
        self._keep(security, grant)
        return grant

    async def grant_async(
        self, security: tuple[Requirement, ...], place: Place, owner: str, client: Any = None, url: str = ""
    ) -> Grant:
        """The asynchronous `grant`, which awaits what needs it."""
        if kept := self._kept.get(security):
            return kept
        grant = Grant()
        for scheme, sources in self._chosen(security, place, owner):
            asked = _asked(scheme, place, client, url)
            secrets = [await _read_async(source, asked, grant) for source in sources]
            self._apply(scheme, secrets, grant, place, client)
        self._keep(security, grant)
        return grant

    def _keep(self, security: tuple[Requirement, ...], grant: Grant) -> None:
        """Keep a grant of nothing but texts that were given to the client."""
        if security in self._kept:
            return
        found = (self._sources(requirement, environment=False) for requirement in filter(None, security))
        chosen = next((each for each in found if each is not None), None)
        fixed = chosen is not None and all(isinstance(source, str) for _, sources in chosen for source in sources)
        self._kept[security] = grant if fixed and grant.auth is None else None

    def _apply(self, scheme: SecurityScheme, values: list[Any], grant: Grant, place: Place, client: Any) -> None:
        names = " and ".join(scheme.arguments) or "the credential"
        secrets = [_checked(value, names, place, is_password=at > 0) for at, value in enumerate(values)]
        if scheme.kind == "mutualTLS":
            return
        if scheme.kind == "apiKey" or scheme.http_scheme.lower() in {"basic", "digest"}:
            part("schemes").apply(scheme, secrets, grant, client, self._digests)
            return
        grant.secrets += secrets
        prefix = "Bearer" if scheme.http_scheme.lower() in {"", "bearer"} else scheme.http_scheme
        grant.headers.append(("authorization", f"{prefix} {secrets[0]}"))

    def _chosen(
        self, security: tuple[Requirement, ...], place: Place, owner: str
    ) -> Iterable[tuple[SecurityScheme, tuple[_Source, ...]]]:
        """The schemes to use: what was given comes before the environment, and that before none."""
        for environment in (False, True):
            for requirement in filter(None, security):
                if (found := self._sources(requirement, environment=environment)) is not None:
                    return found
        if not security or () in security:
            return ()
        raise place.error(ConfigurationError, self._missing(security, owner))

    def _sources(
        self, requirement: Requirement, *, environment: bool
    ) -> list[tuple[SecurityScheme, tuple[_Source, ...]]] | None:
        found: list[tuple[SecurityScheme, tuple[_Source, ...]]] = []
        for name in requirement:
            scheme = self._schemes.get(name)
            sources = None if scheme is None else self._scheme_sources(name, scheme, environment)
            if scheme is None or sources is None:
                return None
            found.append((scheme, sources))
        return found

    def _scheme_sources(self, name: str, scheme: SecurityScheme, environment: bool) -> tuple[_Source, ...] | None:
        if scheme.kind == "mutualTLS":
            return ()
        given = self._given.get(name, ())
        sources: list[_Source] = []
        for position in range(max(1, len(scheme.arguments))):
            source = given[position] if position < len(given) else None
            if _is_missing(source) and environment and position < len(scheme.env):
                source = os.environ.get(scheme.env[position])
            if source is None or (_is_missing(source) and not position):  # a password may be empty
                return None
            sources.append(source)
        return tuple(sources)

    def _missing(self, security: tuple[Requirement, ...], owner: str) -> str:
        ways = [" and ".join(self._way(name, owner) for name in requirement) for requirement in security]
        return f"no credentials: {'; or '.join(ways)}"

    def _way(self, name: str, owner: str) -> str:
        scheme = self._schemes.get(name, SecurityScheme("http"))
        arguments = ", ".join(f"{argument}=..." for argument in scheme.arguments) or f"credentials for {name!r}"
        env = f" or set the environment variable {' and '.join(scheme.env)}" if scheme.env else ""
        return f"pass {arguments} to {owner}(){env}"


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)  # pyright: ignore[reportUnknownVariableType]


def _is_missing(source: object) -> bool:
    return not source or (isinstance(source, str) and not source.strip())


def _asked(scheme: SecurityScheme, place: Place, client: Any, url: str) -> TokenPlace:
    return TokenPlace(place, client, url, scheme.token_urls, scheme.openid_url)


def _read(source: _Source, scheme: SecurityScheme, place: Place, asked: TokenPlace, grant: Grant) -> Any:
    if isinstance(source, TokenSource):
        grant.tokens.append((source, token := source.token(asked)))
        return token
    value: Any = source() if callable(source) else source
    if not inspect.isawaitable(value):
        return value
    if inspect.iscoroutine(value):
        value.close()
    text = "is an async function: use the async methods, or give a plain function"
    raise place.error(ConfigurationError, f"{' or '.join(scheme.arguments)} {text}")


async def _read_async(source: _Source, asked: TokenPlace, grant: Grant) -> Any:
    if isinstance(source, TokenSource):
        grant.tokens.append((source, token := await source.token_async(asked)))
        return token
    value: Any = source() if callable(source) else source
    return await value if inspect.isawaitable(value) else value


def _checked(value: Any, names: str, place: Place, *, is_password: bool) -> str:
    """The secret without white space around it, a password as it is; an error never tells it."""
    text = "" if not isinstance(value, str) else value if is_password else value.strip()
    known = text or (is_password and value == "")
    if not known or not all(" " <= char != "\x7f" and not "\ud7ff" < char < "\ue000" for char in text):
        problem = "is not a text" if not isinstance(value, str) else "has control characters" if text else "is empty"
        raise place.error(ConfigurationError, f"{names} {problem}: give the credential as issued")
    return text
