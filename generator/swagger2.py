"""Swagger 2.0 becomes OpenAPI 3.0: the same API in the newer words. Positions still lead to what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeAlias

from .diagnostics import Diagnostic, Position, note
from .document import Document
from .frozen import dataclass
from .plain import is_array
from .recursion import deep_recursion
from .source import Locator, Source, assemble
from .swagger2_operations import Operations
from .swagger2_schemas import converted_schema, mapping, rewritten

Json: TypeAlias = Any
Tokens: TypeAlias = tuple[str, ...]

_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
_COPIED = ("info", "tags", "security", "externalDocs")


@dataclass(frozen=True, slots=True)
class _Moves:
    """Finds nodes of the new document in the old one: `places` is where those that moved were before."""

    old: Locator
    places: Mapping[Tokens, Tokens] = field(default_factory=dict[Tokens, Tokens])

    def position(self, tokens: Tokens, *, on_key: bool = False) -> Position:
        """Where the node, or its nearest ancestor that was there before, was written."""
        for length in range(len(tokens), -1, -1):
            before = self.places.get(tokens[:length])
            if before is not None:
                return self.old.position((*before, *tokens[length:]), on_key=on_key)
        return self.old.position(tokens, on_key=on_key)


@deep_recursion()
def convert(source: Source) -> tuple[Source, list[Diagnostic]]:
    """`source` in OpenAPI 3.0 if it is Swagger 2.0, with a note; else as it is."""
    data = mapping(source.data)
    if str(data.get("swagger", "")) not in {"2.0", "2"}:
        return source, []
    operations = Operations(data, source.limits.shared_by(source.size))
    root = Document(source.root.name, source.root.text, _document(data, operations), is_json=source.root.is_json)
    places = {**_sections(), **operations.places}
    moves = _Moves(source.locators.get("", source.root), places)
    converted = assemble(
        source.folder, root, locators={**source.locators, "": moves}, limits=source.limits, fetcher=source.fetcher
    )
    message = "This is a Swagger 2.0 document; it was read as OpenAPI 3.0."
    found = [note("swagger-converted", message, "#/swagger")]
    return converted, [*found, *operations.found]


def _sections() -> dict[Tokens, Tokens]:
    return {
        ("openapi",): ("swagger",),
        ("swagger",): ("swagger",),
        ("components", "schemas"): ("definitions",),
        ("components", "parameters"): ("parameters",),
        ("components", "responses"): ("responses",),
        ("components", "securitySchemes"): ("securityDefinitions",),
        ("servers",): ("host",),
    }


def _document(data: Mapping[str, Json], operations: Operations) -> dict[str, Json]:
    kept = {key: value for key, value in data.items() if key in _COPIED or key.startswith("x-")}
    schemas = mapping(data.get("definitions"))
    schemes = mapping(data.get("securityDefinitions"))
    components = {
        "schemas": {name: converted_schema(schema) for name, schema in schemas.items()},
        "parameters": operations.shared_parameters(),
        "responses": operations.shared_responses(),
        "securitySchemes": {name: _scheme(mapping(scheme)) for name, scheme in schemes.items()},
    }
    return {
        "openapi": "3.0.3",
        **kept,
        "servers": _servers(data),
        "paths": operations.paths(),
        "components": {name: section for name, section in components.items() if section},
    }


def _servers(data: Mapping[str, Json]) -> list[Json]:
    """A server for each scheme, the encrypted one first; without a host the address stays relative."""
    host, base = str(data.get("host") or ""), str(data.get("basePath") or "")
    path = base if not base or base.startswith("/") else f"/{base}"
    if not host:
        return [{"url": path or "/"}]
    named = data.get("schemes")
    schemes = [str(each) for each in named if each in ("http", "https")] if is_array(named) else []
    ordered = sorted(dict.fromkeys(schemes or ["https"]), key=lambda scheme: scheme != "https")
    return [{"url": f"{scheme}://{host}{path.rstrip('/')}"} for scheme in ordered]


def _scheme(scheme: Mapping[str, Json]) -> Json:
    kind = scheme.get("type")
    if kind == "basic":
        return {**_without(scheme, "type"), "type": "http", "scheme": "basic"}
    if kind != "oauth2":
        return rewritten(scheme)
    flow = str(scheme.get("flow", ""))
    urls = {name: scheme[name] for name in ("authorizationUrl", "tokenUrl") if name in scheme}
    flows = {_FLOWS.get(flow, flow): {**urls, "scopes": mapping(scheme.get("scopes"))}}
    return {**_without(scheme, "flow", "authorizationUrl", "tokenUrl", "scopes"), "flows": flows}


def _without(data: Mapping[str, Json], *names: str) -> dict[str, Json]:
    return {key: value for key, value in data.items() if key not in names}
