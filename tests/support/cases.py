"""One-feature cases: an SDK is generated from a case's document, imported, and called, in both halves."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import re
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from generator import pipeline, report
from generator.progress import Progress
from generator.selection import Selection


@dataclass(frozen=True)
class Case:
    """A generated SDK. `files` are all that the run would write, `codes` what its diagnostics are called, `outcomes`
    the report's word on each operation by its operationId."""

    module: ModuleType
    files: Mapping[str, str]
    codes: tuple[str, ...]
    outcomes: Mapping[str, str]
    client_name: str

    @property
    def models(self) -> Any:
        """The package of models."""
        return importlib.import_module(f"{self.module.__name__}.models")

    @contextmanager
    def client(self, half: str, **options: Any) -> Generator[Session]:
        """A client in its own `with`, or `async with`, block."""
        client = getattr(self.module, self.client_name)(**options)
        if half == "sync":
            with client:
                yield Session(client, None)
            return
        with asyncio.Runner() as runner:
            runner.run(client.__aenter__())
            try:
                yield Session(client, runner)
            finally:
                runner.run(client.__aexit__(None, None, None))

    def source(self, ending: str) -> str:
        """The text of the one file whose path ends like this."""
        (found,) = (text for path, text in self.files.items() if path.endswith(ending))
        return found


class Session:
    """A client, used through its sync or its async half."""

    def __init__(self, client: Any, runner: asyncio.Runner | None) -> None:
        self.client = client
        self.runner = runner

    def call(self, method: str, *arguments: Any, **keywords: Any) -> Any:
        """What the method returns; `pets.list` is the method `list` of the resource `pets`."""
        name = f"{method}_async" if self.runner else method
        target: Callable[..., Any] = self.client
        for part in name.split("."):
            target = getattr(target, part)
        return self.wait(target(*arguments, **keywords))

    def wait(self, value: Any) -> Any:
        """The value, or what the awaitable gives."""
        if self.runner is None or not inspect.isawaitable(value):
            return value
        return self.runner.run(_awaited(value))

    def items(self, stream: Any) -> list[Any]:
        """All items of a stream."""
        return self.wait(_read_async(stream)) if self.runner else list(stream)


def case(spec: Path, config: Path | None = None) -> Case:
    """The SDK of a document, made once in a session."""
    return _generated(spec, config)


@cache
def _generated(spec: Path, config: Path | None) -> Case:
    package = "case_" + re.sub(r"\W", "_", f"{spec.parent.name}_{spec.stem}")
    chosen = Selection(
        spec=spec, config=config, output=_folder() / package, package=package, class_name="SDK", prove="off"
    )
    outcome = pipeline.run(chosen, Progress(None))
    assert outcome.plan is not None, [found.message for found in outcome.diagnostics]
    pipeline.commit(outcome)
    files = {path: content.decode() for path, content in outcome.plan.files.items()}
    sys.path.insert(0, str(_folder() / package / "src"))
    importlib.invalidate_caches()
    rows = json.loads(report.to_bytes(outcome))["operations"]
    outcomes = {row["operationId"]: row["status"] for row in rows}
    codes = tuple(found.code for found in outcome.diagnostics)
    return Case(importlib.import_module(package), files, codes, outcomes, "SDK")


@cache
def _folder() -> Path:
    kept = tempfile.TemporaryDirectory(prefix="sdk-cases-", ignore_cleanup_errors=True)
    _kept.append(kept)
    return Path(kept.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []
"""Deleted when the process ends."""


async def _awaited(value: Any) -> Any:
    return await value


async def _read_async(stream: Any) -> list[Any]:
    return [item async for item in stream]
