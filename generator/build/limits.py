"""When a call is given up, and when it is tried again: what the settings say of an operation, else the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeGuard

from ..config import LONGEST, Config, check
from ..diagnostics import Diagnostic, Pointer, join_pointer, warning
from ..frozen import dataclass
from ..ir import Json, Operation, Retries
from ..normalize.reading import mapping, sequence

OWN, VENDOR = "x-sdk-retries", "x-speakeasy-retries"
_FERN = "x-fern-retries"
_TIMEOUTS = ("x-sdk-timeout", "x-speakeasy-timeout")
_IDEMPOTENT = ("x-sdk-idempotent", "x-fern-idempotent")
_BACKOFF = {
    "initialInterval": "initial_interval",
    "maxInterval": "max_interval",
    "exponent": "exponent",
    "maxElapsedTime": "max_elapsed_time",
}
_STATUS = re.compile("[1-5](?:[0-9]{2}|XX)")
_OFF = Retries(strategy="none")


@dataclass(frozen=True, slots=True)
class Limiter:
    """Finds what holds for single operations, and what the document says for all of them."""

    config: Config
    diagnostics: list[Diagnostic]

    def limited(self, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
        """The operations with their own limits. The settings stand above the document's extensions."""
        return tuple(self._limited(operation) for operation in operations)

    def _limited(self, operation: Operation) -> Operation:
        said = self.config.operations.get(operation.operation_id, {})
        idempotent = said.get("idempotent", self._said(operation, _IDEMPOTENT))
        return replace(
            operation,
            retries=self._merged(operation, said.get("retries")),
            timeout_ms=said.get("timeout_ms") or self._timeout(operation),
            idempotent=idempotent if isinstance(idempotent, bool) else None,
        )

    def _said(self, operation: Operation, keys: tuple[str, ...]) -> Json:
        return next((operation.extensions[key] for key in keys if key in operation.extensions), None)

    def _merged(self, operation: Operation, setting: Any) -> Retries | None:
        found = self.retries(operation.extensions, operation.pointer)
        if setting is None:
            return found
        if setting is False:
            return _OFF
        above = {**setting, "strategy": setting.get("strategy", "backoff")}
        return _of_settings({**(_as_settings(found) if found else {}), **above})

    def retries(self, extensions: Mapping[str, Json], pointer: Pointer) -> Retries | None:
        """What the extensions of an operation or of the document say; None where they say nothing."""
        own = extensions.get(OWN)
        if own is None and mapping(extensions.get(_FERN)).get("disabled") is True:
            return _OFF
        if own is None:
            return self._of_vendor(extensions.get(VENDOR), join_pointer(pointer, VENDOR))
        if own is False:
            return _OFF
        for found in check(own, "retries"):
            self._ignored(f"{OWN}: {found.message}", join_pointer(pointer, OWN), found.hint)
            return None
        return _of_settings(mapping(own))

    def _of_vendor(self, given: Json, pointer: Pointer) -> Retries | None:
        said = mapping(given)
        if not said:
            if given is not None:
                self._ignored(f"{VENDOR} is no object", pointer, "give strategy, backoff and statusCodes")
            return None
        if said.get("strategy") == "none":
            return _OFF
        backoff = mapping(said.get("backoff"))
        numbers = {name: backoff[key] for key, name in _BACKOFF.items() if self._is_time(backoff, key, pointer)}
        times: dict[str, Any] = {name: value if name == "exponent" else int(value) for name, value in numbers.items()}
        lost = said.get("retryConnectionErrors")
        named = [str(status).upper() for status in sequence(said.get("statusCodes"))]
        statuses = tuple(status for status in named if _STATUS.fullmatch(status))
        if len(statuses) < len(named):
            place = join_pointer(pointer, "statusCodes")
            self._ignored("What is no status", place, "give codes such as 503, or classes such as 5XX")
        return Retries(
            **times,
            retry_connection_errors=lost if isinstance(lost, bool) else None,
            statuses=statuses or None,
        )

    def _is_time(self, backoff: Mapping[str, Json], key: str, pointer: Pointer) -> bool:
        if key in backoff and not _is_number(backoff[key]):
            place = join_pointer(pointer, "backoff", key)
            self._ignored(f"{key} is no number of 0 to {LONGEST}", place, "give one, or leave it out")
        return _is_number(backoff.get(key))

    def _timeout(self, operation: Operation) -> int | None:
        name = next((name for name in _TIMEOUTS if name in operation.extensions), "")
        timeout = operation.extensions.get(name)
        if isinstance(timeout, int) and not isinstance(timeout, bool) and 0 < timeout <= LONGEST:
            return timeout
        if name:
            hint = f"give a number of milliseconds, at least 1 and at most {LONGEST}"
            self._ignored(f"{name} is no time", join_pointer(operation.pointer, name), hint)
        return None

    def _ignored(self, problem: str, pointer: Pointer, hint: str) -> None:
        message = f"{problem.rstrip('.')}; it is left out of account."
        self.diagnostics.append(warning("extension-ignored", message, pointer, hint))


def _of_settings(given: Mapping[str, Any]) -> Retries:
    statuses = given.get("statuses")
    shaped: dict[str, Any] = {}
    if statuses is not None:
        shaped["statuses"] = tuple(str(status).upper() for status in statuses)
    return Retries(**{**given, **shaped})


def _as_settings(said: Retries) -> dict[str, Any]:
    given = {field.name: getattr(said, field.name) for field in fields(said)}
    return {name: value for name, value in given.items() if value is not None}


def _is_number(value: Json) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= LONGEST
