"""The pages of models: fields, values, or the members of a union with a value for each."""

from __future__ import annotations

from collections.abc import Sequence

from ..config import Config
from ..diagnostics import Pointer
from ..encode import Encoded, code, join
from ..ir import AliasDecl, EnumDecl, Field, Json, ObjectDecl, Operation, SchemaDecl, Sdk, Type, UnionDecl
from ..lazily import Lazily
from ..names import Names
from . import markdown
from .code_operation import result_type
from .docs_calls import Programs
from .docs_facts import deprecation, described, facts
from .docs_rows import Row, Style, rows_table
from .docs_types import MemberDoc, ModelPage
from .expressions import Expression, Expressions, layout
from .markdown import Markup
from .prose import wrapped
from .results import returned_contents
from .samples import Sampler
from .types_md import TypeWriter, model_stem, page_stem

_EMPTY = code("")


def model_pages(sdk: Sdk, names: Names, config: Config) -> Sequence[ModelPage]:
    """A page for each named declaration, in claiming order, then one for each union of an operation's results."""
    writer = _PageWriter(sdk, names, config)
    declared = [decl for decl in sdk.schemas.values() if decl.pointer in names.models]
    results = [one for one in sdk.operations if one.pointer in names.responses]
    return Lazily((*declared, *results), writer.of)


class _PageWriter:
    def __init__(self, sdk: Sdk, names: Names, config: Config) -> None:
        self.sdk = sdk
        self.names = names
        self.style: Style = config.docs_style
        self.types = TypeWriter(sdk, names, "")
        self.cells = TypeWriter(sdk, names, "../models/")
        self.sampler = Sampler(sdk, request=False, style=config.docs_style)
        self.programs = Programs(sdk, names, config.docs_style)

    def of(self, told: SchemaDecl | Operation) -> ModelPage:
        """The page of a declaration, or of an operation's results."""
        return self.results(told) if isinstance(told, Operation) else self.page(told)

    def page(self, decl: SchemaDecl) -> ModelPage:
        name = self.names.errors.get(decl.pointer) or self.names.models[decl.pointer]
        return ModelPage(
            file_stem=code(model_stem(self.names, decl.pointer)),
            name=code(name),
            description=self._prose(markdown.text(decl.meta.description, below=2)),
            notes=self._notes(decl),
            fields=self._fields(decl) if isinstance(decl, ObjectDecl) else _EMPTY,
            values=self._values(decl) if isinstance(decl, EnumDecl) else _EMPTY,
            members=self._members(decl) if isinstance(decl, UnionDecl) else (),
            stands_for=code(self.cells.cell(decl.type, required=True)) if isinstance(decl, AliasDecl) else _EMPTY,
        )

    def _fields(self, decl: ObjectDecl) -> Encoded:
        ordered = sorted(decl.fields, key=lambda field: not field.required)
        return rows_table("Field", [self._field(decl.pointer, field) for field in ordered], self.style)

    def _field(self, ref: Pointer, field: Field) -> Row:
        return Row(
            self.names.fields[ref][field.name],
            self.cells.cell(field.type, required=field.required),
            field.required,
            described(self.sdk, field.type),
            facts(self.sdk, field.type) if self.style == "full" else (),
            field.meta.examples,
        )

    def _values(self, decl: EnumDecl) -> Encoded:
        names = self.names.enum_members.get(decl.pointer, ())
        rows = [
            (Markup(f"`{names[position]}`") if position < len(names) else "", _value_text(value))
            for position, value in enumerate(decl.values)
        ]
        if self.style == "seed":
            return markdown.table(("Name", "Value"), rows)
        if not any(decl.descriptions):
            return markdown.narrow_table(("Name", "Value"), rows)
        told = [*decl.descriptions, *[""] * len(rows)]
        described_rows = [(*row, said or "N/A") for row, said in zip(rows, told, strict=False)]
        return markdown.narrow_table(("Name", "Value", "Description"), described_rows)

    def _prose(self, markup: Encoded) -> Encoded:
        return wrapped(markup) if self.style == "full" else markup

    def _notes(self, decl: SchemaDecl) -> Encoded:
        """What is said of the type as a whole, in the full style."""
        if self.style == "seed":
            return _EMPTY
        wire = decl.meta.title.strip()
        said = [deprecation(decl.meta)] if decl.meta.deprecated else []
        if isinstance(decl, ObjectDecl):
            said += self._others(decl)
        if isinstance(decl, UnionDecl) and decl.discriminator:
            said.append(code(f"The field {markdown.inline_code(decl.discriminator.property)} tells which one it is."))
        if wire and not decl.meta.description.strip():
            said.insert(0, markdown.line(wire))
        return join("\n\n", said)

    def _others(self, decl: ObjectDecl) -> list[Encoded]:
        """What is said of the fields that are not listed."""
        if decl.additional is None:
            return [code("No other fields are allowed.")] if decl.closed else []
        accepted = self.cells.cell(decl.additional, required=True)
        return [code(f"Other fields {'need a name of a given pattern' if decl.closed else 'are kept'}: {accepted}.")]

    def _members(self, decl: UnionDecl) -> tuple[MemberDoc, ...]:
        target = f"models.{self.names.models[decl.pointer]}"
        word = decl.origin.short or decl.origin.root
        return tuple(self._member(member, target, word) for member in self._distinct(decl.members))

    def _distinct(self, types: Sequence[Type]) -> list[Type]:
        return list({self.types.plain(type_): type_ for type_ in reversed(types)}.values())[::-1]

    def _member(self, member: Type, target: str, word: str) -> MemberDoc:
        writer = Expressions(self.sdk, self.names)
        value = writer.model(member, self.sampler.value(member, word))
        shown = markdown.inline_code(self.types.plain(member))
        return MemberDoc(shown, self._sample(writer, target, value), self._member_link(member))

    def _member_link(self, member: Type) -> Encoded:
        """Where a member that has a page, or whose items have one, is described."""
        linked = self.cells.linked(member)
        return code(f"See {linked}.") if "](" in linked else _EMPTY

    def _sample(self, writer: Expressions, target: str, value: Expression) -> Encoded:
        start = f"value: {target} = "
        first, *rest = layout(value, before=len(start))
        dates = writer.import_lines()
        program = [*dates, f"from {self.names.module} import models", "", start + first, *rest]
        return markdown.fence("\n".join(program), "python")

    def results(self, operation: Operation) -> ModelPage:
        """The page of the union of an operation's results."""
        name = self.names.responses[operation.pointer]
        members = self._results(operation, name)
        return ModelPage(code(page_stem(name)), code(name), _EMPTY, _EMPTY, _EMPTY, _EMPTY, members, _EMPTY)

    def _results(self, operation: Operation, name: str) -> tuple[MemberDoc, ...]:
        contents = returned_contents(self.sdk, operation)
        plain = [result_type(content) for content in contents if not content.stream]
        members = [self._member(member, f"models.{name}", name) for member in self._distinct(plain)]
        items = self._distinct([content.stream.item for content in contents if content.stream])
        sample = self.programs.fenced(operation)
        streams = [(f"utils.EventStream[{self.types.plain(item)}]", self._member_link(item)) for item in items]
        return (*members, *(MemberDoc(markdown.inline_code(shown), sample, link) for shown, link in streams))


def _value_text(value: Json) -> str:
    return value if isinstance(value, str) else markdown.json_line(value)
