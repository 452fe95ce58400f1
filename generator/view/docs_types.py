"""What the Markdown templates get: frozen values of finished text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..encode import Encoded
from ..frozen import dataclass


@dataclass(frozen=True, slots=True)
class OperationDoc:
    """A method on its resource's page. `sample` is fenced; `response` is empty when nothing comes back.

    Only in the full style: `address`, `sample_async`, `common` (what every call takes), `answers` (a table of the
    documented results) and `limits`, which are list items."""

    method: Encoded
    anchor: Encoded
    summary: Encoded
    deprecated: Encoded
    description: Encoded
    address: Encoded
    sample: Encoded
    sample_async: Encoded
    parameters: Encoded
    common: Encoded
    response: Encoded
    answers: Encoded
    limits: tuple[Encoded, ...]
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
    """A member of a union: its type as code, a fenced sample, and where it is described if it has a page."""

    type: Encoded
    sample: Encoded
    link: Encoded


@dataclass(frozen=True, slots=True)
class ModelPage:
    """`docs/models/{model}.md`: a class or an error with `fields`, an enum with `values`, a union with `members`,
    another name with the type that it stands for. Exactly one of the four is not empty. `notes` are blocks of the
    full style."""

    file_stem: Encoded
    name: Encoded
    description: Encoded
    notes: Encoded
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
class LinkGroup:
    """Links under a heading, which may be a link itself."""

    text: Encoded
    target: Encoded
    links: tuple[LinkDoc, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """What leads to every page. Targets are relative to `docs/`; `errors_table` is for a page in `docs/errors/`."""

    title: Encoded
    guides: tuple[LinkDoc, ...]
    resources: tuple[LinkGroup, ...]
    operations: tuple[LinkGroup, ...]
    models: tuple[LinkGroup, ...]
    errors: tuple[LinkDoc, ...]
    errors_table: Encoded


@dataclass(frozen=True, slots=True)
class GuidePage:
    """`docs/guides/…`: a page about one feature of the API."""

    file_stem: Encoded
    title: Encoded
    told: Encoded
    """In a few words, for indexes."""


@dataclass(frozen=True, slots=True)
class GuideSamples:
    """The fenced programs of the guides that no other page shows; what the API does not have is empty."""

    timeout: Encoded
    no_retries: Encoded
    connection: Encoded
    headers: Encoded
    pages: Encoded
    pages_async: Encoded
    pages_by_hand: Encoded
    fake: Encoded
    broken: Encoded
    tls: Encoded
    phases: Encoded
    aiohttp: Encoded
    early: Encoded
    reconnect: Encoded


@dataclass(frozen=True, slots=True)
class TopicSamples:
    """Fenced programs that show one feature each; what the API does not have is empty."""

    raw_async: Encoded
    hooks_async: Encoded
    logger: Encoded
    warm_up: Encoded
    threads: Encoded
    loops: Encoded
    phases: Encoded
    idempotency: Encoded
    idempotency_async: Encoded
    strict: Encoded
    lenient: Encoded
    dictionaries: Encoded
    models: Encoded
    error_data: Encoded
    error_data_async: Encoded
    kept_errors: Encoded
    faults: Encoded
    fake_stream: Encoded
    tokens: Encoded
    tokens_async: Encoded
    webhook: Encoded


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """The README's facts and fenced samples. What the API does not have is empty.

    `http` is the HTTP library's module."""

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
    globals: Encoded
    globals_sample: Encoded
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
    server_variables: Encoded
    server_variables_sample: Encoded
    http: Encoded
    http_title: Encoded
    http_site: Encoded
    http_client: Encoded
    http_client_async: Encoded
    management: Encoded
    management_async: Encoded
    debugging: Encoded


@dataclass(frozen=True, slots=True)
class FeatureSamples:
    """Fenced samples of what a call can do besides: raw answers, bodies in pieces, hooks, traces, tests."""

    raw: Encoded
    answer: Encoded
    pieces: Encoded
    pieces_async: Encoded
    hooks: Encoded
    tracing: Encoded
    testing: Encoded
    testing_async: Encoded


@dataclass(frozen=True, slots=True)
class DocsView:
    """Everything that the Markdown templates see, the API reference aside."""

    resources: tuple[ResourcePage, ...]
    models: Sequence[ModelPage]
    readme: ReadmeView
    index: IndexView
    guides: Mapping[str, tuple[GuidePage, ...]]
    """Placeholder of the template's file name → its one page, or none."""
    samples: GuideSamples
    features: FeatureSamples
    topics: TopicSamples
    own_limits: Encoded
    """A table of the methods that have retries or timeouts of their own; empty where none has."""
