"""Which modules of the runtime the API has a use for. What follows from its document alone is left out where it does
not; what a user can switch on stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from .. import ir
from ..build.contents import bare_media
from ..encode import Encoded
from ..model_schemas import names_clash
from ..names import Names
from ..normalize.reading import mapping
from ..normalize.sites import has_parts, is_multipart
from ..text_values import CLASSES
from .code_client import secret_fields
from .code_types import ModelModuleView, PartsView, ResourceView, TwinModuleView
from .type_index import has_scalars, takes_times

_FORM = "application/x-www-form-urlencoded"
_FILES = ("FileInput", "UploadInput")


def parts_view(
    sdk: ir.Sdk,
    names: Names,
    models: Iterable[ModelModuleView],
    twins: Iterable[TwinModuleView],
    resources: Iterable[ResourceView],
    *,
    has_markup: bool,
) -> PartsView:
    """The parts for a document, of which the modules of the package are `models`, `twins` and `resources`;
    `has_markup`: there are shapes of XML."""
    wire_keys = any(map(names_clash, names.fields.values()))
    return PartsView(
        **_client_parts(sdk, names),
        **_parameter_parts(sdk.operations),
        **_content_parts(sdk, models, twins, resources),
        **_answer_parts(sdk.operations),
        formats=has_scalars(sdk, CLASSES),
        markup=has_markup,
        streamable=wire_keys or any("StreamableModel" in model.text for model in models),
        wire_keys=wire_keys,
        zones=takes_times(sdk),
    )


def _client_parts(sdk: ir.Sdk, names: Names) -> dict[str, bool]:
    kinds = {scheme.kind for scheme in sdk.security_schemes}
    return {
        "oauth": bool(kinds & {"oauth2", "openIdConnect"}),
        "schemes": any(map(_is_other_scheme, sdk.security_schemes)),
        "server_variables": bool(sdk.servers and sdk.servers[0].variables),
        "shared": bool(sdk.globals),
        "renamed": bool(names.aliases.arguments),
        "answers": bool(names.answers),
        "webhooks": bool(sdk.messages),
        "passwords": bool(secret_fields(sdk)),
    }


def _parameter_parts(operations: Sequence[ir.Operation]) -> dict[str, bool]:
    params = [param for operation in operations for param in operation.params]
    contents = _body_contents(operations)
    media_types = {bare_media(each.media_type) for each in contents} | {
        bare_media(each.content_type) for each in params
    }
    return {
        "placements": any(map(_is_placed, params)),
        "styles": any(map(_is_styled, params)) or any(map(_has_styles, contents)),
        "forms": _FORM in media_types or any(map(_is_read_by_name, _answer_contents(operations))),
    }


def _content_parts(
    sdk: ir.Sdk, models: Iterable[ModelModuleView], twins: Iterable[TwinModuleView], resources: Iterable[ResourceView]
) -> dict[str, bool]:
    """What bodies need, and files; these modules are asked for a type of files only where there can be one."""
    operations = sdk.operations
    sent = _body_contents(operations)
    media_types = {bare_media(content.media_type) for content in sent}
    found = {
        "mixed": any(is_multipart(content.media_type) for content in sent)
        or any(has_parts(content.media_type) for content in _answer_contents(operations)),
        "body_choice": any(len(operation.body.contents) > 1 for operation in operations if operation.body),
        "sequences": any(content.stream for content in sent),
        "multipart": any(name.startswith("multipart/") for name in media_types),
        "raw_bodies": not all(map(_is_written, media_types)),
    }
    texts = (model.text for model in models)
    imports = chain.from_iterable(chain((each.imports for each in twins), (each.imports for each in resources)))
    files = any(found.values()) or (has_scalars(sdk, {"bytes"}) and _names_files(chain(texts, imports)))
    return {**found, "files": files, "uploads": files}


def _answer_parts(operations: Sequence[ir.Operation]) -> dict[str, bool]:
    answers = [response for operation in operations for response in operation.responses]
    streams = [content.stream for answer in answers for content in answer.contents if content.stream]
    pages = {operation.pagination.style for operation in operations if operation.pagination}
    return {
        "header_values": any(response.headers for response in answers),
        "jsonl": any(stream.kind == "jsonl" for stream in streams),
        "plain_events": any(not stream.envelope for stream in streams),
        "reopening": any(operation.reconnect for operation in operations),
        "page_links": bool(pages & {"link", "url"}),
        "page_numbers": bool(pages & {"offset", "page"}),
    }


def _body_contents(operations: Sequence[ir.Operation]) -> list[ir.Content]:
    return [content for operation in operations if operation.body for content in operation.body.contents]


def _answer_contents(operations: Sequence[ir.Operation]) -> list[ir.Content]:
    return [content for operation in operations for each in operation.responses for content in each.contents]


def _is_read_by_name(content: ir.Content) -> bool:
    """Whether an answer may be a form, or parts with names."""
    return bare_media(content.media_type) in {_FORM, "application/*", "*/*"} or has_parts(content.media_type)


def _is_written(media_type: str) -> bool:
    """Whether the runtime writes bodies of the media type by their values; it sends others as they are."""
    is_json = media_type in {"application/json", "text/json"} or media_type.endswith("+json")
    return is_json or media_type == _FORM or media_type.startswith("multipart/")


def _is_other_scheme(scheme: ir.SecurityScheme) -> bool:
    """Whether a scheme is more than a text in the header `Authorization`."""
    return scheme.kind == "apiKey" or scheme.http_scheme.lower() in {"basic", "digest"}


def _is_placed(param: ir.Param) -> bool:
    return bool(param.content_type) or param.location not in {"path", "query", "header"}


def _is_styled(param: ir.Param) -> bool:
    return param.location == "cookie" or param.style not in {"", "form", "simple"} or param.allow_reserved


def _has_styles(content: ir.Content) -> bool:
    """Whether the parts of a form are written in another style than `form`."""
    said = (mapping(how) for how in content.encoding.values())
    return any(how.get("style", "form") != "form" or bool(how.get("allowReserved")) for how in said)


def _names_files(texts: Iterable[Encoded]) -> bool:
    return any(word in text for text in texts for word in _FILES)
