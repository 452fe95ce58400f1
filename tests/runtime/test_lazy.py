"""Packages that import their names on demand."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

INIT = """
from _runtime.lazy import lazy_names
__getattr__, __dir__ = lazy_names(__name__, ("pet", "Pet Dog Gone"), ("broken", "Broken"))
"""
PET = """
import time
time.sleep(0.02)
LOADED = globals().get("LOADED", 0) + 1
class Pet: ...
class Dog(Pet): ...
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    folder = tmp_path / "lazy_pets"
    folder.mkdir()
    for name, text in {"__init__": INIT, "pet": PET, "broken": "1 / 0"}.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)  # pyright: ignore[reportUnknownMemberType]
    import lazy_pets  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports]

    yield lazy_pets
    for name in [name for name in sys.modules if name.startswith("lazy_pets")]:
        del sys.modules[name]


def test_import_loads_no_submodule(package: ModuleType) -> None:
    assert "lazy_pets.pet" not in sys.modules
    assert package.Dog.__mro__[1] is package.Pet
    assert "lazy_pets.pet" in sys.modules


def test_names_are_kept_and_listed(package: ModuleType) -> None:
    assert {"Pet", "Dog", "Broken"} <= set(dir(package))
    assert "Pet" not in vars(package)
    assert package.Pet is vars(package)["Pet"]


def test_unknown_names(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match="module 'lazy_pets' has no attribute 'Cat'"):
        _ = package.Cat
    assert not hasattr(package, "__wrapped__")


def test_errors_of_a_submodule_are_its_own(package: ModuleType) -> None:
    with pytest.raises(ZeroDivisionError):
        _ = package.Broken
    with pytest.raises(AttributeError):
        _ = package.Gone


def test_threads_get_the_same_class(package: ModuleType) -> None:
    start, found = threading.Barrier(16), list[object]()

    def use() -> None:
        start.wait()
        found.append(package.Pet)

    threads = [threading.Thread(target=use) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(map(id, found))) == 1
    assert sys.modules["lazy_pets.pet"].LOADED == 1
