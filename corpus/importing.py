"""Use a generated package as Python would: compile it, import all of it, build every model."""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import lru_cache
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from .record import Record

_VARIABLE = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\d+")
_VENDORED = "/_runtime/"
_LIMIT = 20
"""Defects of one step that are worth keeping."""


def use(source: Path, module: str, record: Record) -> None:
    """Compile, import and build what stands in the folder `source`; `record` takes the counts and the defects."""
    files = sorted(source.rglob("*.py"))
    _each("compile", files, _compile, record)
    if record.failed("compile"):
        return
    for loaded in [name for name in sys.modules if name == module or name.startswith(f"{module}.")]:
        del sys.modules[loaded]
    with _importable(source):
        modules = [_module_name(source, path) for path in files]
        _each("import", modules, importlib.import_module, record)
        record.modules = len(modules)
        packages = [sys.modules[name] for name in modules if name in sys.modules]
        names = [(package, name) for package in packages if hasattr(package, "__getattr__") for name in dir(package)]
        _each("lazy name", names, lambda place: getattr(*place), record)
        record.names = len(names)
        models = [value for package in packages for value in _models(package, module)]
        _each("model", models, _build, record)
        record.models = len(models)


@contextmanager
def _importable(source: Path) -> Generator[None]:
    """`source` on the path of modules, where nothing is compiled that was compiled before."""

    def finder(folder: str) -> FileFinder:
        if not Path(folder).is_relative_to(source):
            raise ImportError
        return FileFinder(folder, (_Loader, [".py"]))

    sys.path.insert(0, str(source))
    sys.path_hooks.insert(0, finder)
    try:
        yield
    finally:
        sys.path_hooks.remove(finder)
        sys.path.remove(str(source))


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return _code(self.get_data(path), _place(Path(path)))


def _compile(path: Path) -> None:
    _code(path.read_bytes(), _place(path))


@lru_cache(maxsize=1_000)
def _code(content: bytes, place: str) -> CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return compile(content, place, "exec", dont_inherit=True)


def _place(path: Path) -> str:
    """What code says that it is from: the vendored one is the same in all packages."""
    text = path.as_posix()
    return text if _VENDORED not in text else text[text.rindex(_VENDORED) :]


def _module_name(source: Path, path: Path) -> str:
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _models(package: ModuleType, module: str) -> list[Any]:
    """The models, aliases and dictionary types that a module itself defines."""
    if not package.__name__.startswith(f"{module}.models."):
        return []
    return [
        value
        for value in vars(package).values()
        if (isinstance(value, type) or hasattr(value, "__value__"))
        and getattr(value, "__module__", "") == package.__name__
    ]


def _build(value: Any) -> None:
    import pydantic

    model: Any = value
    if isinstance(value, type) and issubclass(value, pydantic.BaseModel):
        model.model_rebuild()
    elif hasattr(model, "__value__") or hasattr(model, "__required_keys__"):
        pydantic.TypeAdapter(model)


def _each(step: str, things: list[Any], action: Callable[[Any], object], record: Record) -> None:
    found = 0
    for thing in things:
        try:
            action(thing)
        except MemoryError:
            raise
        except Exception as problem:
            found += 1
            if found <= _LIMIT:
                text = str(problem).strip() or "no message"
                record.fail(step, f"{type(problem).__name__}: {_general(text)}", f"{_name(thing)}: {text}")


def _general(text: str) -> str:
    return _VARIABLE.sub("…", text.splitlines()[0])[:200]


def _name(thing: Any) -> str:
    match thing:
        case (ModuleType() as package, str(name)):
            return f"{package.__name__}.{name}"
        case str():
            return thing
        case _:
            return str(getattr(thing, "__name__", thing))
