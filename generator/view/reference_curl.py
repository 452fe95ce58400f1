"""The request of an operation as a curl call that can be run as it stands, but for its placeholders.

Shown are required parameters and those of which the document gives an example, as in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from ..build.contents import is_json, is_xml
from ..encode import json_text, shell_word, single_line
from ..frozen import dataclass
from ..ir import Content, Json, ListOf, MapOf, Missing, Operation, Param, Scalar, Sdk, Type
from .docs_rows import Style
from .fitting import can_stand, fits, is_file, is_map, items, mapping
from .placeholder import Shower, example
from .reference_parts import body_content, credential, schemes
from .server_urls import absolute_url
from .wire_styles import cookie_pairs, escaped, form_pairs, header_text, path_text, plain, query_pairs, url_text
from .wire_types import bare, object_of
from .wire_xml import xml_text

_FILE = "@path/to/file"
"""Where a file of the reader's stands, in a call that sends one."""
_Words: TypeAlias = Callable[[str, Json, Type | None, Mapping[str, Json]], Iterator[str]]
"""The options of curl for a field of a form, from its name, value, type and encoding."""
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?: *; *[\w-]+=(?:[\w.+-]+|\"[^\"\\]*\"))*", re.ASCII)
_BETWEEN_LINES = re.compile(r"\n *")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.~-]+")
_BRACES = re.compile(r"\{([^{}]*)\}")
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_LONG = 20_000
"""Characters from which on an example of the document is no help in a call."""


def curl(sdk: Sdk, operation: Operation, style: Style) -> str:
    """The request as one shell command of several lines."""
    return _Curl(sdk, operation, style).text()


@dataclass(frozen=True, slots=True)
class _Curl:
    sdk: Sdk
    operation: Operation
    style: Style

    def text(self) -> str:
        method = single_line(self.operation.method.upper())
        asked = "--head" if method == "HEAD" else f"--request {shell_word(method)}"
        parts = [f"curl {asked}", f"--url {shell_word(self._url())}"]
        parts += [f"--header {shell_word(header)}" for header in self._headers() if not header.startswith("@")]
        body = body_content(self.operation)
        if body is not None:
            parts += _Sent(self.sdk, body, self.style).words()
        return " \\\n  ".join(parts)

    def _url(self) -> str:
        base = absolute_url(self.operation.servers or self.sdk.servers)
        pairs = [pair for param, value in self._given("query") for pair in query_pairs(param, value)]
        pairs += [pair for param, value in self._given("querystring") for pair in _whole_query(param, value)]
        keys = [credential(scheme) for scheme in schemes(self.sdk, self.operation) if scheme.location == "query"]
        pairs += [f"{escaped(name)}={word}" for name, word in keys]
        path = self._path()
        return url_text(base.rstrip("/")) + path + ("&" if "?" in path else "?") * bool(pairs) + "&".join(pairs)

    def _given(self, location: str) -> Iterator[tuple[Param, Json]]:
        """The parameters of a location that are shown, with their values."""
        for param in self.operation.params:
            if param.location == location:
                shown = example(self.sdk, param.type, param.meta)
                is_shown = not isinstance(shown, Missing) and can_stand(location, shown)
                if is_shown and not param.meta.deprecated:
                    yield param, shown
                elif param.required and (location != "query" or not param.meta.deprecated):
                    yield param, self._placeholder(param)

    def _placeholder(self, param: Param) -> Json:
        made = Shower(self.sdk, self.style).value(param.type, request=True, name=param.name)
        return made if can_stand(param.location, made) and made != {} else "<string>"

    def _path(self) -> str:
        """The path with its parameters: a name in braces, or a value where not every text will do. A fragment, which
        tells operations of one path apart, is never sent."""
        known = {param.name: (param, value) for param, value in self._given("path")}
        pieces = _BRACES.split(single_line(self.operation.path).partition("#")[0])
        found = [_literal(piece) if number % 2 == 0 else _segment(piece, known) for number, piece in enumerate(pieces)]
        return "".join(found)

    def _headers(self) -> Iterable[str]:
        for scheme in schemes(self.sdk, self.operation):
            name, word = credential(scheme)
            if scheme.location in ("", "header"):
                yield f"{name}: {word}"
        for param, value in self._given("header"):
            text = single_line(header_text(param, value))
            yield f"{param.name}: {text}" if text else f"{param.name};"
        if cookies := list(self._cookies()):
            yield f"Cookie: {'; '.join(cookies)}"

    def _cookies(self) -> Iterator[str]:
        for scheme in schemes(self.sdk, self.operation):
            if scheme.location == "cookie":
                yield "=".join(credential(scheme))
        for param, value in self._given("cookie"):
            yield from cookie_pairs(param, value)


def _literal(piece: str) -> str:
    """A piece of a path outside its parameters; some documents write a query into it."""
    path, mark, query = piece.partition("?")
    return url_text(path) + mark + url_text(query)


def _segment(name: str, known: Mapping[str, tuple[Param, Json]]) -> str:
    if name not in known:
        return url_text(f"{{{name}}}")
    param, value = known[name]
    if value == "<string>" and _PLAIN_NAME.fullmatch(name) and param.style != "matrix":
        return ("." if param.style == "label" else "") + f"{{{name}}}"
    return path_text(param, "string" if value == "<string>" else value)


def _whole_query(param: Param, value: Json) -> list[str]:
    """The parts of a query that is one value: a form, or a text of its media type."""
    if is_map(value) and not is_json(param.content_type):
        pairs = [pair for key, item in mapping(value).items() for pair in form_pairs(key, item, "form", explode=True)]
        return [f"{escaped(name)}={','.join(map(escaped, texts))}" for name, texts in pairs]
    return [escaped(plain(value))]


@dataclass(frozen=True, slots=True)
class _Sent:
    """The body of a request."""

    sdk: Sdk
    content: Content
    style: Style

    def words(self) -> Iterator[str]:
        """The options of curl for the body and its media type; curl writes that of a form of parts, and a boundary."""
        media_type = single_line(self.content.media_type)
        if not media_type.startswith("multipart/form-data"):
            yield f"--header {shell_word('Content-Type: ' + media_type)}"
        if media_type.startswith("multipart/") and self.content.stream is None:
            yield from self._form(self._part)
        elif media_type.startswith("application/x-www-form-urlencoded"):
            yield from self._form(self._pair)
        else:
            yield self._data()

    def _value(self) -> Json:
        type_ = self.content.stream.item if self.content.stream else self.content.type
        if type_ is None:
            return {}
        for given in self.content.examples:
            if fits(self.sdk, type_, given) and len(plain(given)) < _LONG:
                return given
        return Shower(self.sdk, self.style).value(type_, request=True)

    def _data(self) -> str:
        if self._comes_from_file():
            return f"--data-binary {_FILE}"
        text = self._text(self._value())
        return f"{'--data-raw' if text.startswith('@') else '--data'} {shell_word(text)}"

    def _text(self, value: Json) -> str:
        media_type, type_ = self.content.media_type, self.content.type
        if self.content.stream is not None:
            return json_text(value, None) + "\n"
        if isinstance(value, str) and not is_json(media_type):
            return value
        if is_xml(media_type) and type_ is not None:
            return xml_text(self.sdk, type_, value)
        return json_text(value)

    def _comes_from_file(self) -> bool:
        """Whether the body is no text, or one that a shell has no word for."""
        stream, type_ = self.content.stream, self.content.type
        if stream is not None:
            return stream.kind != "jsonl" or "seq" in self.content.media_type
        return self._is_file(type_) if type_ is not None else not is_json(self.content.media_type)

    def _form(self, words: _Words) -> Iterator[str]:
        """A word for each field; a text where the body is not made of fields."""
        value, type_ = self._value(), self.content.type
        if not is_map(value) or type_ is None:
            yield f"--data-raw {shell_word(plain(value))}"
            return
        declared = object_of(self.sdk, type_)
        types = {one.name: one.type for one in declared.fields} if declared else {}
        others = type_.value if isinstance(type_, MapOf) else None
        given = mapping(value) or ({"key": self._field(others)} if others is not None else {})
        for name, one in given.items():
            yield from words(name, one, types.get(name, others), self._encoding(name))

    def _field(self, type_: Type) -> Json:
        """What a dictionary holds that the document shows none of: a form without fields would not be sent."""
        made = Shower(self.sdk, self.style).value(type_, request=True)
        return "<string>" if made == {} else made

    def _encoding(self, name: str) -> Mapping[str, Json]:
        found = self.content.encoding.get(name)
        return mapping(found) if is_map(found) else {}

    def _pair(self, name: str, given: Json, type_: Type | None, encoding: Mapping[str, Json]) -> Iterator[str]:
        """A field of an urlencoded form; curl encodes its value, but not its name."""
        if "allowReserved" in encoding or _has_style(encoding):
            pairs = _styled(name, given, encoding)
        else:
            kind = _first_type(encoding.get("contentType", ""))
            pairs = [(name, self._part_text(one, kind, type_)) for one in _each(given, kind)]
        for key, text in pairs:
            safe = key if _PLAIN_NAME.fullmatch(key) else escaped(key.replace("<", "%3C"))
            yield f"--data-urlencode {shell_word(f'{safe}={text}')}"

    def _part(self, name: str, given: Json, type_: Type | None, encoding: Mapping[str, Json]) -> Iterator[str]:
        """A part of a form, or one for each item of a list; curl takes `@`, `<` and `;` in a value for its own."""
        kind = _first_type(encoding.get("contentType", ""))
        headers = "".join(f";headers={_quoted(header)}" for header in _part_headers(encoding))
        if type_ is not None and is_file(self.sdk, type_):
            yield f"--form {shell_word(f'{name}={_FILE}' + (f';type={kind}' if kind else '') + headers)}"
            return
        if _has_style(encoding):
            yield from (_form_part(key, text, headers) for key, text in _styled(name, given, encoding))
            return
        for value in _each(given, kind):
            own = kind or ("application/json" if is_map(value) or isinstance(value, list) else "")
            yield _form_part(name, self._part_text(value, kind, type_), (f";type={own}" if own else "") + headers)

    def _part_text(self, value: Json, kind: str, type_: Type | None) -> str:
        if is_json(kind):
            return json_text(value, None)
        if not is_xml(kind) or type_ is None or isinstance(value, str):
            return plain(value)
        return _BETWEEN_LINES.sub("", xml_text(self.sdk, _one(self.sdk, type_), value))

    def _is_file(self, type_: Type) -> bool:
        found = bare(self.sdk, type_)
        return isinstance(found, Scalar) and found.kind == "bytes"


def _has_style(encoding: Mapping[str, Json]) -> bool:
    return "style" in encoding or "explode" in encoding


def _each(given: Json, kind: str) -> list[Json]:
    """The values of a field that are sent apart: the items of a list, which only JSON writes as a whole."""
    return items(given) if isinstance(given, list) and not is_json(kind) else [given]


def _styled(name: str, given: Json, encoding: Mapping[str, Json]) -> list[tuple[str, str]]:
    """The names and texts of a field in the style of its encoding."""
    style = str(encoding.get("style", "form"))
    pairs = form_pairs(name, given, style, explode=encoding.get("explode", style in ("form", "deepObject")) is True)
    return [(key, _DELIMITERS.get(style, ",").join(texts)) for key, texts in pairs]


def _part_headers(encoding: Mapping[str, Json]) -> list[str]:
    """The headers of a part that have a value of their own, as an SDK sends them."""
    headers = encoding.get("headers")
    return [single_line(f"{name}: {value}") for name, value in mapping(headers).items()] if is_map(headers) else []


def _form_part(name: str, text: str, more: str) -> str:
    """A part, with what curl is told of it besides, which leaves a text in quotes only."""
    if more:
        return f"--form {shell_word(f'{name}={_quoted(text)}{more}')}"
    flag = "--form-string" if text.startswith(("@", "<", '"')) or ";" in text else "--form"
    return f"{flag} {shell_word(f'{name}={text}')}"


def _one(sdk: Sdk, type_: Type) -> Type:
    """The type of an item of a list, or the type itself."""
    found = bare(sdk, type_)
    return bare(sdk, found.item) if isinstance(found, ListOf) else found


def _first_type(listed: Json) -> str:
    """The first of the media types that a part may have; empty for a range of them."""
    first = listed.partition(",")[0].strip() if isinstance(listed, str) else ""
    return first if _MEDIA_TYPE.fullmatch(first) else ""


def _quoted(text: str) -> str:
    """A text in curl's own quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
