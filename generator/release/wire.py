"""What changed on the wire and cannot be seen in Python's types, told in terms of calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .changes import Change, Level, breaking, feature, fix
from .facts import Facts

_LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
_UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHOWN = 3


def compare(old: Facts, new: Facts) -> tuple[Change, ...]:
    """The wire changes from `old` to `new` of what both have; what came or went, the Python surface tells."""
    return (*_servers(old, new), *_credentials(old, new), *_calls(old, new), *_types(old, new))


def renames(old: Facts, new: Facts) -> dict[str, str]:
    """Public names that moved although what they name is still there: old → new, as the surface keys them."""
    found = {
        f"models.{name}": f"models.{new['names'][key]}"
        for key, name in old["names"].items()
        if new["names"].get(key, name) != name and name[:1].isupper()
    }
    places = {each["key"]: name for name, each in new["calls"].items()}
    for name, each in old["calls"].items():
        target = places.get(each["key"], name)
        if target != name:
            found |= {name: target, f"{name}_async": f"{target}_async"}
    return found


def _servers(old: Facts, new: Facts) -> Iterator[Change]:
    if old["servers"] != new["servers"]:
        message = f"servers changed from {', '.join(old['servers']) or 'none'} to {', '.join(new['servers']) or 'none'}"
        yield feature("client", message, "servers-changed", "wire")


def _credentials(old: Facts, new: Facts) -> Iterator[Change]:
    """A baseline of an earlier generator does not know how credentials were sent."""
    before, after = old.get("credentials", {}), new.get("credentials", {})
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            message = f"credential {name} is sent as {after[name]}, was {before[name]}"
            yield feature("client", message, "credential-moved", "wire")


def _calls(old: Facts, new: Facts) -> Iterator[Change]:
    for name in sorted(old["calls"].keys() & new["calls"].keys()):
        before, after, subject = old["calls"][name], new["calls"][name], f"{name}()"
        yield from _place(subject, before, after)
        yield from _security(subject, before["security"], after["security"])
        for key in sorted(before["parameters"].keys() & after["parameters"].keys()):
            yield from _parameter(subject, before["parameters"][key], after["parameters"][key])
        yield from _locations(subject, before["parameters"], after["parameters"])
        for keyword in sorted(set(after["deprecated"]) - set(before["deprecated"])):
            message = f"parameter {keyword} deprecated"
            yield Change(Level.FEATURE, subject, message, "parameter-deprecated", "wire", "Deprecated")
        yield from _body(subject, before["body"], after["body"])
        yield from _responses(subject, before["responses"], after["responses"])


def _place(subject: str, old: Facts, new: Facts) -> Iterator[Change]:
    before, after = (f"{each['method']} {each['path']}" for each in (old, new))
    if before != after:
        yield feature(subject, f"calls {after}, was {before}", "endpoint-changed", "wire")
    if old["servers"] != new["servers"]:
        yield feature(
            subject, f"servers changed to {', '.join(new['servers']) or 'the client’s'}", "servers-changed", "wire"
        )


def _security(subject: str, old: list[list[str]], new: list[list[str]]) -> Iterator[Change]:
    """`old` and `new` are alternatives of schemes; none, or an empty one, means that no credential is needed."""
    before, after = old or [[]], new or [[]]
    lost = [each for each in before if not any(set(other) <= set(each) for other in after)]
    if lost:
        yield breaking(subject, f"needs {_schemes(after)}, was {_schemes(before)}", "security-tightened", "wire")
    elif before != after:
        yield feature(subject, f"accepts {_schemes(after)}, was {_schemes(before)}", "security-widened", "wire")


def _schemes(alternatives: list[list[str]]) -> str:
    return " or ".join(" with ".join(each) or "no credential" for each in alternatives)


def _parameter(subject: str, old: Facts, new: Facts) -> Iterator[Change]:
    what = f"parameter {new['keyword']}"
    if old["wire"] != new["wire"]:
        yield fix(subject, f"{what} is written {new['wire']}, was {old['wire']}", "style-changed", "wire")
    yield from _position(subject, f"{what}: ", old, new, taken=True)


def _locations(subject: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """A keyword that stays while the place or the name of its parameter changed."""
    places = {each["keyword"]: key for key, each in new.items()}
    for key, each in sorted(old.items()):
        target = places.get(each["keyword"])
        if key not in new and target is not None and target not in old:
            message = f"parameter {each['keyword']} is sent as {_told(target)}, was {_told(key)}"
            yield fix(subject, message, "location-changed", "wire")


def _told(key: str) -> str:
    location, _, name = key.partition(":")
    return f"{location} {name}"


def _body(subject: str, old: Facts | None, new: Facts | None) -> Iterator[Change]:
    if old is None or new is None:
        return
    if new["required"] and not old["required"]:
        yield breaking(subject, "a request body is now required", "body-required", "wire")
    elif old["required"] and not new["required"]:
        yield feature(subject, "the request body is now optional", "body-optional", "wire")
    before, after = list(old["contents"]), list(new["contents"])
    if set(before) != set(after):
        message = f"request is sent as {' or '.join(after)}, was {' or '.join(before)}"
        yield feature(subject, message, "media-type-changed", "wire")


def _responses(subject: str, old: Mapping[str, dict[str, str]], new: Mapping[str, dict[str, str]]) -> Iterator[Change]:
    for status in sorted(new.keys() - old.keys()):
        yield feature(subject, f"status {status} documented", "status-added", "wire")
    for status in sorted(old.keys() - new.keys()):
        yield fix(subject, f"status {status} no longer documented", "status-removed", "wire")
    for status in sorted(old.keys() & new.keys()):
        before, after = old[status], new[status]
        for media in sorted(after.keys() - before.keys()):
            yield feature(subject, f"status {status} may answer {media}", "answer-added", "wire")
        for media in sorted(before.keys() - after.keys()):
            yield fix(subject, f"status {status} no longer answers {media}", "answer-removed", "wire")
        for media in sorted(before.keys() & after.keys()):
            yield from _stream(subject, before[media], after[media])


def _stream(subject: str, old: str, new: str) -> Iterator[Change]:
    end = [text.partition(" until ")[2] for text in (old, new)]
    if old.startswith("stream") and new.startswith("stream") and end[0] != end[1]:
        message = f"stream ends with {end[1] or 'the connection'}, was {end[0] or 'the connection'}"
        yield fix(subject, message, "sentinel-changed", "wire")


def _types(old: Facts, new: Facts) -> Iterator[Change]:
    taken, given = _users(old, new)
    for name in sorted(old["types"].keys() & new["types"].keys()):
        before, after = old["types"][name], new["types"][name]
        is_taken = bool(taken.get(name)) or not given.get(name)
        suffix = _suffix(taken.get(name) or given.get(name) or [])
        if before["kind"] == after["kind"] == "object":
            yield from _object(f"models.{name}", before, after, is_taken, suffix)
        elif before["kind"] == after["kind"] == "union" and before["discriminator"] != after["discriminator"]:
            message = f"members are told apart by {after['discriminator'] or 'their shape'}{suffix}"
            yield fix(f"models.{name}", message, "discriminator-changed", "wire")
        elif before["kind"] == after["kind"] == "alias":
            yield from _position(f"models.{name}", "", before, after, taken=is_taken, suffix=suffix)


def _object(subject: str, old: Facts, new: Facts, taken: bool, suffix: str) -> Iterator[Change]:
    if new["closed"] and not old["closed"]:
        make = breaking if taken else fix
        yield make(subject, f"further fields are no longer allowed{suffix}", "closed", "wire")
    elif old["closed"] and not new["closed"]:
        yield feature(subject, f"further fields are allowed{suffix}", "opened", "wire")
    for wire in sorted(old["fields"].keys() & new["fields"].keys()):
        before, after = old["fields"][wire], new["fields"][wire]
        place = f"{subject}.{after['name']}"
        if after["deprecated"] and not before["deprecated"]:
            yield Change(Level.FEATURE, place, f"deprecated{suffix}", "field-deprecated", "wire", "Deprecated")
        yield from _position(place, "", before, after, taken=taken, suffix=suffix)


def _position(subject: str, what: str, old: Facts, new: Facts, *, taken: bool, suffix: str = "") -> Iterator[Change]:
    if old.get("default") != new.get("default"):
        told = f"{what}API default changed from {old.get('default', 'none')} to {new.get('default', 'none')}{suffix}"
        yield (feature if taken else fix)(subject, told, "api-default-changed", "wire")
    yield from _format(subject, what, old["type"], new["type"], suffix)
    before, after = old["constraints"], new["constraints"]
    for keyword in sorted({*before, *after}):
        if before.get(keyword) != after.get(keyword):
            tighter = _is_tighter(keyword, before.get(keyword), after.get(keyword))
            words = f"{what}{keyword} {_moved(before.get(keyword), after.get(keyword))}{suffix}"
            level = Level.FIX if not taken else Level.BREAKING if tighter else Level.FEATURE
            yield Change(level, subject, words, "constraint-tightened" if tighter else "constraint-loosened", "wire")


def _format(subject: str, what: str, old: str, new: str, suffix: str) -> Iterator[Change]:
    """A format that leaves the Python type as it is."""
    if old != new and old.partition("(")[0] == new.partition("(")[0] and "(" in old + new and "[" not in old + new:
        yield fix(subject, f"{what}format changed from {old} to {new}{suffix}", "format-changed", "wire")


def _is_tighter(keyword: str, old: Any, new: Any) -> bool:
    if old is None or new is None:
        return old is None
    if keyword in _LOWER | _UPPER and isinstance(old, int | float) and isinstance(new, int | float):
        return new > old if keyword in _LOWER else new < old
    return True


def _moved(old: Any, new: Any) -> str:
    if old is None:
        return f"{new} added"
    return f"{old} removed" if new is None else f"changed from {old} to {new}"


def _users(old: Facts, new: Facts) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Type → the calls that take it, and → the calls that give it back."""
    taken: dict[str, list[str]] = {}
    given: dict[str, list[str]] = {}
    for facts in (old, new):
        for name, call in sorted(facts["calls"].items()):
            sent = [each["type"] for each in call["parameters"].values()]
            sent += list(call["body"]["contents"].values()) if call["body"] is not None else []
            _note(taken, _closure(sent, facts["types"]), name)
            back = [text for contents in call["responses"].values() for text in contents.values()]
            _note(given, _closure(back, facts["types"]), name)
    return taken, given


def _note(users: dict[str, list[str]], types: Iterable[str], call: str) -> None:
    for name in types:
        if call not in users.setdefault(name, []):
            users[name].append(call)


def _closure(texts: list[str], types: Mapping[str, Facts]) -> list[str]:
    found: dict[str, None] = {}
    waiting = list(texts)
    while waiting:
        for name in _WORD.findall(waiting.pop()):
            if name in types and name not in found:
                found[name] = None
                waiting += _mentions(types[name])
    return list(found)


def _mentions(declaration: Facts) -> list[str]:
    match declaration["kind"]:
        case "object":
            return [each["type"] for each in declaration["fields"].values()]
        case "union":
            return list(declaration["members"])
        case "alias":
            return [declaration["type"]]
        case _:
            return []


def _suffix(calls: list[str]) -> str:
    if not calls:
        return ""
    more = f" and {len(calls) - _SHOWN} more" if len(calls) > _SHOWN else ""
    return ", in " + ", ".join(f"{name}()" for name in calls[:_SHOWN]) + more
