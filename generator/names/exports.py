"""Public names of the package: models, exceptions, groups and the unions of an operation's results."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from .. import ir
from ..config import Config
from ..diagnostics import Pointer
from . import candidates, words
from .lock import split_key
from .project import project_names
from .reserved import DEVICES, MODEL_MODULES, MODULE_VOCABULARY, PACKAGE_MODULES, RUNTIME_EXPORTS, STDLIB_MODULES
from .scope import Candidate, Claim, Ledger, Scope, distinct

GroupPath = tuple[str, ...]


def errors_of(sdk: ir.Sdk) -> dict[Pointer, None]:
    """The declarations that are payloads of exceptions, in the order of the operations."""
    return {case.type.ref: None for operation in sdk.operations for case in operation.errors}


def settle_exports(sdk: ir.Sdk, config: Config, ledger: Ledger) -> None:
    """Name everything that a user can import, into `ledger`: components, groups, root types, inline types."""
    scope = Scope(RUNTIME_EXPORTS, MODULE_VOCABULARY | MODEL_MODULES, folded=True)
    claims = list(_claims(sdk, config, ledger.lock))
    _bury(scope, claims, ledger)
    ledger.settle(scope, claims)
    for pointer in errors_of(sdk):
        for place in (pointer, *sdk.schemas[pointer].origin.twins):
            ledger.names.setdefault(place, ledger.names[error_key(pointer)] + "Data")


def result_types(operation: ir.Operation) -> tuple[ir.Content, ...]:
    """The contents of the documented results that have a type, one for each different type."""
    found: dict[object, ir.Content] = {}
    for response in operation.results:
        for content in response.contents:
            if content.type is not None or content.stream is not None:
                found.setdefault(_identity(content), content)
    return tuple(found.values())


def response_key(operation: ir.Operation) -> str:
    """The key of the union of an operation's results."""
    return f"{operation.pointer}?response"


def page_key(operation: ir.Operation) -> str:
    """The key of the page class of an operation that answers in pages."""
    return f"{operation.pointer}?page"


def answer_key(operation: ir.Operation) -> str:
    """The key of the class of an operation's raw answers."""
    return f"{operation.pointer}?answer"


def has_answer(operation: ir.Operation) -> bool:
    """Whether the raw answers of an operation have a class of their own."""
    return bool(operation.told or operation.links)


def error_key(pointer: Pointer) -> str:
    """The key of the exception whose payload is declared at `pointer`."""
    return f"{pointer}?error"


def group_key(path: GroupPath) -> str:
    """The key of a group's class; a dot in a tag is told from one between groups."""
    return "?group:" + ".".join(part.replace(".", "\\.") for part in path)


def groups_of(sdk: ir.Sdk) -> tuple[GroupPath, ...]:
    """Every group and every group around one, outermost first; without the client itself."""
    found: dict[GroupPath, None] = {}
    for resource in sdk.resources:
        for depth in range(1, len(resource.path) + 1):
            found.setdefault(resource.path[:depth])
    return tuple(found)


def module_of(class_name: str) -> str:
    """The module of a group's class: `DeploymentsSDK` → deployments_sdk."""
    stem = class_name.removesuffix("SDK").lower()
    name = f"{stem}_sdk" if class_name.endswith("SDK") and stem else class_name.lower()
    return f"{name}_" if name in PACKAGE_MODULES | STDLIB_MODULES | DEVICES else name


def _identity(content: ir.Content) -> tuple[object, ...]:
    if content.stream is not None:
        return (content.stream.kind, *_shape(content.stream.item))
    return _shape(content.type)


def _shape(type_: ir.Type | None) -> tuple[object, ...]:
    """What makes a type the same Python type as another, whatever is said about it."""
    match type_:
        case ir.Named(ref=ref):
            return ("named", ref)
        case ir.Scalar(kind=kind):
            return ("scalar", kind)
        case ir.Const(value=value):
            return ("const", repr(value))
        case ir.ListOf(item=inner) | ir.MapOf(value=inner) | ir.Nullable(inner=inner):
            return (type(type_).__name__, *_shape(inner))
        case ir.TupleOf(items=items):
            return ("tuple", *map(_shape, items))
        case _:
            return ("any",)


def _claims(sdk: ir.Sdk, config: Config, lock: Mapping[str, str]) -> Iterator[Claim]:
    errors, declared = errors_of(sdk), list(sdk.schemas.values())

    def claims(decls: Iterable[ir.SchemaDecl]) -> Iterator[Claim]:
        for decl in decls:
            yield from _error(decl, config, lock) if decl.pointer in errors else (_model(decl, config),)

    yield from claims(decl for decl in declared if decl.origin.role == "component")
    client = project_names(sdk.title, config).client
    yield from (_group(path, config, client) for path in groups_of(sdk))
    yield from claims(decl for decl in declared if decl.origin.role not in {"component", "inline"})
    yield from (_response(operation, config) for operation in sdk.operations if len(result_types(operation)) > 1)
    yield from (_page(operation, config) for operation in sdk.operations if operation.pagination)
    yield from claims(decl for decl in declared if decl.origin.role == "inline")
    yield from (_answer(operation, config) for operation in sdk.operations if has_answer(operation))


def _model(decl: ir.SchemaDecl, config: Config) -> Claim:
    choices = candidates.of_declaration(decl.origin, config.acronyms)
    forms = _enum_forms if isinstance(decl, ir.EnumDecl) else _model_forms
    places = (decl.pointer, *decl.origin.twins)
    said = next((config.names[place] for place in places if place in config.names), "")
    override = said or _demanded(decl.origin, config)
    return Claim(decl.pointer, decl.pointer, choices, override, forms, decl.origin.twins)


def _error(decl: ir.SchemaDecl, config: Config, lock: Mapping[str, str]) -> tuple[Claim, ...]:
    """The exception with its payload; a payload that had a name before there was an exception keeps it."""
    model, key = _model(decl, config), error_key(decl.pointer)
    twins = tuple(map(error_key, model.twins))
    kept = next((lock[known] for known in (model.key, *model.twins) if known in lock), "")
    if not kept or model.override:
        return (replace(model, key=key, forms=_error_forms, twins=twins),)
    choices = _exception_names(kept)
    return model, Claim(key, decl.pointer, choices, config.names.get(key, ""), twins=twins)


def _exception_names(payload: str) -> Iterator[Candidate]:
    for name in (payload.removesuffix("Data"), f"{payload}Error", f"{payload}Exception"):
        if name != payload and not name.endswith("ErrorError"):
            yield Candidate(name, "exception of a payload that had its name before")


def _demanded(origin: ir.Origin, config: Config) -> str:
    return candidates.class_name(origin.override, config.acronyms) if origin.override else ""


def _model_forms(name: str) -> tuple[str, ...]:
    return name, f"{name}TypedDict"


def _enum_forms(name: str) -> tuple[str, ...]:
    return (name,)


def _error_forms(name: str) -> tuple[str, ...]:
    return name, f"{name}Data", f"{name}DataTypedDict"


def _group(path: GroupPath, config: Config, client: str) -> Claim:
    """The class of a group, which must not be called like the client: its module is imported beside it."""
    key = group_key(path)
    found = (each for each in _group_names(path, config.acronyms) if each.name.lower() != client.lower())
    return Claim(key, "#/tags", found, config.names.get(key, ""))


def _group_names(path: GroupPath, acronyms: Collection[str]) -> Iterator[Candidate]:
    last = candidates.class_name(path[-1], acronyms)
    nested = words.pascal_all(path, acronyms) if len(path) > 1 else ""
    yield from distinct(
        (
            Candidate(last, "group: {Last}"),
            Candidate(f"{last}SDK", "group: {Last}SDK"),
            Candidate(nested, "group: {Path}"),
            Candidate(f"{nested or last}Group", "group: {Path}Group"),
        )
    )


def _response(operation: ir.Operation, config: Config) -> Claim:
    key = response_key(operation)
    name = candidates.class_name(operation.operation_id, config.acronyms)
    choice = Candidate(f"{name}Response", "several results: {OpId}Response")
    return Claim(key, operation.pointer, (choice,), config.names.get(key, ""))


def _page(operation: ir.Operation, config: Config) -> Claim:
    key = page_key(operation)
    name = candidates.class_name(operation.operation_id, config.acronyms)
    choice = Candidate(f"{name}Page", "pages: {OpId}Page")
    return Claim(key, operation.pointer, (choice,), config.names.get(key, ""), _page_forms)


def _answer(operation: ir.Operation, config: Config) -> Claim:
    key = answer_key(operation)
    name = candidates.class_name(operation.operation_id, config.acronyms)
    choice = Candidate(f"{name}Answer", "raw answers: {OpId}Answer")
    return Claim(key, operation.pointer, (choice,), config.names.get(key, ""))


def _page_forms(name: str) -> tuple[str, ...]:
    return name, f"{name}Async"


def _bury(scope: Scope, claims: list[Claim], ledger: Ledger) -> None:
    """Keep the names of what has left the document from coming to mean something else."""
    alive = {key for claim in claims for key in (claim.key, *claim.twins)}
    kept = {name for key, name in ledger.lock.items() if key in alive}
    for key, name in ledger.lock.items():
        if key not in alive and is_export(key):
            if name not in kept:
                scope.take((name, f"{name}TypedDict"), f"{key}, which is gone")
            ledger.names[key] = name


def is_export(key: str) -> bool:
    """Whether a key of the lock names something that users import."""
    return split_key(key)[1].partition(":")[0] in {"", "?alias", "?error", "?response", "?page", "?answer", "?group"}
