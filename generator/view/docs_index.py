"""The indexes of the documentation: what leads to every page of resources, operations, models and errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..diagnostics import Pointer
from ..encode import Encoded, code
from ..frozen import dataclass
from ..ir import AliasDecl, EnumDecl, ObjectDecl, Operation, SchemaDecl, Sdk, UnionDecl
from ..names import Names
from . import markdown
from .docs_calls import Programs
from .docs_types import IndexView, LinkDoc, LinkGroup, ResourcePage
from .prose import brief
from .reference import page_paths
from .types_md import model_stem, page_stem

_KINDS: tuple[tuple[str, type[SchemaDecl]], ...] = (
    ("Objects", ObjectDecl),
    ("Unions", UnionDecl),
    ("Enums", EnumDecl),
    ("Other names of types", AliasDecl),
)


def index_view(sdk: Sdk, names: Names, resources: Sequence[ResourcePage], guides: Sequence[LinkDoc]) -> IndexView:
    """Links relative to `docs/`, group by group."""
    write = _Writer(sdk, names, resources)
    return IndexView(
        title=markdown.literal(sdk.title),
        guides=tuple(guides),
        resources=tuple(write.resources()),
        operations=tuple(write.operations()),
        models=tuple(group for group in write.models() if group.links),
        errors=tuple(write.errors()),
        errors_table=write.errors_table(),
    )


def methods_of(sdk: Sdk, index: IndexView) -> dict[Pointer, Encoded]:
    """Operation → the way from `docs/` to its method."""
    operations = [one for resource in sdk.resources for one in resource.operations]
    links = [link for group in index.resources for link in group.links]
    return {one.pointer: link.target for one, link in zip(operations, links, strict=True)}


@dataclass(frozen=True, slots=True)
class _Writer:
    sdk: Sdk
    names: Names
    pages: Sequence[ResourcePage]

    def resources(self) -> Iterator[LinkGroup]:
        """Each resource's page, and its methods there."""
        shown = [one for one in self.sdk.resources if one.operations]
        for resource, page in zip(shown, self.pages, strict=True):
            name = code(self.names.resources[resource.path].accessor if resource.path else self.names.client)
            target = code(f"sdks/{page.file_stem}/README.md")
            links = [LinkDoc(one.method, code(f"{target}#{one.anchor}"), one.summary) for one in page.operations]
            yield LinkGroup(name, target, tuple(links))

    def operations(self) -> Iterator[LinkGroup]:
        """Each operation's page in the API reference, by resource; the text is method and path."""
        paths = page_paths(self.sdk, self.names)
        for resource in self.sdk.resources:
            name = self.names.resources[resource.path].accessor if resource.path else self.names.client
            links = [self._operation(one, paths[one.pointer]) for one in resource.operations]
            if links:
                yield LinkGroup(code(name), code(""), tuple(links))

    def _operation(self, operation: Operation, path: str) -> LinkDoc:
        shown = markdown.inline_code(f"{operation.method.upper()} {operation.path}")
        return LinkDoc(shown, code(f"api/{path}.md"), markdown.line(brief(operation.summary or operation.description)))

    def models(self) -> Iterator[LinkGroup]:
        """The models by kind, in alphabetical order; errors have an index of their own."""
        shown = [one for one in self.sdk.schemas.values() if one.pointer in self.names.models]
        shown = [one for one in shown if one.pointer not in self.names.errors]
        for title, kind in _KINDS:
            yield LinkGroup(code(title), code(""), _sorted(self._model(one) for one in shown if isinstance(one, kind)))
        unions = (one for one in self.sdk.operations if one.pointer in self.names.responses)
        yield LinkGroup(code("Results of operations"), code(""), _sorted(self._result(one) for one in unions))

    def _model(self, decl: SchemaDecl) -> LinkDoc:
        name = self.names.models[decl.pointer]
        said = brief(decl.meta.description or decl.meta.title)
        told = markdown.line("" if said.lower() == name.lower() else said)
        if not told and decl.origin.role == "inline":
            told = code(f"Part of {markdown.inline_code(decl.origin.root)}.")
        return LinkDoc(code(name), self._page(decl.pointer), told)

    def _page(self, ref: str) -> Encoded:
        return code(f"models/{model_stem(self.names, ref)}.md")

    def _result(self, operation: Operation) -> LinkDoc:
        name = self.names.responses[operation.pointer]
        call = Programs(self.sdk, self.names).callee(operation).removeprefix("s.")
        return LinkDoc(code(name), code(f"models/{page_stem(name)}.md"), code(f"What `{call}` returns."))

    def errors(self) -> Iterator[LinkDoc]:
        """The documented exceptions."""
        for ref, name in sorted(self.names.errors.items(), key=lambda pair: pair[1]):
            decl = self.sdk.schemas.get(ref)
            yield LinkDoc(code(name), self._page(ref), markdown.line(brief(decl.meta.description if decl else "")))

    def errors_table(self) -> Encoded:
        """Each documented exception with its statuses and the methods that raise it; nothing where there is none."""
        found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        programs = Programs(self.sdk, self.names)
        for operation in self.sdk.operations:
            for case in operation.errors:
                statuses, calls = found.setdefault(case.type.ref, ({}, {}))
                statuses |= dict.fromkeys(case.statuses)
                calls[f"`{programs.callee(operation).removeprefix('s.')}`"] = None
        rows = [
            (self._error(ref), ", ".join(sorted(statuses)), markdown.Markup(_few(list(calls))))
            for ref, (statuses, calls) in found.items()
        ]
        return markdown.narrow_table(("Error", "Status Code", "Raised by"), rows) if rows else code("")

    def _error(self, ref: str) -> markdown.Markup:
        name = self.names.errors.get(ref) or self.names.models[ref]
        return markdown.Markup(f"[models.{name}](../{self._page(ref)})")


_MOST = 8


def _few(calls: Sequence[str]) -> str:
    more = f" and {len(calls) - _MOST} more" if len(calls) > _MOST else ""
    return ", ".join(calls[:_MOST]) + more


def _sorted(links: Iterable[LinkDoc]) -> tuple[LinkDoc, ...]:
    return tuple(sorted(links, key=lambda link: (link.text.lower(), link.text)))
