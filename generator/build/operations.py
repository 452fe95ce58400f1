"""Operations: what a call takes, what it gives back, what it raises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic, join_pointer, note, split_pointer, warning
from ..frozen import dataclass
from ..ir import (
    MISSING,
    AliasDecl,
    AnyType,
    Argument,
    Body,
    Const,
    Content,
    ErrorCase,
    Json,
    ListOf,
    Meta,
    Named,
    Nullable,
    ObjectDecl,
    Operation,
    Param,
    Response,
    Scalar,
    SchemaDecl,
    SecurityScheme,
    UnionDecl,
    only_value,
)  # fmt: skip
from ..normalize import NormalForm, OperationSite
from ..normalize.reading import mapping, text
from ..normalize.vendors import METHOD_NAMES, deprecation_of, is_deprecated, method_name_for, said_text
from .contents import body_of, is_json, is_markup, is_xml, other_types, preferred, response_of
from .params import params_of, shown_meta
from .security import requirements_of
from .servers import servers_of
from .xml_roots import root_name, unwritable_names


@dataclass(frozen=True, slots=True)
class OperationBuilder:
    """Builds the operations of one document; `schemes` are its security schemes, by name."""

    normal: NormalForm
    schemes: Mapping[str, SecurityScheme]
    diagnostics: list[Diagnostic]

    def operation(self, site: OperationSite) -> Operation:
        """The operation at `site`."""
        data = site.data
        params = params_of(site, self.normal, self.diagnostics)
        body = self._body(site)
        responses = tuple(self._responses(site))
        arguments = self._arguments(params, body)
        self._warn_of_xml(body)
        own = "servers" in data
        return Operation(
            pointer=site.pointer,
            operation_id=site.id,
            method=site.method,
            path=site.path,
            groups=site.groups,
            method_hint=said_text(data, METHOD_NAMES) or method_name_for(self.normal.document, site.id) or site.id,
            summary=text(data.get("summary")) or text(site.item.get("summary")),
            description=text(data.get("description")) or text(site.item.get("description")),
            deprecated=is_deprecated(data),
            params=params,
            body=body,
            responses=responses,
            errors=self._errors(responses),
            arguments=arguments,
            security=requirements_of(
                data.get("security"), join_pointer(site.pointer, "security"), self.schemes, self.diagnostics
            ),
            servers=servers_of(
                data["servers"] if own else site.item.get("servers"),
                join_pointer(site.pointer, "servers")
                if own
                else join_pointer("#", *split_pointer(site.pointer)[1][:2], "servers"),
                self.diagnostics,
            ),
            stream_argument=_stream_argument(arguments, responses),
            deprecation_message=deprecation_of(data),
            extensions={key: value for key, value in data.items() if key.startswith("x-")},
        )

    def _body(self, site: OperationSite) -> Body | None:
        if site.body is None:
            return None
        if site.method in ("GET", "HEAD", "TRACE"):
            message = f"A {site.method} request with a body is not understood by every server."
            self.diagnostics.append(note("body-unusual", message, site.body.pointer))
        return body_of(site.body, self.normal, self.diagnostics)

    def _warn_of_xml(self, body: Body | None) -> None:
        """XML has one root, of which the document must say what it is called."""
        for content in body.contents if body else ():
            if not is_xml(content.media_type) or content.type is None:
                continue
            if not is_markup(content.type, self.normal.schemas):
                continue
            for pointer, name in unwritable_names(content.type, self.normal.schemas):
                message = f"{name!r} cannot be the name of an XML element or attribute; it is read, but not sent."
                self.diagnostics.append(warning("xml-name-unusable", message, pointer, "say another by xml: {name: …}"))
            if not root_name(content.type, self.normal.schemas):
                message = "The document does not say what the root element is called; it is written as <root>."
                hint = "give the schema a name by xml: {name: …}, or put it under components"
                self.diagnostics.append(warning("xml-root-unnamed", message, content.pointer, hint))

    # --- arguments ------------------------------------------------------------------------------------------------

    def _arguments(self, params: tuple[Param, ...], body: Body | None) -> tuple[Argument, ...]:
        found = [_of_param(param) for param in params]
        if body is not None:
            found.extend(self._fields(body) if body.flattened else self._whole(body))
        return tuple(found)

    def _fields(self, body: Body) -> Iterator[Argument]:
        decl = self.normal.schemas[body.flattened or ""]
        whole = _example(preferred(body.contents, self.normal.schemas))
        for each in decl.fields if isinstance(decl, ObjectDecl) else ():
            shown = (*each.meta.fallback_examples, *([whole[each.name]] if each.name in whole else []))
            meta = replace(each.meta, fallback_examples=shown) if shown else each.meta
            yield _fixed(Argument("field", f"field:{each.name}", each.required, each.type, meta, "body", each.name,
                                  each.name_override))  # fmt: skip

    def _whole(self, body: Body) -> Iterator[Argument]:
        content = preferred(body.contents, self.normal.schemas)
        if content is None or (content.type is None and content.stream is None):
            message = "The body has no schema; it is sent as the caller gives it."
            self.diagnostics.append(note("body-untyped", message, body.pointer))
        meta = Meta(body.pointer)
        untyped = (
            AnyType(meta) if content is not None and is_json(content.media_type) else Scalar(meta, "bytes", "binary")
        )
        found = content.type if content is not None and content.type is not None else untyped
        shown = replace(meta, description=body.description, examples=content.examples if content else ())
        others = other_types(content, body.contents) if content is not None else ()
        item = content.stream.item if content is not None and content.stream else None
        found = ListOf(meta, item) if item is not None else found
        yield Argument("body", "body", body.required, found, shown, "body", "request", "", others, item)

    # --- answers ----------------------------------------------------------------------------------------------------

    def _responses(self, site: OperationSite) -> Iterator[Response]:
        """The answers. A `default` without any documented success is what a success looks like."""
        found = [response_of(response, self.normal, self.diagnostics) for response in site.responses]
        lonely = not any(response.status.startswith(("2", "3")) for response in found)
        if not found:
            message = "The operation documents no answer; whatever comes back with 2XX counts as success."
            self.diagnostics.append(warning("responses-missing", message, site.pointer, on_key=True))
        for response in found:
            if response.status == "default" and lonely:
                message = "Only a default answer is documented; it is taken for the success."
                self.diagnostics.append(note("default-as-success", message, response.pointer))
                yield replace(response, status="2XX")
            elif _is_status(response.status):
                yield response
            else:
                message = f"{response.status!r} is not a status code; the answer is left out."
                self.diagnostics.append(warning("status-unknown", message, response.pointer, on_key=True))

    def _errors(self, responses: tuple[Response, ...]) -> tuple[ErrorCase, ...]:
        """One case for each schema that errors answer with, its statuses joined in the document's order."""
        cases: dict[tuple[str, str], ErrorCase] = {}
        for response in responses:
            if response.success or response.status.startswith(("1", "3")):
                continue
            for content in response.contents:
                found = self._error_type(content)
                if found is None:
                    continue
                key = (found.ref, content.media_type)
                before = cases[key].statuses if key in cases else ()
                cases[key] = ErrorCase(tuple(dict.fromkeys((*before, response.status))), content.media_type, found)
                break
            else:
                self.diagnostics.extend(_untyped_errors(response))
        return tuple(cases.values())

    def _error_type(self, content: Content) -> Named | None:
        found = content.type.inner if isinstance(content.type, Nullable) else content.type
        readable = is_json(content.media_type) or is_xml(content.media_type)
        if not readable or not isinstance(found, Named):
            return None
        decl: SchemaDecl | None = self.normal.schemas.get(found.ref)
        while isinstance(decl, AliasDecl) and isinstance(decl.type, Named):
            decl = self.normal.schemas.get(decl.type.ref)
        return found if isinstance(decl, (ObjectDecl, UnionDecl)) else None


def _untyped_errors(response: Response) -> Iterator[Diagnostic]:
    """A word on what is described of an error and has no class, as a list or a text."""
    for content in response.contents:
        if is_json(content.media_type) and not isinstance(content.type, AnyType | None):
            message = f"What {response.status!r} answers with has no class: it is the `body` of an APIError, as text."
            yield note("error-untyped", message, content.pointer)


def _of_param(param: Param) -> Argument:
    return _fixed(Argument("param", f"{param.location}:{param.name}", param.required, param.type, shown_meta(param),
                           param.location, param.name, param.name_override))  # fmt: skip


def _fixed(argument: Argument) -> Argument:
    """The argument; where it can only be one value, the caller need not give it."""
    value = only_value(argument.type)
    if not argument.required or value is MISSING or (value is None and argument.kind == "param"):
        return argument
    return replace(argument, required=False, meta=replace(argument.meta, default=value), fixed=True)


def _is_status(status: str) -> bool:
    return status == "default" or re.fullmatch("[1-5](XX|[0-9]{2})", status) is not None


def _example(content: Content | None) -> Mapping[str, Json]:
    """The first example of a body that is an object, or an empty one."""
    for given in content.examples if content is not None else ():
        if found := mapping(given):
            return found
    return {}


def _stream_argument(arguments: tuple[Argument, ...], responses: tuple[Response, ...]) -> str:
    """The key of the boolean `stream` where a success may be a stream or not."""
    contents = [content for response in responses if response.success for content in response.contents]
    if not any(content.stream for content in contents) or all(content.stream for content in contents):
        return ""
    for argument in arguments:
        inner = argument.type.inner if isinstance(argument.type, Nullable) else argument.type
        boolean = (isinstance(inner, Scalar) and inner.kind == "bool") or (
            isinstance(inner, Const) and isinstance(inner.value, bool)
        )
        if argument.name == "stream" and boolean:
            return argument.key
    return ""
