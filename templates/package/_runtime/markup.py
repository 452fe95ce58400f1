"""XML as the document describes it: the shapes of values, and the schema that reads and writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, repeat
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from .operation import Schema
from .parsing import dump_value, parse_value
from .types import ValidationMode

T = TypeVar("T")


class Tag(NamedTuple):
    """The name of an element or attribute. A namespace without a prefix is the default one."""

    name: str
    namespace: str = ""
    prefix: str = ""


class Text(NamedTuple):
    """A scalar: `kind` says of which type its text is read."""

    kind: Literal["str", "int", "float", "bool", "any"] = "str"
    nullable: bool = False


class Items(NamedTuple):
    """A list: an element for each item, inside of a `wrapper` or straight in what holds the list. A tuple has shapes
    for its `places`."""

    tag: Tag
    item: Shape
    wrapper: Tag | None = None
    places: tuple[Shape, ...] = ()

    def paired(self, values: Iterable[T]) -> Iterator[tuple[Shape, T]]:
        """Each of the values or elements, with its shape."""
        return zip(chain(self.places, repeat(self.item)), values, strict=False)


class Field(NamedTuple):
    """A property: `key` is its name in JSON. A `list` that must be there is empty where it has no element."""

    key: str
    tag: Tag
    shape: Shape
    node: Literal["element", "attribute", "text", "cdata", "none"] = "element"
    required: bool = False


class Record(NamedTuple):
    """An object. `additional` is the shape of elements that are no field; None: of any."""

    fields: tuple[Field, ...]
    additional: Shape | None = None


class Choice(NamedTuple):
    """A union: told apart by the element's name, by the `mapping` of the property `key`, or by what fits best."""

    members: tuple[tuple[Tag | None, Shape], ...]
    key: str = ""
    mapping: Mapping[str, int] = {}


class Ref(NamedTuple):
    """The shape of a model, by its name."""

    name: str


class Anything(NamedTuple):
    """Whatever stands there: text, or an object with an entry for each attribute and element."""


Shape: TypeAlias = "Text | Items | Record | Choice | Ref | Anything"

Shapes: TypeAlias = Mapping[str, Callable[[], Shape]]
"""The shapes of models, each made when it is first needed."""


class XMLSchema(Schema):
    """A type whose values are XML documents; `root` describes the element at the top."""

    def __init__(self, resolve: Callable[[], Any], root: Callable[[], Field], shapes: Shapes) -> None:
        super().__init__(resolve)
        self._root = root
        self._shapes = shapes

    def read(self, body: bytes, mode: ValidationMode, content_type: str = "") -> Any:
        """The value of a document; a charset in the content type comes before the document's own.

        Raises ParseError for what is no XML, declares a DTD or is beyond the bounds; in mode `strict` also for what
        does not match the type."""
        from .markup_reading import read_document
        from .response import charset_of

        charset = charset_of(content_type) if "charset" in content_type.lower() else ""
        return parse_value(self, read_document(body, self._root(), self._shapes, charset), mode)

    def write(self, value: Any, charset: str = "utf-8") -> bytes:
        """The document of a checked value, or of the JSON for it. Raises ValueError for what XML cannot express."""
        return self.wrap(dump_value(self, value), charset)

    def wrap(self, value: Any, charset: str = "utf-8") -> bytes:
        """The document of a value that is JSON already. Raises ValueError for what XML cannot express."""
        from .markup_writing import document

        text = document(value, self._root(), self._shapes)
        return f'<?xml version="1.0" encoding="{charset}"?>{text}'.encode(charset, "xmlcharrefreplace")
