"""Events with an envelope: the short way gives what the careful way gives, for whatever a server sends."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from _runtime.envelopes import EnvelopeParser
from _runtime.models import BaseModel
from _runtime.operation import Schema
from _runtime.parsing import ParseError
from _runtime.sse import RawEvent
from pydantic import Field


class Part(BaseModel):
    n: int
    note: str | None = None


class Plain(BaseModel):
    data: Part | None = None


class Full(BaseModel):
    data: Part
    event: str | None = None
    id: str | None = None
    retry: int = 1000


class Added(BaseModel):
    event: Literal["added"]
    data: Part
    id: str | None = None


class Said(BaseModel):
    event: Literal["said"]
    data: str


class Anything(BaseModel):
    event: str = "message"
    data: Any = None


TYPES: dict[str, Any] = {
    "plain": Plain,
    "full": Full,
    "named": Annotated[Added | Said, Field(discriminator="event")],
    "union": Added | Said,
    "anything": Anything,
}
EVENTS = [
    b'{"n": 1}',
    b'{"n": 1, "more": {"x": 2}}',
    b'{"n": "x"}',
    b'{"n": 1}, "event": "added"',
    b'{"n": 1}, "data": {"n": 2}',
    b"null",
    b"hello",
    b"12",
    b"NaN",
    b'{"n": ',
    b"",
    b"\xff",
    RawEvent(b'{"n": 1}', "added"),
    RawEvent(b'{"n": 1}', "added", "7", 5),
    RawEvent(b'{"n": 1}', "other", "7"),
    RawEvent(b'{"n": "x"}', "added"),
    RawEvent(b"hello", "said"),
    RawEvent(b'{"n": 1}', "said"),
    RawEvent(b"\xff", "said", "8"),
]


def read(parse: Any, event: bytes | RawEvent) -> Any:
    """What an event is read as, with everything that a model keeps."""
    try:
        item = parse(event)
    except ParseError as error:
        return str(error)
    if not isinstance(item, BaseModel):
        return item
    return type(item), dict(item.__dict__), item.model_extra, item.model_fields_set


@pytest.mark.parametrize("mode", ["strict", "lenient", "off"])
@pytest.mark.parametrize("name", TYPES)
def test_both_ways_agree(name: str, mode: Any) -> None:
    parser = EnvelopeParser(Schema(lambda: TYPES[name]), mode)
    for event in (*EVENTS, *EVENTS):
        assert read(parser.parse, event) == read(parser._read_carefully, event), event  # pyright: ignore[reportPrivateUsage]


def test_events_share_nothing() -> None:
    parser = EnvelopeParser(Schema(lambda: Plain), "lenient")
    first, second = parser.parse(b'{"n": 1}'), parser.parse(b'{"n": 1}')
    first.mark, first.data.n = "mine", 9
    first.model_fields_set.add("other")
    assert (second.model_extra, second.data.n, second.model_fields_set) == ({}, 1, {"data"})


def test_an_item_is_a_model_like_any_other() -> None:
    item = EnvelopeParser(Schema(lambda: Full), "lenient").parse(RawEvent(b'{"n": 1}', "added", "7"))
    assert item == Full(data=Part(n=1), event="added", id="7")
    assert item.model_copy(deep=True) == item
    assert Full.model_validate(item.model_dump()).data == Part(n=1)
    assert item.model_dump_json(exclude_unset=True) == '{"data":{"n":1},"event":"added","id":"7"}'


def test_names_that_a_type_describes() -> None:
    named = EnvelopeParser(Schema(lambda: TYPES["named"]), "lenient")
    assert (named.names("said"), named.names("error")) == (True, False)
    assert EnvelopeParser(Schema(lambda: Full), "lenient").names("error")
    assert not EnvelopeParser(Schema(lambda: Plain), "lenient").names("error")
