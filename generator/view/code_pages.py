"""The page classes of the operations that answer in pages."""

from __future__ import annotations

from .. import ir
from ..encode import Encoded, code, identifier, py_docstring, py_string
from ..names.modules import ModuleNames
from .annotations import Annotator
from .code_types import PageClassView, PageModuleView
from .type_index import TypeIndex

_METHODS = frozenset({"has_next_page", "iter_pages", "next", "next_page", "page_items"})
"""What a page has besides its model: a field of such a name comes before it."""


def page_modules(index: TypeIndex) -> tuple[PageModuleView, ...]:
    """A module for each operation that answers in pages."""
    modules = ModuleNames()
    return tuple(
        _module(operation, modules.take(name), index)
        for operation in index.sdk.operations
        if (name := index.names.pages.get(operation.pointer, ""))
    )


def _module(operation: ir.Operation, module: str, index: TypeIndex) -> PageModuleView:
    name = index.names.pages[operation.pointer]
    write = Annotator(index, "...", frozenset({name, f"{name}Async"}))
    classes = tuple(_class(operation, name, suffix, write) for suffix in ("", "Async"))
    checking = write.word("TYPE_CHECKING") if any(each.fields for each in classes) else ""
    return PageModuleView(identifier(module), write.imports(), classes, code(checking))


def _class(operation: ir.Operation, name: str, suffix: str, write: Annotator) -> PageClassView:
    said = operation.pagination
    if said is None:
        raise ValueError(f"{operation.operation_id} has no pages")
    item = write.output(said.item)
    if said.page is None:
        bases = write.generic(f"ListPage{suffix}", item)
    else:
        bases = f"{write.generic(f'Page{suffix}', item)}, {write.model(write.index.names.models[said.page])}"
    return PageClassView(
        name=identifier(name + suffix),
        bases=code(bases),
        docstring=_docstring(operation, suffix, write),
        fields=_hidden(said, write),
        items=py_string(said.items) if said.items else code(""),
        iterates_anew=said.page is not None and not suffix,
    )


def _docstring(operation: ir.Operation, suffix: str, write: Annotator) -> Encoded:
    call = write.index.calls[operation.pointer] + ("_async" if suffix else "")
    return py_docstring(f"A page of `{call}`; iterating over it goes on with the pages after it.", "    ")


def _hidden(said: ir.Pagination, write: Annotator) -> tuple[Encoded, ...]:
    decl = write.index.sdk.schemas.get(said.page or "")
    if not isinstance(decl, ir.ObjectDecl):
        return ()
    words = write.index.names.fields[decl.pointer]
    found = [field for field in decl.fields if words[field.name] in _METHODS]
    return tuple(code(f"{identifier(words[field.name])}: {_annotation(field, write)}") for field in found)


def _annotation(field: ir.Field, write: Annotator) -> str:
    annotation = write.output(field.type)
    if field.required or annotation.startswith(write.word("Optional") + "["):
        return annotation
    return write.generic("Optional", annotation)
