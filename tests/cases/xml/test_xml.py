"""XML by the `xml` object, both ways: attributes, lists, names, namespaces, texts; and what is refused."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply, as_json

PROLOG = b'<?xml version="1.0" encoding="utf-8"?>'
BOOK: dict[str, Any] = {
    "id": 7,
    "lang": "de",
    "space": "preserve",
    "title": {"value": "Äpfel & <Birnen>", "short": True},
    "inPrint": False,
    "kind": 2,
    "published": date(2024, 2, 29),
    "price": None,
    "author": {"name": "A"},
    "chapters": [{"name": "one", "parts": [{"name": "1.1"}, {"name": "1.2", "parts": []}]}, {"name": "two"}],
    "data": {"sold": 3},
}
BOOK_XML = (
    '<b:book xmlns:b="http://example.com/book" id="7" xml:lang="de" xml:space="preserve">'
    '<title xmlns="http://example.com/title" short="true">Äpfel &amp; &lt;Birnen&gt;</title>'
    "<inPrint>false</inPrint><kind>2</kind><published>2024-02-29</published>"
    '<price xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
    "<writer><name>A</name></writer>"
    "<chapter><name>one</name><parts><chapter><name>1.1</name></chapter>"
    "<chapter><name>1.2</name><parts/></chapter></parts></chapter><chapter><name>two</name></chapter>"
    "<data><sold>3</sold></data></b:book>"
)


def test_json_is_preferred(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"name": "Rex"}))
    assert session.call("x.both", name="Rex") == sdk.models.Pet(name="Rex")
    assert (server.last.headers["content-type"], server.last.headers["accept"]) == ("application/json",) * 2


def test_xml_stands_beside_what_is_not_json(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b'<Pet name="a"/>', "application/xml"))
    assert session.call("x.no_json", request={"name": "b"}) == sdk.models.Pet(name="a")
    assert server.last.body == PROLOG + b'<Pet name="b"/>'
    assert server.last.headers["accept"] == "text/csv, application/xml"
    server.says(Reply(b"a,b", "text/csv"))
    assert session.call("x.no_json", request={"code": 1}) == "a,b"
    assert server.last.body == b"code=1"


def test_a_root_is_called_as_the_component_whatever_the_type_is(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    server.says(Reply(b"<Order><id>1</id><name>a</name></Order>", "application/xml"))
    assert session.call("x.order", name="b") == sdk.models.Order(id=1, name="a")
    assert server.last.body == PROLOG + b"<Order><name>b</name></Order>"
    lynx = b'<Beast xmlns="http://example.com/beasts" as="Lynx"><ears>2</ears></Beast>'
    server.says(Reply(lynx, "application/xml"))
    assert session.call("x.beast", request=sdk.models.Lynx(ears=2)) == sdk.models.Lynx(ears=2)
    assert server.last.body == PROLOG + lynx
    session.call("x.beast", request=sdk.models.Seal())
    assert server.last.body.startswith(PROLOG + b"<robbe ")


def test_what_is_sent_and_read(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(PROLOG + BOOK_XML.encode(), "application/soap+xml"))
    answer = session.call("x.book", **{{"inPrint": "in_print"}.get(name, name): value for name, value in BOOK.items()})
    assert server.last.body.decode() == PROLOG.decode() + BOOK_XML
    assert server.last.headers["content-type"] == "application/xml"
    assert answer == sdk.models.Book(**BOOK)
    assert (type(answer.title), answer.chapters[0].parts[1].parts) == (sdk.models.Title, [])


def test_lists_by_the_tables_of_the_specification(session: Session, server: RecordingServer) -> None:
    session.call(
        "x.lists",
        plain=["a", "b"],
        named=["a"],
        outside=["a"],
        wrapped=["a"],
        wrapped_named=["a", "b"],
        wrapped_outside=[1],
        matrix=[[1, 2], [3]],
    )
    root = ElementTree.fromstring(server.last.body)
    assert "".join(ElementTree.tostring(each, "unicode") for each in root) == (
        "<plain>a</plain><plain>b</plain><animal>a</animal><beast>a</beast><wrapped><wrapped>a</wrapped></wrapped>"
        "<fishes><fish>a</fish><fish>b</fish></fishes><numbers><numbers>1</numbers></numbers>"
        "<matrix><row><cell>1</cell><cell>2</cell></row><row><cell>3</cell></row></matrix>"
    )


def test_a_list_at_the_top(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b'<pets><Pet name="a"/><Pet name="b"/></pets>', "application/xml"))
    pets = [sdk.models.Pet(name="a"), sdk.models.Pet(name="b")]
    assert session.call("x.root", request=pets) == pets
    assert server.last.body == PROLOG + b'<pets><Pet name="a"/><Pet name="b"/></pets>'


@pytest.mark.parametrize(
    ("name", "value", "xml"),
    [
        ("Circle", {"kind": "round", "radius": 1.5}, '<Shape kind="round"><radius>1.5</radius></Shape>'),
        ("Square", {"kind": "square", "side": 2}, "<Shape><kind>square</kind><side>2</side></Shape>"),
    ],
)
def test_unions(
    sdk: Case, session: Session, server: RecordingServer, name: str, value: dict[str, Any], xml: str
) -> None:
    server.says(Reply(xml.encode(), "application/xml"))
    model = getattr(sdk.models, name)(**value)
    assert session.call("x.shape", request=value) == model
    assert server.last.body == PROLOG + xml.encode()


CAT, DOG, EMU = {"k": "cat", "lives": 9}, {"k": "dog"}, {"k": "emu"}


@pytest.mark.parametrize(
    ("name", "value", "xml"),
    [
        ("zoo", {"at": (1, "2")}, "<at>1</at><at>2</at>"),
        ("zoo", {"boxed": ("1", True)}, "<boxed><boxed>1</boxed><boxed>true</boxed></boxed>"),
        (
            "zoo",
            {"animals": [CAT, EMU, DOG]},
            "<cat><k>cat</k><lives>9</lives></cat><animals><k>emu</k></animals><dog><k>dog</k></dog>",
        ),
        ("zoo", {"house": [DOG, EMU]}, "<house><dog><k>dog</k></dog><house><k>emu</k></house></house>"),
        ("zoo", {"star": DOG}, "<star><k>dog</k></star>"),
        ("zoo", {"names": {"Rex": DOG}}, "<names><Rex><k>dog</k></Rex></names>"),
        (
            "farm",
            {"watch": DOG, "others": [CAT, DOG], "mouser": CAT},
            "<watch><k>dog</k></watch><others><k>cat</k><lives>9</lives></others><others><k>dog</k></others>"
            "<cat><k>cat</k><lives>9</lives></cat>",
        ),
        ("farm", {"mouser": CAT}, "<cat><k>cat</k><lives>9</lives></cat>"),
    ],
)
def test_tuples_and_unions_are_read_as_they_are_written(
    sdk: Case, session: Session, server: RecordingServer, name: str, value: dict[str, Any], xml: str
) -> None:
    text = f"<{name}>{xml}</{name}>".encode()
    server.says(Reply(text, "application/xml"))
    answer = session.call(f"x.{name}", **value)
    assert server.last.body == PROLOG + text
    assert answer == getattr(sdk.models, name.title()).model_validate(value)


def test_a_member_of_a_union_may_be_called_as_its_property(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    server.says(Reply(b"<zoo><animals><k>dog</k></animals><cat><k>cat</k></cat></zoo>", "application/xml"))
    assert session.call("x.zoo").animals == [sdk.models.Dog(k="dog"), sdk.models.Cat(k="cat")]


def test_samples_name_the_members_of_unions(sdk: Case) -> None:
    assert "<cat>" in sdk.source("docs/api/x/zoo.md")


def test_errors_are_read_too(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"<Failure><code>12</code><message>no</message></Failure>", "text/xml", 400))
    with pytest.raises(sdk.models.Failure) as failed:
        session.call("x.only", name="Rex")
    assert (failed.value.data.code, failed.value.data.message) == (12, "no")


def test_an_error_in_a_charset_that_gives_half_a_character(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    server.says(Reply(b"<Failure><message>+2AA-</message></Failure>", "text/xml; charset=utf-7", 400))
    with pytest.raises(sdk.models.Failure) as failed:
        session.call("x.only", name="Rex")
    assert failed.value.data.message == "?"


def test_what_is_not_described_is_kept(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b'<Pet name="a"><more a="1"><b>x</b><b>y</b></more><leaf>t</leaf></Pet>', "application/xml"))
    pet = session.call("x.only", name="a")
    assert (pet.name, pet.model_extra) == ("a", {"more": {"a": "1", "b": ["x", "y"]}, "leaf": "t"})


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_encodings(session: Session, server: RecordingServer, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><Pet name="Jürgen"/>'
    server.says(Reply(text.encode(encoding), "application/xml"))
    assert session.call("x.only", name="a").name == "Jürgen"
    server.says(Reply('<Pet name="Jürgen"/>'.encode("latin-1"), "application/xml; charset=iso-8859-1"))
    assert session.call("x.only", name="a").name == "Jürgen"


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><Pet name="x">&c;</Pet>'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB, "a DTD is refused"),
        (b'<!DOCTYPE Pet SYSTEM "file:///etc/passwd"><Pet/>', "a DTD is refused"),
        (b"<a>" * 250 + b"</a>" * 250, "more than 200 levels"),
        (b"<Pet", "not valid XML: unclosed token at line 1 column 1"),
        (b"<Pet>&undefined;</Pet>", "not valid XML"),
        (b"", "not valid XML: no element found"),
    ],
)
def test_what_is_refused(sdk: Case, session: Session, server: RecordingServer, body: bytes, why: str) -> None:
    server.says(Reply(body, "application/xml"))
    with pytest.raises(sdk.models.ResponseValidationError, match=why):
        session.call("x.only", name="a")


def test_what_xml_cannot_express_is_not_sent(sdk: Case, session: Session, server: RecordingServer) -> None:
    with pytest.raises(sdk.models.InvalidArgumentError, match="control characters, which XML cannot express"):
        session.call("x.only", name="a\x00b")
    with pytest.raises(sdk.models.InvalidArgumentError, match="cannot be the name of an XML element"):
        session.call("x.book", id=1, title={}, chapters=[], data={"a b": 1})
    assert not server.requests


def test_text_stays_text(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"<a/>", "application/xml"))
    assert session.call("x.text", request="<b/>") == b"<a/>"
    assert server.last.body == b"<b/>"


def test_a_document_of_the_callers_own(session: Session, server: RecordingServer) -> None:
    server.says(Reply(b"<pets/>", "application/xml"))
    assert session.call("x.root", request=b"<own/>") == []
    assert server.last.body == b"<own/>"


def test_the_fake_answers_in_xml(sdk: Case) -> None:
    fake = importlib.import_module(f"{sdk.module.__name__}.testing").FakeServer()
    with sdk.client("sync", client=fake.client()) as session:
        assert isinstance(session.call("x.book", id=1, title={}, chapters=[]), sdk.models.Book)


def test_the_report_says_what_is_weaker(sdk: Case) -> None:
    weaker = {name for name, outcome in sdk.outcomes.items() if outcome != "emitted"}
    assert weaker == {"unnamed", "unwritable", "apart"}
    assert {"xml-root-unnamed", "xml-name-unusable", "xml-left-out"} <= set(sdk.codes)
