"""Links: calls that follow from an answer, with the arguments that the answer or its request gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from urllib.parse import unquote

from ..diagnostics import Diagnostic, Pointer, join_pointer, split_pointer, warning
from ..frozen import dataclass
from ..ir import MISSING, Argument, Json, Link, Missing, Operation, Response
from ..normalize import NormalForm, OperationSite
from ..normalize.reading import mapping, sequence, text

_EXPRESSION = re.compile(
    r"\$(url|method|statusCode|(request|response)\.(header\.[^{}\s]+|body(#(/[^{}]*)?)?)|request\.(query|path)\.[^{}]+)$"
)
_EMBEDDED = re.compile(r"\{(\$[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_OF_REQUEST = re.compile(r"\$request\.(query|path|header)\.(.+)$", re.DOTALL)


class _UnusableError(ValueError):
    """Why a link, or one of its arguments, cannot be followed."""


@dataclass(frozen=True)
class Linker:
    """Finds the links of one document's operations, which are all there must be."""

    operations: tuple[Operation, ...]
    normal: NormalForm
    diagnostics: list[Diagnostic]

    def linked(self) -> tuple[Operation, ...]:
        """The operations with the links of their results; one that cannot be followed is a warning."""
        pairs = zip(self.operations, self.normal.operations, strict=True)
        return tuple(self._linked(operation, site) for operation, site in pairs)

    def _linked(self, operation: Operation, site: OperationSite) -> Operation:
        written = {each.pointer: each.links for each in site.responses if each.links}
        if not written:
            return operation
        responses = tuple(
            self._response(operation, each, written.get(each.pointer, ())) for each in operation.responses
        )
        return replace(operation, responses=responses)

    def _response(
        self, operation: Operation, response: Response, written: tuple[tuple[str, Pointer, Mapping[str, Json]], ...]
    ) -> Response:
        found: list[Link] = []
        for name, pointer, data in written if response.success else ():
            try:
                found.append(self._link(operation, name, pointer, data))
            except _UnusableError as problem:
                place = join_pointer(response.pointer, "links", name)
                message = f"The link {name!r} cannot be followed: {problem}; it is left out."
                self.diagnostics.append(warning("link-unusable", message, place))
        return replace(response, links=tuple(found)) if found else response

    def _link(self, operation: Operation, name: str, pointer: Pointer, data: Mapping[str, Json]) -> Link:
        target = self._target(data)
        given = dict(self._given(operation, target, pointer, mapping(data.get("parameters"))))
        body = self._body(operation, target, pointer, data)
        server = text(mapping(data.get("server")).get("url"))
        return Link(pointer, name, target.pointer, tuple(given.items()), body, text(data.get("description")), server)

    # --- where it leads -------------------------------------------------------------------------------------------

    def _target(self, data: Mapping[str, Json]) -> Operation:
        wanted, reference = text(data.get("operationId")), text(data.get("operationRef"))
        if wanted:
            if wanted not in self._by_id:
                raise _UnusableError(f"there is no operation {wanted!r}")
            return self._by_id[wanted]
        if not reference.startswith("#"):
            raise _UnusableError("it names no operation of this document")
        tokens = tuple(unquote(token) for token in split_pointer(reference)[1])
        if tokens not in self._by_place:
            raise _UnusableError(f"there is no operation at {reference!r}")
        return self._by_place[tokens]

    @cached_property
    def _by_id(self) -> dict[str, Operation]:
        pairs = zip(self.normal.operations, self.operations, strict=True)
        return {text(site.data.get("operationId")) or site.id: operation for site, operation in reversed([*pairs])}

    @cached_property
    def _by_place(self) -> dict[tuple[str, ...], Operation]:
        return {split_pointer(operation.pointer)[1]: operation for operation in self.operations}

    # --- what is known beforehand -----------------------------------------------------------------------------------

    def _given(
        self, operation: Operation, target: Operation, pointer: Pointer, parameters: Mapping[str, Json]
    ) -> Iterator[tuple[str, Json]]:
        for name, said in parameters.items():
            argument = _argument(target, name)
            try:
                if argument is None:
                    raise _UnusableError(f"{target.operation_id!r} takes no such parameter")
                yield argument.key, _value(operation, said)
            except _UnusableError as problem:
                self._misfit(f"The link's parameter {name!r} is left out: {problem}.", pointer)

    def _body(
        self, operation: Operation, target: Operation, pointer: Pointer, data: Mapping[str, Json]
    ) -> Json | Missing:
        if "requestBody" not in data:
            return MISSING
        try:
            if target.body is None:
                raise _UnusableError(f"{target.operation_id!r} takes none")
            return _value(operation, data["requestBody"])
        except _UnusableError as problem:
            self._misfit(f"The link's body is left out: {problem}.", pointer)
            return MISSING

    def _misfit(self, message: str, pointer: Pointer) -> None:
        hint = "the call takes it as an argument, if it takes it at all"
        self.diagnostics.append(warning("link-misfit", message, pointer, hint))


def _argument(target: Operation, name: str) -> Argument | None:
    """The argument of a parameter, whose name may say its location: `path.id`."""
    location, _, plain = name.partition(".")
    known = [each for each in target.arguments if each.kind == "param"]
    qualified = (each for each in known if (each.location, each.name) == (location, plain))
    return next((each for each in known if each.name == name), None) or next(qualified, None)


def _value(operation: Operation, said: Json) -> Json:
    """What the document says of a value, the parameters of the request in it as keys of the call's arguments."""
    if isinstance(said, dict):
        return {text(key): _value(operation, value) for key, value in mapping(said).items()}
    if isinstance(said, list):
        return [_value(operation, value) for value in sequence(said)]
    if not isinstance(said, str):
        return said
    if said.startswith("$"):
        return _expression(operation, said)
    return _EMBEDDED.sub(lambda match: "{" + _expression(operation, match[1]) + "}", said)


def _expression(operation: Operation, said: str) -> str:
    if _EXPRESSION.match(said) is None:
        raise _UnusableError(f"{said!r} is no runtime expression")
    match = _OF_REQUEST.match(said)
    if match is None:
        return said
    folded = str.lower if match[1] == "header" else str
    wanted = folded(match[2])
    for argument in operation.arguments:
        if (argument.location, folded(argument.name)) == (match[1], wanted):
            return f"$call.{argument.key}"
    if match[1] == "header":
        return said
    raise _UnusableError(f"the call has no {match[1]} parameter {match[2]!r}")
