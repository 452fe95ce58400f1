"""The base classes of every model, and what of a model belongs on the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import pydantic
from pydantic import ConfigDict

from .locks import BUILDING
from .types import UNSET

MappingNamespace = Mapping[str, Any]

Exclusion = dict[Any, Any]
"""What pydantic's `exclude` takes: key → True, or → the exclusion within the value."""


class BaseModel(pydantic.BaseModel):
    """A JSON object. Unknown fields are kept; the validator is built when the model is first used.

    A field is absent (never set), None or a value. Absent fields are not sent. `__nullable__` names the fields for
    which None is a value; any other field that holds None counts as absent. `__constants__` names the fields that
    are sent although nobody set them: the constants which the document requires.
    """

    __nullable__: ClassVar[frozenset[str]] = frozenset()
    __constants__: ClassVar[frozenset[str]] = frozenset()

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow",
        populate_by_name=True,
        defer_build=True,
        protected_namespaces=(),
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
        ser_json_inf_nan="constants",
    )

    @classmethod
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: MappingNamespace | None = None,
    ) -> bool | None:
        """Build the model now, as pydantic's own method does, and safely in several threads."""
        with BUILDING:
            return super().model_rebuild(
                force=force,
                raise_errors=raise_errors,
                _parent_namespace_depth=_parent_namespace_depth + 1,
                _types_namespace=_types_namespace,
            )

    if TYPE_CHECKING:
        # Looser than pydantic's, so that a page of results can iterate over its items.
        def __iter__(self) -> Iterator[Any]: ...  # type: ignore[override]


def build(model: type[pydantic.BaseModel]) -> None:
    """Build a model that was only read as part of another."""
    if not model.__pydantic_complete__:
        model.model_rebuild()


def unsent(value: Any) -> Exclusion | None:
    """What within `value` is not sent, as pydantic's `exclude`; None for nothing."""
    if isinstance(value, dict):
        return _collect(value.items())  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    if isinstance(value, (list, tuple)):
        return _collect(enumerate(value))  # pyright: ignore[reportUnknownArgumentType]
    return _unsent_fields(value) if isinstance(value, pydantic.BaseModel) else None


def _unsent_fields(model: pydantic.BaseModel) -> Exclusion | None:
    """The exclusion within a model; its constants count as set from now on."""
    build(type(model))
    given = model.model_fields_set
    nullable: frozenset[str] = getattr(model, "__nullable__", frozenset())
    given.update(getattr(model, "__constants__", ()))
    found: Exclusion = {}
    values = model.__dict__
    for name in given & values.keys():
        value = values[name]
        if value is None:
            if name not in nullable:
                found[name] = True
        elif value.__class__ not in _PLAIN:
            _add(found, name, value)
    for name, value in (model.__pydantic_extra__ or {}).items():
        _add(found, name, value)
    return found or None


_PLAIN = frozenset({str, int, float, bool})


def _collect(items: Any) -> Exclusion | None:
    found: Exclusion = {}
    for key, value in items:
        if value.__class__ not in _PLAIN:
            _add(found, key, value)
    return found or None


def _add(found: Exclusion, key: Any, value: Any) -> None:
    inner = True if value is UNSET else unsent(value)
    if inner is not None:
        found[key] = inner
