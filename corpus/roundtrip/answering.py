"""What the server answers: the first success of an operation, made from its example or schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from . import xml_text
from .making import Maker
from .reading import Document, Operation, Place, mapping
from .scalars import BINARY
from .serving import Answer
from .validity import Validity

_LINES = ("application/jsonl", "application/x-ndjson", "application/json-seq", "application/json-lines")


@dataclass(frozen=True, slots=True)
class Served:
    """An answer and the JSON value that it means; of a stream the list of its items; of XML also the `text`."""

    answer: Answer
    value: Any = None
    has_body: bool = False
    is_stream: bool = False
    text: str = ""


class Answers:
    """Makes the answers of one document's operations."""

    def __init__(self, document: Document, validity: Validity) -> None:
        self._document = document
        self._maker = Maker(document, validity, "response")

    def answer(self, operation: Operation) -> Served:
        """The first documented success, of JSON where it offers it. Raises Unmakeable."""
        status, response = _success(operation)
        contents = mapping(mapping(response.node).get("content"))
        if not contents or operation.method == "head" or status in (204, 205, 304):
            return Served(Answer(status))
        name = min(contents, key=lambda each: _preference(str(each)))
        return self._made(status, str(name), response.at("content", name))

    def _made(self, status: int, media_type: str, content: Place) -> Served:
        media_type = media_type.replace("*/*", "application/json").replace("/*", "/octet-stream")
        item = "itemSchema" in mapping(content.node)
        node = mapping(content.node)
        schema = content.at("itemSchema" if item else "schema") if item or "schema" in node else Place("", {})
        plain = media_type.partition(";")[0].strip().lower()
        if plain in ("text/event-stream", *_LINES):
            value = self._maker.value(schema)
            text = json.dumps(value)
            body = f"data: {text}\n\n" if plain == "text/event-stream" else f"{text}\n"
            return Served(Answer(status, media_type, body.encode()), [value], True, True)
        value = self._maker.value(schema, node)
        if "json" in plain:
            return Served(Answer(status, media_type, json.dumps(value).encode()), value, True)
        if is_xml(plain) and not isinstance(value, str):
            text = xml_text.written(self._document, schema, value)
            value = xml_text.expressible(self._document, schema, value)
            return Served(Answer(status, media_type, text.encode()), value, True, text=text)
        return _text(status, media_type, plain, value)


def is_xml(media_type: str) -> bool:
    """Whether a media type is one of XML."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain in ("application/xml", "text/xml") or plain.endswith("+xml")


def _text(status: int, media_type: str, plain: str, value: Any) -> Served:
    """An answer that is no JSON: a text, or bytes."""
    text = value if isinstance(value, str) else json.dumps(value)
    if text.startswith(BINARY) or not plain.startswith("text/"):
        return Served(Answer(status, media_type, text.encode()), text, True)
    return Served(Answer(status, media_type, text.encode()), value, True)


def _success(operation: Operation) -> tuple[int, Place]:
    codes = sorted(status for status in operation.answers if status.upper().startswith("2"))
    if codes:
        return int(codes[0].upper().replace("X", "0")), operation.answers[codes[0]]
    return 200, operation.answers.get("default", Place("", {}))


def _preference(media_type: str) -> int:
    order = ("application/json", "json", "text/plain", "octet-stream", "")
    last = len(order) if is_xml(media_type) else 0  # clients that can have something else do not ask for XML
    return last or next(number for number, word in enumerate(order) if word in media_type.lower())
