"""A document generated, its package imported, and each of its operations called: the record of what held."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import re
import resource
import sys
import time
import traceback
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.documents import Document as Source
from corpus.record import Record
from corpus.trial import cause
from generator import pipeline, report
from generator.cache import Cache
from generator.progress import Progress
from generator.selection import Selection

from . import known
from .calling import Caller, Clients
from .reading import Document
from .serving import serving

LOCK = ".sdkwright/names.lock"
_TEXT = re.compile(r"0x[0-9a-f]+|b?'[^']*'|\"[^\"]*\"|\d+")


def run(source: Source, output: Path) -> Record:
    """Generate `source` into `output` and call every operation against a server that knows the document alone."""
    record, started = Record(source.name, source.size), time.perf_counter()
    try:
        data = json.loads(source.path.read_bytes())
        outcome = pipeline.run(Selection(spec=source.path, output=output, prove="off"), Progress(None), Cache(None))
        pipeline.commit(outcome)
        if outcome.names is None or outcome.plan is None:
            record.fail("generate", "refused", "; ".join(found.message for found in outcome.diagnostics[:3]))
        else:
            record.generated = True
            rows = json.loads(report.to_bytes(outcome))
            hold(data, output, outcome.names.module, rows, record)
    except Exception as problem:
        record.fail("crash", f"{type(problem).__name__}: {cause(str(problem))}", traceback.format_exc()[-1500:])
    record.seconds = round(time.perf_counter() - started, 2)
    record.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return record


def hold(data: Mapping[str, Any], output: Path, module: str, rows: Mapping[str, Any], record: Record) -> None:
    """Call the operations of the package in `output`; `rows` is the generator's report."""
    document, names = Document(data), locked_names(output / LOCK)
    methods = {row["pointer"]: (row["python"], row["python_async"]) for row in rows["operations"]}
    sys.path.insert(0, str(output / "src"))
    try:
        package = importlib.import_module(module)
        with serving() as server:
            clients, secrets = _clients(getattr(package, rows["class"]), server.url)
            with _opened(clients):
                caller = Caller(document, clients, names, server, secrets)
                for operation in document.operations():
                    found = caller.findings(operation, *methods.get(operation.pointer, ("", "")))
                    where = f"{operation.method.upper()} {operation.path}"
                    _note(record, where, known.sorted_out(document, operation, found))
    finally:
        sys.path.remove(str(output / "src"))
        for loaded in [name for name in sys.modules if name == module or name.startswith(f"{module}.")]:
            del sys.modules[loaded]


def _note(record: Record, where: str, verdict: known.Verdict) -> None:
    record.operations += 1
    for fault in verdict.excused:
        record.excused[fault] = record.excused.get(fault, 0) + 1
    for found in verdict.failures[:3]:
        record.fail(found.step, _TEXT.sub("…", found.text.splitlines()[0])[:160], f"{where}: {found.text}")
    record.held += not verdict.failures


def _clients(client_class: Any, url: str) -> tuple[Clients, frozenset[str]]:
    """Clients with a credential of its own for each scheme."""
    wanted = inspect.signature(client_class).parameters.values()
    credentials = {each.name: f"secret-{each.name}" for each in wanted if "Credential" in str(each.annotation)}
    plain, asynchronous = (client_class(**credentials, server_url=url) for _ in range(2))
    return Clients(plain, asynchronous, asyncio.Runner()), frozenset(credentials.values())


@contextmanager
def _opened(clients: Clients) -> Generator[None]:
    with clients.runner as runner, clients.plain:
        runner.run(clients.asynchronous.__aenter__())
        try:
            yield
        finally:
            runner.run(clients.asynchronous.__aexit__(None, None, None))


def locked_names(path: Path) -> dict[str, str]:
    """The public names that the package's lock gives to the document's places."""
    found: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith('"'):
            key, end = json.JSONDecoder().raw_decode(line)
            found[key] = line[end + 1 :].strip().strip('"')
    return found
