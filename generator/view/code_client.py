"""The client class: its credentials, and the settings that it hands to the runtime."""

from __future__ import annotations

from .. import ir
from ..config import Config
from ..encode import Encoded, code, identifier, py_docstring, py_string, single_line
from ..normalize.reading import mapping
from . import source_text as text
from .annotations import Annotator
from .code_resource import annotator, resource_view
from .code_types import ClientView, CredentialView, ServerArgumentView
from .retries import api_retries, retry_config
from .server_urls import server_url
from .type_index import TypeIndex

_WORDS = (
    *("AsyncClientSetting", "Client", "Hooks", "Logger", "Optional", "RetryConfig", "SDKClient", "str"),
    *("TimeoutSetting", "ValidationMode"),
)


def client_view(index: TypeIndex, config: Config) -> ClientView:
    """The root of the SDK: a resource whose constructor takes the credentials."""
    write = annotator((), index)
    settings, servers = _settings(index, config, write), _server_arguments(index, write)
    shared = _global_arguments(index, write)
    credentials = _credentials(index)
    words = (*_WORDS, *(["Shared"] if shared else []), *(["Credential"] if credentials else []))
    return ClientView(
        root=resource_view((), index, config, write, words),
        credentials=credentials,
        credential_entries=_entries(index),
        server_arguments=servers,
        global_arguments=shared,
        settings=settings,
    )


def _credentials(index: TypeIndex) -> tuple[CredentialView, ...]:
    """Each constructor argument once, in the schemes' order, those of the default requirement first."""
    found: dict[str, CredentialView] = {}
    for scheme in _ordered(index.sdk):
        variables = index.names.env.get(scheme.name, ())
        for position, argument in enumerate(index.names.security.get(scheme.name, ())):
            env = variables[position] if position < len(variables) else ""
            found.setdefault(argument, CredentialView(identifier(argument), _describe(scheme, env)))
    return tuple(found.values())


def _ordered(sdk: ir.Sdk) -> list[ir.SecurityScheme]:
    wanted = [name for requirement in sdk.security for name in requirement]
    places = {name: place for place, name in reversed(list(enumerate(wanted)))}
    return sorted(sdk.security_schemes, key=lambda scheme: places.get(scheme.name, 99))


def _describe(scheme: ir.SecurityScheme, env: str) -> Encoded:
    told = single_line(scheme.description).rstrip(".")
    source = f"Taken from the environment variable {env} when it is not given." if env else ""
    return py_docstring(" ".join(part for part in (f"{told}." if told else "", source) if part), " " * 16, 100)


def _entries(index: TypeIndex) -> tuple[Encoded, ...]:
    """`"scheme": (argument, …)` for each scheme."""
    return tuple(
        code(f"{py_string(scheme.name)}: {text.tuple_of([identifier(name) for name in names])}")
        for scheme in index.sdk.security_schemes
        if (names := index.names.security.get(scheme.name, ()))
    )


def _server_arguments(index: TypeIndex, write: Annotator) -> tuple[ServerArgumentView, ...]:
    """An argument for each variable of the first server."""
    words = index.names.server_arguments
    variables = index.sdk.servers[0].variables if index.sdk.servers else ()
    return tuple(
        ServerArgumentView(
            name=identifier(words[name]),
            annotation=code(write.generic("Literal", *map(py_string, allowed)) if allowed else write.word("str")),
            docs=_describe_variable(name, default, described),
            entry=code(f"{py_string(name)}: {identifier(words[name])}"),
        )
        for name, default, allowed, described in variables
    )


def _describe_variable(name: str, default: str, described: str) -> Encoded:
    told = single_line(described).rstrip(".") or f"Part of the server's URL ({single_line(name)})"
    return py_docstring(f"{told}. By default {single_line(default)!r}.", " " * 16, 100)


def _global_arguments(index: TypeIndex, write: Annotator) -> tuple[ServerArgumentView, ...]:
    """An argument for each parameter that is said once."""
    words = index.names.globals
    return tuple(
        ServerArgumentView(
            name=identifier(words[each.key]),
            annotation=code(write.input(each.type)),
            docs=_describe_global(each),
            entry=code(_global_entry(each, words[each.key])),
        )
        for each in index.sdk.globals
    )


def _global_entry(shared: ir.Global, argument: str) -> str:
    name = shared.name.lower() if shared.location == "header" else shared.name
    values = [identifier(argument), py_string(argument), *([py_string(shared.env)] if shared.env else [])]
    return f"{text.tuple_of([py_string(shared.location), py_string(name)])}: {text.tuple_of(values)}"


def _describe_global(shared: ir.Global) -> Encoded:
    told = single_line(shared.meta.description).rstrip(".") or f"The {shared.location} parameter {shared.name}"
    source = f" Taken from the environment variable {shared.env} when it is not given." if shared.env else ""
    return py_docstring(f"{told}. For all calls which do not say otherwise.{source}", " " * 16, 100)


def _settings(index: TypeIndex, config: Config, write: Annotator) -> Encoded:
    sdk = index.sdk
    arguments = text.keywords(
        name=py_string(index.names.client),
        user_agent=write.word("USER_AGENT"),
        servers=text.strings(server_url(server) for server in sdk.servers) if sdk.servers else "",
        security=text.tuple_of([text.strings(names) for names in sdk.security]) if sdk.security else "",
        schemes=text.mapping({scheme.name: _scheme(scheme, index, write) for scheme in sdk.security_schemes}),
        timeout_ms=str(config.timeout_ms) if config.timeout_ms is not None else "",
        retry=retry_config(api_retries(sdk, config), write),
        secret_fields=text.strings(found) if (found := secret_fields(sdk)) else "",
        **_server_template(sdk),
    )
    return code(text.call(write.word("ClientSettings"), arguments))


def _server_template(sdk: ir.Sdk) -> dict[str, str]:
    variables = sdk.servers[0].variables if sdk.servers else ()
    if not variables:
        return {}
    values = {
        name: text.tuple_of([py_string(default), text.strings(allowed)]) for name, default, allowed, _ in variables
    }
    return {"server_template": py_string(sdk.servers[0].url), "server_variables": text.mapping(values)}


def _scheme(scheme: ir.SecurityScheme, index: TypeIndex, write: Annotator) -> str:
    said = {flow: mapping(data).get("tokenUrl") for flow, data in scheme.flows.items()}
    urls = {flow: url for flow, url in said.items() if isinstance(url, str)}
    arguments = text.keywords(
        kind=py_string(scheme.kind),
        arguments=text.strings(found) if (found := index.names.security.get(scheme.name, ())) else "",
        env=text.strings(found) if (found := index.names.env.get(scheme.name, ())) else "",
        location=py_string(scheme.location) if scheme.location else "",
        name=py_string(scheme.wire_name) if scheme.wire_name else "",
        http_scheme=py_string(scheme.http_scheme) if scheme.http_scheme else "",
        token_urls=text.mapping({flow: py_string(url) for flow, url in urls.items()}) if urls else "",
        openid_url=py_string(scheme.openid_url) if scheme.openid_url else "",
    )
    return text.call(write.word("SecurityScheme"), arguments)


def secret_fields(sdk: ir.Sdk) -> list[str]:
    """The wire names of fields and parameters whose format is `password`, in alphabetical order."""
    objects = [decl for decl in sdk.schemas.values() if isinstance(decl, ir.ObjectDecl)]
    found = {field.name for decl in objects for field in decl.fields if _is_secret(field.type, sdk)}
    params = (param for operation in sdk.operations for param in operation.params)
    return sorted(found | {param.name for param in params if _is_secret(param.type, sdk)})


def _is_secret(type_: ir.Type, sdk: ir.Sdk, seen: frozenset[str] = frozenset()) -> bool:
    inner = type_.inner if isinstance(type_, ir.Nullable) else type_
    if isinstance(inner, ir.ListOf):
        return _is_secret(inner.item, sdk, seen)
    decl = sdk.schemas.get(inner.ref) if isinstance(inner, ir.Named) and inner.ref not in seen else None
    if isinstance(decl, ir.AliasDecl):
        return _is_secret(decl.type, sdk, seen | {decl.pointer})
    return isinstance(inner, ir.Scalar) and inner.format == "password"
