"""The package `models`: its modules, the input twins, the exceptions, the unions of results, and the index of names."""

from __future__ import annotations

import keyword
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence

from .. import ir
from ..diagnostics import Pointer
from ..encode import Encoded, code, identifier, py_string
from ..graph import components
from ..layout import Layout
from ..normalize.draft import refs_of
from .annotations import VOCABULARY, Annotator
from .code_docstring import text_docstring
from .code_method import result_union
from .code_types import (
    AliasModuleView,
    AliasView,
    AnswerModuleView,
    ErrorView,
    ExportModuleView,
    ModelModuleView,
    PageModuleView,
    TwinModuleView,
)
from .source_text import mapping
from .type_index import TypeIndex, members


def model_modules(index: TypeIndex, layout: Layout, texts: Mapping[str, str]) -> tuple[ModelModuleView, ...]:
    """The modules of model classes, with the text that `models` made."""
    return tuple(
        ModelModuleView(
            file_stem=identifier(module),
            text=code(text.strip()),
            names=tuple(identifier(index.names.models[ref]) for ref in layout.members.get(module, ())),
        )
        for module, text in texts.items()
    )


def error_views(index: TypeIndex) -> tuple[ErrorView, ...]:
    """An exception class for each declaration that an operation documents as an error."""
    return tuple(
        ErrorView(
            name=identifier(name),
            payload=identifier(index.names.models[ref]),
            docstring=text_docstring(
                index.sdk.schemas[ref].meta.description, "The API answered with an error.", "    "
            ),
        )
        for ref, name in index.names.errors.items()
    )


def response_aliases(index: TypeIndex) -> AliasModuleView:
    """The names for the unions of operations' results."""
    write = Annotator(index, "..", frozenset(index.names.responses.values()))
    unions = [
        (index.names.responses[operation.pointer], result_union(operation, write))
        for operation in index.sdk.operations
        if operation.pointer in index.names.responses
    ]
    alias = write.word("TypeAliasType") if unions else ""
    aliases = tuple(AliasView(identifier(name), _alias(alias, name, union)) for name, union in unions)
    typing_imports = _packages(write)
    return AliasModuleView(write.imports(without=_PACKAGES), typing_imports, aliases)


_PACKAGES = frozenset({"models", "utils"})


def _packages(write: Annotator) -> tuple[Encoded, ...]:
    """The imports that only a type checker follows: they would build the models."""
    imports = write.imports(only=_PACKAGES)
    if imports:
        write.word("TYPE_CHECKING")
    return imports


def _alias(word: str, name: str, union: str) -> Encoded:
    return code(f"{identifier(name)} = {word}({py_string(name)}, {py_string(union)})")


# --- input twins ------------------------------------------------------------------------------------------------


def twin_modules(index: TypeIndex, layout: Layout) -> tuple[TwinModuleView, ...]:
    """The modules of input twins: for each module of models that has any, one of the same name."""
    found = {module: [ref for ref in refs if ref in index.twins] for module, refs in layout.members.items()}
    recursive = _recursive(index)
    return tuple(_twin_module(module, refs, index, recursive) for module, refs in found.items() if refs)


def _recursive(index: TypeIndex) -> frozenset[Pointer]:
    """The twins that lead back to themselves."""
    graph = {
        ref: [each for inner in members(index.sdk.schemas[ref]) for each in refs_of(inner) if each in index.twins]
        for ref in index.twins
    }
    groups = components(graph)
    return frozenset(ref for group in groups for ref in group if len(group) > 1 or ref in graph[ref])


def _twin_module(
    module: str, refs: Sequence[Pointer], index: TypeIndex, recursive: Collection[Pointer]
) -> TwinModuleView:
    write = Annotator(index, "...", local=frozenset(index.twins[ref] for ref in refs))
    texts = {ref: code(_twin(ref, write, is_recursive=ref in recursive)) for ref in refs}
    twins = tuple(AliasView(identifier(index.twins[ref]), text) for ref, text in texts.items())
    typing_imports = _packages(write)
    return TwinModuleView(identifier(module), write.imports(without=_PACKAGES), typing_imports, twins)


def _twin(ref: Pointer, write: Annotator, *, is_recursive: bool) -> str:
    """The text of a twin. To pyright no key of a `TypedDict` is empty: what must have one is any dictionary."""
    decl, name = write.index.sdk.schemas[ref], identifier(write.index.twins[ref])
    match decl:
        case ir.ObjectDecl() if _is_class(decl):
            return _twin_class(decl, name, write)
        case ir.ObjectDecl(fields=fields) if any(field.required and not field.name for field in fields):
            return _alias(write.word("TypeAliasType"), name, write.generic("Mapping", "str", write.word("Any")))
        case ir.ObjectDecl():
            keys = {field.name: py_string(_key_type(field, write)) for field in decl.fields if field.name}
            return f"{name} = {write.word('TypedDict')}({py_string(name)}, {mapping(keys)})"
        case ir.UnionDecl(members=inner):
            others = [one for one in inner if not (isinstance(one, ir.Named) and one.ref == ref)]
            return _twin_alias(name, write.union_input(others), write, is_recursive=is_recursive)
        case ir.AliasDecl(type=inner):
            return _twin_alias(name, write.input(inner), write, is_recursive=is_recursive)
        case _:
            raise ValueError(f"no twin for {type(decl).__name__}")


def _twin_alias(name: str, meant: str, write: Annotator, *, is_recursive: bool) -> str:
    """The text of a twin that is another name. Pyright takes a recursive `TypeAliasType` for a variable where it comes
    to it by way of another one."""
    alias = _alias(write.word("TypeAliasType"), name, meant)
    if not is_recursive:
        return alias
    explicit = f"{identifier(name)}: {write.word('TypeAlias')} = {py_string(meant)}"
    return f"if not {write.word('TYPE_CHECKING')}:\n    {alias}\nelse:\n    {explicit}"


def _is_class(decl: ir.ObjectDecl) -> bool:
    """Whether every key can be written as an attribute without hiding a name that an annotation uses."""
    return all(
        field.name.isidentifier()
        and field.name.isascii()
        and not keyword.iskeyword(field.name)
        and not field.name.startswith("__")
        and field.name not in VOCABULARY
        for field in decl.fields
    )


def _twin_class(decl: ir.ObjectDecl, name: str, write: Annotator) -> str:
    described = decl.meta.description.strip()
    blocks = [f"class {name}({write.word('TypedDict')}):"]
    if described or not decl.fields:
        blocks.append(f'    """{text_docstring(described, f"The same as `{name}`.", "    ")}"""\n')
    for field in decl.fields:
        blocks.append(f"    {identifier(field.name)}: {_key_type(field, write)}")
        blocks += [_DEPRECATED] * field.meta.deprecated
    return "\n".join(blocks)


_DEPRECATED = '    """Deprecated."""'
"""All that is said of a key; the model's field, to which an editor leads as well, has the whole text."""


def _key_type(field: ir.Field, write: Annotator) -> str:
    annotation = write.input(field.type)
    required = field.required and not field.meta.read_only
    return annotation if required else write.generic("NotRequired", annotation)


# --- the index --------------------------------------------------------------------------------------------------


_WIDTH = 88
_ERRORS = (
    *("APIConnectionError", "APIError", "APITimeoutError", "ClientClosedError", "ConfigurationError"),
    *("DocumentedError", "InvalidArgumentError", "PaginationError", "ResponseValidationError", "SDKError"),
    "StreamError",
)
"""What every SDK can raise."""


def exports(
    models: Sequence[ModelModuleView],
    twins: Sequence[TwinModuleView],
    errors: Sequence[ErrorView],
    responses: AliasModuleView,
    pages: Sequence[PageModuleView],
    answers: Sequence[AnswerModuleView],
) -> tuple[ExportModuleView, ...]:
    """Every name that `models` gives out, by module."""
    found = [(name, module.file_stem) for module in models for name in module.names]
    found += [(twin.name, code(f"typed_dicts.{module.file_stem}")) for module in twins for twin in module.twins]
    found += [(identifier(name), code("errors")) for name in (*_ERRORS, *(error.name for error in errors))]
    found += [(alias.name, code("responses")) for alias in responses.aliases]
    found += [(each.name, code(f"pages.{module.file_stem}")) for module in pages for each in module.classes]
    found += [(each.name, code(f"answers.{each.file_stem}")) for each in answers]
    by_module: dict[Encoded, list[Encoded]] = {}
    for name, module in sorted(found):
        by_module.setdefault(module, []).append(name)
    return tuple(_export_module(module, by_module[module]) for module in sorted(by_module))


def _export_module(module: Encoded, names: Iterable[Encoded]) -> ExportModuleView:
    wrapped = textwrap.wrap(" ".join(names), _WIDTH, break_long_words=False)
    return ExportModuleView(module, py_string(module), tuple(code(line) for line in wrapped))
