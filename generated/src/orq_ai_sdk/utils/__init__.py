"""What calls take and give back besides models: retries, hooks, pages, streams, raw answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .hooks import HookContext as HookContext
    from .hooks import Hooks as Hooks
    from .hooks import Logger as Logger
    from .hooks import tracing as tracing
    from .pages import ListPage as ListPage
    from .pages import ListPageAsync as ListPageAsync
    from .pages import Page as Page
    from .pages import PageAsync as PageAsync
    from .raw import RawResponse as RawResponse
    from .raw import StreamedResponse as StreamedResponse
    from .raw import StreamedResponseAsync as StreamedResponseAsync
    from .retries import BackoffStrategy as BackoffStrategy
    from .retries import RetryConfig as RetryConfig
    from .streams import EventStream as EventStream
    from .streams import EventStreamAsync as EventStreamAsync
    from .values import UNSET as UNSET
    from .values import Credential as Credential
    from .values import Nullable as Nullable
    from .values import OptionalNullable as OptionalNullable
    from .values import Unset as Unset
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
