"""A union that tries a member first gives what pydantic's own choice would be, for each value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from typing import Any, Literal

import pydantic
import pytest
from _runtime.coreschema import SchemaTree
from _runtime.favourites import with_favourites
from _runtime.models import BaseModel
from pydantic import Field, TypeAdapter


class Tool(BaseModel):
    index: float | None = None
    name: str


class Call(BaseModel):
    role: Literal["user", "tool"]
    content: str | None = None
    tools: list[Tool]


class Text(BaseModel):
    role: Literal["user", "tool"]
    content: str | None


class Link(BaseModel):
    role: Literal["user", "tool"]
    url: str


class Number(BaseModel):
    value: float
    unit: str = ""


class Whole(BaseModel):
    value: int
    unit: str = ""


class Named(BaseModel):
    value: float = Field(alias="theValue")
    of: str


class Labelled(BaseModel):
    value: float = Field(alias="theValue")
    the_value: str | None = None


class Nested(BaseModel):
    inner: Call | Text | Link
    pair: tuple[str, Text | Call] | None = None
    more: tuple[Link | Text, ...] = ()
    named: dict[str, Call | Text] | None = None
    also: Text | Call | None = None


MESSAGE = {
    "role": ("user", "other", 1),
    "content": ("x", None, 1),
    "tools": ([], [{"name": "a"}], [{"name": "a", "index": 1, "more": 2}], [{}]),
    "url": ("http://h", None),
    "extra": (1,),
}
VALUES = {"value": (1, 1.5, "1", True), "unit": ("kg", 1), "theValue": (2,), "of": ("a", 1), "the_value": ("x", None)}
UNIONS = [
    (Call | Text | Link, MESSAGE, 1),
    (Text | Call | Link, MESSAGE, 3),
    (Link | Text | Call, MESSAGE, 3),
    (Number | Whole, VALUES, 0),
    (Named | Number, VALUES, 0),
    (Named | Labelled, VALUES, 1),
    (Call | str, MESSAGE, 0),
]


def tree_of(kind: Any) -> SchemaTree:
    return SchemaTree(TypeAdapter(kind).core_schema)


def as_is(tree: SchemaTree, node: Any) -> Any:
    return node


def read(validator: Any, text: str) -> Any:
    try:
        return shown(validator.validate_json(text))
    except pydantic.ValidationError:
        return "refused"


def shown(value: Any) -> Any:
    if isinstance(value, pydantic.BaseModel):
        inner = {name: shown(each) for name, each in vars(value).items()}
        return type(value).__name__, inner, value.model_fields_set, value.__pydantic_extra__
    return [shown(each) for each in value] if isinstance(value, list) else (type(value), value)


def objects(of: Mapping[str, tuple[Any, ...]]) -> list[str]:
    absent = object()
    chosen = product(*((absent, *values) for values in of.values()))
    return [json.dumps({k: v for k, v in zip(of, each, strict=True) if v is not absent}) for each in chosen]


@pytest.mark.parametrize(("kind", "values", "favourites"), UNIONS, ids=[str(each[0]) for each in UNIONS])
def test_the_answer_is_the_same(kind: Any, values: Mapping[str, tuple[Any, ...]], favourites: int) -> None:
    tree = tree_of(kind)
    improved = with_favourites(tree, tree.outer)
    assert len(improved["choices"]) == (favourites + 1 if favourites else len(kind.__args__))
    plain, quick = tree.compile(tree.outer, as_is), tree.compile(tree.outer, with_favourites)
    for text in objects(values):
        assert read(quick, text) == read(plain, text), text


def test_unions_within_models_and_models_that_are_compiled_already() -> None:
    Nested.model_rebuild()
    Call.model_rebuild()
    tree = tree_of(Nested)
    plain, quick = tree.compile(tree.outer, as_is), tree.compile(tree.outer, with_favourites)
    for text in objects({name: values for name, values in MESSAGE.items() if name != "extra"}):
        plain_inner = '"inner": {"role": "user", "content": "x"}'
        for whole in (
            f'{{"inner": {text}}}',
            f'{{{plain_inner}, "also": {text}}}',
            f'{{{plain_inner}, "pair": ["a", {text}], "more": [{text}], "named": {{"a": {text}}}}}',
        ):
            assert read(quick, whole) == read(plain, whole), whole
