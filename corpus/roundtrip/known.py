"""What is wrong with a document, or with openapi-core, rather than with the package: named, and counted apart.

The values that were passed had been held against the schemas by jsonschema, and what arrived was decoded and compared
by `wire` and `bodies`. Where openapi-core objects none the less, it is overruled only under the conditions in here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .answering import is_xml
from .calling import Finding
from .reading import Document, Operation, Parameter, is_list, is_object, kinds, mapping

_PARAMETER = re.compile(r"(?:parameter error|Invalid \w+ parameter|Missing required \w+ parameter): (.*?)(?:;|$)")
_NO_LITERAL = re.compile(r"(?:[A-Z]+ \S+: )?(\S+) is none of Literal")
_NO_LIST = re.compile(r"(\w+): must be a list, not a string")
_NO_FIELD = re.compile(r": (\w+) has no field for it")
_TABLE = re.compile("text/(?:csv|tab-separated-values)", re.IGNORECASE)
_DECODED = re.compile(r"(?:query|path|header|cookie) (.*?): ")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings that count, and the names of the faults that explain the others."""

    failures: list[Finding] = field(default_factory=list[Finding])
    excused: list[str] = field(default_factory=list[str])


def sorted_out(document: Document, operation: Operation, found: Sequence[Finding]) -> Verdict:
    """Tell failures from the faults of others."""
    verdict = Verdict()
    for each in found:
        fault = next((name for name, holds in FAULTS.items() if holds(document, operation, each)), None)
        if fault is None:
            verdict.failures.append(each)
        else:
            verdict.excused.append(fault)
    return verdict


def _unsatisfiable(_: Document, __: Operation, found: Finding) -> bool:
    return found.step == "unsatisfiable"


def _shared_names(document: Document, operation: Operation, found: Finding) -> bool:
    """Properties of exploded objects become parameters of their own: two of one name cannot be told apart."""
    names = Counter(name for each in operation.parameters for name in _query_names(document, each))
    twice = {name for name, count in names.items() if count > 1}
    touched = [each for each in operation.parameters if twice & set(_query_names(document, each))]
    return _about(found) in twice | {each.name for each in touched}


def _query_names(document: Document, parameter: Parameter) -> Iterator[str]:
    if parameter.location == "query":
        schema = mapping(document.follow(parameter.schema).node)
        spread = parameter.style == "form" and parameter.explode and not parameter.content_type
        yield from mapping(schema.get("properties")) if spread and schema.get("properties") else [parameter.name]


def _about(found: Finding) -> str:
    """The parameter that a finding is about."""
    match = (_PARAMETER.search if found.step == "openapi-core" else _DECODED.match)(found.text)
    return match[1] if match is not None and found.step in ("openapi-core", "decoded") else ""


def _parameter(operation: Operation, found: Finding) -> Parameter | None:
    name = _about(found) if found.step == "openapi-core" else ""
    return next((each for each in operation.parameters if each.name == name), None)


def _nested(document: Document, operation: Operation, found: Finding) -> bool:
    parameter = _parameter(operation, found)
    if parameter is None:
        return False
    schema = document.follow(parameter.schema)
    children = [schema.at("items")] if "items" in mapping(schema.node) else []
    children += [schema.at("properties", name) for name in mapping(mapping(schema.node).get("properties"))]
    within = [document.follow(each).node for each in children]
    return any({"object", "array"} & set(kinds(each)) or "allOf" in mapping(each) for each in within)


def _several_types(document: Document, operation: Operation, found: Finding) -> bool:
    parameter = _parameter(operation, found)
    if parameter is None:
        return False
    schema = mapping(document.follow(parameter.schema).node)
    return len(kinds(schema)) > 1 or "oneOf" in schema or "anyOf" in schema


def _time_with_offset(_: Document, operation: Operation, found: Finding) -> bool:
    """openapi-core knows times without an offset alone, of which RFC 3339 has none."""
    return _parameter(operation, found) is not None and found.text.endswith(" is not a 'time'")


def _empty_text(_: Document, operation: Operation, found: Finding) -> bool:
    """openapi-core takes an empty text for no value, also where it is the text that the schema asks for."""
    parameter = _parameter(operation, found)
    return parameter is not None and "EmptyQueryParameterValue" in found.text


def _xml_body(_: Document, operation: Operation, found: Finding) -> bool:
    return _is_of_body(found) and any(is_xml(name) for name in operation.bodies)


def _multipart_scalars(_: Document, operation: Operation, found: Finding) -> bool:
    multipart = any(name.startswith("multipart/") for name in operation.bodies)
    return _is_of_body(found) and multipart and "is not of type" in found.text


def _multipart_in_parts(document: Document, operation: Operation, found: Finding) -> bool:
    """openapi-core looks for the properties of a multipart body in the schema itself, not in what it is made of."""
    places = [
        place.at("schema")
        for name, place in operation.bodies.items()
        if name.startswith("multipart/") and "schema" in place.node
    ]
    schemas = [mapping(document.follow(place).node) for place in places]
    return _is_of_body(found) and any(not {"allOf", "oneOf", "anyOf"}.isdisjoint(schema) for schema in schemas)


def _contradictory(document: Document, _: Operation, found: Finding) -> bool:
    """No value is both of the type and one of the values beside it (`type: string, enum: [true]`): which of the two is
    meant, nothing says."""
    value, name = _NO_LITERAL.match(found.text), _NO_LIST.search(found.text)
    if value is not None:
        return any(_spells(value[1], schema) for _, schema in _schemas(document.data))
    return name is not None and any(
        key == name[1] and schema.get("type") == "array" and schema.get("enum") and not is_list(schema["enum"][0])
        for key, schema in _schemas(document.data)
    )


def _spells(value: str, schema: Mapping[str, Any]) -> bool:
    listed: list[Any] = schema["enum"] if is_list(schema.get("enum")) else []
    return schema.get("type") == "string" and any(not isinstance(each, str) and repr(each) == value for each in listed)


def _schemas(node: Any, key: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object of a document, with the key under which it stands."""
    pending: list[tuple[str, Any]] = [(key, node)]
    while pending:
        key, node = pending.pop()
        if is_object(node):
            yield key, node
            pending += node.items()
        elif is_list(node):
            pending += [(key, each) for each in node]


def _several_segments(_: Document, operation: Operation, found: Finding) -> bool:
    """An extension gives a parameter several segments of the path, which a template of OpenAPI has no place for."""
    given = any(each.node.get("x-multi-segment") is True for each in operation.parameters)
    return found.step == "request" and " is not " in found.text and given


def _table_of_objects(_: Document, operation: Operation, found: Finding) -> bool:
    """How an object is written as a table is described nowhere: the package hands over the text."""
    contents = {name for place in operation.answers.values() for name in mapping(mapping(place.node).get("content"))}
    return found.step == "answer" and found.text.startswith("$: ") and any(map(_TABLE.match, contents))


def _open_object(document: Document, _: Operation, found: Finding) -> bool:
    """A name that another schema declares, in an object that the document says to be open."""
    match = _NO_FIELD.search(found.text)
    schemas = mapping(mapping(document.data.get("components")).get("schemas"))
    return match is not None and mapping(schemas.get(match[1])).get("additionalProperties") is True


def _is_of_body(found: Finding) -> bool:
    return found.step == "openapi-core" and "RequestBody" in found.text


FAULTS: Mapping[str, Callable[[Document, Operation, Finding], bool]] = {
    "document: a schema that no value is known for": _unsatisfiable,
    "document: values that are not of the type beside them": _contradictory,
    "document: a path parameter of several segments": _several_segments,
    "document: tables of objects": _table_of_objects,
    "document: names of other schemas in an open object": _open_object,
    "document: exploded objects share names": _shared_names,
    "document: objects or lists within a parameter's object or list, for which no style is defined": _nested,
    "openapi-core: several types in one parameter": _several_types,
    "openapi-core: times with an offset": _time_with_offset,
    "openapi-core: empty texts in the query": _empty_text,
    "openapi-core: bodies of XML": _xml_body,
    "openapi-core: numbers and booleans in multipart bodies": _multipart_scalars,
    "openapi-core: multipart bodies by allOf, oneOf or anyOf": _multipart_in_parts,
}
