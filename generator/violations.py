"""Violations of the meta-schema as diagnostics that a person can act on: the alternative that was meant, a plain
sentence, the nearest known name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .diagnostics import Diagnostic, Severity, join_pointer
from .metaschema import Violation
from .metaschema import violations as find
from .plain import Json, is_array, is_object, items, members
from .suggest import nearest

_MOST = 500
_CODES = {
    "required": "missing-property",
    "type": "wrong-type",
    "additionalProperties": "unknown-property",
    "unevaluatedProperties": "unknown-property",
    "enum": "unknown-value",
    "const": "unknown-value",
    "pattern": "wrong-format",
    "format": "wrong-format",
    "propertyNames": "wrong-format",
    "minItems": "too-few",
    "minProperties": "too-few",
    "minLength": "too-few",
    "uniqueItems": "duplicate-item",
}
_RULES_OF_NAMES = {
    "components": "Use letters, digits, `.`, `-` and `_` only.",
    "patternProperties": "Each is a regular expression.",
}


# --- which alternative was meant --------------------------------------------------------------------------------


def likeliest(violation: Violation) -> list[Violation]:
    """The violations that matter: for alternatives, those of the one that the document comes closest to."""
    branches = [branch for branch in violation.branches if not _about_reference(branch, violation)]
    if not branches:
        return [violation]
    reduced = [[leaf for item in branch for leaf in likeliest(item)] for branch in branches]
    if not all(reduced):
        return [violation]  # one alternative holds: it is that several do
    best = max(reduced, key=lambda branch: (max(len(leaf.path) for leaf in branch), -len(branch)))
    return _without_echo([_joined(leaf, reduced) for leaf in best])


def _about_reference(branch: Sequence[Violation], parent: Violation) -> bool:
    """The alternative is a Reference Object, and the node has no `$ref`."""
    has_ref = "$ref" in members(parent.instance)
    missing = any(item.keyword == "required" and "'$ref'" in item.message.replace('"', "'") for item in branch)
    return missing and not has_ref


def _joined(leaf: Violation, branches: list[list[Violation]]) -> Violation:
    """`leaf` itself; when every alternative demands another value of its node, all those values together."""
    demands = [[item for item in branch if item.path == leaf.path and _options(item.schema)] for branch in branches]
    if not _options(leaf.schema) or not all(demands):
        return leaf
    options = [option for branch in demands for item in branch for option in _options(item.schema)]
    return replace(leaf, keyword="enum", schema={"enum": [*dict.fromkeys(options)]})


def _without_echo(violations: list[Violation]) -> list[Violation]:
    """Without `not` and `unevaluatedProperties` where another violation of the same or a deeper node explains it."""
    clear = [item for item in violations if item.keyword not in ("not", "unevaluatedProperties")]
    return clear or violations


def _without_repeats(violations: Iterable[Violation]) -> Iterator[Violation]:
    """Without what else is wrong with a node that is of the wrong type: unless it is to be one of certain values, which
    says more, its type is the fault."""
    nodes: dict[tuple[str, ...], list[Violation]] = {}
    for violation in violations:
        nodes.setdefault(violation.path, []).append(violation)
    for found in nodes.values():
        values = [each for each in found if each.keyword in ("enum", "const")]
        types = [each for each in found if each.keyword == "type"]
        yield from (values or types) if types else found


def _options(schema: Json) -> list[Json]:
    if "const" in members(schema):
        return [schema["const"]]
    return items(members(schema).get("enum"))


# --- in words ---------------------------------------------------------------------------------------------------


def diagnostics(data: Json, version: str, severity: Severity) -> list[Diagnostic]:
    """The meta-schema's violations as diagnostics about `data`, at most 500."""
    found: dict[Diagnostic, None] = {}
    for violation in _without_repeats(find(data, version)):
        for leaf in likeliest(violation):
            found.update(dict.fromkeys(_describe(leaf, severity)))
        if len(found) >= _MOST:
            found[Diagnostic("more-violations", severity, f"There are more than {_MOST} violations.", "#")] = None
            break
    return list(found)


def _describe(violation: Violation, severity: Severity) -> list[Diagnostic]:
    pointer = join_pointer("#", *violation.path)
    code = _CODES.get(violation.keyword, "invalid")
    if code == "unknown-property":
        return [_unknown_property(violation, name, severity) for name in _surplus(violation)]
    if code == "missing-property":
        names = [name for name in violation.schema.get("required", ()) if name not in violation.instance]
        return [_missing_property(violation, name, severity) for name in names]
    if violation.keyword == "propertyNames":
        return [_wrong_names(violation, severity)]
    message, hint = _sentence(violation)
    return [Diagnostic(code, severity, message, pointer, hint)]


def _sentence(violation: Violation) -> tuple[str, str]:
    name = _name(violation.path)
    value = _short(violation.instance)
    match violation.keyword:
        case "type":
            return _wrong_type(violation)
        case "enum" | "const":
            options = [str(option) for option in _options(violation.schema)]
            return f"{name} is {value}; it must be {_alternatives(options)}.", nearest(str(violation.instance), options)
        case "minItems" | "minProperties" | "minLength":
            return f"{name} is empty.", "Add an entry, or remove it."
        case "uniqueItems":
            return f"{name} has the same item twice.", "Remove the second."
        case "pattern":
            return f"{name} is {value}, which does not match {violation.schema.get('pattern')}.", ""
        case "format":
            return f"{name} is {value}, which is not a valid {violation.schema.get('format')}.", ""
        case _:
            return f"{name} is not valid: {_cut(violation.message, 200).rstrip('.')}.", ""


def _wrong_type(violation: Violation) -> tuple[str, str]:
    expected = members(violation.schema).get("type")
    kinds = [expected] if isinstance(expected, str) else [str(kind) for kind in items(expected)]
    allowed = _alternatives([_article(kind) for kind in kinds])
    message = f"{_name(violation.path)} is {_kind(violation.instance)}; it must be {allowed}."
    if kinds == ["string"] and isinstance(violation.instance, (int, float)):
        return message, f'Put it in quotes: "{violation.instance}".'
    if violation.instance is None:
        return message, "The key has no value; write one, or remove the key."
    return message, ""


def _unknown_property(violation: Violation, name: str, severity: Severity) -> Diagnostic:
    known = [key for key in violation.schema.get("properties", ()) if key not in violation.instance]
    hint = nearest(name, known) or "Remove it, or begin its name with x- to make it an extension."
    owner = _name(violation.path)
    if violation.path == ("paths",):
        hint = "A path begins with a slash."
    elif violation.path and violation.path[-1] == "responses":
        hint = "A status is three digits, a range such as 4XX, or default."
    pointer = join_pointer("#", *violation.path, name)
    message = f"{_quoted(name)} is not a property of {owner}."
    return Diagnostic("unknown-property", severity, message, pointer, hint, on_key=True)


def _missing_property(violation: Violation, name: str, severity: Severity) -> Diagnostic:
    pointer = join_pointer("#", *violation.path)
    close = nearest(name, [key for key in violation.instance if isinstance(key, str)])
    hint = close.replace("Did you mean", "Is it") if close else f"Add `{name}`."
    return Diagnostic(
        "missing-property", severity, f"{_name(violation.path)} has no `{name}`.", pointer, hint, on_key=True
    )


def _wrong_names(violation: Violation, severity: Severity) -> Diagnostic:
    first, *others = json.loads(violation.message)
    more = _quoted(others[0]) if len(others) == 1 else f"{len(others)} others"
    message = f"{_quoted(first)} cannot be a name in {_name(violation.path)}{f', nor can {more}' if others else ''}."
    pointer = join_pointer("#", *violation.path, first)
    hint = next((_RULES_OF_NAMES[step] for step in violation.path[-2:] if step in _RULES_OF_NAMES), "")
    return Diagnostic(_CODES[violation.keyword], severity, message, pointer, hint, on_key=True)


def _surplus(violation: Violation) -> list[str]:
    """The names that `additionalProperties: false` refuses."""
    schema = members(violation.schema)
    patterns = [re.compile(pattern) for pattern in members(schema.get("patternProperties"))]
    known = members(schema.get("properties"))
    names = [name for name in members(violation.instance) if name not in known]
    return [name for name in names if not name.startswith("x-") and not any(p.search(name) for p in patterns)]


def _name(path: Sequence[str]) -> str:
    if not path:
        return "The document"
    words: list[str] = []
    for step, owner in zip(path, ("", *path), strict=False):
        if words and step.isdecimal() and owner != "responses":
            words[-1] += f"[{step}]"
        else:
            words.append(_cut(step, 60))
    return " of ".join(f"`{word}`" for word in reversed(words[-2:]))


def _quoted(name: str) -> str:
    return f"`{_cut(name, 60)}`"


def _short(value: Json) -> str:
    return f"`{_cut(json.dumps(value, ensure_ascii=False, default=str), 60)}`"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _kind(value: Json) -> str:
    if is_object(value) or is_array(value):
        return "an object" if is_object(value) else "an array"
    words: dict[object, str] = {bool: "a boolean", int: "an integer", float: "a number", str: "a string"}
    return words.get(value.__class__, "null")


def _article(kind: str) -> str:
    return kind if kind == "null" else f"an {kind}" if kind[0] in "aio" else f"a {kind}"


def _alternatives(words: Sequence[str]) -> str:
    if len(words) < 2:
        return words[0] if words else "something else"
    return ", ".join(words[:-1]) + " or " + words[-1]
