"""The API reference: one page per operation, about the HTTP call and not about Python.

The page keeps the reference site's own words for types and its order: the call with curl, an answer, authorization,
body, response. What is deprecated follows in a section of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from ..diagnostics import Pointer
from ..encode import Encoded, code, join, shell_word, single_line
from ..ir import (
    Argument,
    Content,
    Field,
    Header,
    Json,
    Meta,
    Operation,
    Response,
    Sdk,
    SecurityScheme,
    Type,
)
from ..names import Names
from . import markdown
from .placeholder import placeholder
from .types_md import page_stem
from .wire_types import bullets, object_of, options, target, type_words

_BEARER = "Bearer authentication header of the form Bearer <token>, where <token> is your auth token."
_BASIC = (
    "Basic authentication header of the form Basic <credentials>, where <credentials> is username:password in base64."
)
_SECTIONS = {"path": "Path Parameters", "query": "Query Parameters", "header": "Headers", "cookie": "Cookies"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A field, a parameter or a credential: `head` is a fenced block of its name, type and place."""

    head: Encoded
    description: Encoded
    bullets: tuple[Encoded, ...]
    options: Encoded
    link: Encoded


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said below it, and its entries."""

    title: Encoded
    rule: Encoded
    notes: tuple[Encoded, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """What `docs/api/{reference}.md.jinja` sees. `address` is the method and the path, a segment a line."""

    file_stem: Encoded
    address: Encoded
    title: Encoded
    rule: Encoded
    description: Encoded
    curl: Encoded
    answers: tuple[Encoded, ...]
    sections: tuple[Section, ...]


def reference_pages(sdk: Sdk, names: Names) -> tuple[ReferencePage, ...]:
    """A page for each operation, in the document's order."""
    paths = page_paths(sdk, names)
    found = [(one, paths[one.pointer]) for one in sdk.operations]
    return tuple(_Writer(sdk, names, one, "../" * (path.count("/") + 1)).page(path) for one, path in found)


def page_paths(sdk: Sdk, names: Names) -> dict[Pointer, str]:
    """Operation → its page under `docs/api/`, without its ending: the accessor's folders, then the method."""
    found: dict[Pointer, str] = {}
    for resource in sdk.resources:
        folders = names.resources[resource.path].accessor.split(".") if resource.path else []
        for operation in resource.operations:
            found[operation.pointer] = "/".join([*folders, page_stem(names.methods[operation.pointer])])
    return found


@dataclass(frozen=True, slots=True)
class _Writer:
    sdk: Sdk
    names: Names
    operation: Operation
    up: str

    def page(self, stem: str) -> ReferencePage:
        operation = self.operation
        title = markdown.own_line(operation.summary or operation.operation_id or operation.path)
        said = operation.description if operation.description.strip() != operation.summary.strip() else ""
        return ReferencePage(
            code(stem),
            _address(operation),
            title,
            _rule(title, "="),
            _prose(said),
            markdown.fence(self._curl(), "bash"),
            tuple(self._answers()),
            tuple(section for section in self._sections() if section.entries or section.notes),
        )

    def _curl(self) -> str:
        method = shell_word(single_line(self.operation.method.upper()))
        parts = [f"curl --request {method}", f"--url {shell_word(self._url())}"]
        parts += [f"--header {shell_word(header)}" for header in self._headers() if not header.startswith("@")]
        body = self._body()
        if body is not None and body.type is not None:
            parts += [
                f"--header {shell_word('Content-Type: ' + single_line(body.media_type))}",
                self._data(body, body.type),
            ]
        return " \\\n  ".join(parts)

    def _data(self, body: Content, type_: Type) -> str:
        value = placeholder(self.sdk, type_)
        if "json" not in body.media_type and isinstance(value, dict):
            multipart = body.media_type.startswith("multipart")
            pairs = cast("dict[str, Json]", value).items()
            return " \\\n  ".join(_pair(name, _plain(given), multipart) for name, given in pairs)
        text = value if isinstance(value, str) else _json(value)
        return f"{'--data-raw' if text.startswith('@') else '--data'} {shell_word(text)}"

    def _url(self) -> str:
        servers = self.operation.servers or self.sdk.servers
        base = servers[0].url if servers else ""
        query = [p for p in self.operation.params if p.location == "query" and p.required and not p.meta.deprecated]
        pairs = [f"{quote(p.name)}={quote(_plain(placeholder(self.sdk, p.type)), safe='<>')}" for p in query]
        path = self._path()
        return base.rstrip("/") + path + ("?" + "&".join(pairs) if pairs else "")

    def _path(self) -> str:
        """The path with its parameters: a name in braces, or a value where not every text will do."""
        path = single_line(self.operation.path)
        for param in self.operation.params:
            value = _plain(placeholder(self.sdk, param.type))
            if param.location == "path" and value != "<string>":
                path = path.replace(f"{{{param.name}}}", quote(value, safe=""))
        return path

    def _headers(self) -> Iterable[str]:
        for scheme in self._schemes():
            name, word = _credential(scheme)
            if scheme.location in ("", "header"):
                yield f"{name}: {word}"
        for param in self.operation.params:
            if param.location == "header" and param.required:
                yield f"{param.name}: {_plain(placeholder(self.sdk, param.type))}"

    def _schemes(self) -> list[SecurityScheme]:
        wanted = self.operation.security if self.operation.security is not None else self.sdk.security
        first = wanted[0] if wanted else ()
        return [scheme for scheme in self.sdk.security_schemes if scheme.name in first and scheme.kind != "mutualTLS"]

    def _body(self) -> Content | None:
        return self.operation.body.contents[0] if self.operation.body and self.operation.body.contents else None

    def _answers(self) -> Iterable[Encoded]:
        for content in self._contents():
            if content.stream is not None:
                shown = _event(placeholder(self.sdk, content.stream.item), content)
                yield markdown.fence(shown, "text")
            elif content.type is not None and "json" in content.media_type:
                yield markdown.fence(_json(placeholder(self.sdk, content.type)), "json")

    def _contents(self) -> list[Content]:
        return [content for response in self.operation.results[:1] for content in response.contents]

    def _sections(self) -> Iterable[Section]:
        yield _section("Authorizations", (_authorization(scheme) for scheme in self._schemes()))
        for location, title in _SECTIONS.items():
            found = [each for each in self.operation.params if each.location == location and not each.meta.deprecated]
            yield _section(title, (self._entry(p.name, p.type, p.required, p.meta, p.location) for p in found))
        yield self._body_section()
        for response in self.operation.responses:
            yield from self._response_sections(response)
        yield self._deprecated()

    def _body_section(self) -> Section:
        body = self._body()
        if body is None or body.type is None or self.operation.body is None:
            return _section("Body", ())
        notes = [markdown.line(body.media_type)]
        said = self.operation.body.description
        notes += [_prose(said)] if said else []
        return _section("Body", self._fields(body.type), notes)

    def _response_sections(self, response: Response) -> Iterable[Section]:
        first = response.success and response == self.operation.results[0]
        title = "Response" if first else f"Response {response.status}"
        for number, content in enumerate(response.contents or (None,)):
            notes = [_prose(response.description)] if number == 0 and response.description else []
            notes += [markdown.line(content.media_type)] if content is not None and number else []
            shown = content.stream.item if content and content.stream else content.type if content else None
            if shown is not None:
                notes += [_prose(said)] if (said := self._said(shown)) else []
            if content is None:
                notes += [code("No content.")]
            entries = list(self._fields(shown)) if shown is not None else []
            heading = title if number == 0 else f"{title}: {content.media_type if content else ''}"
            yield _section(heading, [*entries, *map(self._header, response.headers if number == 0 else ())], notes)

    def _said(self, type_: Type) -> str:
        declared = object_of(self.sdk, type_)
        return type_.meta.description or (declared.meta.description if declared else "")

    def _header(self, header: Header) -> Entry:
        meta = header.type.meta
        return self._entry(header.name, header.type, header.required, meta, "header", header.description)

    def _fields(self, type_: Type) -> Iterable[Entry]:
        declared = object_of(self.sdk, type_)
        if declared is None:
            return [self._entry("", type_, True, type_.meta)]
        shown = [field for field in declared.fields if not field.meta.deprecated]
        ordered = sorted(shown, key=lambda field: not field.required)
        return [self._entry(field.name, field.type, field.required, field.meta) for field in ordered]

    def _deprecated(self) -> Section:
        old: list[Argument | Field] = [each for each in self.operation.arguments if each.meta.deprecated]
        entries = [self._entry(each.name or "body", each.type, each.required, each.meta, "deprecated") for each in old]
        members = [
            markdown.line(f"{each.name}: {member.meta.title}: {member.meta.description}")
            for each in self.operation.arguments
            for member in bullets(self.sdk, each.type, deprecated=True)
        ]
        return _section("Deprecated", entries, members)

    def _entry(self, name: str, type_: Type, required: bool, meta: Meta, place: str = "", said: str = "") -> Entry:
        facts = [single_line(name), type_words(self.sdk, type_), place, "required" if required else ""]
        listed = bullets(self.sdk, type_)
        found = options(self.sdk, type_)
        last = [f"{json.dumps(value) if not isinstance(value, str) else single_line(value)}" for value in found]
        return Entry(
            markdown.fence("\n".join(fact for fact in facts if fact), "text"),
            _prose(said or meta.description or type_.meta.description),
            tuple(code("  • " + markdown.line(member.meta.title)) for member in listed),
            markdown.fence("\n".join(["Available options:", *(word + "," for word in last[:-1]), last[-1]]), "text")
            if last
            else code(""),
            self._link(type_),
        )

    def _link(self, type_: Type) -> Encoded:
        ref = target(self.sdk, type_)
        if ref is None:
            return code("")
        name = self.names.errors.get(ref) or self.names.models[ref]
        return code(f"See [models.{name}]({self.up}models/{page_stem(name)}.md).")


def _address(operation: Operation) -> Encoded:
    segments = [part for part in re.split("(/)", single_line(operation.path)) if part]
    shown = (code(part) if part == "/" else markdown.own_line(part) for part in segments)
    return join("\n", [markdown.own_line(operation.method.upper()), *shown])


def _pair(name: str, value: str, multipart: bool) -> str:
    """A field of a form, for curl, which takes `@` and `<` for the beginning of a file's name."""
    if multipart:
        flag = "--form-string" if value.startswith(("@", "<")) else "--form"
        return f"{flag} {shell_word(f'{name}={value}')}"
    encoded = quote(name) if "@" in name or not name else name
    return f"--data-urlencode {shell_word(f'{encoded}={value}')}"


def _rule(title: str, mark: str) -> Encoded:
    return code(mark * max(len(title), 3))


def _section(title: str, entries: Iterable[Entry], notes: Iterable[Encoded] = ()) -> Section:
    heading = markdown.own_line(title)
    return Section(heading, _rule(heading, "-"), tuple(notes), tuple(entries))


def _authorization(scheme: SecurityScheme) -> Entry:
    name, _ = _credential(scheme)
    said = {"bearer": _BEARER, "basic": _BASIC}.get(scheme.http_scheme, "")
    if scheme.kind in ("oauth2", "openIdConnect"):
        said = _BEARER
    facts = "\n".join([single_line(name), "string", scheme.location or "header", "required"])
    words = [single_line((scheme.description or said).replace("`", ""))]
    return Entry(markdown.fence("\n\n".join([facts, *filter(None, words)]), "text"), code(""), (), code(""), code(""))


def _credential(scheme: SecurityScheme) -> tuple[str, str]:
    """The name under which a credential is sent, and the placeholder for it."""
    if scheme.kind == "apiKey":
        return scheme.wire_name, "<api-key>"
    return "Authorization", "Basic <credentials>" if scheme.http_scheme == "basic" else "Bearer <token>"


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _prose(text: str) -> Encoded:
    """A description as the reference site shows it: without the marks of code spans, spaces folded."""
    unmarked = re.sub(r"(?<!`)`([^`\n]+)`(?!`)", r"\1", text)
    return markdown.text("\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in unmarked.split("\n")))


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
