"""Values that are valid by a schema: its examples where they are, else made, no two of them alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from . import scalars
from .reading import Document, Place, is_described, is_list, is_object, kinds, mapping
from .validity import Direction, Validity

EXTRA = "extra"
"""The key of a value under `additionalProperties`."""
_DEEP = 5
_DEEPEST = 24
_UNIONS = ("oneOf", "anyOf")
_NOTHING = object()


class Unmakeable(Exception):
    """No value is known for a schema; says where."""


class Maker:
    """Makes values for requests or for answers of one document."""

    def __init__(self, document: Document, validity: Validity, direction: Direction) -> None:
        self._document, self._validity = document, validity
        self._direction: Direction = direction
        self._number = 0

    def value(self, place: Place, examples: Mapping[str, Any] | None = None) -> Any:
        """A valid value, of the `examples` beside the schema if one is; full, else as small as can be.

        Where no valid one was found, as with a pattern that nothing matches, an invalid one. Raises Unmakeable if
        there is none at all, as with a recursion without an end."""
        for example in _beside(self._document, examples or {}):
            if example != "" and self.is_usable(place, example):  # parameters may not be empty
                return example
        found, best = ["no value ends"], _NOTHING
        for deep in (_DEEP, 2, 0):
            for choice in range(3):
                try:
                    made = _Making(self, deep, choice).make(place, ())
                except Unmakeable as problem:
                    found = [str(problem)]
                    continue
                if not self.problems(place, made):
                    return made
                best = made if best is _NOTHING else best
        if best is not _NOTHING:
            return best
        raise Unmakeable(found[0])

    def is_usable(self, place: Place, example: Any) -> bool:
        """Whether an example is valid, and says nothing that the schema does not know."""
        found = self._validity.problems(place, example, self._direction, formats=True)
        return not found and is_described(self._document, place, example, self._fits)

    def _fits(self, place: Place, value: Any) -> bool:
        return not self.problems(place, value)

    def problems(self, place: Place, value: Any) -> list[str]:
        """What the schema has against `value`."""
        return self._validity.problems(place, value, self._direction)

    def follow(self, place: Place) -> Place:
        """What the place refers to."""
        return self._document.follow(place)

    def find(self, pointer: str) -> Place:
        """The node at a pointer."""
        return self._document.find(pointer)

    def subtypes(self, place: Place) -> list[Place]:
        """The schemas that are said to be special cases of another one."""
        return self._document.subtypes.get(place.pointer, [])

    def next_number(self) -> int:
        """A number that was not used before."""
        self._number += 1
        return self._number

    @property
    def hidden(self) -> str:
        """The keyword of properties that have no place in this direction."""
        return "readOnly" if self._direction == "request" else "writeOnly"


class _Making:
    """One attempt: optional properties down to the depth `deep`, and of a union the member `choice` that fits."""

    def __init__(self, maker: Maker, deep: int, choice: int) -> None:
        self._maker, self._deep, self._choice = maker, deep, choice

    def make(self, place: Place, above: tuple[str, ...], tag: Mapping[str, str] | None = None) -> Any:
        place = self._maker.follow(place)
        schema = place.node
        if not is_object(schema):
            if schema is False:
                raise Unmakeable(f"{place.pointer}: nothing is allowed")
            return f"anything {self._maker.next_number()}"
        if len(above) > _DEEPEST or (place.pointer and above.count(place.pointer) > 1):
            raise Unmakeable(f"{place.pointer}: recursion without an end")
        above = (*above, place.pointer)
        if tag is None:
            for stated in _stated(schema):
                if place.pointer and self._maker.is_usable(place, stated):
                    return stated
        chosen = self._subtype(place) if tag is None else None
        if chosen is not None:
            return self.make(chosen[1], above, chosen[0])
        if "allOf" in schema:
            return self._merged(place, above, tag)
        union = next((key for key in _UNIONS if schema.get(key)), None)
        if union is not None:
            return self._member(place, union, above, tag)
        return self._typed(place, above, tag or {})

    def _subtype(self, place: Place) -> tuple[dict[str, str], Place] | None:
        """The tag and the schema to use in place of one with a discriminator, which alone says which it is."""
        discriminator = mapping(place.node.get("discriminator"))
        name = discriminator.get("propertyName")
        if not isinstance(name, str):
            return None
        listed = {str(tag): self._target(str(ref)) for tag, ref in mapping(discriminator.get("mapping")).items()}
        for union in _UNIONS:
            for number in range(len(place.node.get(union, []))) if not listed else ():
                member = self._maker.follow(place.at(union, number))
                listed[member.pointer.rpartition("/")[2]] = member
        if not listed:
            listed = {_tag_of(each): each for each in self._maker.subtypes(place)}
        usable = [(tag, each) for tag, each in listed.items() if each.pointer]
        if not usable:
            return {name: place.pointer.rpartition("/")[2]}, Place(place.pointer, _untagged(place.node))
        own = [tag for tag, each in usable if each.pointer == place.pointer]
        if own:
            return {name: own[0]}, Place(place.pointer, _untagged(place.node))
        tag, target = usable[self._choice % len(usable)]
        return {name: tag}, target

    def _target(self, ref: str) -> Place:
        pointer = ref if ref.startswith("#") else f"#/components/schemas/{ref}"
        return self._maker.follow(self._maker.find(pointer))

    def _merged(self, place: Place, above: tuple[str, ...], tag: Mapping[str, str] | None) -> Any:
        flat = self._flat(place, ())
        return self.make(Place("", flat), above, tag or self._own_tag(flat, place))

    def _own_tag(self, flat: Mapping[str, Any], place: Place) -> dict[str, str]:
        """The discriminator that one of the parts has, with the value for the whole."""
        name = mapping(flat.get("discriminator")).get("propertyName")
        if not isinstance(name, str):
            return {}
        for tag, ref in mapping(flat["discriminator"].get("mapping")).items():
            if place.pointer and self._target(str(ref)).pointer == place.pointer:
                return {name: str(tag)}
        return {name: _tag_of(place)}

    def _flat(self, place: Place, above: tuple[str, ...]) -> dict[str, Any]:
        """A schema with the members of its `allOf` put into it."""
        place = self._maker.follow(place)
        node = mapping(place.node)
        if place.pointer and place.pointer in above:
            return {}
        parts = [
            self._flat(place.at("allOf", number), (*above, place.pointer))
            for number in range(len(node.get("allOf", [])))
        ]
        result: dict[str, Any] = {}
        for part in [*parts, {key: value for key, value in node.items() if key != "allOf"}]:
            for key, value in part.items():
                result[key] = _joined(key, result[key], value) if key in result else value
        return {key: value for key, value in result.items() if key not in ("example", "examples", "default")}

    def _member(self, place: Place, union: str, above: tuple[str, ...], tag: Mapping[str, str] | None) -> Any:
        rest = {key: value for key, value in place.node.items() if key not in _UNIONS}
        found, best, count = "no member", _NOTHING, len(place.node[union])
        for offset in range(count):
            member = Place(place.pointer, place.node).at(union, (self._choice + offset) % count)
            if mapping(self._maker.follow(member).node).get("type") == "null":
                continue
            try:
                made = self._with_rest(member, rest, above, tag)
            except Unmakeable as problem:
                found = str(problem)
                continue
            if not self._maker.problems(place, made):
                return made
            best = made if best is _NOTHING else best
        if best is not _NOTHING:
            return best
        raise Unmakeable(f"{place.pointer}: {found}")

    def _with_rest(
        self, member: Place, rest: Mapping[str, Any], above: tuple[str, ...], tag: Mapping[str, str] | None
    ) -> Any:
        if (
            "properties" not in rest
            and "allOf" not in rest
            and not (kinds(rest) and not kinds(self._maker.follow(member).node))
        ):
            return self.make(member, above, tag)
        whole = self._flat(
            Place("", {"allOf": [dict(rest), {"$ref": member.pointer} if member.pointer else member.node]}), ()
        )
        return self.make(Place("", whole), above, tag)

    def _typed(self, place: Place, above: tuple[str, ...], tag: Mapping[str, str]) -> Any:
        schema = place.node
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            members = [each for each in schema["enum"] if each is not None] or [None]
            return members[self._maker.next_number() % len(members)]
        listed = kinds(schema)
        if not listed and "null" in str(schema.get("type")):
            return None
        if schema.get("format") in ("binary", "file"):
            return f"{scalars.BINARY} {self._maker.next_number()}"
        kind = listed[self._choice % len(listed)] if listed else "object" if tag else ""
        match kind:
            case "object":
                return self._object(place, above, tag)
            case "array":
                return self._array(place, above)
            case "integer":
                return scalars.integer(schema, self._maker.next_number())
            case "number":
                return scalars.amount(schema, self._maker.next_number())
            case "boolean":
                return self._maker.next_number() % 2 == 0
            case "file":
                return f"{scalars.BINARY} {self._maker.next_number()}"
            case _:
                return self._text(schema, place)

    def _text(self, schema: Mapping[str, Any], place: Place) -> str:
        made = scalars.text(schema, self._maker.next_number())
        if made is None:
            raise Unmakeable(f"{place.pointer}: a text that is too long")
        return made

    def _object(self, place: Place, above: tuple[str, ...], tag: Mapping[str, str]) -> dict[str, Any]:
        schema, made = place.node, dict[str, Any]()
        properties, required = mapping(schema.get("properties")), schema.get("required")
        needed: list[str] = [str(name) for name in required] if is_list(required) else []
        for name in properties:
            child = self._maker.follow(place.at("properties", name))
            if name in tag and tag[name] in self._flat(child, ()).get("enum", [tag[name]]):
                made[name] = tag[name]
                continue
            if mapping(child.node).get(self._maker.hidden) or mapping(properties[name]).get(self._maker.hidden):
                continue
            if name not in needed and len(above) > self._deep + 1:
                continue
            try:
                made[str(name)] = self.make(child, above)
            except Unmakeable:
                if name in needed:
                    raise
        made |= {
            name: f"needed {self._maker.next_number()}" for name in needed if name not in properties and name not in tag
        }
        made |= {name: value for name, value in tag.items() if name in needed and name not in properties}
        return made | self._extra(place, above, made)

    def _extra(self, place: Place, above: tuple[str, ...], made: Mapping[str, Any]) -> dict[str, Any]:
        """A value under `additionalProperties` where a schema describes it, and as many as must be there."""
        schema, wanted = place.node, place.node.get("minProperties", 0) - len(made)
        if isinstance(schema.get("additionalProperties"), dict) and (wanted > 0 or len(above) <= self._deep + 1):
            try:
                return {
                    f"{EXTRA}{number}": self.make(place.at("additionalProperties"), above)
                    for number in range(max(1, wanted))
                }
            except Unmakeable:
                if wanted > 0:
                    raise
        return {f"{EXTRA}{number}": f"more {self._maker.next_number()}" for number in range(wanted)}

    def _array(self, place: Place, above: tuple[str, ...]) -> list[Any]:
        schema = place.node
        least, most = schema.get("minItems", 0), schema.get("maxItems", math.inf)
        wanted = min(max(least, 1 if len(above) > 2 else 2), most)
        if len(above) > self._deep + 1:
            wanted = least
        if wanted > 5_000:
            raise Unmakeable(f"{place.pointer}: {wanted} items")
        made: list[Any] = []
        for number in range(20 * int(wanted)):
            if len(made) == wanted:
                break
            try:
                each = self.make(place.at("items") if "items" in schema else Place("", {}), above)
            except Unmakeable:
                if least:
                    raise
                break
            if not (schema.get("uniqueItems") or number >= wanted) or each not in made:
                made.append(each)
        return made


def _stated(schema: Mapping[str, Any]) -> Iterator[Any]:
    """The values that a schema itself gives; of scalars' defaults none, so that no two values are alike."""
    if "example" in schema and schema["example"] is not None:
        yield schema["example"]
    examples = schema.get("examples")
    if is_list(examples):
        yield from examples


def _beside(document: Document, holder: Mapping[str, Any]) -> Iterator[Any]:
    if holder.get("example") is not None:
        yield holder["example"]
    for each in mapping(holder.get("examples")).values():
        node = mapping(document.follow(Place("", each)).node)
        if "value" in node:
            yield node["value"]


def _tag_of(place: Place) -> str:
    """The value of a discriminator that means a schema where no mapping says so."""
    return str(mapping(place.node).get("x-ms-discriminator-value") or place.pointer.rpartition("/")[2])


def _untagged(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key != "discriminator"}


def _joined(key: str, old: Any, new: Any) -> Any:
    """Two values of one keyword, of parts that must both hold."""
    if key == "properties":
        return {**old, **{name: _both(old[name], each) if name in old else each for name, each in new.items()}}
    if key == "required" and is_list(old) and is_list(new):
        return [*old, *new]
    if key == "enum":
        return [each for each in old if each in new] or new
    if key in ("minimum", "minLength", "minItems"):
        return max(old, new)
    if key in ("maximum", "maxLength", "maxItems"):
        return min(old, new)
    return new


def _both(old: Any, new: Any) -> Any:
    return new if old == new else {"allOf": [old, new]}
