"""Times in arguments that say no zone: RFC 3339 asks for one, so they are UTC.

An SDK has this module only where its API takes times.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel

from .shapes import is_list, is_object


def zoned(annotation: Any) -> Any:
    """The type of arguments, of which each time has a zone once it is checked."""
    return Annotated[annotation, AfterValidator(_zoned)]


def _zoned(value: Any) -> Any:
    """The value, or a copy of it: it may be the caller's own."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    if is_list(value):
        return [_zoned(item) for item in value]
    if isinstance(value, tuple):
        return tuple(_zoned(item) for item in value)  # pyright: ignore[reportUnknownVariableType]
    if is_object(value):
        changed = _changed(value)
        return {**value, **changed} if changed else value
    if isinstance(value, BaseModel):
        members = {**value.__dict__, **(value.model_extra or {})}
        changed = _changed({name: members[name] for name in value.model_fields_set if name in members})
        return value.model_copy(update=changed) if changed else value
    return value


def _changed(members: Mapping[Any, Any]) -> dict[Any, Any]:
    """The members that are others, by their keys."""
    found = {key: _zoned(member) for key, member in members.items()}
    return {key: member for key, member in found.items() if member is not members[key]}
