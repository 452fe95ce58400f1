"""Names of operations, by which an operation is known again after its path has changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice

from .. import ir
from ..config import Config
from ..diagnostics import Pointer
from .candidates import class_name, of_declaration
from .lock import split_key
from .scope import Candidate, Claim, Ledger, Scope

_KIND = "?operation"
_PARAMETER = re.compile(r"(?P<list>#/paths/[^/]+/(?:[^/]+/)?parameters/)(?P<index>\d+)(?P<rest>/.*)")
_MOST = 20
"""Candidates for a name that are looked at."""


def operation_key(pointer: Pointer) -> str:
    """The key of an operation's own name."""
    return f"{pointer}{_KIND}"


def settle_operations(sdk: ir.Sdk, config: Config, ledger: Ledger) -> None:
    """Name each operation after its operationId, in PascalCase."""
    ledger.settle(Scope(folded=True), (_claim(operation, config) for operation in sdk.operations))


def follow_moves(sdk: ir.Sdk, config: Config, lock: Mapping[str, str]) -> Mapping[str, str]:
    """`lock` with the keys of an operation that moved to another path as they are now.

    It moved if its old place is gone and exactly one new place has its name."""
    places = {operation.pointer for operation in sdk.operations}
    gone = {key.removesuffix(_KIND): name for key, name in lock.items() if key.endswith(_KIND)}
    gone = {pointer: name for pointer, name in gone.items() if pointer not in places}
    new = {op.pointer: _name(op, config) for op in sdk.operations if operation_key(op.pointer) not in lock}
    if not gone or not new:
        return lock
    unique = {name for name, count in Counter([*gone.values()]).items() if count == 1}
    unique &= {name for name, count in Counter([*new.values()]).items() if count == 1}
    targets = {name: pointer for pointer, name in new.items()}
    moved = {old: targets[name] for old, name in gone.items() if name in unique}
    return {_moved(key, moved): name for key, name in lock.items()}


def follow_parameters(sdk: ir.Sdk, config: Config, lock: Mapping[str, str]) -> Mapping[str, str]:
    """`lock` with the keys below a parameter that has another place in its list now, as one added before it makes it.

    A parameter is known again by a type of its own: exactly one in the list may have the name that the lock gives."""
    types: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for decl in sdk.schemas.values():
        if found := _PARAMETER.fullmatch(decl.pointer):
            names = islice(of_declaration(decl.origin, config.acronyms), _MOST)
            types.setdefault((found["list"], found["rest"]), {})[found["index"]] = frozenset(
                each.name for each in names
            )
    moved: dict[tuple[str, str], str] = {}
    for key, name in lock.items():
        if (found := _PARAMETER.fullmatch(key)) and (places := types.get((found["list"], found["rest"]))):
            fitting = [index for index, names in places.items() if name in names]
            if len(fitting) == 1 and fitting[0] != found["index"]:
                moved[found["list"], found["index"]] = fitting[0]
    if not moved:
        return lock
    followed = {key: _renumbered(key, moved) for key in lock}
    taken = {new for key, new in followed.items() if new != key}
    return {followed[key]: name for key, name in lock.items() if followed[key] != key or key not in taken}


def _renumbered(key: str, moved: Mapping[tuple[str, str], str]) -> str:
    found = _PARAMETER.fullmatch(key)
    index = moved.get((found["list"], found["index"])) if found else None
    return key if found is None or index is None else f"{found['list']}{index}{found['rest']}"


def _moved(key: str, moved: Mapping[Pointer, Pointer]) -> str:
    """`key` below its operation's new place; an operation stands three tokens deep (`#/paths/{path}/{method}`)."""
    pointer, kind = split_key(key)
    tokens = pointer.split("/")
    place = "/".join(tokens[:4])
    return moved.get(place, place) + "".join(f"/{token}" for token in tokens[4:]) + kind


def _claim(operation: ir.Operation, config: Config) -> Claim:
    candidate = Candidate(_name(operation, config), "operation: operationId")
    return Claim(operation_key(operation.pointer), operation.pointer, (candidate,))


def _name(operation: ir.Operation, config: Config) -> str:
    return class_name(operation.operation_id, config.acronyms)
