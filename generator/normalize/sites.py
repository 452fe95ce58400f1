"""The walk over paths: every operation with its parameters, body and answers, references followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal

from ..diagnostics import Pointer, join_pointer, note, warning
from ..frozen import dataclass
from ..ir import Json
from ..methods import METHOD, methods_of
from .form import BodySite, ContentSite, OperationSite, ParamSite, ResponseSite
from .identity import Identities, Tags, tags_of
from .node import Node, node_at
from .part_headers import with_part_headers
from .paths import PathReader
from .reading import Reader, entries, mapping, sequence, text
from .relics import body_of_parameters, lone_schema
from .repeats import Repeats
from .vendors import BASE_PATH, MORE_PATHS, is_ignored, streaming_of

_GLOBALS = ("x-sdk-globals", "x-speakeasy-globals")
_HEADERS = "x-fern-global-headers"
_LOCATIONS = ("path", "query", "header", "cookie", "querystring")
_OF_BODY = ("body", "formData")
_MEDIA_TYPES = {"json": "application/json", "xml": "application/xml", "application/form-data": "multipart/form-data",
                "multipart/x-www-form-urlencoded": "application/x-www-form-urlencoded"}  # fmt: skip
"""What is meant by words that are no media types."""
_JSON_LINES = frozenset({"application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines",
                         "application/jsonlines", "application/x-jsonl", "application/stream+json",
                         "application/json-seq", "application/geo+json-seq"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Where:
    """An operation's places: under `paths`, where it is written, and where its path item is written."""

    pointer: Pointer
    own: Pointer
    path: str
    method: str
    item: Pointer


@dataclass(slots=True)
class SiteReader:
    """Reads the operations of a document; `nodes` are the schema positions that it meets."""

    reader: Reader
    nodes: dict[Pointer, Node] = field(default_factory=dict[Pointer, Node])
    ignored: list[Pointer] = field(default_factory=list[Pointer])
    messages: dict[Pointer, str] = field(default_factory=dict[Pointer, str])
    """The schema of each message that the API sends by itself → the webhook's or callback's name."""
    _identities: Identities = field(init=False)
    _tags: Tags = field(init=False)
    _repeats: Repeats = field(init=False)

    def __post_init__(self) -> None:
        self._identities = Identities(self.reader)
        self._repeats = Repeats(self.reader.limits.shared // 80)

    def operations(self, document: Mapping[str, Json]) -> tuple[OperationSite, ...]:
        """Every operation, in the document's order."""
        found: list[OperationSite] = []
        self._tags = tags_of(document)
        base = text(document.get(BASE_PATH)).strip("/")
        for member in ("paths", MORE_PATHS):
            for path, pointer, data in entries(document.get(member), join_pointer("#", member)):
                if not path.startswith("x-"):
                    found += self._at_path(f"/{base}/{path.removeprefix('/')}" if base else path, pointer, data)
        for member in ("webhooks", "x-webhooks"):
            for name, pointer, item in entries(document.get(member), join_pointer("#", member)):
                self._messages(name, pointer, item)
        return tuple(found)

    def _at_path(self, path: str, pointer: Pointer, data: Json) -> Iterator[OperationSite]:
        place, item = self.reader.follow(pointer, data)
        beside = mapping(data)
        whole, shared = {**item, **beside}, pointer if "parameters" in beside else place
        sent = {method for method, key, _ in methods_of(whole) if len(key) == 1}
        named = {method for method, _, _ in methods_of(whole)}
        for method, key, operation in methods_of(whole):
            if isinstance(operation, dict) or len(key) > 1:
                own = pointer if key[0] in beside else place
                where = _Where(join_pointer(pointer, *key), join_pointer(own, *key), path, method, shared)
                if len(key) == 1 or self._is_method(where, named, sent):
                    yield from self._operation(where, whole, mapping(operation))

    def _is_method(self, where: _Where, named: set[str], sent: set[str]) -> bool:
        """Whether a method that the document names can be sent, and is none of `sent`, which it then joins. HTTP
        libraries send methods in capitals: where one is `named` so, it goes before those in another case."""
        method = where.method.upper()
        changed = method != where.method
        taken = method in sent or (changed and method in named)
        if METHOD.fullmatch(where.method) and not taken:
            sent.add(method)
            if changed:
                message = f"The method {where.method!r} is sent in capitals, as HTTP libraries send it."
                self.reader.report(warning("method-in-capitals", message, where.pointer, on_key=True))
            return True
        problem = f"is sent as {method}, as another of the path is" if taken else "is none of HTTP"
        message = f"The method {where.method!r} {problem}; the operation is left out."
        self.ignored.append(where.pointer)
        hint = "A method is made of letters, digits and some marks, as PURGE is; name each once."
        self.reader.report(warning("method-unusable", message, where.pointer, hint, on_key=True))
        return False

    def globals(self, document: Mapping[str, Json]) -> Iterator[ParamSite]:
        """The parameters that extensions of the document want said once, on the client."""
        for key in _GLOBALS:
            own = join_pointer("#", key)
            for index, raw in enumerate(sequence(mapping(document.get(key)).get("parameters"))):
                pointer, param = self.reader.follow(join_pointer(own, "parameters", index), raw)
                yield ParamSite(pointer, text(param.get("name")), text(param.get("in")), param)
        for index, raw in enumerate(sequence(document.get(_HEADERS))):
            data = mapping(raw)
            yield ParamSite(join_pointer("#", _HEADERS, index), text(data.get("header")), "header", data)

    def _messages(self, name: str, pointer: Pointer, data: Json) -> None:
        """Note what the API sends by itself: the bodies of a webhook's or callback's operations."""
        place, item = self.reader.follow(pointer, data)
        for _, key, operation in methods_of(item):
            own = join_pointer(place, *key)
            body = self._body(own, mapping(operation))
            for content in body.contents if body else ():
                self.messages.setdefault(content.schema, text(mapping(operation).get("operationId")) or name)

    def _callbacks(self, own: Pointer, name: str, data: Json) -> None:
        for callback, pointer, written in entries(data, join_pointer(own, "callbacks")):
            place, expressions = self.reader.follow(pointer, written)
            for expression, item in expressions.items():
                if not expression.startswith("x-"):
                    self._messages(f"{name} {callback}", join_pointer(place, expression), item)

    def _operation(self, where: _Where, item: Mapping[str, Json], data: Mapping[str, Json]) -> Iterator[OperationSite]:
        pointer, own = where.pointer, where.own
        if is_ignored(data) or is_ignored(item):
            self.ignored.append(pointer)
            self.reader.report(note("operation-ignored", "The document asks to leave the operation out.", pointer))
            return
        name = self._identities.id_of(pointer, where.method, where.path, data)
        self._callbacks(own, name, data.get("callbacks"))
        params = self._merged_params(own, data, where.item, item)
        body = self._body(own, data) or self._old_body(own, data, where.item, item)
        responses = tuple(self._responses(own, data))
        groups = self._identities.groups_of(pointer, data, self._tags)
        path, params = PathReader(self.reader, pointer, params).read(where.path)
        site = OperationSite(pointer, path, where.method, name, groups, data, item, params, body, responses)
        self._repeats.count(site)
        yield site

    def _merged_params(
        self, own: Pointer, data: Mapping[str, Json], place: Pointer, item: Mapping[str, Json]
    ) -> tuple[ParamSite, ...]:
        """The path item's parameters and the operation's, which win by name and location; the names of
        headers are the same in any case."""
        found: dict[tuple[str, str], ParamSite] = {}
        for param in (*self._params(place, item), *self._params(own, data)):
            name = param.name.lower() if param.location == "header" else param.name
            found[(name, param.location)] = param
        return tuple(found.values())

    def _params(self, place: Pointer, data: Mapping[str, Json]) -> Iterator[ParamSite]:
        for pointer, param in self._written_params(place, data):
            name, location = text(param.get("name")), text(param.get("in"))
            if location in _OF_BODY:
                continue
            location = location if location in _LOCATIONS else location.lower()
            if not name or location not in _LOCATIONS:
                message = "A parameter needs a name and a location (path, query, header or cookie); it is left out."
                self.reader.report(warning("parameter-unusable", message, pointer))
                continue
            if is_ignored(param) and not (location == "path" or param.get("required") is True):
                self.reader.report(note("parameter-ignored", "The document asks to leave the parameter out.", pointer))
                continue
            yield self.param(pointer, name, location, param)

    def _written_params(self, place: Pointer, data: Mapping[str, Json]) -> Iterator[tuple[Pointer, Mapping[str, Json]]]:
        for index, raw in enumerate(sequence(data.get("parameters"))):
            yield self.reader.follow(join_pointer(place, "parameters", index), raw)

    def param(self, pointer: Pointer, name: str, location: str, data: Mapping[str, Json]) -> ParamSite:
        """A parameter or header, typed by its schema or by the one media type that it is written in."""
        data = self._with_examples(pointer, data)
        if "schema" in data:
            return ParamSite(pointer, name, location, data, self._under(pointer, data, "schema"))
        for media_type, place, content in entries(data.get("content"), join_pointer(pointer, "content")):
            shown = self._with_examples(place, mapping(content))
            given = {key: shown[key] for key in ("example", "examples") if key in shown}
            return ParamSite(
                pointer, name, location, {**data, **given}, self._under(place, shown, "schema"), media_type
            )
        if "type" in data or "enum" in data:
            keys = {key: value for key, value in data.items() if key not in ("name", "in", "required", "description")}
            return ParamSite(pointer, name, location, data, self._schema(pointer, keys))
        self.reader.report(warning("parameter-untyped", f"{name!r} has no schema; it is taken for a string.", pointer))
        return ParamSite(pointer, name, location, data)

    def _with_examples(self, pointer: Pointer, data: Mapping[str, Json]) -> Mapping[str, Json]:
        """What has examples, with those in place of the references to them."""
        if "examples" not in data:
            return data
        place = join_pointer(pointer, "examples")
        named = [
            (name, here, one) for name, here, one in entries(data.get("examples"), place) if "$ref" in mapping(one)
        ]
        if not named:
            return data
        followed = {name: self.reader.follow(here, one)[1] for name, here, one in named}
        return {**data, "examples": {**mapping(data["examples"]), **followed}}

    def _under(self, pointer: Pointer, data: Mapping[str, Json], key: str) -> Pointer:
        return self._schema(join_pointer(pointer, key), data[key]) if key in data else ""

    def _schema(self, pointer: Pointer, data: Json) -> Pointer:
        self.nodes.setdefault(pointer, node_at(pointer, data))
        return pointer

    def _body(self, own: Pointer, data: Mapping[str, Json]) -> BodySite | None:
        if "requestBody" not in data:
            return None
        pointer, body = self.reader.follow(join_pointer(own, "requestBody"), data["requestBody"])
        contents = tuple(self._contents(pointer, body))
        return BodySite(pointer, body, contents) if contents else None

    def _old_body(
        self, own: Pointer, data: Mapping[str, Json], place: Pointer, item: Mapping[str, Json]
    ) -> BodySite | None:
        """The body that parameters of the operation, or else of the path item, stand for."""
        for at, holder in ((own, data), (place, item)):
            found = body_of_parameters(list(self._written_params(at, holder)), data, self.reader)
            if found is not None:
                return BodySite(*found, tuple(self._contents(*found)))
        return None

    def _responses(self, own: Pointer, data: Mapping[str, Json]) -> Iterator[ResponseSite]:
        for status, place, raw in entries(data.get("responses"), join_pointer(own, "responses")):
            if status.startswith("x-"):
                continue
            pointer, response = self.reader.follow(place, raw)
            contents = tuple(self._contents(pointer, response))
            if status.strip().startswith("2") or status == "default":
                contents = self._streamed(own, data, pointer, contents)
            headers = tuple(self._headers(pointer, response))
            known = "default" if status.strip().lower() == "default" else status.strip().upper()
            yield ResponseSite(place, known, response, contents, headers, tuple(self._links(pointer, response)))

    def _streamed(
        self, own: Pointer, data: Mapping[str, Json], place: Pointer, contents: tuple[ContentSite, ...]
    ) -> tuple[ContentSite, ...]:
        """The contents of a result, as an extension of the operation says that they are streamed."""
        said = streaming_of(data)
        if said is None or any(content.stream for content in contents):
            return contents
        here = join_pointer(own, *said.place)
        plain = next((content for content in contents if content.schema), None)
        item = self._under(here, said.data, "response-stream") or (plain.schema if plain else "")
        streamed = ContentSite(here, said.media_type, said.data, item, said.kind, item)
        if not said.optional:
            return (streamed,)
        whole = self._under(here, said.data, "response") or (plain.schema if plain else "")
        return ContentSite(place, plain.media_type if plain else "application/json", {}, whole), streamed

    def _links(self, place: Pointer, data: Mapping[str, Json]) -> Iterator[tuple[str, Pointer, Mapping[str, Json]]]:
        for name, pointer, raw in entries(data.get("links"), join_pointer(place, "links")):
            if not name.startswith("x-"):
                yield name, *self.reader.follow(pointer, raw)

    def _headers(self, place: Pointer, data: Mapping[str, Json]) -> Iterator[ParamSite]:
        for name, pointer, raw in entries(data.get("headers"), join_pointer(place, "headers")):
            if name.lower() == "content-type":
                continue
            here, header = self.reader.follow(pointer, raw)
            yield self.param(here, name, "header", header)

    def _contents(self, place: Pointer, data: Mapping[str, Json]) -> Iterator[ContentSite]:
        lone = lone_schema(place, data, self.reader)
        if lone is not None:
            yield ContentSite(place, "application/json", {}, self._schema(*lone))
            return
        for written, pointer, raw in entries(data.get("content"), join_pointer(place, "content")):
            media_type = self._media_type(written, pointer)
            here, content = self.reader.follow(pointer, raw)
            content = with_part_headers(here, self._with_examples(here, content), self.reader)
            schema, item = self._under(here, content, "schema"), self._under(here, content, "itemSchema")
            stream = stream_kind(media_type) or self._part_kind(media_type, here, content)
            yield ContentSite(here, media_type, content, schema, stream, (item or schema) if stream else "")

    def _media_type(self, written: str, place: Pointer) -> str:
        meant = _MEDIA_TYPES.get(written.lower())
        if meant is not None:
            message = f"{written} is no media type; it is taken for {meant}."
            self.reader.report(warning("media-type-unknown", message, place, f"Write {meant}."))
        return meant or written

    def _part_kind(self, media_type: str, place: Pointer, content: Mapping[str, Json]) -> Literal["", "parts"]:
        """Whether a multipart body is a sequence: by a schema of its items, or by one that is an array."""
        if not is_multipart(media_type):
            return ""
        _, schema = self.reader.follow(join_pointer(place, "schema"), content.get("schema"))
        return "parts" if "itemSchema" in content or schema.get("type") == "array" else ""


def has_parts(media_type: str) -> bool:
    """Whether `media_type` is made of parts, those of forms included."""
    return media_type.strip().lower().startswith("multipart/")


def is_multipart(media_type: str) -> bool:
    """Whether `media_type` is made of parts, and no form."""
    bare = media_type.split(";", maxsplit=1)[0].strip().lower()
    return has_parts(bare) and bare != "multipart/form-data"


def stream_kind(media_type: str) -> Literal["", "sse", "jsonl"]:
    """How a sequence in `media_type` is cut into items; empty for what is no sequence."""
    bare = media_type.split(";", maxsplit=1)[0].strip().lower()
    return "sse" if bare == "text/event-stream" else "jsonl" if bare in _JSON_LINES else ""
