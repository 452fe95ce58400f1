"""The `Operation` descriptor of the runtime, as source text, for each operation of the document."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from .. import ir
from ..build.contents import is_json, preferred
from ..config import Config
from ..encode import Encoded, code, py_literal, py_string
from ..normalize.reading import mapping
from ..normalize.sites import has_parts, is_multipart
from . import source_text as text
from .annotations import Annotator
from .code_markup import ShapeWriter, is_read_as_xml, xml_parts
from .retries import operation_retries, retry_config
from .server_urls import server_url


def descriptor(operation: ir.Operation, config: Config, write: Annotator) -> Encoded:
    """`Operation(id=…, method=…, …)`: what the runtime has to know of the operation. Models are named in lambdas."""
    arguments = text.keywords(
        id=py_string(operation.operation_id),
        method=py_string(operation.method.upper()),
        path=py_string(operation.path),
        params=_params(operation, write),
        body=_body(operation, write),
        responses=text.tuple_of(_responses(operation, write)) if operation.responses else "",
        security=_security(operation, write.index.sdk),
        servers=text.strings(server_url(server) for server in operation.servers) if operation.servers else "",
        stream_arg=_stream_argument(operation, write),
        name=py_string(write.index.calls[operation.pointer]),
        pages=_pages(operation, write),
        reconnect="True" if operation.reconnect else "",
        **_limits(operation, config, write),
    )
    return code(text.call(write.word("Operation"), arguments))


def result_type(content: ir.Content) -> ir.Type:
    """What a media type's content is read as; without a schema, by the media type alone."""
    if content.type is not None:
        return content.type
    meta = ir.Meta(content.pointer)
    if "json" in content.media_type:
        return ir.AnyType(meta)
    return ir.Scalar(meta, "str" if content.media_type.startswith("text/") else "bytes")


def _schema(annotation: str, write: Annotator) -> str:
    return write.shared(f"{write.word('Schema')}(lambda: {annotation})")


def _content_schema(content: ir.Content, type_: ir.Type, write: Annotator, *, answer: bool = False) -> str:
    """The schema of a body or an answer: of XML with the shape of its root. Of forms in parts only an `answer` is read
    part by part; the HTTP library writes those that are sent."""
    in_parts = has_parts(content.media_type)
    annotation = _of_parts(type_, write) if in_parts else write.output(type_)
    said = annotation if answer else _zoned(annotation, type_, write)
    if is_multipart(content.media_type) or (answer and in_parts):
        return write.shared(f"{write.word('PartSchema')}(lambda: {said})")
    if in_parts or not is_read_as_xml(content, write.index.sdk):
        return _schema(said, write)
    return _xml_schema(type_, said, write)


def _zoned(annotation: str, type_: ir.Type, write: Annotator) -> str:
    """The type of an argument, which gives its times a zone."""
    return f"{write.word('zoned')}({annotation})" if write.index.is_timed(type_) else annotation


def _of_parts(type_: ir.Type, write: Annotator) -> str:
    """The type of a body in parts; where its fields may be anything, they may be files."""
    return (
        write.generic("Dict", "str", _part_type(type_.value, write))
        if isinstance(type_, ir.MapOf)
        else write.output(type_)
    )


def _part_type(type_: ir.Type, write: Annotator) -> str:
    match type_:
        case ir.AnyType():
            either = (write.word("FileInput"), write.word("Any"))
            return write.generic("Union", write.generic("List", write.generic("Union", *either)), *either)
        case ir.Scalar(kind="bytes"):
            return write.word("FileInput")
        case ir.ListOf(item=item):
            return write.generic("List", _part_type(item, write))
        case _:
            return write.output(type_)


def _xml_schema(type_: ir.Type, annotation: str, write: Annotator) -> str:
    root = ShapeWriter(write.index, write.word).root(type_)
    made = f"{write.word('XMLSchema')}(lambda: {annotation}, lambda: {root}, {write.word('SHAPES')})"
    return write.shared(made)


def _encoding(content: ir.Content, write: Annotator) -> str:
    """How the parts of a body are written; those that are XML say by which schema."""
    parts = xml_parts(content, write.index.sdk)
    if not parts:
        return py_literal(dict(content.encoding)) if content.encoding else ""
    said = {name: _told(mapping(how)) for name, how in content.encoding.items()}
    for name, type_ in parts.items():
        said[name]["schema"] = _xml_schema(type_, write.output(type_), write)
    return text.mapping({name: text.mapping(how) for name, how in said.items()})


def _told(how: Mapping[str, ir.Json]) -> dict[str, str]:
    return {key: py_literal(value) for key, value in how.items()}


def _params(operation: ir.Operation, write: Annotator) -> str:
    words = write.index.names.arguments[operation.pointer]
    params = [_param(param, _keyword(param, words, write), write) for param in operation.params]
    return text.tuple_of(params) if params else ""


def _keyword(param: ir.Param, words: Mapping[str, str], write: Annotator) -> str:
    """The call's keyword; the client's where the call has none."""
    key = f"{param.location}:{param.name}"
    if key in words:
        return words[key]
    name = next(write.index.names.globals[each.key] for each in write.index.sdk.globals if each.stands_for(param))
    return f"{name} (of the client)" if name in words.values() else name


def _param(param: ir.Param, keyword: str, write: Annotator) -> str:
    arguments = text.keywords(
        arg=py_string(keyword),
        name=py_string(param.name),
        location=py_string(param.location),
        schema=_schema(_zoned(write.output(param.type), param.type, write), write),
        required="True" if param.required else "",
        style=py_string(param.style) if param.style and param.style != "form" else "",
        explode="" if param.explode else "False",
        allow_reserved="True" if param.allow_reserved else "",
        allow_empty="True" if param.allow_empty else "",
        content_type=py_string(param.content_type) if param.content_type else "",
    )
    return text.call(write.word("Param"), arguments)


def _body(operation: ir.Operation, write: Annotator) -> str:
    content = preferred(operation.body.contents, write.index.sdk.schemas) if operation.body else None
    if operation.body is None or content is None:
        return ""
    fields = _keywords_of(operation, "field", write)
    whole = _keywords_of(operation, "body", write)
    nullable = [keyword for keyword, argument in fields.items() if write.index.accepts_null(argument.type)]
    nullable += [keyword for keyword, argument in whole.items() if _sends_null(argument, content, write)]
    arguments = text.keywords(
        media_type=_media_type(content),
        schema=_content_schema(content, _sent(content), write),
        required="True" if operation.body.required else "",
        stream="True" if content.stream else "",
        envelope="True" if content.stream and content.stream.envelope else "",
        alternatives=text.tuple_of(others) if (others := _alternatives(operation.body, content, write)) else "",
        arg=next((py_string(keyword) for keyword in whole if keyword != "request"), ""),
        fields=_fields({keyword: argument.name for keyword, argument in fields.items()}, write),
        nullable=f"frozenset({{{', '.join(map(py_string, nullable))}}})" if nullable else "",
        encoding=_encoding(content, write),
    )
    return text.call(write.word("Body"), arguments)


def _media_type(content: ir.Content) -> str:
    """What is sent; of a file all that is allowed, of which its name chooses."""
    is_file = isinstance(content.type, ir.Scalar) and content.type.kind == "bytes"
    return py_string(content.range if content.range and (is_file or content.type is None) else content.media_type)


def _sends_null(argument: ir.Argument, content: ir.Content, write: Annotator) -> bool:
    required = argument.required and write.index.accepts_null(argument.type)
    return is_json(content.media_type) and (required or write.index.may_be_null(argument))


def _fields(names: dict[str, str], write: Annotator) -> str:
    """Keyword → wire name; in short where they are the same."""
    if not names or any(keyword != name for keyword, name in names.items()):
        return text.mapping({keyword: py_string(name) for keyword, name in names.items()}) if names else ""
    lines = textwrap.wrap(" ".join(names), 80, break_long_words=False)
    return f"{write.word('same_names')}({' '.join(py_string(f'{line} ') for line in lines)})"


def _sent(content: ir.Content) -> ir.Type:
    return content.stream.item if content.stream else result_type(content)


def _alternatives(body: ir.Body, chosen: ir.Content, write: Annotator) -> list[str]:
    """The other media types of the body which say what they hold."""
    return [
        text.call(
            write.word("Body"),
            text.keywords(
                media_type=_media_type(content),
                schema=_content_schema(content, _sent(content), write),
                stream="True" if content.stream else "",
                encoding=_encoding(content, write),
            ),
        )
        for content in body.contents
        if content is not chosen and (content.type is not None or content.stream is not None)
    ]


def _keywords_of(operation: ir.Operation, kind: str, write: Annotator) -> dict[str, ir.Argument]:
    words = write.index.names.arguments[operation.pointer]
    return {words[argument.key]: argument for argument in operation.arguments if argument.kind == kind}


def _responses(operation: ir.Operation, write: Annotator) -> list[str]:
    return [
        entry
        for response in operation.responses
        for entry in (
            [_response(operation, response, content, write) for content in response.contents]
            or [_empty_response(response, write)]
        )
    ]


def _empty_response(response: ir.Response, write: Annotator) -> str:
    arguments = text.keywords(status=py_string(response.status), headers=_headers(response, write))
    return text.call(write.word("Response"), arguments)


def _headers(response: ir.Response, write: Annotator) -> str:
    return text.tuple_of([_header(header, write) for header in response.headers]) if response.headers else ""


def _header(header: ir.Header, write: Annotator) -> str:
    arguments = text.keywords(
        arg='""',
        name=py_string(header.name),
        location=py_string("header"),
        schema=_schema(write.output(header.type), write),
        style=py_string(header.style),
        explode="" if header.explode else "False",
        content_type=py_string(header.content_type) if header.content_type else "",
    )
    return text.call(write.word("Param"), arguments)


def _response(operation: ir.Operation, response: ir.Response, content: ir.Content, write: Annotator) -> str:
    stream = content.stream
    type_ = stream.item if stream else result_type(content)
    error = _exception(operation, response, type_, write)
    shown = error or response.status.startswith(("2", "3"))
    arguments = text.keywords(
        status=py_string(response.status),
        media_type=py_string(content.media_type),
        schema=_content_schema(content, type_, write, answer=True) if shown else "",
        stream=py_string(stream.kind) if stream else "",
        envelope="True" if stream and stream.envelope else "",
        sentinel=_sentinel(stream, operation, write) if stream else "",
        error=write.shared(f"lambda: {error}") if error else "",
        headers=_headers(response, write) if shown else "",
    )
    return text.call(write.word("Response"), arguments)


def _sentinel(stream: ir.Stream, operation: ir.Operation, write: Annotator) -> str:
    """The data that ends a stream: what the document says, else the word that is usual where no text can be meant; but
    a stream that goes on after a break is whole without a word that nobody promised."""
    is_usual = stream.kind == "sse" and not operation.reconnect and _has_no_text(stream, write.index.sdk)
    return py_string(stream.sentinel or _DONE) if stream.sentinel or is_usual else ""


_DONE = "[DONE]"
_NO_TEXT = frozenset({"int", "float", "bool", "number", "none"})


def _has_no_text(stream: ir.Stream, sdk: ir.Sdk) -> bool:
    """Whether the data of no event is a text that the document describes."""
    data = _data_of(stream.item, sdk, set()) if stream.envelope else [stream.item]
    return stream.undescribed or all(_is_no_text(each, sdk, set()) for each in data)


def _data_of(event: ir.Type, sdk: ir.Sdk, seen: set[str]) -> Iterator[ir.Type]:
    """The type of the data of each kind of event. What is `seen` is asked already."""
    named = ir.behind(event, sdk.schemas)
    decl = sdk.schemas.get(named.ref) if isinstance(named, ir.Named) and named.ref not in seen else None
    match decl:
        case ir.ObjectDecl(fields=fields):
            yield from (field.type for field in fields if field.name == "data")
        case ir.UnionDecl(pointer=pointer, members=members):
            seen.add(pointer)
            for member in members:
                yield from _data_of(member, sdk, seen)
        case _:
            return


def _is_no_text(type_: ir.Type, sdk: ir.Sdk, seen: set[str]) -> bool:
    """Whether no value of a type is a text, or a text is only what nobody cared to exclude. What is `seen` is asked
    already."""
    found = ir.behind(type_, sdk.schemas)
    decl = sdk.schemas.get(found.ref) if isinstance(found, ir.Named) else None
    match decl or found:
        case ir.ObjectDecl() | ir.AnyType() | ir.MapOf() | ir.ListOf() | ir.TupleOf():
            return True
        case ir.UnionDecl(pointer=pointer, members=members):
            is_asked = pointer in seen
            seen.add(pointer)
            return is_asked or all(_is_no_text(member, sdk, seen) for member in members)
        case ir.Scalar(kind=kind):
            return kind in _NO_TEXT
        case _:
            return False


def _exception(operation: ir.Operation, response: ir.Response, type_: ir.Type, write: Annotator) -> str:
    inner = type_.inner if isinstance(type_, ir.Nullable) else type_
    for case in operation.errors:
        if response.status in case.statuses and isinstance(inner, ir.Named) and case.type.ref == inner.ref:
            return write.model(write.index.names.errors[inner.ref])
    return ""


def _security(operation: ir.Operation, sdk: ir.Sdk) -> str:
    if operation.security is None or operation.security == sdk.security:
        return ""
    return text.tuple_of([text.strings(schemes) for schemes in operation.security])


def _stream_argument(operation: ir.Operation, write: Annotator) -> str:
    if not operation.stream_argument:
        return ""
    return py_string(write.index.names.arguments[operation.pointer][operation.stream_argument])


def _pages(operation: ir.Operation, write: Annotator) -> str:
    """`Pages(Pagination(…), lambda: …, lambda: …)`: how the pages follow each other, and their classes."""
    said = operation.pagination
    if said is None:
        return ""
    keyword = write.index.names.arguments[operation.pointer]
    paths = {name: getattr(said, name) for name in ("next", "has_more", "total")}
    arguments = text.keywords(
        style=py_string(said.style),
        items=py_string(said.items) if said.items else "",
        argument=py_string(keyword[said.argument]) if said.argument else "",
        **{name: py_string(path) for name, path in paths.items() if path},
        size=py_string(keyword[said.size]) if said.size else "",
        first=py_literal(said.first) if said.first is not None else "",
        as_text="True" if said.as_text else "",
    )
    page = write.model(write.index.names.pages[operation.pointer])
    classes = [f"lambda: {page}", f"lambda: {page}Async"]
    return text.call(write.word("Pages"), [text.call(write.word("Pagination"), arguments), *classes])


def _limits(operation: ir.Operation, config: Config, write: Annotator) -> dict[str, str]:
    """What holds for this operation alone."""
    own = operation_retries(operation, write.index.sdk, config)
    return {
        "idempotent": py_literal(operation.idempotent) if operation.idempotent is not None else "",
        "retry": retry_config(own, write) if own is not None else "",
        "timeout_ms": py_literal(operation.timeout_ms) if operation.timeout_ms is not None else "",
    }
