"""Which modules of the runtime the API has a use for. What follows from its document alone is left out where it does
not; what a user can switch on stays."""

from __future__ import annotations

from collections.abc import Iterable

from .. import ir
from ..build.contents import bare_media
from ..encode import Encoded
from ..model_schemas import names_clash
from ..names import Names
from ..normalize.reading import mapping
from ..normalize.sites import is_multipart
from .code_client import secret_fields
from .code_types import ModelModuleView, PartsView, ResourceView, TwinModuleView
from .type_index import has_text_values

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
    operations = sdk.operations
    schemes = {scheme.kind for scheme in sdk.security_schemes}
    bodies = [operation.body.contents for operation in operations if operation.body]
    media_types = {bare_media(content.media_type) for contents in bodies for content in contents}
    parameters = {bare_media(param.content_type) for operation in operations for param in operation.params}
    pages = {operation.pagination.style for operation in operations if operation.pagination}
    answers = [response for operation in operations for response in operation.responses]
    streams = [content.stream for answer in answers for content in answer.contents if content.stream]
    texts = [model.text for model in models]
    texts += [line for twin in twins for line in twin.imports]
    texts += [line for resource in resources for line in resource.imports]
    body_choice = any(len(contents) > 1 for contents in bodies)
    sequences = any(content.stream for contents in bodies for content in contents)
    multipart = any(name.startswith("multipart/") for name in media_types)
    raw_bodies = not all(_is_written(name) for name in media_types)
    read = [content for response in answers for content in response.contents]
    mixed = any(is_multipart(content.media_type) for contents in (*bodies, read) for content in contents)
    files = mixed or body_choice or sequences or multipart or raw_bodies or _names_files(texts)
    return PartsView(
        oauth=bool(schemes & {"oauth2", "openIdConnect"}),
        webhooks=bool(sdk.messages),
        renamed=bool(names.aliases.arguments),
        shared=bool(sdk.globals),
        answers=bool(names.answers),
        formats=has_text_values(sdk),
        markup=has_markup,
        mixed=mixed,
        body_choice=body_choice,
        files=files,
        forms=_FORM in media_types | parameters,
        header_values=any(response.headers for response in answers),
        jsonl=any(stream.kind == "jsonl" for stream in streams),
        multipart=multipart,
        page_links=bool(pages & {"link", "url"}),
        page_numbers=bool(pages & {"offset", "page"}),
        passwords=bool(secret_fields(sdk)),
        placements=any(_is_placed(param) for operation in operations for param in operation.params),
        plain_events=any(not stream.envelope for stream in streams),
        raw_bodies=raw_bodies,
        reopening=any(operation.reconnect for operation in operations),
        schemes=any(_is_other_scheme(scheme) for scheme in sdk.security_schemes),
        sequences=sequences,
        server_variables=bool(sdk.servers and sdk.servers[0].variables),
        styles=any(_is_styled(param) for operation in operations for param in operation.params)
        or any(_has_styles(content) for contents in bodies for content in contents),
        uploads=files,
        wire_keys=any(map(names_clash, names.fields.values())),
    )


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
