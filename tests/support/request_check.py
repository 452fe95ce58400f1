"""Judges requests by a document with openapi-core, which knows nothing of the generator or the SDK.

openapi-core is helped where it is silent: it does not mind a query parameter, or a body, that the document does
not know; here both are errors. Path parameters are given to it percent-decoded, one segment each.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tests.support.documents import is_object, resolved

HOST = "http://server.invalid"


@dataclass
class ReceivedRequest:
    """A request as it came in. `path` and `query` are still percent-encoded; header names are lower-case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        """The decoded names and values of the query, in order."""
        return parse_qsl(self.query, keep_blank_values=True)


@dataclass
class Route:
    """An operation that a request is for, with the decoded path parameters."""

    template: str
    item: dict[str, Any]
    operation: dict[str, Any]
    path_params: dict[str, str]


class RequestChecker:
    """Finds the operation of a request and says what the document has against it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = _on_host(document)
        self._openapi = OpenAPI.from_dict(self._document)

    def route(self, request: ReceivedRequest) -> Route | None:
        """The operation that `request` is for, or None. A path without variables goes first."""
        found: list[Route] = []
        for template, item in self._document["paths"].items():
            operation = item.get(request.method.lower())
            for prefix in _prefixes(operation, item, self._document) if operation else []:
                match = re.fullmatch(re.escape(prefix) + _pattern(template), request.path)
                if match:
                    values = map(unquote, match.groups())
                    params = dict(zip(re.findall(r"{([^}]+)}", template), values, strict=True))
                    found.append(Route(template, item, operation, params))
        return min(found, key=lambda route: len(route.path_params), default=None)

    def problems(self, request: ReceivedRequest, route: Route) -> list[str]:
        """Why `request` is not valid; empty if it is."""
        errors = self._openapi.iter_apicall_request_errors(_CoreRequest(request, route))
        return [_words(found) for found in errors] + self._unknown(request, route)

    def _unknown(self, request: ReceivedRequest, route: Route) -> list[str]:
        declared = [*route.item.get("parameters", []), *route.operation.get("parameters", [])]
        params = [resolved(self._document, param) for param in declared]
        query = [param for param in params if param["in"] in ("query", "querystring")]
        problems: list[str] = []
        if all(self._is_simple(param) for param in query):
            known = {param["name"] for param in query} | self._key_names()
            problems = [f"unknown query parameter {name!r}" for name, _ in request.query_pairs if name not in known]
        if request.body and "requestBody" not in route.operation:
            problems.append("a body, where the operation takes none")
        return problems

    def _is_simple(self, param: dict[str, Any]) -> bool:
        schema = resolved(self._document, param.get("schema", {}))
        kinds = schema.get("type")
        return "content" not in param and isinstance(kinds, str) and kinds != "object"

    def _key_names(self) -> set[str]:
        schemes = self._document.get("components", {}).get("securitySchemes", {}).values()
        return {scheme["name"] for scheme in schemes if scheme.get("in") == "query"}


class _CoreRequest:
    """A request in the shape that openapi-core asks for."""

    def __init__(self, request: ReceivedRequest, route: Route) -> None:
        cookies = [pair.strip().partition("=") for pair in request.headers.get("cookie", "").split(";") if pair.strip()]
        self.host_url = HOST
        self.path = request.path
        self.method = request.method.lower()
        self.body = request.body or None
        self.content_type = request.headers.get("content-type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(request.query_pairs),
            header=Headers(list(request.headers.items())),
            cookie=ImmutableMultiDict([(name, value) for name, _, value in cookies]),
            path=route.path_params,
        )


def _words(found: Exception) -> str:
    """The message of an error of openapi-core with those of its causes, down to the schema's own."""
    parts = [str(found)]
    cause = found.__cause__
    while cause is not None:
        details: list[Any] = list(getattr(cause, "schema_errors", None) or [])
        parts += [f"{detail.json_path}: {detail.message}" for detail in details] or [str(cause)]
        cause = cause.__cause__
    return "; ".join(dict.fromkeys(parts))


def _pattern(template: str) -> str:
    pieces = re.split(r"({[^}]+})", template)
    return "".join("([^/]*)" if piece.startswith("{") else re.escape(piece) for piece in pieces)


def _prefixes(operation: Mapping[str, Any], item: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    servers = operation.get("servers") or item.get("servers") or document["servers"]
    return [urlsplit(str(server["url"])).path.rstrip("/") for server in servers]


def _on_host(document: dict[str, Any]) -> dict[str, Any]:
    """A copy of `document` whose servers, at every level, keep only their paths."""
    result = copy.deepcopy(document)
    result["servers"] = _moved(result.get("servers"))
    for item in result["paths"].values():
        for holder in [item, *(value for value in item.values() if is_object(value))]:
            if holder.get("servers"):
                holder["servers"] = _moved(holder["servers"])
    return result


def _moved(servers: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    urls = [_filled(server) for server in servers or [{"url": "/"}]]
    return [{"url": HOST + urlsplit(url).path.rstrip("/")} for url in urls]


def _filled(server: dict[str, Any]) -> str:
    url: str = server["url"]
    for name, variable in server.get("variables", {}).items():
        url = url.replace("{" + name + "}", variable["default"])
    return url
