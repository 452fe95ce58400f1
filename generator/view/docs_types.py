"""What the Markdown templates get: frozen values of finished text."""

from __future__ import annotations

from dataclasses import dataclass

from ..encode import Encoded


@dataclass(frozen=True, slots=True)
class OperationDoc:
    """A method on its resource's page. `sample` is fenced; `response` is empty when nothing comes back."""

    method: Encoded
    anchor: Encoded
    summary: Encoded
    deprecated: Encoded
    description: Encoded
    sample: Encoded
    parameters: Encoded
    response: Encoded
    errors: Encoded


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """`docs/sdks/{resource}/README.md`. `accessor` is the way from the client, empty for the client itself."""

    file_stem: Encoded
    class_name: Encoded
    accessor: Encoded
    description: Encoded
    operations: tuple[OperationDoc, ...]


@dataclass(frozen=True, slots=True)
class MemberDoc:
    """A member of a union: its type as code, and a fenced sample."""

    type: Encoded
    sample: Encoded


@dataclass(frozen=True, slots=True)
class ModelPage:
    """`docs/models/{model}.md`: a class or an error with `fields`, an enum with `values`, a union with `members`,
    another name with the type that it stands for. Exactly one of the four is not empty."""

    file_stem: Encoded
    name: Encoded
    description: Encoded
    fields: Encoded
    values: Encoded
    members: tuple[MemberDoc, ...]
    stands_for: Encoded


@dataclass(frozen=True, slots=True)
class LinkDoc:
    """A link to a method, and its summary."""

    text: Encoded
    target: Encoded
    summary: Encoded


@dataclass(frozen=True, slots=True)
class ResourceLinks:
    """A resource and its methods in the README's list."""

    text: Encoded
    target: Encoded
    operations: tuple[LinkDoc, ...]


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """The README's facts and fenced samples. What the API does not have is empty."""

    title: Encoded
    summary: Encoded
    description: Encoded
    package: Encoded
    module: Encoded
    client: Encoded
    python: Encoded
    usage: Encoded
    usage_async: Encoded
    security: Encoded
    security_sample: Encoded
    resources: tuple[ResourceLinks, ...]
    streaming: Encoded
    streaming_async: Encoded
    files: Encoded
    retries: Encoded
    retries_client: Encoded
    statuses: Encoded
    errors: Encoded
    errors_sample: Encoded
    servers: Encoded
    servers_sample: Encoded
    http_client: Encoded
    http_client_async: Encoded
    management: Encoded
    management_async: Encoded
    debugging: Encoded


@dataclass(frozen=True, slots=True)
class DocsView:
    """Everything that the Markdown templates see, the API reference aside."""

    resources: tuple[ResourcePage, ...]
    models: tuple[ModelPage, ...]
    readme: ReadmeView
