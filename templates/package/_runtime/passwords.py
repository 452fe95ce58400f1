"""The passwords in a request, of an API that has some: they are not told either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast
from urllib.parse import parse_qsl

from pydantic import BaseModel

from .request import Draft
from .shapes import is_list, is_object


def passwords(draft: Draft, names: frozenset[str]) -> Iterator[str]:
    """The values in arguments, query and headers that stand under one of the names, which are in lower case."""
    operation = draft.operation
    known = {param.arg: param.name for param in operation.params}
    if operation.body is not None:
        known |= operation.body.fields
    for arg, value in draft.arguments.items():
        yield from _within(value, names, hidden=known.get(arg, arg).lower() in names)
    said = [*parse_qsl("&".join(draft.query), errors="replace"), *draft.headers.items()]
    yield from (value for name, value in said if name.lower() in names)


def _within(value: Any, names: frozenset[str], *, hidden: bool) -> Iterator[str]:
    """The texts under one of the names, at any depth; what can be read but once is left alone."""
    if isinstance(value, BaseModel):
        value = _members(value)
    if isinstance(value, str) and hidden:
        yield value
    elif isinstance(value, bytes) and hidden:
        yield value.decode("utf-8", "replace")
    elif is_object(value):
        for name, member in value.items():
            yield from _within(member, names, hidden=hidden or str(name).lower() in names)
    elif is_list(value) or isinstance(value, tuple):
        for item in cast("Iterable[Any]", value):
            yield from _within(item, names, hidden=hidden)


def _members(model: BaseModel) -> dict[str, Any]:
    """A model's members by their names on the wire."""
    fields = type(model).model_fields
    said = {fields[name].alias or name: member for name, member in model.__dict__.items() if name in fields}
    return {**said, **(model.model_extra or {})}
