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
        *("operation-ignored",) * 3,
        *("parameter-ignored", "property-ignored"),
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


def test_a_path_of_several_segments_and_what_is_said_once(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, workspace="w") as session:
        session.call("more.get_file", ref="heads/a b?", filter="x:[]", any={"a": 1})
        session.call("more.get_file", ref="main", workspace="v")
        for wrong in ("../x", "a//b", "", "."):
            with pytest.raises(sdk.models.InvalidArgumentError, match="ref"):
                session.call("more.get_file", ref=wrong)
    assert [each.path for each in server.requests] == ["/files/heads/a%20b%3F", "/files/main"]
    assert server.requests[0].query == "workspace=w&filter=x:%5B%5D&a=1"
    assert server.requests[1].query == "workspace=v"


def test_a_deprecation_names_what_stands_in_its_place(session: Session) -> None:
    with pytest.warns(DeprecationWarning, match="Use get_file instead"):
        session.call("more.worn")
    assert not hasattr(session.client.more, "inside")


def test_streams_that_an_extension_tells_of(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b'{"n": "a"}\n{"n": "b"}\n', "application/x-ndjson"))
    assert [each.name for each in session.items(session.call("more.lines"))] == ["a", "b"]
    server.says(Reply(b"data: 1\n\ndata: 2\n\ndata: END\n\n", "text/event-stream"))
    assert [
        each.data if hasattr(each, "data") else each for each in session.items(session.call("more.chat", stream=True))
    ] == [1, 2]
    server.says(as_json({"n": "whole"}))
    assert session.call("more.chat", stream=False).name == "whole"
