"""The steps of normalisation in order: sites, conversion, settling, merging of equals, discriminators, directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Pointer
from ..ir import Json, SchemaDecl, Type
from .convert import Converter
from .dedupe import merged
from .directions import REQUESTS, UPLOADS, requests, split, with_flags
from .discriminators import Discriminators
from .form import ContentSite, NormalForm, OperationSite
from .outside import outside
from .reach import (
    decl_without_files,
    directed,
    is_text_media,
    reached,
    reached_as_parts,
    with_files_written_out,
    without_files,
)
from .reading import Reader, entries, mapping
from .roots import RootWalker
from .settle import Settler
from .sites import SiteReader
from .subtypes import Subtypes


def normal_form(reader: Reader, locked: Mapping[Pointer, str], *, across: bool) -> NormalForm:
    """The normal form of the reader's document; `locked` are the names that earlier runs gave to schemas. `across`:
    equal inline schemas become one also where their roots are different ones."""
    document = mapping(reader.source.get("#"))
    sites = SiteReader(reader)
    operations = sites.operations(document)
    elsewhere = outside(document, reader, locked)
    subtypes = Subtypes(reader, document, elsewhere)
    converter = Converter(reader, subtypes, {each.node.pointer: pointer for pointer, each in elsewhere.items()})
    operations = RootWalker(converter, sites.nodes, elsewhere).walk(document, operations, sites.messages)
    settler = Settler(converter.draft, reader)
    decls, redirect = merged(settler.decls(), locked, across=across)
    decls = with_flags(subtypes.declared(decls))
    Discriminators(decls, reader).decide()
    types = {
        pointer: subtypes.redirect(redirect(settler.position(pointer)), decls)
        for pointer in sites.nodes
        if pointer in converter.draft.positions
    }
    subtypes.note_alone(decls, types.values())
    types, decls = with_files_written_out(types, decls)
    form = _directed(document, operations, tuple(sites.ignored), types, decls, reader, sites.messages)
    return replace(form, globals=tuple(sites.globals(document)))


def _directed(
    document: Mapping[str, Json], operations: tuple[OperationSite, ...], ignored: tuple[Pointer, ...],
    types: dict[Pointer, Type], decls: dict[Pointer, SchemaDecl], reader: Reader, messages: Mapping[Pointer, str],
) -> NormalForm:  # fmt: skip
    asked = dict.fromkeys(place for op in operations for place in _request_positions(op))
    answered = dict.fromkeys(place for op in operations for place in _response_positions(op))
    decls, types = _halved(types, decls, asked, answered, messages)
    decls, types = _uploaded(operations, decls, types)
    sent, received = reached(_types(types, asked), decls), reached(_types(types, answered), decls)
    file_sites = [site for op in operations for site in _contents(op) if not is_text_media(site.media_type)]
    files = reached(_types(types, (site.schema for site in file_sites)), decls)
    plain = set(types) - {site.schema for site in file_sites}
    return NormalForm(
        document=document,
        operations=operations,
        ignored=ignored,
        types={pointer: without_files(found) if pointer in plain else found for pointer, found in types.items()},
        schemas={
            pointer: directed(
                decl if pointer in files else decl_without_files(decl),
                sent=pointer in sent,
                received=pointer in received,
            )
            for pointer, decl in decls.items()
        },
        request_schemas=frozenset(pointer for pointer in decls if pointer in sent or pointer not in received),
        security_schemes=tuple(_schemes(document, reader)),
        messages=messages,
    )


def _halved(
    types: dict[Pointer, Type], decls: dict[Pointer, SchemaDecl],
    asked: Mapping[Pointer, None], answered: Mapping[Pointer, None], messages: Iterable[Pointer],
) -> tuple[dict[Pointer, SchemaDecl], dict[Pointer, Type]]:  # fmt: skip
    """The declarations, two for one that differs in requests and answers, and the types with those of requests."""
    wanted = reached(_types(types, asked), decls)
    both = wanted & reached(_types(types, answered), decls)
    if not both:
        return decls, types
    told = reached(_types(types, messages), decls)  # what the API sends by itself is as in answers
    halves = split(decls, both, wanted - both - told, REQUESTS)
    return halves.decls, requests(types, (place for place in asked if place not in answered), halves)


def _uploaded(
    operations: tuple[OperationSite, ...], decls: dict[Pointer, SchemaDecl], types: dict[Pointer, Type]
) -> tuple[dict[Pointer, SchemaDecl], dict[Pointer, Type]]:
    """The declarations and types with those of their own for bodies that are sent otherwise than as JSON, where they
    hold files that are sent or received as JSON elsewhere."""
    bodies = [operation.body.contents for operation in operations if operation.body]
    places = {
        content.schema
        for contents in bodies
        if not all(is_text_media(content.media_type) for content in contents)
        for content in contents
    }
    uploads = reached_as_parts(_types(types, places), decls)
    elsewhere = reached((found for place, found in types.items() if place not in places), decls)
    halves = split(decls, uploads & elsewhere, uploads - elsewhere, UPLOADS)
    return halves.decls, requests(types, places, halves)


def _types(types: Mapping[Pointer, Type], pointers: Iterable[Pointer]) -> Iterator[Type]:
    return (types[pointer] for pointer in pointers if pointer in types)


def _request_positions(operation: OperationSite) -> Iterator[Pointer]:
    yield from (param.schema for param in operation.params)
    for content in operation.body.contents if operation.body else ():
        yield from (content.schema, content.item)


def _response_positions(operation: OperationSite) -> Iterator[Pointer]:
    for response in operation.responses:
        yield from (header.schema for header in response.headers)
        for content in response.contents:
            yield from (content.schema, content.item)


def _contents(operation: OperationSite) -> Iterator[ContentSite]:
    yield from operation.body.contents if operation.body else ()
    for response in operation.responses:
        yield from response.contents


def _schemes(document: Mapping[str, Json], reader: Reader) -> Iterator[tuple[str, Pointer, Mapping[str, Json]]]:
    schemes = mapping(document.get("components")).get("securitySchemes")
    for name, pointer, data in entries(schemes, "#/components/securitySchemes"):
        yield name, pointer, reader.follow(pointer, data)[1]
