"""The list of deployments, page after page."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from orq_ai_sdk import models

from tests.sdk.conftest import Connect
from tests.sdk.scripted_server import EMPTY_PAGE, ScriptedServer, Step, reply, scripted
from tests.sdk.session import Session
from tests.support.validating_server import ValidatingServer


def page(deployment: dict[str, Any], ids: str, *, more: bool) -> Step:
    return reply(200, {"object": "list", "data": [{**deployment, "id": each} for each in ids], "has_more": more})


@pytest.fixture
def deployment(connect: Connect, api: ValidatingServer) -> dict[str, Any]:
    """A deployment as the API documents it."""
    with connect() as session:
        made: dict[str, Any] = session.call("all").data[0].model_dump(mode="json", by_alias=True, exclude_unset=True)
    return made


@pytest.fixture
def steps(deployment: dict[str, Any]) -> list[Step]:
    return [page(deployment, "ab", more=True), page(deployment, "c", more=True), page(deployment, "de", more=False)]


def items(session: Session, found: Any) -> str:
    return "".join(item.id for item in session.wait(_listed(found)) if item) if session.is_async else ids(found)


def ids(found: Any) -> str:
    return "".join(item.id for item in found)


async def _listed(found: Any) -> list[Any]:
    return [item async for item in found]


def targets(server: ScriptedServer) -> list[str]:
    return [request.target.removeprefix("/v2/deployments") for request in server.requests]


def test_items_of_all_pages(connect: Connect, steps: list[Step]) -> None:
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        first = session.call("all", limit=2)
        assert len(server.requests) == 1
        assert items(session, first) == "abcde"
        assert targets(server) == ["?limit=2", "?limit=2&after=b", "?limit=2&after=c"]


def test_a_page_is_the_answer(connect: Connect, steps: list[Step]) -> None:
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        first = session.call("all")
        assert isinstance(first, models.DeploymentsResponseBody)
        assert isinstance(first, models.DeploymentsPageAsync if session.is_async else models.DeploymentsPage)
        assert (first.object, first.has_more, ids(first.data)) == ("list", True, "ab")
        assert set(first.model_dump()) == {"object", "data", "has_more"}
        assert pickle.loads(pickle.dumps(first)) == copy.deepcopy(first) == first


def test_copies_of_a_page_have_its_items(connect: Connect, steps: list[Step]) -> None:
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        first = session.call("all")
        validated = type(first).model_validate_json(first.model_dump_json())
        for copied in (pickle.loads(pickle.dumps(first)), copy.deepcopy(first), first.model_copy(deep=True), validated):
            assert (items(session, copied), ids(copied.page_items())) == ("ab", "ab")
            assert not copied.has_next_page()
        changed = pickle.loads(pickle.dumps(first)).model_copy(update={"data": first.data[1:]})
        assert items(session, changed) == ids(first.model_copy(update={"data": first.data[1:]}).page_items()) == "b"
        assert len(server.requests) == 1
        assert items(session, first) == "abcde"


def test_page_by_page(connect: Connect, steps: list[Step]) -> None:
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        found = session.call("all")
        seen = ""
        while found is not None:
            seen += ids(found.data) + "|"
            found = session.wait(found.next())
        assert seen == "ab|c|de|"


def test_pages_are_fetched_when_their_turn_comes(connect: Connect, steps: list[Step]) -> None:
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        walk = session.call("all").iter_pages()
        assert ids(session.next(walk).data) == "ab"
        assert len(server.requests) == 1
        assert ids(session.next(walk).data) == "c"
        assert len(server.requests) == 2


def test_an_empty_list(connect: Connect) -> None:
    with scripted(reply(200, EMPTY_PAGE)) as server, connect(server_url=server.url) as session:
        assert items(session, session.call("all")) == ""
        assert len(server.requests) == 1


def test_no_endless_loop(connect: Connect, deployment: dict[str, Any]) -> None:
    with scripted(page(deployment, "a", more=True)) as server, connect(server_url=server.url) as session:
        with pytest.raises(models.PaginationError):
            items(session, session.call("all"))
        assert len(server.requests) == 2


def test_an_error_in_the_middle_names_the_call(connect: Connect, steps: list[Step]) -> None:
    refusal = reply(400, {"message": "no"})
    with scripted(steps[0], refusal, steps[1], steps[2]) as server, connect(server_url=server.url) as session:
        first = session.call("all")
        with pytest.raises(models.APIError, match=r"deployments\.all\(\): 400"):
            items(session, first)
        assert items(session, first) == "abcde"


def test_raw_pages_go_on(connect: Connect, steps: list[Step]) -> None:
    with scripted(*steps) as server, connect(server_url=server.url) as session:
        access = session.orq.deployments.with_raw_response
        raw = session.wait(access.all_async(limit=2) if session.is_async else access.all(limit=2))
        assert raw.status_code == 200
        assert items(session, raw.parse()) == "abcde"
        assert targets(server)[-1] == "?limit=2&after=c"
