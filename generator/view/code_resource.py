"""Resources: the classes whose methods are the API's operations, and the tree that they form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import ir
from ..config import Config
from ..encode import Encoded, code, identifier, py_string
from ..import_order import rank
from ..lazily import Lazily
from .annotations import Annotator
from .code_access import access_views
from .code_docstring import text_docstring
from .code_method import method_view
from .code_old_names import old_name
from .code_types import ChildView, MethodView, ResourceView
from .type_index import GroupPath, TypeIndex

_OPTION_WORDS = (
    *("Any", "CallOptions", "Mapping", "Operation", "Optional", "OptionalNullable", "TimeoutSetting", "UNSET"),
    *("ValidationMode", "str", "utils"),
)


_MANY = 1_000
"""Types that the descriptors of one module look up, each in a lambda of its own."""


def resource_views(index: TypeIndex, config: Config) -> Lazily[GroupPath, ResourceView]:
    """A view for each group, outermost first."""
    return Lazily(
        [path for path in index.names.resources if path],
        lambda path: resource_view(path, index, config, annotator(path, index)),
        lambda path: identifier(index.names.resources[path].module),
    )


def annotator(path: GroupPath, index: TypeIndex) -> Annotator:
    """The annotator of the module of the group `path`; the empty path is the client's."""
    class_name = index.names.resources[path].class_name
    operations = index.operations.get(path, ())
    taken = _own_names(class_name, operations, _children(path, index), index)
    return Annotator(index, ".", taken, is_large=sum(map(_lambdas, operations)) > _MANY)


def _lambdas(operation: ir.Operation) -> int:
    """At most so many types are looked up by the descriptor of an operation."""
    bodies = len(operation.body.contents) if operation.body else 0
    return len(operation.params) + bodies + sum(len(each.headers) + len(each.contents) for each in operation.responses)


def resource_view(
    path: GroupPath, index: TypeIndex, config: Config, write: Annotator, words: Sequence[str] = ("Resource",)
) -> ResourceView:
    """The view of one group; `words` are names that its template prints beside those of every resource."""
    name, children = index.names.resources[path], _children(path, index)
    methods = _methods(index.operations.get(path, ()), config, write)
    old = _old_methods(index.operations.get(path, ()), methods, index)
    accesses = access_views(path, children, methods, index, write)
    return ResourceView(
        file_stem=identifier(name.module),
        class_name=identifier(name.class_name),
        module_docstring=_module_docstring(path, index),
        receiver=code("self._client" if path else "self"),
        docstring=_describe(path, index, options=bool(methods)),
        word={word: code(write.word(word)) for word in (*_words((*methods, *old), children), *words)},
        imports=write.imports(),
        child_imports=_child_imports([children, *(access.children for access in accesses)]),
        children=children,
        methods=methods,
        old_methods=old,
        accesses=accesses,
        definitions=write.definitions(),
    )


def keywords_like_packages(operations: Sequence[ir.Operation], index: TypeIndex) -> list[str]:
    """The keywords that would hide a package from what a method's body says of its own result."""
    found = {word for operation in operations for word in index.names.arguments[operation.pointer].values()}
    return sorted(found & {"models", "utils"})


def _own_names(
    class_name: str, operations: Sequence[ir.Operation], children: Sequence[ChildView], index: TypeIndex
) -> frozenset[str]:
    hiding = keywords_like_packages(operations, index)
    methods = [index.names.methods[operation.pointer] for operation in operations]
    methods += [old.name for operation in operations for old in index.names.aliases.methods.get(operation.pointer, ())]
    inner: list[str] = [name for child in children for name in (child.attribute, child.class_name)]
    inner += [old.name for child in children for old in child.old_names]
    return frozenset({class_name, *methods, *(f"{name}_async" for name in methods), *inner, *hiding})


def _methods(operations: Sequence[ir.Operation], config: Config, write: Annotator) -> tuple[MethodView, ...]:
    constants = _constants([write.index.names.methods[operation.pointer] for operation in operations])
    return tuple(
        method_view(operation, constant, config, write)
        for operation, constant in zip(operations, constants, strict=True)
    )


def _old_methods(
    operations: Sequence[ir.Operation], methods: Sequence[MethodView], index: TypeIndex
) -> tuple[MethodView, ...]:
    """The methods that have old names, once more under each of them."""
    return tuple(
        replace(
            method,
            name=identifier(old.name),
            async_name=identifier(old.name + "_async"),
            deprecated=py_string(old.message) if old.message else method.deprecated,
        )
        for operation, method in zip(operations, methods, strict=True)
        for old in index.names.aliases.methods.get(operation.pointer, ())
    )


def _constants(methods: Sequence[str]) -> list[Encoded]:
    """A constant for each method's descriptor, each once: capital letters may coincide where small ones do not."""
    made: dict[str, None] = {}
    for method in methods:
        name = f"_{method.upper()}"
        while name in made:
            name += "_"
        made[name] = None
    return [identifier(name) for name in made]


def _words(methods: Sequence[MethodView], children: Sequence[ChildView]) -> list[str]:
    """The names that the template of a class prints, beside those in its finished parts."""
    words = list(_OPTION_WORDS) if methods else []
    words += ["cached_property", "TYPE_CHECKING"] if children else []
    words += ["SDKClient"] if methods or children else []
    deprecated = [method.deprecated for method in methods]
    deprecated += [form.deprecated for method in methods for form in method.overloads]
    deprecated += [old.deprecated for child in children for old in child.old_names]
    words += ["deprecated"] if any(deprecated) else []
    words += ["overload"] if any(method.overloads for method in methods) else []
    words += ["Method", "MethodAsync", "P", "T"] if any(each.overloads and each.answer for each in methods) else []
    return words


def _children(path: GroupPath, index: TypeIndex) -> tuple[ChildView, ...]:
    return tuple(_child(child, index) for child in index.children.get(path, ()))


def _child(path: GroupPath, index: TypeIndex) -> ChildView:
    name = index.names.resources[path]
    return ChildView(
        attribute=identifier(name.attribute),
        class_name=identifier(name.class_name),
        module=identifier(name.module),
        docstring=_describe(path, index),
        old_names=tuple(old_name(old, name.attribute) for old in index.names.aliases.resources.get(path, ())),
    )


def _child_imports(groups: Sequence[Sequence[ChildView]]) -> tuple[Encoded, ...]:
    """What the classes of nested resources, and of other ways to their methods, are imported by."""
    found: dict[str, list[str]] = {}
    for child in (child for group in groups for child in group):
        found.setdefault(child.module, []).append(child.class_name)
    return tuple(
        code(f"from .{module} import {', '.join(sorted(names, key=rank))}") for module, names in sorted(found.items())
    )


def _module_docstring(path: GroupPath, index: TypeIndex) -> Encoded:
    return code(f"Operations of `{identifier(index.names.resources[path].accessor)}`." if path else "The client.")


def _describe(path: GroupPath, index: TypeIndex, *, options: bool = False) -> Encoded:
    sdk, text = index.sdk, index.descriptions.get(path, "")
    fallback = f"Operations of `{index.names.resources[path].accessor}`."
    if not path:
        text, fallback = text or sdk.summary or sdk.description, f"Client of {sdk.title}."
    return text_docstring(text, fallback, "    ", options=options)
