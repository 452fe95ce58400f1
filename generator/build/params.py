"""Parameters: their styles by location, and agreement with the path's template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from ..diagnostics import Diagnostic, join_pointer, note, warning
from ..ir import Location, Meta, Param, Scalar, Type
from ..normalize import NormalForm, OperationSite, ParamSite
from ..normalize.dialect import examples_of
from ..normalize.meta import overlay
from ..normalize.reading import mapping, text
from ..normalize.vendors import COLLECTION, PARAMETER_NAMES, deprecation_of, is_deprecated, keeps_reserved, said_text

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form", "querystring": "form"}
_ALLOWED = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "querystring": ("form",),
}
_WRITTEN = ("application/x-www-form-urlencoded", "*/*", "application/*")
_RESERVED = ("accept", "content-type", "authorization", "content-length", "transfer-encoding", "host")


def params_of(site: OperationSite, normal: NormalForm, diagnostics: list[Diagnostic]) -> tuple[Param, ...]:
    """The operation's parameters in the document's order; those that its path lacks or that it lacks are mended."""
    template = list(dict.fromkeys(re.findall(r"\{([^{}]+)\}", site.path)))
    found: list[Param] = []
    for param in site.params:
        if param.location == "header" and param.name.lower() in _RESERVED:
            message = f"The header {param.name!r} is set by the client itself and is no parameter."
            diagnostics.append(note("parameter-reserved", message, param.pointer))
        elif param.location == "path" and param.name not in template:
            message = f"The path has no {{{param.name}}}; the parameter is left out."
            diagnostics.append(warning("parameter-not-in-path", message, param.pointer))
        else:
            found.append(_param(param, normal, diagnostics))
    known = {param.name for param in found if param.location == "path"}
    return (*_missing([name for name in template if name not in known], site, diagnostics), *found)


def _missing(names: list[str], site: OperationSite, diagnostics: list[Diagnostic]) -> Iterator[Param]:
    for name in names:
        message = f"The path's {{{name}}} is not described; it becomes a required string."
        diagnostics.append(warning("parameter-undescribed", message, site.pointer, on_key=True))
        pointer = join_pointer(site.pointer, "parameters", name)
        yield Param(pointer, name, "path", True, Scalar(Meta(pointer), "str"), Meta(pointer), "simple", False)


def _param(site: ParamSite, normal: NormalForm, diagnostics: list[Diagnostic]) -> Param:
    data = site.data
    style = _style(site, diagnostics)
    if mapping(mapping(mapping(data.get("content")).get(site.media_type)).get("encoding")):
        message = (
            "The `encoding` of a parameter's content is not followed; its properties are written as in a plain form."
        )
        diagnostics.append(warning("encoding-ignored", message, site.pointer))
    if site.media_type and not _is_written(site.media_type.split(";")[0].strip().lower()):
        message = f"How values are written as {site.media_type} is not described; a text is sent as it is, else JSON."
        diagnostics.append(warning("content-unknown", message, site.pointer))
    explode = data["explode"] if isinstance(data.get("explode"), bool) else style in ("form", "cookie")
    return Param(
        pointer=site.pointer,
        name=site.name,
        location=cast("Location", site.location),
        required=data.get("required") is True or site.location == "path",
        type=type_at(site, normal),
        meta=param_meta(site),
        style=style,
        explode=explode,
        allow_reserved=keeps_reserved(data),
        allow_empty=data.get("allowEmptyValue") is True,
        content_type=site.media_type,
        name_override=said_text(data, PARAMETER_NAMES),
    )


def _is_written(media_type: str) -> bool:
    """Whether the runtime writes values in a media type."""
    return media_type.endswith("json") or media_type.startswith("text/") or media_type in _WRITTEN


def _style(site: ParamSite, diagnostics: list[Diagnostic]) -> str:
    """The style as the document or an extension says it, else the location's default."""
    style = text(site.data.get("style")) or _STYLES[site.location]
    if style not in _ALLOWED[site.location]:
        message = f"The style {style!r} is not one for a {site.location} parameter; its default is used."
        diagnostics.append(warning("style-unknown", message, join_pointer(site.pointer, "style")))
        style = _STYLES[site.location]
    if site.location == "path" and style == "simple" and site.data.get("x-multi-segment") is True:
        return "segments"
    return "tabDelimited" if site.location == "query" and site.data.get(COLLECTION) == "tsv" else style


def type_at(site: ParamSite, normal: NormalForm) -> Type:
    """The type of a parameter or header; a string where the document gives none."""
    found = normal.types.get(site.schema)
    return found if found is not None else Scalar(Meta(site.pointer), "str")


def param_meta(site: ParamSite) -> Meta:
    """The parameter's own words."""
    data = site.data
    return Meta(
        pointer=site.pointer,
        description=text(data.get("description")),
        deprecated=is_deprecated(data),
        deprecation_message=deprecation_of(data),
        examples=tuple(examples_of(data)),
    )


def shown_meta(param: Param) -> Meta:
    """What the docs and samples go by: the parameter's words, its type's default, bounds and sample values."""
    merged = overlay(param.meta, param.type.meta)
    return Meta(
        pointer=merged.pointer,
        description=param.meta.description,
        deprecated=merged.deprecated,
        deprecation_message=merged.deprecation_message,
        examples=merged.examples,
        default=merged.default,
        constraints=merged.constraints,
        fallback_examples=merged.fallback_examples,
    )
