"""Values of every kind of schema, sent and read back."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, as_json

WIRE: dict[str, Any] = {
    "name": "n",
    "secret": "s",
    "day": "2024-02-29",
    "at": "2024-02-29T12:00:00Z",
    "time": "12:00:00",
    "duration": "P1D",
    "price": "10.50",
    "data": "aGk=",
    "several": 3,
    "level": 2,
    "pair": ["a", 1],
    "list": [1, None, "x"],
    "nested": {"kind": "b", "y": 2},
}


def test_values_go_and_come(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({**WIRE, "id": 1, "parent": {"id": 2, "name": "p"}, "others": {"o": {"id": 3, "name": "o"}}}))
    day, at = date(2024, 2, 29), datetime(2024, 2, 29, 12, tzinfo=timezone.utc)  # noqa: UP017
    sent = {**WIRE, "day": day, "at": at, "list_": WIRE["list"]}
    del sent["list"]
    thing = session.call("s.put_thing", **sent)
    assert json.loads(server.last.body) == WIRE
    assert (thing.id, thing.day, thing.at, thing.level, thing.several) == (1, day, at, 2, 3)
    assert (thing.time, thing.duration, thing.price, thing.data) == (time(12), timedelta(1), Decimal("10.50"), b"hi")
    assert thing.nested == sdk.models.B(kind="b", y=2)
    assert isinstance(thing.parent, sdk.models.Thing)
    assert isinstance(thing.others["o"], sdk.models.Thing)
    assert "discriminator-surplus" not in sdk.codes


def test_an_object_that_is_said_to_be_open_takes_more(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({}))
    for given in (sdk.models.Opened(name="n", other=1), {"name": "n", "other": 1}):
        session.call("s.put_open", kind="k", request=given)
        assert json.loads(server.last.body) == {"name": "n", "other": 1}


def test_patterns_of_names_say_nothing_of_others(sdk: Case, session: Session, server: RecordingServer) -> None:
    wire = {"name": "n", "x-n": 1, "zip": "01234", "ok": True, "strict": {"name": "n", "x-n": "5"}}
    server.says(as_json(wire))
    found = session.call("s.put_open", kind="k", request={"name": "n"})
    assert found.model_extra == {"x-n": 1, "zip": "01234", "ok": True}
    assert found.strict.model_extra == {"x-n": 5}


def test_places_of_an_array(sdk: Case, session: Session, server: RecordingServer) -> None:
    wire = {"corner": [1.5, 2], "entry": ["e", {"kind": "a", "x": 1}, "2024-02-29"], "corners": [[0, 1], [2, 3]]}
    server.says(as_json({"id": 1, "name": "n", **wire}))
    entry = ("e", sdk.models.A(x=1), date(2024, 2, 29))
    thing = session.call("s.put_thing", name="n", secret="s", corner=(1.5, 2), entry=entry, corners=[[0, 1], (2, 3)])
    assert json.loads(server.last.body) == {"name": "n", "secret": "s", **wire}
    assert (thing.corner, thing.entry, thing.corners) == ((1.5, 2.0), entry, [(0.0, 1.0), (2.0, 3.0)])
    assert "corner: Optional[Tuple[float, float]] = None" in sdk.source("models/thing.py")
    assert "Union" not in sdk.source("models/corner.py")


def test_an_array_of_another_length_stays_as_it_came(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"id": 1, "name": "n", "corner": [1], "entry": ["e", {"kind": "a"}, None]}))
    thing = session.call("s.put_thing", name="n", secret="s")
    assert tuple(thing.corner) == (1,)
    assert thing.entry[2] is None


def test_integers_tell_members_apart(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"id": 1, "name": "n", "numbered": {"version": 2, "text": "t"}}))
    thing = session.call("s.put_thing", name="n", secret="s", numbered={"version": 1})
    assert json.loads(server.last.body)["numbered"] == {"version": 1}
    assert thing.numbered == sdk.models.Second(version=2, text="t")
    with pytest.raises(sdk.models.InvalidArgumentError, match=r"numbered\.version: must be one of 1, 2"):
        session.call("s.put_thing", name="n", secret="s", numbered={"version": 3})


def test_all_values_of_a_member_tell_it(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"id": 1, "name": "n", "told": {"shape": "box"}}))
    thing = session.call("s.put_thing", name="n", secret="s", told={"shape": "disc"})
    assert json.loads(server.last.body)["told"] == {"shape": "disc"}
    assert thing.told == sdk.models.Square(shape="box")


def test_what_holds_for_some_objects_is_optional_in_all(sdk: Case, session: Session, server: RecordingServer) -> None:
    value = {"kind": "a", "day": "2024-02-29", "value": 1, "inner": {"kind": "a", "x": 1}, "": "e"}
    server.says(as_json({"id": 1, "name": "n", "sometimes": value}))
    thing = session.call("s.put_thing", name="n", secret="s", sometimes={"day": date(2024, 2, 29), "value": "v"})
    assert json.loads(server.last.body)["sometimes"] == {"day": "2024-02-29", "value": "v"}
    assert (thing.sometimes.day, thing.sometimes.inner) == (date(2024, 2, 29), sdk.models.A(kind="a", x=1))
    assert (thing.sometimes.value, thing.sometimes.empty) == (1, "e")
    session.call("s.put_thing", name="n", secret="s", sometimes={"kind": "b", "deeper": 2}, rest=["r", True, False])
    assert json.loads(server.last.body)["sometimes"] == {"kind": "b", "deeper": 2}
    assert json.loads(server.last.body)["rest"] == ["r", True, False]
    assert sdk.models.Sometimes.model_fields["deeper"].annotation == int | None


def test_a_required_value_that_is_the_only_one_need_not_be_given(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    fixed = {"version": 1.5, "gone": None, "nothing": None}
    server.says(as_json({**fixed, "name": "a"}))
    found = session.call("s.put_fixed", name="a", inner=sdk.models.Fixed(name="b", inner={"name": "c"}))
    inner = {**fixed, "name": "b", "inner": {**fixed, "name": "c"}}
    assert server.last.target == "/fixed?v=0.5"
    assert json.loads(server.last.body) == {**fixed, "name": "a", "inner": inner}
    assert (found.version, found.gone) == (1.5, None)


def test_a_map_that_may_be_null_has_values_of_their_type(sdk: Case, session: Session, server: RecordingServer) -> None:
    kind = {"kind": "a", "x": 1}
    wire = {"days": {"a": "2024-02-29"}, "kinds": {"b": kind}, "deep": {"c": {"d": [kind], "e": None}, "f": None}}
    server.says(as_json(wire))
    found = session.call("s.put_maps", days={"a": date(2024, 2, 29)}, kinds={"b": kind}, deep=wire["deep"])
    assert json.loads(server.last.body) == wire
    made = sdk.models.A(x=1)
    assert (found.days, found.kinds) == ({"a": date(2024, 2, 29)}, {"b": made})
    assert found.deep == {"c": {"d": [made], "e": None}, "f": None}
    server.says(as_json({"days": None, "free": {"a": [None]}}))
    found = session.call("s.put_maps", kinds=None, free=None)
    assert json.loads(server.last.body) == {"kinds": None, "free": None}
    assert (found.days, found.free) == (None, {"a": [None]})
    with pytest.raises(sdk.models.InvalidArgumentError, match=r"days\.a"):
        session.call("s.put_maps", days={"a": 5})


def test_what_only_the_server_sets_need_not_be_sent(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"id": 1, "name": "n"}))
    session.call("s.put_thing", name="n", secret="s", parent={"name": "p", "secret": "t"})
    assert json.loads(server.last.body) == {"name": "n", "secret": "s", "parent": {"name": "p", "secret": "t"}}


def test_requests_and_answers_differ_where_a_required_field_is_of_one_side(sdk: Case) -> None:
    asked, answered = sdk.models.ThingInput.model_fields, sdk.models.Thing.model_fields
    assert [field.is_required() for field in (asked["id"], asked["name"], asked["secret"])] == [False, True, True]
    assert [field.is_required() for field in (answered["id"], answered["name"])] == [True, True]
    assert not answered["secret"].is_required()
    assert not hasattr(sdk.models, "AInput")
    assert "parent: Optional[Union[models.ThingInput, models.ThingInputTypedDict]] = None" in sdk.source("/s.py")
    assert ") -> models.Thing:" in sdk.source("/s.py")


def test_what_only_requests_use_holds_what_requests_have(sdk: Case, session: Session, server: RecordingServer) -> None:
    thing = {"name": "n", "secret": "s"}
    session.call("s.invite", thing=thing, target={"as": "thing", "of": thing})
    assert json.loads(server.last.body) == {"thing": thing, "target": {"as": "thing", "of": thing}}
    with pytest.raises(sdk.models.InvalidArgumentError, match="secret"):
        session.call("s.invite", thing={"name": "n"})
    assert sdk.models.ThingTarget.model_fields["of"].annotation == sdk.models.ThingInput | None


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("level", 3),
        ("several", 1.5),
        ("nested", {"kind": "d"}),
        ("name", 1),
        ("corner", [1]),
        ("corner", [1, 2, 3]),
        ("corner", "ab"),
    ],
)
def test_what_does_not_fit_is_refused(sdk: Case, session: Session, argument: str, value: Any) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError, match=argument):
        session.call("s.put_thing", **{"name": "n", "secret": "s", argument: value})
