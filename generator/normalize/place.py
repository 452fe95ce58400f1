"""Where in the API a schema stands: the facts from which `names` will find its name."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

from ..diagnostics import Pointer, split_pointer
from ..frozen import dataclass
from ..ir import Origin

Role: TypeAlias = Literal["component", "request", "body", "response", "event", "error", "inline"]
Side: TypeAlias = Literal["component", "request", "response"]

_ONES = (
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)  # fmt: skip
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_RANKS: dict[Side, int] = {"component": 0, "request": 1, "response": 2}


def number_word(number: int) -> str:
    """`number` in words, up to ninety-nine; beyond, its digits."""
    if number < len(_ONES):
        return _ONES[number]
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (_ONES[ones] if ones else "")


def name_of(pointer: Pointer) -> str:
    """The last word of `pointer`; of a whole file its name, without the ending."""
    document, tokens = split_pointer(pointer)
    return tokens[-1] if tokens else document.rsplit("/", 1)[-1].split(".")[0]


@dataclass(frozen=True, slots=True)
class Place:
    """A step of the walk from a root schema down. `lexical` is the root's pointer: what lies outside of it belongs
    to another walk. `words` are the steps so far; `lists` counts the arrays and maps right around; `envelope`: the
    fields of a server-sent event stand here; `shared`: what stands here belongs to no root."""

    root: str
    role: Role
    lexical: Pointer
    side: Side = "component"
    short: str = ""
    group: str = ""
    status: str = ""
    media_type: str = ""
    is_member: bool = False
    anchors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    depth: int = 0
    lists: int = 0
    envelope: bool = False
    shared: bool = False

    def under(self, name: str) -> Place:
        """The place of the property `name`."""
        return Place(
            self.root, "inline", self.lexical, self.side, name, self.group, self.status, self.media_type,
            anchors=self.anchors, words=(*self.words, name), depth=self.depth + 1,
        )  # fmt: skip

    def element(self) -> Place:
        """The place of an array's item or a map's value: it takes the name of what holds it."""
        role: Role = "inline" if self.role == "component" else self.role
        return Place(
            self.root, role, self.lexical, self.side, self.short, self.group, self.status, self.media_type,
            self.is_member, self.anchors, self.words, self.depth + 1, self.lists + 1,
        )  # fmt: skip

    def member(self, short: str) -> Place:
        """The place of a union's member."""
        return replace(
            self, role="inline", short=short, words=(*self.words, short), anchors=(*self.anchors, self.short),
            depth=self.depth + 1, lists=0, is_member=True,
        )  # fmt: skip

    def origin(self, override: str = "") -> Origin:
        """The facts for `names`."""
        sides = {"component": "", "request": "Request", "response": "Response"}
        head = (self.group, sides[self.side], self.status, self.media_type) if self.side != "component" else ()
        return Origin(
            root=self.root, role=self.role, short=self.short, member_of_union=self.is_member, anchors=self.anchors,
            context=tuple(word for word in (*head, *self.words) if word), side=self.side, group=self.group,
            status=self.status, media_type=self.media_type, depth=self.depth, shared=self.shared, override=override,
        )  # fmt: skip

    @property
    def rank(self) -> tuple[int, int]:
        """The order of claiming names: components, request trees, response trees; shallower first."""
        return (_RANKS[self.side], self.depth)
