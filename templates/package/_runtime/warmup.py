"""Doing at once what is otherwise done at first use."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from .locks import cached_property
from .operation import Body, Operation, Param, Response, Schema
from .parsing import warm_up
from .plan import plan_of


def warm_resources(owner: object, kind: type) -> None:
    """Build what `owner` and its resources, instances of `kind`, need."""
    for operation in list(vars(sys.modules[type(owner).__module__]).values()):
        if isinstance(operation, Operation):
            _warm_operation(operation)  # pyright: ignore[reportUnknownArgumentType]
    for name, member in list(vars(type(owner)).items()):
        child = getattr(owner, name) if isinstance(member, cached_property) else None
        if isinstance(child, kind):
            warm_resources(child, kind)


def _warm_operation(operation: Operation[object]) -> None:
    _ = plan_of(operation).headers, plan_of(operation).stream_headers
    warm_up(schema for schema in _schemas(operation) if schema is not None)
    for response in operation.responses:
        if response.error is not None:
            response.error()


def _schemas(operation: Operation[object]) -> Iterator[Schema | None]:
    yield from _param_schemas(operation.params)
    yield from _body_schemas(operation.body)
    for response in operation.responses:
        yield from _response_schemas(response)


def _param_schemas(params: tuple[Param, ...]) -> Iterator[Schema]:
    return (param.schema for param in params)


def _body_schemas(body: Body | None) -> Iterator[Schema]:
    if body is not None:
        yield body.schema
        for alternative in body.alternatives:
            yield from _body_schemas(alternative)


def _response_schemas(response: Response) -> Iterator[Schema | None]:
    yield response.schema
    yield from _param_schemas(response.headers)
