"""What a call gives back, as its samples and pages show it."""

from __future__ import annotations

from ..ir import Const, Content, Operation, Scalar, Sdk, Type, behind


def returned_contents(sdk: Sdk, operation: Operation) -> tuple[Content, ...]:
    """The contents of the answers that are results, and not always null."""
    found = (content for response in operation.results for content in response.contents)
    return tuple(content for content in found if content.stream is not None or not _is_null(sdk, content.type))


def streams(sdk: Sdk, operation: Operation) -> bool:
    """Whether an answer of the operation is a stream."""
    return any(content.stream for content in returned_contents(sdk, operation))


def is_plain(sdk: Sdk, operation: Operation) -> bool:
    """Whether the operation gives a result, which is no stream."""
    return bool(returned_contents(sdk, operation)) and not streams(sdk, operation)


def _is_null(sdk: Sdk, type_: Type | None) -> bool:
    found = behind(type_, sdk.schemas) if type_ is not None else None
    return (isinstance(found, Scalar) and found.kind == "none") or (isinstance(found, Const) and found.value is None)
