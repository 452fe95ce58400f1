"""What the settings say of single operations in place of the document: name, group, deprecation, or to leave it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..config import Config
from ..diagnostics import Diagnostic, note
from ..ir import Operation
from ..normalize import NormalForm, OperationSite
from ..normalize.vendors import INTERNAL


def without_ignored(normal: NormalForm, config: Config, diagnostics: list[Diagnostic]) -> NormalForm:
    """The normal form without the operations that the settings leave out."""
    dropped = {name for name, said in config.operations.items() if said.get("ignore") is True}
    if config.internal == "leave_out":
        told = {name for name, said in config.operations.items() if said.get("ignore") is False}
        dropped |= {site.id for site in normal.operations if _is_internal(site)} - told
    if not dropped:
        return normal
    kept = tuple(site for site in normal.operations if site.id not in dropped)
    gone = tuple(site.pointer for site in normal.operations if site.id in dropped)
    message = "The settings ask to leave the operation out."
    diagnostics.extend(note("operation-ignored", message, pointer) for pointer in gone)
    return replace(normal, operations=kept, ignored=(*normal.ignored, *gone))


def _is_internal(site: OperationSite) -> bool:
    return site.data.get(INTERNAL) is True or site.item.get(INTERNAL) is True


def with_settings(operations: Iterable[Operation], config: Config) -> tuple[Operation, ...]:
    """The operations as the settings want them."""
    return tuple(_with_settings(operation, config) for operation in operations)


def _with_settings(operation: Operation, config: Config) -> Operation:
    said = config.operations.get(operation.operation_id, {})
    deprecated = said.get("deprecated", operation.deprecated)
    message = deprecated if isinstance(deprecated, str) else operation.deprecation_message
    group = said.get("group")
    return replace(
        operation,
        method_hint=said.get("name", operation.method_hint),
        groups=operation.groups if group is None else tuple(word for word in str(group).split(".") if word),
        deprecated=bool(deprecated),
        deprecation_message=message,
    )
