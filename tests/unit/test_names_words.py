from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from generator.names import words
from generator.names.candidates import class_name
from generator.names.members import attribute

ACRONYMS = ("ID", "URL", "JSON", "API")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maxTokens", "max_tokens"),
        ("Netlify's API", "netlifys_api"),
        ("The user’s name", "the_users_name"),
        ("'self'", "self"),
        ("get('secret')", "get_secret"),
        ("topK", "top_k"),
        ("additionalProperties", "additional_properties"),
        ("HTMLParser", "html_parser"),
        ("b64_json", "b64_json"),
        ("getV2Tools", "get_v2_tools"),
        ("userIDs", "user_ids"),
        ("ipv4", "ipv4"),
        ("IPv4Address", "ipv4_address"),
        ("filter_by.tags", "filter_by_tags"),
        ("self-harm/intent", "self_harm_intent"),
        ("_id", "id"),
        ("@type", "type"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("Straße", "strasse"),
        ("naïve", "naive"),
        ("", ""),
    ],
)
def test_snake(text: str, expected: str) -> None:
    assert words.snake(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HonoApiError", "HonoAPIError"),
        ("user_id", "UserID"),
        ("image_url", "ImageURL"),
        ("json_schema", "JSONSchema"),
        ("UserIds", "UserIds"),
        ("PrefixMessages", "PrefixMessages"),
        ("text/event-stream", "TextEventStream"),
        ("application/json", "ApplicationJSON"),
        ("MESSAGE_ROLE", "MessageRole"),
        ("FOO", "FOO"),
        ("httpx", "Httpx"),
        ("2fa", "Model2fa"),
        ("", "Empty"),
        ("???", "QuestionQuestionQuestion"),
    ],
)
def test_class_name(text: str, expected: str) -> None:
    assert class_name(text, ACRONYMS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class", "class_"),
        ("schema", "schema_"),
        ("list", "list_"),
        ("bytes", "bytes_"),
        ("copy", "copy_"),
        ("model_dump", "model_dump_"),
        ("id", "id"),
        ("type", "type"),
        ("format", "format"),
        ("object", "object"),
        ("property", "property"),
        ("date", "date"),
        ("model_name", "model_name"),
        ("404", "field_404"),
        ("", "empty"),
        ("*", "star"),
    ],
)
def test_attribute(text: str, expected: str) -> None:
    assert attribute(text) == expected


@given(st.text())
def test_every_text_gives_legal_names(text: str) -> None:
    name, field = class_name(text, ACRONYMS), attribute(text)
    for found in (name, field):
        assert found.isidentifier()
        assert found.isascii()
    assert not field.startswith("_")
    assert not keyword.iskeyword(field)


def test_letters_of_other_alphabets_are_spelled_out() -> None:
    assert words.snake("か") == "ka"
    assert words.snake("名前") == "u21517_u21069"
    assert words.snake("がっこう") == "gakou"
    assert words.snake("한국어") == "hangugeo"
    assert words.snake("Прогноз погоды") == "prognoz_pogody"
    assert words.pascal("ЩИТ", ()) == "SHCHIT"
    assert words.pascal("Ὀδυσσεύς", ()) == "Odysseys"
    assert words.snake("getПогоду") == "get_pogodu"


def test_look_alikes_and_the_invisible_leave_no_trace() -> None:
    assert words.snake("a\u202eb") == "a_b"
    assert words.snake("ﬁle") == "file"


def test_no_field_hides_what_a_model_or_its_class_has() -> None:
    has = {name for of in (BaseModel, type(BaseModel)) for name in dir(of) if not name.startswith("_")}
    assert {name for name in has if attribute(name) == name} == set()
