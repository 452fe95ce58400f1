"""How failed calls are tried again."""

from .._runtime.retry import BackoffStrategy, RetryConfig

__all__ = ["BackoffStrategy", "RetryConfig"]
