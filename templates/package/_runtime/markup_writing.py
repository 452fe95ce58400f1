"""From JSON values to XML, by shapes: attributes, texts and elements in the order of the object's properties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from .markup import Anything, Choice, Field, Items, Record, Ref, Shape, Shapes, Tag, Text
from .params import scalar_text
from .shapes import is_list, is_object

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INSTANCE = Tag("nil", "http://www.w3.org/2001/XMLSchema-instance", "xsi")
_MAX_DEPTH = 200

Scope: TypeAlias = Mapping[str, str]
"""Prefixes that are declared, and their namespaces."""

Content: TypeAlias = Callable[[Scope], Iterable[str]]
"""What stands in an element, written in the scope of its prefixes."""


def document(value: Any, root: Field, shapes: Shapes) -> str:
    """The root element of a JSON value. Raises ValueError for what XML cannot express."""
    writer = _Writer(shapes)
    shape = writer.shape(root.shape)
    if isinstance(shape, Items):
        items = value if is_list(value) else []
        return _Element(root.tag, {}).closed(lambda scope: writer.items(shape, items, scope))
    return writer.element(root.tag, shape, value, {})


class _Element:
    """The start of an element, in a scope of declared prefixes."""

    def __init__(self, tag: Tag, scope: Scope) -> None:
        self.scope = dict(scope)
        self.parts: list[str] = []
        self.name = self._named(tag)
        self._declare(tag, default=True)

    def attribute(self, tag: Tag, text: str) -> None:
        """Add an attribute."""
        name = self._named(tag)
        self._declare(tag, default=False)
        self.parts.append(f'{name}="{escaped(text, quotes=True)}"')

    def closed(self, content: Content) -> str:
        """The element around its content: a function of the scope that gives texts."""
        start = " ".join([self.name, *self.parts])
        inside = "".join(content(self.scope))
        return f"<{start}>{inside}</{self.name}>" if inside else f"<{start}/>"

    def _named(self, tag: Tag) -> str:
        for name in (tag.name, *([tag.prefix] if tag.prefix else [])):
            if not _NAME.match(name):
                raise ValueError(f"{name[:60]!r} cannot be the name of an XML element or attribute")
        return f"{tag.prefix}:{tag.name}" if tag.prefix else tag.name

    def _declare(self, tag: Tag, *, default: bool) -> None:
        if not tag.namespace or tag.prefix == "xml" or not (tag.prefix or default):
            return
        if self.scope.get(tag.prefix) != tag.namespace:
            self.scope[tag.prefix] = tag.namespace
            name = f"xmlns:{tag.prefix}" if tag.prefix else "xmlns"
            self.parts.append(f'{name}="{escaped(tag.namespace, quotes=True)}"')


class _Writer:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._depth = 0

    def shape(self, shape: Shape) -> Shape:
        """What a reference means."""
        while isinstance(shape, Ref):
            shape = self._shapes[shape.name]()
        return shape

    def element(self, tag: Tag, shape: Shape, value: Any, scope: Scope) -> str:
        """An element of the value."""
        shape = self.shape(shape)
        if isinstance(shape, Choice):
            own, shape = self._chosen(shape, value)
            tag = own or tag
        made = _Element(tag, scope)
        if value is None:
            made.attribute(_INSTANCE, "true")
            return made.closed(lambda _: [])
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError(f"is nested more than {_MAX_DEPTH} levels deep")
        try:
            return self._filled(made, shape, value)
        finally:
            self._depth -= 1

    def items(self, shape: Items, value: list[Any], scope: Scope) -> list[str]:
        """The elements of a list."""
        return [self.element(shape.tag, each, item, scope) for each, item in shape.paired(value)]

    def _filled(self, made: _Element, shape: Shape, value: Any) -> str:
        if isinstance(shape, Items) and is_list(value):
            return made.closed(lambda scope: self.items(shape, value, scope))
        if is_object(value):
            record = shape if isinstance(shape, Record) else Record(())
            return made.closed(self._content(record, value, made))
        if is_list(value):
            return made.closed(lambda scope: [self.element(Tag("item"), Anything(), each, scope) for each in value])
        return made.closed(lambda _: [escaped(scalar_text(value))])

    def _content(self, record: Record, value: dict[str, Any], made: _Element) -> Content:
        """What stands in an object's element; its attributes are added to `made` at once."""
        known = {each.key for each in record.fields}
        parts = [(each, value[each.key]) for each in record.fields if each.key in value]
        for each, item in parts:
            if each.node == "attribute" and item is not None:
                made.attribute(each.tag, _attribute_text(item))
        rest = {key: item for key, item in value.items() if key not in known}

        def content(scope: Scope) -> Iterator[str]:
            for each, item in parts:
                yield from self._part(each, item, scope)
            for key, item in rest.items():
                yield from self._extra(key, record.additional or Anything(), item, scope)

        return content

    def _part(self, each: Field, value: Any, scope: Scope) -> Iterator[str]:
        shape = self.shape(each.shape)
        if each.node == "attribute":
            return
        if each.node == "text":
            yield escaped(scalar_text(value)) if value is not None else ""
        elif each.node == "cdata":
            yield (
                f"<![CDATA[{_legal(scalar_text(value)).replace(']]>', ']]]]><![CDATA[>')}]]>"
                if value is not None
                else ""
            )
        elif isinstance(shape, Items) and is_list(value):
            yield from self._list(shape, value, scope)
        elif each.node == "none" and isinstance(shape, Record) and is_object(value):
            yield from self._content(shape, value, _Element(each.tag, scope))(scope)
        else:
            yield self.element(each.tag, shape, value, scope)

    def _list(self, shape: Items, value: list[Any], scope: Scope) -> Iterator[str]:
        if shape.wrapper is None:
            yield from self.items(shape, value, scope)
            return
        yield _Element(shape.wrapper, scope).closed(lambda inner: self.items(shape, value, inner))

    def _extra(self, key: str, shape: Shape, value: Any, scope: Scope) -> Iterator[str]:
        """A property of which the document says nothing: an element, or several of a list."""
        if key == "#text":
            yield escaped(scalar_text(value))
        else:
            for item in value if is_list(value) else [value]:
                yield self.element(Tag(key), shape, item, scope)

    def _chosen(self, choice: Choice, value: Any) -> tuple[Tag | None, Shape]:
        members = [(tag, self.shape(shape)) for tag, shape in choice.members]
        told = value.get(choice.key) if is_object(value) else None
        if isinstance(told, str) and told in choice.mapping:
            return members[choice.mapping[told]]
        return max(members, key=lambda member: _fitness(member[1], value))


def _fitness(shape: Shape, value: Any) -> float:
    if isinstance(shape, Record) and is_object(value):
        keys = {each.key for each in shape.fields}
        needed = {each.key for each in shape.fields if each.required}
        return len(keys & value.keys()) - len(value.keys() - keys) - 2 * len(needed - value.keys())
    fits = is_list(value) if isinstance(shape, Items) else not (is_object(value) or is_list(value))
    return 0 if fits and isinstance(shape, (Items, Text)) else -1000


def _attribute_text(value: Any) -> str:
    return " ".join(map(scalar_text, value)) if is_list(value) else scalar_text(value)


def _legal(text: str) -> str:
    if _ILLEGAL.search(text):
        raise ValueError("holds control characters, which XML cannot express")
    return text


def escaped(text: str, *, quotes: bool = False) -> str:
    """A text as it stands in XML. Raises ValueError for characters that no XML may hold."""
    text = _legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    if quotes:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return text
