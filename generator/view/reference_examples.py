"""Answers of an operation as the API reference shows them: as JSON, or as a stream of events."""

from __future__ import annotations

from typing import cast

from ..encode import Encoded, json_text, single_line
from ..ir import Content, Json, Sdk
from . import markdown
from .docs_rows import Style
from .placeholder import Shower

_LONG = 20_000
"""Characters from which on an example of the document is no help on a page."""


def shown(sdk: Sdk, content: Content, style: Style) -> Encoded | None:
    """A fenced answer of this content, the document's own example if it has one; None where there is none in text."""
    if content.stream is not None:
        return markdown.fence(_event(Shower(sdk, style).value(content.stream.item, request=False), content), "text")
    if content.type is not None and "json" in content.media_type:
        given = [example for example in map(_json, content.examples[:1]) if len(example) < _LONG]
        return markdown.fence(
            given[0] if given else _json(Shower(sdk, style).value(content.type, request=False)), "json"
        )
    return None


def _json(value: Json) -> str:
    return json_text(value)


def _event(value: Json, content: Content) -> str:
    assert content.stream is not None
    data = value
    if content.stream.envelope and isinstance(value, dict):
        data = cast("dict[str, Json]", value).get("data", data)
    text = data if isinstance(data, str) and content.stream.kind == "sse" else json_text(data, None)
    if content.stream.kind == "jsonl":
        return text
    end = [f"data: {single_line(content.stream.sentinel)}"] if content.stream.sentinel else []
    return "\n\n".join(["\n".join(f"data: {line}" for line in text.split("\n")), *end])
