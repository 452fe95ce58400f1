"""Extensions by which documents tell generators what OpenAPI has no words for: our own, and the common ones.

Where several say the same, our own comes first.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..ir import Json
from .reading import mapping, sequence, text

METHOD_NAMES = ("x-sdk-name", "x-speakeasy-name-override", "x-fern-sdk-method-name")
PARAMETER_NAMES = ("x-sdk-name", "x-speakeasy-name-override", "x-fern-parameter-name", "x-ms-client-name")
SCHEMA_NAMES = (
    "x-sdk-name",
    "x-speakeasy-name-override",
    "x-fern-type-name",
    "x-fern-property-name",
    "x-ms-client-name",
)
GROUPS = ("x-sdk-group", "x-speakeasy-group", "x-fern-sdk-group-name")
IGNORES = ("x-sdk-ignore", "x-speakeasy-ignore", "x-fern-ignore")
DEPRECATIONS = (
    *("x-sdk-deprecation-message", "x-speakeasy-deprecation-message", "x-deprecation-message", "x-deprecatedMessage"),
)
ENUM_NAMES = ("x-sdk-enum-names", "x-speakeasy-enums", "x-enum-varnames", "x-enumNames", "x-enum-names", "x-fern-enum",
              "x-ms-enum", "x-enum-elements")  # fmt: skip
ENUM_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions", "x-speakeasy-enum-descriptions", "x-fern-enum",
                     "x-ms-enum", "x-enum-elements")  # fmt: skip


def said_text(data: Mapping[str, Json], keys: tuple[str, ...]) -> str:
    """The first of the extensions that says something, as text; empty where none does."""
    return next((found for key in keys if (found := text(data.get(key)))), "") if data else ""


def group_of(data: Mapping[str, Json]) -> tuple[str, ...]:
    """The group that an operation names: words with dots between them, or a list; empty where it names none."""
    for key in GROUPS:
        given = data.get(key)
        words = [text(word) for word in sequence(given)] if isinstance(given, list) else text(given).split(".")
        if found := tuple(word for word in words if word.strip()):
            return found
    return ()


def is_ignored(data: Json) -> bool:
    """Whether the document asks to leave this out."""
    return bool(data) and any(mapping(data).get(key) is True for key in IGNORES)


def of_values(given: Json, values: tuple[Json, ...], part: str) -> tuple[str, ...]:
    """What an extension says of each value of an enumeration, empty where it says nothing of any: a list beside the
    values, an object by value, or a list of objects with a `value`; `part` is the key in such objects."""
    held = mapping(given)
    listed = sequence(held.get("values")) if "values" in held else sequence(given)
    named = [mapping(each) for each in listed if isinstance(each, dict)]
    if named:
        held = {text(each.get("value", each.get("name"))): each for each in named}
    if held and "values" not in held:
        found = [held.get(text(value), "") for value in values]
        told = tuple(text(mapping(each).get(part)) if isinstance(each, dict) else text(each) for each in found)
    else:
        told = tuple(text(each) for each in listed)
    return told if len(told) == len(values) and any(told) else ()
