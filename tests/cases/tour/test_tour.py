"""The tour of `examples/tour`: each chapter of it is called over HTTP, in both halves."""

from __future__ import annotations

import base64
import importlib
import json
from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import Case, Session, case
from tests.support.recording_server import RecordingServer, Reply, as_json

TOUR = Path(__file__).parents[3] / "examples" / "tour"
SHIP = {"id": "s1", "name": "Aurora"}
SECRETS: dict[str, Any] = {"token": "t", "key": "k"}
SHARED: dict[str, Any] = {"x_harbour_master": "Ada"}


@pytest.fixture(scope="module")
def sdk() -> Case:
    config = TOUR / "sdk.yaml"
    return case(TOUR / "tour.yaml", config if config.exists() else None)


@pytest.fixture(scope="module")
def session(sdk: Case, half: str, _recording_server: RecordingServer) -> Iterator[Session]:
    with sdk.client(half, server_url=_recording_server.url, **SECRETS, **SHARED) as opened:
        yield opened


def test_nothing_is_weaker_than_the_document_says(sdk: Case) -> None:
    assert set(sdk.outcomes.values()) == {"emitted"}


# --- cargo ----------------------------------------------------------------------------------------------------------


def test_schemas_of_every_kind(sdk: Case, session: Session, server: RecordingServer) -> None:
    box = {"@kind": "box", "class": "A", "list": ["tea"]}
    wire = {
        "value": "1250.50",
        "unloads": "PT2H",
        "opens": "06:30:00",
        "weight": 12.5,
        "from_to": [{"lat": 1}, {"lat": 2}],
        "priority": 3,
        "labels": {"fragile": "yes"},
    }
    liquid = {"@kind": "liquid", "litres": 5, "cold": True}
    server.says(as_json({**wire, "number": 2**62, "load": box, "inside": [{"number": 1, "load": liquid}]}))
    models = sdk.models
    places = models.Place(lat=1), models.Place(lat=2)
    values = {"value": Decimal("1250.50"), "unloads": timedelta(hours=2), "opens": time(6, 30), "from_to": places}
    load = models.Box(class_="A", list_=["tea"])
    inside = [models.CargoInput(seal=b"s", load=models.Liquid(litres=5, cold=True))]
    others = {"weight": 12.5, "priority": 3, "labels": {"fragile": "yes"}}
    cargo = session.call("cargo.store_cargo", seal=b"\xff\xfe", load=load, inside=inside, **values, **others)
    sent = json.loads(server.last.body)
    assert sent == {**wire, "seal": "//4=", "load": box, "inside": [{"seal": "cw==", "load": liquid}]}
    assert (cargo.number, cargo.load, cargo.inside[0].load) == (2**62, load, models.Liquid(litres=5, cold=True))
    assert {name: getattr(cargo, name) for name in values} == values


# --- ships ----------------------------------------------------------------------------------------------------------


def test_each_answer_has_its_type(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json(SHIP, 201), as_json({"number": 7}, 202), as_json({"reason": "too long"}, 409))
    assert session.call("ships.register_ship", name="Aurora") == sdk.models.Ship(**SHIP)
    assert session.call("ships.register_ship", name="Aurora") == sdk.models.Ticket(number=7)
    with pytest.raises(sdk.models.Refusal) as refused:
        session.call("ships.register_ship", name="Aurora")
    assert refused.value.data.reason == "too long"


def test_headers_and_links(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json(SHIP, 201, headers=[("location", "/ships/s1"), ("x-places-left", "4")]), as_json(SHIP))
    answer = session.call("ships.with_raw_response.register_ship", name="Aurora")
    assert (answer.location, answer.x_places_left) == ("/ships/s1", 4)
    assert session.wait(answer.ship_async() if session.runner else answer.ship()) == sdk.models.Ship(**SHIP)
    assert server.last.target == "/ships/s1"


def test_an_answer_or_nothing(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json(SHIP), Reply(status=204, media_type=""))
    with pytest.warns(DeprecationWarning, match="leave by themselves"):
        answers = [session.call("ships.remove_ship", ship_id="s1") for _ in range(2)]
    assert answers == [sdk.models.Ship(**SHIP), None]


# --- search ---------------------------------------------------------------------------------------------------------


def test_parameters_of_every_style(session: Session, server: RecordingServer) -> None:
    session.call(
        "search.find_berth",
        berth="b/1",
        row=2,
        seat=["x", "y"],
        tags=["a", "b&c"],
        sizes=[1, 2],
        words=["p", "q"],
        filter={"flag": "NO", "crew": {"min": 3}},
        path="a/b",
        empty="",
        where={"lat": 1.5},
        x_trace=["t1", "t2"],
        seen=["1", "2"],
    )
    assert server.last.path == "/berths/.b%2F1/;row=2x,y"
    assert server.last.query.split("&") == [
        *("tags=a", "tags=b%26c", "sizes=1%7C2", "words=p%20q", "filter%5Bflag%5D=NO", "filter%5Bcrew%5D%5Bmin%5D=3"),
        *("path=a/b", "empty=", "where=%7B%22lat%22%3A1.5%7D"),
    ]
    assert (server.last.headers["x-trace"], server.last.headers["cookie"]) == ("t1,t2", "seen=1,2")
    assert server.last.headers["x-harbour-master"] == "Ada"


def test_what_the_client_says_for_all_calls(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, language="en") as session:
        session.call("gates.open_gate")
        session.call("gates.open_gate", lang="de")
    assert [each.query for each in server.requests] == ["lang=en", "lang=de"]


def test_a_query_with_a_body_and_a_whole_query_string(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json([SHIP]))
    assert session.call("search.query_ships", flag="NO") == [sdk.models.Ship(**SHIP)]
    assert (server.last.method, server.last.body) == ("QUERY", b'{"flag":"NO"}')
    server.reset()
    session.call("search.raw_query", question={"lat": 1.5, "lon": 2.5})
    assert server.last.query == "lat=1.5&lon=2.5"


# --- papers ---------------------------------------------------------------------------------------------------------


def test_forms_and_files(session: Session, server: RecordingServer) -> None:
    session.call("papers.send_form", name="A B", flags=["NO", "SE"])
    assert server.last.body == b"name=A+B&flags=NO,SE"
    session.call("papers.send_files", note="n", manifest=b"a,b", place={"lat": 1.0})
    body = server.last.body.decode()
    assert [part for part in ("text/csv", "X-Copy: first", '{"lat":1.0}', "a,b") if part not in body] == []
    session.call("papers.send_scan", request=iter([b"one", b"two"]))
    assert (server.last.body, server.last.headers["transfer-encoding"]) == (b"onetwo", "chunked")


def test_answers_by_media_type(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"%PDF", "application/pdf"))
    assert session.call("papers.get_scan") == b"%PDF"
    server.says(as_json({"text": "hi"}), Reply(b"hi", "text/plain"))
    assert session.call("papers.get_note") == sdk.models.Note(text="hi")
    assert session.call("papers.get_note") == "hi"


def test_xml(sdk: Case, session: Session, server: RecordingServer) -> None:
    text = (
        '<?xml version="1.0" encoding="utf-8"?><m:manifest xmlns:m="https://harbour.example/manifest" number="7">'
        '<cargo><item kind="tea"><weight>1.5</weight></item></cargo></m:manifest>'
    )
    server.says(Reply(text.encode(), "application/xml"))
    cargo = [{"kind": "tea", "weight": 1.5}]
    assert session.call("papers.send_manifest", number=7, cargo=cargo) == sdk.models.Manifest(number=7, cargo=cargo)
    assert server.last.body.decode() == text


def test_sequences_of_parts(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.answer = lambda request: Reply(request.body, request.headers["content-type"])
    notes = [sdk.models.Note(text="one"), sdk.models.Note(text="two")]
    assert session.items(session.call("papers.send_stack", request=notes)) == notes


# --- signals --------------------------------------------------------------------------------------------------------


def test_streams(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply([b'event: lamp\ndata: {"lamp": "red"}\n', b'\ndata: {"lamp": "green"}\n\n'], "text/event-stream"))
    assert [event.data.lamp for event in session.items(session.call("signals.lights.lamps"))] == ["red", "green"]
    server.says(Reply(b'{"lamp": "red", "level": 1}\n{"lamp": "green"}\n', "application/jsonl"))
    assert session.items(session.call("signals.read_log"))[0] == sdk.models.Signal(lamp="red", level=1)
    server.reset()
    session.call("signals.write_log", request=({"lamp": lamp} for lamp in ("red", "green")))
    assert server.last.body == b'\x1e{"lamp":"red"}\n\x1e{"lamp":"green"}\n'


# --- gates ----------------------------------------------------------------------------------------------------------


def test_credentials(sdk: Case, half: str, session: Session, server: RecordingServer) -> None:
    session.call("gates.open_gate")
    assert "authorization" not in server.last.headers
    session.call("gates.either_gate")
    assert (server.last.headers["authorization"], server.last.headers["x-key"]) == ("Bearer t", "k")
    with sdk.client(half, server_url=server.url, username="u", password="p") as other:
        other.call("gates.either_gate")
    assert server.last.headers["authorization"] == "Basic " + base64.b64encode(b"u:p").decode()


def test_a_token_is_fetched(sdk: Case, half: str, server: RecordingServer) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    server.says(as_json({"access_token": "fresh", "expires_in": 3600}), Reply(status=204, media_type=""))
    with sdk.client(half, server_url=server.url, office=utils.ClientCredentials("id", "secret")) as session:
        session.call("gates.office_gate")
    assert [each.path for each in server.requests] == ["/token", "/gates/office"]
    assert server.last.headers["authorization"] == "Bearer fresh"


def test_variables_of_the_server(sdk: Case) -> None:
    with pytest.raises(sdk.models.ConfigurationError, match="main, north, south"):
        sdk.module.SDK(port="west")


# --- webhooks and callbacks -----------------------------------------------------------------------------------------


def test_messages_are_typed(sdk: Case) -> None:
    utils = importlib.import_module(f"{sdk.module.__name__}.utils")
    webhook = utils.Webhook(b"secret")
    assert sdk.models.RegisterShipDepartedRequestBody(id="s1").id == "s1"
    with pytest.raises(utils.WebhookVerificationError):
        webhook.unwrap(b"{}", {}, sdk.models.Ship)
