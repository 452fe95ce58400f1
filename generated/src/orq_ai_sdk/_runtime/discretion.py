"""Tools that show a traceback's local variables would show keys and raw answers there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

_PACKAGE = (__package__ or "").removesuffix("._runtime")
_OTHERS = frozenset(
    {"aiohttp", "anyio", "asyncio", "contextlib", "h11", "h2", "httpcore", "httpcore2", "httpx", "httpx2"}
    | {"httpx_aiohttp", "json", "pydantic", "socket", "ssl"}
)
"""Whose frames are cleared; those of the caller's own functions are left alone."""


class _Discreet:
    """A context after which an error shows where it came from, but no local variables."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is not None:
            forget(error)


DISCREET = _Discreet()


def forget(error: BaseException) -> None:
    """Clear the frames that `error`, and what led to it, passed through, and let go of what is not to be shown."""
    for each in _chain(error):
        if each.__suppress_context__ and _is_ours(type(each).__module__):
            each.__context__ = None
        traceback = each.__traceback__
        while traceback is not None:
            if _is_ours(traceback.tb_frame.f_globals.get("__name__", "")):
                with suppress(RuntimeError):  # it is still running
                    traceback.tb_frame.clear()
            traceback = traceback.tb_next


def _is_ours(module: str) -> bool:
    return f"{module}.".startswith(f"{_PACKAGE}.") or module.partition(".")[0] in _OTHERS


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting, known = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) not in known:
            known.add(id(each))
            yield each
            members: tuple[BaseException, ...] = getattr(each, "exceptions", ())
            waiting += [other for other in (each.__cause__, each.__context__, *members) if other is not None]
