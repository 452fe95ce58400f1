"""What the whole SDK says about its types: which declarations have an input twin, and which accept null."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from typing import TypeAlias

from .. import ir
from ..diagnostics import Pointer
from ..frozen import dataclass
from ..names import Names
from .docs_calls import Programs

GroupPath: TypeAlias = tuple[str, ...]
_Rule: TypeAlias = Callable[[Pointer, Set[Pointer]], bool]


@dataclass(frozen=True, slots=True)
class TypeIndex:
    """`twins`: declaration on the request side → name of its input twin; `nullable`: declarations that accept null;
    `timed`: those that hold a `datetime`;
    `operations`, `descriptions` and `children` are keyed by the accessor path of a group, or the empty one; `calls`:
    operation → the method's path from the client; `programs` writes its samples."""

    sdk: ir.Sdk
    names: Names
    twins: Mapping[Pointer, str]
    nullable: frozenset[Pointer]
    timed: frozenset[Pointer]
    operations: Mapping[GroupPath, tuple[ir.Operation, ...]]
    descriptions: Mapping[GroupPath, str]
    children: Mapping[GroupPath, tuple[GroupPath, ...]]
    calls: Mapping[Pointer, str]
    programs: Programs
    class_names: frozenset[str]

    def may_be_null(self, argument: ir.Argument) -> bool:
        """Whether None is a body of its own (JSON null) where there may be none as well."""
        untyped = isinstance(argument.type, ir.AnyType) or bool(argument.alternatives) or argument.item is not None
        optional = argument.kind == "body" and not argument.required
        return optional and not untyped and self.accepts_null(argument.type)

    def is_timed(self, type_: ir.Type) -> bool:
        """Whether a value of the type may be a `datetime`, or hold one."""
        return _is_timed(type_, self.timed)

    def accepts_null(self, type_: ir.Type) -> bool:
        """Whether null is a value of the type. It is one of any JSON value."""
        match type_:
            case ir.Nullable() | ir.AnyType() | ir.Const(value=None) | ir.Scalar(kind="none"):
                return True
            case ir.Named(ref=ref):
                return ref in self.nullable
            case _:
                return False


def input_twins(sdk: ir.Sdk, names: Names) -> dict[Pointer, str]:
    """Declaration on the request side → name of the typed dictionary or union that stands for it in calls."""
    requested = _reachable(sdk, _request_types(sdk))
    twins = _least(requested, lambda ref, known: _needs_twin(sdk.schemas[ref], known))
    return {ref: f"{names.models[ref]}TypedDict" for ref in sdk.schemas if ref in twins}


def index_types(sdk: ir.Sdk, names: Names) -> TypeIndex:
    """The index of an SDK's declarations."""
    nullable = _least(sdk.schemas, lambda ref, known: _is_nullable(sdk.schemas[ref], known))
    return TypeIndex(
        sdk=sdk,
        names=names,
        twins=input_twins(sdk, names),
        nullable=nullable,
        timed=_timed(sdk),
        operations={resource.path: resource.operations for resource in sdk.resources},
        descriptions={resource.path: resource.description for resource in sdk.resources},
        children=_children(names),
        calls=_calls(sdk, names),
        programs=Programs(sdk, names),
        class_names=frozenset(name.class_name for name in names.resources.values()),
    )


def _calls(sdk: ir.Sdk, names: Names) -> dict[Pointer, str]:
    return {
        operation.pointer: ".".join(
            filter(None, (names.resources[resource.path].accessor, names.methods[operation.pointer]))
        )
        for resource in sdk.resources
        for operation in resource.operations
    }


def _children(names: Names) -> dict[GroupPath, tuple[GroupPath, ...]]:
    found: dict[GroupPath, list[GroupPath]] = {}
    for path in names.resources:
        if path:
            found.setdefault(path[:-1], []).append(path)
    return {path: tuple(inside) for path, inside in found.items()}


def _request_types(sdk: ir.Sdk) -> Iterator[ir.Type]:
    for operation in sdk.operations:
        yield from (param.type for param in operation.params)
        yield from (argument.type for argument in operation.arguments)
        if operation.body:
            yield from (content.type for content in operation.body.contents if content.type)


def parts(type_: ir.Type) -> tuple[ir.Type, ...]:
    """The types that a type is directly made of."""
    match type_:
        case ir.ListOf(item=inner) | ir.MapOf(value=inner) | ir.Nullable(inner=inner):
            return (inner,)
        case ir.TupleOf(items=items):
            return items
        case _:
            return ()


def members(decl: ir.SchemaDecl) -> tuple[ir.Type, ...]:
    """The types that a declaration is directly made of."""
    match decl:
        case ir.ObjectDecl(fields=fields, additional=additional):
            return (*(field.type for field in fields), *((additional,) if additional else ()))
        case ir.UnionDecl(members=inner):
            return inner
        case ir.AliasDecl(type=inner):
            return (inner,)
        case _:
            return ()


def has_scalars(sdk: ir.Sdk, kinds: Container[str]) -> bool:
    """Whether there is a value of one of `kinds` anywhere."""
    waiting = [inner for decl in sdk.schemas.values() for inner in members(decl)]
    waiting += [*_request_types(sdk), *(each.type for each in sdk.globals)]
    for response in (response for operation in sdk.operations for response in operation.responses):
        waiting += [header.type for header in response.headers]
        for content in response.contents:
            waiting += [content.type] if content.type is not None else []
            waiting += [content.stream.item] if content.stream is not None else []
    waiting += [content.stream.item for operation in sdk.operations for content in _sent(operation) if content.stream]
    while waiting:
        type_ = waiting.pop()
        if isinstance(type_, ir.Scalar) and type_.kind in kinds:
            return True
        waiting += parts(type_)
    return False


def takes_times(sdk: ir.Sdk) -> bool:
    """Whether some argument may be a `datetime`, or hold one."""
    items = (content.stream.item for operation in sdk.operations for content in _sent(operation) if content.stream)
    timed = _timed(sdk)
    return any(_is_timed(type_, timed) for type_ in (*_request_types(sdk), *items))


def _timed(sdk: ir.Sdk) -> frozenset[Pointer]:
    return _least(sdk.schemas, lambda ref, known: any(_is_timed(each, known) for each in members(sdk.schemas[ref])))


def _sent(operation: ir.Operation) -> tuple[ir.Content, ...]:
    return operation.body.contents if operation.body is not None else ()


def _reachable(sdk: ir.Sdk, start: Iterable[ir.Type]) -> dict[Pointer, None]:
    """Declarations reached from `start`, in the order of `sdk.schemas`."""
    waiting = list(start)
    seen: set[Pointer] = set()
    while waiting:
        type_ = waiting.pop()
        waiting += parts(type_)
        if isinstance(type_, ir.Named) and type_.ref not in seen and type_.ref in sdk.schemas:
            seen.add(type_.ref)
            waiting += members(sdk.schemas[type_.ref])
    return {ref: None for ref in sdk.schemas if ref in seen}


def _least(refs: Iterable[Pointer], holds: _Rule) -> frozenset[Pointer]:
    """The smallest set for which `holds(ref, set)` is true of its members only."""
    left, known = list(refs), set[Pointer]()
    while True:
        still: list[Pointer] = []
        for ref in reversed(left):  # and so to and fro, since what holds for a chain is found from its end on
            if holds(ref, known):
                known.add(ref)
            else:
                still.append(ref)
        if len(still) == len(left):
            return frozenset(known)
        left = still


def _needs_twin(decl: ir.SchemaDecl, known: Set[Pointer]) -> bool:
    match decl:
        case ir.ObjectDecl():
            return True
        case ir.UnionDecl() | ir.AliasDecl():
            return any(_is_container(inner, known) for inner in members(decl))
        case _:
            return False


def _is_container(type_: ir.Type, known: Set[Pointer]) -> bool:
    match type_:
        case ir.ListOf() | ir.TupleOf() | ir.MapOf():
            return True
        case ir.Named(ref=ref):
            return ref in known
        case _:
            return any(_is_container(inner, known) for inner in parts(type_))


def _is_timed(type_: ir.Type, known: Set[Pointer]) -> bool:
    match type_:
        case ir.Scalar(kind=kind):
            return kind == "datetime"
        case ir.Named(ref=ref):
            return ref in known
        case _:
            return any(_is_timed(inner, known) for inner in parts(type_))


def _is_nullable(decl: ir.SchemaDecl, known: Set[Pointer]) -> bool:
    if isinstance(decl, ir.EnumDecl):
        return None in decl.values
    if isinstance(decl, ir.ObjectDecl):
        return False
    return any(
        isinstance(inner, (ir.Nullable, ir.AnyType))
        or (isinstance(inner, ir.Scalar) and inner.kind == "none")
        or (isinstance(inner, ir.Named) and inner.ref in known)
        for inner in members(decl)
    )
