"""Extensions by which documents tell generators what OpenAPI has no words for: our own, and the common ones.

Where several say the same, our own comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ..frozen import dataclass
from ..ir import Json
from ..patterns import matches
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
INTERNAL = "x-internal"
BASE_PATH = "x-fern-base-path"
"""Of a document: what stands before each of its paths."""
MORE_PATHS = "x-ms-paths"
"""Of a document: paths that differ in their queries, too."""
_SKIP, _ONLY = "x-stainless-skip", "x-stainless-only"
_NAMING = "x-stainless-naming"
_NAMED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    METHOD_NAMES: ("method_name",),
    PARAMETER_NAMES: ("method_argument",),
    SCHEMA_NAMES: ("property_name", "type_name"),
}
"""What of the names for Python is said of each kind of thing."""
_OVERRIDES = "x-speakeasy-name-override"
COLLECTION = "x-collection-format"
"""How Swagger 2.0 wrote a list, where OpenAPI 3.0 cannot say so: with tabs between its items (`tsv`), in a part, in
a header of an answer."""
_DEPRECATIONS = ("x-sdk-deprecation-message", "x-speakeasy-deprecation-message", "x-deprecation-message",
                 "x-deprecatedMessage", "x-stainless-deprecation-message")  # fmt: skip
_MS_DEPRECATION = "x-ms-deprecation"
_REPLACEMENT = "x-speakeasy-deprecation-replacement"
_STREAMING = "x-fern-streaming"
_AVAILABILITY = "x-fern-availability"
OF_DEPRECATION = frozenset(("deprecated", *_DEPRECATIONS, _REPLACEMENT, _AVAILABILITY, _MS_DEPRECATION))
"""Keys by which something may be deprecated."""
_ENCODING = "x-speakeasy-param-encoding-override"
_CLIENT = {"x-fern-sdk-variable": None, "x-ms-parameter-location": "client"}
ENUM_NAMES = ("x-sdk-enum-names", "x-speakeasy-enums", "x-enum-varnames", "x-enumNames", "x-enum-names", "x-fern-enum",
              "x-ms-enum", "x-enum-elements")  # fmt: skip
ENUM_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions", "x-speakeasy-enum-descriptions", "x-fern-enum",
                     "x-ms-enum", "x-enum-elements")  # fmt: skip


def said_text(data: Mapping[str, Json], keys: tuple[str, ...]) -> str:
    """The first of the extensions that says something, as text; empty where none does."""
    found = next((found for key in keys if (found := text(data.get(key)))), "") if data else ""
    if found or _NAMING not in data:
        return found
    named = mapping(mapping(data[_NAMING]).get("python"))
    return next((text(named[part]) for part in _NAMED.get(keys, ()) if part in named), "")


def method_name_for(document: Mapping[str, Json], operation_id: str) -> str:
    """What a document calls the methods of all operations with such an id; empty where it says nothing."""
    for rule in map(mapping, sequence(document.get(_OVERRIDES))):
        pattern, name = text(rule.get("operationId")), text(rule.get("methodNameOverride"))
        if pattern and name and matches(pattern, operation_id, otherwise=False):
            return name
    return ""


def group_of(data: Mapping[str, Json]) -> tuple[str, ...]:
    """The group that an operation names: words with dots between them, or a list; empty where it names none."""
    for key in GROUPS:
        given = data.get(key)
        words = [text(word) for word in sequence(given)] if isinstance(given, list) else text(given).split(".")
        if found := tuple(word for word in words if word.strip()):
            return found
    return ()


def is_deprecated(data: Mapping[str, Json]) -> bool:
    """Whether something is deprecated, by its own word or an extension's."""
    return data.get("deprecated") is True or data.get(_AVAILABILITY) == "deprecated"


def deprecation_of(data: Mapping[str, Json]) -> str:
    """What is said of a deprecation: its message, or what stands in the place of what is deprecated."""
    named = text(data.get(_REPLACEMENT))
    described = text(mapping(data.get(_MS_DEPRECATION)).get("description"))
    return said_text(data, _DEPRECATIONS) or described or (f"Use {named} instead." if named else "")


def keeps_reserved(data: Mapping[str, Json]) -> bool:
    """Whether the reserved characters of a parameter are sent as they are."""
    said = (data.get("allowReserved"), data.get("x-ms-skip-url-encoding"), data.get(_ENCODING) == "allowReserved")
    return any(each is True for each in said)


def is_said_once(data: Mapping[str, Json]) -> bool:
    """Whether an extension of a parameter wants it said on the client."""
    return any(bool(data.get(key)) and wanted in (None, data[key]) for key, wanted in _CLIENT.items())


def is_any(extensions: Mapping[str, Json]) -> bool:
    """Whether an extension of a schema wants it to take any value."""
    return extensions.get("x-speakeasy-type-override") == "any"


@dataclass(frozen=True, slots=True)
class Streaming:
    """What an extension says of an operation that answers with a stream: where it says so, in which form, and whether
    only some calls are answered so. `data` may hold the schemas `response-stream` and `response`."""

    place: tuple[str, ...]
    data: Mapping[str, Json]
    kind: Literal["sse", "jsonl"]
    optional: bool

    @property
    def media_type(self) -> str:
        """What the answer's media type is for this kind of stream."""
        return "text/event-stream" if self.kind == "sse" else "application/x-ndjson"


def streaming_of(data: Mapping[str, Json]) -> Streaming | None:
    """What is said of the stream that an operation answers with; None where nothing is."""
    said = data.get(_STREAMING)
    if said is not True and not mapping(said):
        return None
    told = mapping(said)
    ending = {"x-sdk-sse-sentinel": told["terminator"]} if told.get("terminator") else {}
    optional = bool(told.get("stream-condition"))
    return Streaming((_STREAMING,), {**told, **ending}, "sse" if told.get("format") == "sse" else "jsonl", optional)


def is_ignored(data: Json) -> bool:
    """Whether the document asks to leave this out."""
    said = mapping(data)
    if not said:
        return False
    skipped, only = said.get(_SKIP), said.get(_ONLY)
    if skipped is True or "python" in sequence(skipped) or (isinstance(only, list) and "python" not in only):
        return True
    return any(said.get(key) is True for key in IGNORES)


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
