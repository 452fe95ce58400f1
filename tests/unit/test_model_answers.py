"""What the model generator answered is asked once, and remembered for the next run."""

from __future__ import annotations

import json
from pathlib import Path

from generator.cache import Cache
from generator.model_answers import Answers, Asked, knows_many
from generator.parallel import Prepared

STAMP = ("templates", "version")
DOCUMENT: Asked = ({"openapi": "3.1.0"}, {}, {})


def asked_of(cache: Cache, said: Path) -> Answers:
    """Answers of a tool that notes in the file `said`, which its workers share, what it was asked."""

    def answer(asked: Asked | list[str]) -> bytes:
        shapes = asked if isinstance(asked, list) else []
        with said.open("a", encoding="utf-8") as file:
            file.writelines(f"{each}\n" for each in shapes or ["document"])
        return json.dumps({shape: shape.upper() for shape in shapes}).encode() if shapes else b"[{}, []]"

    return Answers(cache, Prepared(lambda: None, answer, worth=False), STAMP)


def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    said = tmp_path / "said"
    for _ in range(2):
        answers = asked_of(Cache(tmp_path / "cache"), said)
        answers.ask([DOCUMENT], ["a", "b"])
        answers.ask((), ["a", "b", "c"])
        assert [answers.of_shape(shape) for shape in "abc"] == [b"A", b"B", b"C"]
        assert answers.of_document(DOCUMENT) == b"[{}, []]"
        assert sorted(said.read_text("utf-8").split()) == ["a", "b", "c", "document"]


def test_many_shapes_are_known_however_many_questions_they_took(tmp_path: Path) -> None:
    cache, shapes = Cache(tmp_path / "cache"), [f"shape {number}" for number in range(80)]
    answers = asked_of(cache, tmp_path / "said")
    answers.ask((), shapes[:50])
    assert not knows_many(cache, STAMP)
    answers.ask((), shapes)
    assert knows_many(cache, STAMP)
