"""What the package templates get: frozen values of finished text.

Every attribute that is printed is `Encoded`; the others are only tested for truth or looped over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..encode import Encoded
from ..frozen import dataclass


@dataclass(frozen=True, slots=True)
class OverloadView:
    """One typed form of a method: its own parameters (`name: type = default`), and what it returns. `deprecated`: a
    quoted reason or empty."""

    parameters: tuple[Encoded, ...]
    returns: Encoded
    async_returns: Encoded
    deprecated: Encoded


@dataclass(frozen=True, slots=True)
class OldNameView:
    """An old name of `target`. `deprecated`: a quoted reason, or empty for a name that stays; `is_class`: whether a
    class can be made of the target."""

    name: Encoded
    quoted: Encoded
    target: Encoded
    quoted_target: Encoded
    deprecated: Encoded
    is_class: bool


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method and its async twin.

    `descriptor` is the `Operation(…)` kept in the constant `constant` of type `descriptor_type`; `parameters` stand
    after `self, *` and before the common options; `arguments` are the entries `"keyword": keyword` of the call.
    `cast`: the result type depends on the arguments. `answer` is the class of its raw
    answers, where it has one. `docstring` is indented by eight. `deprecated`: a quoted reason
    or empty."""

    name: Encoded
    async_name: Encoded
    constant: Encoded
    descriptor: Encoded
    descriptor_type: Encoded
    parameters: tuple[Encoded, ...]
    arguments: tuple[Encoded, ...]
    returns: Encoded
    async_returns: Encoded
    overloads: tuple[OverloadView, ...]
    docstring: Encoded
    async_docstring: Encoded
    deprecated: Encoded
    cast: bool
    answer: Encoded


@dataclass(frozen=True, slots=True)
class ChildView:
    """A nested resource as an attribute of its parent."""

    attribute: Encoded
    class_name: Encoded
    module: Encoded
    docstring: Encoded
    old_names: tuple[OldNameView, ...]


@dataclass(frozen=True, slots=True)
class AccessView:
    """Another way to the methods of a resource: `attribute` gives a `class_name`, whose methods are those of what
    `view` makes, typed by `method` and `async_method`, or by `described` and `async_described` where an answer has a
    class of its own (empty where none has). `children` have the class of the same access."""

    attribute: Encoded
    class_name: Encoded
    docstring: Encoded
    view: Encoded
    method: Encoded
    async_method: Encoded
    described: Encoded
    async_described: Encoded
    children: tuple[ChildView, ...]


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A module with one class. `word` gives the spelling of the names that the template itself prints, `imports`
    the statements that make them known, `child_imports` those that only type checkers follow.
    `old_methods` are methods once more under their old names. `file_stem` is the module; `receiver` what the methods
    call: the client. `definitions`: statements that come before the descriptors."""

    file_stem: Encoded
    class_name: Encoded
    module_docstring: Encoded
    receiver: Encoded
    docstring: Encoded
    imports: tuple[Encoded, ...]
    child_imports: tuple[Encoded, ...]
    word: Mapping[str, Encoded]
    children: tuple[ChildView, ...]
    methods: tuple[MethodView, ...]
    old_methods: tuple[MethodView, ...]
    accesses: tuple[AccessView, ...]
    definitions: tuple[Encoded, ...]


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A constructor argument of the client that is a secret."""

    name: Encoded
    docs: Encoded


@dataclass(frozen=True, slots=True)
class ServerArgumentView:
    """A constructor argument of the client that is part of the server's URL, or a parameter said for all calls.
    `entry` is `"variable": argument`, or what the runtime is told of the parameter."""

    name: Encoded
    annotation: Encoded
    docs: Encoded
    entry: Encoded


@dataclass(frozen=True, slots=True)
class ClientView:
    """The client class: the root resource and what its constructor passes on.

    `credentials` are the secrets it takes; `credential_entries` the entries `"scheme": (values)` for the runtime."""

    root: ResourceView
    credentials: tuple[CredentialView, ...]
    credential_entries: tuple[Encoded, ...]
    server_arguments: tuple[ServerArgumentView, ...]
    global_arguments: tuple[ServerArgumentView, ...]
    settings: Encoded


@dataclass(frozen=True, slots=True)
class ModelModuleView:
    """A module under `models/`: the source text of its classes, and the names that it gives to the package."""

    file_stem: Encoded
    text: Encoded
    names: tuple[Encoded, ...]


@dataclass(frozen=True, slots=True)
class AliasView:
    """A name that is only a type, and the statement that defines it."""

    name: Encoded
    text: Encoded


@dataclass(frozen=True, slots=True)
class AliasModuleView:
    """A module of names for types; `typing_imports` are followed by type checkers only."""

    imports: tuple[Encoded, ...]
    typing_imports: tuple[Encoded, ...]
    aliases: tuple[AliasView, ...]


@dataclass(frozen=True, slots=True)
class TwinModuleView:
    """A module of input twins under `models/typed_dicts/`; `typing_imports` are followed by type checkers only."""

    file_stem: Encoded
    imports: tuple[Encoded, ...]
    typing_imports: tuple[Encoded, ...]
    twins: tuple[AliasView, ...]


@dataclass(frozen=True, slots=True)
class PageClassView:
    """A page class: its bases as finished text, and the fields of its model that it must not hide from type checkers
    (`next: Optional[str]`). `items`: the path to its items, as a Python string; empty for the page itself.
    `iterates_anew`: it iterates over something else than its model does."""

    name: Encoded
    bases: Encoded
    docstring: Encoded
    fields: tuple[Encoded, ...]
    items: Encoded
    iterates_anew: bool


@dataclass(frozen=True, slots=True)
class PageModuleView:
    """A module under `models/pages/`: the two page classes of one operation."""

    file_stem: Encoded
    imports: tuple[Encoded, ...]
    classes: tuple[PageClassView, ...]
    type_checking: Encoded


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A documented header of an answer: the attribute, its type, and the quoted name on the wire."""

    name: Encoded
    annotation: Encoded
    quoted: Encoded
    docstring: Encoded


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A link of an answer: a method that calls `target` with `arguments` (`keyword=value`), those in `parameters` of
    the caller's own. `server`: a quoted URL or empty."""

    name: Encoded
    async_name: Encoded
    target: Encoded
    parameters: tuple[Encoded, ...]
    arguments: tuple[Encoded, ...]
    returns: Encoded
    async_returns: Encoded
    docstring: Encoded
    server: Encoded


@dataclass(frozen=True, slots=True)
class AnswerModuleView:
    """A module under `models/answers/`: the class of one operation's raw answers."""

    file_stem: Encoded
    name: Encoded
    word: Mapping[str, Encoded]
    docstring: Encoded
    headers: tuple[HeaderView, ...]
    links: tuple[FollowUpView, ...]
    imports: tuple[Encoded, ...]


@dataclass(frozen=True, slots=True)
class ShapeView:
    """How a model is written in XML: its quoted name, and the shape as source text."""

    quoted: Encoded
    text: Encoded


@dataclass(frozen=True, slots=True)
class MarkupModuleView:
    """The module of the shapes of XML; `words` are the names of the runtime that they are written in."""

    file_stem: Encoded
    words: tuple[Encoded, ...]
    shapes: tuple[ShapeView, ...]


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An exception class and the model of its `data`."""

    name: Encoded
    payload: Encoded
    docstring: Encoded


@dataclass(frozen=True, slots=True)
class ExportModuleView:
    """A module under `models` and the names that come from it, several to a line."""

    name: Encoded
    quoted: Encoded
    lines: tuple[Encoded, ...]


@dataclass(frozen=True, slots=True)
class PartsView:
    """Which parts an SDK comes with, since its API has a use for them. Each has the name of its modules in `_runtime`
    and `utils`."""

    oauth: bool
    webhooks: bool
    renamed: bool
    shared: bool
    answers: bool
    markup: bool
    mixed: bool
    body_choice: bool
    files: bool
    forms: bool
    header_values: bool
    jsonl: bool
    multipart: bool
    page_links: bool
    page_numbers: bool
    passwords: bool
    placements: bool
    plain_events: bool
    raw_bodies: bool
    reopening: bool
    schemes: bool
    sequences: bool
    server_variables: bool
    streamable: bool
    styles: bool
    uploads: bool
    formats: bool
    wire_keys: bool
    zones: bool


@dataclass(frozen=True, slots=True)
class ProjectView:
    """The facts of the distribution. `toml_*` are quoted TOML strings, `py_*` quoted Python strings.

    `toml_pythons` are the classifiers of the versions of Python that it is for, `toml_http` is the requirement of the
    HTTP library, `toml_aiohttp` that of its aiohttp adapter."""

    module: Encoded
    client: Encoded
    toml_package: Encoded
    toml_version: Encoded
    toml_description: Encoded
    toml_license: Encoded
    license: Encoded
    toml_requires_python: Encoded
    toml_pythons: tuple[Encoded, ...]
    toml_authors: tuple[Encoded, ...]
    toml_urls: tuple[Encoded, ...]
    toml_packages: Encoded
    py_version: Encoded
    py_user_agent: Encoded
    docstring: Encoded
    holders: Encoded
    is_mit: bool
    toml_http: Encoded
    toml_aiohttp: Encoded


@dataclass(frozen=True, slots=True)
class SampleView:
    """An answer of the package's fake: operation, status and media type, or an error, and JSON, both quoted."""

    key: Encoded
    text: Encoded


@dataclass(frozen=True, slots=True)
class TestingView:
    """The package's fake of the API: the modules that hold operations, and samples of the answers."""

    modules: tuple[Encoded, ...]
    samples: tuple[SampleView, ...]


@dataclass(frozen=True, slots=True)
class CodeView:
    """Everything that the templates of the package see."""

    project: ProjectView
    client: ClientView
    resources: Sequence[ResourceView]
    models: tuple[ModelModuleView, ...]
    twins: tuple[TwinModuleView, ...]
    pages: tuple[PageModuleView, ...]
    answers: tuple[AnswerModuleView, ...]
    markup: tuple[MarkupModuleView, ...]
    errors: tuple[ErrorView, ...]
    responses: AliasModuleView
    export_modules: tuple[ExportModuleView, ...]
    old_models: tuple[OldNameView, ...]
    parts: PartsView
    testing: TestingView
