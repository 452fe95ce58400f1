"""Judges requests by the document: openapi-core's opinion, and what it is known not to say or to say wrongly."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from .reading import Document, Operation, Parameter, kinds, mapping, properties_of
from .serving import Received

_HOST = "http://server.invalid"
_PATH = "/operation"


class Judge:
    """Says what a document has against requests."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._refers_to_paths = '"#/paths/' in json.dumps(document.data)

    def objections(self, operation: Operation, request: Received, texts: Mapping[str, str]) -> list[str]:
        """openapi-core's, in words, with those of their causes."""
        plain = [name.partition(";")[0].strip().lower() for name in operation.bodies]
        readers = {name: json.loads for name in plain if "json" in name}  # it knows but one of them
        options: Any = {"spec_validator_cls": None, "extra_media_type_deserializers": readers}
        config = Config(**options)
        judge = OpenAPI.from_dict(self._alone(operation, request.media_type), config=config)
        try:
            return [_words(found) for found in judge.iter_apicall_request_errors(_CoreRequest(request, texts))]
        except Exception as problem:
            return [f"openapi-core itself failed: {type(problem).__name__}: {problem}"[:300]]

    def _alone(self, operation: Operation, media_type: str) -> dict[str, Any]:
        """A document whose one operation is at a plain path, so that finding it is no part of the verdict, and with
        the body's `media_type` in the place of the range that it is in, as which openapi-core would not decode it."""
        node = dict(operation.node)
        wide = next((name for name in operation.bodies if "*" in name and fnmatchcase(media_type, name)), None)
        if wide is not None and media_type not in operation.bodies:
            node["requestBody"] = {"content": {media_type: operation.bodies[wide].node}}
        node["parameters"] = [dict(each.node) for each in operation.parameters if not _is_ignored(each)]
        node.pop("servers", None)
        paths = {_PATH: {operation.method: node}}
        if self._refers_to_paths:
            paths |= {key: value for key, value in mapping(self._document.data.get("paths")).items() if key != _PATH}
        return {**self._document.data, "servers": [{"url": _HOST}], "paths": paths}

    def unknown(self, operation: Operation, request: Received) -> Iterator[str]:
        """What arrived although the operation does not know it: openapi-core does not mind."""
        query = [each for each in operation.parameters if each.location in ("query", "querystring")]
        known = self._keys("query") | {each.partition("=")[0] for each in operation.path.partition("?")[2].split("&")}
        if not any(each.location == "querystring" or self._takes_any(each) for each in query):
            names = known | {name for each in query for name in self._names(each)}
            for name, _ in request.query_pairs:
                if name not in names and name.partition("[")[0] not in names:
                    yield f"unknown query parameter {name!r}"
        if request.body and not operation.bodies and "requestBody" not in operation.node:
            yield "a body, where the operation takes none"

    def _names(self, parameter: Parameter) -> Iterator[str]:
        """What a parameter may be called in the query: an exploded object has the names of its properties."""
        yield parameter.name
        if parameter.style == "form" and parameter.explode:
            yield from properties_of(self._document, parameter.schema)

    def _takes_any(self, parameter: Parameter) -> bool:
        """Whether names in the query are left open by an exploded object."""
        spread = parameter.style == "form" and parameter.explode and not parameter.content_type
        schema = mapping(self._document.follow(parameter.schema).node)
        free = schema.get("additionalProperties") or not properties_of(self._document, parameter.schema)
        return spread and bool(free) and ("object" in kinds(schema) or not kinds(schema))

    def _keys(self, place: str) -> set[str]:
        return {str(each.get("name")) for each in self._document.schemes.values() if each.get("in") == place}

    def credentials(self, operation: Operation, request: Received, secrets: frozenset[str]) -> list[str]:
        """Why no alternative of the security requirements is met with one of the `secrets`; empty if one is."""
        alternatives = self._document.requirements(operation)
        if not alternatives or [] in alternatives:
            return []
        missing = [[name for name in each if not self._is_met(name, request, secrets)] for each in alternatives]
        return [] if [] in missing else [f"no credential for {' or '.join(' and '.join(each) for each in missing)}"]

    def _is_met(self, name: str, request: Received, secrets: frozenset[str]) -> bool:
        scheme = self._document.schemes[name]
        kind, place = scheme.get("type"), str(scheme.get("name", ""))
        if kind == "apiKey":
            pairs = [pair.strip().partition("=") for pair in request.headers.get("cookie", "").split(";")]
            cookies = {name: value for name, _, value in pairs}
            found = {"header": request.headers.get(place.lower()), "cookie": cookies.get(place)}
            found["query"] = dict(request.query_pairs).get(place)
            return unquote(str(found.get(str(scheme.get("in"))))) in secrets
        word, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind == "http" and str(scheme.get("scheme", "")).lower() == "basic":
            return word.lower() == "basic" and any(each.encode() in base64.b64decode(secret) for each in secrets)
        if kind == "http" and str(scheme.get("scheme", "")).lower() not in ("bearer", ""):
            return any(each in request.headers.get("authorization", "") for each in secrets)
        return kind == "mutualTLS" or (word.lower() == "bearer" and secret in secrets)


def _is_ignored(parameter: Parameter) -> bool:
    """Whether a parameter is one that OpenAPI says to ignore, or of a kind that openapi-core does not know."""
    name = parameter.name.lower() if parameter.location == "header" else ""
    return name in ("accept", "content-type", "authorization") or parameter.location == "querystring"


class _CoreRequest:
    """A request in the shape that openapi-core asks for."""

    def __init__(self, request: Received, texts: Mapping[str, str]) -> None:
        cookies = [pair.strip().partition("=") for pair in request.headers.get("cookie", "").split(";") if pair.strip()]
        self.host_url = _HOST
        self.path = self.path_pattern = _PATH
        self.method = request.method.lower()
        self.body = request.body or None
        self.content_type = request.headers.get("content-type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(request.query_pairs),
            header=Headers(list(request.headers.items())),
            cookie=ImmutableMultiDict([(name, value) for name, _, value in cookies]),
            path={name: unquote(text) for name, text in texts.items()},
        )


def _words(found: BaseException) -> str:
    parts, cause = [f"{type(found).__name__}: {found}"], found.__cause__
    while cause is not None:
        details: list[Any] = list(getattr(cause, "schema_errors", None) or [])
        parts += [f"{detail.json_path}: {detail.message}"[:200] for detail in details] or [
            f"{type(cause).__name__}: {cause}"
        ]
        cause = cause.__cause__
    return "; ".join(dict.fromkeys(part[:300] for part in parts))[:1500]
