"""Inert texts: every break-out at every position of documents that use all of the specification.

A batch of positions takes one text at once; where a batch fails or is refused, its halves are tried, down to the
position. The output is held against that of the same document with harmless texts of every shape.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import output, positions
from .case import Case, Result, Run, Verdict
from .output import Facts
from .payloads import BENIGN, PAYLOADS, SHARP, Payload
from .positions import Files, Kind, Position

SEEDS = tuple(sorted((Path(__file__).parent / "seeds").glob("*.yaml")))
_VERSIONS = (("openapi",), ("swagger",))
"""What decides whether a document is read at all."""
_SIGNS = re.compile(r"[^\s./]")
_SIGNS_OF_NAMES = re.compile(r"[^\s./#]")
"""What is replaced by letters in the harmless twins of a text. With a `#` in it a keyword may be a reference."""
NEWEST = SEEDS[-2].stem


@dataclass(frozen=True, slots=True)
class Batch:
    """Positions of one seed that take the same text at once. `place` names it; parts keep the name of the whole."""

    seed: str
    place: str
    members: tuple[Position, ...]
    behind: bool
    whole: bool = True


@dataclass(slots=True)
class _Seed:
    files: Files
    known: frozenset[str]
    harmless: dict[tuple[str, bool], Facts] = field(default_factory=dict[tuple[str, bool], Facts])
    anything: Facts = field(default_factory=Facts)


def attack(
    run: Run,
    seeds: Sequence[Path] = SEEDS,
    payloads: Sequence[Payload] = PAYLOADS,
    places: Sequence[str] = ("texts", "names", "keywords"),
    *,
    thorough: bool = True,
) -> Iterator[Result]:
    """Try `payloads` at every position of `seeds`: the results, one for each text and batch.

    Not `thorough`: only behind what stands there, and held against fewer harmless documents."""
    prepared = {seed.stem: _prepare(seed) for seed in seeds}
    every = [batch for name, seed in prepared.items() for batch in _batches(name, seed.files)]
    batches = [each for each in every if each.place.split(" ")[0] in places and (thorough or each.behind)]
    _learn(run, prepared, batches, BENIGN if thorough else BENIGN[:3])
    yield from _tried(run, prepared, [_Trial(batch, payload) for batch in batches for payload in _for(batch, payloads)])


def _tried(run: Run, prepared: dict[str, _Seed], pending: list[_Trial]) -> Iterator[Result]:
    """The results of `pending`; a batch that is not survived is tried by halves."""
    suspects: list[_Suspect] = []
    while pending:
        cases = [_attack_case(prepared[each.batch.seed], each.batch, each.payload) for each in pending]
        trials = {id(case): trial for case, trial in zip(cases, pending, strict=True)}
        pending = list[_Trial]()
        for result in run(cases):
            trial = trials[id(result.case)]
            if len(trial.batch.members) == 1 or not (result.verdict.refused or result.verdict.problem):
                if trial.suspect is not None:
                    trial.suspect.cleared &= result.survived
                yield result
                continue
            suspect = trial.suspect
            if suspect is None and result.verdict.problem:
                suspects.append(suspect := _Suspect(result))
            pending += [_Trial(half, trial.payload, suspect) for half in _halves(trial.batch)]
    yield from (each.result for each in suspects if each.cleared)


@dataclass(slots=True)
class _Suspect:
    """A batch that failed. It is told of itself where each of its parts is survived."""

    result: Result
    cleared: bool = True


@dataclass(frozen=True, slots=True)
class _Trial:
    batch: Batch
    payload: Payload
    suspect: _Suspect | None = None


def _for(batch: Batch, payloads: Sequence[Payload]) -> Sequence[Payload]:
    """Keywords take turns, so each round gets only the texts that stand for their kind; the older versions, which
    become the newest one, get each text behind or instead of what stands there, in turn."""
    if batch.place.startswith(Kind.KEYWORD):
        return [payload for payload in payloads if payload in SHARP]
    return payloads if batch.seed == NEWEST else payloads[batch.behind :: 2]


def _prepare(seed: Path) -> _Seed:
    """What is known of a seed. Whatever its outputs have in common is read here once, before there are processes."""
    files = positions.load(seed)
    found = positions.positions(files)
    everywhere = [position for position in found if position.kind in (Kind.NAME, Kind.PROSE)]
    names: list[frozenset[str]] = []
    for text in BENIGN[:3]:
        changed = positions.rewritten(files, {each: positions.placed(each, text, behind=True) for each in everywhere})
        with tempfile.TemporaryDirectory() as folder:
            outcome = output.generate(positions.written(changed, Path(folder, "in")), Path(folder, "out"))
            names.append(output.identifiers(outcome))
    known = names[0] & names[1] & names[2]
    with tempfile.TemporaryDirectory() as folder:
        outcome = output.generate(positions.written(files, Path(folder, "in")), Path(folder, "out"))
        output.facts(outcome, known)
        output.used(outcome, Path(folder, "out"))
    return _Seed(files, known)


def _batches(seed: str, files: Files) -> Iterator[Batch]:
    kinds: defaultdict[Kind, list[Position]] = defaultdict(list)
    for position in positions.positions(files):
        kinds[position.kind].append(position)
    versions = [each for each in kinds[Kind.KEYWORD] if each.tokens in _VERSIONS]
    keywords = [versions, *positions.apart(each for each in kinds[Kind.KEYWORD] if each.tokens not in _VERSIONS)]
    groups = {
        "texts": [*kinds[Kind.PROSE], *kinds[Kind.EXTRA], *kinds[Kind.FILE]],
        "names": kinds[Kind.NAME],
        **{f"keywords {number}": group for number, group in enumerate(keywords)},
    }
    for place, group in groups.items():
        for behind in (True, False):
            yield Batch(seed, place, tuple(group), behind)


def _halves(batch: Batch) -> Iterator[Batch]:
    middle = len(batch.members) // 2
    for part in (batch.members[:middle], batch.members[middle:]):
        yield Batch(batch.seed, batch.place, part, batch.behind, whole=False)


# --- harmless outputs -------------------------------------------------------------------------------------------


def _learn(run: Run, prepared: dict[str, _Seed], batches: Sequence[Batch], benign: Sequence[str]) -> None:
    cases: dict[int, Batch] = {}
    waiting: list[Case] = []
    for batch in batches:
        few = benign[:3] if batch.place.startswith(Kind.KEYWORD) else benign
        for text in few:
            case = _learning_case(prepared[batch.seed], batch, text)
            cases[id(case)] = batch
            waiting.append(case)
    found: defaultdict[tuple[str, str, bool], list[Facts]] = defaultdict(list)
    for result in run(waiting):
        batch = cases[id(result.case)]
        if isinstance(result.verdict.facts, Facts):
            found[batch.seed, batch.place, batch.behind].append(result.verdict.facts)
        elif not result.verdict.refused:
            raise RuntimeError(f"a harmless document failed: {result.case.name}: {result.verdict.problem}")
    for (seed, place, behind), all_facts in found.items():
        prepared[seed].harmless[place, behind] = output.union(all_facts)
    for each in prepared.values():
        each.anything = output.union(each.harmless.values())


def _learning_case(seed: _Seed, batch: Batch, text: str) -> Case:
    def attempt(folder: Path) -> Verdict:
        texts = {each: positions.placed(each, text, behind=batch.behind) for each in batch.members}
        spec = positions.written(positions.rewritten(seed.files, texts), folder / "in")
        outcome = output.generate(spec, folder / "out", full=batch.behind)
        refused = output.refusal(outcome)
        return refused or Verdict(facts=output.facts(outcome, seed.known))

    return Case("inert texts", f"{batch.seed} {batch.place} {text!r}", attempt, detail=f"behind {batch.behind}")


# --- attacks ----------------------------------------------------------------------------------------------------


def _attack_case(seed: _Seed, batch: Batch, payload: Payload) -> Case:
    place = batch.place if len(batch.members) > 1 else _told(*batch.members)
    where = "behind" if batch.behind else "instead"
    name = f"{batch.seed}: {payload.name} {where} at {place}"

    def attempt(folder: Path) -> Verdict:
        return _attempt(seed, batch, payload, folder)

    detail = "" if batch.whole else "\n".join(map(_told, batch.members))
    return Case(f"inert: {batch.place.split(' ')[0]}", name, attempt, len(batch.members), detail=detail)


def _told(position: Position) -> str:
    key = " (key)" if position.on_key else ""
    return f"{position.file}#/{'/'.join(position.tokens)}{key}"


def _attempt(seed: _Seed, batch: Batch, payload: Payload, folder: Path) -> Verdict:
    texts = {each: positions.placed(each, payload.text, behind=batch.behind) for each in batch.members}
    spec = positions.written(positions.rewritten(seed.files, texts), folder / "in")
    (folder / "sdk.yaml").touch()
    before = frozenset(folder.rglob("*"))
    outcome = output.generate(spec, folder / "out", full=batch.behind)
    if stray := output.strays(folder, before):
        return Verdict(stray)
    refused = output.refusal(outcome)
    if refused is not None:
        return refused
    own = seed.harmless.get((batch.place, batch.behind), seed.anything)
    harmless = Facts(seed.anything.forms, own.blocks, seed.anything.keys)
    found = output.harm(outcome, harmless, seed.known, one_line=payload.one_line, whole=batch.whole)
    if found:
        harmless = output.union([harmless, *_twins(seed, batch, payload, folder / "twins")])
        found = output.harm(outcome, harmless, seed.known, one_line=payload.one_line, whole=batch.whole)
    return Verdict(found or output.running(outcome, folder / "out"))


def _twins(seed: _Seed, batch: Batch, payload: Payload, folder: Path) -> Iterator[Facts]:
    """Outputs with harmless texts at the very same positions, two of them with the payload's dots, spaces and length:
    what such a text changes (a parameter's place, the groups of a method) is no work of the break-out."""
    alike = dict.fromkeys(signs.sub("z", payload.text) for signs in (_SIGNS, _SIGNS_OF_NAMES))
    learnt = BENIGN[:3] if not batch.whole else ()  # of a whole batch they are known
    for number, text in enumerate((*alike, *learnt)):
        verdict = _learning_case(seed, batch, text).attempt(folder / str(number))
        if isinstance(verdict.facts, Facts):
            yield verdict.facts
