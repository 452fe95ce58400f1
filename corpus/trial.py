"""One document from its file to an imported package; every defect is a value in the record, none an exception."""

from __future__ import annotations

import json
import re
import resource
import time
import traceback
from collections import Counter
from pathlib import Path

from generator import pipeline, report
from generator.cache import Cache
from generator.diagnostics import Severity
from generator.progress import Progress
from generator.selection import Selection

from . import counting, importing
from .documents import Document
from .record import Record

_SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
_ANSWER = {"description": "", "content": {"application/json": {"schema": _SCHEMA}}}
_SMALLEST = {"/": {"get": {"operationId": "get", "responses": {"200": _ANSWER}}}}
_VARIABLE = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|#?(?<!\w)/\S+|\d+")


def run(document: Document, output: Path) -> Record:
    """Generate `document` into `output`, hold the report against the document, and use the package."""
    record, started = Record(document.name, document.size), time.perf_counter()
    try:
        module = _generate(document, output, record)
        if module:
            importing.use(output / "src", module, record)
    except MemoryError:
        record.fail("generate", "out of memory")
    except Exception as problem:
        record.fail("generate", f"crash: {_place(problem)}", traceback.format_exc()[-2000:])
    record.seconds = round(time.perf_counter() - started, 2)
    record.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return record


def warm_up(folder: Path) -> None:
    """Import once, before processes are forked, what each of them would import again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "smallest.json"
    content = {"openapi": "3.0.0", "info": {"title": "Smallest", "version": "1"}, "paths": _SMALLEST}
    path.write_text(json.dumps(content), encoding="utf-8")
    run(Document("smallest", path, 0), folder / "smallest")


def cause(text: str) -> str:
    """`text` without what differs from case to case."""
    return _VARIABLE.sub("…", text.splitlines()[0] if text else "")[:200]


def _generate(document: Document, output: Path, record: Record) -> str:
    """Generate and account for the operations; the module's name, empty when there is none."""
    progress = Progress(None)
    selection = Selection(spec=document.path, output=output, prove="off")
    outcome = pipeline.run(selection, progress, Cache(None))
    record.stages = {name: round(seconds, 2) for name, seconds in outcome.times.items()}
    _account(document, json.loads(report.to_bytes(outcome)), record)
    if outcome.plan is None:
        errors = [found for found in outcome.diagnostics if found.severity is Severity.ERROR]
        for found in errors[:1]:
            record.fail(
                "generate", f"refused: {found.code}: {cause(found.message)}", f"{found.pointer}: {found.message}"
            )
        if not errors:
            record.fail("generate", "refused without a reason")
        return ""
    pipeline.commit(outcome)
    record.generated, record.files = True, len(outcome.plan.files)
    assert outcome.names is not None
    return outcome.names.module


def _account(document: Document, content: dict[str, list[dict[str, str]]], record: Record) -> None:
    """Every operation of the document is a row of the report, with a reason where it is not plainly emitted."""
    wanted = Counter(counting.operations(json.loads(document.path.read_bytes())))
    rows = content["operations"]
    found = Counter((row["method"], row["path"]) for row in rows)
    statuses = Counter(row["status"] for row in rows)
    record.operations = wanted.total()
    record.emitted, record.degraded, record.refused = (statuses[key] for key in ("emitted", "degraded", "refused"))
    record.missing = (wanted - found).total()
    for row in rows:
        if row["status"] != "emitted" and not row["reasons"]:
            record.fail("account", f"{row['status']} without a reason", row["pointer"])
        elif row["status"] == "refused":
            record.fail("account", f"operation refused: {cause(row['reasons'][0])}", row["pointer"])
    for method, path in wanted - found:
        record.fail("account", "operation missing from the report", f"{method} {path}")
    for method, path in found - wanted:
        record.fail("account", "operation that the document lacks", f"{method} {path}")


def _place(problem: BaseException) -> str:
    """The exception's type and the innermost place of our own code that it passed."""
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if "/generator/" in frame.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else "elsewhere"
    return f"{type(problem).__name__} at {where}: {cause(str(problem))}"
