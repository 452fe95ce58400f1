"""Operations that answer in pages: what is said of them, held against what they take and give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..config import Config
from ..diagnostics import NOWHERE, Diagnostic, warning
from ..frozen import dataclass
from ..ir import (
    AliasDecl,
    AnyType,
    Argument,
    Content,
    EnumDecl,
    Field,
    ListOf,
    MapOf,
    Named,
    Nullable,
    ObjectDecl,
    Operation,
    Pagination,
    Scalar,
    Type,
    UnionDecl,
)
from ..normalize import NormalForm
from ..suggest import nearest
from .contents import is_json
from .paging import Declared, declared

_COUNTED = frozenset({"offset", "page"})


class _MisfitError(Exception):
    """Why a declaration cannot be followed, and what to do."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem)
        self.problem, self.hint = problem, hint


@dataclass(frozen=True, slots=True)
class Paginator:
    """Finds the operations that answer in pages."""

    normal: NormalForm
    config: Config
    diagnostics: list[Diagnostic]

    def paginate(self, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
        """The operations, those with pages marked so."""
        known = {operation.operation_id for operation in operations}
        for name in self.config.operations:
            if name not in known and self.config.operations[name].get("ignore") is not True:
                hint = nearest(name, sorted(known)) or "the keys are operationIds"
                found = warning(
                    "operation-unknown", f"The settings speak of {name!r}, which is no operation.", "#", hint
                )
                self.diagnostics.append(replace(found, position=self.config.places.get(name, NOWHERE)))
        return tuple(replace(operation, pagination=self._pages(operation)) for operation in operations)

    def _pages(self, operation: Operation) -> Pagination | None:
        said = declared(operation, self.config)
        if isinstance(said, Diagnostic):
            self.diagnostics.append(said)
        if not isinstance(said, Declared):
            return None
        try:
            return self._fitted(said, operation)
        except _MisfitError as misfit:
            self.diagnostics.append(said.misfit(misfit.problem, misfit.hint))
            return None

    def _fitted(self, said: Declared, operation: Operation) -> Pagination:
        _check_complete(said)
        content, answer, items = self._answer(said, operation)
        argument = self._argument(said, operation) if said.style not in {"link", "url"} else None
        following, more, total = (self._way(answer, path)[0] for path in (said.next, said.more, said.total))
        size = _find(operation, said.limit, "limit") if said.limit else None
        return Pagination(
            style=said.style,
            content=content.pointer,
            page=answer.ref if isinstance(answer, Named) else None,
            item=self._item(answer, items),
            items=items,
            argument=argument.key if argument else "",
            next=following,
            has_more=more,
            total=total,
            size=size.key if size else "",
            first=_first(said, argument),
            as_text=argument is not None and _is_text(self._resolved(argument.type)),
        )

    # --- what the operation takes ---------------------------------------------------------------------------------

    def _argument(self, said: Declared, operation: Operation) -> Argument:
        found = _find(operation, said.parameter, "parameter")
        type_ = self._resolved(found.type)
        if said.style in _COUNTED:
            fits = isinstance(type_, Scalar) and type_.kind in {"int", "float", "str"}
        else:
            fits = isinstance(type_, AnyType) or (isinstance(type_, Scalar) and type_.kind not in {"bool", "bytes"})
            fits = fits or (isinstance(type_, Named) and isinstance(self._decl(type_), (UnionDecl, EnumDecl)))
        if not fits:
            raise _MisfitError(f"the parameter {said.parameter!r} cannot hold {_held(said)}")
        return found

    # --- what the operation gives -----------------------------------------------------------------------------------

    def _answer(self, said: Declared, operation: Operation) -> tuple[Content, Named | ListOf, str]:
        """The first of the results that can be a page, its type behind names and nulls, and the way to its items."""
        problem = _MisfitError("no answer of the operation is JSON with a schema")
        for content in _contents(operation):
            try:
                answer = self._page_type(content)
                items = self._only_list(answer) if said.items is None else said.items
                self._item(answer, items)
                return content, answer, self._way(answer, items)[0]
            except _MisfitError as found:
                problem = found
        raise problem

    def _page_type(self, content: Content) -> Named | ListOf:
        type_ = self._resolved(content.type) if content.type else None
        if isinstance(type_, ListOf) or (isinstance(type_, Named) and isinstance(self._decl(type_), ObjectDecl)):
            return type_
        raise _MisfitError("the answer is neither an object with documented properties nor a list")

    def _only_list(self, answer: Named | ListOf) -> str:
        decl = self._decl(answer) if isinstance(answer, Named) else None
        if not isinstance(decl, ObjectDecl):
            return ""
        lists = [field.name for field in decl.fields if isinstance(self._resolved(field.type), ListOf)]
        if len(lists) != 1:
            raise _MisfitError(
                f"the answer has {len(lists)} lists, and it is not said which holds the items", "set items"
            )
        return lists[0]

    def _item(self, answer: Type, path: str) -> Type:
        found = self._resolved(self._way(answer, path)[1])
        if isinstance(found, ListOf):
            return found.item
        if isinstance(found, AnyType):
            return found
        raise _MisfitError(f"what stands at {path!r} in the answer is no list")

    def _way(self, answer: Type, path: str) -> tuple[str, Type]:
        """`path` with tildes for the dots within names, which not everybody sets apart, and what stands there."""
        found, steps, rest = answer, list[str](), path.split(".") if path else []
        while rest:
            within = self._resolved(found)
            name = self._name(within, rest)
            found = self._within(within, name.replace("~", "."), path.replace("~", "."))
            steps.append(name.replace(".", "~"))
            rest = rest[name.count(".") + 1 :]
        return ".".join(steps), found

    def _name(self, type_: Type, rest: list[str]) -> str:
        """The name that `rest` begins with, which holds dots where only such a property is there."""
        known = {field.name for field in self._fields(type_)} if isinstance(type_, Named) else set[str]()
        names = [".".join(rest[:count]) for count in range(1, len(rest) + 1)]
        return next((name for name in names if name in known), rest[0])

    def _within(self, type_: Type, name: str, path: str) -> Type:
        match type_:
            case AnyType():
                return type_
            case MapOf(value=value):
                return value
            case ListOf(item=item) if re.fullmatch(r"-?\d+", name):
                return item
            case Named():
                for field in self._fields(type_):
                    if field.name == name:
                        return field.type
                raise _MisfitError(f"the answer has nothing at {path!r}", self._known(type_))
            case _:
                raise _MisfitError(f"the answer has nothing at {path!r}")

    def _known(self, type_: Named) -> str:
        names = ", ".join(field.name for field in self._fields(type_))
        return f"known there: {names}" if names else ""

    def _fields(self, type_: Named) -> Iterator[Field]:
        """The properties of an object, or of a union's members that are objects."""
        decl = self._decl(type_)
        if isinstance(decl, ObjectDecl):
            yield from decl.fields
        if isinstance(decl, UnionDecl):
            for member in decl.members:
                inner = self._resolved(member)
                found = self._decl(inner) if isinstance(inner, Named) else None
                yield from found.fields if isinstance(found, ObjectDecl) else ()

    def _decl(self, type_: Named) -> object:
        return self.normal.schemas.get(type_.ref)

    def _resolved(self, type_: Type) -> Type:
        """`type_` behind nulls and names that only stand for another type."""
        seen: set[str] = set()
        while True:
            if isinstance(type_, Nullable):
                type_ = type_.inner
                continue
            decl = self._decl(type_) if isinstance(type_, Named) and type_.ref not in seen else None
            if not isinstance(type_, Named) or not isinstance(decl, AliasDecl):
                return type_
            seen.add(type_.ref)
            type_ = decl.type


def _contents(operation: Operation) -> Iterator[Content]:
    for response in operation.results:
        for content in response.contents:
            if content.stream is not None:
                raise _MisfitError("the operation answers with a stream")
            if content.type is not None and is_json(content.media_type):
                yield content


def _check_complete(said: Declared) -> None:
    if said.style in {"cursor", "url"} and not said.next:
        raise _MisfitError(f"it is not said where an answer holds the next {_WANTED[said.style]}", "set next")
    if said.style in {"cursor", *_COUNTED} and not said.parameter:
        raise _MisfitError(f"it is not said which parameter takes the {_WANTED[said.style]}", "set parameter")


_WANTED = {"cursor": "cursor", "url": "address", "offset": "offset", "page": "page number"}


def _held(said: Declared) -> str:
    return "a number" if said.style in _COUNTED else "a cursor"


def _find(operation: Operation, name: str, role: str) -> Argument:
    """The argument of this name, or of this key where several have the name."""
    keyed = [one for one in operation.arguments if one.key == name]
    found = keyed or [one for one in operation.arguments if one.kind != "body" and one.name == name]
    if found:
        return found[0]
    known = ", ".join(one.name for one in operation.arguments if one.kind != "body")
    raise _MisfitError(f"the operation takes no {name!r} ({role})", f"known there: {known}" if known else "")


def _first(said: Declared, argument: Argument | None) -> int | None:
    """Where counting begins: as said, else the parameter's default."""
    if said.style not in _COUNTED or said.start is not None or argument is None:
        return said.start
    default = argument.type.meta.default
    return default if isinstance(default, int) and not isinstance(default, bool) else None


def _is_text(type_: Type) -> bool:
    return isinstance(type_, Scalar) and type_.kind == "str"
