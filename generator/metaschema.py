"""The meta-schemas that openapi-spec-validator ships, in its Rust backend: what a document violates, and where.

For 3.1 and 3.2 the schemas inside the document are checked in the same pass, by the version's JSON Schema dialect.
Nothing is fetched: every meta-schema comes with the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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

from .patterns import LONGEST
from .plain import Json

_DIALECTS = {"3.1": OAS31_BASE_DIALECT_ID, "3.2": OAS32_BASE_DIALECT_ID}
_SCHEMA_VALIDATORS: dict[str, Any] = {"3.0": OAS30Validator, "3.1": OAS31Validator, "3.2": OAS32Validator}
_WRAPPER = "urn:sdkwright:document"


@dataclass(frozen=True, slots=True)
class Violation:
    """A keyword of the meta-schema that the node at `path` does not satisfy.

    `schema` is the part of the meta-schema that has the keyword; `branches` are the violations in each alternative of
    an `anyOf` or `oneOf`.
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
        return jsonschema_rs.validator_cls_for(schema)(schema)
    wrapper = {
        "$id": _WRAPPER,
        "$schema": schema["$schema"],
        "$ref": schema["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": _DIALECTS[version]}},
    }
    return jsonschema_rs.validator_for(wrapper, registry=_registry(), **_formats())


@cache
def _schema_of(version: str) -> dict[str, Json]:
    """The meta-schema of a version. That of 3.1 calls a link's `server` by another name than the specification."""
    schema = dict(get_schema_content(version))
    link = schema.get("$defs", {}).get("link", {})
    if "body" not in link.get("properties", {}):
        return schema
    properties = {**link["properties"], "server": link["properties"]["body"]}
    return {**schema, "$defs": {**schema["$defs"], "link": {**link, "properties": properties}}}


@cache
def _resources() -> dict[str, Json]:
    """Every meta-schema by its URI."""
    found: dict[str, Json] = {uri: REGISTRY.contents(uri) for uri in REGISTRY}
    for version in ("3.0", "3.1", "3.2"):
        schema = _schema_of(version)
        found[schema.get("$id") or schema["id"]] = schema
    return found


@cache
def _registry() -> Any:
    return jsonschema_rs.Registry(
        [(uri, schema) for uri, schema in _resources().items() if "openapis.org/oas/3.0" not in uri]
    )


_CHECKERS: tuple[Any, ...] = (oas30_format_checker, oas31_format_checker, oas32_format_checker)
_OWN_IDEA: Callable[[object], bool] = _CHECKERS[1].checkers["regex"][0]


def _is_regex(text: object) -> bool:
    return (isinstance(text, str) and len(text) > LONGEST) or _OWN_IDEA(text)


for _checker in _CHECKERS:  # defaults of the format `regex`, and schemas that have another fault, go by these
    _checker.checks("regex")(_is_regex)


def _formats() -> dict[str, Any]:
    """Of the formats openapi-spec-validator asserts patterns only, by its own idea of one."""

    def anything(_: str) -> bool:
        return True

    names = ("uri", "uri-reference", "email", "iri", "iri-reference", "media-range")
    return {"formats": {"regex": _is_regex, **dict.fromkeys(names, anything)}, "validate_formats": True}


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
