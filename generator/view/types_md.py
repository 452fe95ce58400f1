"""How a type is written in Markdown: cells of a table, headings, links to model pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ..encode import py_literal
from ..frozen import dataclass
from ..ir import AliasDecl, AnyType, Const, ListOf, MapOf, Named, Nullable, Scalar, Sdk, TupleOf, Type, UnionDecl
from ..names import Names
from ..names.reserved import DEVICES
from ..text_values import SHOWN
from . import markdown
from .type_index import parts

_DATE = "[date](https://docs.python.org/3/library/datetime.html#date-objects)"
_FILE = "*Union[bytes, IO[bytes], io.BufferedReader]*"
_PARTS = 300
"""Of these an alias is written out, beyond it is named."""
_SCALARS: Mapping[str, str] = {"none": "None", "bytes": "bytes", **SHOWN}


@dataclass(frozen=True, slots=True)
class TypeWriter:
    """Writes types for pages of one folder. `models` is the way from there to the model pages, with its slash."""

    sdk: Sdk
    names: Names
    models: str
    _sprawling: dict[str, bool] = field(default_factory=dict[str, bool], compare=False)
    """Which aliases are too large to be written out, as far as that was asked."""

    def cell(self, type_: Type, *, required: bool) -> str:
        """The type of a parameter or a field, with links."""
        shown = self.shown(type_)
        nullable = isinstance(shown, Nullable)
        inner = self.shown(shown.inner) if isinstance(shown, Nullable) else shown
        if isinstance(inner, ListOf):
            return f"List[{self.cell(inner.item, required=True)}]"
        if isinstance(inner, TupleOf):
            return f"Tuple[{', '.join(self.cell(item, required=True) for item in inner.items)}]"
        if isinstance(inner, MapOf):
            return f"Dict[str, {self.cell(inner.value, required=True)}]"
        if isinstance(inner, Scalar) and inner.kind in ("datetime", "date"):
            return _DATE
        if isinstance(inner, Scalar) and inner.kind == "bytes":
            return _FILE
        return self._leaf(inner, _WRAPPERS[required, nullable])

    def _leaf(self, type_: Type, wrapper: str) -> str:
        name = self._safe(type_)
        wrapped = f"{wrapper}[{name}]" if wrapper else name
        return f"[{wrapped}]({self.link(type_.ref)})" if isinstance(type_, Named) else f"*{wrapped}*"

    def linked(self, type_: Type) -> str:
        """The type of an answer, with links, for a place that sets its own emphasis."""
        shown = self.shown(type_)
        if isinstance(shown, Nullable):
            return f"Optional[{self.linked(shown.inner)}]"
        if isinstance(shown, ListOf):
            return f"List[{self.linked(shown.item)}]"
        if isinstance(shown, TupleOf):
            return f"Tuple[{', '.join(map(self.linked, shown.items))}]"
        if isinstance(shown, MapOf):
            return f"Dict[str, {self.linked(shown.value)}]"
        if isinstance(shown, Named):
            return f"[{self.plain(shown)}]({self.link(shown.ref)})"
        return self._safe(shown)

    def _safe(self, type_: Type) -> str:
        """The type as Python would spell it; a constant in it, which is the document's, as Markdown."""
        shown = self.shown(type_)
        return markdown.line(self.plain(shown)) if isinstance(shown, Const) else self.plain(shown)

    def plain(self, type_: Type) -> str:
        """The type as Python would spell it, without links; not yet Markdown."""
        shown = self.shown(type_)
        if isinstance(shown, Nullable):
            return f"Optional[{self.plain(shown.inner)}]"
        if isinstance(shown, ListOf):
            return f"List[{self.plain(shown.item)}]"
        if isinstance(shown, TupleOf):
            return f"Tuple[{', '.join(map(self.plain, shown.items))}]"
        if isinstance(shown, MapOf):
            return f"Dict[str, {self.plain(shown.value)}]"
        if isinstance(shown, Named):
            return f"models.{self.names.models[shown.ref]}"
        if isinstance(shown, Const):
            return f"Literal[{py_literal(shown.value)}]"
        return _SCALARS.get(shown.kind, shown.kind) if isinstance(shown, Scalar) else "Any"

    def link(self, ref: str) -> str:
        """The way to a declaration's page; an error's payload is shown on its exception's page."""
        return f"{self.models}{model_stem(self.names, ref)}.md"

    def shown(self, type_: Type) -> Type:
        """`type_` with what has no page of its own replaced by what it stands for."""
        seen: set[str] = set()
        while isinstance(type_, Named) and type_.ref not in seen:
            seen.add(type_.ref)
            target = self._stands_for(type_)
            if target is type_:
                break
            type_ = target
        return type_

    def _stands_for(self, named: Named) -> Type:
        decl = self.sdk.schemas.get(named.ref)
        if decl is None:
            return AnyType(named.meta)
        if isinstance(decl, AliasDecl):
            if named.ref not in self._sprawling:
                self._sprawling[named.ref] = sprawls(self.sdk, decl.type)
            return named if self._sprawling[named.ref] else decl.type
        if isinstance(decl, UnionDecl) and all(isinstance(m, Scalar) and m.kind == "str" for m in decl.members):
            return Scalar(named.meta, "str")
        return named


_WRAPPERS: Mapping[tuple[bool, bool], str] = {
    (True, False): "",
    (True, True): "Nullable",
    (False, False): "Optional",
    (False, True): "OptionalNullable",
}


def sprawls(sdk: Sdk, type_: Type) -> bool:
    """Whether `type_`, with what its aliases stand for, has more parts than a line could show: endlessly many where it
    leads back to itself, and twice as many with each pair in a pair."""
    todo = [type_]
    for _ in range(_PARTS):
        if not todo:
            return False
        one = todo.pop()
        decl = sdk.schemas.get(one.ref) if isinstance(one, Named) else None
        todo += [decl.type] if isinstance(decl, AliasDecl) else parts(one)
    return True


def model_stem(names: Names, ref: str) -> str:
    """The file name, without its ending, of the page that shows the declaration `ref`."""
    return page_stem(names.errors.get(ref) or names.models[ref])


def page_stem(name: str) -> str:
    """The file name, without its ending, of the page of what is called `name`; a folder's index is
    `README.md` here and `index.html` on the site."""
    stem = portable(name.lower())
    return f"{stem}_" if stem in ("readme", "index") else stem


def portable(stem: str) -> str:
    """`stem` as a file or folder may be called on every system."""
    return f"{stem}_" if stem in DEVICES else stem
