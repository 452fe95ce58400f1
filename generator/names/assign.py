"""Gives every node of an `Sdk` its public Python name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .. import ir
from ..config import Config
from ..diagnostics import Diagnostic, Pointer, Position, warning
from ..suggest import nearest
from . import exports, members, moves, project
from .answers import answer_members
from .names import Names, ResourceName
from .reserved import PACKAGE_MODULES
from .scope import Ledger, Scope


def assign(sdk: ir.Sdk, config: Config, lock: Mapping[str, str]) -> tuple[Names, list[Diagnostic]]:
    """The names of `sdk`, and what is to be said about overrides and lock entries that cannot be followed.

    `lock` is the content of `names.lock`; the next one is in the result. Priority: override, lock, first free
    candidate. An entry of the lock never moves.
    """
    followed = moves.follow_parameters(sdk, config, moves.follow_moves(sdk, config, lock))
    ledger = Ledger(followed, {}, {}, [], _places(sdk, config))
    moves.settle_operations(sdk, config, ledger)
    exports.settle_exports(sdk, config, ledger)
    fields = _fields(sdk, config, ledger)
    members.settle_calls(sdk, config, ledger)
    arguments = {op.pointer: members.settle_arguments(op, config, ledger) for op in sdk.operations}
    named = _names(sdk, config, ledger, fields, arguments)
    return named, [*ledger.findings, *_unused(sdk, config, ledger)]


def _places(sdk: ir.Sdk, config: Config) -> dict[str, Position]:
    """Where the settings ask for a name, by its key or by what it is the name of."""
    found = {key: place for key, place in config.places.items() if key in config.names}
    for operation in sdk.operations:
        name, place = operation.operation_id, config.places.get(operation.operation_id)
        if place is not None and config.operations.get(name, {}).get("name"):
            found.setdefault(members.method_key(operation), place)
    return found


def _unused(sdk: ir.Sdk, config: Config, ledger: Ledger) -> Iterator[Diagnostic]:
    """A warning for each name of the settings that nothing in the document asks for."""
    if not config.names:
        return
    objects = (decl for decl in sdk.schemas.values() if isinstance(decl, ir.ObjectDecl))
    fields = {f"{field.pointer}?field" for decl in objects for field in decl.fields}
    twins = {twin for decl in sdk.schemas.values() for twin in decl.origin.twins}
    known = {*ledger.rules, *sdk.schemas, *twins, *(operation.pointer for operation in sdk.operations), *fields}
    for key in sorted(config.names.keys() - known):
        hint = nearest(key, sorted(ledger.rules)) or "the keys are those of names.lock"
        found = warning("name-not-used", f"Nothing in the document is named by {key}.", "#", hint)
        yield replace(found, position=config.places.get(key))


def _names(
    sdk: ir.Sdk,
    config: Config,
    ledger: Ledger,
    fields: dict[Pointer, dict[str, str]],
    arguments: dict[Pointer, dict[str, str]],
) -> Names:
    own = project.project_names(sdk.title, config)
    security, env = project.credentials(sdk, config, own.client, ledger.findings)
    servers = project.server_arguments(sdk, security)
    taken = [*servers.values(), *(name for names in security.values() for name in names)]
    shared = project.global_arguments(sdk, config, taken, ledger.findings)
    return Names(
        package=own.package,
        module=own.module,
        client=own.client,
        models={at: ledger.names[at] for at in sdk.schemas},
        errors={at: ledger.names[exports.error_key(at)] for at in exports.errors_of(sdk)},
        fields=fields,
        enum_members=_enum_members(sdk),
        methods={op.pointer: ledger.names[members.method_key(op)] for op in sdk.operations},
        operations={op.pointer: ledger.names[moves.operation_key(op.pointer)] for op in sdk.operations},
        arguments=arguments,
        resources=_resources(sdk, ledger, own),
        responses=_responses(sdk, ledger),
        security=security,
        env=env,
        lock=_next_lock(ledger),
        rules=ledger.rules,
        server_arguments=servers,
        globals=shared,
        answers={op.pointer: ledger.names[exports.answer_key(op)] for op in sdk.operations if exports.has_answer(op)},
        answer_members={op.pointer: answer_members(op) for op in sdk.operations if exports.has_answer(op)},
        pages={op.pointer: ledger.names[exports.page_key(op)] for op in sdk.operations if op.pagination},
    )


def _fields(sdk: ir.Sdk, config: Config, ledger: Ledger) -> dict[Pointer, dict[str, str]]:
    objects = (decl for decl in sdk.schemas.values() if isinstance(decl, ir.ObjectDecl))
    return {decl.pointer: members.settle_fields(decl, config, ledger) for decl in objects}


def _enum_members(sdk: ir.Sdk) -> dict[Pointer, tuple[str, ...]]:
    enums = (decl for decl in sdk.schemas.values() if isinstance(decl, ir.EnumDecl))
    return {decl.pointer: members.enum_members(decl) for decl in enums}


def _responses(sdk: ir.Sdk, ledger: Ledger) -> dict[Pointer, str]:
    keys = {operation.pointer: exports.response_key(operation) for operation in sdk.operations}
    return {pointer: ledger.names[key] for pointer, key in keys.items() if key in ledger.names and key in ledger.rules}


def _resources(sdk: ir.Sdk, ledger: Ledger, own: project.ProjectNames) -> dict[tuple[str, ...], ResourceName]:
    named: dict[tuple[str, ...], ResourceName] = {(): ResourceName(own.client, "", "sdk", "")}
    scope = Scope(PACKAGE_MODULES, folded=True)
    for path in exports.groups_of(sdk):
        class_name, attribute = ledger.names[exports.group_key(path)], ledger.names[members.attribute_key(path)]
        module = _module(scope, exports.module_of(class_name))
        accessor = ".".join(filter(None, (named[path[:-1]].accessor, attribute)))
        named[path] = ResourceName(class_name, attribute, module, accessor)
    return named


def _module(scope: Scope, name: str) -> str:
    chosen = name if scope.is_free((name,)) else scope.numbered(name, lambda form: (form,), "_")
    scope.take((chosen,), name)
    return chosen


def _next_lock(ledger: Ledger) -> dict[str, str]:
    return {key: ledger.names[key] for key in sorted(ledger.names)}
