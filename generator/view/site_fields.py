"""Fields of the API reference as HTML that opens: what an object is made of, and each member of a union."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from ..diagnostics import Pointer
from ..encode import Encoded, code, html_text, single_line
from ..frozen import dataclass
from ..ir import ListOf, MapOf, Sdk, Type
from ..names import Names
from . import markdown
from .docs_facts import described
from .part_anchors import PartAnchors
from .placeholder import current
from .reference import facts_of, option_words
from .reference_parts import Part, fields_of
from .site_types import FieldDoc, FieldGroup
from .types_md import page_stem
from .wire_types import bare, object_of, options, target, title_of, type_words, union_of

Prose = Callable[[Encoded], Encoded]
"""Makes HTML of Markdown that was encoded for a page."""

_DEEPEST = 6
"""Fields within fields that a page opens; what lies deeper is behind the link to its model."""
_MOST = 400
"""Fields that one page shows in full."""


@dataclass(slots=True)
class FieldWriter:
    """Writes the fields of one page, from which `models` is the way to the pages of models."""

    sdk: Sdk
    names: Names
    models: str
    prose: Prose
    left: int = _MOST
    anchors: PartAnchors = field(default_factory=PartAnchors)
    _path: list[str] = field(default_factory=list[str])
    _request: bool = True
    _open: list[Pointer] = field(default_factory=list[Pointer])

    def fields(self, section: str, parts: Sequence[Part], *, request: bool) -> tuple[FieldDoc, ...]:
        """The parts of a section in their order, each with what it is made of, in a request or else in an answer."""
        self._request, self._path = request, [section]
        return tuple(self._field(part) for part in parts)

    def _field(self, part: Part) -> FieldDoc:
        self._path.append(part.name)
        made = self._made(part, html_text(self.anchors.add(self._path)))
        self._path.pop()
        return made

    def _made(self, part: Part, anchor: Encoded) -> FieldDoc:
        self.left -= 1
        nothing = code("")
        if part.type is None:
            text = self._html(part.said)
            name = html_text(single_line(part.name))
            place = html_text(part.place)
            return FieldDoc(anchor, name, code("string"), place, True, text, (), (), nothing, nothing, ())
        ref = target(self.sdk, part.type)
        model = (self.names.errors.get(ref) or self.names.models[ref]) if ref is not None else ""
        return FieldDoc(
            anchor=anchor,
            name=html_text(single_line(part.name)),
            type=html_text(type_words(self.sdk, part.type)),
            place=html_text(part.place),
            required=part.required,
            description=self._html(part.said or described(self.sdk, part.type, *part.metas)),
            facts=tuple(map(self._inline, facts_of(self.sdk, part))),
            options=tuple(map(html_text, option_words(options(self.sdk, part.type)))),
            page=html_text(f"{self.models}{page_stem(model)}.html") if model else nothing,
            model=html_text(f"models.{model}") if model else nothing,
            groups=self._groups(part.type),
        )

    def _groups(self, type_: Type) -> tuple[FieldGroup, ...]:
        inner = _innermost(self.sdk, type_)
        union = union_of(self.sdk, inner)
        if union is not None:
            if not self._enters(union.pointer):
                return ()
            found = tuple(self._member(member) for member in current(union))
            self._open.pop()
            return found if any(group.fields or group.description for group in found) else ()
        made = self._object(inner, "")
        return (made,) if made else ()

    def _member(self, member: Type) -> FieldGroup:
        title, words = title_of(self.sdk, member), type_words(self.sdk, member)
        name = f"{title} · {words}" if title else words
        inner = _innermost(self.sdk, member)
        made = self._object(inner, name)
        return made or FieldGroup(html_text(name), self._html(described(self.sdk, member)), ())

    def _object(self, type_: Type, title: str) -> FieldGroup | None:
        declared = object_of(self.sdk, type_)
        if declared is None or not declared.fields or not self._enters(declared.pointer):
            return None
        found = tuple(map(self._field, fields_of(self.sdk, type_, request=self._request)))
        self._open.pop()
        count = f"{len(found)} field{'s' if len(found) > 1 else ''}"
        said = self._html(declared.meta.description) if title else code("")
        return FieldGroup(html_text(title or f"Show {count}"), said, found)

    def _enters(self, pointer: Pointer) -> bool:
        """Whether a declaration is opened here: not inside itself, not too deep, not on a page that is full."""
        if pointer in self._open or len(self._open) >= _DEEPEST or self.left <= 0:
            return False
        self._open.append(pointer)
        return True

    def _html(self, raw: str) -> Encoded:
        return self.prose(markdown.text(raw, below=3)) if raw.strip() else code("")

    def _inline(self, fact: Encoded) -> Encoded:
        """A sentence without the paragraph around it."""
        return code(self.prose(fact).removeprefix("<p>").removesuffix("</p>"))


def _innermost(sdk: Sdk, type_: Type) -> Type:
    """What the lists and maps around a type hold."""
    found, seen = bare(sdk, type_), set[Pointer]()
    while isinstance(found, ListOf | MapOf) and found.meta.pointer not in seen:
        seen.add(found.meta.pointer)
        found = bare(sdk, found.item if isinstance(found, ListOf) else found.value)
    return found
