"""JSON values as arguments of a generated method, by its annotations alone: models are built by their fields."""

from __future__ import annotations

import collections.abc
import inspect
import json
import sys
import types
import typing
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError
from typing_extensions import is_typeddict

from .making import EXTRA
from .reading import is_list, is_object
from .scalars import BINARY

_LISTS = (list, collections.abc.Sequence, collections.abc.Iterable, tuple, set, frozenset)
_DICTS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
_FILES = ("FileInput", "UploadInput", "RawFile", "PathLike", "IO[bytes]", "<class 'bytes'>", "memoryview")


class Misfit(Exception):
    """A value that an annotation has no place for; says where and why."""


def argument(value: Any, annotation: Any, declared: frozenset[str]) -> Any:
    """`value` as the annotation wants it: a model by its own keywords, a date as a date, a file as bytes.

    `declared` are the names of properties that the document knows; a model that lacks one of them does not fit.
    Raises Misfit."""
    metadata, kind = _opened(annotation)
    if isinstance(kind, str):
        raise Misfit(f"the annotation {kind!r} is not resolved")
    if kind is Any or kind is object or isinstance(kind, TypeVar):
        return value
    if get_origin(kind) in (Union, types.UnionType):
        return _of_union(value, kind, metadata, declared)
    if isinstance(value, str) and value.startswith(BINARY) and any(name in str(kind) for name in _FILES):
        return value.encode()
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _of_model(value, kind, declared)
    if get_origin(kind) in _LISTS and is_list(value):
        item = get_args(kind)[0]
        return [argument(each, item, declared) for each in value]
    if get_origin(kind) in _DICTS and is_object(value):
        item = get_args(kind)[1]
        return {key: argument(each, item, declared) for key, each in value.items()}
    return _leaf(value, annotation)


def takes_json(annotation: Any) -> bool:
    """Whether an annotation also takes dictionaries with the keys of the JSON in place of models."""
    _, kind = _opened(annotation)
    return _is_for_dictionaries(kind) or any(
        takes_json(each) for each in get_args(kind) if get_origin(kind) is not Literal
    )


def _opened(annotation: Any) -> tuple[tuple[Any, ...], Any]:
    """The annotation without its names and notes, and those notes."""
    notes: tuple[Any, ...] = ()
    for _ in range(50):
        if get_origin(annotation) is Annotated:
            notes += annotation.__metadata__
            annotation = annotation.__origin__
        elif hasattr(annotation, "__value__"):
            annotation = _value(annotation)
        else:
            break
    return notes, annotation


def _value(alias: Any) -> Any:
    """What an alias stands for; a text is read where the alias stands, with the package's models at hand."""
    if not isinstance(alias.__value__, str):
        return alias.__value__
    root = alias.__module__.partition(".")[0]
    names = {"models": sys.modules.get(f"{root}.models"), **vars(typing), **vars(sys.modules[alias.__module__])}
    try:
        return eval(alias.__value__, names)
    except (NameError, AttributeError):
        return alias.__value__


def _of_union(value: Any, kind: Any, notes: tuple[Any, ...], declared: frozenset[str]) -> Any:
    members = [each for each in get_args(kind) if not _is_for_dictionaries(each)]
    if value is None:
        if type(None) in members:
            return None
        raise Misfit(f"None for {_name(kind)}")
    found: list[str] = []
    for member in sorted(members, key=lambda each: _rank(value, each)):
        if member is type(None) or getattr(member, "__name__", "") == "Unset":
            continue
        try:
            return argument(value, Annotated[member, *notes] if notes else member, declared)
        except Misfit as problem:
            found.append(str(problem))
    raise Misfit(" | ".join(dict.fromkeys(found)) or f"no member of {_name(kind)} takes {value!r}"[:300])


def _is_for_dictionaries(member: Any) -> bool:
    """Whether a member stands for dictionaries in place of models; its name is then resolved by type checkers only."""
    kind = _opened(member)[1]
    return is_typeddict(kind) or isinstance(kind, str)


def _rank(value: Any, member: Any) -> int:
    """The models whose fields say most of an object first; then the others as they come."""
    _, kind = _opened(member)
    if is_object(value) and isinstance(kind, type) and issubclass(kind, BaseModel):
        return -len(value.keys() & _fields(kind).keys())
    return 1


def _of_model(value: Any, model: type[BaseModel], declared: frozenset[str]) -> BaseModel:
    if not is_object(value):
        raise Misfit(f"{model.__name__} is not for {type(value).__name__}")
    fields, keywords = _fields(model), dict[str, Any]()
    for key, each in value.items():
        if key in fields:
            name, annotation = fields[key]
            keywords[name] = argument(each, annotation, declared)
        elif key in declared and not key.startswith(EXTRA) and not takes_more(model):
            raise Misfit(f"{model.__name__} has no field for {key!r}")
        else:
            extra = _extra_annotation(model)
            keywords[key] = each if extra is None else argument(each, extra, declared)
    try:
        return model(**keywords)
    except ValidationError as problem:
        raise Misfit(f"{model.__name__}: {_words(problem)}") from problem


@lru_cache(maxsize=4096)
def _fields(model: type[BaseModel]) -> dict[str, tuple[str, Any]]:
    """Name and annotation of each field by its name on the wire."""
    if not model.__pydantic_complete__:
        model.model_rebuild()
    return {
        field.serialization_alias or field.alias or name: (
            name,
            Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation,
        )
        for name, field in model.model_fields.items()
    }


def takes_more(model: type[BaseModel]) -> bool:
    """Whether a model says of what type its undeclared keys are."""
    return _extra_annotation(model) is not None


def _extra_annotation(model: type[BaseModel]) -> Any:
    """The type of values under undeclared keys, where the model says one."""
    for base in model.__mro__:
        stated = inspect.get_annotations(base).get("__pydantic_extra__")
        if stated is not None and base.__module__ == model.__module__:
            found = _evaluated(stated, model)
            return get_args(found)[1] if get_origin(found) is dict else None
    return None


def _evaluated(stated: Any, model: type[BaseModel]) -> Any:
    if not isinstance(stated, str):
        return stated
    try:
        return eval(stated, {**vars(sys.modules[model.__module__])})
    except NameError:
        return None


def _leaf(value: Any, annotation: Any) -> Any:
    _, kind = _opened(annotation)
    if get_origin(kind) is Literal:
        if any(each == value and type(each) is type(value) for each in get_args(kind)):
            return value
        raise Misfit(f"{value!r} is none of {_name(kind)}"[:300])
    try:
        made = _adapter(annotation).validate_json(json.dumps(value), strict=True)
    except ValidationError as problem:
        raise Misfit(f"{_name(kind)}: {_words(problem)}") from problem
    except (PydanticUserError, TypeError) as problem:
        raise Misfit(f"{_name(kind)}: {problem}") from problem
    return made


@lru_cache(maxsize=4096)
def _cached_adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _adapter(annotation: Any) -> TypeAdapter[Any]:
    try:
        return _cached_adapter(annotation)
    except TypeError:  # an annotation that cannot be hashed
        return TypeAdapter(annotation)


def _words(problem: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problem.errors()[:3])


def _name(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind))[:120]


def names_of_fields(model: type[BaseModel]) -> Mapping[str, str]:
    """The field of each name on the wire."""
    return {key: name for key, (name, _) in _fields(model).items()}
