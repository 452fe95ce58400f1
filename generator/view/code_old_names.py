"""Old names that stay beside the new ones: of what `models` gives out, of groups, of arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import ir
from ..encode import Encoded, code, identifier, py_string
from ..names import OldName
from .annotations import Annotator
from .code_types import OldNameView, OverloadView
from .type_index import TypeIndex

Parameters = dict[str, str]
"""Keyword → its parameter as source (`name: type = default`)."""


def old_name(old: OldName, target: str, *, is_class: bool = False) -> OldNameView:
    """The view of `old`, which stands for `target`."""
    return OldNameView(
        name=identifier(old.name),
        quoted=py_string(old.name),
        target=identifier(target),
        quoted_target=py_string(target),
        deprecated=py_string(old.message) if old.message else code(""),
        is_class=is_class,
    )


def old_models(index: TypeIndex) -> tuple[OldNameView, ...]:
    """The old names of what `models` gives out, and of the dictionaries that are accepted in place of a model."""
    classes = set(_classes(index))
    twins = {index.names.models[ref]: name for ref, name in index.twins.items()}
    found: list[OldNameView] = []
    for target, olds in index.names.aliases.models.items():
        for old in olds:
            found.append(old_name(old, target, is_class=target in classes))
            if (twin := twins.get(target, "")).startswith(target):
                found.append(old_name(OldName(old.name + twin.removeprefix(target), old.message), twin))
    return tuple(sorted(found, key=lambda each: each.name))


def _classes(index: TypeIndex) -> Iterator[str]:
    names = index.names
    yield from (names.models[ref] for ref, decl in index.sdk.schemas.items() if isinstance(decl, ir.ObjectDecl))
    yield from names.errors.values()
    yield from (name + tail for name in names.pages.values() for tail in ("", "Async"))


# --- arguments ----------------------------------------------------------------------------------------------------


def old_arguments(operation: ir.Operation, index: TypeIndex) -> dict[str, tuple[OldName, ...]]:
    """Keyword → its old names."""
    words, known = index.names.arguments[operation.pointer], index.names.aliases.arguments
    return {word: olds for key, word in words.items() if (olds := known.get((operation.pointer, key)))}


def either(parameters: Parameters, olds: dict[str, tuple[OldName, ...]], write: Annotator) -> tuple[Encoded, ...]:
    """The parameters of a body that is called by old and by new names."""
    found: list[str] = []
    for word, source in parameters.items():
        names = (word, *(old.name for old in olds[word])) if word in olds else ()
        annotation = write.generic("OptionalNullable", _parts(source)[0]) if names else ""
        found += [f"{identifier(name)}: {annotation} = {write.word('UNSET')}" for name in names] or [source]
    return tuple(code(each) for each in sorted(found, key=lambda each: " = " in each))


def argument(word: str, olds: Sequence[OldName], source: str, method: str, write: Annotator) -> str:
    """What a body hands on for the keyword `word`."""
    if not olds:
        return identifier(word)
    given = ", ".join(f"({py_string(old.name)}, {identifier(old.name)}, {py_string(old.message)})" for old in olds)
    required = not _parts(source)[1]
    return f"{write.word('renamed')}({py_string(method)}, {py_string(word)}, {identifier(word)}, {required}, {given})"


def forms(
    known: Sequence[OverloadView],
    parameters: Sequence[Parameters],
    olds: dict[str, tuple[OldName, ...]],
) -> tuple[OverloadView, ...]:
    """The overloads of a method whose arguments have old names: the `known` ones, and each once for every old name.

    `parameters` are those of the known overloads."""
    more = [
        OverloadView(
            tuple(code(each) for each in _with_old(own, word, old)),
            form.returns,
            form.async_returns,
            py_string(old.message) if old.message else code(""),
        )
        for form, own in zip(known, parameters, strict=True)
        for word, names in olds.items()
        for old in names
    ]
    return (*known, *more)


def _with_old(parameters: Parameters, word: str, old: OldName) -> list[str]:
    return [
        source if name != word else f"{identifier(old.name)}{source[len(identifier(word)) :]}"
        for name, source in parameters.items()
    ]


def _parts(source: str) -> tuple[str, str]:
    """The annotation of a parameter, and its default."""
    annotation = source.partition(": ")[2]
    for default in ("None", "UNSET", "_UNSET"):
        if annotation.endswith(f" = {default}"):
            return annotation.removesuffix(f" = {default}"), default
    return annotation, ""
