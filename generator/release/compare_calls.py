"""What changed in a call: its parameters, its result, whether it is awaited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .changes import Change, Level, added, breaking, feature, fix, removed
from .compare_types import Pair, Use, compare_types
from .surface import Call, Parameter

_TAKES = {
    "positional": frozenset({"positional"}),
    "either": frozenset({"positional", "keyword"}),
    "keyword": frozenset({"keyword"}),
    "var_positional": frozenset({"*"}),
    "var_keyword": frozenset({"**"}),
}


def compare(subject: str, old: Call, new: Call, pair: Pair) -> Iterator[Change]:
    """The changes from `old` to `new` of the call that is written `subject`."""
    before = {each.name: each for each in old.parameters}
    after = {each.name: each for each in new.parameters}
    gone = [each for name, each in before.items() if name not in after]
    fresh = [each for name, each in after.items() if name not in before]
    renamed = _renamed(gone, fresh)
    yield from _gone(subject, gone, renamed)
    yield from _fresh(subject, [each for each in fresh if each not in renamed.values()])
    for name in before.keys() & after.keys():
        yield from _parameter(subject, before[name], after[name], pair)
    yield from _order(subject, old, new)
    yield from _result(subject, old, new, pair)


def _renamed(gone: list[Parameter], fresh: list[Parameter]) -> dict[str, Parameter]:
    """A parameter that vanished while exactly one of the same kind, type and default appeared."""
    found: dict[str, Parameter] = {}
    for each in gone:
        twins = [other for other in gone if replace(other, name=each.name) == each]
        matches = [other for other in fresh if replace(other, name=each.name) == each]
        if len(twins) == len(matches) == 1:
            found[each.name] = matches[0]
    return found


def _gone(subject: str, gone: list[Parameter], renamed: dict[str, Parameter]) -> Iterator[Change]:
    for each in gone:
        target = renamed.get(each.name)
        if target is None:
            yield removed(subject, f"parameter {each.name} removed", "parameter-removed")
        else:
            message = f"parameter {each.name} renamed to {target.name}"
            change = breaking(subject, message, "parameter-renamed")
            yield replace(change, renamed_to=target.name, parameter=each.name)


def _fresh(subject: str, fresh: list[Parameter]) -> Iterator[Change]:
    for each in fresh:
        if each.required:
            yield breaking(subject, f"required parameter {each.name} added", "parameter-added-required")
        else:
            yield added(subject, f"optional parameter {each.name} added", "parameter-added")


def _parameter(subject: str, old: Parameter, new: Parameter, pair: Pair) -> Iterator[Change]:
    if old.kind != new.kind:
        yield _kind(subject, old, new)
    if new.required and not old.required:
        yield breaking(subject, f"parameter {old.name} is now required", "parameter-required")
    elif old.required and not new.required:
        yield feature(subject, f"parameter {old.name} is now optional", "parameter-optional")
    elif old.default != new.default:
        message = f"default of {old.name} changed from {old.default} to {new.default}"
        yield feature(subject, message, "default-changed")
    place = f"{subject}|parameter {old.name}"
    yield from compare_types(place, old.annotation, new.annotation, Use.TAKEN, pair)


def _kind(subject: str, old: Parameter, new: Parameter) -> Change:
    lost = sorted(_TAKES[old.kind] - _TAKES[new.kind])
    if lost:
        ways = " and ".join(
            f"{'by name' if way == 'keyword' else 'by position' if way[0] == 'p' else way}" for way in lost
        )
        return breaking(subject, f"parameter {old.name} can no longer be given {ways}", "parameter-kind")
    return feature(subject, f"parameter {old.name} can be given in more ways", "parameter-kind")


def _order(subject: str, old: Call, new: Call) -> Iterator[Change]:
    before = [each.name for each in old.parameters if each.kind in ("positional", "either")]
    after = [each.name for each in new.parameters if each.kind in ("positional", "either")]
    stays = [name for name in before if name in after]
    if stays != after[: len(stays)]:
        yield breaking(subject, f"order of the positional parameters changed to {', '.join(after)}", "parameter-order")


def _result(subject: str, old: Call, new: Call, pair: Pair) -> Iterator[Change]:
    yield from compare_types(f"{subject}|result", old.returns, new.returns, Use.GIVEN, pair)
    if old.asynchronous != new.asynchronous:
        how = "is now awaited" if new.asynchronous else "is no longer awaited"
        yield breaking(subject, how, "asynchronous-changed")
    if new.deprecated and not old.deprecated:
        yield Change(Level.FEATURE, subject, f"deprecated: {new.deprecated}", "deprecated", group="Deprecated")
    elif old.deprecated and not new.deprecated:
        yield fix(subject, "no longer deprecated", "undeprecated")
