"""The fake that comes with the SDK: it answers every operation without a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from orq_ai_sdk import models, utils
from orq_ai_sdk.testing import FakeServer, Reply

from tests.sdk.session import Session, open_session

FAST = utils.RetryConfig(backoff=utils.BackoffStrategy(1, 2, 1.0, 1_000))


@contextmanager
def connected(half: str, fake: FakeServer, **options: Any) -> Iterator[Session]:
    client = {"client": fake.client()} if half == "sync" else {"async_client": fake.async_client()}
    with open_session(half, {"api_key": "test", **client, **options}) as session:
        yield session


def test_samples_of_every_operation(half: str) -> None:
    fake = FakeServer()
    with connected(half, fake, response_validation="strict") as session:
        found = session.call("all")
        assert found.data[0].key == "customer-service"
        assert session.call("get_config", key="k").provider == "openai"
        assert session.call("invoke", key="k").choices
        assert session.call("invalidate", deployment_id="x") is None
        assert len(session.events(session.call("invoke", key="k", stream=True))) == 1
    assert [request.operation for request in fake.requests] == [
        *("Deployments", "DeploymentGetConfig", "DeploymentInvoke", "InvalidDeployment", "DeploymentInvoke"),
    ]
    assert fake.requests[1].json == {"key": "k"}
    assert fake.requests[3].path == {"deployment_id": "x"}


def test_a_sampled_list_ends(half: str) -> None:
    with connected(half, FakeServer()) as session:
        found = session.call("all")
        assert session.wait(found.next()) is None


def test_answers_of_the_test(half: str) -> None:
    fake = FakeServer({"Deployments": Reply(body={"object": "list", "data": [], "has_more": False})})
    fake.then("Deployments", Reply(500, {"message": "broken"}))
    with connected(half, fake) as session:
        with pytest.raises(models.HonoAPIError) as raised:
            session.call("all", retries=None)
        assert raised.value.data.message == "broken"
        assert session.call("all").data == []


def test_errors_have_samples_too(half: str) -> None:
    fake = FakeServer().then("Deployments", Reply(500))
    with connected(half, fake) as session, pytest.raises(models.HonoAPIError) as raised:
        session.call("all", retries=None)
    assert raised.value.data.message


def test_rate_limits_and_faults_are_retried(half: str) -> None:
    fake = FakeServer().rate_limit("Deployments", 2).fail("Deployments", "read").fail("Deployments", "truncated")
    with connected(half, fake, retry_config=FAST) as session:
        assert session.call("all").data
    assert len(fake.requests) == 5


@pytest.mark.parametrize("plan", [FakeServer.rate_limit, FakeServer.always, FakeServer.stream, FakeServer.then])
def test_an_operation_that_is_not_there_is_told(plan: Any) -> None:
    with pytest.raises(ValueError, match=r"no operation has the id 'all'; there are .*Deployments"):
        plan(FakeServer(), "all", *([Reply()] if plan is FakeServer.always else [[]] * (plan is FakeServer.stream)))
    with pytest.raises(ValueError, match="no operation has the id 'all'"):
        FakeServer({"all": Reply()})


def test_planned_streams(half: str) -> None:
    fake = FakeServer().stream("DeploymentInvoke", [{"data": {"id": "1"}}, {"data": {"id": "2"}}], cut=True)
    with connected(half, fake) as session:
        stream = session.call("invoke", key="k", stream=True)
        assert session.next(stream).data.id == "1"
        with pytest.raises(models.APIConnectionError):
            session.events(stream)
