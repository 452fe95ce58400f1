"""What sees each call: functions of the caller's own, loggers, traces."""

from .._runtime.hooks import HookContext, Hooks
from .._runtime.otel import tracing
from .._runtime.types import Logger

__all__ = ["HookContext", "Hooks", "Logger", "tracing"]
