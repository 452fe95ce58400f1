"""Uses a generated package as its users would, in a process of its own: imports all of it and builds every type.

Run as `python -I script.py LIBRARY`, with the package's sources on the standard input, marshalled, so that what is
compiled already may be among them; nothing is read from the disk. They may come little by little: what is not there yet
is waited for. Each line of the standard output is a JSON object: a
`problem`, what is `tried` next (so that a process that dies names the culprit), what is `missing` here, or the `end`.
It imports nothing of the generator.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import marshal
import os
import re
import sys
import threading
import time
import traceback
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import IO, Any

TOGETHER = {"step": "model", "module": "", "name": ""}
"""What is tried when all models are built at once."""
_CONSTANTS = frozenset({str, int, bool, type(None)})
_VIEWED = re.compile(r"\.models\.(?:typed_dicts\b|responses$|pages$)")


class Arriving(Mapping[str, bytes]):
    """Files on their way, path → text, which a thread takes in: one that is asked for is waited for."""

    def __init__(self, paths: Sequence[str], stream: IO[bytes]) -> None:
        """`stream` has the files at `paths` in parts, each of them `files` and the `code` of some, until it ends."""
        self.code: dict[str, bytes] = {}
        self.complete_at: float | None = None
        self._paths, self._files, self._change = dict.fromkeys(paths), dict[str, bytes](), threading.Condition()
        threading.Thread(target=self._take, args=(stream,), daemon=True).start()

    def _take(self, stream: IO[bytes]) -> None:
        while (part := _loaded(stream)) is not None:
            with self._change:
                self.code |= part["code"]
                self._files |= part["files"]
                self._change.notify_all()
        with self._change:
            self.complete_at = time.monotonic()
            self._change.notify_all()

    def __getitem__(self, path: str) -> bytes:
        with self._change:
            self._change.wait_for(lambda: path in self._files or self.complete_at is not None)
            return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class Sources(MetaPathFinder, Loader):
    """Imports modules from texts, or from what was compiled of them."""

    def __init__(self, files: Mapping[str, str | bytes], compiled: Mapping[str, bytes]) -> None:
        """`compiled`, path → marshalled code, may grow."""
        self.modules = {_module(path): path for path in files}
        self._files, self._compiled = files, compiled
        self._code: dict[str, CodeType] = {}

    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's place among the texts, if it is there."""
        if fullname not in self.modules:
            return None
        place = self.modules[fullname]
        package = place.endswith("/__init__.py")
        return importlib.util.spec_from_loader(fullname, self, origin=place, is_package=package)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's text, which is compiled once however often its import fails."""
        place = self.modules[module.__name__]
        if place not in self._code:
            text = self._files[place]
            known = self._compiled.get(place)
            self._code[place] = marshal.loads(known) if known else compile(text, place, "exec", dont_inherit=True)
        exec(self._code[place], module.__dict__)

    def place_of(self, problem: BaseException) -> tuple[str, int]:
        """The innermost line of a text, the vendored runtime's aside, that an exception passed."""
        places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(problem.__traceback__)]
        if isinstance(problem, SyntaxError) and problem.filename:
            places.append((problem.filename, problem.lineno or 0))
        ours = [place for place in places if place[0] in self._files and "/_runtime/" not in place[0]]
        return ours[-1] if ours else ("", 0)


class Proof:
    """One package, used step by step until the time is up, which is `seconds` after all of it came."""

    def __init__(self, sources: Sources, arriving: Arriving, seconds: float) -> None:
        self._sources, self._arriving, self._seconds = sources, arriving, seconds
        self._asker = os.getppid()
        self.left = 0

    def run(self, *, together: bool) -> None:
        """Import every module, look up every lazy name, then build every model and what operations are made of:
        `together`, which takes a tenth of the time, or one by one, which tells what is at fault."""
        for name in self._sources.modules:
            self._try("import", name, "", partial(importlib.import_module, name))
        loaded = [sys.modules[name] for name in self._sources.modules if name in sys.modules]
        for module in loaded:
            for name in dir(module) if hasattr(module, "__getattr__") else ():
                self._try("name", module.__name__, name, partial(getattr, module, name))
        built = together and self._built(loaded)
        for module in loaded:
            for name, value in _models(module):
                if not (built and _is_buildable(module, value)):
                    self._try("model", module.__name__, name, partial(_build, value))
        for module in loaded:
            for operation in vars(module).get("OPERATIONS", ()):
                self._try("operation", module.__name__, operation.id, partial(_visit, operation, built))

    def _built(self, loaded: list[ModuleType]) -> bool:
        """Whether all models and the types of all operations can be built at once."""
        from pydantic import TypeAdapter

        _say({"tried": TOGETHER})
        try:
            found = [each for module in loaded for _, each in _models(module) if _is_buildable(module, each)]
            for module in loaded:
                for operation in vars(module).get("OPERATIONS", ()):
                    found += _annotations(operation)
            every: Any = tuple[tuple({id(each): each for each in found}.values())]  # type: ignore[misc]
            TypeAdapter[Any](every).rebuild(raise_errors=True)
        except Exception:
            return False
        return True

    def _try(self, step: str, module: str, name: str, action: Callable[[], object]) -> None:
        if os.getppid() != self._asker:
            os._exit(1)  # nobody waits for the verdict any more
        begun = self._arriving.complete_at
        if begun is not None and time.monotonic() > begun + self._seconds:
            self.left += 1
            return
        _say({"tried": {"step": step, "module": module, "name": name}})
        try:
            action()
        except Exception as problem:
            place, line = self._sources.place_of(problem)
            text = (str(problem).strip() or "no message").splitlines()[0][:300]
            what = "compile" if isinstance(problem, SyntaxError) and place else step
            found = {"step": what, "module": module, "name": name, "path": place, "line": line}
            _say({"problem": {**found, "message": f"{type(problem).__name__}: {text}"}})


def _module(path: str) -> str:
    parts = path.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _models(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The classes and aliases that a module of models itself defines; not those of dictionaries, at which only type
    checkers look."""
    ours = ".models." in module.__name__ and ".models.typed_dicts." not in module.__name__
    for name, value in list(vars(module).items()) if ours else ():
        if (isinstance(value, type) or hasattr(value, "__value__")) and value.__module__ == module.__name__:
            yield name, value


def _build(value: Any) -> None:
    """Build a model or an alias; classes that only type checkers look at have nothing to build."""
    from pydantic import TypeAdapter

    if hasattr(value, "model_rebuild"):
        value.model_rebuild()
    elif hasattr(value, "__value__"):
        TypeAdapter(value)


def _is_buildable(module: ModuleType, value: Any) -> bool:
    """Whether nothing of a model or an alias is only there for type checkers."""
    return hasattr(value, "model_rebuild") or (hasattr(value, "__value__") and not _VIEWED.search(module.__name__))


def _annotations(value: Any) -> Iterator[Any]:
    """The types that an operation's descriptor looks up later."""
    kind = type(value).__name__
    if kind == "Schema":
        yield value.annotation
    elif kind == "Operation":
        yield from _annotations((value.params, value.body, value.responses))
    else:
        for part in _parts(value):
            yield from _annotations(part)


def _visit(value: Any, built: bool) -> None:
    """Build what an operation's descriptor looks up later: its types, unless they are `built`, and its exceptions."""
    kind = type(value).__name__
    if kind == "Schema":
        _ = value.annotation if built else value.adapter
    elif kind == "Operation":
        _visit((value.params, value.body, value.responses), built)
    else:
        for part in _parts(value):
            _visit(part, built)
        if callable(error := getattr(value, "error", None)):
            error()


def _parts(value: Any) -> list[Any]:
    """What a tuple, or a record of the runtime, holds, apart from constants."""
    if issubclass(type(value), tuple):
        return [part for part in value if type(part) not in _CONSTANTS]
    names: tuple[str, ...] = getattr(value, "_fields", ())
    return [part for name in names if type(part := getattr(value, name)) not in _CONSTANTS]


def _loaded(stream: IO[bytes]) -> Any:
    """The next value of `stream`, after its length; None at the end."""
    size = stream.read(8)
    return marshal.loads(stream.read(int.from_bytes(size, "big"))) if size else None


def _compile_alike_once() -> None:
    """Have the texts of annotations, of which most are alike, compiled once each: that is a fifth of all the time."""
    setattr(typing, "compile", lru_cache(maxsize=None)(compile))  # noqa: B010 - which hides the builtin's from `typing`


def _say(found: Mapping[str, object]) -> None:
    print(json.dumps(found), flush=True)


def main() -> None:
    """Prove what the standard input holds: `seconds`, `together`, and all `paths`, and then the files in parts."""
    sys.dont_write_bytecode = True
    gc.set_threshold(200_000, 20, 100)  # next to nothing here is garbage
    _compile_alike_once()
    sys.setswitchinterval(0.0002)  # else whoever sends files waits for the thread that takes them
    warnings.simplefilter("ignore")
    for library in (*sys.argv[1:], "pydantic", "typing_extensions"):
        try:
            importlib.import_module(library)
        except ImportError:
            _say({"missing": library})
            return
    asked = _loaded(sys.stdin.buffer)
    arriving = Arriving(asked["paths"], sys.stdin.buffer)
    sources = Sources(arriving, arriving.code)
    sys.meta_path.insert(0, sources)
    proof = Proof(sources, arriving, asked["seconds"])
    proof.run(together=asked["together"])
    _say({"end": {"left": proof.left}})
    os._exit(0)  # to take apart what was built would take a tenth of the time


if __name__ == "__main__":
    main()
