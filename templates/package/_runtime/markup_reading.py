"""From XML to JSON values, by shapes. Documents with a DTD are refused: they could define entities without end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

from .markup import Anything, Choice, Field, Items, Record, Ref, Shape, Shapes, Tag, Text
from .parsing import ParseError
from .shapes import is_list, is_object

MAX_BYTES = 64 * 1024 * 1024
MAX_NODES = 1_000_000
MAX_DEPTH = 200
_SEPARATOR = "\n"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(slots=True)
class Node:
    """An element. Names are pairs of namespace and local name."""

    name: tuple[str, str]
    attributes: dict[tuple[str, str], str]
    children: list[Node] = field(default_factory=list["Node"])
    texts: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        """The text that stands straight in it."""
        return "".join(self.texts)


def read_document(body: bytes, root: Field, shapes: Shapes, charset: str = "") -> Any:
    """The JSON value of a document, in the names of the type. Raises ParseError."""
    if len(body) > MAX_BYTES:
        raise ParseError("$", f"an XML document is larger than {MAX_BYTES} bytes")
    return _Reader(shapes).field(root, parsed(body, charset))


def parsed(body: bytes, charset: str = "") -> Node:
    """The root element of a document. Raises ParseError."""
    tree = _Tree()
    parser = expat.ParserCreate(charset or None, _SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = tree.refuse
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.characters
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        place = f"line {error.lineno} column {error.offset + 1}"
        raise ParseError("$", f"not valid XML: {expat.ErrorString(error.code)} at {place}") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, ParseError):
            raise
        raise ParseError("$", "not valid XML: of an unknown encoding") from None
    return tree.top.children[0]


class _Tree:
    """What the parser has told so far."""

    def __init__(self) -> None:
        self.top = Node(("", ""), {})
        self._open = [self.top]
        self._count = 0

    def refuse(self, *_: object) -> NoReturn:
        raise ParseError("$", "an XML document with a DTD is refused")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1 + len(attributes)
        if self._count > MAX_NODES or len(self._open) > MAX_DEPTH:
            limit = f"{MAX_DEPTH} levels" if len(self._open) > MAX_DEPTH else f"{MAX_NODES} elements"
            raise ParseError("$", f"an XML document has more than {limit}")
        node = Node(_split(name), {_split(key): value for key, value in attributes.items()})
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, _: str) -> None:
        self._open.pop()

    def characters(self, text: str) -> None:
        self._open[-1].texts.append(text)


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(_SEPARATOR)
    return namespace, local


class _Reader:
    """Reads nodes by shapes; `None` stands for what is not there, too."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def shape(self, shape: Shape) -> Shape:
        """What a reference means."""
        while isinstance(shape, Ref):
            shape = self._shapes[shape.name]()
        return shape

    def field(self, root: Field, node: Node) -> Any:
        """The value of the root: a list's items stand in it."""
        shape = self.shape(root.shape)
        return self._items(shape, node) if isinstance(shape, Items) else self.value(shape, node)

    def value(self, shape: Shape, node: Node) -> Any:
        """The value of an element."""
        shape = self.shape(shape)
        if node.attributes.get((_INSTANCE, "nil")) in {"true", "1"}:
            return None
        if isinstance(shape, Record):
            return self._record(shape, node)
        if isinstance(shape, Choice):
            return self.value(self._chosen(shape, node), node)
        if isinstance(shape, Items):
            return self._items(shape, node)
        return scalar(shape, node.text) if isinstance(shape, Text) else _anything(node)

    def _items(self, shape: Items, node: Node) -> list[Any]:
        """The items of a list whose elements stand in one of its own."""
        found = self._elements(node.children, shape.tag, shape.item) or node.children
        return [self.value(*each) for each in shape.paired(found)]

    def _elements(self, nodes: list[Node], tag: Tag, shape: Shape) -> list[Node]:
        """The elements of a name, or of one that a member of a union has for itself."""
        shape = self.shape(shape)
        own = [each for each, _ in shape.members if each] if isinstance(shape, Choice) else []
        found = {id(node) for each in (tag, *own) for node in _named(nodes, each)}
        return [node for node in nodes if id(node) in found]

    def _record(self, record: Record, node: Node) -> dict[str, Any]:
        found: dict[str, Any] = {}
        used: set[int] = set()
        for each in record.fields:
            value, nodes = self._part(each, node)
            used.update(map(id, nodes))
            if value is not _NOTHING:
                found[each.key] = value
        if any(each.node == "none" for each in record.fields):
            return found
        for child in node.children:
            if id(child) not in used and child.name[1] not in found:
                found[child.name[1]] = self.value(record.additional or Anything(), child)
        return found

    def _part(self, each: Field, node: Node) -> tuple[Any, Iterable[Node]]:
        """The value of a property in its object's element, and the elements that it is made of."""
        shape = self.shape(each.shape)
        if each.node == "attribute":
            text = _attribute(node, each.tag)
            return (_NOTHING if text is None else scalar(shape, text)), ()
        if each.node in {"text", "cdata"}:
            return scalar(shape, node.text), ()
        if isinstance(shape, Items):
            return self._list(each, shape, node)
        if each.node == "none":
            return self.value(shape, node), ()
        nodes = self._elements(node.children, each.tag, shape)
        return (self.value(shape, nodes[0]) if nodes else _NOTHING), nodes

    def _list(self, each: Field, shape: Items, node: Node) -> tuple[Any, Iterable[Node]]:
        holders = _named(node.children, shape.wrapper) if shape.wrapper else []
        if holders:
            return self._items(shape, holders[0]), holders
        found = [] if shape.wrapper else self._elements(node.children, shape.tag, shape.item)
        found = found or ([] if shape.wrapper else _named(node.children, each.tag))
        if not found and not each.required:
            return _NOTHING, ()
        return [self.value(*item) for item in shape.paired(found)], found

    # --- unions ---------------------------------------------------------------------------------------------------

    def _chosen(self, choice: Choice, node: Node) -> Shape:
        members = [self.shape(shape) for _, shape in choice.members]
        named = [index for index, (tag, _) in enumerate(choice.members) if tag is not None and _is(node, tag)]
        if len(named) == 1:
            return members[named[0]]
        for member in members if choice.key else ():
            told = self._discriminator(member, choice.key, node)
            if isinstance(told, str) and told in choice.mapping:
                return members[choice.mapping[told]]
        return max(members, key=lambda member: self._fitness(member, node))

    def _discriminator(self, member: Shape, key: str, node: Node) -> Any:
        found = next((each for each in member.fields if each.key == key), None) if isinstance(member, Record) else None
        return self._part(found, node)[0] if found else None

    def _fitness(self, member: Shape, node: Node) -> float:
        """How much of an element a member of a union explains."""
        if isinstance(member, Record):
            present = [each for each in member.fields if self._part(each, node)[0] is not _NOTHING]
            lacking = [each for each in member.fields if each.required and each not in present]
            return len(present) - 2 * len(lacking) - (1.5 if not node.children and not node.attributes else 0)
        if isinstance(member, Text):
            fits = member.kind == "str" or not isinstance(scalar(member, node.text), str)
            return -10 if node.children or not fits else 0 if member.kind == "str" else 0.5
        return -1


_NOTHING = object()


def _is(node: Node, tag: Tag) -> bool:
    return node.name[1] == tag.name


def _named(nodes: list[Node], tag: Tag) -> list[Node]:
    """The elements of a name; where the namespace tells several of one name apart, those of the tag's."""
    found = [node for node in nodes if _is(node, tag)]
    if tag.namespace and len({node.name[0] for node in found}) > 1:
        return [node for node in found if node.name[0] == tag.namespace]
    return found


def _attribute(node: Node, tag: Tag) -> str | None:
    exact = node.attributes.get((tag.namespace, tag.name))
    return (
        exact if exact is not None else next((v for (_, name), v in node.attributes.items() if name == tag.name), None)
    )


def scalar(shape: Shape, text: str) -> Any:
    """A text as a scalar of the kind; as it is where it is none."""
    if not isinstance(shape, Text) or shape.kind == "str":
        return text
    plain = text.strip()
    if not plain and shape.nullable:
        return None
    if shape.kind in {"bool", "any"} and plain in {"true", "false"}:
        return plain == "true"
    if shape.kind == "bool" and plain in {"1", "0"}:
        return plain == "1"
    for make in _NUMBERS.get(shape.kind, ()):
        try:
            return make(plain)
        except ValueError:
            continue
    return text


_NUMBERS: dict[str, tuple[Any, ...]] = {"int": (int,), "float": (int, float), "any": (int, float)}


def _anything(node: Node) -> Any:
    if not node.children and not node.attributes:
        return node.text
    found: dict[str, Any] = {name: value for (space, name), value in node.attributes.items() if space != _INSTANCE}
    for child in node.children:
        _add(found, child.name[1], _anything(child))
    text = node.text.strip()
    return {**found, "#text": text} if text else found


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    if name not in found:
        found[name] = value
    elif is_list(found[name]) and not is_object(found[name]):
        found[name].append(value)
    else:
        found[name] = [found[name], value]
