"""What operations share by references is written out for each of them: how much that may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from ..diagnostics import Diagnostic, Pointer, error
from ..frozen import dataclass
from ..ir import (
    MISSING,
    Content,
    EnumDecl,
    Json,
    ListOf,
    Meta,
    Named,
    Nullable,
    ObjectDecl,
    Operation,
    Response,
    Sdk,
    Type,
)
from ..normalize import NormalForm
from ..plain import PART, Limits, characters

_FIELD = 60
"""Characters that a field of what is sent or answered counts as: it stands on the page of the call."""
_LONG = 5_000
"""Characters from which on a text is long."""
_CALL = 15 * PART
"""The same for an operation that another path has, too, and for the method of a link."""


def beyond(normal: NormalForm, sdk: Sdk, size: int, limits: Limits) -> Diagnostic | None:
    """An error where what is shared adds more than its limit to a document of `size`."""
    sharing = _Sharing(sdk)
    most = limits.shared_by(size)
    known = {operation.pointer: operation for operation in sdk.operations}
    for site in normal.operations:
        sharing.count(f"operation {id(site.data)}", _CALL)
        if site.pointer in known:
            sharing.operation(known[site.pointer])
        if sharing.added > most:
            message = f"What operations share would add more than {most:,} characters to them."
            hint = "Share less by references and links, or raise limits.shared in the config file."
            return error("shared-limit", message, site.pointer, hint, on_key=True)
    return None


@dataclass(slots=True)
class _Sharing:
    """Adds up what comes more than once."""

    sdk: Sdk
    added: int = 0
    _seen: set[str] = field(default_factory=set[str])
    _takes: dict[Pointer, int] = field(default_factory=dict[Pointer, int])

    def __post_init__(self) -> None:
        self._takes = {operation.pointer: len(operation.arguments) for operation in self.sdk.operations}

    def count(self, key: str, size: int) -> None:
        """Add the size of what has the key, unless it is the first."""
        self.added += size if self._is_there(key) else 0

    def operation(self, operation: Operation) -> None:
        """Add what an operation shares with those before."""
        for text in (operation.summary, operation.description):
            self.count(f"text {text}", _written(text))
        for param in operation.params:
            self._meta(param.type.meta)
        for each in operation.arguments:
            self.count(f"{each.kind} {each.meta.pointer} {each.name}", PART)
            self._meta(each.meta)
            self._schema(each.type)
        for content in operation.body.contents if operation.body else ():
            self._content(content)
        for response in operation.responses:
            self._response(response)

    def _response(self, response: Response) -> None:
        self.count(f"response {response.pointer}", PART + _written(response.description))
        for header in response.headers:
            self.count(f"header {header.pointer}", 2 * PART + _written(header.description))
        for content in response.contents:
            self._content(content)
        self.added += sum(_CALL + PART * self._takes.get(link.target, 0) for link in response.links)

    def _content(self, content: Content) -> None:
        self.count(f"content {content.pointer}", PART)
        self._values(content.examples)
        if content.type is not None:
            self._schema(content.type)

    def _schema(self, type_: Type) -> None:
        """Add what a call's own page and samples show of a type."""
        for ref in _named(type_):
            decl = self.sdk.schemas[ref]
            self._meta(decl.meta)
            if isinstance(decl, EnumDecl):
                self._values((decl.values,))
            elif isinstance(decl, ObjectDecl) and self._is_there(f"schema {ref}"):
                said = [each.meta.description for each in decl.fields]
                self.added += sum(_FIELD + (_written(text) if _is_long(text) else 0) for text in said)

    def _meta(self, meta: Meta) -> None:
        self.count(f"words {meta.pointer}", _written(meta.title) + _written(meta.description))
        self._values((*meta.examples, *meta.fallback_examples, meta.constraints))
        if meta.default is not MISSING:
            self._values((meta.default,))

    def _values(self, values: Iterable[Json]) -> None:
        """A value that several references lead to is one object."""
        for value in values:
            if value and self._is_there(f"value {id(value)}"):
                self.added += characters(value)

    def _is_there(self, key: str) -> bool:
        """Whether what has the key came before."""
        if key in self._seen:
            return True
        self._seen.add(key)
        return False


def _is_long(text: str) -> bool:
    return len(text) > _LONG


def _written(text: str) -> int:
    """The characters of a text, more where they are many: it is wrapped and escaped for each page and docstring."""
    return len(text) * 10 if _is_long(text) else len(text)


def _named(type_: Type) -> Iterator[Pointer]:
    """The schema of a type, or of its items."""
    while isinstance(type_, (Nullable, ListOf)):
        type_ = type_.inner if isinstance(type_, Nullable) else type_.item
    if isinstance(type_, Named):
        yield type_.ref
