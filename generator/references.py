"""Where a document refers to others, and where it gives names: `$ref`, discriminator mappings, `$id`, `$anchor`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from .addresses import parted
from .frozen import dataclass
from .plain import NESTED, Json, inner, is_array, is_object, members

if TYPE_CHECKING:
    from .document import Document

_MAPS_OF_NAMES = frozenset(
    (
        *("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"),
        *("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links"),
        *("callbacks", "pathItems", "mediaTypes", "paths", "webhooks", "content", "variables", "mapping", "encoding"),
    )
)
_DATA_KEYS = frozenset(("example", "examples", "default", "enum", "const", "value"))


class Node(NamedTuple):
    """An object of a document. `named`: its keys are names that somebody chose, as under `properties`. `lax`: it
    stands in an example, a default or an extension, and may be mere data."""

    tokens: tuple[str, ...]
    data: dict[str, Any]
    named: bool
    lax: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A `$ref` in a document: the tokens of the object that holds it, its text, and whether it may be mere data."""

    tokens: tuple[str, ...]
    text: str
    lax: bool


def objects(data: Json) -> Iterator[Node]:
    """Every object in `data`, outer before inner, in the document's order."""
    stack: list[tuple[tuple[str, ...], Any, bool, bool]] = [((), data, False, False)]
    while stack:
        tokens, node, named, lax = stack.pop()
        if is_object(node):
            yield Node(tokens, node, named, lax)
            for key in reversed(node):
                child = node[key]
                if type(child) not in NESTED:
                    continue
                names = not named and key in _MAPS_OF_NAMES and is_object(child)
                mere = lax or (not (named or names) and _holds_data(key))
                stack.append(((*tokens, key), child, names, mere))
        elif is_array(node):
            for index in range(len(node) - 1, -1, -1):
                item = node[index]
                if type(item) in NESTED:
                    stack.append(((*tokens, str(index)), item, False, lax))


def _holds_data(key: str) -> bool:
    return key in _DATA_KEYS or key.startswith("x-")


def references(data: Json) -> Iterator[Reference]:
    """Every `$ref` in `data`, in the document's order."""
    return (found for node in objects(data) for found in _reference(node))


def _reference(node: Node) -> Iterator[Reference]:
    text = node.data.get("$ref")
    if isinstance(text, str) and not node.named:
        yield Reference(node.tokens, text, node.lax)


def mappings(document: Document) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The mapping of every discriminator in a document, with its tokens."""
    has_any = any("propertyName" in each for each in document.objects)
    return (found for node in (objects(document.data) if has_any else ()) for found in _mapping(node))


def _mapping(node: Node) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if "propertyName" in node.data and node.tokens[-1:] == ("discriminator",) and not node.named:
        yield (*node.tokens, "mapping"), members(node.data.get("mapping"))


def targets(document: Document) -> Iterator[str]:
    """The documents that a document refers to, as written, in order, each once."""
    texts: list[str] = []
    mapped: list[str] = []
    for node in objects(document.data) if any(map(_leads_out, document.objects)) else ():
        texts += [found.text for found in _reference(node)]
        mapped += [text for _, mapping in _mapping(node) for text in mapping.values() if _names_file(text)]
    texts += mapped
    yield from dict.fromkeys(target for target in (parted(text)[0] for text in texts) if target)


def _leads_out(node: dict[str, Any]) -> bool:
    """Whether a text of an object may name another document. Most documents stand alone, and this look takes a tenth
    of the time of the other."""
    ref = node.get("$ref")
    if isinstance(ref, str) and not ref.startswith("#"):
        return True
    return "propertyName" in node and any(map(_names_file, members(node.get("mapping")).values()))


def bare_objects(data: Json) -> list[dict[str, Any]]:
    """Every object in `data`, outer before inner, without its place."""
    found: list[dict[str, Any]] = []
    level: list[Any] = [data] if type(data) in NESTED else []
    while level:
        found += filter(is_object, level)
        level = inner(level)
    return found


def _names_file(text: Json) -> bool:
    return isinstance(text, str) and parted(text)[0].endswith((".yaml", ".yml", ".json"))


def keyword(document: Document, name: str, beyond: int = -1) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text under the keyword `name` of an object in a document, with the object's tokens; only those with more
    than `beyond` characters."""
    is_there = any(name in node and _is_text(node[name], beyond) for node in document.objects)
    for node in objects(document.data) if is_there else ():
        value = node.data.get(name)
        if _is_text(value, beyond) and not node.named and not node.lax:
            yield node.tokens, value


def _is_text(value: Json, beyond: int) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) > beyond
