"""Which module each model lives in, so that imports between them form no cycle.

One module for each component and one for each operation's own types; modules that need each other become one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from . import ir
from .diagnostics import Pointer
from .frozen import dataclass
from .graph import components
from .names import Names
from .names.modules import ModuleNames


@dataclass(frozen=True, slots=True)
class Layout:
    """`modules`: declaration → module name under `models/`; `members`: module → its declarations, in order;
    `imports`: module → the modules it needs, acyclic. `operations`: operation → the module of its own types, which
    has no members when it declares none."""

    modules: Mapping[Pointer, str]
    members: Mapping[str, tuple[Pointer, ...]]
    imports: Mapping[str, tuple[str, ...]]
    operations: Mapping[Pointer, str] = field(default_factory=dict[str, str])

    @property
    def in_order(self) -> Iterator[str]:
        """The modules, each after those that it needs."""
        return (module for group in components(self.imports) for module in group)


def arrange(sdk: ir.Sdk, names: Names) -> Layout:
    """The modules of `sdk`. Every declaration is in exactly one, and the imports between them are acyclic."""
    homes = {pointer: _home(decl) for pointer, decl in sdk.schemas.items()}
    merged = _merge(homes, _needs(sdk, homes))
    titles = _titles(sdk, names, homes, merged)
    modules = {pointer: titles[merged[home]] for pointer, home in homes.items()}
    members: dict[str, list[Pointer]] = {}
    for pointer, module in modules.items():
        members.setdefault(module, []).append(pointer)
    return Layout(
        modules=modules,
        members={module: tuple(members[module]) for module in sorted(members)},
        imports=_imports(sdk, modules),
        operations={
            op.pointer: titles[merged.get(f"op {op.operation_id}", f"op {op.operation_id}")] for op in sdk.operations
        },
    )


def references(decl: ir.SchemaDecl) -> Iterator[Pointer]:
    """The declarations that `decl` mentions, in order, repetitions included."""
    for part in parts(decl):
        if not isinstance(part, ir.WITHOUT_PARTS):
            yield from _mentioned(part)


def parts(decl: ir.SchemaDecl) -> tuple[ir.Type, ...]:
    """The types that `decl` consists of."""
    match decl:
        case ir.ObjectDecl():
            extra = (decl.additional,) if decl.additional is not None else ()
            return (*(field.type for field in decl.fields), *extra)
        case ir.UnionDecl():
            return decl.members
        case ir.AliasDecl():
            return (decl.type,)
        case ir.EnumDecl():
            return ()


def _mentioned(type_: ir.Type) -> Iterator[Pointer]:
    current = type_
    while True:
        match current:
            case ir.Named():
                yield current.ref
                return
            case ir.TupleOf():
                for item in current.items:
                    yield from _mentioned(item)
                return
            case ir.ListOf():
                current = current.item
            case ir.MapOf():
                current = current.value
            case ir.Nullable():
                current = current.inner
            case _:
                return


def _home(decl: ir.SchemaDecl) -> str:
    """Where a declaration would live if nothing had to be merged: a component's types together, an operation's too."""
    kind = "component" if decl.origin.side == "component" else "op"
    return f"{kind} {decl.origin.root}"


def _needs(sdk: ir.Sdk, homes: Mapping[Pointer, str]) -> dict[str, list[str]]:
    needs: dict[str, dict[str, None]] = {home: {} for home in homes.values()}
    for pointer, decl in sdk.schemas.items():
        for ref in references(decl):
            if homes[ref] != homes[pointer]:
                needs[homes[pointer]].setdefault(homes[ref])
    return {home: list(found) for home, found in needs.items()}


def _merge(homes: Mapping[Pointer, str], needs: Mapping[str, list[str]]) -> dict[str, str]:
    """Home → the home that stands for all which need each other: the first one in the document's order."""
    order = {home: number for number, home in enumerate(dict.fromkeys(homes.values()))}
    merged: dict[str, str] = {}
    for group in components(needs):
        first = min(group, key=order.__getitem__)
        merged |= dict.fromkeys(group, first)
    return merged


def _titles(sdk: ir.Sdk, names: Names, homes: Mapping[Pointer, str], merged: Mapping[str, str]) -> dict[str, str]:
    """Home → module name: the component's class or the operation's name in snake_case."""
    wanted: dict[str, str] = {}
    for pointer, decl in sdk.schemas.items():
        if decl.origin.role == "component":
            wanted[homes[pointer]] = names.errors.get(pointer, names.models[pointer])
    for operation in sdk.operations:
        wanted[f"op {operation.operation_id}"] = names.operations[operation.pointer] + "Op"
    modules = ModuleNames([*names.models.values(), *names.errors.values(), *names.responses.values()])
    keep = dict.fromkeys([*merged.values(), *(home for home in wanted if home not in merged)])
    return {home: modules.take(wanted.get(home, home.partition(" ")[2])) for home in keep}


def _imports(sdk: ir.Sdk, modules: Mapping[Pointer, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {module: set() for module in modules.values()}
    for pointer, decl in sdk.schemas.items():
        found[modules[pointer]] |= {modules[ref] for ref in references(decl)} - {modules[pointer]}
    return {module: tuple(sorted(found[module])) for module in sorted(found)}
