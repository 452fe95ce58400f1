"""The only package that makes a Python identifier."""

from __future__ import annotations

from .aliases import with_aliases
from .assign import assign
from .lock import read_lock, write_lock
from .names import Aliases, Names, OldName, ResourceName

__all__ = ["Aliases", "Names", "OldName", "ResourceName", "assign", "read_lock", "with_aliases", "write_lock"]
