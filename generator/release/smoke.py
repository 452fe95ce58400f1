"""Run inside a fresh environment with nothing but the SDK: is all that was promised there, and does a call go out?"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata, resources
from pathlib import Path
from typing import Any, ClassVar

_VALUES = {"str": "smoke", "int": 1, "float": 1.0, "bool": True}


class _Teapot(BaseHTTPRequestHandler):
    """Answers everything with a status that no client tries again, and remembers that it was asked."""

    asked: ClassVar[list[str]] = []

    def _answer(self) -> None:
        self.asked.append(self.path)
        self.send_response(418)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def __getattr__(self, name: str) -> Callable[[], None]:
        """The same answer to every HTTP method: the server looks for `do_GET`, `do_POST` and so on."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def main(plan: dict[str, Any]) -> str:
    """Check everything in `plan`; the sentence to end with. Raises whatever goes wrong."""
    version = metadata.version(plan["distribution"])
    assert version == plan["version"], f"installed is {version}, expected {plan['version']}"
    package = importlib.import_module(plan["package"])
    assert (resources.files(package) / "py.typed").is_file(), "py.typed is missing"
    for name in plan["names"]:
        _named(package, name)
    if not plan["client"]:
        return f"smoke test passed: {len(plan['names'])} names"
    return _client(package, getattr(package, plan["client"]), plan)


def _named(root: Any, dotted: str) -> Any:
    """What `dotted` means below the package `root`; modules on the way are imported."""
    found = root
    for part in dotted.split("."):
        if not hasattr(found, part) and inspect.ismodule(found):
            importlib.import_module(f"{found.__name__}.{part}")
        found = getattr(found, part)
    return found


def _client(package: Any, make: Callable[..., Any], plan: dict[str, Any]) -> str:
    asked = _Teapot.asked
    server = HTTPServer(("127.0.0.1", 0), _Teapot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        client = _made(make, f"http://127.0.0.1:{server.server_port}")
        functions = {name: _call(package, client, name) for name in plan["calls"] if "__" not in name}
        assert all(map(callable, functions.values()))
        tried = _try(functions, asked)
    finally:
        server.shutdown()
    return f"smoke test passed: {len(plan['names'])} names, {len(functions)} calls, {tried}"


def _call(package: Any, client: Any, name: str) -> Callable[..., Any]:
    """A call of the client, else of the package (`utils.EventStream.close`, the client itself)."""
    found: Callable[..., Any] = _named(client if hasattr(client, name.split(".", maxsplit=1)[0]) else package, name)
    return found


def _made(make: Callable[..., Any], url: str) -> Any:
    """A client of the server at `url`, with a word for every credential that can be given as text."""
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(make).parameters.items():
        kind = str(parameter.annotation)
        if name == "server_url":
            given[name] = url
        elif "Credential" in kind or parameter.default is parameter.empty:
            given[name] = "smoke"
    return make(**given)


def _try(functions: dict[str, Callable[..., Any]], asked: list[str]) -> str:
    """Send the first call whose required arguments are plain values; the error that it must end in is the answer's."""
    for name, function in functions.items():
        parameters = inspect.signature(function).parameters.values()
        needed = {each.name: str(each.annotation) for each in parameters if each.default is each.empty}
        if (
            inspect.ismethod(function)
            and "." in name
            and not name.endswith("_async")
            and set(needed.values()) <= _VALUES.keys()
        ):
            _send(name, function, {key: _VALUES[kind] for key, kind in needed.items()})
            assert asked, f"{name} sent nothing"
            return f"{name}() sent {asked[0]}"
    return "none sent: each needs more than plain values"


def _send(name: str, function: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """Call `function`; an error must be one of the package's own."""
    try:
        function(**arguments)
    except Exception as problem:
        if type(problem).__module__.split(".")[0] != function.__module__.split(".")[0]:
            raise AssertionError(f"{name} ended in {problem!r}") from problem


if __name__ == "__main__":
    print(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
