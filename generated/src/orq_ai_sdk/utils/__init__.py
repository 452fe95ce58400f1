"""What calls take and give back besides models: retries, hooks, pages, streams, raw answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .hooks import *
    from .pages import *
    from .raw import *
    from .retries import *
    from .streams import *
    from .values import *
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        ("hooks", "HookContext Hooks Logger tracing"),
        ("pages", "ListPage ListPageAsync Page PageAsync"),
        ("raw", "RawResponse StreamedResponse StreamedResponseAsync"),
        ("retries", "BackoffStrategy RetryConfig"),
        ("streams", "EventStream EventStreamAsync"),
        ("values", "UNSET Credential Nullable OptionalNullable Unset"),
    )


# region custom: module (yours: kept)
# endregion
