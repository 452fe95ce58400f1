"""The pages of resources: what each method does, takes and gives back."""

from __future__ import annotations

from collections.abc import Iterable

from ..config import Config
from ..encode import Encoded, code
from ..ir import Argument, Nullable, Operation, Resource, Sdk
from ..names import Names
from . import markdown
from .code_operation import result_type
from .docs_answers import AnswerWriter
from .docs_calls import Programs, arguments_in_order
from .docs_facts import described, facts
from .docs_rows import Row, Style, rows_table
from .docs_types import OperationDoc, ResourcePage
from .markdown import Anchors
from .prose import wrapped
from .reference import page_paths
from .results import returned_contents
from .types_md import TypeWriter, page_stem, portable

MODELS = "../../models/"
_RETRIES = Row(
    "retries",
    f"[Optional[utils.RetryConfig]]({MODELS}utils/retryconfig.md)",
    False,
    "Configuration to override the default retry behavior of the client.",
)
_REQUEST = "The request object to use for the request."
_COMMON = code(
    "The [common arguments](../../arguments.md) `server_url`, `timeout_ms`, `http_headers` and\n"
    "`response_validation` are taken too."
)
_GONE = "This method is deprecated."


def resource_pages(sdk: Sdk, names: Names, config: Config) -> tuple[ResourcePage, ...]:
    """A page for each resource that has methods, in the document's order."""
    writer = _PageWriter(sdk, names, config)
    return tuple(writer.page(resource) for resource in sdk.resources if resource.operations)


def operation_text(operation: Operation) -> Encoded:
    """What the document says of an operation, at length if it can."""
    return markdown.text(operation.description.strip() or operation.summary, below=3)


class _PageWriter:
    def __init__(self, sdk: Sdk, names: Names, config: Config) -> None:
        self.sdk = sdk
        self.names = names
        self.style: Style = config.docs_style
        self.types = TypeWriter(sdk, names, MODELS)
        self.programs = Programs(sdk, names, config.docs_style)
        self.paths = page_paths(sdk, names)
        self.answers = AnswerWriter(sdk, names, config, self.types)

    def page(self, resource: Resource) -> ResourcePage:
        name = self.names.resources[resource.path]
        description = self._prose(markdown.text(resource.description, below=3))
        anchors = Anchors()
        for heading in (name.class_name, "Overview", *markdown.headings(description), "Available Operations"):
            anchors.add(heading)
        return ResourcePage(
            file_stem=code(portable(name.class_name.lower())),
            class_name=code(name.class_name),
            accessor=code(name.accessor if resource.path else ""),
            description=description,
            operations=tuple(self._operation(operation, anchors) for operation in resource.operations),
        )

    def _prose(self, markup: Encoded) -> Encoded:
        return wrapped(markup) if self.style == "full" else markup

    def _operation(self, operation: Operation, anchors: Anchors) -> OperationDoc:
        full = self.style == "full"
        method, description = self.names.methods[operation.pointer], self._prose(operation_text(operation))
        response = self._response(operation)
        answers = self.answers.table(operation) if full else code("")
        anchor = anchors.add(method)
        for heading in (*markdown.headings(description), *_headings(bool(response or answers), full)):
            anchors.add(heading)
        return OperationDoc(
            method=code(method),
            anchor=anchor,
            summary=markdown.line(operation.summary),
            deprecated=markdown.line(operation.deprecation_message or _GONE) if operation.deprecated else code(""),
            description=description,
            address=self._address(operation) if full else code(""),
            sample=self.programs.fenced(operation),
            sample_async=self.programs.fenced(operation, is_async=True) if full else code(""),
            parameters=self._parameters(operation),
            common=_COMMON if full else code(""),
            response=response,
            answers=answers,
            limits=self.answers.limits(operation) if full else (),
            errors=self.answers.errors(operation, self.style),
        )

    def _address(self, operation: Operation) -> Encoded:
        shown = markdown.inline_code(f"{operation.method.upper()} {operation.path}")
        return code(f"{shown}: see the [API reference](../../api/{self.paths[operation.pointer]}.md).")

    def _parameters(self, operation: Operation) -> Encoded:
        rows = [self._parameter(operation, one) for one in arguments_in_order(operation)]
        return rows_table("Parameter", [*rows, _RETRIES], self.style)

    def _parameter(self, operation: Operation, argument: Argument) -> Row:
        return Row(
            self.names.arguments[operation.pointer][argument.key],
            self._type(argument),
            argument.required,
            self._told(operation, argument),
            facts(self.sdk, argument.type, argument.meta) if self.style == "full" else (),
            argument.meta.examples or argument.type.meta.examples,
        )

    def _type(self, argument: Argument) -> str:
        """The types that an argument may have. Null is none of a parameter, which is left out instead."""
        type_, required = argument.type, argument.required
        if argument.kind == "param" and not required and isinstance(type_, Nullable):
            type_ = type_.inner
        if not argument.alternatives:
            return self.types.cell(type_, required=required)
        types = dict.fromkeys(self.types.cell(one, required=True) for one in (type_, *argument.alternatives))
        union = f"Union[{', '.join(types)}]"
        return union if required else f"Optional[{union}]"

    def _told(self, operation: Operation, argument: Argument) -> str:
        """In the seed's style a parameter's schema says nothing, and a body as a whole has one sentence."""
        if self.style == "seed" and argument.kind == "param":
            return argument.meta.description
        said = described(self.sdk, argument.type, argument.meta)
        if argument.kind != "body":
            return said
        own = operation.body.description if operation.body else ""
        return own or said or _REQUEST if self.style == "full" else _REQUEST

    def _response(self, operation: Operation) -> Encoded:
        """What the method returns; a page, which is an answer too, as that. In the seed's style nobody says that there
        may be nothing."""
        contents = returned_contents(self.sdk, operation)
        if not contents:
            return code("")
        plain = [self.types.linked(result_type(content)) for content in contents if content.stream is None]
        items = [self.types.linked(content.stream.item) for content in contents if content.stream]
        members = list(dict.fromkeys([*plain, *(f"utils.EventStream[{item}]" for item in items)]))
        if (union := self.names.responses.get(operation.pointer)) and len(members) > 1:
            members = [f"[models.{union}]({MODELS}{page_stem(union)}.md)"]
        shown = members[0] if len(members) == 1 else f"Union[{', '.join(members)}]"
        may_lack = self.style == "full" and bool(plain) and _may_be_nothing(operation, len(contents))
        return code(f"Optional[{shown}]" if may_lack and not shown.startswith("Optional[") else shown)


def _may_be_nothing(operation: Operation, count: int) -> bool:
    """Whether a result is no content, or null beside the `count` others."""
    found = [response.contents for response in operation.results]
    return not all(found) or sum(map(len, found)) > count


def _headings(answered: bool, full: bool) -> Iterable[str]:
    """The headings of an operation below its name, as the template prints them."""
    response = ["Response"] if answered else []
    return "Example Usage", "Parameters", *response, *(["Timeout and Retries"] if full else []), "Errors"
