"""Types that are other names of types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diagnostics import Pointer
from .declarations import AliasDecl, SchemaDecl
from .types import Named, Nullable, Type


def chain(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> Iterator[Type]:
    """`found`, and each type that it is another name of, one after another and all of them without nullability; aliases
    in a circle end with the first that came before."""
    seen: set[Pointer] = set()
    while True:
        while isinstance(found, Nullable):
            found = found.inner
        yield found
        if not isinstance(found, Named) or found.ref in seen:
            return
        seen.add(found.ref)
        decl = schemas.get(found.ref)
        if not isinstance(decl, AliasDecl):
            return
        found = decl.type


def behind(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> Type:
    """The type that `found` is another name of, without nullability."""
    *_, last = chain(found, schemas)
    return last
