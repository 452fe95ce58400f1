"""The extensions of other generators, and what the settings say in their place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import Case, Session, case
from tests.support.recording_server import RecordingServer, Reply, as_json

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def sdk() -> Case:
    return case(HERE / "vendors.yaml", HERE / "vendors.sdk.yaml")


@pytest.fixture(scope="module")
def session(sdk: Case, half: str, _recording_server: RecordingServer) -> Iterator[Session]:
    with sdk.client(half, server_url=_recording_server.url) as opened:
        yield opened


def all_items(session: Session, page: Any) -> list[str]:
    return [item.name for item in session.items(page)]


@pytest.mark.filterwarnings("ignore:Use the other")
def test_names_groups_and_a_cursor(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"items": [{"n": "x"}], "next": "c2"}), as_json({"items": [{"n": "y"}]}))
    assert all_items(session, session.call("outer.inner.list", filter="a")) == ["x", "y"]
    assert [each.query for each in server.requests] == ["f=a", "after=c2&f=a"]


@pytest.mark.filterwarnings("ignore:Use the other")
def test_retries_are_off(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(status=503, media_type=""))
    with pytest.raises(sdk.models.APIError):
        session.call("outer.inner.list")
    assert len(server.requests) == 1


def test_offsets_and_addresses(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"items": [{"n": "x"}, {"n": "y"}]}), as_json({"items": []}))
    assert all_items(session, session.call("pages.fern_offset", take=2)) == ["x", "y"]
    assert [each.query for each in server.requests] == ["take=2", "skip=2&take=2"]
    server.reset()
    server.says(as_json({"value": [{"n": "x"}], "nextLink": f"{server.url}/next"}), as_json({"value": []}))
    assert all_items(session, session.call("pages.azure_list", resource_path="a:b")) == ["x"]
    assert [each.target for each in server.requests] == ["/azure/a:b", "/next"]


def test_what_is_left_out(sdk: Case, session: Session) -> None:
    assert not hasattr(session.client.pages, "gone")
    assert not hasattr(session.client.pages, "left_out")
    assert "secret" not in sdk.models.Pet.model_fields
    assert sorted(code for code in sdk.codes if "ignored" in code) == [
        *("operation-ignored", "operation-ignored", "parameter-ignored", "property-ignored")
    ]


def test_the_settings_come_first(session: Session, server: RecordingServer) -> None:
    session.call("admin.tools.fetch")
    with pytest.warns(DeprecationWarning, match=r"Use fetch\."):
        session.call("pages.old")
    assert [each.target for each in server.requests] == ["/set", "/old"]


def test_messages_and_names_of_values(sdk: Case) -> None:
    assert sdk.models.Pet(name="x", level=1).name == "x"
    told = sdk.source("docs/models/kind.md") + sdk.source("docs/models/level.md")
    assert [word for word in ("FIRST", "SECOND", "LOW", "HIGH") if word not in told] == []
    assert hasattr(__import__(f"{sdk.module.__name__}.utils", fromlist=["Webhook"]), "Webhook")
