"""The committed API document says what the API's facts say: no field, type, enum or requirement is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.documents import base_document, full_document
from tests.support.spec_facts import facts, operation_facts

FIXTURES = Path(__file__).parents[1] / "fixtures"
GET_CONFIG = "/v2/deployments/get_config"
BASE, FULL = base_document(), full_document()


def _lines(name: str) -> list[str]:
    return (FIXTURES / name).read_text(encoding="utf-8").splitlines()


def _get_config(document: dict[str, Any]) -> Any:
    return document["paths"][GET_CONFIG]["post"]


def _body(document: dict[str, Any]) -> Any:
    return _get_config(document)["requestBody"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize("document", [BASE, FULL], ids=["base", "base and overlay"])
def test_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert [str(found) for found in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_base_states_exactly_the_first_documented_facts() -> None:
    assert sorted(facts(BASE)) == sorted(_lines("spec_facts_2024_12.txt"))


def test_overlay_states_what_get_config_gained() -> None:
    stated = set(operation_facts(f"POST {GET_CONFIG}", _get_config(FULL)))
    lost = [line for line in _lines("spec_facts_2025_11.txt") if line not in stated]
    body = "DeploymentGetConfig body! application/json"
    assert lost == [f"{body} .prefix_messages[]: oneOf", f"{body} .messages[]: oneOf"], "they are anyOf of one more"


def test_overlay_changes_no_other_operation() -> None:
    for path, item in BASE["paths"].items():
        if path != GET_CONFIG:
            assert FULL["paths"][path] == item
    assert FULL["components"] == BASE["components"]
    assert FULL["servers"] == [{"url": "https://api.orq.ai"}]


def test_body_fields_are_in_the_order_of_the_reference_page() -> None:
    fields = list(_body(FULL)["properties"])
    page = "key inputs context prefix_messages messages file_ids metadata extra_params documents invoke_options thread"
    gone = "chain_id conversation_id user_id deployment_id deployment_variant_id"
    assert fields == [*page.split(), "knowledge_filter", *gone.split()]
    assert [name for name, field in _body(FULL)["properties"].items() if field.get("deprecated")] == gone.split()


@pytest.mark.parametrize("name", ["prefix_messages", "messages"])
def test_message_as_first_documented_is_the_only_deprecated_member(name: str) -> None:
    members = _body(FULL)["properties"][name]["items"]["anyOf"]
    titles = [f"{role} message" for role in ("Developer", "System", "User", "Assistant", "Tool")]
    assert [member["title"] for member in members if not member.get("deprecated")] == titles
    first = {key: value for key, value in members[-1].items() if key in ("type", "properties", "required")}
    assert first.items() <= _body(BASE)["properties"][name]["items"].items()


def _allows(document: dict[str, Any], body: Any) -> bool:
    validator: Any = Draft202012Validator(_body(document))
    return bool(validator.is_valid(body))


OLD_ROLES = ["system", "assistant", "user", "exception", "tool", "prompt", "correction", "expected_output"]
TEXT_PART = {"type": "text", "text": "hi"}
IMAGE_PART = {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "whatever"}}
TOOL_CALL = {"type": "function", "index": 0, "function": {"name": "f", "arguments": "{}"}}
OLD_BODIES: list[dict[str, Any]] = [
    {"key": "k"},
    *({"key": "k", "messages": [{"role": role, "content": "hi"}]} for role in OLD_ROLES),
    {"key": "k", "prefix_messages": [{"role": "system", "content": [TEXT_PART, IMAGE_PART]}]},
    {"key": "k", "messages": [{"role": "assistant", "content": "", "tool_calls": [TOOL_CALL]}]},
    {"key": "k", "inputs": {"a": "x", "b": 1.5, "c": True}, "context": {"a": [1]}, "metadata": {"a": None}},
    {"key": "k", "chain_id": "a", "conversation_id": "b", "user_id": 7, "deployment_id": "d"},
    {"key": "k", "deployment_variant_id": "e", "file_ids": ["f"], "extra_params": {"seed": 1}},
    {"key": "k", "invoke_options": {"include_retrievals": True}},
]


@pytest.mark.parametrize("body", OLD_BODIES)
def test_calls_of_the_first_documentation_stay_valid(body: dict[str, Any]) -> None:
    assert _allows(BASE, body), "a body of the first documentation"
    assert _allows(FULL, body)


@pytest.mark.parametrize(
    "body",
    [
        {"key": "k", "messages": [{"role": "developer", "content": "hi", "name": "d"}]},
        {"key": "k", "messages": [{"role": "tool", "content": ["hi"], "tool_call_id": "1"}]},
        {"key": "k", "documents": [{"text": "t", "metadata": {"page_number": 1}}], "thread": {"id": "t", "tags": []}},
        {"key": "k", "knowledge_filter": {"and": [{"page": {"gt": 3}}, {"name": {"in": ["a", 1, True]}}]}},
        {"key": "k", "inputs": {"a": {"b": [1]}}, "invoke_options": {"mock_response": "hi"}},
    ],
)
def test_calls_of_the_second_documentation_are_valid(body: dict[str, Any]) -> None:
    assert _allows(FULL, body)


WRONG_BODIES: list[dict[str, Any]] = [
    {},
    {"key": "k", "messages": [{"role": "nobody", "content": "hi"}]},
    {"key": "k", "documents": [{}]},
]


@pytest.mark.parametrize("body", WRONG_BODIES)
def test_wrong_calls_stay_wrong(body: dict[str, Any]) -> None:
    assert not _allows(FULL, body)
