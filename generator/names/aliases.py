"""Old names that stay beside the new ones: what the config calls aliases, held against the names of an SDK."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from keyword import iskeyword

from .. import ir
from ..config import AliasSetting, Config
from ..diagnostics import Diagnostic, Pointer, error
from ..frozen import dataclass
from ..suggest import nearest
from .lock import split_key
from .names import Aliases, Names, OldName

_LOCKED = "?alias:"
_ARGUMENT = re.compile(r"(?P<call>[\w.]+)\((?P<name>\w+)\)")


@dataclass(frozen=True, slots=True)
class _Target:
    """What an alias may stand for: its table in `Aliases`, its key there, and names of the same scope."""

    table: str
    key: object
    siblings: frozenset[str]


def with_aliases(sdk: ir.Sdk, names: Names, config: Config) -> tuple[Names, list[Diagnostic]]:
    """`names` with the aliases of the config, and an error for each that names nothing or hides something."""
    known = _targets(sdk, names) if config.aliases else {}
    found: list[Diagnostic] = []
    tables: dict[str, dict[object, tuple[OldName, ...]]] = {"models": _locked(names)}
    for setting in config.aliases:
        target = known.get(setting.to)
        problem = _problem(setting, target, known)
        if problem or target is None:
            found.append(problem or _unknown(setting, known))
            continue
        table = tables.setdefault(target.table, {})
        table[target.key] = (*table.get(target.key, ()), OldName(_last(setting.old), _message(setting)))
    return replace(names, aliases=Aliases(**tables)), found  # type: ignore[arg-type]


def alias_key(pointer: Pointer, name: str) -> str:
    """The key in `names.lock` of an old name of the type at `pointer`, which stays for good."""
    return f"{pointer}{_LOCKED}{name}"


def _locked(names: Names) -> dict[object, tuple[OldName, ...]]:
    """The aliases of the lock: those that a published SDK had for types which are one type here."""
    found: dict[object, tuple[OldName, ...]] = {}
    known = {*names.models.values(), *names.errors.values(), *names.responses.values()}
    for key, name in sorted(names.lock.items()):
        pointer, kind = split_key(key)
        target = names.models.get(pointer) if kind.startswith(_LOCKED) else None
        if target is not None and name not in known:
            found[target] = (*found.get(target, ()), OldName(name, ""))
            known.add(name)
    return found


def _targets(sdk: ir.Sdk, names: Names) -> dict[str, _Target]:
    """What can be written in the config → what it means."""
    pages = [name + tail for name in names.pages.values() for tail in ("", "Async")]
    types = frozenset((*names.models.values(), *names.errors.values(), *names.responses.values(), *pages))
    found = {f"models.{name}": _Target("models", name, types) for name in types}
    attributes: dict[tuple[str, ...], set[str]] = {}
    for path, name in names.resources.items():
        if path:
            attributes.setdefault(path[:-1], set()).add(name.attribute)
    for resource in sdk.resources:
        prefix = f"{accessor}." if (accessor := names.resources[resource.path].accessor) else ""
        members = frozenset(names.methods[operation.pointer] for operation in resource.operations)
        members |= attributes.get(resource.path, set())
        for operation in resource.operations:
            call = f"{prefix}{names.methods[operation.pointer]}"
            found[call] = _Target("methods", operation.pointer, members)
            found |= _arguments(call, operation.pointer, names.arguments[operation.pointer])
    for path, name in names.resources.items():
        if path:
            found[name.accessor] = _Target("resources", path, frozenset(attributes[path[:-1]]))
    return found


def _arguments(call: str, operation: Pointer, words: Mapping[str, str]) -> dict[str, _Target]:
    known = frozenset(words.values())
    return {f"{call}({word})": _Target("arguments", (operation, key), known) for key, word in words.items()}


def _problem(setting: AliasSetting, target: _Target | None, known: Mapping[str, _Target]) -> Diagnostic | None:
    if target is None:
        return None
    old = _last(setting.old)
    if _scope(setting.old) != _scope(setting.to):
        hint = f"write {_scope(setting.to).replace('*', old)}: an alias stands where its new name does"
        return _refused(setting, f"{setting.old} and {setting.to} are not names of one place.", hint)
    if not old.isidentifier() or iskeyword(old) or old.startswith("_"):
        return _refused(setting, f"{old} cannot be a public Python name.", "")
    if setting.old in known or old in target.siblings:
        return _refused(
            setting, f"{setting.old} is a name of the SDK, so that it cannot be an alias.", "choose another"
        )
    return None


def _scope(name: str) -> str:
    """`name` with a star for its last part."""
    match = _ARGUMENT.fullmatch(name)
    if match:
        return f"{match['call']}(*)"
    place, dot, _ = name.rpartition(".")
    return f"{place}{dot}*"


def _last(name: str) -> str:
    match = _ARGUMENT.fullmatch(name)
    return match["name"] if match else name.rpartition(".")[2]


def _message(setting: AliasSetting) -> str:
    """What users are told; nothing for an alias that stays."""
    if not setting.remove_after:
        return ""
    return f"{setting.old} is now {setting.to}; the old name goes after {setting.remove_after}."


def _unknown(setting: AliasSetting, known: Iterable[str]) -> Diagnostic:
    hint = nearest(setting.to, list(known)) or "write models.Pet, pets.get, pets.get(limit) or pets"
    return _refused(setting, f"The alias {setting.old} stands for {setting.to}, which the SDK does not have.", hint)


def _refused(setting: AliasSetting, message: str, hint: str) -> Diagnostic:
    return error("alias", message, "#", hint, position=setting.position)
