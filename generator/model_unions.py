"""Long unions as short ones: members follow each other in the text that is made of them, so that two of each kind
tell what is made of any number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from .model_shards import PREFIX, Schema, references
from .plain import is_array, is_object

_FEW = 4
"""Below, there is nothing to gain."""
_OF_A_KIND = 2

Stand = dict[str, tuple[str, ...]]


def shortened(schema: Schema, kind: Callable[[str], str]) -> tuple[Schema, Mapping[str, tuple[str, ...]]]:
    """`schema` with two at most of each `kind` (by their keys) among the members in a row, and what they stand for:
    the first of them for all, the others for none. Members that are mentioned elsewhere, too, are left as they are."""
    times = Counter(references(schema))
    if len(times) < _FEW:
        return schema, {}
    stand: Stand = {}
    short: Schema = _short(schema, frozenset(key for key, count in times.items() if count == 1), kind, stand)
    if stand and "mapping" in (chooser := short.get("discriminator", {})):
        kept = {PREFIX + key for key in references(short)}
        short["discriminator"] = {
            **chooser,
            "mapping": {tag: ref for tag, ref in chooser["mapping"].items() if ref in kept},
        }
    return short, stand


def _short(node: Any, once: Collection[str], kind: Callable[[str], str], stand: Stand) -> Any:
    if is_array(node):
        return [_short(each, once, kind, stand) for each in node]
    if not is_object(node):
        return node
    return {
        name: _members(part, once, kind, stand) if name in ("anyOf", "oneOf") else _short(part, once, kind, stand)
        for name, part in node.items()
    }


def _members(members: Sequence[Any], once: Collection[str], kind: Callable[[str], str], stand: Stand) -> list[Any]:
    found: list[Any] = []
    for is_plain, group in groupby(members, lambda member: _is_plain(member, once)):
        run = list(group)
        if not is_plain:
            found += [_short(each, once, kind, stand) for each in run]
            continue
        keys = [each["$ref"].removeprefix(PREFIX) for each in run]
        kept = _some(keys, kind)
        if len(kept) < len(keys):
            stand |= dict.fromkeys(kept, ()) | {kept[0]: tuple(keys)}
        found += [{"$ref": PREFIX + key} for key in kept]
    return found


def _is_plain(member: Any, once: Collection[str]) -> bool:
    """Whether a member is a reference and nothing else, and to what is mentioned once."""
    return is_object(member) and member.keys() == {"$ref"} and member["$ref"].removeprefix(PREFIX) in once


def _some(keys: Sequence[str], kind: Callable[[str], str]) -> list[str]:
    """The first two of each kind."""
    times: Counter[str] = Counter()
    kept: list[str] = []
    for key in keys:
        times[alike := kind(key)] += 1
        if times[alike] <= _OF_A_KIND:
            kept.append(key)
    return kept
