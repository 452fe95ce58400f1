"""What became of the document: the summary line for people, and the JSON report for other programs.

The JSON is described by `report.schema.json` beside this module; its `version` changes when a reader would notice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from . import __version__, ir, messages
from .diagnostics import Diagnostic, Pointer, Severity, join_pointer, split_pointer
from .methods import methods_of
from .names import Names
from .normalize.vendors import MORE_PATHS
from .source import Source

if TYPE_CHECKING:
    from .pipeline import Outcome

VERSION = 1
_LEFT_OUT = ("operation-ignored", "method-unusable")


def summary(outcome: Outcome) -> str:
    """One line: operations, models, files, seconds."""
    if outcome.sdk is None or outcome.plan is None:
        return "nothing was made"
    plan, seconds = outcome.plan, sum(outcome.times.values())
    counted = [
        f"{len(outcome.sdk.operations)} operations",
        f"{len(outcome.sdk.schemas)} models",
        f"{len(plan.written)} files written",
        f"{len(plan.unchanged)} unchanged",
        f"{len(plan.removed)} removed",
    ]
    nothing = "; nothing to do" if plan.clean else ""
    return f"{plan.output}: {', '.join(counted)} in {seconds:.2f} s{nothing}"


def to_bytes(outcome: Outcome) -> bytes:
    """The report as a JSON document, UTF-8."""
    content = {
        "version": VERSION,
        "generator": f"sdkwright {__version__}",
        **_names(outcome.names),
        "operations": _operations(outcome),
        "schemas": _schemas(outcome),
        "diagnostics": [messages.to_json(found, outcome.source) for found in outcome.diagnostics],
        "stages": {name: round(seconds, 4) for name, seconds in outcome.times.items()},
        "files": _files(outcome),
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")


def _names(names: Names | None) -> dict[str, str]:
    if names is None:
        return {"package": "", "module": "", "class": ""}
    return {"package": names.package, "module": names.module, "class": names.client}


def _files(outcome: Outcome) -> dict[str, list[str]]:
    plan = outcome.plan
    if plan is None:
        return {"written": [], "unchanged": [], "removed": []}
    return {"written": list(plan.written), "unchanged": list(plan.unchanged), "removed": list(plan.removed)}


def _schemas(outcome: Outcome) -> list[dict[str, str]]:
    if outcome.sdk is None or outcome.names is None:
        return []
    return [{"pointer": pointer, "python": outcome.names.models[pointer]} for pointer in outcome.sdk.schemas]


def _operations(outcome: Outcome) -> list[dict[str, Any]]:
    if outcome.source is None:
        return []
    operations = () if outcome.sdk is None else outcome.sdk.operations
    built = {(each.method.lower(), split_pointer(each.pointer)[1][1]): each for each in operations}
    accessors, remarks = _accessors(outcome), _Remarks(outcome.diagnostics)
    rows: list[dict[str, Any]] = []
    for pointer, method, path, node in document_operations(outcome.source):
        unusable = remarks.left_out.get(pointer, [])
        operation = None if unusable else built.get((method.lower(), path))
        reasons = _reasons(outcome.sdk, operation, pointer, remarks)
        row = {"pointer": pointer, "operationId": node.get("operationId"), "method": method.upper(), "path": path}
        if operation is None:
            status, python = "refused", ("", "")
            reasons = reasons or unusable or _general(outcome.diagnostics)
        else:
            status, python = "degraded" if reasons else "emitted", accessors[operation.pointer]
        rows.append({**row, "status": status, "reasons": reasons, "python": python[0], "python_async": python[1]})
    return rows


def document_operations(source: Source) -> Iterator[tuple[Pointer, str, str, Mapping[str, Any]]]:
    """Each operation that the document's `paths` hold: pointer, method, path template and the node."""
    document = _mapping(source.get("#"))
    places = ((member, path) for member in ("paths", MORE_PATHS) for path in _mapping(document.get(member)))
    for member, path in places:
        here, item = join_pointer("#", member, path), _mapping(_mapping(document[member])[path])
        base, resolved = _follow(source, here, item["$ref"]) if isinstance(item.get("$ref"), str) else (here, item)
        for method, tokens, node in methods_of({**resolved, **item}):
            if isinstance(node, Mapping):
                pointer = join_pointer(here if tokens[0] in item else base, *tokens)
                yield pointer, method if len(tokens) > 1 else method.lower(), str(path), _mapping(node)


def _follow(source: Source, base: Pointer, ref: str) -> tuple[Pointer, Mapping[str, Any]]:
    try:
        target = source.resolve(base, ref)
        return target, _mapping(source.get(target))
    except (KeyError, ValueError):
        return base, {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _accessors(outcome: Outcome) -> dict[Pointer, tuple[str, str]]:
    """Operation → how a client instance is called, sync and async."""
    if outcome.sdk is None or outcome.names is None:
        return {}
    found: dict[Pointer, tuple[str, str]] = {}
    for resource in outcome.sdk.resources:
        prefix = outcome.names.resources[resource.path].accessor if resource.path else ""
        for operation in resource.operations:
            call = ".".join(part for part in (prefix, outcome.names.methods[operation.pointer]) if part)
            found[operation.pointer] = (call, f"{call}_async")
    return found


def _general(diagnostics: Sequence[Diagnostic]) -> list[str]:
    return [found.message for found in diagnostics if found.severity is Severity.ERROR][:5]


class _Remarks:
    """The diagnostics by the places that they concern, of which both may be many. `left_out`: by operation, that the
    document itself asks to leave it out, or that its method cannot be sent."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.left_out: dict[Pointer, list[str]] = {}
        self._messages = [each.message for each in diagnostics]
        self._below: dict[Pointer, list[int]] = {}
        for number, each in enumerate(diagnostics):
            if each.code in _LEFT_OUT:
                self.left_out.setdefault(each.pointer, []).append(each.message)
            for place in _upwards(each.pointer) if each.severity is not Severity.NOTE else ():
                self._below.setdefault(place, []).append(number)

    def __bool__(self) -> bool:
        return bool(self._below)

    def within(self, places: set[Pointer]) -> list[str]:
        """The warnings and errors at `places` or below them, in their order."""
        numbers = sorted({number for place in places for number in self._below.get(place, ())})
        return list(dict.fromkeys(self._messages[number] for number in numbers))


def _upwards(pointer: Pointer) -> Iterator[Pointer]:
    yield pointer
    while "/" in pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _reasons(sdk: ir.Sdk | None, operation: ir.Operation | None, pointer: Pointer, remarks: _Remarks) -> list[str]:
    """The warnings and errors about the operation itself, and about the parts and schemas that it uses."""
    used = set[Pointer]()
    if remarks and operation is not None and sdk is not None:
        used = _parts_of(operation) | ir_pointers(operation, sdk)
    return remarks.within({pointer, *used})


def _parts_of(operation: ir.Operation) -> set[Pointer]:
    """Where the parameters, the body and the answers of `operation` stand, which may be in another place."""
    contents = [content.pointer for content in _contents(operation)]
    headers = [header.pointer for response in operation.responses for header in response.headers]
    holders = [pointer.rpartition("/content/")[0] for pointer in contents]
    return {*(param.pointer for param in operation.params), *contents, *headers, *holders}


def _contents(operation: ir.Operation) -> Iterator[ir.Content]:
    yield from operation.body.contents if operation.body is not None else ()
    for response in operation.responses:
        yield from response.contents


def ir_pointers(operation: ir.Operation, sdk: ir.Sdk) -> set[Pointer]:
    """The pointers of all declarations that `operation` uses, directly or through others."""
    pending = [argument.type for argument in operation.arguments]
    pending += [header.type for response in operation.responses for header in response.headers]
    for content in _contents(operation):
        pending += [content.type] if content.type is not None else []
        pending += [content.stream.item] if content.stream is not None else []
    seen: set[Pointer] = set()
    while pending:
        declaration = _declaration(pending, sdk)
        if declaration is not None and declaration.pointer not in seen:
            seen.add(declaration.pointer)
            pending += _parts(declaration)
    return seen


def _declaration(pending: list[ir.Type], sdk: ir.Sdk) -> ir.SchemaDecl | None:
    """Take one type off `pending`: the declaration it names, or None after adding its parts."""
    match pending.pop():
        case ir.Named(ref=ref):
            return sdk.schemas.get(ref)
        case ir.ListOf(item=inner) | ir.MapOf(value=inner) | ir.Nullable(inner=inner):
            pending.append(inner)
        case ir.TupleOf(items=items):
            pending += items
        case _:
            pass
    return None


def _parts(declaration: ir.SchemaDecl) -> list[ir.Type]:
    match declaration:
        case ir.ObjectDecl(fields=fields, additional=additional):
            return [field.type for field in fields] + ([additional] if additional is not None else [])
        case ir.UnionDecl(members=members):
            return list(members)
        case ir.AliasDecl(type=inner):
            return [inner]
        case ir.EnumDecl():
            return []
