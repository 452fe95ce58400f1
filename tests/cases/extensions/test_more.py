"""Extensions about paths, and those that speak of one language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cases import Case, Session, case
from tests.support.recording_server import RecordingServer, as_json


@pytest.fixture(scope="module")
def sdk() -> Case:
    return case(Path(__file__).parent / "more.yaml")


@pytest.fixture(scope="module")
def session(sdk: Case, half: str, _recording_server: RecordingServer) -> Iterator[Session]:
    with sdk.client(half, server_url=_recording_server.url) as opened:
        yield opened


def test_paths_that_differ_in_their_queries(sdk: Case, session: Session, server: RecordingServer) -> None:
    session.call("blobs.list_all", prefix="a")
    session.call("blobs.blobs_lease", kind="k")
    assert [each.target for each in server.requests] == ["/v2/blob?comp=list&prefix=a", "/v2/blob?comp=lease&kind=k"]
    assert (sdk.outcomes["blobs_list"], sdk.outcomes["blobs_lease"]) == ("emitted", "emitted")


def test_names_and_omissions_for_one_language(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"id": "1", "place": "p", "n": None}))
    thing = session.call("things.renamed", query="x", place="p", secret="s", note=None)
    assert (server.last.target, server.last.body) == ("/v2/things?q=x", b'{"place":"p","secret":"s","n":null}')
    assert (thing.id, thing.note) == ("1", None)
    assert not hasattr(session.client.things, "skipped")
    assert not hasattr(session.client.things, "only_elsewhere")
    assert "ruby" not in sdk.models.Thing.model_fields
    with pytest.raises(TypeError):
        session.call("things.renamed", x="1", place="p")


def test_what_is_left_out_says_why(sdk: Case) -> None:
    assert (sdk.outcomes["skipped"], sdk.outcomes["only_elsewhere"]) == ("refused", "refused")
    assert sdk.codes.count("operation-ignored") == 2
