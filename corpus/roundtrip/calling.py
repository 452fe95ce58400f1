"""One operation called by its generated method: what was passed, what arrived, what was served and what came back."""

from __future__ import annotations

import asyncio
import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from . import answering, bodies, wire, xml_text
from .answering import is_xml
from .comparing import differences
from .judging import Judge
from .making import Maker, Unmakeable
from .passing import Misfit, argument, takes_json
from .reading import Document, Operation, Parameter, Place, is_list, is_object
from .scalars import BINARY
from .serving import Received, Server
from .validity import Validity

Step = Literal[
    "value", "argument", "call", "request", "credential", "decoded", "answer", "openapi-core", "unsatisfiable"
]
_IGNORED = ("accept", "content-type", "authorization", "content-length", "host", "transfer-encoding")
"""Header parameters that OpenAPI says to ignore, and those that belong to HTTP itself."""


@dataclass(slots=True)
class Finding:
    """What a step found; the steps are those of a call, in order."""

    step: Step
    text: str


@dataclass(slots=True)
class Call:
    """The JSON values that a call passes, and the keywords that carry them."""

    parameters: list[tuple[Parameter, Any]] = field(default_factory=list[tuple[Parameter, Any]])
    body: Any = None
    media_type: str = ""
    keywords: dict[str, Any] = field(default_factory=dict[str, Any])
    plain: dict[str, Any] = field(default_factory=dict[str, Any])
    """Those of the keywords that may be JSON values as they are."""
    objections: list[str] = field(default_factory=list[str])
    """What jsonschema has against the values, where no valid ones were found."""


@dataclass(frozen=True, slots=True)
class Clients:
    """A client for each half of the package, and the event loop of the asynchronous one."""

    plain: Any
    asynchronous: Any
    runner: asyncio.Runner


class Caller:
    """Calls the operations of one document through a client of its generated package."""

    def __init__(
        self, document: Document, clients: Clients, names: Mapping[str, str], server: Server, secrets: frozenset[str]
    ) -> None:
        self._document, self._clients, self._names = document, clients, names
        self._server, self._secrets = server, secrets
        self._validity, self._judge = Validity(document), Judge(document)
        self._maker = Maker(document, self._validity, "request")
        self._answers = answering.Answers(document, self._validity)
        self._declared = declared_names(document)

    def findings(self, operation: Operation, python: str, python_async: str) -> list[Finding]:
        """Everything that was wrong with calls of `operation` by its two methods, paths from the client."""
        method, method_async = _reached(self._clients.plain, python), _reached(self._clients.asynchronous, python_async)
        if method is None or method_async is None:
            return [Finding("argument", f"the client has no {python if method is None else python_async}")]
        try:
            call = self._prepared(operation, method)
            served = self._answers.answer(operation)
        except Unmakeable as problem:
            return [Finding("value", str(problem))]
        except Misfit as problem:
            return [Finding("argument", str(problem))]
        return [
            *self._tried(operation, call, served, method),
            *self._tried_async(operation, call, served, method_async),
        ]

    def _tried(
        self, operation: Operation, call: Call, served: answering.Served, method: Callable[..., Any]
    ) -> list[Finding]:
        """A call with models."""
        self._expect(served)
        try:
            result = _called(method, call.keywords, self._server.url, served)
        except Exception as problem:
            return self._broken(operation, call, problem)
        return [*self._requested(operation, call), *self._answered(served, result)]

    def _tried_async(
        self, operation: Operation, call: Call, served: answering.Served, method: Callable[..., Any]
    ) -> list[Finding]:
        """An asynchronous call, with dictionaries in place of models."""
        self._expect(served)
        try:
            result = self._clients.runner.run(
                _called_async(method, call.keywords | call.plain, self._server.url, served)
            )
        except Exception as problem:
            return self._broken(operation, call, problem)
        return [*self._requested(operation, call), *self._answered(served, result)]

    def _expect(self, served: answering.Served) -> None:
        self._server.answer = served.answer
        self._server.received.clear()

    def _broken(self, operation: Operation, call: Call, problem: Exception) -> list[Finding]:
        arrived = self._requested(operation, call) if self._server.received else []
        return [*arrived, Finding("call", f"{type(problem).__name__}: {problem}"[:600])]

    # --- the arguments ----------------------------------------------------------------------------------------------

    def _prepared(self, operation: Operation, method: Callable[..., Any]) -> Call:
        annotations = _annotations(cast("Any", method).__func__)
        required = {name for name, each in inspect.signature(method).parameters.items() if each.default is each.empty}
        call = Call()
        for parameter in operation.parameters:
            name = self._names.get(f"{operation.pointer}?{parameter.location}:{parameter.name}")
            if name is None or name not in annotations:
                if self._is_wanted(parameter):
                    raise Misfit(f"no argument for the {parameter.location} parameter {parameter.name!r}")
                continue
            if self._is_credential(parameter) and name not in required:
                continue
            value = self._made(parameter.schema, parameter.node, call)
            call.parameters.append((parameter, value))
            self._pass(call, name, value, annotations[name])
        if operation.bodies:
            self._add_body(operation, annotations, call)
        return call

    def _made(self, schema: Place, beside: Mapping[str, Any], call: Call) -> Any:
        value = self._maker.value(schema, beside)
        call.objections += self._maker.problems(schema, value)
        return value

    def _is_wanted(self, parameter: Parameter) -> bool:
        """Whether a parameter has to be an argument: not one that OpenAPI ignores, nor a credential."""
        if not parameter.name or (parameter.location == "header" and parameter.name.lower() in _IGNORED):
            return False
        return not self._is_credential(parameter)

    def _is_credential(self, parameter: Parameter) -> bool:
        """Whether a parameter is a key that the client has been given already."""
        keys = [(scheme.get("in"), str(scheme.get("name")).lower()) for scheme in self._document.schemes.values()]
        return (parameter.location, parameter.name.lower()) in keys

    def _add_body(self, operation: Operation, annotations: Mapping[str, Any], call: Call) -> None:
        """The body in the first media type whose value the method takes."""
        found: list[Misfit | Unmakeable] = []
        for media_type in sorted(operation.bodies, key=_preference):
            place = operation.bodies[media_type]
            trial = Call(call.parameters, None, media_type, {**call.keywords}, {**call.plain})
            try:
                self._add_body_of(operation, media_type, place, annotations, trial)
            except (Misfit, Unmakeable) as problem:
                found.append(problem)
            else:
                call.body, call.media_type, call.keywords, call.plain = (
                    trial.body,
                    media_type,
                    trial.keywords,
                    trial.plain,
                )
                call.objections += trial.objections
                return
        raise type(found[0])(" | ".join(dict.fromkeys(map(str, found))))

    def _add_body_of(
        self, operation: Operation, media_type: str, place: Place, annotations: Mapping[str, Any], call: Call
    ) -> None:
        lines = "itemSchema" in place.node
        schema = place.at("itemSchema" if lines else "schema") if lines or "schema" in place.node else Place("", {})
        made = self._made(schema, place.node, call)
        value = [made] if lines else made
        whole = self._names.get(f"{operation.pointer}?body")
        if whole is not None and whole in annotations:
            if (
                is_xml(media_type)
                and not isinstance(value, str)
                and str in (*get_args(annotations[whole]), annotations[whole])
            ):
                value = xml_text.written(self._document, schema, value)
            self._pass(call, whole, value, annotations[whole])
        elif is_object(value):
            for key, each in value.items():
                name = self._names.get(f"{operation.pointer}?field:{key}")
                if name is None or name not in annotations:
                    raise Misfit(f"no argument for the body's field {key!r}")
                self._pass(call, name, each, annotations[name])
        else:
            raise Misfit("no argument for the body")
        call.body = value

    def _pass(self, call: Call, name: str, value: Any, annotation: Any) -> None:
        call.keywords[name] = argument(value, annotation, self._declared)
        if takes_json(annotation) and BINARY not in str(value):
            call.plain[name] = value

    # --- what arrived -----------------------------------------------------------------------------------------------

    def _requested(self, operation: Operation, call: Call) -> list[Finding]:
        if not self._server.received:
            return [Finding("request", "nothing arrived")]
        request = self._server.received[0]
        texts = wire.path_texts(operation, request)
        if texts is None or request.method.lower() != operation.method:
            return [Finding("request", f"{request.method} {request.path} is not {operation.method} {operation.path}")]
        found = [Finding("request", text) for text in self._judge.unknown(operation, request)]
        found += [Finding("credential", text) for text in self._judge.credentials(operation, request, self._secrets)]
        found += [Finding("decoded", text) for text in self._decoded(operation, call, request, texts)]
        objections = self._judge.objections(operation, request, texts)
        step: Step = "unsatisfiable" if call.objections else "openapi-core"
        return found + [Finding(step, text) for text in objections]

    def _decoded(self, operation: Operation, call: Call, request: Received, texts: Mapping[str, str]) -> list[str]:
        found: list[str] = []
        for parameter, value in call.parameters:
            found += wire.mistakes(parameter, value, request, texts)
        if operation.bodies:
            media = next((name for name in operation.bodies if _is_media(name, request.media_type)), None)
            if media is None:
                return [*found, f"body: {request.media_type or 'no content type'}, which the operation does not take"]
            found += bodies.mistakes(self._document, operation.bodies[media], call.body, request)
        return found

    # --- what came back ---------------------------------------------------------------------------------------------

    def _answered(self, served: answering.Served, result: Any) -> list[Finding]:
        if isinstance(result, str) and served.text:
            return (
                []
                if result == served.text
                else [Finding("answer", f"{served.text!r:.200} served, {result!r:.200} came back")]
            )
        if not served.has_body:
            return (
                []
                if result is None or result == b""
                else [Finding("answer", f"no content served, {result!r:.100} came back")]
            )
        return [Finding("answer", text) for text in differences(served.value, result, self._declared)]


def _reached(client: Any, path: str) -> Any:
    """The method at a path of attributes; None where there is none."""
    for name in path.split("."):
        client = getattr(client, name, None)
    return client


def _called(method: Callable[..., Any], keywords: Mapping[str, Any], url: str, served: answering.Served) -> Any:
    result = method(**keywords, **_options(url))
    if not served.is_stream:
        return result
    with result as events:
        return list(events)


async def _called_async(
    method: Callable[..., Any], keywords: Mapping[str, Any], url: str, served: answering.Served
) -> Any:
    result = await method(**keywords, **_options(url))
    if not served.is_stream:
        return result
    async with result as events:
        return [each async for each in events]


def _options(url: str) -> dict[str, Any]:
    return {"server_url": url, "retries": None, "timeout_ms": 20_000, "response_validation": "strict"}


def _preference(media_type: str) -> int:
    order = ("application/json", "json", "x-www-form-urlencoded", "multipart/form-data", "xml")
    return next((number for number, word in enumerate(order) if word in media_type), len(order))


def _is_media(declared: str, sent: str) -> bool:
    plain = declared.partition(";")[0].strip().lower()
    if plain.endswith("/*"):
        return plain == "*/*" or sent.startswith(plain[:-1])
    return plain == sent


@lru_cache(maxsize=8192)
def _annotations(function: Any) -> Mapping[str, Any]:
    """The types of a method's arguments, resolved where the package itself would."""
    hints = typing.get_type_hints(function, include_extras=True)
    return {name: hints[name] for name in inspect.signature(function).parameters if name in hints}


def declared_names(document: Document) -> frozenset[str]:
    """Every name of a property anywhere in the document."""
    found: set[str] = set()
    pending: list[Any] = [document.data]
    while pending:
        node = pending.pop()
        if is_object(node):
            items = node
            properties = items.get("properties")
            if is_object(properties):
                found.update(map(str, properties))
            pending.extend(items.values())
        elif is_list(node):
            pending.extend(node)
    return frozenset(found)
