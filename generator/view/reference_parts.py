"""What the API reference says of an operation, section by section, before it is encoded for a kind of page.

The Markdown page and the page of the site are both made from these parts, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..frozen import dataclass
from ..ir import Argument, Body, Content, Field, Header, Meta, Operation, Param, Response, Sdk, SecurityScheme, Type
from .placeholder import goes
from .wire_types import bullets, object_of

_BEARER = "Bearer authentication header of the form Bearer <token>, where <token> is your auth token."
_BASIC = (
    "Basic authentication header of the form Basic <credentials>, where <credentials> is username:password in base64."
)
_SECTIONS = {"path": "Path Parameters", "query": "Query Parameters", "header": "Headers", "cookie": "Cookies"}


@dataclass(frozen=True, slots=True)
class Part:
    """A field, a parameter or a credential, which has no `type`. `place` is where it stands, if that is said;
    `metas` are what the document says of it, the nearest first; `said` is its description."""

    name: str
    type: Type | None
    place: str
    required: bool
    said: str
    metas: tuple[Meta, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A text below a heading: a description, which is Markdown, or else one line that is none."""

    text: str
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class PartsSection:
    """A heading, what is said below it, and the parts, which are of the `request` or of an answer."""

    title: str
    notes: tuple[Note, ...]
    parts: tuple[Part, ...]
    request: bool


def sections(sdk: Sdk, operation: Operation) -> tuple[PartsSection, ...]:
    """The sections of an operation that have anything to say, in their order."""
    writer = _Parts(sdk, operation)
    return tuple(each for each in writer.sections() if each.parts or each.notes)


def fields_of(sdk: Sdk, type_: Type, *, request: bool) -> list[Part]:
    """The fields of an object in a request, or else in an answer, that are not deprecated, required ones first; for
    another type that one, without a name."""
    declared = object_of(sdk, type_)
    if declared is None:
        return [part("", type_, True, type_.meta)]
    shown = [field for field in declared.fields if goes(field.meta, request=request)]
    return [part(one.name, one.type, one.required, one.meta) for one in sorted(shown, key=lambda one: not one.required)]


def part(name: str, type_: Type, required: bool, meta: Meta, place: str = "", said: str = "") -> Part:
    """A part described by itself, else by its type."""
    return Part(name, type_, place, required, said or meta.description or type_.meta.description, (meta,))


def schemes(sdk: Sdk, operation: Operation) -> list[SecurityScheme]:
    """The schemes of the first way to authenticate."""
    wanted = operation.security if operation.security is not None else sdk.security
    first = wanted[0] if wanted else ()
    return [scheme for scheme in sdk.security_schemes if scheme.name in first and scheme.kind != "mutualTLS"]


def credential(scheme: SecurityScheme) -> tuple[str, str]:
    """The name under which a credential is sent, and the placeholder for it."""
    if scheme.kind == "apiKey":
        return scheme.wire_name, "<api-key>"
    if scheme.kind == "http" and scheme.http_scheme != "bearer":
        return "Authorization", f"{scheme.http_scheme.capitalize()} <credentials>"
    return "Authorization", "Bearer <token>"


def body_content(operation: Operation) -> Content | None:
    """The first way to write the request's body."""
    return operation.body.contents[0] if operation.body and operation.body.contents else None


@dataclass(frozen=True, slots=True)
class _Parts:
    sdk: Sdk
    operation: Operation

    def sections(self) -> Iterator[PartsSection]:
        yield _section("Authorizations", map(_authorization, schemes(self.sdk, self.operation)))
        for location, title in _SECTIONS.items():
            found = [one for one in self.operation.params if one.location == location and not one.meta.deprecated]
            yield _section(title, map(_param, found))
        content = body_content(self.operation)
        if self.operation.body is not None and content is not None and content.type is not None:
            yield self._body(self.operation.body, content.media_type, content.type)
        for response in self.operation.responses:
            yield from self._response(response)
        yield self._deprecated()

    def _body(self, body: Body, media_type: str, type_: Type) -> PartsSection:
        said = dict.fromkeys(filter(None, (body.description, self._said(type_))))
        notes = [Note(media_type), *(Note(one, True) for one in said)]
        return _section("Body", fields_of(self.sdk, type_, request=True), notes)

    def _response(self, response: Response) -> Iterator[PartsSection]:
        first = response.success and response == self.operation.results[0]
        title = "Response" if first else f"Response {response.status}"
        for number, content in enumerate(response.contents or (None,)):
            shown = content.stream.item if content and content.stream else content.type if content else None
            heading = title if number == 0 else f"{title}: {content.media_type if content else ''}"
            parts = fields_of(self.sdk, shown, request=False) if shown is not None else []
            headers = map(_header, response.headers if number == 0 else ())
            notes = self._notes(response, number, content, shown)
            yield _section(heading, [*parts, *headers], notes, request=False)

    def _notes(self, response: Response, number: int, content: Content | None, shown: Type | None) -> Iterator[Note]:
        if number == 0 and response.description:
            yield Note(response.description, True)
        if content is not None and number:
            yield Note(content.media_type)
        if shown is not None and (said := self._said(shown)):
            yield Note(said, True)
        if content is None:
            yield Note("No content.")

    def _said(self, type_: Type) -> str:
        declared = object_of(self.sdk, type_)
        return type_.meta.description or (declared.meta.description if declared else "")

    def _deprecated(self) -> PartsSection:
        old: list[Argument | Field] = [each for each in self.operation.arguments if each.meta.deprecated]
        members = [
            Note(f"{each.name}: {member.meta.title}: {member.meta.description}", True)
            for each in self.operation.arguments
            for member in bullets(self.sdk, each.type, deprecated=True)
        ]
        entries = [part(each.name or "body", each.type, each.required, each.meta, "deprecated") for each in old]
        return _section("Deprecated", entries, members)


def _section(title: str, parts: Iterable[Part], notes: Iterable[Note] = (), *, request: bool = True) -> PartsSection:
    return PartsSection(title, tuple(notes), tuple(parts), request)


def _param(one: Param) -> Part:
    return part(one.name, one.type, one.required, one.meta, one.location)


def _header(header: Header) -> Part:
    return part(header.name, header.type, header.required, header.type.meta, "header", header.description)


def _authorization(scheme: SecurityScheme) -> Part:
    name, _ = credential(scheme)
    said = {"bearer": _BEARER, "basic": _BASIC}.get(scheme.http_scheme, "")
    if scheme.kind in ("oauth2", "openIdConnect"):
        said = _BEARER
    return Part(name, None, scheme.location or "header", True, scheme.description or said)
