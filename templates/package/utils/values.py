"""The absent value, and the types of what calls take."""

from .._runtime.types import UNSET, Credential, Nullable, OptionalNullable, Unset

__all__ = ["UNSET", "Credential", "Nullable", "OptionalNullable", "Unset"]
