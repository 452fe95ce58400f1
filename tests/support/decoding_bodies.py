"""Bodies decoded by their media type, as JSON values that a schema can judge."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from typing import Any, cast
from urllib.parse import unquote, unquote_plus
from xml.etree import ElementTree

from corpus.roundtrip.reading import Place, mapping, properties_of
from tests.support.decoding import MISSING, Reader, form_parameter, raw_pairs, values

_NAME = re.compile(r'[; ]name="((?:[^"\\]|\\.)*)"')
SEQUENCES = ("application/jsonl", "application/x-ndjson", "application/json-seq", "application/json-lines")


def body_problems(reader: Reader, content: Place, media_type: str, content_type: str, body: bytes) -> list[str]:
    """What a media type's schema has against a body. Raises ValueError or LookupError for one that is no such thing."""
    node = mapping(content.node)
    schema = content.at("schema") if "schema" in node else Place("", {})
    if media_type in SEQUENCES or media_type == "text/event-stream":
        return _problems_of_items(reader, content, schema, _lines(media_type, body))
    if "json" in media_type:
        return reader.problems(schema, json.loads(body))
    if media_type.startswith("multipart/"):
        parts = _parts(content_type, body)
        if media_type != "multipart/form-data" and not any(_field(part) for part in parts):
            return _problems_of_items(reader, content, schema, [_payload(part) for part in parts])
        value = _multipart(reader, schema, mapping(node.get("encoding")), parts)
    elif media_type == "application/x-www-form-urlencoded":
        value = _form(reader, schema, mapping(node.get("encoding")), body.decode("ascii"))
    elif _is_xml(media_type):
        text = body.decode()
        bare = reader.document.follow(schema).node == {"type": "string"}  # the caller's own document, as a text
        value = text if bare else _xml(reader, schema, ElementTree.fromstring(text))
    else:
        value = reader.typed(schema, body.decode("utf-8", "surrogateescape"))
    return reader.problems(schema, value)


def _problems_of_items(reader: Reader, content: Place, schema: Place, items: list[Any]) -> list[str]:
    if "itemSchema" in mapping(content.node):
        place = content.at("itemSchema")
        return [problem for each in items for problem in reader.problems(place, reader.typed(place, each))]
    if reader.shapes(schema) == {"array"}:
        return reader.problems(schema, reader.typed(schema, items))
    return [problem for each in items for problem in reader.problems(schema, reader.typed(schema, each))]


def _lines(media_type: str, body: bytes) -> list[Any]:
    if media_type == "text/event-stream":
        found = [line.partition(b":")[2] for line in body.splitlines() if line.startswith(b"data:")]
        return [json.loads(each) for each in found]
    if media_type == "application/json-seq" and not body.startswith(b"\x1e"):
        raise ValueError("a JSON text sequence begins with a record separator")
    return [json.loads(line.strip(b"\x1e")) for line in body.splitlines() if line.strip(b"\x1e")]


def _form(reader: Reader, schema: Place, encodings: Mapping[str, Any], text: str) -> dict[str, Any]:
    pairs = raw_pairs(text)
    known = properties_of(reader.document, schema)
    names = {name.partition("[")[0] for name, _ in pairs} - known.keys()
    found = {name: value for name, value in raw_pairs(text) if name in names}
    for name, place in known.items():
        encoding = mapping(encodings.get(name))
        if _is_xml(str(encoding.get("contentType", ""))):
            sent = [_xml_text(reader, place, unquote_plus(value)) for other, value in pairs if other == name]
            found |= {name: _part_value(reader, place, sent)} if sent else {}
            continue
        for value in values(reader, form_parameter(name, place, encoding), pairs):
            if value is not MISSING and (name not in found or not reader.problems(place, value)):
                found[name] = value
    return found


def _parts(content_type: str, body: bytes) -> list[Message]:
    message = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    if not message.is_multipart():
        raise ValueError("no parts")
    return cast("list[Message]", message.get_payload())


def _field(part: Message) -> str:
    found = _NAME.search(str(part.get("content-disposition", "")))
    return unquote(found[1].replace("\\", "")) if found else ""


def _payload(part: Message) -> Any:
    data = cast("bytes", part.get_payload(decode=True))
    return json.loads(data) if "json" in part.get_content_type() else data.decode("utf-8", "surrogateescape")


def _multipart(reader: Reader, schema: Place, encodings: Mapping[str, Any], parts: list[Message]) -> dict[str, Any]:
    known = properties_of(reader.document, schema)
    found: dict[str, list[Any]] = {}
    for part in parts:
        _hold_type(part, mapping(encodings.get(_field(part))))
        found.setdefault(_field(part), []).append(_xml_part(reader, known, part) or _payload(part))
    return {name: _part_value(reader, known.get(name, Place("", {})), each) for name, each in found.items()}


def _xml_part(reader: Reader, known: Mapping[str, Place], part: Message) -> Any:
    if not _is_xml(part.get_content_type()) or _field(part) not in known:
        return None
    return _xml_text(reader, known[_field(part)], cast("bytes", part.get_payload(decode=True)))


def _xml_text(reader: Reader, place: Place, text: bytes | str) -> Any:
    """One value of a field that may be repeated, from a document of XML."""
    one = reader.items(place) if reader.shapes(place) == {"array"} else place
    return _xml(reader, one, ElementTree.fromstring(text))


def _is_xml(media_type: str) -> bool:
    return media_type.endswith(("/xml", "+xml"))


def _hold_type(part: Message, encoding: Mapping[str, Any]) -> None:
    """Raises ValueError for a part of another media type than the document says."""
    wanted = [each.strip().partition(";")[0] for each in str(encoding.get("contentType", "")).split(",") if each]
    given = part.get_content_type()
    if wanted and not any(each in (given, "*/*") or each == f"{given.partition('/')[0]}/*" for each in wanted):
        raise ValueError(f"the part {_field(part)} is {given}")


def _part_value(reader: Reader, place: Place, found: list[Any]) -> Any:
    if "array" in reader.shapes(place) and not (len(found) == 1 and isinstance(found[0], list)):
        return reader.typed(place, found)
    return reader.typed(place, found[0])


def _xml(reader: Reader, place: Place, element: ElementTree.Element) -> Any:
    """The JSON value of an element. Raises ValueError for a child that the schema does not name."""
    place = reader.document.follow(place)
    shapes = reader.shapes(place)
    known = properties_of(reader.document, place)
    if shapes == {"array"}:
        return [_xml(reader, reader.items(place), child) for child in element]
    if not known:
        return reader.typed(place, element.text or "")
    taken: list[ElementTree.Element] = []
    found = {name: value for name, child in known.items() for value in _member(reader, name, child, element, taken)}
    if len(taken) != len(element):
        raise ValueError(f"{element.tag} has a child that the schema does not name")
    return found


def _member(
    reader: Reader, name: str, place: Place, element: ElementTree.Element, taken: list[ElementTree.Element]
) -> Iterator[Any]:
    """The value of one property, if it is there."""
    own = reader.document.follow(place)
    facts = {**mapping(mapping(own.node).get("xml")), **mapping(mapping(place.node).get("xml"))}
    kind = facts.get("nodeType") or ("attribute" if facts.get("attribute") else "element")
    wire = str(facts.get("name") or name)
    if kind == "attribute":
        yield from (reader.typed(own, value) for key, value in element.attrib.items() if _local(key) == wire)
    elif kind in ("text", "cdata"):
        yield reader.typed(own, element.text or "")
    elif reader.shapes(own) == {"array"} and not facts.get("wrapped"):
        item = mapping(mapping(reader.document.follow(reader.items(own)).node).get("xml"))
        children = _children(element, str(item.get("name") or wire), item, taken)
        yield from [[_xml(reader, reader.items(own), each) for each in children]] if children else []
    else:
        yield from (_xml(reader, own, each) for each in _children(element, wire, facts, taken)[:1])


def _children(
    element: ElementTree.Element, name: str, facts: Mapping[str, Any], taken: list[ElementTree.Element]
) -> list[ElementTree.Element]:
    space = facts.get("namespace")
    tags = [each for each in element if _local(each.tag) == name]
    found = [each for each in tags if space is None or each.tag == f"{{{space}}}{name}"]
    taken += found
    return found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
