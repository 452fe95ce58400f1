"""Media types of bodies and answers, and streams of items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic, Pointer, note, warning
from ..ir import (
    TEXT_KINDS,
    AliasDecl,
    AnyType,
    Body,
    Content,
    Header,
    Json,
    ListOf,
    MapOf,
    Meta,
    Named,
    Nullable,
    ObjectDecl,
    Response,
    Scalar,
    SchemaDecl,
    Stream,
    Type,
    behind,
)
from ..normalize import BodySite, ContentSite, NormalForm, ResponseSite
from ..normalize.dialect import ANNOTATIONS, examples_of
from ..normalize.reach import is_text_media
from ..normalize.reading import mapping, text
from ..normalize.vendors import COLLECTION
from .by_hand import is_foreign, sent_as_json, written_by_hand
from .encodings import encodings_of, has_parts, unsent_headers, with_content
from .forms import with_names
from .params import type_at

_SENTINELS = ("x-sdk-sse-sentinel", "x-speakeasy-sse-sentinel")
_BINARY = ("image/", "audio/", "video/", "font/", "model/")
_BINARY_TYPES = frozenset({"application/octet-stream", "application/pdf", "application/zip", "application/gzip",
                           "application/x-tar", "application/x-gzip", "application/x-zip-compressed"})  # fmt: skip
_DELIMITED = {"ssv": "spaceDelimited", "pipes": "pipeDelimited", "tsv": "tabDelimited"}
"""How Swagger 2.0 wrote a list → its style."""
_PARTS = "multipart/form-data"
_FORM = "application/x-www-form-urlencoded"
_FLATTENED = ("application/json", _FORM, _PARTS)


def bare_media(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.split(";", maxsplit=1)[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether values in `media_type` are JSON documents."""
    bare = bare_media(media_type)
    return bare in ("application/json", "text/json", "*/*", "application/*") or bare.endswith("+json")


def content_of(site: ContentSite, normal: NormalForm) -> Content:
    """One media type with its type and, for a sequence, the type of an item."""
    found = _typed(site, _unnamed(normal.types.get(site.schema), site, normal), normal)
    stream = None
    if site.stream:
        item = normal.types.get(site.item) or AnyType(Meta(site.pointer))
        sentinel = next((text(site.data[key]) for key in _SENTINELS if site.data.get(key)), "")
        stream = Stream(site.stream, item, site.envelope, sentinel, site.undescribed)
    return Content(
        pointer=site.pointer,
        media_type=site.media_type,
        type=found,
        stream=stream,
        encoding=_encoding(site, found, normal),
        examples=tuple(examples_of(site.data)),
    )


def _encoding(site: ContentSite, found: Type | None, normal: NormalForm) -> dict[str, Json]:
    is_old = text(normal.document.get("openapi")).startswith("3.0")
    given = encodings_of(site, is_old=is_old)
    decl = object_of(found, normal) if has_parts(site) and not is_old else None
    return with_content(given, decl, normal.schemas) if decl is not None else given


def _usable(
    contents: tuple[ContentSite, ...], normal: NormalForm, diagnostics: list[Diagnostic]
) -> tuple[ContentSite, ...]:
    """Where there is JSON, without XML and formats that nothing here writes: they say the same, and nobody writes them
    by choice. Elsewhere XML comes last."""
    told = [content for content in contents if is_json(content.media_type)]
    others = tuple(content for content in contents if not is_xml(content.media_type))
    markup = tuple(content for content in contents if is_xml(content.media_type))
    if not told:
        return others + markup
    for each in markup:
        if not any(_says_the_same(each, content, normal) for content in told):
            message = f"Beside JSON, {each.media_type} of another schema is left out."
            diagnostics.append(warning("xml-left-out", message, each.pointer))
    return tuple(each for each in others if not is_foreign(bare_media(each.media_type)))


def _says_the_same(one: ContentSite, other: ContentSite, normal: NormalForm) -> bool:
    """Whether one media type has no schema of its own, or that of the other with words of its own."""
    schema, found = mapping(one.data.get("schema")), normal.types.get(one.schema)
    named = isinstance(found, Named) and _identity(found) == _identity(normal.types.get(other.schema))
    return named or _wordless(schema) in ({}, _wordless(mapping(other.data.get("schema"))))


def _wordless(schema: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in schema.items() if key not in ANNOTATIONS}


def is_xml(media_type: str) -> bool:
    """Whether values in `media_type` are XML documents."""
    bare = bare_media(media_type)
    return bare in ("application/xml", "text/xml") or bare.endswith("+xml")


def is_markup(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> bool:
    """Whether XML of this type is read into a value and written from one; else it is handed over as text."""
    seen: set[Pointer] = set()
    inner = found.inner if isinstance(found, Nullable) else found
    while isinstance(inner, Named) and inner.ref not in seen:
        seen.add(inner.ref)
        decl = schemas.get(inner.ref)
        if not isinstance(decl, AliasDecl):
            return decl is not None
        inner = decl.type.inner if isinstance(decl.type, Nullable) else decl.type
    plain = isinstance(inner, AnyType) or (isinstance(inner, Scalar) and inner.kind in ("str", "bytes"))
    return not plain or (inner.meta.xml is not None and isinstance(inner, Scalar))


def _written_by_hand(
    contents: tuple[Content, ...], diagnostics: list[Diagnostic], *, sent: bool
) -> tuple[Content, ...]:
    """What only the caller can write or read as such, where there is no JSON beside it."""
    if any(is_json(content.media_type) for content in contents):
        return contents
    named = [(bare_media(content.media_type), content) for content in contents]
    return written_by_hand(named, diagnostics, sent=sent)


def _typed(site: ContentSite, found: Type | None, normal: NormalForm) -> Type | None:
    """File content where the media type says that there are only bytes."""
    bare = bare_media(site.media_type)
    if is_xml(bare) and found is not None and not is_markup(found, normal.schemas):
        return Scalar(Meta(site.pointer, description=found.meta.description), "str")
    if not (bare in _BINARY_TYPES or (bare.startswith(_BINARY) and not bare.endswith("+xml"))):
        return _as_text(found) if bare.startswith("text/") and not is_json(bare) else found
    meta = found.meta if found is not None else Meta(site.pointer)
    untyped = (
        found is None or isinstance(found, AnyType) or (isinstance(found, MapOf) and isinstance(found.value, AnyType))
    )
    if untyped or (isinstance(found, Scalar) and found.kind in _TEXTS):
        shown = found.format if isinstance(found, Scalar) else "binary"
        return Scalar(meta, "bytes", shown or "binary")
    return found


def _unnamed(found: Type | None, site: ContentSite, normal: NormalForm) -> Type | None:
    """File content, which has no null, and the text that a body other than JSON is: they are sent and read as they
    are, whatever they are called."""
    inner = found.inner if isinstance(found, Nullable) else found
    if isinstance(inner, Scalar) and inner.kind == "bytes":
        return inner
    decl = normal.schemas.get(found.ref) if isinstance(found, Named) else None
    text_alone = isinstance(decl, AliasDecl) and isinstance(decl.type, Scalar) and decl.type.kind == "str"
    return Scalar(found.meta, "str") if found and text_alone and not is_text_media(site.media_type) else found


def _as_text(found: Type | None) -> Type | None:
    """A text without a form of its own around it stays what it is."""
    return replace(found, kind="str") if isinstance(found, Scalar) and found.kind in TEXT_KINDS else found


_TEXTS = frozenset({"str", "bytes", *TEXT_KINDS})


def _files(contents: tuple[Content, ...], diagnostics: list[Diagnostic]) -> tuple[Content, ...]:
    """File content that is documented as JSON, as many documents do: no server sends it as a text in JSON. Where
    nothing else is documented, any media type is a file."""
    found = tuple(_as_file(content, diagnostics) for content in contents)
    if len(found) == 1 and found != contents:
        return (replace(found[0], media_type="*/*"),)
    return found


def _as_file(content: Content, diagnostics: list[Diagnostic]) -> Content:
    inner = content.type.inner if isinstance(content.type, Nullable) else content.type
    if not isinstance(inner, Scalar) or (inner.kind, inner.format) != ("str", "binary"):
        return content
    if content.stream or not is_json(content.media_type):
        return content
    message = f"File content is no text in {content.media_type}; the whole answer is handed over as bytes."
    diagnostics.append(note("file-as-json", message, content.pointer))
    return replace(content, type=replace(inner, kind="bytes"))


def body_of(site: BodySite, normal: NormalForm, diagnostics: list[Diagnostic]) -> Body:
    """The request body. It is flattened when it must be there and every media type sends the same object, to which
    nothing may be added: keywords have no place for properties of any name, and none for a sequence of objects."""
    usable = _usable(site.contents, normal, diagnostics)
    diagnostics += (told for content in usable for told in unsent_headers(content))
    contents = tuple(_concrete(content_of(content, normal)) for content in usable)
    contents = _written_by_hand(contents, diagnostics, sent=True)
    contents = tuple(with_names(content, normal.schemas, diagnostics) for content in contents)
    diagnostics += (told for content in contents for told in _guessed(content, normal.schemas))
    required = site.data.get("required") is True
    body = Body(site.pointer, required, text(site.data.get("description")), contents)
    chosen = preferred(contents, normal.schemas)
    decl = object_of(chosen.type, normal) if chosen is not None and required else None
    alike = all(object_of(content.type, normal) is decl for content in contents if content.type is not None)
    streamed = any(content.stream for content in contents)
    flat = decl is not None and alike and decl.additional is None and not streamed
    return replace(body, flattened=decl.pointer) if decl is not None and flat else body


def _guessed(content: Content, schemas: Mapping[Pointer, SchemaDecl]) -> list[Diagnostic]:
    """What is sent as JSON since its media type says nothing of how it is written: the body, or some of its parts."""
    bare = bare_media(content.media_type)
    if is_json(bare) or is_xml(bare):
        return []
    if not bare.startswith(("multipart/", _FORM)) or content.type is None:
        return sent_as_json(bare, content.type, content, schemas)
    target = behind(content.type, schemas)
    decl = schemas.get(target.ref) if isinstance(target, Named) else None
    types = {each.name: behind(each.type, schemas) for each in decl.fields} if isinstance(decl, ObjectDecl) else {}
    found: list[Diagnostic] = []
    for name, how in content.encoding.items():
        kind = bare_media(text(mapping(how).get("contentType")).partition(",")[0])
        if name in types and kind and not (is_json(kind) or is_xml(kind) or "style" in mapping(how)):
            part = types[name]
            found += sent_as_json(kind, part.item if isinstance(part, ListOf) else part, content, schemas)
    return found


def _concrete(content: Content) -> Content:
    """`content` under a media type that can be sent, where the document writes a range or several."""
    first, *others = (each.strip() for each in content.media_type.split(","))
    if "*" not in bare_media(first):
        return replace(content, media_type=first, range=content.media_type) if others else content
    file = content.type is None or (isinstance(content.type, Scalar) and content.type.kind == "bytes")
    if file:
        return replace(content, media_type="application/octet-stream", range=content.media_type)
    usual = "text/plain" if first.startswith("text/") else "application/octet-stream"
    return replace(content, media_type="application/json" if is_json(first) else usual)


def preferred(contents: tuple[Content, ...], schemas: Mapping[Pointer, SchemaDecl]) -> Content | None:
    """The media type that a call sends by default: JSON, else a form, else the first; but parts, where they say the
    same and hold files, for which nothing else has a place."""
    usual = _usual(contents)
    same = (content for content in contents if bare_media(content.media_type) == _PARTS)
    parts = next((each for each in same if usual and _identity(each.type) == _identity(usual.type)), None)
    return parts if parts is not None and parts.type is not None and _has_files(parts.type, schemas) else usual


def _usual(contents: tuple[Content, ...]) -> Content | None:
    by_name = {bare_media(content.media_type): content for content in reversed(contents)}
    for name in _FLATTENED:
        if name in by_name:
            return by_name[name]
        if name == "application/json":
            vendor = next((content for content in contents if is_json(content.media_type)), None)
            if vendor is not None:
                return vendor
    return contents[0] if contents else None


def _has_files(found: Type, schemas: Mapping[Pointer, SchemaDecl]) -> bool:
    """Whether a property is file content, or a list of it."""
    target = behind(found, schemas)
    decl = schemas.get(target.ref) if isinstance(target, Named) else None
    kinds = (behind(each.type, schemas) for each in decl.fields) if isinstance(decl, ObjectDecl) else ()
    items = (behind(each.item, schemas) if isinstance(each, ListOf) else each for each in kinds)
    return any(isinstance(each, Scalar) and each.kind == "bytes" for each in items)


def other_types(chosen: Content, contents: tuple[Content, ...]) -> tuple[Type, ...]:
    """The types of the media types that do not send what the chosen one sends, each once."""
    found = {_identity(content.type): content.type for content in contents if content.type is not None}
    found.pop(_identity(chosen.type), None)
    return tuple(found.values())


def _identity(found: Type | None) -> str:
    """The same for types that differ in their words only."""
    match found:
        case Named(ref=ref):
            return ref
        case Scalar(kind=kind):
            return kind
        case None:
            return ""
        case _:
            return found.meta.pointer


def object_of(found: Type | None, normal: NormalForm) -> ObjectDecl | None:
    """The object with fields that `found` names, behind aliases."""
    decl: SchemaDecl | None = normal.schemas.get(found.ref) if isinstance(found, Named) else None
    while isinstance(decl, AliasDecl) and isinstance(decl.type, Named):
        decl = normal.schemas.get(decl.type.ref)
    return decl if isinstance(decl, ObjectDecl) and decl.fields else None


def response_of(site: ResponseSite, normal: NormalForm, diagnostics: list[Diagnostic]) -> Response:
    """A documented answer with its media types and headers."""
    headers = tuple(
        Header(header.pointer, header.name, type_at(header, normal), header.data.get("required") is True,
               text(header.data.get("description")), header.data.get("explode") is True, header.media_type,
               _DELIMITED.get(text(header.data.get(COLLECTION)), "simple"))
        for header in site.headers
    )  # fmt: skip
    usable = _usable(site.contents, normal, diagnostics)
    contents = tuple(content_of(content, normal) for content in usable)
    contents = _files(_written_by_hand(contents, diagnostics, sent=False), diagnostics)
    return Response(site.pointer, site.status, text(site.data.get("description")), contents, headers)
