"""The variables of the server's URL are arguments of the client."""

from __future__ import annotations

import inspect
from urllib.parse import urlsplit

import pytest

from tests.support.cases import Case
from tests.support.http_library import httpx
from tests.support.recording_server import RecordingServer


def test_variables_reach_the_url(sdk: Case, half: str, server: RecordingServer) -> None:
    port = str(urlsplit(server.url).port)
    with sdk.client(half, scheme="http", host="127.0.0.1", port=port, base_path="v2") as session:
        session.call("ping")
    assert server.last.target == "/v2/ping"


def asked(sdk: Case, **options: object) -> str:
    """The address that `ping` asks for."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(204)

    method = options.pop("method", "ping")
    with httpx.Client(transport=httpx.MockTransport(answer)) as http, sdk.client("sync", client=http, **options) as s:
        s.call(str(method))
    return seen[0]


def test_defaults(sdk: Case) -> None:
    assert asked(sdk) == "https://example.com/v1/ping"
    assert asked(sdk, port="8443") == "https://example.com:8443/v1/ping"


def test_a_whole_url_comes_first(sdk: Case) -> None:
    assert asked(sdk, port="1", server_url="https://other.example.com") == "https://other.example.com/ping"


def test_an_operations_own_server_stays(sdk: Case) -> None:
    assert asked(sdk, port="1", method="own") == "https://own.example.org/own"


def test_values_that_are_not_documented_are_refused(sdk: Case) -> None:
    with pytest.raises(sdk.models.ConfigurationError, match="https, http"):
        sdk.module.SDK(scheme="gopher")


def test_only_documented_values_are_typed(sdk: Case) -> None:
    parameters = inspect.signature(sdk.module.SDK).parameters
    assert parameters["scheme"].annotation == "Optional[Literal['https', 'http']]"
    assert parameters["base_path"].kind is inspect.Parameter.KEYWORD_ONLY
