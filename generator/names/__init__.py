"""The only package that makes a Python identifier."""

from __future__ import annotations

from .assign import assign
from .lock import read_lock, write_lock
from .names import Names, ResourceName

__all__ = ["Names", "ResourceName", "assign", "read_lock", "write_lock"]
