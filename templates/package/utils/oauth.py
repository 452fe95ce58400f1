"""What fetches OAuth tokens by itself, to be given in place of a token."""

from __future__ import annotations

from .._runtime.oauth import ClientCredentials, PasswordCredentials, RefreshToken

__all__ = ["ClientCredentials", "PasswordCredentials", "RefreshToken"]
