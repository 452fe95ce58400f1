"""What can be known of an operation before it is called, worked out once and kept with it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from .bodies import bare, is_json
from .errors import Place
from .http import ACCEPT_ENCODING
from .locks import cached_property
from .operation import Operation, Param, Response

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_LITERAL = "%:@!$&'()*+,;=/~"
_KEY = "_plan"


class Plan:
    """The parts of an operation in the order in which a call needs them."""

    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation
        self.place = Place(operation.id, f"{operation.name or operation.id}()")
        self.method = operation.method.upper()
        self.path_params = {param.name: param for param in operation.params if param.location == "path"}
        self.other_params = tuple(param for param in operation.params if param.location != "path")
        path, _, query = operation.path.partition("#")[0].partition("?")
        self.pieces = _pieces(path, self.path_params)
        self.query = query
        self.fixed_path = "" if self.path_params else _fixed(self.pieces)
        self.answers = Answers(operation.responses)

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers of each request that does not ask for a stream."""
        return {"accept": _accept(self.answers.contents, stream=False), "accept-encoding": ACCEPT_ENCODING}

    @cached_property
    def stream_headers(self) -> dict[str, str]:
        """The headers of each request that asks for a stream."""
        return {**self.headers, "accept": _accept(self.answers.contents, stream=True)}


def plan_of(operation: Operation[Any]) -> Plan:
    """The operation's plan, made on first use. Two threads may both make it: the plans are equal."""
    kept = operation.__dict__
    plan = kept.get(_KEY)
    if plan is None:
        plan = kept[_KEY] = Plan(operation)
    return plan


def _pieces(path: str, params: dict[str, Param]) -> tuple[tuple[str | Param, ...], ...]:
    return tuple(tuple(_cut(segment, params)) for segment in path.split("/"))


def _fixed(pieces: tuple[tuple[str | Param, ...], ...]) -> str:
    """The path of an operation without path parameters; empty if it has some, or odd segments."""
    texts = ["".join(str(piece) for piece in segment) for segment in pieces]
    return "" if {".", ".."}.intersection(texts) else "/" + "/".join(texts).removeprefix("/")


def _cut(segment: str, params: dict[str, Param]) -> list[str | Param]:
    texts = _PLACEHOLDER.split(segment)
    found: list[str | Param] = []
    for index, text in enumerate(texts):
        if index % 2:
            found.append(params.get(text) or quote(f"{{{text}}}"))
        elif text:
            found.append(quote(text, safe=_LITERAL))
    return found


def _accept(contents: tuple[Response, ...], *, stream: bool) -> str:
    """The media types: streams alone where asked for, else JSON, others, streams."""
    streams = [each.media_type for each in contents if each.stream]
    if stream and streams:
        return ", ".join(dict.fromkeys(streams))
    ranked = sorted(dict.fromkeys(_weighed(each) for each in contents), key=lambda item: -item[1])
    shown = [f"{name};q={weight}" if weight < ranked[0][1] else name for name, weight in ranked]
    return ", ".join(shown) or "*/*"


def _weighed(content: Response) -> tuple[str, float]:
    if content.stream:
        return content.media_type, 0.5
    return content.media_type, 1.0 if is_json(bare(content.media_type)) else 0.8


class Answers:
    """The documented answers, found by status and media type."""

    def __init__(self, responses: tuple[Response, ...]) -> None:
        self._by_status: dict[str, list[Response]] = {}
        for response in responses:
            self._by_status.setdefault(response.status.upper(), []).append(response)
        self.known: dict[tuple[int, str, bool], Response | None] = {}
        """What was found so far: by status, content type, and whether a stream was asked for."""
        self.has_results = any(status[0] == "2" for status in self._by_status)
        self.contents = tuple(each for each in responses if each.media_type and _is_success(each))

    def documented(self, status: int) -> list[Response]:
        """The answers documented for a status: for itself, else for its range, else for the rest."""
        found = self._by_status
        return found.get(str(status)) or found.get(f"{status // 100}XX") or found.get("DEFAULT") or []

    def is_exact(self, status: int) -> bool:
        """Whether the status has an entry of its own."""
        return str(status) in self._by_status


def _is_success(response: Response) -> bool:
    return response.error is None and (response.status[:1] in {"2", "3"} or response.status.upper() == "DEFAULT")


def choose(candidates: list[Response], media_type: str) -> Response | None:
    """The candidate for a media type: the same, of the same family, or by a range."""
    contents = [(bare(each.media_type), each) for each in candidates if each.media_type]
    for fits in (_same, _both_json, _in_range):
        for documented, response in contents:
            if fits(documented, media_type):
                return response
    return None


def _same(documented: str, media_type: str) -> bool:
    return documented == media_type


def _both_json(documented: str, media_type: str) -> bool:
    return is_json(documented) and is_json(media_type)


def _in_range(documented: str, media_type: str) -> bool:
    kind, _, rest = documented.partition("/")
    return documented in {"*/*", "*"} or (rest == "*" and media_type.startswith(f"{kind}/"))
