"""Reading answers in three modes, checking arguments, and what goes on the wire."""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
import threading
from typing import Annotated, Any, ClassVar, Literal

import pytest
from _runtime.files import FileInput
from _runtime.models import BaseModel
from _runtime.operation import Schema
from _runtime.parsing import (
    ArgumentError,
    ParseError,
    dump_json,
    dump_value,
    parse_json,
    parse_value,
    validate_arguments,
)
from _runtime.types import UNSET
from pydantic import Field, RootModel
from typing_extensions import TypeAliasType

UTC = datetime.timezone(datetime.timedelta(0))


class Text(BaseModel):
    type: Literal["text"]
    text: str


class Image(BaseModel):
    type: Literal["image"]
    url: Annotated[str, Field(min_length=3)]
    detail: Literal["low", "high"] | None = None


class User(BaseModel):
    role: Literal["user"]
    content: str | list[Text | Image]
    user: str | None = None
    name_: Annotated[str | None, Field(alias="name")] = None


class System(BaseModel):
    role: Literal["system"]
    content: str
    at: datetime.datetime | None = None


Message = TypeAliasType("Message", Annotated[User | System, Field(discriminator="role")])


class Node(BaseModel):
    value: int
    children: list[Node] | None = None
    link: Leaf | Node | None = None


class Leaf(BaseModel):
    leaf: str


Tree = TypeAliasType("Tree", "int | list[Tree]")


class Body(BaseModel):
    __nullable__: ClassVar[frozenset[str]] = frozenset({"note"})
    messages: list[Message]
    limit: Annotated[int | None, Field(ge=1, le=50)] = None
    score: float | None = None
    stream: bool | None = None
    note: str | None = None
    extra: dict[str, Any] | None = None
    pair: tuple[int, str] | None = None


class Upload(BaseModel):
    file: FileInput
    name: str | None = None


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


class Names(RootModel[list[str]]):
    pass


BODY, NODE, TREE = Schema(lambda: Body), Schema(lambda: Node), Schema(lambda: Tree)
MESSAGE = Schema(lambda: Message)


def read(schema: Schema, value: Any, mode: Any = "lenient") -> Any:
    return parse_json(schema, json.dumps(value).encode(), mode)


MODES: list[Any] = ["strict", "lenient", "off"]


class TestAnswers:
    def test_what_fits_is_typed(self) -> None:
        body = read(BODY, {"messages": [{"role": "system", "content": "x", "at": "2024-01-02T03:04:05Z"}]}, "strict")
        assert body.messages[0].at == datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)

    def test_unknown_fields_are_kept(self) -> None:
        assert read(BODY, {"messages": [], "new": [1]}).new == [1]

    @pytest.mark.parametrize("mode", ["lenient", "off"])
    def test_what_does_not_fit_stays_raw(self, mode: Any) -> None:
        sent = {
            "messages": [
                {"role": "tool", "content": 1},
                {"role": "user", "content": [{"type": "image", "url": "u", "detail": "ultra"}, {"type": "audio"}]},
                {"role": "system"},
                7,
            ],
            "limit": 99,
            "score": "high",
            "new": 1,
        }
        body = read(BODY, sent, mode)
        tool, user, system, seven = body.messages
        assert tool == {"role": "tool", "content": 1}
        assert (user.content[0].url, user.content[0].detail) == ("u", "ultra")
        assert isinstance(user.content[0], Image)
        assert user.content[1] == {"type": "audio"}
        assert system.content is None
        assert isinstance(system, System)
        assert (seven, body.limit, body.score, body.new, body.stream) == (7, 99, "high", 1, None)
        assert dump_value(BODY, body) == sent

    def test_one_misfit_leaves_its_neighbours_typed(self) -> None:
        sent = {"messages": [{"role": "system", "content": "x", "at": "2024-01-02T03:04:05Z"}], "limit": "many"}
        assert isinstance(read(BODY, sent).messages[0].at, datetime.datetime)

    def test_aliases(self) -> None:
        user: Any = read(MESSAGE, {"role": "user", "content": 5, "name": "n"})
        assert (user.name_, user.content) == ("n", 5)

    def test_recursive_types(self) -> None:
        node = read(NODE, {"value": 1, "children": [{"value": "x", "children": [{"value": 2}]}]})
        assert (node.children[0].value, node.children[0].children[0].value) == ("x", 2)
        assert read(TREE, [1, [2, "x", []]]) == [1, [2, "x", []]]

    def test_union_without_discriminator_takes_what_fits_best(self) -> None:
        assert type(read(NODE, {"value": "x", "link": {"leaf": "l"}}).link) is Leaf
        assert type(read(NODE, {"value": "x", "link": {"value": "v"}}).link) is Node
        assert read(NODE, {"value": "x", "link": {"other": 1}}).link == {"other": 1}

    def test_tuples_and_root_models(self) -> None:
        assert read(BODY, {"messages": [], "pair": [1, 2]}).pair == (1, 2)
        assert read(Schema(lambda: Names), ["a", 1]).root == ["a", 1]

    @pytest.mark.parametrize("value", [[1], 5, None, "x"])
    def test_hopeless_answers_are_given_raw(self, value: Any) -> None:
        assert read(BODY, value) == value

    def test_field_names_that_could_confuse_the_constructor(self) -> None:
        sent = {"messages": 1, "self": 2, "cls": 3, "_fields_set": 4, "values": 5, "model_fields": 6, "__dict__": 7}
        assert dump_value(BODY, read(BODY, sent)) == sent

    def test_many_alternatives_end(self) -> None:
        deep: dict[str, Any] = {"value": "bad"}
        for _ in range(60):
            deep = {"value": "bad", "link": deep}
        assert read(NODE, deep).value == "bad"

    def test_deep_nesting_ends(self) -> None:
        assert read(TREE, json.loads("[" * 300 + "]" * 300))
        with pytest.raises(ParseError, match="nested too deeply"):
            parse_json(TREE, "[" * 200_000 + "]" * 200_000)

    @pytest.mark.parametrize(
        ("value", "problem"),
        [
            ({"messages": [{"role": "user", "content": 5}]}, r"$.messages[0].content: must be a string or a list"),
            ({"messages": [{"role": "x"}]}, "$.messages[0].role: must be one of 'user', 'system'"),
            ({"messages": [], "limit": 51}, "$.limit: must be at most 50"),
            ({"limit": "secret"}, "$.messages: is required (and 1 more)"),
            ([], "$: must be an object, not a list"),
            ({"messages": [{"role": "user", "content": "x", "name": 5}]}, "$.messages[0].name: must be a string"),
        ],
    )
    def test_strict_names_the_place(self, value: Any, problem: str) -> None:
        with pytest.raises(ParseError) as caught:
            read(BODY, value, "strict")
        assert str(caught.value).startswith(problem)
        assert "secret" not in str(caught.value)
        assert caught.value.__cause__ is None

    @pytest.mark.parametrize("mode", ["strict", "lenient", "off"])
    @pytest.mark.parametrize(
        ("text", "message"), [(b"{", "not valid JSON"), (b"", "empty"), (b"\xff", "not valid UTF-8 at byte 0")]
    )
    def test_no_json(self, text: bytes, message: str, mode: Any) -> None:
        with pytest.raises(ParseError, match=message):
            parse_json(BODY, text, mode)

    def test_lone_surrogates_and_long_numbers(self) -> None:
        text = b'{"role":"system","content":"\\ud800","at":"2024-01-01T00:00:00Z"}'
        assert parse_json(MESSAGE, text).content == "\ud800"
        with pytest.raises(ParseError, match="number that is too long"):
            parse_json(MESSAGE, b"[" + b"9" * 5000)

    def test_byte_order_mark(self) -> None:
        for mode in MODES:
            assert parse_json(MESSAGE, b'\xef\xbb\xbf{"role":"system","content":"x"}', mode).content == "x"

    def test_values(self) -> None:
        assert parse_value(NODE, {"value": 1}).value == 1
        assert parse_value(NODE, {"value": "x"}).value == "x"
        with pytest.raises(ParseError):
            parse_value(NODE, {"value": "x"}, "strict")

    def test_threads_compile_a_schema_together(self) -> None:
        for _ in range(10):
            schema, found, start = fresh_schema(), list[Any](), threading.Barrier(8)

            def work(schema: Schema = schema, found: list[Any] = found, start: threading.Barrier = start) -> None:
                start.wait()
                found.append(read(schema, {"inner": {"x": 1}, "many": [{"x": 2}, {"x": "y"}]}).many[1].x)

            threads = [threading.Thread(target=work) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert found == ["y"] * 8


def fresh_schema() -> Schema:
    class Inner(BaseModel):
        x: int

    class Outer(BaseModel):
        inner: Inner
        many: list[Inner]

    return Schema(lambda: Outer)


WRONG: list[tuple[Any, list[str]]] = [
    ({}, ["messages: is required"]),
    (None, ["the value: must be an object, not null"]),
    ({"messages": [], "limit": "5"}, ["limit: must be an integer, not a string"]),
    ({"messages": [], "limit": 5.5}, ["limit: must be an integer, not a number"]),
    ({"messages": [], "limit": True}, ["limit: must be an integer, not a boolean"]),
    ({"messages": [], "score": "1"}, ["score: must be a number, not a string"]),
    ({"messages": [], "stream": "yes"}, ["stream: must be true or false, not a string"]),
    ({"messages": [], "stream": 1}, ["stream: must be true or false, not an integer"]),
    ({"messages": [], "note": 1}, ["note: must be a string, not an integer"]),
    ({"messages": [], "limit": 0}, ["limit: must be at least 1"]),
    ({"messages": [{}]}, ["messages[0].role: is required"]),
    ({"messages": [{"role": "usr"}]}, ["messages[0].role: must be one of 'user', 'system'"]),
    (
        {"messages": [{"role": "user", "content": [{"type": "text"}], "user": 4, "name": 5}]},
        [
            "messages[0].content[0].text: is required",
            "messages[0].user: must be a string, not an integer",
            "messages[0].name_: must be a string, not an integer",
        ],
    ),
    (
        {"messages": [{"role": "user", "content": [{"type": "audio"}]}]},
        ["messages[0].content[0].type: must be one of 'text', 'image'"],
    ),
]


class TestArguments:
    def test_models_and_dicts_by_either_name(self) -> None:
        at = datetime.datetime(2024, 1, 2, tzinfo=UTC)
        checked = validate_arguments(
            BODY,
            {
                "messages": [
                    User(role="user", content="x", name_="n"),
                    {"role": "user", "content": [Text(type="text", text="t")], "name_": "m"},
                    {"role": "system", "content": "y", "at": at},
                ],
                "limit": UNSET,
                "score": 3,
                "stream": None,
                "note": None,
            },
        )
        assert dump_value(BODY, checked) == {
            "messages": [
                {"role": "user", "content": "x", "name": "n"},
                {"role": "user", "content": [{"type": "text", "text": "t"}], "name": "m"},
                {"role": "system", "content": "y", "at": "2024-01-02T00:00:00Z"},
            ],
            "score": 3.0,
            "note": None,
        }

    def test_what_was_answered_can_be_sent_again(self) -> None:
        class Said(BaseModel):
            said: str

        class Answer(BaseModel):
            choices: list[Said]

        answer = read(Schema(lambda: Answer), {"choices": [{"said": "x", "new": 1}]}, "strict")
        body = validate_arguments(BODY, {"messages": [], "extra": {"x": answer.choices[0]}})
        assert dump_value(BODY, body)["extra"] == {"x": {"said": "x", "new": 1}}

    def test_iso_strings_are_datetimes(self) -> None:
        message = validate_arguments(MESSAGE, {"role": "system", "content": "x", "at": "2024-01-02T00:00:00Z"})
        assert message.at.year == 2024

    @pytest.mark.parametrize(("value", "problems"), WRONG)
    def test_problems_are_listed_in_the_callers_terms(self, value: Any, problems: list[str]) -> None:
        with pytest.raises(ArgumentError) as caught:
            validate_arguments(BODY, value)
        assert sorted(str(caught.value).split("; ")) == sorted(problems)

    def test_models_are_checked_again(self) -> None:
        user = User(role="user", content="x")
        user.content = 5  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
        with pytest.raises(ArgumentError, match=r"messages\[0\].content: must be a string or a list, not an integer"):
            validate_arguments(BODY, {"messages": [user]})

    def test_the_place_of_the_value_in_the_call(self) -> None:
        with pytest.raises(ArgumentError, match=r"^filter\[0\].value: "):
            validate_arguments(NODE, {"value": "x"}, within=("filter", 0))

    def test_inputs_are_not_echoed(self) -> None:
        secret = "s3cr3t" * 10_000
        with pytest.raises(ArgumentError) as caught:
            validate_arguments(BODY, {"messages": [{"role": secret}], "limit": secret, "stream": [secret]})
        assert "s3cr3t" not in str(caught.value) + repr(caught.value)
        assert len(str(caught.value)) < 500
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("value", [float("nan"), float("-inf"), [{"a": float("inf")}], object(), "\ud800", CIRCLE])
    def test_what_json_cannot_express_is_refused(self, value: Any) -> None:
        bodies: list[Any] = [{"messages": [], "extra": {"x": value}}, Body(messages=[], extra={"x": value})]
        for body in bodies:
            with pytest.raises(ArgumentError, match="JSON"):
                validate_arguments(BODY, body)

    def test_not_finite_numbers_are_refused(self) -> None:
        with pytest.raises(ArgumentError, match="not finite"):
            validate_arguments(BODY, {"messages": [], "score": float("nan")})
        assert validate_arguments(MESSAGE, {"role": "system", "content": "NaN"}).content == "NaN"

    def test_file_contents_pass(self) -> None:
        file, upload = io.BytesIO(b"x"), Schema(lambda: Upload)
        assert validate_arguments(Schema(lambda: bytes), b"\xff\x00") == b"\xff\x00"
        assert validate_arguments(upload, {"file": file, "name": "n"}).file is file
        assert validate_arguments(upload, {"file": ("f", b"ascii")}).file == ("f", b"ascii")
        with pytest.raises(ArgumentError, match=r"file: expected bytes"):
            validate_arguments(upload, {"file": "path"})


class TestSending:
    def test_json(self) -> None:
        body = Body(messages=[System(role="system", content="ä")], limit=None, note=None)
        assert dump_json(BODY, body) == '{"messages":[{"role":"system","content":"ä"}],"note":null}'.encode()

    def test_null_in_a_map_is_a_value(self) -> None:
        assert dump_value(BODY, Body(messages=[], extra={"a": None})) == {"messages": [], "extra": {"a": None}}

    def test_unknown_fields_are_sent(self) -> None:
        assert dump_value(NODE, Node(value=1, new=None)) == {"value": 1, "new": None}  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_the_first_file_of_a_type_that_is_resolved_later_is_taken() -> None:
    script = """
from _runtime.operation import Schema
from _runtime.parsing import validate_arguments

def resolve():
    from _runtime.files import FileInput
    return FileInput

assert validate_arguments(Schema(resolve), b"\\xff") == b"\\xff"
"""
    subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=True
    )
