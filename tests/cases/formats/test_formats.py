"""Texts that are times, durations, decimal numbers, bytes or integers in Python, and stay those texts on the wire."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_plus

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply, as_json

VALUES: dict[str, Any] = {
    "at": time(12, 30, 15),
    "lasts": timedelta(days=1, hours=2),
    "price": Decimal("10.50"),
    "data": b"\xfb\xff\x00",
    "token": b"\xfb\xff\x00",
    "encoded": b"hi",
    "number": 2**64 - 1,
    "by_name": {"a": timedelta(minutes=5)},
    "either": 7,
    "site": "HTTP://Example.com",
    "address": "192.0.2.1",
    "big": 2**63 - 1,
}
WIRE: dict[str, Any] = {
    "at": "12:30:15",
    "lasts": "P1DT2H",
    "price": "10.50",
    "data": "+/8A",
    "token": "-_8A",
    "encoded": "aGk=",
    "number": "18446744073709551615",
    "by_name": {"a": "PT5M"},
    "either": 7,
    "site": "HTTP://Example.com",
    "address": "192.0.2.1",
    "big": 9223372036854775807,
}


def test_values_are_sent_as_texts_and_read_as_values(sdk: Case, session: Session, server: RecordingServer) -> None:
    wire = {**WIRE, "list": ["+/8A", ""], "inner": WIRE}
    server.says(as_json(wire))
    inner = sdk.models.Thing(**VALUES)
    thing = session.call("f.put_thing", **VALUES, list_=[b"\xfb\xff\x00", b""], inner=inner)
    assert json.loads(server.last.body) == wire
    assert {name: getattr(thing, name) for name in VALUES} == VALUES
    assert (thing.list_, thing.inner) == ([b"\xfb\xff\x00", b""], inner)


@pytest.mark.parametrize(("given", "sent"), [(5, "5"), (True, True), ([1.5], [1.5]), ({"a": "x"}, {"a": "x"})])
def test_what_stands_beside_an_integer_in_quotes_has_none(
    session: Session, server: RecordingServer, given: Any, sent: Any
) -> None:
    server.says(as_json({"at": "12:30:15", "which": sent}))
    answer = session.call("f.put_thing", at="12:30:15", which=given)
    assert json.loads(server.last.body)["which"] == sent
    assert json.loads(answer.model_dump_json())["which"] == sent


def test_an_object_beside_a_duration_has_the_fields_that_were_set(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    for given in ({"data": b"\xfb"}, sdk.models.Form(data=b"\xfb")):
        server.says(as_json(WIRE))
        session.call("f.put_thing", at="12:30:15", lasting=given)
        assert json.loads(server.last.body)["lasting"] == {"data": "+w=="}


def test_dictionaries_hold_values_or_texts(session: Session, server: RecordingServer) -> None:
    for given in (VALUES, WIRE):
        server.says(as_json(WIRE))
        session.call("f.put_thing", at="12:30:15", inner=given)
        assert json.loads(server.last.body) == {"at": "12:30:15", "inner": WIRE}


def test_a_duration_in_months_stays_a_text(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"at": "01:00:00Z", "lasts": "P1Y2M3DT4H", "by_name": {"a": "P1M"}}))
    thing = session.call("f.put_thing", at="01:00:00Z", lasts="P2M")
    assert json.loads(server.last.body) == {"at": "01:00:00Z", "lasts": "P2M"}
    assert (thing.lasts, thing.by_name) == ("P1Y2M3DT4H", {"a": "P1M"})


def test_what_does_not_fit_stays_as_it_came_and_the_rest_is_read(session: Session, server: RecordingServer) -> None:
    server.says(as_json({**WIRE, "at": "soon", "encoded": "***", "list": ["aGk", 1]}))
    thing = session.call("f.put_thing", at="01:00:00")
    assert (thing.at, thing.encoded, thing.list_) == ("soon", "***", [b"hi", 1])
    assert (thing.data, thing.lasts, thing.number) == (VALUES["data"], VALUES["lasts"], VALUES["number"])


@pytest.mark.parametrize(
    ("argument", "value"),
    [("at", "noon"), ("lasts", "two days"), ("price", "cheap"), ("data", "***"), ("number", "1.5"), ("number", 1.5)],
)
def test_texts_that_are_no_such_values_are_refused(sdk: Case, session: Session, argument: str, value: Any) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError, match=argument):
        session.call("f.put_thing", **{"at": "01:00:00", argument: value})


def test_decimal_numbers_are_numbers_in_json(sdk: Case, session: Session, server: RecordingServer) -> None:
    whole, small = Decimal(10**30 + 1), Decimal("0.1") + Decimal("0.2")
    server.says(Reply(b'{"at": "01:00:00", "amount": 1000000000000000000000000000001, "amounts": [0.3, null, 12.50]}'))
    thing = session.call("f.put_thing", at="01:00:00", amount=whole, amounts=[small, None, Decimal("12.50")])
    assert b'"amount":1000000000000000000000000000001,"amounts":[0.3,null,12.5]' in server.last.body
    assert (thing.amount, thing.amounts) == (whole, [small, None, Decimal("12.50")])
    assert all(isinstance(each, Decimal) for each in (thing.amount, *thing.amounts[::2]))
    with pytest.raises(sdk.models.InvalidArgumentError, match="amount"):
        session.call("f.put_thing", at="01:00:00", amount="much")


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E-8", "0.00000001"), ("0E-8", "0.00000000"), ("1E+2", "100"), ("-1.50", "-1.50"), ("1E+5000", "1E+5000")],
)
def test_decimal_texts_have_no_exponent(session: Session, server: RecordingServer, value: str, text: str) -> None:
    server.says(as_json({"at": "01:00:00", "price": text}))
    thing = session.call("f.put_thing", at="01:00:00", price=Decimal(value))
    assert (json.loads(server.last.body)["price"], thing.price) == (text, Decimal(value))
    assert json.loads(thing.model_dump_json())["price"] == text
    server.says(Reply(b"aGk=", "text/plain"))
    session.call("f.find", key=b"k", price=Decimal(value))
    assert server.last.query == f"price={text.replace('+', '%2B')}"
    session.call("f.form", price=Decimal(value))
    assert server.last.body == f"price={text.replace('+', '%2B')}".encode()


def test_parameters(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"aGk=", "text/plain"))
    values = {
        "at": time(1, tzinfo=UTC),
        "lasts": timedelta(seconds=90),
        "price": Decimal("1.00"),
        "least": Decimal("0.10"),
        "ids": [1, 2**63],
    }
    said = session.call("f.find", key=b"\xfb\xff", x_wait=timedelta(hours=1), **values)
    assert server.last.path == "/find/%2B%2F8%3D"
    assert server.last.query == "at=01%3A00%3A00Z&lasts=PT1M30S&price=1.00&least=0.1&ids=1&ids=9223372036854775808"
    assert (server.last.headers["x-wait"], said) == ("PT1H", "aGk=")


def test_a_parameter_that_is_plain_text(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"aGk=", "text/plain"))
    session.call("f.find", key=b"k", day=date(2024, 2, 29), count=7)
    assert server.last.query == "day=2024-02-29&count=7"


def test_parts_of_which_none_is_given_are_a_body(session: Session, server: RecordingServer) -> None:
    session.call("f.parts")
    stated, _, boundary = server.last.headers["content-type"].partition("; boundary=")
    assert (stated, server.last.body) == ("multipart/form-data", f"--{boundary}--\r\n".encode())


def test_forms_and_parts(session: Session, server: RecordingServer) -> None:
    values = {
        "lasts": timedelta(days=2),
        "data": b"\xfb\xff",
        "number": 5,
        "price": Decimal("1.50"),
        "at": time(1, 2, 3),
    }
    server.says(Reply(b"\xfb", "application/octet-stream"))
    session.call("f.form", **values)
    assert server.last.body == b"lasts=P2D&data=%2B%2F8%3D&number=5&price=1.50&at=01%3A02%3A03"
    session.call("f.parts", **values)
    for text in (b"P2D", b"+/8=", b"5", b"1.50", b"01:02:03"):
        assert b"\r\n\r\n" + text + b"\r\n" in server.last.body


ALONE = datetime(2024, 2, 29, 12)
SAID = "2024-02-29T12:00:00Z"
TIMES: dict[str, Any] = {
    "at": ALONE,
    "all": [ALONE, ALONE.replace(tzinfo=UTC), datetime.fromisoformat("2024-02-29T12:00:00+02:00")],
    "by_name": {"a": ALONE, "b": None},
    "inner": {"at": ALONE, "more": 1},
    "pair": (ALONE, 1),
    "either": ALONE,
}
TOLD: dict[str, Any] = {
    "at": SAID,
    "all": [SAID, SAID, "2024-02-29T12:00:00+02:00"],
    "by_name": {"a": SAID, "b": None},
    "inner": {"at": SAID, "more": 1},
    "pair": [SAID, 1],
    "either": SAID,
}


@pytest.mark.parametrize("as_model", [False, True])
def test_times_without_a_zone_are_utc_wherever_they_stand(
    sdk: Case, session: Session, server: RecordingServer, as_model: bool
) -> None:
    value = sdk.models.Times(**TIMES) if as_model else TIMES
    given = repr(value)
    server.says(as_json(TOLD))
    read = session.call("f.send_times", **({name: getattr(value, name) for name in TIMES} if as_model else TIMES))
    assert json.loads(server.last.body) == TOLD
    assert read.at == ALONE.replace(tzinfo=UTC)
    server.says(Reply(status=204, media_type=""))
    session.call("f.lines_of_times", request=[value])
    assert json.loads(server.last.body) == TOLD
    session.call("f.part_times", times=value, file=b"x")
    assert json.loads(server.last.body.split(b"\r\n\r\n")[1].partition(b"\r\n")[0]) == TOLD
    session.call("f.times", coded=value)
    assert json.loads(unquote_plus(server.last.query.removeprefix("coded="))) == TOLD
    assert repr(value) == given


def test_times_without_a_zone_are_utc_in_parameters_and_forms(session: Session, server: RecordingServer) -> None:
    session.call("f.times", at=ALONE, all=[ALONE], deep={"at": ALONE}, x_at=[ALONE, ALONE])
    assert unquote_plus(server.last.query) == f"at={SAID}&all={SAID}&deep[at]={SAID}"
    assert server.last.headers["x-at"] == f"{SAID},{SAID}"
    session.call("f.form_times", at=ALONE, all=[ALONE, ALONE])
    assert unquote_plus(server.last.body.decode()) == f"at={SAID}&all={SAID}&all={SAID}"


def test_times_are_read_as_the_server_says_them(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"at": "2024-02-29T12:00:00"}))
    assert session.call("f.send_times").at == ALONE


def test_the_documentation_names_the_types_of_python(sdk: Case) -> None:
    page = sdk.source("docs/models/thing.md")
    assert all(word in page for word in ("timedelta", "Decimal", "bytes"))
