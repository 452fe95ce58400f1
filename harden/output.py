"""One generation, and what of its output can be held against that of another document."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from corpus import importing
from corpus.record import Record
from generator import messages, pipeline, report
from generator.cache import NO_CACHE
from generator.diagnostics import Severity
from generator.pipeline import Outcome
from generator.progress import Progress
from generator.selection import Selection

from . import pages, skeleton, use
from .case import Verdict

_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would act on, or cannot show."""
_SETTINGS = "docs: {style: full}\n"


@dataclass(frozen=True, slots=True)
class Facts:
    """What an output consists of, without its texts."""

    forms: frozenset[str] = frozenset()
    blocks: Counter[str] = field(default_factory=Counter[str])
    keys: frozenset[str] = frozenset()
    words: Counter[int] = field(default_factory=Counter[int])


def union(all_facts: Iterable[Facts]) -> Facts:
    """What any of these outputs has: every form and key, and of each block the least that any has."""
    found = list(all_facts)
    fewest = found[0].blocks
    for each in found[1:]:
        fewest = fewest & each.blocks
    words = found[0].words
    for each in found[1:]:
        words = words | each.words
    forms = frozenset[str]().union(*(each.forms for each in found))
    keys = frozenset[str]().union(*(each.keys for each in found))
    return Facts(forms, fewest, keys, words)


def generate(spec: Path, output: Path, *, full: bool = False) -> Outcome:
    """The outcome of generating `spec` into `output`, which is then written."""
    settings = None
    if full:
        settings = output.parent / "sdk.yaml"
        settings.write_text(_SETTINGS)
    selection = Selection(spec=spec, config=settings, output=output, prove="off")
    outcome = pipeline.run(selection, Progress(None), NO_CACHE)
    report.to_bytes(outcome)
    if outcome.plan is not None:
        pipeline.commit(outcome)
    return outcome


def refusal(outcome: Outcome) -> Verdict | None:
    """The verdict on an outcome without an output: refusing is fine when it is said why and where."""
    told = messages.render(outcome.diagnostics, outcome.source)
    if _ACTS.search(told.replace("\n", "")):
        return Verdict("a message holds characters that a terminal acts on")
    if outcome.plan is not None:
        return None
    errors = [found for found in outcome.diagnostics if found.severity is Severity.ERROR]
    if not errors or any(not found.message for found in errors):
        return Verdict("refused without a reason")
    crash = next((found for found in errors if found.code in ("validator-failed", "template", "output")), None)
    return Verdict(f"refused: {crash.message[:300]}" if crash else "", refused=True)


def facts(outcome: Outcome, known: frozenset[str]) -> Facts:
    """What the planned output consists of. Raises SyntaxError or ValueError for a file that its reader refuses."""
    assert outcome.plan is not None
    forms, keys = set[str](), frozenset[str]()
    blocks, words = Counter[str](), Counter[int]()
    for path, content in outcome.plan.files.items():
        text = content.decode()
        if path.endswith(".py") and "/_runtime/" not in path:
            forms.update(skeleton.statements(text, known))
        elif path.endswith((".md", ".txt")):
            blocks += pages.blocks(text)
            words += Counter(len(command) for command in pages.commands(text))
        elif path.endswith(".toml"):
            keys |= pages.keys(text)
    return Facts(frozenset(forms), blocks, keys, words)


def identifiers(outcome: Outcome) -> frozenset[str]:
    """Every identifier of the planned sources."""
    assert outcome.plan is not None
    sources = (text for path, text in outcome.plan.files.items() if path.endswith(".py") and "/_runtime/" not in path)
    return frozenset[str]().union(*(skeleton.identifiers(text.decode()) for text in sources))


def harm(outcome: Outcome, harmless: Facts, known: frozenset[str], *, one_line: bool, whole: bool) -> str:
    """What a text did to the output beyond being in it: a sentence, or nothing.

    `harmless` is what outputs of harmless documents consist of; for a text of `one_line` put at all its positions
    (`whole`) the pages have the very same blocks."""
    assert outcome.plan is not None
    own = facts(outcome, known)
    if new := own.forms - harmless.forms:
        return f"a statement of another form: {min(new, key=len)[:400]}"
    if own.keys - harmless.keys:
        return f"TOML keys {sorted(own.keys - harmless.keys)[:3]}"
    if whole and (lost := harmless.blocks - own.blocks):
        return f"pages lost {dict(lost)}"
    for path, content in outcome.plan.files.items():
        if path.endswith((".md", ".txt")) and (acting := next(pages.acting(content.decode()), "")):
            return f"{path}: {acting}"
        for command in pages.commands(content.decode()) if path.endswith(".md") else ():
            if read := pages.reading(command):
                return f"{path}: curl reads the file {read}"
    return ""


def strays(folder: Path, before: frozenset[Path]) -> str:
    """A file that is neither part of the output nor was there before, or nothing."""
    new = {path for path in folder.rglob("*") if not path.is_relative_to(folder / "out")} - before
    return f"wrote {sorted(new)[0]}" if new else ""


def used(outcome: Outcome, output: Path) -> Record:
    """What came of importing the output, in a process that goes on."""
    assert outcome.names is not None
    sys.dont_write_bytecode = True
    record = Record("", 0)
    importing.use(output / "src", outcome.names.module, record)
    return record


def running(outcome: Outcome, output: Path) -> str:
    """What is wrong with importing and documenting the output."""
    assert outcome.names is not None
    sys.dont_write_bytecode = True
    return use.problem(output / "src", outcome.names.module)
