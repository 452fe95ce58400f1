"""Operations of Swagger 2.0 in the words of OpenAPI 3.0: parameters, bodies, answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from .diagnostics import Diagnostic, InputError, error, join_pointer, warning
from .plain import PART, characters, is_array
from .swagger2_schemas import converted_schema, inline_schema, mapping, moved, rewritten

Json: TypeAlias = Any
Tokens: TypeAlias = tuple[str, ...]
Placed: TypeAlias = tuple[Tokens, Mapping[str, Json]]

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})
_SEPARATORS = {"ssv": "spaces", "pipes": "|", "tsv": "tabs"}
_STYLES = {"csv": ("form", False), "ssv": ("spaceDelimited", False), "pipes": ("pipeDelimited", False),
           "multi": ("form", True), "tsv": ("form", False)}  # fmt: skip
_KEPT = ("name", "in", "description", "required", "allowEmptyValue")
_FORM, _MULTIPART, _JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


class Operations:
    """Converts the paths of one document. `places` tells where what moved was before, `found` what was lost.

    What the document says once stands in each media type, and a body in each operation that refers to it. Raises
    InputError where that would add more than `most` characters."""

    def __init__(self, document: Mapping[str, Json], most: int) -> None:
        self.places: dict[Tokens, Tokens] = {}
        self.found: list[Diagnostic] = []
        self._document = document
        self._shared = mapping(document.get("parameters"))
        self._consumes = _types(document.get("consumes"))
        self._produces = _types(document.get("produces"))
        self._most, self._added = most, 0
        self._here: Tokens = ()

    def shared_parameters(self) -> dict[str, Json]:
        """The document's parameters, but for those that are bodies: their operations have taken them."""
        return {
            name: self._parameter(("parameters", name), mapping(data))
            for name, data in self._shared.items()
            if mapping(data).get("in") not in ("body", "formData")
        }

    def shared_responses(self) -> dict[str, Json]:
        """The document's answers, in the media types that the document produces."""
        found = mapping(self._document.get("responses"))
        self._here = ("responses",)
        return {name: self._response(mapping(data), self._produces) for name, data in found.items()}

    def paths(self) -> dict[str, Json]:
        """The document's paths."""
        found = mapping(self._document.get("paths"))
        return {path: self._item(("paths", path), item) for path, item in found.items()}

    def _item(self, place: Tokens, written: Json) -> Json:
        item = mapping(written)
        if not item:
            return written
        shared = list(self._parameters(place, item))
        bodies = [each for each in shared if self._is_body(each[1])]
        kept = {key: rewritten(value) for key, value in item.items() if key not in _METHODS and key != "parameters"}
        params = self._listed(place, [each for each in shared if not self._is_body(each[1])])
        found: dict[str, Json] = {**kept, **({"parameters": params} if params else {})}
        for method in item:
            if method in _METHODS:
                found[method] = self._operation((*place, method), mapping(item[method]), bodies)
        return found

    def _operation(self, place: Tokens, data: Mapping[str, Json], inherited: list[Placed]) -> Json:
        self._here = place
        gone = ("parameters", "responses", "consumes", "produces", "schemes")
        found: dict[str, Json] = {key: rewritten(value) for key, value in data.items() if key not in gone}
        own = list(self._parameters(place, data))
        bodies = [each for each in own if self._is_body(each[1])] or inherited
        params = self._listed(place, [each for each in own if not self._is_body(each[1])])
        if params:
            found["parameters"] = params
        if bodies:
            found["requestBody"] = self._body(place, bodies, _types(data.get("consumes")) or self._consumes)
        produces = _types(data.get("produces")) or self._produces
        responses = mapping(data.get("responses"))
        found["responses"] = {
            status: response if status.startswith("x-") else self._response(mapping(response), produces)
            for status, response in responses.items()
        }
        return found

    # --- parameters -----------------------------------------------------------------------------------------------

    def _parameters(self, place: Tokens, data: Mapping[str, Json]) -> Iterator[Placed]:
        written = data.get("parameters")
        for index, each in enumerate(written if is_array(written) else []):
            yield (*place, "parameters", str(index)), mapping(each)

    def _resolved(self, data: Mapping[str, Json]) -> Mapping[str, Json]:
        ref = str(data.get("$ref", ""))
        name = ref.removeprefix("#/parameters/").replace("~1", "/").replace("~0", "~")
        return mapping(self._shared.get(name)) if ref.startswith("#/parameters/") else data

    def _is_body(self, data: Mapping[str, Json]) -> bool:
        return self._resolved(data).get("in") in ("body", "formData")

    def _listed(self, place: Tokens, params: list[Placed]) -> list[Json]:
        found: list[Json] = []
        for index, (before, data) in enumerate(params):
            self.places[(*place, "parameters", str(index))] = before
            found.append({"$ref": moved(data["$ref"])} if "$ref" in data else self._parameter(before, data))
        return found

    def _parameter(self, place: Tokens, data: Mapping[str, Json]) -> Json:
        kept = {key: value for key, value in data.items() if key in _KEPT or key.startswith("x-")}
        example = {"example": data["x-example"]} if "x-example" in data else {}
        return {**kept, **self._style(place, data), **example, "schema": inline_schema(data)}

    def _style(self, place: Tokens, data: Mapping[str, Json]) -> dict[str, Json]:
        if data.get("type") != "array":
            return {}
        self._tell_inner(place, mapping(data.get("items")))
        written = str(data.get("collectionFormat", "csv"))
        if data.get("in") in ("path", "header"):
            if written in ("ssv", "tsv", "pipes"):
                message = (
                    f"OpenAPI 3 has no lists separated by {_SEPARATORS[written]} in a {data['in']}; commas are sent."
                )
                self.found.append(warning("collection-format", message, join_pointer("#", *place)))
            return {"style": "simple"}
        style, explode = _STYLES.get(written, ("form", False))
        return {"style": style, "explode": explode, **({"x-collection-format": written} if written == "tsv" else {})}

    def _tell_inner(self, place: Tokens, inner: Mapping[str, Json]) -> None:
        written = str(inner.get("collectionFormat", "csv"))
        if inner.get("type") == "array" and written != "csv":
            message = f"OpenAPI 3 has no lists within a list separated as {written!r}; commas are sent."
            self.found.append(warning("collection-format", message, join_pointer("#", *place)))

    # --- bodies ---------------------------------------------------------------------------------------------------

    def _body(self, place: Tokens, bodies: list[Placed], consumes: list[str]) -> Json:
        self._count(
            sum(PART + characters(self._resolved(each)) for at, each in bodies if self._is_again(place, at, each))
        )
        before, first = bodies[0]
        self.places[(*place, "requestBody")] = before
        data = self._resolved(first)
        if data.get("in") == "body":
            media_types = [each for each in consumes if each not in (_FORM, _MULTIPART)] or [_JSON]
            self._count((len(media_types) - 1) * (PART + characters(data.get("schema", {}))))
            content = {each: {"schema": converted_schema(data.get("schema", {}))} for each in media_types}
            kept = {key: data[key] for key in ("description", "required") if key in data}
            return {**kept, "content": content}
        return self._form([(at, self._resolved(each)) for at, each in bodies], consumes)

    def _form(self, fields: list[Placed], consumes: list[str]) -> Json:
        named = {str(each.get("name", "")): (at, each) for at, each in fields if each.get("in") == "formData"}
        properties = {name: {**inline_schema(each), **_words(each)} for name, (_, each) in named.items()}
        required = [name for name, (_, each) in named.items() if each.get("required") is True]
        schema: dict[str, Json] = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        files = any(each.get("type") == "file" for _, each in fields)
        media_types = [each for each in consumes if each in (_FORM, _MULTIPART)] or [_FORM]
        media_types = [_MULTIPART] if files else media_types[:1]
        encoding = {name: self._encoding(*each) for name, each in named.items() if _is_plain_list(each[1])}
        content = {"schema": schema, **({"encoding": encoding} if encoding else {})}
        return {"required": bool(required), "content": {media_types[0]: content}}

    def _encoding(self, place: Tokens, data: Mapping[str, Json]) -> dict[str, Json]:
        """How a list is written in a form; the extension says that it is so in parts, too."""
        return {**self._style(place, data), "x-collection-format": str(data.get("collectionFormat", "csv"))}

    def _is_again(self, place: Tokens, at: Tokens, data: Mapping[str, Json]) -> bool:
        """Whether a part of a body is not the operation's own."""
        return "$ref" in data or at[: len(place)] != place

    def _count(self, size: int) -> None:
        self._added += max(size, 0)
        if self._added > self._most:
            message = (
                f"What the media types and operations share would add more than {self._most:,} characters to them."
            )
            hint = "Give operations `produces` and `consumes` of their own, or raise limits.shared in the config file."
            raise InputError([error("shared-limit", message, join_pointer("#", *self._here), hint, on_key=True)])

    # --- answers --------------------------------------------------------------------------------------------------

    def _response(self, data: Mapping[str, Json], produces: list[str]) -> Json:
        if "$ref" in data:
            return {"$ref": moved(data["$ref"])}
        kept = {key: value for key, value in data.items() if key == "description" or key.startswith("x-")}
        headers = {name: _header(mapping(header)) for name, header in mapping(data.get("headers")).items()}
        content = self._content(data, produces) if "schema" in data else {}
        found = {"description": "", **kept, "headers": headers, "content": content}
        return {key: value for key, value in found.items() if key == "description" or value}

    def _content(self, data: Mapping[str, Json], produces: list[str]) -> dict[str, Json]:
        schema, examples = data["schema"], mapping(data.get("examples"))
        self._count((len(produces) - 1) * (PART + characters(schema)))
        default = "application/octet-stream" if mapping(schema).get("type") == "file" else _JSON
        return {
            media_type: {
                "schema": converted_schema(schema),
                **({"example": examples[media_type]} if media_type in examples else {}),
            }
            for media_type in produces or [default]
        }


def _is_plain_list(data: Mapping[str, Json]) -> bool:
    """Whether a field is a list, and not of files."""
    inner = mapping(data.get("items"))
    return data.get("type") == "array" and inner.get("type") != "file" and inner.get("format") != "binary"


def _header(data: Mapping[str, Json]) -> Json:
    kept = {key: value for key, value in data.items() if key == "description" or key.startswith("x-")}
    written = {"x-collection-format": str(data.get("collectionFormat", "csv"))} if data.get("type") == "array" else {}
    return {**kept, **written, "schema": inline_schema(data)}


def _words(data: Mapping[str, Json]) -> dict[str, Json]:
    return {key: data[key] for key in ("description",) if key in data}


def _types(value: Json) -> list[str]:
    return [str(each) for each in value] if is_array(value) else []
