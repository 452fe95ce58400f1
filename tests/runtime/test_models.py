"""The base models: three states, laziness, and JSON answers used as streams."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import ClassVar, Literal

import pytest
from _runtime.models import BaseModel, unsent
from _runtime.streamable import StreamableModel
from pydantic import ValidationError


class Part(BaseModel):
    __constants__: ClassVar[frozenset[str]] = frozenset({"type"})
    type: Literal["part"] = "part"
    text: str | None = None
    size: int = 3


class Whole(BaseModel):
    __nullable__: ClassVar[frozenset[str]] = frozenset({"note"})
    note: str | None = None
    title: str | None = None
    parts: list[Part] | None = None
    by_name: dict[str, Part] | None = None


class Answer(StreamableModel):
    text: str


def sent(model: BaseModel) -> object:
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude=unsent(model))


def test_three_states() -> None:
    assert sent(Whole()) == {}
    assert sent(Whole(note=None, title=None)) == {"note": None}
    assert sent(Whole(note="n", title="t")) == {"note": "n", "title": "t"}


def test_three_states_within() -> None:
    whole = Whole(parts=[Part(text=None), Part(text="x")], by_name={"a": Part(text=None)})
    assert sent(whole) == {
        "parts": [{"type": "part"}, {"type": "part", "text": "x"}],
        "by_name": {"a": {"type": "part"}},
    }


def test_assignment_counts_as_given() -> None:
    whole = Whole()
    whole.note = None
    assert sent(whole) == {"note": None}


def test_unknown_fields_are_kept() -> None:
    assert Answer.model_validate({"text": "x", "new": 1}).model_extra == {"new": 1}


def test_errors_do_not_show_the_input() -> None:
    with pytest.raises(ValidationError) as caught:
        Answer.model_validate({"text": ["s3cr3t"]})
    assert "s3cr3t" not in str(caught.value)


def test_json_answer_as_stream() -> None:
    answer = Answer(text="x")
    with answer as event_stream:
        assert [event.text for event in event_stream] == ["x"]


def test_json_answer_as_async_stream() -> None:
    async def use() -> list[str]:
        async with Answer(text="x") as event_stream:
            return [event.text async for event in event_stream]

    assert asyncio.run(use()) == ["x"]


def test_models_are_built_when_used() -> None:
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from _runtime.models import BaseModel\n"
        "class Fresh(BaseModel):\n    x: int\n"
        "assert not Fresh.__pydantic_complete__\n"
        "Fresh(x=1)\n"
        "assert Fresh.__pydantic_complete__\n"
    )
    subprocess.run([sys.executable, "-c", script, *sys.path], check=True)
