"""What a row of the tables of faults says: how the server misbehaves, and the documented outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .server import Step


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave, told apart by the path's first segment.

    `outcome` is the class of the error that is raised, or `page` where the answer is used, or `none`; `posted` that of
    the POST, and `elsewhere` that on aiohttp (or `any`), where it is another one. `tries` are the requests that a GET
    and a POST make when one retry is allowed; None where they are not counted. `says` stands in the error's message (on
    the SDK's own HTTP library). `timeout` is the call's, in milliseconds; `within` bounds the whole in seconds. After
    an end that is `unannounced` the next call may meet it, and is tried again.
    """

    does: Step
    outcome: str
    says: str = ""
    tries: tuple[int, int] | None = (1, 1)
    timeout: int = 5_000
    within: float = 3.0
    posted: str = ""
    elsewhere: str = ""
    unannounced: bool = False

    def outcome_of(self, number: int, *, own_library: bool) -> str:
        """The outcome of the GET (0) or the POST (1)."""
        other = "" if own_library else self.elsewhere
        return other or (number and self.posted) or self.outcome


Table: TypeAlias = Mapping[str, Fault]

SAFE = (2, 1)
"""The server may have acted on it: only what is safe is tried again."""
ALWAYS = (2, 2)

LOST = "APIConnectionError"
LATE = "APITimeoutError"
UNFIT = "ResponseValidationError"
REFUSED = "APIError"
