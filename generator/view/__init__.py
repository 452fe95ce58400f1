"""`Sdk`, names and layout become finished strings for the templates."""

from __future__ import annotations

from .targets import package, project

__all__ = ["package", "project"]
