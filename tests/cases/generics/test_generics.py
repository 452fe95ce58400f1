"""Schemas that leave the type of their parts to those who refer to them."""

from __future__ import annotations

import json

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, as_json


def test_dynamic_references_lead_to_what_fills_them(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"items": [{"kind": "a", "x": 1}], "note": {"text": "t"}}))
    page = session.call("s.put_generic", value=1, children=[{"children": [{"value": 3}]}])
    assert json.loads(server.last.body) == {"value": 1, "children": [{"children": [{"value": 3}]}]}
    assert page.items == [sdk.models.A(kind="a", x=1)]
    with pytest.raises(sdk.models.InvalidArgumentError, match="children"):
        session.call("s.put_generic", children=[{"children": [{"unknown": 3}]}])
    assert sdk.outcomes["put_generic"] == "emitted"
