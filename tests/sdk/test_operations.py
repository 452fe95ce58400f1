"""The four operations: what goes out, and what comes back as a type."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from orq_ai_sdk import Orq, models

from tests.sdk.conftest import Connect
from tests.support.validating_server import ValidatingServer


def body(api: ValidatingServer) -> Any:
    """The JSON of the last request."""
    return json.loads(api.requests[-1].body)


def test_all_returns_a_typed_page(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        page = session.call("all")
    assert isinstance(page, models.DeploymentsResponseBody)
    assert isinstance(page.data[0], models.DeploymentsData)
    assert isinstance(page.data[0].prompt_config.model_parameters, models.ModelParameters)
    assert isinstance(page.has_more, bool)
    assert (api.requests[-1].method, api.requests[-1].path) == ("GET", "/v2/deployments")


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, ""),
        ({"limit": 10}, "limit=10"),
        ({"limit": 2.5}, "limit=2.5"),
        ({"limit": 10, "after": "a b&c=ü"}, "limit=10&after=a%20b%26c%3D%C3%BC"),
        ({"limit": None, "after": None}, ""),
    ],
)
def test_query(connect: Connect, api: ValidatingServer, arguments: dict[str, Any], query: str) -> None:
    with connect() as session:
        session.call("all", **arguments)
    assert api.requests[-1].query.replace("+", "%20") == query
    assert api.requests[-1].body == b""


def test_invalidate_returns_nothing(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        assert session.call("invalidate", deployment_id="e1106c66") is None
    assert (api.requests[-1].method, api.requests[-1].path) == ("DELETE", "/v2/deployments/invalidate/e1106c66")


def test_get_config_sends_what_was_given_and_nothing_else(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        config = session.call("get_config", key="router", messages=[{"role": "user", "content": "hi"}])
    assert isinstance(config, models.DeploymentGetConfigResponseBody)
    assert isinstance(config.messages[0], models.DeploymentGetConfigDeploymentsMessages)
    assert body(api) == {"key": "router", "messages": [{"role": "user", "content": "hi"}]}
    assert api.requests[-1].headers["content-type"] == "application/json"


def test_get_config_with_every_field(connect: Connect, api: ValidatingServer) -> None:
    sent: dict[str, Any] = {
        "key": "router",
        "inputs": {"name": "Ann", "age": 3, "tags": ["a"]},
        "context": {"environment": "test"},
        "prefix_messages": [
            {"role": "developer", "content": "be brief"},
            {"role": "expected_output", "content": "as documented first"},
        ],
        "messages": [
            {"role": "system", "content": "be kind", "name": "boss"},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "what is it?"},
                    {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
                    {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "mp3"}},
                    {"type": "file", "file": {"uri": "https://example.com/a.pdf", "mimeType": "application/pdf"}},
                ],
            },
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
            },
            {"role": "tool", "content": "done", "tool_call_id": "1"},
        ],
        "file_ids": ["f1"],
        "metadata": {"any": {"thing": [1, None]}},
        "extra_params": {"top_k": 3},
        "documents": [{"text": "a text", "metadata": {"file_name": "a.txt"}}],
        "invoke_options": {"include_retrievals": True, "mock_response": "hello"},
        "thread": {"id": "t1", "tags": ["x"]},
        "knowledge_filter": {"and": [{"year": {"gte": 2020}}, {"kind": {"in": ["a", "b"]}}]},
        "chain_id": "c",
        "conversation_id": "v",
        "user_id": 7,
        "deployment_id": "d",
        "deployment_variant_id": "w",
    }
    with connect() as session:
        session.call("get_config", **sent)
    assert body(api) == sent


def test_models_and_dicts_may_be_mixed(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        session.call(
            "get_config",
            key="k",
            messages=[
                models.SystemMessage(content="be kind"),
                {"role": "user", "content": [models.Two1(text="a"), {"type": "text", "text": "b"}]},
                models.AssistantMessage(content=None),
            ],
            thread=models.Thread(id="t"),
            knowledge_filter=models.And(and_=[{"year": models.Gte(gte=2020)}, {"kind": models.In(in_=["a"])}]),
        )
    assert body(api) == {
        "key": "k",
        "messages": [
            {"content": "be kind", "role": "system"},
            {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
            {"content": None, "role": "assistant"},
        ],
        "thread": {"id": "t"},
        "knowledge_filter": {"and": [{"year": {"gte": 2020}}, {"kind": {"in": ["a"]}}]},
    }


def test_python_names_are_taken_in_dicts(connect: Connect, api: ValidatingServer) -> None:
    part = {"type": "file", "file": {"mime_type": "application/pdf"}}
    with connect() as session:
        session.call("get_config", key="k", messages=[{"role": "user", "content": [part]}])
    assert body(api)["messages"][0]["content"][0]["file"] == {"mimeType": "application/pdf"}


def test_absent_none_and_value_are_three_things(connect: Connect, api: ValidatingServer) -> None:
    messages = [
        models.AssistantMessage(),
        models.AssistantMessage(refusal=None),
        models.AssistantMessage(refusal="no"),
        {"role": "assistant", "refusal": None},
        {"role": "assistant", "name": "x"},
    ]
    with connect() as session:
        session.call("get_config", key="k", messages=messages, inputs=None, user_id=None, thread=None)
    assert body(api) == {
        "key": "k",
        "messages": [
            {"role": "assistant"},
            {"role": "assistant", "refusal": None},
            {"role": "assistant", "refusal": "no"},
            {"role": "assistant", "refusal": None},
            {"role": "assistant", "name": "x"},
        ],
    }


def test_none_in_free_values_is_sent(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        session.call("get_config", key="k", metadata={"gone": None}, inputs={"x": None})
    assert body(api) == {"key": "k", "metadata": {"gone": None}, "inputs": {"x": None}}


def test_invoke_returns_the_answer(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session:
        answer = session.call(
            "invoke",
            key="k",
            inputs={"a": "x", "b": 1.5, "c": True},
            messages=[models.Messages(role="user", content=[models.One(text="hi")])],
            invoke_options={"include_retrievals": True},
        )
    assert isinstance(answer, models.DeploymentInvokeResponseBody)
    assert isinstance(answer.created, datetime)
    assert isinstance(answer.choices[0], models.Choices)
    assert body(api) == {
        "key": "k",
        "inputs": {"a": "x", "b": 1.5, "c": True},
        "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}],
        "invoke_options": {"include_retrievals": True},
    }


@pytest.mark.parametrize("method", ["get_config", "invoke"])
def test_no_content_is_none(connect: Connect, api: ValidatingServer, method: str) -> None:
    with connect() as session, api.respond(status=204):
        assert session.call(method, key="k") is None


def test_no_content_where_a_stream_was_asked_for_is_an_empty_stream(connect: Connect, api: ValidatingServer) -> None:
    with connect() as session, api.respond(status=204):
        assert session.events(session.call("invoke", key="k", stream=True)) == []


@pytest.mark.parametrize("method", ["all", "invalidate", "get_config", "invoke"])
def test_arguments_are_keywords(connect: Connect, method: str) -> None:
    with connect() as session:
        name = f"{method}_async" if session.is_async else method
        with pytest.raises(TypeError):
            getattr(session.orq.deployments, name)("x")


def test_the_example_of_the_readme(api: ValidatingServer) -> None:
    with Orq(api_key="key", server_url=api.url) as s:
        s.deployments.all(limit=10)
        s.deployments.invalidate(deployment_id="e1106c66-dcfb-4003-a0e1-3c49405187d4")
        s.deployments.get_config(key="k", messages=[{"role": "user", "content": "hi"}])
        s.deployments.invoke(key="k", stream=True)
    assert [request.method for request in api.requests] == ["GET", "DELETE", "POST", "POST"]
