"""The documentation's site: its navigation, and the API reference as pages with tabs and fields that open.

The Markdown pages of the project are the site's too. Only the pages of operations are made a second time, of the same
parts: with the requests beside each other, an answer for each status, and HTML for what opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from ..config import Config
from ..encode import Encoded, code, html_text, json_text, single_line, toml_string
from ..frozen import dataclass
from ..ir import Operation, Resource, Response, Sdk
from ..names import Names
from ..render import Target
from . import markdown
from .code_project import summary
from .docs import docs_collections, docs_context, docs_view
from .docs_calls import Programs
from .docs_index import methods_of
from .docs_types import IndexView
from .reference import description_of, page_paths, title_of
from .reference_curl import curl
from .reference_examples import shown
from .reference_parts import Note, PartsSection, sections
from .reference_python import method_link, outcome, programs
from .site_fields import FieldWriter, Prose
from .site_types import NavItem, OperationPage, SiteSection, SiteView

SITE_FOLDER = "site"
_LISTED = 100
"""Groups, and operations of one group, that the navigation, which stands on every page, names one by one. Where there
are more, the page that lists all of them does."""
_READER = f"{__name__.partition('.')[0]}.site.gfm"
_GONE = "This operation is deprecated."
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})


def site_targets(sdk: Sdk, names: Names, config: Config, project: Target, prose: Prose) -> tuple[Target, Target]:
    """What `render` is to render for the site: the pages of the `project`, in full whatever its own style is, and the
    site's settings with a page for each operation. `prose` makes HTML of Markdown."""
    docs = docs_view(sdk, names, replace(config, docs_style="full"))
    programs = Programs(sdk, names, "full")
    write = _Writer(sdk, names, config, programs, prose, page_paths(sdk, names), methods_of(sdk, docs.index))
    view = SiteView(
        toml_name=toml_string(html_text(names.package)),
        toml_description=toml_string(html_text(summary(sdk, config))),
        toml_reader=toml_string(_READER),
        nav=tuple(_navigation(write, docs.index)),
    )
    pages = replace(
        project,
        context={**project.context, **docs_context(docs)},
        collections={**project.collections, **docs_collections(docs)},
    )
    site = Target(
        folder=SITE_FOLDER,
        output=SITE_FOLDER,
        context={field.name: getattr(view, field.name) for field in fields(view)},
        collections={"operation": tuple(map(write.page, sdk.operations))},
    )
    return pages, site


@dataclass(frozen=True, slots=True)
class _Writer:
    sdk: Sdk
    names: Names
    config: Config
    programs: Programs
    prose: Prose
    paths: dict[str, str]
    methods: Mapping[str, Encoded]
    """Operation → the way from the site's root to its method."""

    def page(self, operation: Operation) -> OperationPage:
        stem = self.paths[operation.pointer]
        up = "../" * (stem.count("/") + 1)
        writer = FieldWriter(self.sdk, self.names, f"{up}models/", self.prose)
        limits, errors = outcome(self.sdk, self.names, self.config, operation, up)
        method = single_line(operation.method)
        return OperationPage(
            file_stem=code(stem),
            title=title_of(operation),
            yaml_title=json_text(html_text(self.title(operation)), None),
            method=html_text(method.upper()),
            method_class=code(method.lower() if method.lower() in _METHODS else "other"),
            path=code(html_text(single_line(operation.path)).replace("/", "/<wbr>")),
            deprecated=markdown.line(operation.deprecation_message or _GONE) if operation.deprecated else code(""),
            description=markdown.text(description_of(operation), below=2),
            method_link=method_link(self.programs, operation, up + self.methods[operation.pointer]),
            requests=self._requests(operation),
            answers=tabs([tab for response in operation.responses for tab in self._answers(response)]),
            sections=tuple(_section(each, writer) for each in sections(self.sdk, operation)),
            limits=limits,
            errors=errors,
        )

    def title(self, operation: Operation) -> str:
        """What an operation is called where there is no Markdown."""
        return single_line(operation.summary or operation.operation_id or operation.path)

    def _requests(self, operation: Operation) -> Encoded:
        call = markdown.fence(curl(self.sdk, operation, "full"), "bash")
        written = zip(("Python", "Python async"), programs(self.programs, operation), strict=True)
        return tabs([("curl", call), *written])

    def _answers(self, response: Response) -> Iterator[tuple[str, Encoded]]:
        if not response.contents:
            yield response.status, code("No content.")
        for content in response.contents:
            name = f"{response.status} {content.media_type}" if len(response.contents) > 1 else response.status
            other = code(f"A body of the type {markdown.inline_code(content.media_type)}.")
            yield name, shown(self.sdk, content, "full") or other

    def groups(self) -> Iterator[tuple[str, Resource]]:
        """The resources that have operations, by the way from the client to them."""
        for resource in self.sdk.resources:
            if resource.operations:
                name = self.names.resources[resource.path].accessor if resource.path else self.names.client
                yield name, resource


def _section(section: PartsSection, writer: FieldWriter) -> SiteSection:
    return SiteSection(
        markdown.literal(section.title),
        tuple(map(_note, section.notes)),
        writer.fields(section.title, section.parts, request=section.request),
    )


def _note(note: Note) -> Encoded:
    return markdown.text(note.text, below=2) if note.is_prose else markdown.literal(note.text)


def tabs(blocks: Sequence[tuple[str, Encoded]]) -> Encoded:
    """Blocks of Markdown behind tabs, as Python-Markdown's tabbed extension reads them."""
    shown = [f'=== "{_label(name)}"\n\n{_indented(block)}' for name, block in blocks]
    return code("\n\n".join(shown))


def _label(name: str) -> str:
    return re.sub(r"[^\w+./* -]", "", single_line(name))


def _indented(block: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in block.split("\n"))


def _navigation(write: _Writer, index: IndexView) -> Iterator[NavItem]:
    yield _item("Home", "index.md")
    if index.guides:
        yield _item("Guides", "", [_item(one.text, one.target) for one in index.guides])
    methods = [_item(one.text, one.target) for one in index.resources]
    if methods:
        listed = methods if len(methods) <= _LISTED else []
        inner = [_item("Overview", "contents.md"), *listed, _item("Common arguments", "arguments.md")]
        yield _item("Python SDK", "", inner)
    yield _item("API reference", "", [_item("Operations", "api/README.md"), *_reference(write)])
    yield _item("Models", "models/README.md")
    yield _item("Errors", "errors/README.md")


def _reference(write: _Writer) -> Iterator[NavItem]:
    groups = list(write.groups())
    for name, resource in groups if len(groups) <= _LISTED else []:
        if len(resource.operations) <= _LISTED:
            items = [_item(write.title(one), f"api/{write.paths[one.pointer]}.md") for one in resource.operations]
            yield _item(name, "", items)


def _item(title: str, page: str, items: Sequence[NavItem] = ()) -> NavItem:
    return NavItem(toml_string(html_text(title)), toml_string(page) if page else code(""), tuple(items))
