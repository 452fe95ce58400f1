"""The absent value, and the types of what calls take."""

from __future__ import annotations

from .._runtime.types import (
    UNSET,
    Credential,
    FileInput,
    Nullable,
    OptionalNullable,
    RawFile,
    Unset,
)

__all__ = ["UNSET", "Credential", "FileInput", "Nullable", "OptionalNullable", "RawFile", "Unset"]
