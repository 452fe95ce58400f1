"""The meta-schemas that openapi-spec-validator ships, in its Rust backend: what a document violates, and where.

For 3.1 and 3.2 the schemas inside the document are checked in the same pass, by the version's JSON Schema dialect.
Nothing is fetched: every meta-schema comes with the package.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import jsonschema_rs
from openapi_schema_validator import (
    OAS31_BASE_DIALECT_ID,
    OAS32_BASE_DIALECT_ID,
    OAS30Validator,
    OAS31Validator,
    OAS32Validator,
    oas30_format_checker,
    oas31_format_checker,
    oas32_format_checker,
)
from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator.schemas.utils import get_schema_content

from .frozen import dataclass
from .patterns import LONGEST
from .plain import Json, is_array, is_object, members

_DIALECTS = {"3.1": OAS31_BASE_DIALECT_ID, "3.2": OAS32_BASE_DIALECT_ID}
_SCHEMA_VALIDATORS: dict[str, Any] = {"3.0": OAS30Validator, "3.1": OAS31Validator, "3.2": OAS32Validator}
_WRAPPER = "urn:sdkwright:document"
_REFERENCE = {"$ref": "#/definitions/Reference"}


@dataclass(frozen=True, slots=True)
class Violation:
    """A keyword of the meta-schema that the node at `path` does not satisfy.

    `schema` is the part of the meta-schema that has the keyword; `branches` are the violations in each alternative of
    an `anyOf` or `oneOf`. The message of `propertyNames` is the names that are not allowed, as JSON.
    """

    path: tuple[str, ...]
    keyword: str
    message: str
    instance: Json
    schema: Json
    branches: tuple[tuple[Violation, ...], ...] = ()


def violations(data: Json, version: str) -> Iterator[Violation]:
    """What is wrong with a document of the OpenAPI version `3.0`, `3.1` or `3.2`, in the document's order."""
    dialect = data.get("jsonSchemaDialect", _DIALECTS.get(version))
    validator = _validator(version, dialect == _DIALECTS.get(version))
    return (_violation(fault, version) for fault in validator.iter_errors(data))


def schema_check(version: str) -> Callable[[Json], bool]:
    """A function that tells whether a schema is a valid one in the default dialect of `version`."""
    meta_schema = _SCHEMA_VALIDATORS[version].META_SCHEMA
    validator = jsonschema_rs.validator_for(meta_schema, registry=_registry(), **_formats())
    return validator.is_valid


@cache
def _validator(version: str, with_dialect: bool) -> Any:
    schema = _schema_of(version)
    if version not in _DIALECTS or not with_dialect:
        formats: Any = {"uri-reference": _anything} if version == "3.0" else None
        return jsonschema_rs.validator_for(schema, formats=formats, keywords=_KEYWORDS)
    wrapper = {
        "$id": _WRAPPER,
        "$schema": schema["$schema"],
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": _DIALECTS[version]}},
    }
    return jsonschema_rs.validator_for(wrapper, registry=_registry(), keywords=_KEYWORDS, **_formats())


class _Names:
    """The keyword `propertyNames`, told once for an object: the validator's own tells of each name with a copy of all
    that the object holds, which is gigabytes where a thousand schemas have such names."""

    def __init__(self, _parent: object, rule: Json, _path: object) -> None:
        self._allows: Callable[[str], bool] = _anything
        if "$ref" not in members(rule):  # that of `$vocabulary`: URIs, which are taken as they are
            self._allows = jsonschema_rs.validator_for(rule, **_formats()).is_valid

    def validate(self, instance: Json) -> None:
        """Raises ValueError with the names that are not allowed."""
        wrong = [name for name in members(instance) if not self._allows(name)]
        if wrong:
            raise ValueError(json.dumps(wrong))


_KEYWORDS: Any = {"propertyNames": _Names}


@cache
def _schema_of(version: str) -> dict[str, Json]:
    """The meta-schema of a version. That of 3.1 calls a link's `server` by another name than the specification."""
    schema: dict[str, Json] = dict(get_schema_content(version))
    if version == "3.0":
        identity = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": schema.pop("id")}
        return {**_decided(schema), **identity}
    link = schema.get("$defs", {}).get("link", {})
    if "body" not in link.get("properties", {}):
        return schema
    properties = {**link["properties"], "server": link["properties"]["body"]}
    return {**schema, "$defs": {**schema["$defs"], "link": {**link, "properties": properties}}}


def _decided(node: Json) -> Json:
    """The meta-schema of 3.0 in the words of draft 7, where `$ref` decides what an object is to be, as in that of 3.1.
    Held against both alternatives, each fault would be told at every level above it, with copies of all that is there.
    """
    if is_array(node):
        return [_decided(each) for each in node]
    if not is_object(node):
        return node
    found = {key: _decided(value) for key, value in node.items()}
    if found.get("exclusiveMinimum") is True:
        found["exclusiveMinimum"] = found.pop("minimum")
    alternatives = found.get("oneOf")
    if is_array(alternatives) and _REFERENCE in alternatives:
        del found["oneOf"]
        found |= _choice([each for each in alternatives if each != _REFERENCE])
    return found


def _choice(others: Sequence[Json]) -> dict[str, Json]:
    """A reference, or one of `others`: an object, and perhaps a boolean."""
    refers = {"type": "object", "required": ["$ref"]}
    chosen = {"if": refers, "then": _REFERENCE, "else": others[0]}
    return {"if": {"type": "boolean"}, "else": chosen} if {"type": "boolean"} in others else chosen


@cache
def _resources() -> dict[str, Json]:
    """Every meta-schema by its URI."""
    found: dict[str, Json] = {uri: REGISTRY.contents(uri) for uri in REGISTRY}
    for version in ("3.0", "3.1", "3.2"):
        schema = _schema_of(version)
        found[schema["$id"]] = schema
    return found


@cache
def _registry() -> Any:
    return jsonschema_rs.Registry(
        [(uri, schema) for uri, schema in _resources().items() if "openapis.org/oas/3.0" not in uri]
    )


_CHECKERS: tuple[Any, ...] = (oas30_format_checker, oas31_format_checker, oas32_format_checker)
_OWN_IDEA: Callable[[object], bool] = _CHECKERS[1].checkers["regex"][0]


def _anything(_: str) -> bool:
    return True


def _is_regex(text: object) -> bool:
    return (isinstance(text, str) and len(text) > LONGEST) or _OWN_IDEA(text)


for _checker in _CHECKERS:  # defaults of the format `regex`, and schemas that have another fault, go by these
    _checker.checks("regex")(_is_regex)


def _formats() -> dict[str, Any]:
    """Of the formats openapi-spec-validator asserts patterns only, by its own idea of one."""
    names = ("uri", "uri-reference", "email", "iri", "iri-reference", "media-range")
    return {"formats": {"regex": _is_regex, **dict.fromkeys(names, _anything)}, "validate_formats": True}


def _violation(fault: Any, version: str) -> Violation:
    path = tuple(str(step) for step in fault.instance_path)
    context = getattr(fault.kind, "context", ())
    branches = tuple(tuple(_violation(inner, version) for inner in branch) for branch in context)
    keyword = str(fault.schema_path[-1]) if fault.schema_path else ""
    return Violation(path, keyword, fault.message, fault.instance, _owner(fault, version), branches)


def _owner(fault: Any, version: str) -> Json:
    """The schema that has the violated keyword."""
    uri = str(fault.absolute_keyword_location or "").partition("#")[0]
    schema = _resources().get(uri) or _schema_of(version)
    for step in fault.schema_path[:-1]:
        try:
            schema = schema[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return schema
