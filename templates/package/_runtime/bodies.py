"""Request bodies, from checked values to bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias, cast

from .operation import Body
from .parsing import dump_json, dump_value
from .parts import part

Part: TypeAlias = tuple[str, tuple[Any, ...]]

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Payload:
    """A body, opened anew for each attempt. `replayable` is False for what can only be read once."""

    media_type: str = ""
    content: Any = field(default=None, repr=False)
    parts: list[Part] | None = field(default=None, repr=False)
    replayable: bool = True

    def open(self, *, is_async: bool = False) -> tuple[dict[str, Any], int | None]:
        """Keyword arguments of the HTTP client's `build_request`, and the size where that must be told."""
        return {"content": self.content}, None

    def close(self) -> None:
        """Let go of what `open` took."""


def is_json(media_type: str) -> bool:
    """Whether a media type, without parameters and in lower case, is JSON."""
    return media_type in {"application/json", "text/json"} or media_type.endswith("+json")


def is_free(media_type: str) -> bool:
    """Whether content of a media type is sent as it is: it is no JSON, form or multipart."""
    return not (is_json(media_type) or media_type == FORM or media_type.startswith("multipart/"))


@lru_cache(maxsize=1024)
def bare(media_type: str) -> str:
    """A media type in lower case without parameters; of several, the first."""
    return media_type.partition(";")[0].partition(",")[0].strip().lower()


def payload(body: Body, value: Any) -> Payload:
    """The payload for a value; raises ValueError if the media type cannot carry it."""
    media_type = bare(body.media_type)
    if is_json(media_type):
        return Payload(body.media_type, dump_json(body.schema, value))
    if media_type == FORM:
        text: str = part("forms").form_text(dump_value(body.schema, value), body.encoding)
        return Payload(body.media_type, text.encode())
    made = part("raw_bodies").raw_payload if is_free(media_type) else part("multipart").multipart_payload
    return cast(Payload, made(body, value))
