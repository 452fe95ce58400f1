"""Parameters that are said once, on the client, for all calls which do not say otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from .errors import Facts, InvalidArgumentError
from .operation import Param
from .parsing import ParseError, parse_value
from .plan import Plan
from .types import given

_Place = tuple[str, str]


class Shared:
    """What a client was given for such parameters: location and name (of a header in lower case) → the value, the
    client's argument for it, and maybe an environment variable."""

    def __init__(self, values: Mapping[_Place, tuple[Any, str] | tuple[Any, str, str]]) -> None:
        self._values = {place: value for place, (value, *_) in values.items()}
        self._arguments = {place: argument for place, (_, argument, *_) in values.items()}
        self._variables = {place: rest[0] for place, (_, _, *rest) in values.items() if rest}

    def __repr__(self) -> str:
        return f"<values for {', '.join(self._arguments.values())}>"

    def completed(self, plan: Plan, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """A call's arguments, with these values where it does not say any. Raises InvalidArgumentError where neither
        says what is required."""
        found = dict(arguments)
        for param in plan.operation.params:
            place = _place(param)
            if place not in self._arguments or given(found.get(param.arg)):
                continue
            found[param.arg] = value = self._value(place, param)
            if value is None and param.required:
                message = f"{plan.place.call}: {self._arguments[place]} is required: give it to the client"
                raise InvalidArgumentError(message, Facts(plan.place.operation_id))
        return found

    def _value(self, place: _Place, param: Param) -> Any:
        value = self._values[place]
        if value is not None or place not in self._variables:
            return value
        text = os.environ.get(self._variables[place])
        if text is None:
            return None
        try:
            return parse_value(param.schema, text, "strict")
        except ParseError:
            return text  # and is refused like any argument of the wrong type


def _place(param: Param) -> _Place:
    return param.location, param.name.lower() if param.location == "header" else param.name
