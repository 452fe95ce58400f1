"""How callers authenticate: the schemes, and which of them an operation asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Literal, cast
from urllib.parse import unquote

from ..config import Config
from ..diagnostics import NOWHERE, Diagnostic, Pointer, join_pointer, note, warning
from ..ir import Json, Operation, SecurityScheme
from ..normalize import NormalForm
from ..normalize.reading import mapping, sequence, text
from ..suggest import nearest

_KINDS = ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS")
_LOCATIONS = ("header", "query", "cookie")
_MOST_WAYS = 16
"""Alternatives that one of the document may become."""


def schemes_of(normal: NormalForm, diagnostics: list[Diagnostic]) -> tuple[SecurityScheme, ...]:
    """The document's security schemes, in its order; one that cannot be used is reported and left out."""
    found: list[SecurityScheme] = []
    for name, pointer, written in normal.security_schemes:
        kind, location = text(written.get("type")), text(written.get("in")).lower()
        bare = kind.lower() in ("basic", "bearer")
        data = {**written, "scheme": kind} if bare else written
        kind = "http" if bare else next((each for each in _KINDS if each.lower() == kind.lower()), kind)
        usable = kind in _KINDS and (kind != "apiKey" or (location in _LOCATIONS and text(data.get("name"))))
        if not usable:
            message = f"The security scheme {name!r} is not one that can be used; it is left out."
            diagnostics.append(warning("security-scheme-unusable", message, pointer))
            continue
        found.append(
            SecurityScheme(
                pointer=pointer,
                name=name,
                kind=cast('Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]', kind),
                description=text(data.get("description")),
                http_scheme=text(data.get("scheme")).strip().lower() or ("bearer" if kind == "http" else ""),
                bearer_format=text(data.get("bearerFormat")),
                location=location,
                wire_name=text(data.get("name")),
                flows=mapping(data.get("flows")),
                openid_url=text(data.get("openIdConnectUrl")),
            )
        )
    return tuple(found)


def unknown_schemes(normal: NormalForm, config: Config) -> Iterator[Diagnostic]:
    """A warning for each scheme that the settings speak of and the document does not have."""
    known = [name for name, _, _ in normal.security_schemes]
    for name in config.security:
        if name not in known:
            message = f"The settings speak of the security scheme {name!r}, which the document does not have."
            hint = nearest(name, known) or f"known here: {', '.join(known[:20]) or 'none'}"
            place = config.places.get(f"security {name}", NOWHERE)
            yield replace(warning("security-unknown", message, "#", hint), position=place)


def with_keys(
    operations: tuple[Operation, ...], schemes: tuple[SecurityScheme, ...], security: tuple[tuple[str, ...], ...]
) -> tuple[Operation, ...]:
    """The operations; a parameter which is also the key that they ask for need not be given with each call, since the
    client has it."""
    keys = {each.name: (each.location, each.wire_name.lower()) for each in schemes if each.kind == "apiKey"}
    return tuple(_with_keys(each, keys, security if each.security is None else each.security) for each in operations)


def _with_keys(
    operation: Operation, keys: Mapping[str, tuple[str, str]], security: tuple[tuple[str, ...], ...]
) -> Operation:
    asked = {keys[name] for alternative in security for name in alternative if name in keys}
    known = [each for each in operation.params if each.required and (each.location, each.name.lower()) in asked]
    if not known:
        return operation
    held = {f"{each.location}:{each.name}" for each in known}
    return replace(
        operation,
        params=tuple(replace(each, required=False) if each in known else each for each in operation.params),
        arguments=tuple(replace(each, required=False) if each.key in held else each for each in operation.arguments),
    )


def requirements_of(
    data: Json, pointer: Pointer, schemes: Mapping[str, SecurityScheme], diagnostics: list[Diagnostic]
) -> tuple[tuple[str, ...], ...] | None:
    """OR of AND of scheme names: empty, none needed; an empty alternative, optional; None, nothing is said. A scheme
    that is not declared is left out, and with it an alternative of such schemes alone."""
    listed = sequence(data) if isinstance(data, list) else [data] if mapping(data) else None
    if listed is None:
        return None
    found: dict[tuple[str, ...], None] = {}
    for index, raw in enumerate(listed):
        written = [_name(each, schemes) for each in ((raw,) if isinstance(raw, str) else mapping(raw))]
        names = tuple(name for name in written if name in schemes)
        if unknown := [name for name in written if name not in schemes]:
            message = f"The security scheme {unknown[0]!r} is not declared; the requirement is left out."
            diagnostics.append(warning("security-scheme-unknown", message, join_pointer(pointer, index)))
        if names or not unknown:
            found |= dict.fromkeys(_ways(names, schemes, diagnostics))
    return tuple(found)


def _ways(
    names: tuple[str, ...], schemes: Mapping[str, SecurityScheme], diagnostics: list[Diagnostic]
) -> list[tuple[str, ...]]:
    """What an alternative asks for: of schemes that are sent in the same place a request has room for one only, so that
    each of them is an alternative of its own."""
    places: dict[tuple[str, str], list[str]] = {}
    for name in names:
        places.setdefault(_place(schemes[name]), []).append(name)
    if len(places) == len(names) or prod(map(len, places.values())) > _MOST_WAYS:
        return [names]
    for (_, place), (first, *others) in places.items():
        for name in others:
            message = f"{first!r} and {name!r} are asked for together and sent in one place, {place!r}: either will do."
            diagnostics.append(note("security-one-place", message, schemes[name].pointer))
    return list(product(*places.values()))


def _place(scheme: SecurityScheme) -> tuple[str, str]:
    """Where a credential is sent: the location and the name there; a certificate is not sent in the request."""
    if scheme.kind == "mutualTLS":
        return "", scheme.name
    if scheme.kind == "apiKey":
        return scheme.location, scheme.wire_name.lower() if scheme.location == "header" else scheme.wire_name
    return "header", "authorization"


def _name(written: str, known: Mapping[str, SecurityScheme]) -> str:
    """The scheme of a requirement: its name, or what a URI within the document leads to (3.2)."""
    path, _, name = unquote(written).rpartition("/")
    return name if written not in known and path == "#/components/securitySchemes" else written
