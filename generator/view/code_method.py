"""A method of the SDK: its signature, its overloads, its docstring and the entries of its one call."""

from __future__ import annotations

from collections.abc import Sequence

from .. import ir
from ..config import Config
from ..encode import Encoded, code, identifier, py_literal, py_string, single_line
from ..frozen import dataclass
from .annotations import Annotator
from .code_docstring import argument_text, method_docstring
from .code_old_names import argument, either, forms, old_arguments
from .code_operation import descriptor, result_type
from .code_types import MethodView, OverloadView


@dataclass(frozen=True, slots=True)
class _Results:
    """The annotations of what an operation returns: plain values, and the items of streams."""

    plain: tuple[str, ...]
    items: tuple[str, ...]
    empty: bool


def method_view(operation: ir.Operation, constant: Encoded, config: Config, write: Annotator) -> MethodView:
    """The view of one operation and its async twin; `constant` names the module's descriptor."""
    names = write.index.names
    name = names.methods[operation.pointer]
    arguments = _arguments(operation, write)
    page = names.pages.get(operation.pointer, "")
    results, async_results = _results(operation, write, page), _results(operation, write, page and f"{page}Async")
    returns = _alias(operation, results, write) or _union(results, write)
    streams = bool(results.items)
    olds = old_arguments(operation, write.index)
    sources = {keyword: _parameter(keyword, one, write) for keyword, one in arguments}
    async_returns = code(_union(async_results, write, "EventStreamAsync") if streams or page else returns)
    overloads = _overloads(operation, arguments, results, write)
    told = [(keyword, argument_text(write.index.sdk, one)) for keyword, one in arguments]
    if olds:
        plain = OverloadView(tuple(code(each) for each in sources.values()), code(returns), async_returns, code(""))
        forms_of = [dict[str, str](zip(sources, each.parameters, strict=True)) for each in overloads] or [sources]
        overloads = forms(overloads or (plain,), forms_of, olds)
    return MethodView(
        name=identifier(name),
        async_name=identifier(name + "_async"),
        constant=constant,
        descriptor=descriptor(operation, config, write),
        descriptor_type=code(write.word("Any") if streams or page else returns),
        parameters=either(sources, olds, write),
        arguments=tuple(
            code(f"{py_string(word)}: {argument(word, olds.get(word, ()), source, name, write)}")
            for word, source in sources.items()
        ),
        returns=code(returns),
        async_returns=async_returns,
        overloads=overloads,
        docstring=_docstring(operation, told, write),
        async_docstring=_docstring(operation, told, write, is_async=True),
        deprecated=_deprecation(operation, name),
        cast=streams or bool(page),
        answer=code(write.model(answer) if (answer := names.answers.get(operation.pointer, "")) else ""),
    )


def parameters_of(arguments: Sequence[tuple[str, ir.Argument]], write: Annotator) -> tuple[Encoded, ...]:
    """The declarations of keywords in a signature."""
    return tuple(code(_parameter(keyword, one, write)) for keyword, one in arguments)


def returns_of(operation: ir.Operation, write: Annotator) -> tuple[Encoded, Encoded]:
    """What a call returns, and what an asynchronous one does."""
    page = write.index.names.pages.get(operation.pointer, "")
    results = _results(operation, write, page)
    returns = _alias(operation, results, write) or _union(results, write)
    if not (results.items or page):
        return code(returns), code(returns)
    return code(returns), code(_union(_results(operation, write, page and f"{page}Async"), write, "EventStreamAsync"))


def _arguments(operation: ir.Operation, write: Annotator) -> list[tuple[str, ir.Argument]]:
    """Keyword and argument, required ones first, otherwise in the document's order."""
    words = write.index.names.arguments[operation.pointer]
    return [(words[one.key], one) for one in sorted(operation.arguments, key=lambda one: not one.required)]


def _parameter(keyword: str, argument: ir.Argument, write: Annotator) -> str:
    name = identifier(keyword)
    if argument.kind == "body":
        annotation = _body_input(argument, write)
        if write.index.may_be_null(argument):
            return f"{name}: {write.generic('OptionalNullable', _bare(annotation, write))} = {write.word('UNSET')}"
        return f"{name}: {annotation}" if argument.required else f"{name}: {_optional(annotation, write)} = None"
    if argument.required:
        return f"{name}: {write.input(argument.type)}"
    if argument.fixed:
        return f"{name}: {write.input(argument.type)} = {py_literal(argument.meta.default)}"
    if argument.kind == "field" and write.index.accepts_null(argument.type):
        inner = argument.type.inner if isinstance(argument.type, ir.Nullable) else argument.type
        return f"{name}: {write.generic('OptionalNullable', write.input(inner))} = {write.word('UNSET')}"
    return f"{name}: {_optional(write.input(argument.type), write)} = None"


def _body_input(argument: ir.Argument, write: Annotator) -> str:
    """Any of the types that the body's media types send; for a sequence, whatever can be iterated over."""
    if argument.item is not None:
        item = write.input(argument.item)
        return write.generic("Union", write.generic("Iterable", item), write.generic("AsyncIterable", item))
    types = (argument.type, *argument.alternatives)
    parts = [each for each in types if not _is_file(each)]
    files = [write.word("UploadInput")] if len(parts) < len(types) else []
    if not parts:
        return files[0]
    return write.generic("Union", *([write.union_input(parts)] if len(types) > 1 else [write.input(parts[0])]), *files)


def _is_file(type_: ir.Type) -> bool:
    return isinstance(type_, ir.Scalar) and type_.kind == "bytes"


def _bare(annotation: str, write: Annotator) -> str:
    """An annotation less the `Optional` around it."""
    start = write.word("Optional") + "["
    return annotation[len(start) : -1] if annotation.startswith(start) else annotation


def _optional(annotation: str, write: Annotator) -> str:
    already = annotation == "None" or annotation.startswith(write.word("Optional") + "[")
    return annotation if already else write.generic("Optional", annotation)


# --- results ----------------------------------------------------------------------------------------------------


def _results(operation: ir.Operation, write: Annotator, page: str = "") -> _Results:
    """What comes back; `page` is the class which the content that is a page becomes."""
    contents = [content for response in operation.results for content in response.contents]
    plain = [
        write.model(page) if page and _is_page(operation, content) else write.output(result_type(content))
        for content in contents
        if content.stream is None
    ]
    items = [write.output(content.stream.item) for content in contents if content.stream]
    empty = not operation.results or any(not response.contents for response in operation.results)
    only_streams = bool(items) and not plain  # a status without content then is an empty stream
    return _Results(tuple(dict.fromkeys(plain)), tuple(dict.fromkeys(items)), empty and not only_streams)


def _is_page(operation: ir.Operation, content: ir.Content) -> bool:
    return operation.pagination is not None and operation.pagination.content == content.pointer


def _union(results: _Results, write: Annotator, stream: str = "EventStream") -> str:
    streams = [_stream(item, write, stream) for item in results.items]
    return _joined([*results.plain, *streams], results.empty, write)


def _stream(item: str, write: Annotator, stream: str) -> str:
    return f"{write.word('utils')}.{stream}[{item}]"


def _joined(members: Sequence[str], empty: bool, write: Annotator) -> str:
    if not members:
        return "None"
    union = write.generic("Union", *members)
    return _optional(union, write) if empty else union


def _alias(operation: ir.Operation, results: _Results, write: Annotator) -> str:
    """The name of the union of the results, where there is one."""
    name = write.index.names.responses.get(operation.pointer)
    if name is None or operation.pagination or len(results.plain) + len(results.items) < 2:
        return ""
    return _joined([write.model(name)], results.empty, write)


def result_union(operation: ir.Operation, write: Annotator) -> str:
    """What `names.responses` names: the union of the operation's results, leaving out that there may be none."""
    results = _results(operation, write)
    return _union(_Results(results.plain, results.items, False), write)


# --- overloads --------------------------------------------------------------------------------------------------


def _overloads(
    operation: ir.Operation, arguments: Sequence[tuple[str, ir.Argument]], results: _Results, write: Annotator
) -> tuple[OverloadView, ...]:
    if not (operation.stream_argument and results.plain and results.items):
        return ()
    both = _alias(operation, results, write) or _union(results, write)
    streams = _Results((), results.items, empty=False)
    plain = _joined(results.plain, results.empty, write)
    switch = next(argument for _, argument in arguments if argument.key == operation.stream_argument)
    forms = (
        (f"{write.generic('Literal', 'True')}", _union(streams, write), _union(streams, write, "EventStreamAsync")),
        (_switch(write.generic("Literal", "False"), switch, write), plain, plain),
        (_switch(write.word("bool"), switch, write), both, _union(results, write, "EventStreamAsync")),
    )
    write.word("overload")
    return tuple(
        OverloadView(_with_switch(arguments, switch, annotation, write), code(returns), code(async_returns), code(""))
        for annotation, returns, async_returns in forms
    )


def _switch(annotation: str, switch: ir.Argument, write: Annotator) -> str:
    return annotation if switch.required else f"{write.generic('Optional', annotation)} = None"


def _with_switch(
    arguments: Sequence[tuple[str, ir.Argument]], switch: ir.Argument, annotation: str, write: Annotator
) -> tuple[Encoded, ...]:
    return tuple(
        code(f"{identifier(keyword)}: {annotation}" if one is switch else _parameter(keyword, one, write))
        for keyword, one in arguments
    )


# --- the rest ---------------------------------------------------------------------------------------------------


def _docstring(
    operation: ir.Operation, arguments: Sequence[tuple[str, str]], write: Annotator, *, is_async: bool = False
) -> Encoded:
    sample = "" if is_async else write.index.programs.program(operation, is_async=False)
    return method_docstring(operation, arguments, _raises(operation, write), sample, " " * 8)


def _raises(operation: ir.Operation, write: Annotator) -> list[tuple[str, str]]:
    errors = write.index.names.errors
    known = [(f"models.{errors[case.type.ref]}", f"Status {', '.join(case.statuses)}.") for case in operation.errors]
    return [*known, ("models.APIError", "Any other error status.")]


def _deprecation(operation: ir.Operation, name: str) -> Encoded:
    if not operation.deprecated:
        return code("")
    return py_string(single_line(operation.deprecation_message) or f"{name} is deprecated.")
