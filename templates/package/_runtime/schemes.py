"""Credentials that are more than a text in the header `Authorization`: API keys, basic, digest."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .http import library_of
from .settings import SecurityScheme

if TYPE_CHECKING:
    from .security import Grant


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
        grant.auth = digests.setdefault(kept, library.DigestAuth(name, password))


def _apply_key(scheme: SecurityScheme, secret: str, grant: Grant) -> None:
    if scheme.location == "query":
        grant.secrets.append(quote(secret, safe="~"))
        grant.query.append(f"{quote(scheme.name, safe='~')}={quote(secret, safe='~')}")
    elif scheme.location == "cookie":
        grant.cookies.append(f"{quote(scheme.name, safe='~')}={quote(secret, safe='~')}")
    else:
        grant.headers.append((scheme.name, secret))


def _basic(secrets: list[str], grant: Grant) -> str:
    """The token of HTTP basic: of user name and password, or of one text `user:password`."""
    token = base64.b64encode(":".join(secrets[:2]).encode()).decode()
    grant.secrets.append(token)
    return token
