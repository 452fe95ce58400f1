"""The proof that a generated package works, before it takes the place of the last one."""

from __future__ import annotations

from .blame import Weak, blame
from .process import SOURCES, Problem, Verdict
from .proving import CODES, Proving, refusals, remarks

__all__ = ["CODES", "SOURCES", "Problem", "Proving", "Verdict", "Weak", "blame", "refusals", "remarks"]
