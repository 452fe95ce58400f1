"""The types of `ir` as Python annotations: what a call takes, and what it gives back.

An `Annotator` writes the annotations of one module and remembers which names that module has to import.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .. import ir
from ..encode import Encoded, code, identifier, py_literal
from ..import_order import rank
from ..text_values import CLASSES
from .type_index import TypeIndex

_BUILTINS = frozenset({"bool", "bytes", "float", "int", "str"})
_MODULES = frozenset({"datetime", "io"})
_SOURCES = {
    "typing": (
        *("IO", "TYPE_CHECKING", "Any", "AsyncIterable", "Dict", "Iterable", "List", "Literal", "Mapping", "Optional"),
        *("Sequence", "Tuple", "Union"),
        "overload",
    ),
    "typing_extensions": ("NotRequired", "TypeAlias", "TypeAliasType", "TypedDict", "deprecated"),
    "*_runtime.answers": (
        *("Answer", "Method", "MethodAsync", "P", "T"),
        *("described_method", "described_method_async"),
    ),
    "*_runtime.client": ("Resource", "SDKClient"),
    "*_runtime.files": ("FileInput", "UploadInput"),
    "*_runtime.formats": tuple(CLASSES.values()),
    "*_runtime.hooks": ("Hooks",),
    "*_runtime.http": ("AsyncClientSetting", "Client", "TimeoutSetting"),
    "*_runtime.pages": ("ListPage", "ListPageAsync", "Page", "PageAsync"),
    "*_runtime.pagination": ("Pages", "Pagination"),
    "*_runtime.markup": (*("Anything", "Choice", "Field", "Items", "Record", "Ref", "Tag", "Text", "XMLSchema"),),
    "*_runtime.locks": ("cached_property",),
    "*_runtime.options": ("CallOptions",),
    "*_runtime.operation": ("Body", "Operation", "Param", "Response", "Schema", "same_names"),
    "*_runtime.mixed": ("PartSchema",),
    "*_runtime.raw": (
        *("raw_method", "raw_method_async", "raw_view"),
        *("streamed_method", "streamed_method_async", "streamed_view"),
    ),
    "*_runtime.renamed": ("renamed",),
    "*_runtime.retry": ("BackoffStrategy", "RetryConfig"),
    "*_runtime.shared": ("Shared",),
    "*_runtime.settings": ("ClientSettings", "SecurityScheme"),
    "*_runtime.types": (
        "UNSET",
        "Credential",
        "Logger",
        "OptionalNullable",
        "ValidationMode",
    ),
    "*_runtime.zones": ("zoned",),
    "*_version": ("USER_AGENT",),
    "*_xml": ("SHAPES",),
}
_HOME = {word: module for module, words in _SOURCES.items() for word in words}

VOCABULARY = _BUILTINS | _MODULES | _HOME.keys() | {"models", "utils"}
"""Every name that an annotation may use."""


class Annotator:
    """The annotations of one module.

    `taken` are the names that the module's classes define for themselves: a class's own attribute comes before a
    name of the module when an annotation inside the class is read, so those names are imported with a leading
    underscore. `package` is the way to the package's root in a relative import (`.` or `..`). `local` are names of
    `models` that this module defines itself. `is_large`: equal expressions of the module are written once."""

    def __init__(
        self,
        index: TypeIndex,
        package: str = ".",
        taken: frozenset[str] = frozenset(),
        local: frozenset[str] = frozenset(),
        is_large: bool = False,
    ) -> None:
        self.index = index
        self._package = package
        self._taken = taken | local
        self._local = local
        self._is_large = is_large
        self._used: set[str] = set()
        self._shared: dict[str, str] = {}

    def word(self, name: str) -> str:
        """`name` as this module spells it; it will be imported."""
        self._used.add(name)
        return "_" + name if name in self._taken else name

    def model(self, name: str) -> str:
        """A name of the package's `models`."""
        return identifier(name) if name in self._local else f"{self.word('models')}.{identifier(name)}"

    def generic(self, name: str, *arguments: str) -> str:
        """`name[arguments]`; a union of one is that one."""
        if name == "Union":
            arguments = tuple(dict.fromkeys(arguments))
            if len(arguments) == 1:
                return arguments[0]
        return f"{self.word(name)}[{', '.join(arguments)}]"

    def shared(self, expression: str) -> str:
        """`expression`, or the name that stands for it in a large module: Python compares each lambda of a module
        with all that are like it, which takes the square of their number."""
        return self._shared.setdefault(expression, f"_shared{len(self._shared)}") if self._is_large else expression

    def definitions(self) -> tuple[Encoded, ...]:
        """The statements that define the names given by `shared` so far."""
        return tuple(code(f"{name} = {expression}") for expression, name in self._shared.items())

    def imports(
        self, *, only: frozenset[str] | None = None, without: frozenset[str] = frozenset()
    ) -> tuple[Encoded, ...]:
        """The import statements for the names used so far (all, `only` some, or all `without` some), as isort
        would order them; an empty line stands between its groups."""
        wanted = (self._used if only is None else self._used & only) - without
        groups: list[list[str]] = [[self._import(word) for word in sorted(wanted & _MODULES)], [], []]
        for module, words in self._by_module(wanted).items():
            groups[_distance(module)].append(self._from(module, words))
        return tuple(code(line) for line in "\n\n".join("\n".join(group) for group in groups if group).splitlines())

    def _by_module(self, wanted: set[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted(wanted, key=rank):
            if word not in _MODULES and not (word in _BUILTINS and word not in self._taken):
                found.setdefault(self._module(word), []).append(word)
        return dict(sorted(found.items()))

    def _module(self, word: str) -> str:
        return "builtins" if word in _BUILTINS else _HOME.get(word, "*").replace("*", self._package)

    def _import(self, word: str) -> str:
        return f"import {word} as {self.word(word)}" if word in self._taken else f"import {word}"

    def _from(self, module: str, words: Iterable[str]) -> str:
        return f"from {module} import " + ", ".join(
            f"{word} as _{word}" if word in self._taken else word for word in words
        )

    # --- what a call gives back --------------------------------------------------------------------------------

    def output(self, type_: ir.Type) -> str:
        """The annotation of a value that the SDK hands out."""
        match type_:
            case ir.Named(ref=ref):
                return self.model(self.index.names.models[ref])
            case ir.ListOf(item=item):
                return self.generic("List", self.output(item))
            case ir.TupleOf(items=items):
                return self._tuple([self.output(item) for item in items])
            case ir.MapOf(value=value):
                return self.generic("Dict", self.word("str"), self.output(value))
            case ir.Nullable(inner=inner):
                return self.generic("Optional", self.output(inner))
            case _:
                return self._simple(type_)

    # --- what a call takes -------------------------------------------------------------------------------------

    def input(self, type_: ir.Type) -> str:
        """The annotation of a value that the caller may pass: models or dictionaries, any sequence, any mapping."""
        match type_:
            case ir.Named(ref=ref):
                return self.generic("Union", *self._named_input(ref))
            case ir.ListOf(item=item):
                return self.generic("Sequence", self.input(item))
            case ir.TupleOf(items=items):
                return self._tuple([self.input(item) for item in items])
            case ir.MapOf(value=value):
                return self.generic("Mapping", self.word("str"), self.input(value))
            case ir.Nullable(inner=inner):
                return self.generic("Optional", self.input(inner))
            case ir.Scalar(kind="bytes"):
                return self.word("FileInput")
            case _:
                return self._simple(type_)

    def _tuple(self, items: Sequence[str]) -> str:
        return self.generic("Tuple", *items)

    def union_input(self, members: Iterable[ir.Type]) -> str:
        """The annotation of a value that may be passed for one of `members`; a union in a union is opened."""
        choices = [self._named_input(one.ref) if isinstance(one, ir.Named) else (self.input(one),) for one in members]
        return self.generic("Union", *(choice for found in choices for choice in found))

    def _named_input(self, ref: str) -> tuple[str, ...]:
        decl = self.index.sdk.schemas[ref]
        twin = self.index.twins.get(ref)
        if twin is None:
            return (self.model(self.index.names.models[ref]),)
        if not isinstance(decl, ir.ObjectDecl):
            return (self.model(twin),)
        own = (self.model(self.index.names.models[ref]), self.model(twin))
        return own if decl.additional is None else (*own, self._open_mapping())

    def _open_mapping(self) -> str:
        return self.generic("Mapping", self.word("str"), self.word("Any"))

    def _simple(self, type_: ir.Type) -> str:
        match type_:
            case ir.Const(value=value):
                return self._constant(value)
            case ir.Scalar(kind=("datetime" | "date") as kind):
                return f"{self.word('datetime')}.{kind}"
            case ir.Scalar(kind=kind) if kind in CLASSES:
                return self.word(CLASSES[kind])
            case ir.Scalar(kind="none"):
                return "None"
            case ir.Scalar(kind=kind):
                return self.word(kind)
            case _:
                return self.word("Any")

    def _constant(self, value: ir.Json) -> str:
        if value is None:
            return "None"
        if isinstance(value, (str, int)):
            return self.generic("Literal", py_literal(value))
        return self.word("float") if isinstance(value, float) else self.word("Any")


def _distance(module: str) -> int:
    """The group of an import: the standard library, other distributions, the package's own modules."""
    return 2 if module.startswith(".") else int(module == "typing_extensions")
