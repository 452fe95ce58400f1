"""The sources that `adopt` writes into a package, with places for what differs."""

HEAD = '"""{}\n\nWritten once by `adopt`, and yours since: delete what your users do not import."""\n\n'

ROOT = """if TYPE_CHECKING:
{typed}
else:
    _own = __getattr__

    def __getattr__(name: str) -> object:
        import importlib

        for place in {places} if name[:2] != "__" else ():
            if name in dir(importlib.import_module(place, __name__)):
                return getattr(importlib.import_module(place, __name__), name)
        return _own(name)


{values}__all__ += [
{names}]
"""
"""In the `__init__` of the package: its published exports."""

LATER = """from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import (
{imports}    )
else:

    def __getattr__(name: str) -> object:
        import importlib

        if name not in (
{names}        ):
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        return getattr(importlib.import_module(__package__), name)
"""
"""In a module of models: further names that were published in it, looked up when they are asked for."""

TAKING = """from typing import TYPE_CHECKING

if not TYPE_CHECKING:
    from {module} import {functions}

{lines}"""
"""In the module of a client, a group or the errors: what is called takes what it took."""

WRAPPERS = '''from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from ._runtime.errors import Facts


def accepting(method: Callable[..., Any]) -> Callable[..., Any]:
    """`method` with the argument that chose the kind of answer, which is a header now."""

    @wraps(method)
    def call(self: Any, *, accept_header_override: Any = None, http_headers: Any = None, **named: Any) -> Any:
        if accept_header_override is not None:
            http_headers = {"Accept": accept_header_override.value, **(http_headers or {})}
        return method(self, http_headers=http_headers, **named)

    return call


def constructed(init: Callable[..., None], names: Sequence[str]) -> Callable[..., None]:
    """`init` of a client with its arguments in their published order. `url_params` go into `server_url`, and
    `server_idx` may only name the first server: the others are given as `server_url`."""

    @wraps(init)
    def construct(self: Any, *given: Any, **named: Any) -> None:
        if len(given) > len(names):
            raise TypeError(f"{type(self).__name__}() takes at most {len(names)} positional arguments")
        named = {**dict(zip(names, given)), **named}
        if "server_idx" not in taken and named.pop("server_idx", None):
            raise ValueError("server_idx may only be 0: give the address of the server as server_url")
        variables = named.pop("url_params", None) if "url_params" not in taken else None
        for name, value in (variables or {}).items():
            named["server_url"] = named["server_url"].replace("{" + name + "}", value)
        init(self, **named)

    taken = init.__code__.co_varnames
    return construct


def reported(init: Callable[..., None]) -> Callable[..., None]:
    """`init` of an error as people make it for their tests: of a message, a status, a body and a response."""

    @wraps(init)
    def construct(
        self: Any, message: str, status_code: Any = None, body: str = "", raw_response: Any = None, **named: Any
    ) -> None:
        facts = named.pop("facts", status_code)
        if not isinstance(facts, Facts):
            facts = Facts(status_code=facts, body=body, raw_response=raw_response)
        init(self, message, facts, **named)

    return construct


def documented(init: Callable[..., None]) -> Callable[..., None]:
    """`init` of an error with data, of which alone people make it for their tests."""

    @wraps(init)
    def construct(self: Any, message: Any = None, facts: Any = None, *, data: Any = None) -> None:
        if not isinstance(message, str):
            data = message if data is None else data
            message = data.model_dump_json()
        init(self, message, facts, data=data)

    return construct
'''
