"""Answers that arrive piece by piece."""

from __future__ import annotations

from .._runtime.streaming import EventStream, EventStreamAsync

__all__ = ["EventStream", "EventStreamAsync"]
