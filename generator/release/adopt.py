"""The names that users of a published SDK know, as entries of `names.lock`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import ir
from ..frozen import dataclass
from ..names.aliases import alias_key
from ..names.exports import error_key, group_key, response_key, result_types
from ..names.lock import split_key
from ..names.members import argument_key, attribute_key, method_key
from .annotations import Atom, names_in, parse
from .matching import Matcher
from .published import Published, PublishedCall, endpoint
from .surface import ClassEntry, Surface

_STREAMS = ("EventStream", "EventStreamAsync")


@dataclass(frozen=True, slots=True)
class Adoption:
    """`entries` are for `names.lock`; `missing` the operations that were not published; `notes` what no lock can do."""

    entries: Mapping[str, str]
    found: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


def adopt(sdk: ir.Sdk, published: Published) -> Adoption:
    """The published names of what `sdk` has."""
    matcher = Matcher(published.surface, sdk.schemas)
    entries: dict[str, str] = {}
    found: list[str] = []
    missing: list[str] = []
    notes: list[str] = []
    pairs = [(r, op, published.calls.get(endpoint(op.method, op.path))) for r in sdk.resources for op in r.operations]
    for resource, operation, call in pairs:
        if call is None:
            missing.append(f"{operation.method.upper()} {operation.path}")
            continue
        found.append(".".join((*call.accessor, call.method)))
        notes += _groups(resource, call, entries)
        entries[method_key(operation)] = call.method
        _arguments(operation, call, matcher, entries)
        _results(operation, call, matcher, entries)
        _errors(operation, call, matcher, entries)
    entries |= {pointer: name for pointer, name in matcher.types.items() if pointer not in entries} | matcher.fields
    taken = set(entries.values())
    entries |= {alias_key(place, name): name for name, place in matcher.merged.items() if name not in taken}
    return Adoption(dict(sorted(entries.items())), tuple(found), tuple(missing), tuple(notes))


def _groups(resource: ir.Resource, call: PublishedCall, entries: dict[str, str]) -> Iterator[str]:
    if len(resource.path) != len(call.accessor):
        wanted = ".".join(call.accessor) or "the client"
        yield f"{call.method} stands under {'.'.join(resource.path) or 'the client'}, published under {wanted}"
        return
    for depth in range(1, len(call.accessor) + 1):
        entries[group_key(resource.path[:depth])] = call.classes[depth - 1]
        entries[attribute_key(resource.path[:depth])] = call.accessor[depth - 1]


def _arguments(operation: ir.Operation, call: PublishedCall, matcher: Matcher, entries: dict[str, str]) -> None:
    """A request class holds the parameters, and either the body's fields or the body itself."""
    request = matcher.class_of(call.request)
    keywords = _keywords(request, matcher)
    for argument in operation.arguments:
        name, annotation = keywords.get(argument.name or argument.key.partition(":")[2], ("", ""))
        if name:
            entries[argument_key(operation, argument)] = name
            matcher.match(argument.type, annotation)
    for content in operation.body.contents[:1] if operation.body is not None else ():
        if isinstance(content.type, ir.Named):
            body = _body_class(call, request, matcher)
            matcher.match(content.type, body)


def _keywords(request: ClassEntry | None, matcher: Matcher) -> dict[str, tuple[str, str]]:
    """Wire name → keyword and annotation, of the request class and of the body class inside it."""
    found: dict[str, tuple[str, str]] = {}
    for name, attribute in request.attributes.items() if request is not None else ():
        found.setdefault(attribute.alias or name, (name, attribute.annotation))
    inner = request.attributes.get("request_body") if request is not None else None
    for each in names_in(inner.annotation) if inner is not None else ():
        found |= {key: value for key, value in _keywords(matcher.class_of(each), matcher).items() if key not in found}
    return found


def _body_class(call: PublishedCall, request: ClassEntry | None, matcher: Matcher) -> str:
    if request is not None and "request_body" in request.attributes:
        return request.attributes["request_body"].annotation
    if request is not None:
        return call.request
    published = matcher.surface.calls.get(".".join((*call.accessor, call.method)))
    return next((each.annotation for each in published.parameters if each.name == "request"), "") if published else ""


def _results(operation: ir.Operation, call: PublishedCall, matcher: Matcher, entries: dict[str, str]) -> None:
    published = matcher.surface.calls.get(".".join((*call.accessor, call.method)))
    if published is None:
        return
    atoms = _result_atoms(published.returns, matcher.surface)
    contents = result_types(operation)
    if len(contents) > 1 and (union := _union_name(published.returns, matcher.surface)):
        entries[response_key(operation)] = union
    plain = [content.type for content in contents if content.type is not None and content.stream is None]
    matcher.match_all(plain, [atom for atom in atoms if atom[0] not in _STREAMS])
    streamed = [content.stream.item for content in contents if content.stream is not None]
    items = [item for name, arguments in atoms if name in _STREAMS and arguments for item in arguments[0]]
    matcher.match_all(streamed, sorted(items, key=repr))


def _result_atoms(returns: str, surface: Surface) -> list[Atom]:
    union = _union_name(returns, surface)
    kind = parse(surface.aliases[f"models.{union}"]) if union else parse(returns)
    return sorted((atom for atom in kind if atom[0] not in ("None", "Unset")), key=repr)


def _union_name(returns: str, surface: Surface) -> str:
    """The alias that a result is annotated with, where it stands for several kinds of answer."""
    names = [name for name, _ in parse(returns) if f"models.{name}" in surface.aliases]
    return names[0] if len(names) == 1 and len(parse(surface.aliases[f"models.{names[0]}"])) > 1 else ""


def _errors(operation: ir.Operation, call: PublishedCall, matcher: Matcher, entries: dict[str, str]) -> None:
    """The exceptions with data; their data's class is the annotation of the attribute `data`."""
    published = [(name, matcher.class_of(name)) for name in call.errors]
    data = {
        name: entry.attributes["data"].annotation for name, entry in published if entry and "data" in entry.attributes
    }
    for case, name in zip(operation.errors, data, strict=False):
        matcher.match(case.type, data[name])
        if case.type.ref in matcher.types:
            entries[error_key(case.type.ref)] = name


def merged(known: Mapping[str, str], adopted: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """A lock with `adopted` put over `known`, and a line for each name that moves by it.

    A name goes to the adopted place; an entry elsewhere that has it is given free, to be named anew."""
    moves = tuple(f"{known[key]} → {name}" for key, name in adopted.items() if known.get(key, name) != name)
    claimed = {name for key, name in adopted.items() if _is_export(key)}
    kept = {key: name for key, name in known.items() if key in adopted or not (_is_export(key) and name in claimed)}
    return {**kept, **adopted}, moves


def _is_export(key: str) -> bool:
    """Whether the name of `key` can be imported: a type, an exception, a group, a union of results."""
    return split_key(key)[1].partition(":")[0] in ("", "?error", "?response", "?group", "?alias")
