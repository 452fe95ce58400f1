"""Parameters that are said once, on the client: by extensions of the document, and by the settings."""

from __future__ import annotations

import inspect

import pytest

from tests.support.cases import Case
from tests.support.recording_server import RecordingServer

GIVEN = {"workspace": "acme", "limit": 5, "x_region": "eu"}


def test_the_client_says_it_for_all_calls(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, account=7, version="2", trace="t", **GIVEN) as session:
        session.call("items.list")
    assert server.last.target == "/acme/items?limit=5&trace=t"
    assert (server.last.headers["x-region"], server.last.headers["cookie"]) == ("eu", "tenant=7")
    assert server.last.headers["x-version"] == "2"


def test_a_call_may_say_otherwise(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, **GIVEN) as session:
        session.call("items.list", workspace="other", limit=1, tenant=8)
        session.call("items.plain", trace="own")
    assert [each.target for each in server.requests] == ["/other/items?limit=1", "/plain?trace=own"]


def test_what_is_hidden_is_no_argument_of_the_call(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url) as session:
        keywords = inspect.signature(session.client.items.list).parameters
        assert "x_region" not in keywords
        assert keywords["workspace"].default is None
        with pytest.raises(sdk.models.InvalidArgumentError, match=r"items.list\(\): workspace is required: give it"):
            session.call("items.list")
        with pytest.raises(sdk.models.InvalidArgumentError, match="x_region is required"):
            session.call("items.list", workspace="acme")
    assert not server.requests


def test_an_argument_of_the_wrong_type_is_refused(sdk: Case, half: str, server: RecordingServer) -> None:
    refused = pytest.raises(sdk.models.InvalidArgumentError, match="limit")
    with sdk.client(half, server_url=server.url, **{**GIVEN, "limit": "many"}) as session, refused:
        session.call("items.list")
    assert not server.requests


def test_environment_variables(sdk: Case, half: str, server: RecordingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASE_ACCOUNT", "12")
    monkeypatch.setenv("CASE_VERSION", "3")
    with sdk.client(half, server_url=server.url, **GIVEN) as session:
        session.call("items.list")
        assert (server.last.headers["cookie"], server.last.headers["x-version"]) == ("tenant=12", "3")
    monkeypatch.setenv("CASE_ACCOUNT", "none")
    refused = pytest.raises(sdk.models.InvalidArgumentError, match="tenant")
    with sdk.client(half, server_url=server.url, **GIVEN) as session, refused:
        session.call("items.list")


def test_what_no_operation_has_is_told(sdk: Case) -> None:
    assert sdk.codes.count("global-unused") == 1
    assert "nowhere" not in inspect.signature(sdk.module.SDK).parameters
