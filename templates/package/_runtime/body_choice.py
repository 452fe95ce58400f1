"""Which of a body's media types a call sends, where it has more than one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from .bodies import bare
from .coreschema import Node, SchemaTree, tree_of, wire_names
from .files import is_raw_file
from .operation import Body
from .shapes import is_object


def candidates(body: Body, headers: Mapping[str, str], value: Any) -> tuple[Body, ...]:
    """The body in each media type that may be meant: the one that `headers` ask for; else, where the types of their
    values differ, all of them: what suits the value best comes first, what suits it alike in the document's order."""
    known = (body, *(_alternative(body, each) for each in body.alternatives))
    wanted = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    found = [each.replace(media_type=wanted) for each in known if bare(each.media_type) == bare(wanted)]
    if found or body.fields:
        return tuple(found) or known[:1]
    return tuple(sorted(known, key=lambda each: _distance(each, value)))


def _distance(body: Body, value: Any) -> int:
    """How little a value suits a body: a file goes as one, and is text only where nothing else is, a text is no file, a
    model goes as what it is, and a dictionary as the object that describes most of its keys."""
    if is_raw_file(value):
        return 2 if bare(body.media_type).startswith("text/") else body.schema.annotation is not bytes
    if isinstance(value, str):
        return body.schema.annotation is bytes
    if isinstance(value, BaseModel):
        return not _is_one(body, value)
    if is_object(value) and not body.stream:
        tree = tree_of(body.schema)
        return _unknown(tree, tree.root, set(value))
    return 0


def _is_one(body: Body, value: BaseModel) -> bool:
    try:
        body.schema.adapter.validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _unknown(tree: SchemaTree, node: Node, keys: set[str]) -> int:
    """How many of an object's keys a type does not describe."""
    node = tree.inner(node)
    if node["type"] in {"union", "tagged-union"}:
        return min(_unknown(tree, choice, keys) for choice in tree.choices(node))
    if node["type"] != "model":
        return 0
    return len(keys - {wire for name, field in tree.fields(node).items() for wire in wire_names(name, field)})


def _alternative(body: Body, other: Body) -> Body:
    return other.replace(required=body.required, arg=body.arg, fields=body.fields, nullable=body.nullable)
