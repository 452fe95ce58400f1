"""Documents that are nested as deep as the limit allows are read, overlaid and converted, whatever that takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from generator import overlay, swagger2
from generator.source import Source, load
from generator.view.fitting import fits

from . import ir_samples as s

Json: TypeAlias = Any


def nested(leaf: Json, levels: int) -> Json:
    for _ in range(levels):
        leaf = {"not": leaf}
    return leaf


def document(leaf: Json, **more: Json) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        **more,
        "x-deep": nested(leaf, 493),
    }


def loaded(folder: Path, data: Json) -> Source:
    (folder / "api.json").write_text(json.dumps(data))
    return load(folder / "api.json")


def overlaid(folder: Path) -> Json:
    actions: list[Json] = [
        {"target": "$.info", "update": {"description": "x", "x-too": nested({}, 490)}},
        {"target": "$.info", "update": {"x-copy": {}}},
        {"target": "$.info['x-copy']", "copy": "$['x-deep']"},
    ]
    head = {"overlay": "1.1.0", "info": {"title": "o", "version": "1"}}
    (folder / "over.json").write_text(json.dumps({**head, "actions": actions}))
    return overlay.apply(loaded(folder, document({"type": "null"})), [folder / "over.json"])[0].data["x-deep"]


def converted(folder: Path) -> Json:
    old = {"swagger": "2.0", "definitions": {"Deep": nested({"type": "null"}, 490)}}
    found = swagger2.convert(loaded(folder, document({"type": "null"}, **old)))[0].data
    assert found["components"]["schemas"]["Deep"] == nested({"type": "null"}, 490)
    return found["x-deep"]


def with_half_a_character(folder: Path) -> Json:
    return loaded(folder, document({"type": "null", "title": "\ud800"})).data["x-deep"]


@pytest.mark.parametrize("read", [overlaid, converted, with_half_a_character])
def test_a_document_may_be_as_deep_as_the_limit(tmp_path: Path, read: Callable[[Path], Json]) -> None:
    found = read(tmp_path)
    for _ in range(493):
        found = found["not"]
    assert found["type"] == "null"


def test_what_is_nested_deeper_than_python_can_read_is_no_example() -> None:
    sdk = s.sdk(s.obj("A", s.field("x", s.any_type())))
    assert fits(sdk, s.named("A"), {"x": nested(1, 50)})
    assert not fits(sdk, s.named("A"), {"x": nested(1, 480)})
