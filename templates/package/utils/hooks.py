"""What sees each call: functions of the caller's own, loggers, traces."""

from __future__ import annotations

from .._runtime.hooks import HookContext, Hooks
from .._runtime.logs import Logger
from .._runtime.otel import tracing

__all__ = ["HookContext", "Hooks", "Logger", "tracing"]
