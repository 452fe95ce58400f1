"""How failed calls are tried again."""

from __future__ import annotations

from .._runtime.retry import BackoffStrategy, RetryConfig

__all__ = ["BackoffStrategy", "RetryConfig"]
