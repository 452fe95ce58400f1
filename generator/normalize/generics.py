"""Schemas that refer to another and fill its dynamic references: `$ref` beside `$defs` with a `$dynamicAnchor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from ..diagnostics import Pointer, join_pointer, split_pointer
from ..ir import Json
from .reading import Reader, entries, mapping, sequence, text

_REFERENCE, _DYNAMIC, _ANCHOR = "$ref", "$dynamicRef", "$dynamicAnchor"


def filled(pointer: Pointer, keys: Mapping[str, Json], reader: Reader) -> tuple[Pointer, Json] | None:
    """What the `$ref` in `keys` leads to, with its dynamic references leading to what is bound to their names here;
    None where nothing is bound that it asks for. It stands at a place of its own, below `pointer`."""
    bound = dict(_bound(pointer, keys)) if _REFERENCE in keys else {}
    found = reader.find(pointer, text(keys[_REFERENCE])) if bound else None
    if found is None or split_pointer(found[0])[0] != split_pointer(pointer)[0]:
        return None
    if bound.keys().isdisjoint(_asked(found[1])):
        return None
    return join_pointer(pointer, _REFERENCE), _with(found[0], found[1], bound, reader)


def _bound(pointer: Pointer, keys: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """The names that a schema gives a meaning to: those of its definitions, and its own."""
    for _, place, data in entries(keys.get("$defs"), join_pointer(pointer, "$defs")):
        if isinstance(name := mapping(data).get(_ANCHOR), str):
            yield name, _written(place)
    if isinstance(keys.get(_ANCHOR), str):
        yield keys[_ANCHOR], _written(pointer)


def _asked(data: Json) -> Iterator[str]:
    """The names that dynamic references in `data` ask for."""
    for key, value in mapping(data).items():
        if key == _DYNAMIC:
            yield text(value).partition("#")[2]
        yield from _asked(value)
    for item in sequence(data):
        yield from _asked(item)


def _with(place: Pointer, data: Json, bound: Mapping[str, str], reader: Reader) -> Json:
    """A copy of the schema at `place`, which may stand elsewhere: its references are pointers from the root."""
    if isinstance(data, list):
        return [_with(join_pointer(place, index), item, bound, reader) for index, item in enumerate(sequence(data))]
    if not isinstance(data, dict):
        return data
    written = mapping(data)
    made = {key: _with(join_pointer(place, key), value, bound, reader) for key, value in written.items()}
    name = text(made.get(_DYNAMIC)).partition("#")[2]
    if name in bound:
        del made[_DYNAMIC]
        return {**made, _REFERENCE: bound[name]}
    for key in (_REFERENCE, _DYNAMIC):
        if isinstance(written.get(key), str) and (found := reader.find(place, written[key])) is not None:
            made[key] = _written(found[0])
    return {key: value for key, value in made.items() if key not in ("$id", "$anchor", _ANCHOR)}


def _written(pointer: Pointer) -> str:
    """A pointer as a reference within its document."""
    return "#" + quote(pointer.partition("#")[2], safe="/~$")
