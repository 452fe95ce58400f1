"""Messages that the API sends by itself: verified by Standard Webhooks, and typed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import pickle
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from tests.support.cases import Case

KEY = b"0123456789abcdef01234567"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
BODY = b'{"name": "Rex"}'


def headers(body: bytes = BODY, at: int | None = None, key: bytes = KEY) -> dict[str, str]:
    """The headers of a message, made without the SDK."""
    stamp = str(int(time.time()) if at is None else at)
    signature = hmac.new(key, b"msg_1." + stamp.encode() + b"." + body, hashlib.sha256).digest()
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"v1a,x v1,{base64.b64encode(b'old').decode()} v1,{base64.b64encode(signature).decode()}",
    }


@pytest.fixture
def utils(sdk: Case) -> Any:
    return importlib.import_module(f"{sdk.module.__name__}.utils")


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_==", b""])
def test_an_empty_secret_is_none(utils: Any, secret: str | bytes) -> None:
    with pytest.raises(utils.WebhookVerificationError, match="secret"):
        utils.Webhook(secret)


def test_the_secret_is_not_shown(utils: Any) -> None:
    webhook = utils.Webhook(SECRET)
    assert repr(webhook) == "<Webhook>"
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(webhook)


@pytest.mark.parametrize("secret", [SECRET, SECRET.removeprefix("whsec_"), KEY])
def test_a_message_is_read(sdk: Case, utils: Any, secret: str | bytes) -> None:
    event = utils.Webhook(secret).unwrap(BODY, headers(), sdk.models.PetAdded)
    assert event == sdk.models.PetAdded(name="Rex")


def test_inline_payloads_have_models(sdk: Case, utils: Any) -> None:
    body = b'{"id": 3, "at": "2024-02-29T12:00:00Z"}'
    event = utils.Webhook(SECRET).unwrap(body, headers(body), sdk.models.PetGoneRequestBody)
    assert (event.id, event.at) == (3, datetime(2024, 2, 29, 12, tzinfo=timezone.utc))  # noqa: UP017
    assert sdk.models.OrderShippedRequestBody(parcel="p").parcel == "p"


@pytest.mark.parametrize(
    ("body", "given", "why"),
    [
        (b'{"name": "Max"}', headers, "no signature fits"),
        (BODY, lambda: headers(key=b"another"), "no signature fits"),
        (BODY, lambda: headers(at=1_000_000_000), "too old"),
        (BODY, lambda: headers(at=int(time.time()) + 10_000), "too old, or from the future"),
        (BODY, lambda: {**headers(), "Webhook-Timestamp": "soon"}, "not a number"),
        (BODY, lambda: {**headers(), "Webhook-Timestamp": "9" * 400}, "not a number"),
        (BODY, lambda: {**headers(), "Webhook-Timestamp": "9" * 5_000}, "not a number"),
        (BODY, lambda: {**headers(), "Webhook-Id": "\udcff"}, "no signature fits"),
        (BODY, lambda: {**headers(), "Webhook-Signature": "v1,\udcff"}, "no signature fits"),
        (BODY, dict, "webhook-id"),
        (b"no json", lambda: headers(b"no json"), "not what is documented"),
    ],
    ids=["body", "key", "old", "future", "stamp", "huge", "longer", "id", "half", "none", "json"],
)
def test_what_is_not_the_apis_own_is_refused(
    sdk: Case, utils: Any, body: bytes, given: Callable[[], dict[str, str]], why: str
) -> None:
    with pytest.raises(utils.WebhookVerificationError, match=why):
        utils.Webhook(SECRET).unwrap(body, given(), sdk.models.PetAdded)


def test_a_secret_that_is_none_is_refused(utils: Any) -> None:
    with pytest.raises(utils.WebhookVerificationError, match="Base64"):
        utils.Webhook("whsec_?")
    assert "0123" not in repr(utils.Webhook(SECRET))


def test_messages_can_be_signed_for_tests(sdk: Case, utils: Any) -> None:
    hook, now = utils.Webhook(SECRET), int(time.time())
    given = {"webhook-id": "1", "webhook-timestamp": str(now), "webhook-signature": hook.sign("1", now, BODY)}
    assert hook.unwrap(BODY, given, sdk.models.PetAdded).name == "Rex"
