"""Event streams that may go on after a break: by the settings, or by an extension of the document."""

from __future__ import annotations

from dataclasses import replace

from ..config import Config, check
from ..diagnostics import Diagnostic, Position, join_pointer, warning
from ..ir import Operation
from ..normalize.reading import mapping

EXTENSION = "x-sdk-stream"


def with_streams(
    operations: tuple[Operation, ...], config: Config, diagnostics: list[Diagnostic]
) -> tuple[Operation, ...]:
    """The operations, those marked whose event streams may be opened again where they broke off."""
    return tuple(replace(each, reconnect=_reconnects(each, config, diagnostics)) for each in operations)


def _reconnects(operation: Operation, config: Config, diagnostics: list[Diagnostic]) -> bool:
    """Whether it is said of the operation; saying it of one without event streams is a warning."""
    setting = config.operations.get(operation.operation_id, {}).get("stream")
    said, place, pointer = setting, config.places.get(operation.operation_id), operation.pointer
    if setting is None:
        said, place, pointer = operation.extensions.get(EXTENSION), None, join_pointer(operation.pointer, EXTENSION)
        if said is not None and (found := check(said, "stream")):
            diagnostics.append(_misfit(f"{EXTENSION}: {found[0].message}".rstrip("."), pointer, None, found[0].hint))
            return False
    if mapping(said).get("reconnect") is not True:
        return False
    if not _has_events(operation):
        hint = "only an answer of the media type text/event-stream has events with ids"
        diagnostics.append(_misfit("The operation answers with no event stream", pointer, place, hint))
        return False
    return True


def _has_events(operation: Operation) -> bool:
    contents = (content for response in operation.results for content in response.contents)
    return any(content.stream is not None and content.stream.kind == "sse" for content in contents)


def _misfit(problem: str, pointer: str, place: Position | None, hint: str) -> Diagnostic:
    message = f"{problem}; it is generated without reconnection."
    return replace(warning("stream-misfit", message, pointer, hint), position=place)
