"""The normal form and the configuration become the `Sdk`."""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Config
from ..diagnostics import Diagnostic
from ..ir import Json, Message, Operation, Resource, Sdk
from ..normalize import NormalForm
from ..normalize.reading import mapping, sequence, text
from .globals import with_globals
from .limits import Limiter
from .links import Linker
from .operations import OperationBuilder
from .pages import Paginator
from .security import requirements_of, schemes_of, unknown_schemes, with_keys
from .servers import servers_of
from .settings import with_settings, without_ignored
from .streams import with_streams

__all__ = ["build", "title_of"]


def build(normal: NormalForm, config: Config) -> tuple[Sdk, list[Diagnostic]]:
    """The `Sdk` that `normal` describes, and what was found on the way. Every operation of the normal form is in it."""
    diagnostics: list[Diagnostic] = []
    normal = without_ignored(normal, config, diagnostics)
    document = normal.document
    info = mapping(document.get("info"))
    schemes = schemes_of(normal, diagnostics)
    diagnostics.extend(unknown_schemes(normal, config))
    named = {scheme.name: scheme for scheme in schemes}
    security = requirements_of(document.get("security"), "#/security", named, diagnostics) or ()
    builder = OperationBuilder(normal, named, diagnostics)
    operations = with_settings([builder.operation(site) for site in normal.operations], config)
    operations, shared = with_globals(operations, normal, config, diagnostics)
    operations = with_keys(Linker(operations, normal, diagnostics).linked(), schemes, security)
    operations = Paginator(normal, config, diagnostics).paginate(operations)
    operations = with_streams(operations, config, diagnostics)
    limits = Limiter(config, diagnostics)
    extensions = {key: value for key, value in document.items() if key.startswith("x-")}
    sdk = Sdk(
        title=title_of(document),
        summary=text(info.get("summary")),
        description=text(info.get("description")) or config.description,
        api_version=text(info.get("version")),
        servers=servers_of(document.get("servers"), "#/servers", diagnostics),
        security_schemes=schemes,
        security=security,
        resources=_resources(limits.limited(operations), normal),
        schemas=normal.schemas,
        extensions=extensions,
        retries=limits.retries(extensions, "#"),
        request_schemas=normal.request_schemas,
        messages=tuple(_messages(normal)),
        ignored=normal.ignored,
        globals=shared,
    )
    return sdk, list(dict.fromkeys(diagnostics))


def title_of(document: Json) -> str:
    """The title that a document gives to its API."""
    return text(mapping(mapping(document).get("info")).get("title"))


def _messages(normal: NormalForm) -> Iterator[Message]:
    for pointer, name in normal.messages.items():
        if (found := normal.types.get(pointer)) is not None:
            yield Message(name, found)


def _resources(operations: tuple[Operation, ...], normal: NormalForm) -> tuple[Resource, ...]:
    """The groups in the order of their first operation. A tag's description describes the group of its name."""
    tags = [mapping(data) for data in sequence(normal.document.get("tags"))]
    described = {text(tag.get("name")): text(tag.get("description")) for tag in reversed(tags)}
    members: dict[tuple[str, ...], list[Operation]] = {}
    firsts: dict[tuple[str, ...], str] = {}
    for operation, site in zip(operations, normal.operations, strict=True):
        members.setdefault(operation.groups, []).append(operation)
        tag = next(iter(text(name) for name in sequence(site.data.get("tags")) if text(name)), "")
        firsts.setdefault(operation.groups, tag)
    return tuple(
        Resource(path, described.get(".".join(path)) or described.get(firsts[path], "") if path else "", tuple(found))
        for path, found in members.items()
    )
