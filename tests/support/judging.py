"""Judges requests by a document without openapi-core: what its tables decode is held against its schemas.

It shares nothing with the generator, and judges what openapi-core cannot: XML, parts, all styles, OpenAPI 3.2.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_plus, urlsplit
from xml.etree.ElementTree import ParseError

from corpus.roundtrip.reading import Document, Operation, Parameter, is_list, is_object, kinds, mapping, properties_of
from corpus.roundtrip.validity import Validity
from tests.support import decoding
from tests.support.decoding import MISSING, Reader, raw_pairs
from tests.support.decoding_bodies import body_problems
from tests.support.request_check import ReceivedRequest

_VARIABLE = re.compile(r"{([^}]*)}")
FILE_OF_A_READER = b"the file of a reader\n"
"""What a curl call sends where a page tells its reader to name a file: whether that is a valid one is the reader's."""
_IGNORED = ("accept", "content-type", "authorization")


@dataclass(frozen=True)
class Match:
    """An operation that a request may be for, and the texts of its path's variables, still encoded."""

    operation: Operation
    texts: Mapping[str, str]


def _written_query(operation: Operation) -> set[tuple[str, str]]:
    """The pairs of a query that stands in the path itself."""
    return set(raw_pairs(operation.path.partition("#")[0].partition("?")[2]))


class Judge:
    """What one document has against requests. `known` are names that any query may have."""

    def __init__(self, data: Mapping[str, Any], known: frozenset[str] = frozenset()) -> None:
        self.document = Document(_writable(data))
        self.validity = Validity(self.document)
        self._reader = Reader(self.document, self.validity)
        self._operations = list(self.document.operations())
        self._known = known

    def matches(self, request: ReceivedRequest) -> list[Match]:
        """The operations that a request may be for, those with the fewest variables first."""
        found = [match for each in self._operations for match in self._match(each, request)]
        return sorted(found, key=lambda match: (len(match.texts), -len(_written_query(match.operation))))

    def problems(self, request: ReceivedRequest, match: Match) -> list[str]:
        """Why `request` is not valid; empty if it is."""
        try:
            return [
                *(problem for each in match.operation.parameters for problem in self._parameter(each, request, match)),
                *self._unknown(match.operation, request),
                *self._body(match.operation, request),
            ]
        except (ValueError, LookupError, ParseError) as problem:
            return [f"not decodable: {problem!r}"]

    def _match(self, operation: Operation, request: ReceivedRequest) -> Iterator[Match]:
        if operation.method.upper() != request.method.upper():
            return
        template = operation.path.partition("#")[0].partition("?")[0]
        if not _written_query(operation) <= set(raw_pairs(request.query)):
            return
        for prefix in dict.fromkeys(self._prefixes(operation)):
            pattern = "".join(_pattern(prefix + template, operation))
            if match := re.fullmatch(pattern, request.path):
                yield Match(operation, dict(zip(_VARIABLE.findall(template), match.groups(), strict=True)))

    def _prefixes(self, operation: Operation) -> Iterator[str]:
        item = mapping(mapping(self.document.data.get("paths")).get(operation.path))
        said: Any = operation.node.get("servers") or item.get("servers") or self.document.data.get("servers")
        servers: list[Any] = said or [{"url": "/"}]
        for server in servers:
            url = str(server["url"])
            for name, variable in mapping(server.get("variables")).items():
                url = url.replace("{" + name + "}", str(variable["default"]))
            yield urlsplit(url).path.rstrip("/")

    def _parameter(self, parameter: Parameter, request: ReceivedRequest, match: Match) -> Iterator[str]:
        if parameter.location == "header" and parameter.name.lower() in _IGNORED:
            return
        found = list(self._values(parameter, request, match))
        given = [value for value in found if value is not MISSING]
        where = f"{parameter.location} {parameter.name}"
        if not given:
            yield from [f"{where}: missing"] if parameter.required or parameter.location == "path" else []
            return
        problems = [self._reader.problems(parameter.schema, value) for value in given]
        if [] not in problems:
            yield f"{where}: {problems[0]}"

    def _values(self, parameter: Parameter, request: ReceivedRequest, match: Match) -> Iterator[Any]:
        if parameter.location == "path":
            return decoding.path_value(self._reader, parameter, match.texts[parameter.name])
        if parameter.location == "header":
            return decoding.header_value(self._reader, parameter, request.headers.get(parameter.name.lower()))
        if parameter.location == "cookie":
            pairs = [pair for each in request.headers.get("cookie", "").split(";") for pair in raw_pairs(each)]
            return decoding.values(self._reader, parameter, pairs)
        if parameter.location == "querystring":
            return self._query_string(parameter, request)
        return decoding.values(self._reader, parameter, raw_pairs(request.query))

    def _query_string(self, parameter: Parameter, request: ReceivedRequest) -> Iterator[Any]:
        if not request.query:
            yield MISSING
        elif "json" in parameter.content_type:
            yield from decoding.values(self._reader, parameter, [(parameter.name, request.query)])
        else:
            tree = {name: unquote_plus(value) for name, value in raw_pairs(request.query)}
            yield self._reader.typed(parameter.schema, tree)

    def _unknown(self, operation: Operation, request: ReceivedRequest) -> Iterator[str]:
        query = [each for each in operation.parameters if each.location in ("query", "querystring")]
        keys = {str(each.get("name")) for each in self.document.schemes.values() if each.get("in") == "query"}
        names = keys | self._known | {name for each in query for name in self._names(each)}
        if any(each.location == "querystring" or "*" in self._names(each) for each in query):
            return
        written = _written_query(operation)
        for name, value in raw_pairs(request.query):
            if (name, value) not in written and name not in names and name.partition("[")[0] not in names:
                yield f"unknown query parameter {name!r}"

    def _names(self, parameter: Parameter) -> set[str]:
        """What a parameter is called in a query: an exploded object has the names of its properties, or any."""
        if parameter.content_type or not parameter.explode or "object" not in self._reader.shapes(parameter.schema):
            return {parameter.name}
        known = properties_of(self.document, parameter.schema)
        more = mapping(self.document.follow(parameter.schema).node).get("additionalProperties")
        return {parameter.name, *known, *(["*"] if more or not known else [])}

    def _body(self, operation: Operation, request: ReceivedRequest) -> list[str]:
        if not operation.bodies:
            return ["a body, where the operation takes none"] if request.body else []
        if not request.body and "content-type" not in request.headers:
            return ["no body"] if operation.body_required else []
        given = request.headers.get("content-type", "")
        plain = given.partition(";")[0].strip().lower()
        ranges = (plain, f"{plain.partition('/')[0]}/*", "*/*")
        names = {name.partition(";")[0].strip().lower(): name for name in operation.bodies}
        name = next((names[each] for each in ranges if each in names), None)
        if name is None:
            return [f"a body of {given}"]
        if request.body == FILE_OF_A_READER:
            return []
        return body_problems(self._reader, self.document.follow(operation.bodies[name]), plain, given, request.body)

    def lacks_credentials(self, operation: Operation, request: ReceivedRequest) -> list[str]:
        """Why no alternative of the security requirements is met; empty if one is."""
        wanted = self.document.requirements(operation)
        if not wanted or [] in wanted:
            return []
        met = (all(self._is_met(name, request) for name in each) for each in wanted)
        schemes = [[str(self.document.schemes[name].get("scheme", name)) for name in each] for each in wanted]
        return [] if any(met) else [f"no credentials for {schemes}"]

    def _is_met(self, name: str, request: ReceivedRequest) -> bool:
        scheme = self.document.schemes[name]
        kind, key = scheme.get("type"), str(scheme.get("name", ""))
        if kind == "apiKey":
            cookies = dict(pair for each in request.headers.get("cookie", "").split(";") for pair in raw_pairs(each))
            places = {"header": request.headers.get(key.lower()), "cookie": cookies.get(key)}
            return bool({**places, "query": dict(raw_pairs(request.query)).get(key)}.get(str(scheme.get("in"))))
        word, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind == "mutualTLS":
            return True
        how = str(scheme.get("scheme", "bearer")).lower() if kind == "http" else "bearer"
        if how == "basic" and secret:
            return secret.startswith("<") or b":" in base64.b64decode(secret)
        return bool(secret) and (word.lower() == how or how not in ("basic", "bearer"))


def _writable(node: Any) -> Any:
    """A copy of a document without the demand for properties that only answers have, as jsonschema knows no `readOnly`,
    and without `discriminator`, which picks one of the members where several would do."""
    if is_list(node):
        return [_writable(each) for each in node]
    if not is_object(node):
        return node
    copied = {key: _writable(value) for key, value in node.items() if not _is_discriminator(key, value)}
    if _is_discriminator("discriminator", node.get("discriminator")) and "oneOf" in copied:
        copied.setdefault("anyOf", copied.pop("oneOf"))
    if is_object(node.get("properties")) and is_list(node.get("required")):
        hidden = {name for name, each in node["properties"].items() if mapping(each).get("readOnly") is True}
        copied["required"] = [name for name in node["required"] if name not in hidden]
    return copied


def _is_discriminator(key: str, value: Any) -> bool:
    return key == "discriminator" and isinstance(mapping(value).get("propertyName"), str)


def _pattern(template: str, operation: Operation) -> Iterator[str]:
    numbers = {each.name for each in operation.parameters if _is_number(each)}
    for piece in re.split(r"({[^}]*})", template):
        if piece.startswith("{"):
            yield r"((?:;[^=/]*=|\.)?-?\d+)" if piece[1:-1] in numbers else "([^/]*)"
        else:
            forms = {piece, quote(piece, safe="/:@!$&'()*+,;=~-._%"), quote(piece, safe="/:~-._")}
            yield f"(?:{'|'.join(re.escape(form) for form in sorted(forms))})"


def _is_number(parameter: Parameter) -> bool:
    return is_object(parameter.schema.node) and kinds(parameter.schema.node) == ["integer"]
