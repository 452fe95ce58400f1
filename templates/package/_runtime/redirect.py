"""Where redirects and links lead: credentials never to another origin, bodies never to another host."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from .request import Draft, is_address

MAX_REDIRECTS = 5

_SAME_METHOD = frozenset({307, 308})
_REDIRECTS = frozenset({301, 302, 303}) | _SAME_METHOD
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_KEPT_HEADERS = frozenset({"accept", "accept-encoding", "user-agent", "range"})


def redirected(made: Draft, status: int, location: str, url: str) -> tuple[Draft, bool] | None:
    """The request to send instead, if any, and whether it stays within the origin."""
    if status not in _REDIRECTS or not location:
        return None
    target = _target(url, location)
    home, away = _origin(url), _origin(target)
    if away is None or home is None or (home[0] == "https" and away[0] != "https"):
        return None
    same = home == away
    if made.method not in _SAFE:
        if status not in _SAME_METHOD and status != 303:
            return None
        if status in _SAME_METHOD and not (same and (made.payload is None or made.payload.replayable)):
            return None
    return _moved(made, target, same, drop_body=made.method not in _SAFE and status == 303), same


def _target(url: str, location: str) -> str:
    try:
        target = urljoin(url, location).partition("#")[0]
    except ValueError:
        return ""
    return target if target.isprintable() and is_address(target) else ""


def _moved(made: Draft, target: str, same: bool, *, drop_body: bool) -> Draft:
    address, _, query = target.partition("?")
    headers = made.headers if same else {k: v for k, v in made.headers.items() if k.lower() in _KEPT_HEADERS}
    if drop_body:
        headers = {name: value for name, value in headers.items() if not name.lower().startswith("content-")}
    return replace(
        made,
        method="GET" if drop_body else made.method,
        url=address,
        query=[query] if query else [],
        headers=dict(headers),
        cookies=made.cookies if same else [],
        payload=None if drop_body or not same else made.payload,
    )


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        port = {"http": 80, "https": 443}[parts.scheme]
        return (parts.scheme, parts.hostname or "", parts.port or port)
    except (ValueError, KeyError):
        return None
