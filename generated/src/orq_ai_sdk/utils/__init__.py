"""What calls take and give back besides models: retries, streams, files, and the absent value."""

from __future__ import annotations

from .._runtime.retry import BackoffStrategy, RetryConfig
from .._runtime.streaming import EventStream, EventStreamAsync
from .._runtime.types import (
    UNSET,
    Credential,
    FileInput,
    Nullable,
    OptionalNullable,
    RawFile,
    Unset,
)

__all__ = [
    "UNSET",
    "BackoffStrategy",
    "Credential",
    "EventStream",
    "EventStreamAsync",
    "FileInput",
    "Nullable",
    "OptionalNullable",
    "RawFile",
    "RetryConfig",
    "Unset",
]
