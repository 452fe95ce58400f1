"""The API reference: one page per operation, about the HTTP call and not about Python.

The page keeps the reference site's own words for types and its order: the call with curl, an answer, authorization,
body, response. What is deprecated follows in a section of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..diagnostics import Pointer
from ..encode import Encoded, code, html_text, join, single_line
from ..ir import Json, Operation, Sdk, Type
from ..lazily import Lazily
from ..names import Names
from . import markdown
from .part_anchors import PartAnchors
from .reference_curl import curl
from .reference_examples import shown
from .reference_parts import Note, Part, PartsSection, sections
from .repeated import repeated
from .types_md import page_stem
from .wire_types import bullets, options, target, type_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A field, a parameter or a credential at its `anchor`: `head` is a fenced block of its name, type and place."""

    anchor: Encoded
    head: Encoded
    description: Encoded
    bullets: tuple[Encoded, ...]
    options: Encoded
    link: Encoded


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said below it, and its entries."""

    title: Encoded
    rule: Encoded
    notes: tuple[Encoded, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """What `docs/api/{reference}.md.jinja` sees. `address` is the method and the path, a segment a line."""

    file_stem: Encoded
    address: Encoded
    title: Encoded
    rule: Encoded
    description: Encoded
    curl: Encoded
    answers: tuple[Encoded, ...]
    sections: tuple[Section, ...]


def reference_pages(sdk: Sdk, names: Names) -> Sequence[ReferencePage]:
    """A page for each operation, in the document's order."""
    paths = page_paths(sdk, names)

    def page(operation: Operation) -> ReferencePage:
        path = paths[operation.pointer]
        return _Writer(sdk, names, operation, "../" * (path.count("/") + 1)).page(path)

    return Lazily(sdk.operations, page)


def page_paths(sdk: Sdk, names: Names) -> dict[Pointer, str]:
    """Operation → its page under `docs/api/`, without its ending: the accessor's folders, then the method."""
    found: dict[Pointer, str] = {}
    for resource in sdk.resources:
        folders = names.resources[resource.path].accessor.split(".") if resource.path else []
        for operation in resource.operations:
            found[operation.pointer] = "/".join([*folders, page_stem(names.methods[operation.pointer])])
    return found


@dataclass(frozen=True, slots=True)
class _Writer:
    sdk: Sdk
    names: Names
    operation: Operation
    up: str
    anchors: PartAnchors = field(default_factory=PartAnchors)

    def page(self, stem: str) -> ReferencePage:
        title = title_of(self.operation)
        contents = [content for response in self.operation.results[:1] for content in response.contents]
        return ReferencePage(
            code(stem),
            _address(self.operation),
            title,
            _rule(title, "="),
            _prose(description_of(self.operation)),
            markdown.fence(curl(self.sdk, self.operation), "bash"),
            tuple(fenced for content in contents if (fenced := shown(self.sdk, content)) is not None),
            tuple(map(self._section, sections(self.sdk, self.operation))),
        )

    def _section(self, section: PartsSection) -> Section:
        heading = markdown.own_line(section.title)
        return Section(
            heading,
            _rule(heading, "-"),
            tuple(map(_note, section.notes)),
            tuple(self._entry(section.title, part) for part in section.parts),
        )

    def _entry(self, section: str, part: Part) -> Entry:
        anchor = html_text(self.anchors.add((section, part.name)))
        if part.type is None:
            return _credential(part, anchor)
        facts = [
            single_line(part.name),
            type_words(self.sdk, part.type),
            part.place,
            "required" if part.required else "",
        ]
        last = option_words(options(self.sdk, part.type))
        return Entry(
            anchor,
            markdown.fence("\n".join(fact for fact in facts if fact), "text"),
            _prose(part.said),
            tuple(code("  • " + markdown.line(member.meta.title)) for member in bullets(self.sdk, part.type)),
            markdown.fence("\n".join(["Available options:", *(word + "," for word in last[:-1]), last[-1]]), "text")
            if last
            else code(""),
            self._link(part.type),
        )

    def _link(self, type_: Type) -> Encoded:
        ref = target(self.sdk, type_)
        if ref is None:
            return code("")
        name = self.names.errors.get(ref) or self.names.models[ref]
        return code(f"See [models.{name}]({self.up}models/{page_stem(name)}.md).")


def title_of(operation: Operation) -> Encoded:
    """What an operation is called: its summary, else its id or path."""
    return markdown.own_line(operation.summary or operation.operation_id or operation.path)


def description_of(operation: Operation) -> str:
    """What the document says of an operation beside its summary."""
    return operation.description if operation.description.strip() != operation.summary.strip() else ""


def option_words(values: tuple[Json, ...]) -> list[str]:
    """The values of an enum, each on one line."""
    return [single_line(value) if isinstance(value, str) else json.dumps(value) for value in values]


_SEGMENTS = 100
"""Steps of a path beyond which they do not stand on a line each."""


def _address(operation: Operation) -> Encoded:
    path = single_line(operation.path)
    segments = [part for part in re.split("(/)", path) if part] if path.count("/") < _SEGMENTS else [path]
    shown = (code(part) if part == "/" else markdown.own_line(part) for part in segments)
    return join("\n", [markdown.own_line(operation.method.upper()), *shown])


def _rule(title: str, mark: str) -> Encoded:
    return code(mark * max(len(title), 3))


def _note(note: Note) -> Encoded:
    return _prose(note.text) if note.is_prose else markdown.line(note.text)


def _credential(part: Part, anchor: Encoded) -> Entry:
    facts = "\n".join([single_line(part.name), "string", part.place, "required"])
    words = [single_line(part.said.replace("`", ""))]
    head = markdown.fence("\n\n".join([facts, *filter(None, words)]), "text")
    return Entry(anchor, head, code(""), (), code(""), code(""))


@repeated
def _prose(text: str) -> Encoded:
    """A description as the reference site shows it: without the marks of code spans, spaces folded."""
    unmarked = re.sub(r"(?<!`)`([^`\n]+)`(?!`)", r"\1", text)
    return markdown.text("\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in unmarked.split("\n")), below=2)
