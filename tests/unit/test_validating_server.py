"""The server that judges the SDK lets right requests through, refuses wrong ones, and answers as documented."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.support.live_server import running
from tests.support.validating_server import ValidatingServer

AUTH = {"Authorization": "Bearer key"}
ID = "e1106c66-dcfb-4003-a0e1-3c49405187d4"


def _send(api: ValidatingServer, method: str, path: str, **given: Any) -> httpx.Response:
    headers = {**AUTH, **given.pop("headers", {})}
    return httpx.request(method, api.url + path, headers=headers, **given)


def test_all_four_operations_answer(api: ValidatingServer) -> None:
    listed = _send(api, "GET", "/v2/deployments?limit=10&after=x")
    assert listed.json()["data"][0]["prompt_config"]["tools"][0]["id"] == 1
    assert _send(api, "DELETE", f"/v2/deployments/invalidate/{ID}").status_code == 204
    config = _send(api, "POST", "/v2/deployments/get_config", json={"key": "k"})
    assert config.json()["parameters"]["responseFormat"]["type"] == "json_schema"
    assert _send(api, "POST", "/v2/deployments/invoke", json={"key": "k"}).json()["object"] == "chat"
    assert [request.method for request in api.requests] == ["GET", "DELETE", "POST", "POST"]


@pytest.mark.parametrize(("given", "headers"), [({"stream": True}, {}), ({}, {"Accept": "text/event-stream"})])
def test_invoke_streams(api: ValidatingServer, given: dict[str, Any], headers: dict[str, str]) -> None:
    answer = _send(api, "POST", "/v2/deployments/invoke", json={"key": "k", **given}, headers=headers)
    events = answer.text.split("\n\n")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert json.loads(events[0].removeprefix("data: "))["choices"][0]["index"] == 0
    assert events[-2:] == ["data: [DONE]", ""]


@pytest.mark.parametrize(
    ("method", "path", "given", "reason"),
    [
        ("GET", "/v2/deployments?limit=51", {}, "51"),
        ("GET", "/v2/deployments?limit=ten", {}, "ten"),
        ("GET", "/v2/deployments?limits=10", {}, "unknown query parameter 'limits'"),
        ("GET", "/v2/deployment", {}, "no such operation"),
        ("DELETE", f"/v2/deployments/invalidate/{ID}", {"json": {}}, "a body"),
        ("POST", "/v2/deployments/get_config", {}, "body"),
        ("POST", "/v2/deployments/get_config", {"json": {}}, "'key' is a required property"),
        ("POST", "/v2/deployments/get_config", {"json": {"key": "k", "messages": [{"role": "x"}]}}, "messages"),
        ("POST", "/v2/deployments/get_config", {"content": b"key=k"}, "ontent"),
        ("POST", "/v2/deployments/invoke", {"json": {"key": "k", "stream": "yes"}}, "'yes' is not of type 'boolean'"),
        ("GET", "/v2/deployments", {"headers": {"Authorization": "Basic a2V5"}}, "ecurity"),
    ],
)
def test_wrong_requests_are_refused(
    api: ValidatingServer, method: str, path: str, given: dict[str, Any], reason: str
) -> None:
    answer = _send(api, method, path, **given)
    errors = api.errors[:]
    api.errors.clear()
    assert answer.status_code == 400
    assert any(reason in error for error in errors), errors


def test_encoded_path_parameter_is_one_segment(api: ValidatingServer) -> None:
    assert _send(api, "DELETE", "/v2/deployments/invalidate/a%2Fb%3Fc").status_code == 204
    assert api.requests[0].path.endswith("/a%2Fb%3Fc")
    assert _send(api, "DELETE", "/v2/deployments/invalidate/a/b").status_code == 400
    api.errors.clear()


def test_answer_is_chosen_by_the_test(api: ValidatingServer) -> None:
    with api.respond(500):
        answer = _send(api, "GET", "/v2/deployments")
        assert (answer.status_code, set(answer.json())) == (500, {"code", "message"})
    with api.respond(204):
        assert _send(api, "POST", "/v2/deployments/invoke", json={"key": "k"}).content == b""
    with api.respond(401):
        assert _send(api, "POST", "/v2/deployments/get_config", json={"key": "k"}).status_code == 401
    with api.respond(418, "text/plain", body="teapot", headers={"X-A": "b"}):
        answer = _send(api, "GET", "/v2/deployments")
        assert (answer.status_code, answer.text, answer.headers["x-a"]) == (418, "teapot", "b")
    with api.respond(media_type="text/event-stream", events=1):
        answer = _send(api, "POST", "/v2/deployments/invoke", json={"key": "k"})
        assert answer.text.count("data: ") == 2
    assert _send(api, "GET", "/v2/deployments").status_code == 200


def test_answer_is_chosen_by_a_header(api: ValidatingServer) -> None:
    assert _send(api, "GET", "/v2/deployments", headers={"X-Test-Status": "500"}).status_code == 500


def test_any_document_is_served_with_its_base_path() -> None:
    pet = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "nullable": True}}}
    operation = {"responses": {"200": {"description": "", "content": {"application/json": {"schema": pet}}}}}
    path = {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]}
    server = {"url": "https://{region}.example.com/v1/", "variables": {"region": {"default": "eu"}}}
    info = {"title": "", "version": ""}
    item = {**path, "get": operation}
    made = ValidatingServer({"openapi": "3.0.3", "info": info, "servers": [server], "paths": {"/pets/{id}": item}})
    with running(made.app) as url:
        assert httpx.get(f"{url}/v1/pets/7").json() == {"id": 1}
        assert httpx.get(f"{url}/v1/pets/seven").status_code == 400
        assert httpx.get(f"{url}/pets/7").status_code == 400
