"""JSON values as XML by the `xml` objects of their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .reading import Document, Place, is_list, is_object, mapping


def written(document: Document, place: Place, value: Any) -> str:
    """An XML document for a value."""
    place = document.follow(place)
    name = str(mapping(mapping(place.node).get("xml")).get("name") or place.pointer.rpartition("/")[2] or "root")
    return f'<?xml version="1.0" encoding="UTF-8"?>{_element(document, place, _plain(name), value)}'


def expressible(document: Document, place: Place, value: Any) -> Any:
    """`value` less what XML cannot say: a list that has no items, no wrapper, and need not be there, has no trace."""
    place = document.follow(place)
    if is_list(value):
        return [expressible(document, _items(document, place), each) for each in value]
    if not is_object(value):
        return value
    required = mapping(place.node).get("required") or ()
    places = {key: document.follow(_property(document, place, key)) for key in value}
    bare = {key for key, each in places.items() if not mapping(mapping(each.node).get("xml")).get("wrapped")}
    silent = {key for key in bare if value[key] == [] and key not in required}
    return {key: expressible(document, places[key], each) for key, each in value.items() if key not in silent}


def _plain(name: str) -> str:
    return name if name.isidentifier() else "root"


def _element(document: Document, place: Place, name: str, value: Any) -> str:
    place = document.follow(place)
    facts = mapping(mapping(place.node).get("xml"))
    if is_list(value):
        return _list(document, place, name, value)
    if not is_object(value):
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        return f"<{name}>{escape(text)}</{name}>"
    attributes, children = _namespace(facts), ""
    for key, each in value.items():
        child = _property(document, place, key)
        about = mapping(mapping(document.follow(child).node).get("xml"))
        wire = str(about.get("name") or key)
        if about.get("attribute"):
            attributes += f" {wire}={quoteattr(str(each))}"
        else:
            children += _element(document, child, wire, each)
    return f"<{name}{attributes}>{children}</{name}>"


def _list(document: Document, place: Place, name: str, items: list[Any]) -> str:
    about = mapping(mapping(place.node).get("xml"))
    item = place.at("items") if "items" in mapping(place.node) else Place("", {})
    inner = mapping(mapping(document.follow(item).node).get("xml")).get("name")
    if not about.get("wrapped"):
        return "".join(_element(document, item, str(inner or name), each) for each in items)
    return f"<{name}>{''.join(_element(document, item, str(inner or name), each) for each in items)}</{name}>"


def _namespace(facts: Mapping[str, Any]) -> str:
    if "namespace" not in facts:
        return ""
    prefix = f":{facts['prefix']}" if facts.get("prefix") else ""
    return f" xmlns{prefix}={quoteattr(str(facts['namespace']))}"


def _items(document: Document, place: Place) -> Place:
    """The schema of a list's items, which may be said by a part of the schema."""
    place = document.follow(place)
    if "items" in mapping(place.node):
        return place.at("items")
    parts = range(len(mapping(place.node).get("allOf") or []))
    found = (_items(document, place.at("allOf", number)) for number in parts)
    return next((each for each in found if each.node), Place("", {}))


def _property(document: Document, place: Place, key: str) -> Place:
    """The schema of a property, which may be said by a part of the schema."""
    place = document.follow(place)
    if key in mapping(mapping(place.node).get("properties")):
        return place.at("properties", key)
    for union in ("allOf", "oneOf", "anyOf"):
        for number in range(len(mapping(place.node).get(union) or [])):
            found = _property(document, place.at(union, number), key)
            if found.node:
                return found
    return Place("", {})
