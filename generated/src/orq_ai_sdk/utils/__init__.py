"""What calls take and give back besides models: retries, streams, files, and the absent value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .retries import BackoffStrategy as BackoffStrategy
    from .retries import RetryConfig as RetryConfig
    from .streams import EventStream as EventStream
    from .streams import EventStreamAsync as EventStreamAsync
    from .values import UNSET as UNSET
    from .values import Credential as Credential
    from .values import FileInput as FileInput
    from .values import Nullable as Nullable
    from .values import OptionalNullable as OptionalNullable
    from .values import RawFile as RawFile
    from .values import Unset as Unset

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "BackoffStrategy": "retries",
        "RetryConfig": "retries",
        "EventStream": "streams",
        "EventStreamAsync": "streams",
        "UNSET": "values",
        "Credential": "values",
        "FileInput": "values",
        "Nullable": "values",
        "OptionalNullable": "values",
        "RawFile": "values",
        "Unset": "values",
    },
)
