"""Answers with what HTTP says beside the body."""

from .._runtime.raw import RawResponse, StreamedResponse, StreamedResponseAsync

__all__ = ["RawResponse", "StreamedResponse", "StreamedResponseAsync"]
