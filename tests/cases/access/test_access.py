"""Raw and streaming access: on the client itself, on groups within groups, and typed as what they are."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply, as_json
from tests.support.typed import mypy


def through(session: Session, path: str) -> Any:
    """A call by a dotted path."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return session.call(path)


@pytest.fixture
def told(server: RecordingServer) -> RecordingServer:
    server.says(as_json({"up": True}, headers=[("X-Request-Id", "r-1")]))
    return server


def test_on_the_client_itself(session: Session, sdk: Case, told: RecordingServer) -> None:
    raw = session.call("with_raw_response.status")
    assert (raw.status_code, raw.request_id) == (200, "r-1")
    assert raw.parse().up is True
    assert isinstance(raw.parse(), sdk.models.StatusResponseBody)
    assert session.call("status").up is True


def test_headers_beside_a_stream(session: Session, server: RecordingServer) -> None:
    server.says(as_json(["a"], headers=[("X-Left", "3")]), Reply(b'data: {"at": 1}\n\n', "text/event-stream"))
    raw = session.call("with_raw_response.watch")
    assert (raw.x_left, raw.parse()) == (3, ["a"])
    assert session.items(session.call("watch", stream=True))[0].at == 1


def test_on_groups_within_groups(session: Session, server: RecordingServer) -> None:
    server.says(as_json(["a"]))
    assert through(session, "zoo.pets.with_raw_response.list").parse() == ["a"]
    assert through(session, "zoo.with_raw_response.pets.list").parse() == ["a"]
    assert through(session, "with_raw_response.zoo.pets.list").parse() == ["a"]
    assert through(session, "zoo.pets.list") == ["a"]


def test_bodies_in_pieces(session: Session, told: RecordingServer) -> None:
    for path in ("with_streaming_response.status", "with_streaming_response.zoo.pets.list"):
        answer = through(session, path)
        assert session.wait(answer.read()) == b'{"up": true}'
        session.wait(answer.aclose() if session.runner else answer.close())


def test_a_group_may_be_called_like_an_access(session: Session, server: RecordingServer) -> None:
    assert session.call("zoo_with_raw_response.with_raw_response.cages").status_code == 204
    assert session.call("with_raw_response.zoo_with_raw_response.cages").parse() is None


def test_what_is_there(session: Session) -> None:
    shown = {name for name in vars(session.client.zoo.pets.with_raw_response) if not name.startswith("_")}
    assert shown == {"list", "list_async"}


@pytest.mark.typed
def test_mypy(sdk: Case, tmp_path: Path) -> None:
    package = Path(sdk.module.__file__ or "").parent
    (tmp_path / "use.py").write_text(
        f"from typing import assert_type\n"
        f"from {package.name} import SDK, models, utils\n"
        f"s = SDK()\n"
        f"assert_type(s.with_raw_response.status(), utils.RawResponse[models.StatusResponseBody])\n"
        f"assert_type(s.with_raw_response.zoo.pets.list().parse(), list[str])\n"
        f"assert_type(s.with_streaming_response.status(), utils.StreamedResponse)\n"
        f"plain, events = s.with_raw_response.watch(), s.with_raw_response.watch(stream=True)\n"
        f"assert_type((plain.x_left, plain.parse()), tuple[int | None, list[str]])\n"
        f"assert_type(events.x_left, int | None)\n"
        f"assert_type(events.parse(), utils.EventStream[models.WatchResponseBody])\n"
        f"async def wait() -> None:\n"
        f"    answer = await s.with_raw_response.watch_async()\n"
        f"    assert_type((answer.x_left, answer.parse()), tuple[int | None, list[str]])\n",
        encoding="utf-8",
    )
    assert mypy(tmp_path, ["use.py"], [package.parent]) == []
