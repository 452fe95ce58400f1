"""Bodies as they arrived, decoded by their media type, against the values that were passed."""

from __future__ import annotations

import decimal
import json
import re
from email import message_from_bytes
from typing import Any, cast
from urllib.parse import unquote_plus
from xml.etree import ElementTree

from .comparing import same
from .reading import Document, Place, is_list, is_object, mapping
from .serving import Received
from .wire import agrees, styled_pairs


def mistakes(document: Document, place: Place, passed: Any, request: Received) -> list[str]:
    """What differs between the body that was passed and the one that arrived."""
    media = request.media_type
    try:
        if "json" in media and not _is_lines(media):
            return [] if _equal(passed, json.loads(request.body)) else [_words(passed, request)]
        if _is_lines(media):
            lines = [json.loads(line.strip(b"\x1e\n")) for line in request.body.splitlines() if line.strip(b"\x1e")]
            return [] if _equal(passed if is_list(passed) else [passed], lines) else [_words(passed, request)]
        if media == "application/x-www-form-urlencoded" and is_object(passed):
            return _form(document, place, passed, request)
        if media.startswith("multipart/") and is_object(passed):
            return _multipart(passed, request)
        if media.endswith(("xml", "+xml")) and not isinstance(passed, str):
            return _xml(passed, request)
        return [] if same(passed, request.body) or agrees(passed, request.body.decode()) else [_words(passed, request)]
    except (ValueError, LookupError, ElementTree.ParseError) as problem:
        return [f"body: not decodable as {media}: {problem!r}"[:300]]


def _is_lines(media: str) -> bool:
    return any(word in media for word in ("jsonl", "ndjson", "json-seq", "json-lines"))


def _words(passed: Any, request: Received) -> str:
    where = _where(passed, json.loads(request.body)) if "json" in request.media_type else "$"
    return f"body: at {where}: {passed!r:.200} passed, {request.body!r:.200} arrived"


def _where(passed: Any, arrived: Any, path: str = "$") -> str:
    if is_object(passed) and is_object(arrived):
        for key in sorted(passed.keys() | arrived.keys()):
            if not (key in passed and key in arrived and _equal(passed[key], arrived[key])):
                return _where(passed.get(key), arrived.get(key), f"{path}.{key}")
    if is_list(passed) and is_list(arrived):
        for number, (one, other) in enumerate(zip(passed, arrived, strict=False)):
            if not _equal(one, other):
                return _where(one, other, f"{path}[{number}]")
    return path


def _equal(passed: Any, arrived: Any) -> bool:
    if is_object(passed) and is_object(arrived):
        return passed.keys() == arrived.keys() and all(_equal(value, arrived[key]) for key, value in passed.items())
    if is_list(passed) and is_list(arrived):
        return len(passed) == len(arrived) and all(map(_equal, passed, arrived))
    if isinstance(passed, str) and isinstance(arrived, str):
        return passed == arrived or agrees(passed, arrived) or _digits(passed) == _digits(arrived) is not None
    return same(passed, arrived)


def _digits(text: str) -> object:
    """A decimal number by its digits and their places: `-.5` is `-0.5`, and `1.` is `1`; but `1.10` is not `1.1`."""
    return decimal.Decimal(text).as_tuple() if _DECIMAL.fullmatch(text) else None


_DECIMAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)")


def _form(document: Document, place: Place, passed: dict[str, Any], request: Received) -> list[str]:
    pieces = [piece.partition("=") for piece in request.body.decode("ascii").split("&") if piece]
    pairs = [(unquote_plus(name), value) for name, _, value in pieces]
    encodings, found = mapping(mapping(place.node).get("encoding")), list[str]()
    for name, value in passed.items():
        encoding = mapping(encodings.get(name))
        style = str(encoding.get("style", "form"))
        explode = bool(encoding.get("explode", style == "form"))
        if "json" in str(encoding.get("contentType")):
            texts = [unquote_plus(text) for key, text in pairs if key == name]
            if len(texts) != 1 or not _equal(value, json.loads(texts[0])):
                found.append(f"body: {name}: {value!r} passed, {texts!r} arrived"[:300])
            continue
        arrived = styled_pairs(name, style, explode, value, pairs)
        if value in ([], {}) and arrived in (None, ""):
            continue
        if arrived is None or not agrees(value, arrived):
            found.append(f"body: {name}: {value!r} passed, {arrived!r} arrived"[:300])
    return found


def _multipart(passed: dict[str, Any], request: Received) -> list[str]:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts: dict[str, list[bytes]] = {}
    for part in message_from_bytes(head + request.body).walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            parts.setdefault(name, []).append(cast("bytes", part.get_payload(decode=True)))
    found = [f"body: an unknown part {name!r}" for name in parts if name not in passed]
    for name, value in passed.items():
        arrived = parts.get(name, [])
        wanted: list[Any] = value if is_list(value) and len(arrived) != 1 else [value]
        if len(wanted) != len(arrived) or not all(_of_part(*each) for each in zip(wanted, arrived, strict=True)):
            found.append(f"body: part {name}: {value!r} passed, {arrived!r} arrived"[:300])
    return found


def _of_part(value: Any, arrived: bytes) -> bool:
    return same(value, arrived) or agrees(value, arrived.decode("utf-8", "replace"))


def _xml(passed: Any, request: Received) -> list[str]:
    """Whether each scalar is a text or an attribute somewhere: names in XML are the `xml` object's affair."""
    root = ElementTree.fromstring(request.body)
    texts = [each.text or "" for each in root.iter()] + [
        value for each in root.iter() for value in each.attrib.values()
    ]
    missing = [each for each in _scalars(passed) if not any(agrees(each, text) for text in texts)]
    return [f"body: {missing!r} not found in {request.body!r:.200}"] if missing else []


def _scalars(value: Any) -> list[Any]:
    if is_object(value):
        return [each for item in value.values() for each in _scalars(item)]
    if is_list(value):
        return [each for item in value for each in _scalars(item)]
    return [value]
