"""Answers that arrive piece by piece."""

from .._runtime.streaming import EventStream, EventStreamAsync

__all__ = ["EventStream", "EventStreamAsync"]
