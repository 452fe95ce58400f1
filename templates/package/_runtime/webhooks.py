"""Messages that the API sends by itself: proof that they are the API's, and their typed content.

The proof follows Standard Webhooks: an HMAC-SHA256 of id, time and body under a shared secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Iterator, Mapping
from typing import TypeVar

from .errors import SDKError
from .operation import Schema
from .parsing import ParseError, parse_json
from .types import ValidationMode

T = TypeVar("T")

_PREFIX = "whsec_"
_DIGITS = 16
"""A time of so many is none: numbers of thousands cannot be compared, or not even read."""


class WebhookVerificationError(SDKError):
    """A message is not the API's own, is too old, or was changed on its way."""


class Webhook:
    """Verifies and reads the messages that are signed with one secret.

    Args:
        secret: As issued: `whsec_` and Base64, Base64 alone, or the key's bytes.
        tolerance: How many seconds a message's time may be away from now.
    """

    def __init__(self, secret: str | bytes, *, tolerance: float = 300) -> None:
        self._key = secret if isinstance(secret, bytes) else _decoded(secret)
        if not self._key:  # with which anybody can sign
            raise WebhookVerificationError("the secret is empty; give it as issued")
        self._tolerance = tolerance

    def __repr__(self) -> str:
        return "<Webhook>"

    def __reduce__(self) -> str:
        raise TypeError("the secret of a Webhook cannot be pickled")

    def verify(self, body: bytes | str, headers: Mapping[str, str]) -> None:
        """Raise WebhookVerificationError unless the message was signed with the secret, and recently."""
        known = {name.lower(): value for name, value in headers.items()}
        try:
            message, stamp, given = (known[f"webhook-{part}"] for part in ("id", "timestamp", "signature"))
        except KeyError as missing:
            raise WebhookVerificationError(f"the message has no header {missing}; it is not signed") from None
        self._check_time(stamp)
        expected = self._signature(message, stamp, body)
        if not any(hmac.compare_digest(expected, each) for each in _signatures(given)):
            raise WebhookVerificationError("no signature fits; check the secret, and pass the body as it came")

    def unwrap(
        self, body: bytes | str, headers: Mapping[str, str], payload: type[T], mode: ValidationMode = "lenient"
    ) -> T:
        """The content of a verified message as a model of `models`.

        Raises WebhookVerificationError also where the content is not JSON or, in mode `strict`, does not fit."""
        self.verify(body, headers)
        try:
            found: T = parse_json(Schema(lambda: payload), body, mode)
        except ParseError as error:
            raise WebhookVerificationError(f"the message is not what is documented: {error}") from None
        return found

    def sign(self, message_id: str, timestamp: int, body: bytes | str) -> str:
        """The signature header for a message: for tests of what receives messages."""
        return "v1," + self._signature(message_id, str(timestamp), body).decode()

    def _signature(self, message: str, stamp: str, body: bytes | str) -> bytes:
        content = _encoded(body) if isinstance(body, str) else body
        signed = _encoded(f"{message}.{stamp}.") + content
        return base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest())

    def _check_time(self, stamp: str) -> None:
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < _DIGITS):
            raise WebhookVerificationError("the message's time is not a number of seconds")
        if abs(time.time() - int(stamp)) > self._tolerance:
            raise WebhookVerificationError("the message is too old, or from the future; check the clock")


def _decoded(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise WebhookVerificationError("the secret is not Base64; give it as issued, or as bytes") from None


def _signatures(header: str) -> Iterator[bytes]:
    """The signatures of the version that is known; several while a secret is being replaced."""
    for each in header.split():
        version, _, signature = each.partition(",")
        if version == "v1":
            yield _encoded(signature)


def _encoded(text: str) -> bytes:
    """UTF-8 of any text: a stranger's headers may hold half of a surrogate pair."""
    return text.encode("utf-8", "surrogatepass")
