"""Requests and answers of an operation as the API reference shows them: with curl, and as JSON or a stream."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from ..encode import Encoded, shell_word, single_line
from ..ir import Content, Json, ListOf, Operation, Param, Scalar, Sdk, Type
from . import markdown
from .placeholder import placeholder
from .reference_parts import body_content, credential, schemes
from .wire_types import bare, object_of

_LONG = 20_000
"""Characters from which on an example of the document is no help on a page."""
_BEFORE = {"label": ".", "matrix": ";{}="}
"""What stands before the value of a parameter in a path, by its style."""
_PATH = "path/to/file"
"""Where a file of the reader's stands, in a call that sends one."""


def curl(sdk: Sdk, operation: Operation) -> str:
    """The request as one shell command of several lines."""
    return _Curl(sdk, operation).text()


def shown(sdk: Sdk, content: Content) -> Encoded | None:
    """A fenced answer of this content, the document's own example if it has one; None where there is none in text."""
    if content.stream is not None:
        return markdown.fence(_event(placeholder(sdk, content.stream.item, request=False), content), "text")
    if content.type is not None and "json" in content.media_type:
        given = [example for example in map(_json, content.examples[:1]) if len(example) < _LONG]
        return markdown.fence(given[0] if given else _json(placeholder(sdk, content.type, request=False)), "json")
    return None


@dataclass(frozen=True, slots=True)
class _Curl:
    sdk: Sdk
    operation: Operation

    def text(self) -> str:
        method = shell_word(single_line(self.operation.method.upper()))
        parts = [f"curl --request {method}", f"--url {shell_word(self._url())}"]
        parts += [f"--header {shell_word(header)}" for header in self._headers() if not header.startswith("@")]
        body = body_content(self.operation)
        if body is not None and body.type is not None:
            parts += self._body(body, body.type)
        return " \\\n  ".join(parts)

    def _body(self, body: Content, type_: Type) -> Iterator[str]:
        """The body with its media type; curl itself writes that of a form of parts, which has a boundary."""
        if not _is_multipart(body):
            yield f"--header {shell_word('Content-Type: ' + single_line(body.media_type))}"
        yield self._data(body, type_)

    def _data(self, body: Content, type_: Type) -> str:
        if _is_file(bare(self.sdk, type_)):
            return f"--data-binary @{_PATH}"
        value = placeholder(self.sdk, type_, request=True)
        if "json" not in body.media_type and isinstance(value, dict):
            pairs = cast("dict[str, Json]", value).items()
            files = self._files(type_)
            words = [
                f"--form {shell_word(f'{name}=@{_PATH}')}" if name in files else _pair(name, given, _is_multipart(body))
                for name, given in pairs
            ]
            return " \\\n  ".join(words)
        text = value if isinstance(value, str) else _json(value)
        return f"{'--data-raw' if text.startswith('@') else '--data'} {shell_word(text)}"

    def _files(self, type_: Type) -> set[str]:
        """The fields of a form that are files, or lists of them."""
        declared = object_of(self.sdk, type_)
        found = {one.name: bare(self.sdk, one.type) for one in declared.fields} if declared else {}
        items = {name: bare(self.sdk, one.item) if isinstance(one, ListOf) else one for name, one in found.items()}
        return {name for name, one in items.items() if _is_file(one)}

    def _url(self) -> str:
        servers = self.operation.servers or self.sdk.servers
        base = servers[0].url if servers else ""
        query = [p for p in self.operation.params if p.location == "query" and p.required and not p.meta.deprecated]
        pairs = [f"{quote(p.name)}={quote(self._text(p), safe='<>')}" for p in query]
        keys = [credential(scheme) for scheme in schemes(self.sdk, self.operation) if scheme.location == "query"]
        pairs += [f"{quote(name)}={word}" for name, word in keys]
        path = self._path()
        return base.rstrip("/") + path + ("?" + "&".join(pairs) if pairs else "")

    def _text(self, param: Param) -> str:
        return _plain(placeholder(self.sdk, param.type, request=True))

    def _path(self) -> str:
        """The path with its parameters: a name in braces, or a value where not every text will do."""
        path = single_line(self.operation.path)
        for param in self.operation.params:
            value = self._text(param)
            if param.location == "path":
                shown = f"{{{param.name}}}" if value == "<string>" else quote(value, safe="")
                path = path.replace(f"{{{param.name}}}", _BEFORE.get(param.style, "").format(quote(param.name)) + shown)
        return path

    def _headers(self) -> Iterable[str]:
        for scheme in schemes(self.sdk, self.operation):
            name, word = credential(scheme)
            if scheme.location in ("", "header"):
                yield f"{name}: {word}"
        for param in self.operation.params:
            if param.location == "header" and param.required:
                yield f"{param.name}: {self._text(param)}"
        if cookies := list(self._cookies()):
            yield f"Cookie: {'; '.join(cookies)}"

    def _cookies(self) -> Iterator[str]:
        for scheme in schemes(self.sdk, self.operation):
            if scheme.location == "cookie":
                yield "=".join(credential(scheme))
        for param in self.operation.params:
            if param.location == "cookie" and param.required:
                yield f"{param.name}={quote(self._text(param), safe='<>')}"


def _is_file(type_: Type) -> bool:
    return isinstance(type_, Scalar) and type_.kind == "bytes"


def _is_multipart(body: Content) -> bool:
    return body.media_type.startswith("multipart/form-data")


def _pair(name: str, given: Json, multipart: bool) -> str:
    """A field of a form, for curl, which takes `@` and `<` for the beginning of a file's name."""
    value = _plain(given)
    if multipart:
        flag = "--form-string" if value.startswith(("@", "<")) or ";" in value else "--form"
        return f"{flag} {shell_word(f'{name}={value}')}"
    encoded = quote(name) if "@" in name or not name else name
    return f"--data-urlencode {shell_word(f'{encoded}={value}')}"


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _event(value: Json, content: Content) -> str:
    assert content.stream is not None
    data = value
    if content.stream.envelope and isinstance(value, dict):
        data = cast("dict[str, Json]", value).get("data", data)
    text = json.dumps(data, ensure_ascii=False)
    if content.stream.kind == "jsonl":
        return text
    end = [f"data: {single_line(content.stream.sentinel)}"] if content.stream.sentinel else []
    return "\n\n".join([f"data: {text}", *end])
