"""The pages of models: fields, values, or the members of a union with a value for each."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import Pointer
from ..encode import Encoded, code, single_line
from ..ir import AliasDecl, EnumDecl, Field, Json, ObjectDecl, Operation, SchemaDecl, Sdk, Type, UnionDecl
from ..names import Names
from . import markdown
from .code_operation import result_type
from .docs_calls import Programs, returned_contents
from .docs_operations import example_cell, required_mark, with_examples
from .docs_types import MemberDoc, ModelPage
from .expressions import Expression, Expressions, layout
from .markdown import Markup
from .samples import Sampler
from .types_md import TypeWriter, model_stem

_EMPTY = code("")


def model_pages(sdk: Sdk, names: Names) -> tuple[ModelPage, ...]:
    """A page for each named declaration, in claiming order, then one for each union of an operation's results."""
    writer = _PageWriter(sdk, names)
    declared = [writer.page(decl) for decl in sdk.schemas.values() if decl.pointer in names.models]
    results = [writer.results(one) for one in sdk.operations if one.pointer in names.responses]
    return (*declared, *results)


class _PageWriter:
    def __init__(self, sdk: Sdk, names: Names) -> None:
        self.sdk = sdk
        self.names = names
        self.types = TypeWriter(sdk, names, "")
        self.cells = TypeWriter(sdk, names, "../models/")
        self.sampler = Sampler(sdk, request=False)
        self.programs = Programs(sdk, names)

    def page(self, decl: SchemaDecl) -> ModelPage:
        name = self.names.errors.get(decl.pointer) or self.names.models[decl.pointer]
        return ModelPage(
            file_stem=code(model_stem(self.names, decl.pointer)),
            name=code(name),
            description=markdown.text(decl.meta.description),
            fields=self._fields(decl) if isinstance(decl, ObjectDecl) else _EMPTY,
            values=self._values(decl) if isinstance(decl, EnumDecl) else _EMPTY,
            members=self._members(decl) if isinstance(decl, UnionDecl) else (),
            stands_for=code(self.cells.cell(decl.type, required=True)) if isinstance(decl, AliasDecl) else _EMPTY,
        )

    def _fields(self, decl: ObjectDecl) -> Encoded:
        ordered = sorted(decl.fields, key=lambda field: not field.required)
        rows = [self._field(decl.pointer, field) for field in ordered]
        return with_examples(("Field", "Type", "Required", "Description"), rows)

    def _field(self, ref: Pointer, field: Field) -> tuple[str, ...]:
        return (
            Markup(f"`{self.names.fields[ref][field.name]}`"),
            Markup(self.cells.cell(field.type, required=field.required)),
            Markup(required_mark(field.required)),
            field.meta.description or "N/A",
            example_cell(field.meta.examples),
        )

    def _values(self, decl: EnumDecl) -> Encoded:
        names = self.names.enum_members.get(decl.pointer, ())
        rows = [
            (Markup(f"`{names[position]}`") if position < len(names) else "", _value_text(value))
            for position, value in enumerate(decl.values)
        ]
        return markdown.table(("Name", "Value"), rows)

    def _members(self, decl: UnionDecl) -> tuple[MemberDoc, ...]:
        target = f"models.{self.names.models[decl.pointer]}"
        word = decl.origin.short or decl.origin.root
        return tuple(self._member(member, target, word) for member in self._distinct(decl.members))

    def _distinct(self, types: Sequence[Type]) -> list[Type]:
        return list({self.types.plain(type_): type_ for type_ in reversed(types)}.values())[::-1]

    def _member(self, member: Type, target: str, word: str) -> MemberDoc:
        writer = Expressions(self.sdk, self.names)
        value = writer.model(member, self.sampler.value(member, word))
        return MemberDoc(code(single_line(self.types.plain(member))), self._sample(writer, target, value))

    def _sample(self, writer: Expressions, target: str, value: Expression) -> Encoded:
        start = f"value: {target} = "
        first, *rest = layout(value, before=len(start))
        dates = [f"from datetime import {', '.join(sorted(writer.imports))}"] if writer.imports else []
        program = [*dates, f"from {self.names.module} import models", "", start + first, *rest]
        return markdown.fence("\n".join(program), "python")

    def results(self, operation: Operation) -> ModelPage:
        """The page of the union of an operation's results."""
        name = self.names.responses[operation.pointer]
        return ModelPage(code(name.lower()), code(name), _EMPTY, _EMPTY, _EMPTY, self._results(operation, name), _EMPTY)

    def _results(self, operation: Operation, name: str) -> tuple[MemberDoc, ...]:
        contents = returned_contents(operation)
        plain = [result_type(content) for content in contents if not content.stream]
        members = [self._member(member, f"models.{name}", name) for member in self._distinct(plain)]
        items = self._distinct([content.stream.item for content in contents if content.stream])
        sample = self.programs.fenced(operation)
        return (*members, *(MemberDoc(code(f"utils.EventStream[{self.types.plain(item)}]"), sample) for item in items))


def _value_text(value: Json) -> str:
    return value if isinstance(value, str) else markdown.json_line(value)
