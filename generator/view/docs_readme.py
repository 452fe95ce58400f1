"""The README's facts and samples: one for each feature that the API has."""

from __future__ import annotations

from .. import pythons
from ..config import Config
from ..encode import Encoded, code, md_code, py_string, single_line
from ..ir import Operation, Sdk, SecurityScheme
from ..names import Names
from . import markdown
from .code_project import summary
from .docs_calls import PLAIN, Extra, Programs
from .docs_types import ReadmeView
from .expressions import Brackets, layout
from .fitting import is_file
from .http_library import HTTP_LIBRARIES
from .markdown import Markup
from .results import returned_contents, streams
from .retries import api_retries
from .samples import Sampler
from .server_urls import absolute_url, server_url

_NONE = code("")
_MANY = 4
"""Required arguments beyond which a call is no first example."""
_MARKS = ("x-sdk-usage-example", "x-speakeasy-usage-example")


def readme_view(sdk: Sdk, names: Names, config: Config) -> ReadmeView:
    """Everything that README.md and USAGE.md say of this SDK."""
    write, library = _Writer(sdk, names, config), HTTP_LIBRARIES[config.http]
    first = write.first
    return ReadmeView(
        title=markdown.literal(sdk.title),
        summary=_summary(sdk, config),
        description=markdown.text(sdk.description, below=2),
        package=code(names.package),
        module=code(names.module),
        client=code(names.client),
        python=markdown.line(next(iter(pythons.admitted(config.requires_python)), "")),
        usage=write.sample(first),
        usage_async=write.sample(first, is_async=True),
        security=write.security(),
        security_sample=write.sample(write.secured),
        globals=write.globals(),
        globals_sample=write.shared_sample(),
        streaming=write.stream(),
        streaming_async=write.stream(is_async=True),
        files=write.sample(write.upload),
        retries=write.sample(first, write.retries(call=True)),
        retries_client=write.sample(first, write.retries(call=False)),
        statuses=code(", ".join(markdown.line(status) for status in api_retries(sdk, config).statuses)),
        errors=write.errors(),
        errors_sample=write.sample(write.failing, write.handling()),
        servers=write.servers(),
        servers_sample=write.sample(first, Extra(client=(("server_url", py_string(write.server())),))),
        server_variables=write.server_variables(),
        server_variables_sample=write.sample(first, write.chosen_server()) if write.variables else _NONE,
        http=code(library.module),
        http_title=code(library.title),
        http_site=code(library.site),
        http_client=write.sample(first, write.http_client()),
        http_client_async=write.sample(first, write.http_client("Async"), is_async=True),
        management=write.sample(first),
        management_async=write.sample(first, is_async=True),
        debugging=write.sample(first, write.debugging()),
    )


def first_operation(sdk: Sdk) -> Operation | None:
    """The operation that shows how calls look: the one that the document marks, else the first of the plainest."""
    marked = [one for one in _shown(sdk) if any(one.extensions.get(mark) for mark in _MARKS)]
    return next(iter(marked), None) or min(_shown(sdk), key=lambda one: _oddities(sdk, one), default=None)


def _oddities(sdk: Sdk, operation: Operation) -> tuple[bool, ...]:
    """What makes a call no good first one, the worst first: a stream, a server of its own, no credentials, something
    that is gone afterwards, more arguments than a reader wants to see, no result."""
    wanted = operation.security if operation.security is not None else sdk.security
    return (
        streams(sdk, operation),
        bool(operation.servers),
        not (wanted and wanted[0]),
        operation.method.upper() == "DELETE",
        sum(one.required for one in operation.arguments) > _MANY,
        not returned_contents(sdk, operation),
    )


def _shown(sdk: Sdk) -> list[Operation]:
    return [one for one in sdk.operations if not one.deprecated] or list(sdk.operations)


def _summary(sdk: Sdk, config: Config) -> Encoded:
    """What is said of the SDK as Markdown; where nothing is, a sentence with the title, which is none."""
    return (markdown.own_line if config.description or sdk.summary else markdown.literal)(summary(sdk, config))


class _Writer:
    """Writes the parts of one README."""

    def __init__(self, sdk: Sdk, names: Names, config: Config) -> None:
        self.sdk = sdk
        self.names = names
        self.config = config
        self.programs = Programs(sdk, names, config.docs_style)
        shown = _shown(sdk)
        self.first = first_operation(sdk)
        self.variables = sdk.servers[0].variables if sdk.servers else ()
        calls = [self.first, *shown] if self.first else []
        self.secured = next((one for one in calls if self.programs.client_arguments(one)), None)
        self.failing = next((one for one in shown if one.errors), self.first)
        self.streaming = next((one for one in shown if streams(sdk, one)), None)
        self.upload = next((one for one in shown if _takes_file(sdk, one)), None)

    def sample(self, operation: Operation | None, extra: Extra = PLAIN, *, is_async: bool = False) -> Encoded:
        """The call of `operation`, fenced; nothing where there is none."""
        return self.programs.fenced(operation, extra, is_async=is_async) if operation else _NONE

    def stream(self, *, is_async: bool = False) -> Encoded:
        """The call that streams, asked for by its own argument where there is one."""
        if self.streaming is None:
            return _NONE
        keyword = self.names.arguments[self.streaming.pointer].get(self.streaming.stream_argument)
        extra = Extra(call=((keyword, "True"),)) if keyword else PLAIN
        return self.sample(self.streaming, extra, is_async=is_async)

    def security(self) -> Encoded:
        """The credentials of the client; nothing where the API has none."""
        schemes = [one for one in self.sdk.security_schemes if self.names.security.get(one.name)]
        rows = [row for scheme in schemes for row in self._credentials(scheme)]
        if not rows:
            return _NONE
        return markdown.table(("Name", "Type", "Scheme", "Environment Variable"), rows, per_column=True)

    def _credentials(self, scheme: SecurityScheme) -> list[tuple[str, ...]]:
        variables = self.names.env.get(scheme.name, ())
        named = enumerate(self.names.security[scheme.name])
        return [
            (
                Markup(f"`{argument}`"),
                scheme.kind,
                _scheme_words(scheme),
                Markup(f"`{variables[position]}`") if position < len(variables) and variables[position] else "",
            )
            for position, argument in named
        ]

    def globals(self) -> Encoded:
        """The parameters that the client says for all calls; nothing where there are none."""
        rows = [
            (
                Markup(f"`{self.names.globals[one.key]}`"),
                Markup(f"{one.location} {md_code(one.name)}"),
                one.meta.description,
                Markup(md_code(one.env)) if one.env else "",
            )
            for one in self.sdk.globals
        ]
        heads = ("Name", "Parameter", "Description", "Environment Variable")
        return markdown.table(heads, rows, per_column=True) if rows else _NONE

    def shared_sample(self) -> Encoded:
        """A client that says one of them, and a call that needs not."""
        shown = (one for one in self.sdk.operations if any(param.shared for param in one.params))
        operation = next(shown, None) if self.sdk.globals else None
        if operation is None:
            return _NONE
        shared = next(one for one in self.sdk.globals if any(map(one.stands_for, operation.params)))
        return self.sample(operation, Extra(client=(self.programs.shared(shared),)))

    def errors(self) -> Encoded:
        """The error classes that answers raise, and when."""
        found: dict[str, list[str]] = {}
        for operation in self.sdk.operations:
            for case in operation.errors:
                name = self.names.errors.get(case.type.ref) or self.names.models[case.type.ref]
                found.setdefault(f"models.{name}", []).extend(case.statuses)
        rows = [(name, ", ".join(sorted(set(codes)))) for name, codes in found.items()]
        return markdown.table(
            ("Error Type", "Status Code"), [*rows, ("models.APIError", "any other 4XX, 5XX")], per_column=True
        )

    def handling(self) -> Extra:
        """A `try` around the call."""
        cases = self.failing.errors if self.failing else ()
        names = [self.names.errors[case.type.ref] for case in cases if case.type.ref in self.names.errors]
        documented = [line for name in names[:1] for line in (f"except models.{name} as e:", "    print(e.data)")]
        general = ["except models.APIError as e:", "    print(e.status_code, e.body)"]
        return Extra(names=("models",), around=(*documented, *general))

    def retries(self, *, call: bool) -> Extra:
        """A retry configuration for one call or for the client."""
        times = (("initial_interval", "1"), ("max_interval", "50"), ("exponent", "1.1"), ("max_elapsed_time", "100"))
        backoff = Brackets("utils.BackoffStrategy(", tuple((f"{name}=", value) for name, value in times), ")")
        parts = (("strategy=", '"backoff"'), ("backoff=", backoff), ("retry_connection_errors=", "False"))
        config = Brackets("utils.RetryConfig(", parts, ")")
        if call:
            return Extra(names=("utils",), call=(("retries", config),))
        first, *rest = layout(config, before=len("retry_config = "))
        before = ("retry_config = " + first, *rest)
        return Extra(names=("utils",), before=before, client=(("retry_config", "retry_config"),))

    def servers(self) -> Encoded:
        """The documented base URLs."""
        urls = [(server_url(one), one.description or "") for one in self.sdk.servers]
        shown = [(str(number), Markup(md_code(url)), said) for number, (url, said) in enumerate(urls, 1)]
        return markdown.table(("#", "Server", "Description"), shown, per_column=True) if shown else _NONE

    def server_variables(self) -> Encoded:
        """The parts of the first server's URL that the client takes; nothing where there are none."""
        rows = [
            (Markup(f"`{self.names.server_arguments[name]}`"), _code(default), _listed(allowed), said)
            for name, default, allowed, said in self.variables
        ]
        return markdown.table(("Name", "Default", "Values", "Description"), rows, per_column=True) if rows else _NONE

    def chosen_server(self) -> Extra:
        """A client of another server than the default one, where the document says which there are."""
        others = [
            (name, value) for name, default, allowed, _ in self.variables for value in allowed if value != default
        ]
        name, value = (others or [(name, default) for name, default, *_ in self.variables])[0]
        return Extra(client=((self.names.server_arguments[name], py_string(value)),))

    def server(self) -> str:
        """The URL that the sample names: of another server than the first, if one is as safe, else the first one's."""
        servers = (self.first.servers if self.first else ()) or self.sdk.servers
        known = [one for one in servers[1:] if all(default and "{" not in default for _, default, *_ in one.variables)]
        others = [url for one in known if (url := server_url(one)).startswith("https://")]
        return single_line(next(iter(others), absolute_url(servers)))

    def http_client(self, flavour: str = "") -> Extra:
        """A client of the HTTP library, made by the caller."""
        argument, library = "async_client" if flavour else "client", self.config.http
        before = f'http_client = {library}.{flavour}Client(headers={{"x-custom-header": "some value"}})'
        return Extra(imports=(f"import {library}",), before=(before,), client=((argument, "http_client"),))

    def debugging(self) -> Extra:
        """A logger for what goes over the wire."""
        logger = f'logging.getLogger("{self.names.module}")'
        before = ("logging.basicConfig(level=logging.DEBUG)",)
        return Extra(imports=("import logging",), before=before, client=(("debug_logger", logger),))


def _code(value: str) -> Markup:
    return Markup(md_code(value) if value else "")


def _listed(values: tuple[str, ...]) -> Markup:
    return Markup(", ".join(map(md_code, values)) or "any")


def _takes_file(sdk: Sdk, operation: Operation) -> bool:
    """Whether a file is sent: as an argument, or as a field of the body."""
    given = [one for one in operation.arguments if not one.meta.deprecated]
    return any(is_file(sdk, one.type) or (one.kind == "body" and Sampler(sdk).files(one.type)) for one in given)


def _scheme_words(scheme: SecurityScheme) -> str:
    if scheme.kind == "http":
        return f"HTTP {scheme.http_scheme.capitalize()}"
    return Markup(f"{scheme.location} {md_code(scheme.wire_name)}") if scheme.kind == "apiKey" else scheme.kind
