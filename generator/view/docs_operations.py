"""The pages of resources: what each method does, takes and gives back."""

from __future__ import annotations

from collections.abc import Sequence

from ..encode import Encoded, code
from ..ir import Argument, Json, Operation, Resource, Sdk
from ..names import Names
from . import markdown
from .code_operation import result_type
from .docs_calls import Programs, arguments_in_order, returned_contents
from .docs_types import OperationDoc, ResourcePage
from .markdown import Anchors, Markup
from .types_md import TypeWriter

MODELS = "../../models/"
_RETRIES = (
    "`retries`",
    f"[Optional[utils.RetryConfig]]({MODELS}utils/retryconfig.md)",
    ":heavy_minus_sign:",
    "Configuration to override the default retry behavior of the client.",
)
_REQUEST = "The request object to use for the request."
_API_ERROR = ("models.APIError", "4XX, 5XX", Markup("\\*/\\*"))
_GONE = "This method is deprecated."


def resource_pages(sdk: Sdk, names: Names) -> tuple[ResourcePage, ...]:
    """A page for each resource that has methods, in the document's order."""
    writer = _PageWriter(sdk, names)
    return tuple(writer.page(resource) for resource in sdk.resources if resource.operations)


def required_mark(required: bool) -> str:
    """The cell of the column Required."""
    return ":heavy_check_mark:" if required else ":heavy_minus_sign:"


def example_cell(examples: Sequence[Json]) -> str:
    """The cell of the column Example."""
    if not examples:
        return ""
    return examples[0] if isinstance(examples[0], str) else markdown.json_line(examples[0])


def with_examples(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Encoded:
    """A table whose last column, Example, is there only when a row fills it."""
    if any(row[-1] for row in rows):
        return markdown.table([*header, "Example"], rows)
    return markdown.table(header, [row[:-1] for row in rows])


def operation_text(operation: Operation) -> Encoded:
    """What the document says of an operation, at length if it can."""
    return markdown.text(operation.description.strip() or operation.summary)


class _PageWriter:
    def __init__(self, sdk: Sdk, names: Names) -> None:
        self.sdk = sdk
        self.names = names
        self.types = TypeWriter(sdk, names, MODELS)
        self.programs = Programs(sdk, names)

    def page(self, resource: Resource) -> ResourcePage:
        name = self.names.resources[resource.path]
        description = markdown.text(resource.description)
        anchors = Anchors()
        for heading in (name.class_name, "Overview", *markdown.headings(description), "Available Operations"):
            anchors.add(heading)
        return ResourcePage(
            file_stem=code(name.class_name.lower()),
            class_name=code(name.class_name),
            accessor=code(name.accessor if resource.path else ""),
            description=description,
            operations=tuple(self._operation(operation, anchors) for operation in resource.operations),
        )

    def _operation(self, operation: Operation, anchors: Anchors) -> OperationDoc:
        method, description = self.names.methods[operation.pointer], operation_text(operation)
        response = self._response(operation)
        anchor = anchors.add(method)
        inside = ["Example Usage", "Parameters", *(["Response"] if response else []), "Errors"]
        for heading in (*markdown.headings(description), *inside):
            anchors.add(heading)
        return OperationDoc(
            method=code(method),
            anchor=anchor,
            summary=markdown.line(operation.summary),
            deprecated=markdown.line(operation.deprecation_message or _GONE) if operation.deprecated else code(""),
            description=description,
            sample=self.programs.fenced(operation),
            parameters=self._parameters(operation),
            response=response,
            errors=self._errors(operation),
        )

    def _parameters(self, operation: Operation) -> Encoded:
        rows = [self._parameter(operation, one) for one in arguments_in_order(operation)]
        return with_examples(("Parameter", "Type", "Required", "Description"), [*rows, (*map(Markup, _RETRIES), "")])

    def _parameter(self, operation: Operation, argument: Argument) -> tuple[str, ...]:
        told = _REQUEST if argument.kind == "body" else argument.meta.description
        return (
            Markup(f"`{self.names.arguments[operation.pointer][argument.key]}`"),
            Markup(self.types.cell(argument.type, required=argument.required)),
            Markup(required_mark(argument.required)),
            told or "N/A",
            example_cell(argument.meta.examples or argument.type.meta.examples),
        )

    def _response(self, operation: Operation) -> Encoded:
        contents = returned_contents(operation)
        if not contents:
            return code("")
        if union := self.names.responses.get(operation.pointer):
            return code(f"[models.{union}]({MODELS}{union.lower()}.md)")
        if contents[0].stream:
            return code(f"utils.EventStream[{self.types.linked(contents[0].stream.item)}]")
        return code(self.types.linked(result_type(contents[0])))

    def _errors(self, operation: Operation) -> Encoded:
        found: dict[tuple[str, str], list[str]] = {}
        for case in operation.errors:
            name = self.names.errors.get(case.type.ref) or self.names.models[case.type.ref]
            found.setdefault((f"models.{name}", case.media_type), []).extend(case.statuses)
        rows = [(name, ", ".join(dict.fromkeys(codes)), _media_type(media)) for (name, media), codes in found.items()]
        return markdown.table(("Error Type", "Status Code", "Content Type"), [*rows, _API_ERROR])


def _media_type(media_type: str) -> str:
    return Markup("\\*/\\*") if media_type == "*/*" else media_type
