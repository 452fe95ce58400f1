"""Declarations: the schemas that get a name of their own."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..diagnostics import Pointer
from ..frozen import dataclass
from .types import Json, Meta, Type


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a declaration comes from: all that `names` may look at to find candidates for its name.

    `root` is the component's name or the operationId. `role` says what kind of root type it is, or `inline`.
    `short` is the property's name (for items and map values the property's too; for a union's member its title,
    discriminator value or number word). `anchors` are the shorts of the enclosing unions, outermost first;
    `context` is group, Request/Response, status, content type, then the words of the path from the root.
    """

    root: str
    role: Literal["component", "request", "body", "response", "event", "error", "inline"]
    short: str = ""
    member_of_union: bool = False
    anchors: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    side: Literal["component", "request", "response"] = "component"
    group: str = ""
    status: str = ""
    media_type: str = ""
    depth: int = 0
    component: str = ""
    """The component that is meant, where `root` is made of its name: XML elements are called as the document says."""
    shared: bool = False
    """Whether it belongs to no root, but is the same type wherever it is met."""
    override: str = ""
    """A name demanded by the document (`x-sdk-name`, `x-speakeasy-name-override`…)."""
    twins: tuple[Pointer, ...] = ()
    """Pointers that this declaration stands for, too: they share its name's lock. Inline schemas of equal structure,
    and the component whose schema is written in another file."""


@dataclass(frozen=True, slots=True)
class Field:
    """A property of an object. `name` is the wire name."""

    pointer: Pointer
    name: str
    type: Type
    required: bool
    name_override: str = ""

    @property
    def meta(self) -> Meta:
        """What the document says of the property."""
        return self.type.meta


@dataclass(frozen=True, slots=True)
class ObjectDecl:
    """An object with properties. `additional` is the type of other properties; None: unknown ones are kept
    untyped; `closed`: the document forbids them."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    fields: tuple[Field, ...]
    additional: Type | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class EnumDecl:
    """Two or more scalars. `names` are given by extensions, parallel to `values`, or empty."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    values: tuple[Json, ...]
    names: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The property that tells a union's members apart; `mapping` is value → the member's declaration.
    `inferred`: not declared in the document but true of it (each member has a different constant). `common`: the
    enumeration of the values of all members, which members have from the type that they extend."""

    property: str
    mapping: tuple[tuple[str, Pointer], ...]
    inferred: bool = False
    common: Pointer = ""


@dataclass(frozen=True, slots=True)
class UnionDecl:
    """Two or more types, in the document's order. Null is not among them: it is a `Nullable` around the use."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    members: tuple[Type, ...]
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class AliasDecl:
    """A component that only gives a name to another type."""

    pointer: Pointer
    origin: Origin
    meta: Meta
    type: Type


SchemaDecl: TypeAlias = ObjectDecl | EnumDecl | UnionDecl | AliasDecl
