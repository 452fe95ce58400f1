"""Answers with what HTTP says beside the body."""

from __future__ import annotations

from .._runtime.raw import RawResponse, StreamedResponse, StreamedResponseAsync

__all__ = ["RawResponse", "StreamedResponse", "StreamedResponseAsync"]
