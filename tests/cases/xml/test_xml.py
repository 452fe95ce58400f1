"""XML is left out beside JSON; where there is nothing else it is text, and the report says so."""

from __future__ import annotations

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply, as_json


def test_json_is_preferred(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"name": "Rex"}))
    assert session.call("x.both", name="Rex") == sdk.models.Pet(name="Rex")
    assert (server.last.headers["content-type"], server.last.headers["accept"]) == ("application/json",) * 2


def test_xml_alone_is_text(session: Session, server: RecordingServer) -> None:
    server.says(Reply('<Pet name="Jürgen"/>'.encode(), "application/xml"))
    assert session.call("x.only", request="<Pet/>") == '<Pet name="Jürgen"/>'
    assert (server.last.headers["content-type"], server.last.body) == ("application/xml", b"<Pet/>")


def test_the_report_says_what_is_weaker(sdk: Case) -> None:
    assert sdk.outcomes == {"both": "emitted", "only": "degraded"}
