"""Which member of a union an answer is read as, where nothing tells them apart and something in it is new."""

from __future__ import annotations

import json
from typing import Any, Literal

from _runtime.models import BaseModel
from _runtime.operation import Schema
from _runtime.parsing import parse_json


class Customer(BaseModel):
    id: str
    object: Literal["customer"]
    plan: Customer | Gone | None = None
    level: Literal["high", "low"] | None = None


class Gone(BaseModel):
    id: str
    object: Literal["customer"]
    gone: Literal[True]


class Holder(BaseModel):
    who: Customer | Gone


def read(value: Any) -> Any:
    return parse_json(Schema(lambda: Holder), json.dumps(value).encode(), "lenient").who


def test_a_field_that_is_missing_tells_more_than_much_that_is_wrong_within_one() -> None:
    new: dict[str, Any] = {"id": "c", "object": "customer", "level": "new"}
    for sent in (new, {**new, "plan": new}, {**new, "plan": {**new, "plan": new}}):
        found = read({"who": sent})
        assert type(found) is Customer
        assert found.plan is None or type(found.plan) is Customer
    assert type(read({"who": {"id": 5, "object": "customer", "gone": True}})) is Gone
