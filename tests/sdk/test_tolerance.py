"""Answers that are not quite what the document says: used as far as they go, or refused in strict mode."""

from __future__ import annotations

from typing import Any

import pytest
from orq_ai_sdk import models

from tests.sdk.conftest import Connect
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer


@pytest.fixture
def page(api: ValidatingServer) -> Any:
    """A valid answer of `all`, to be spoilt."""
    answer = httpx.get(f"{api.url}/v2/deployments", headers={"authorization": "Bearer key"})
    return answer.raise_for_status().json()


def test_unknown_fields_are_kept(connect: Connect, api: ValidatingServer, page: Any) -> None:
    page["total"] = 1
    page["data"][0]["owner"] = {"name": "Ann"}
    with connect(response_validation="strict") as session, api.respond(json=page):
        result = session.call("all")
    assert result.total == 1
    assert result.data[0].owner == {"name": "Ann"}
    assert result.model_dump(by_alias=True)["total"] == 1


def test_an_unknown_enum_value(connect: Connect, api: ValidatingServer, page: Any) -> None:
    page["data"][0]["prompt_config"]["provider"] = "newcomer"
    page["data"][0]["prompt_config"]["messages"] = [{"role": "oracle", "content": "hm"}]
    with connect() as session, api.respond(json=page):
        (deployment,) = session.call("all").data
    config = deployment.prompt_config
    assert config.provider == "newcomer"
    assert config.messages[0].role == "oracle"
    assert isinstance(deployment, models.DeploymentsData)
    assert isinstance(config.messages[0], models.DeploymentsMessages)


def test_an_unknown_member_of_a_union(connect: Connect, api: ValidatingServer, page: Any) -> None:
    part = {"type": "hologram", "hologram": {"size": 3}}
    page["data"][0]["prompt_config"]["messages"] = [{"role": "user", "content": [{"type": "text", "text": "a"}, part]}]
    with connect() as session, api.respond(json=page):
        (message,) = session.call("all").data[0].prompt_config.messages
    assert isinstance(message.content[0], models.Deployments21)
    assert message.content[1] == part


def test_a_missing_field(connect: Connect, api: ValidatingServer, page: Any) -> None:
    del page["data"][0]["description"]
    del page["data"][0]["prompt_config"]["model_parameters"]
    with connect() as session, api.respond(json=page):
        (deployment,) = session.call("all").data
    assert deployment.key == page["data"][0]["key"]
    assert deployment.description is None


def spoil_provider(page: Any) -> None:
    page["data"][0]["prompt_config"]["provider"] = "newcomer"


def drop_version(page: Any) -> None:
    del page["data"][0]["version"]


def spoil_has_more(page: Any) -> None:
    page["has_more"] = "maybe"


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (spoil_provider, "$.data[0].prompt_config.provider"),
        (drop_version, "$.data[0].version"),
        (spoil_has_more, "$.has_more"),
    ],
)
def test_strict_names_the_place(connect: Connect, api: ValidatingServer, page: Any, spoil: Any, path: str) -> None:
    spoil(page)
    with (
        connect(response_validation="strict") as session,
        api.respond(json=page),
        pytest.raises(models.ResponseValidationError) as caught,
    ):
        session.call("all")
    assert caught.value.path == path
    assert caught.value.status_code == 200
    assert caught.value.operation_id == "Deployments"
    assert all(word in str(caught.value) for word in ("deployments.all", "200", path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mode", ["lenient", "off"])
def test_other_modes_accept_what_strict_refuses(connect: Connect, api: ValidatingServer, page: Any, mode: str) -> None:
    page["has_more"] = "maybe"
    with connect(response_validation=mode) as session, api.respond(json=page):
        result = session.call("all")
    assert result.has_more == "maybe"
    assert isinstance(result.data[0], models.DeploymentsData)


def test_an_unknown_value_in_a_stream(connect: Connect, api: ValidatingServer) -> None:
    events = 'data: {"provider": "newcomer", "extra": 1}\n\ndata: [DONE]\n\n'
    with connect() as session, api.respond(body=events, media_type="text/event-stream"):
        (event,) = session.events(session.call("invoke", key="k", stream=True))
    assert event.data.provider == "newcomer"
    assert event.data.extra == 1
    assert isinstance(event, models.DeploymentInvokeDeploymentsResponseBody)


def test_a_strict_stream(connect: Connect, api: ValidatingServer) -> None:
    events = 'data: {"id": "1"}\n\ndata: {"provider": "newcomer"}\n\n'
    with (
        connect(response_validation="strict") as session,
        api.respond(body=events, media_type="text/event-stream"),
    ):
        stream = session.call("invoke", key="k", stream=True)
        session.next(stream)
        with pytest.raises(models.ResponseValidationError) as caught:
            session.next(stream)
    assert caught.value.path == "$.data.provider"


def test_the_call_decides(connect: Connect, api: ValidatingServer, page: Any) -> None:
    page["has_more"] = "maybe"
    with connect(response_validation="strict") as session, api.respond(json=page):
        assert session.call("all", response_validation="lenient").has_more == "maybe"
    with connect() as session, api.respond(json=page), pytest.raises(models.ResponseValidationError):
        session.call("all", response_validation="strict")
