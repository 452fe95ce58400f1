"""An in-memory source, and short ways to ask what a schema or a path becomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator import ir
from generator.build import build
from generator.config import Config
from generator.diagnostics import Diagnostic, join_pointer, split_pointer
from generator.normalize import NormalForm, normalize
from tests.support.documents import parsed

CONFIG = Config(spec=Path("spec.yaml"), output=Path("out"), templates=Path("templates"))


class Memory:
    """Documents by name, the root's being empty."""

    has_identifiers = False

    def __init__(self, root: Any, **others: Any) -> None:
        self.documents = {"": root, **others}

    def get(self, pointer: str) -> Any:
        name, tokens = split_pointer(pointer)
        value = self.documents[name]
        for token in tokens:
            value = value[int(token)] if isinstance(value, list) else value[token]
        return value

    def resolve(self, base: str, ref: str) -> str:
        name, _, fragment = ref.partition("#")
        return f"{name.removesuffix('.yaml') or split_pointer(base)[0]}#{fragment}"


def document(text: str) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, **parsed(text)}


def normal(text: str, **others: str) -> tuple[NormalForm, list[Diagnostic]]:
    return normalize(Memory(document(text), **{name: parsed(other) for name, other in others.items()}))


def sdk(text: str, **others: str) -> tuple[ir.Sdk, list[Diagnostic]]:
    form, found = normal(text, **others)
    built, more = build(form, CONFIG)
    return built, found + more


class Schemas:
    """The components of `text` (a map of schemas in YAML) in normal form."""

    def __init__(self, text: str | dict[str, Any], locked: dict[str, str] | None = None, **others: str) -> None:
        schemas = parsed(text) if isinstance(text, str) else text
        root = {**document("{}"), "components": {"schemas": schemas}}
        source = Memory(root, **{n: parsed(t) for n, t in others.items()})
        self.form, self.found = normalize(source, locked, across=locked is not None)

    def decl(self, name: str, *tokens: str) -> Any:
        return self.form.schemas[join_pointer("#/components/schemas", name, *tokens)]

    def fields(self, name: str, *tokens: str) -> dict[str, str]:
        return {
            each.name + ("!" if each.required else ""): self.show(each.type) for each in self.decl(name, *tokens).fields
        }

    def field(self, name: str, field: str) -> ir.Field:
        return next(each for each in self.decl(name).fields if each.name == field)

    def of_field(self, field: str) -> dict[str, str]:
        """What a field is in each of the objects that are components."""
        return {name: self.fields(name)[field] for name in map(self.name_of, self.form.schemas) if name}

    @staticmethod
    def name_of(pointer: str) -> str:
        tokens = split_pointer(pointer)[1]
        return tokens[-1] if len(tokens) == 3 else ""

    def alias(self, name: str) -> str:
        return self.show(self.decl(name).type)

    def members(self, name: str, *tokens: str) -> list[str]:
        return [self.show(member) for member in self.decl(name, *tokens).members]

    @property
    def codes(self) -> list[str]:
        return sorted({diagnostic.code for diagnostic in self.found})

    @staticmethod
    def show(target: ir.Type) -> str:
        return show(target)


def show(target: ir.Type | None) -> str:
    """A type in short: `str`, `='a'`, `[int]`, `{any}`, `str?`, `@Pet`."""
    match target:
        case ir.Scalar(kind=kind, format=format):
            return kind + (f"<{format}>" if format else "")
        case ir.Const(value=value):
            return f"={value!r}"
        case ir.Named(ref=ref):
            return "@" + ref.removeprefix("#/components/schemas/").replace("/properties/", ".")
        case ir.ListOf(item=item):
            return f"[{show(item)}]"
        case ir.TupleOf(items=items):
            return f"({', '.join(map(show, items))})"
        case ir.MapOf(value=value):
            return f"{{{show(value)}}}"
        case ir.Nullable(inner=inner):
            return show(inner) + "?"
        case ir.AnyType():
            return "any"
        case _:
            raise AssertionError(target)
