"""The classes of raw answers: for each operation whose results document headers or links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .. import ir
from ..diagnostics import join_pointer
from ..encode import code, identifier, py_docstring, py_literal, py_string, single_line
from ..names.modules import ModuleNames
from ..normalize.reading import mapping, sequence
from .annotations import Annotator
from .code_method import parameters_of, returns_of
from .code_resource import keywords_like_packages
from .code_types import AnswerModuleView, FollowUpView, HeaderView
from .source_text import call, keywords
from .type_index import TypeIndex

_CALL = "$call."
_OPTIONS = ("Mapping", "Optional", "OptionalNullable", "TimeoutSetting", "UNSET", "ValidationMode", "str", "utils")
_KINDS = frozenset({"str", "int", "float", "bool"})


def answer_modules(index: TypeIndex) -> tuple[AnswerModuleView, ...]:
    """A module for each class of answers."""
    modules = ModuleNames()
    return tuple(
        _module(operation, modules.take(name), index)
        for operation in index.sdk.operations
        if (name := index.names.answers.get(operation.pointer, ""))
    )


def _module(operation: ir.Operation, module: str, index: TypeIndex) -> AnswerModuleView:
    name, members = index.names.answers[operation.pointer], index.names.answer_members[operation.pointer]
    attributes = {form for member in members.values() for form in (member, f"{member}_async")}
    targets = [target for link in operation.links if (target := _operation(index.sdk, link.target)) is not None]
    taken = frozenset({name, *attributes, *keywords_like_packages(targets, index)})
    write = Annotator(index, "...", taken)
    said = _by_name(operation)
    headers = tuple(
        _header(header, members[f"header:{header.name}"], said[header.name.lower()], write) for header in operation.told
    )
    links = tuple(
        _follow_up(link, members[f"link:{link.name}"], operation, target, write)
        for link in operation.links
        if (target := _operation(index.sdk, link.target)) is not None
    )
    words = ("Answer", "T", *(_OPTIONS if links else ()))
    return AnswerModuleView(
        file_stem=identifier(module),
        name=identifier(name),
        word={word: code(write.word(word)) for word in words},
        docstring=py_docstring(f"An answer of `{index.calls[operation.pointer]}`, with its headers and links.", "    "),
        headers=headers,
        links=links,
        imports=write.imports(),
    )


def _operation(sdk: ir.Sdk, pointer: str) -> ir.Operation | None:
    return next((each for each in sdk.operations if each.pointer == pointer), None)


# --- headers ----------------------------------------------------------------------------------------------------


def _by_name(operation: ir.Operation) -> Mapping[str, list[list[ir.Header]]]:
    """The headers by their names in lower case: for each response that tells of any, those of the name."""
    found: dict[str, list[list[ir.Header]]] = {
        header.name.lower(): [[] for _ in operation.telling] for header in operation.told
    }
    for number, response in enumerate(operation.telling):
        for header in response.headers:
            found[header.name.lower()][number].append(header)
    return found


def _header(header: ir.Header, name: str, said: Sequence[Sequence[ir.Header]], write: Annotator) -> HeaderView:
    annotation = write.generic("Union", *(write.output(each.type) for found in said for each in found))
    always = all(found and found[0].required for found in said)
    optional = annotation if always or annotation.startswith(write.word("Optional")) else ""
    return HeaderView(
        name=identifier(name),
        annotation=code(optional or write.generic("Optional", annotation)),
        quoted=py_string(header.name),
        docstring=py_docstring(single_line(header.description) or f"The header {single_line(header.name)}.", " " * 8),
    )


# --- links ------------------------------------------------------------------------------------------------------


def _follow_up(
    link: ir.Link, name: str, operation: ir.Operation, target: ir.Operation, write: Annotator
) -> FollowUpView:
    filled = dict(_filled(link, operation, target, write))
    words = write.index.names.arguments[target.pointer]
    rest = [(words[one.key], one) for one in target.arguments if words[one.key] not in filled]
    returns, async_returns = returns_of(target, write)
    path = write.index.calls[target.pointer]
    told = single_line(link.description) or f"Call `{path}` with what this answer says."
    return FollowUpView(
        name=identifier(name),
        async_name=identifier(f"{name}_async"),
        target=code(path),
        parameters=parameters_of(sorted(rest, key=lambda pair: not pair[1].required), write),
        arguments=tuple(code(f"{identifier(word)}={filled.get(word) or identifier(word)}") for word in words.values()),
        returns=returns,
        async_returns=async_returns,
        docstring=py_docstring(told, " " * 8),
        server=py_string(link.server) if link.server else code(""),
    )


def _filled(
    link: ir.Link, operation: ir.Operation, target: ir.Operation, write: Annotator
) -> Iterator[tuple[str, str]]:
    """Keyword → expression, for the arguments that the link gives."""
    words, given = write.index.names.arguments, dict(link.given)
    for argument in target.arguments:
        said = given.get(argument.key, ir.MISSING)
        if argument.kind != "param" and not isinstance(link.body, ir.Missing):
            said = _part(link.body, argument)
        if not isinstance(said, ir.Missing):
            word = words[target.pointer][argument.key]
            yield word, _linked(_by_keywords(said, words[operation.pointer]), argument, word, target, write)


def _part(body: ir.Json, argument: ir.Argument) -> ir.Json | ir.Missing:
    """What a link's body says of one argument: of a field what stands under its name."""
    if argument.kind == "body":
        return body
    if isinstance(body, dict):
        return mapping(body).get(argument.name, ir.MISSING)
    if not isinstance(body, str) or not body.startswith("$"):
        return ir.MISSING
    return join_pointer(body if "#" in body else f"{body}#", argument.name)


def _by_keywords(said: ir.Json, words: Mapping[str, str]) -> ir.Json:
    """What is said, with the keywords of the call in place of the keys of its arguments."""
    if isinstance(said, dict):
        return {key: _by_keywords(value, words) for key, value in mapping(said).items()}
    if isinstance(said, list):
        return [_by_keywords(value, words) for value in sequence(said)]
    if not isinstance(said, str):
        return said
    if said.startswith(_CALL):
        return _CALL + words[said.removeprefix(_CALL)]
    for key, word in words.items():
        said = said.replace(f"{{{_CALL}{key}}}", f"{{{_CALL}{word}}}")
    return said


def _linked(said: ir.Json, argument: ir.Argument, word: str, target: ir.Operation, write: Annotator) -> str:
    inner = argument.type.inner if isinstance(argument.type, ir.Nullable) else argument.type
    kind = inner.kind if isinstance(inner, ir.Scalar) and inner.kind in _KINDS else ""
    arguments: list[str] = [py_string(write.index.calls[target.pointer]), py_string(word), py_literal(said)]
    arguments += keywords(kind=write.word(kind) if kind else "", required="" if argument.required else "False")
    return call("self._linked", arguments)
