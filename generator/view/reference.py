"""The API reference: one page per operation, about the HTTP call and not about Python.

The page keeps the reference site's own words for types and its order: the call with curl, an answer, authorization,
body, response. What is deprecated follows in a section of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from ..config import Config
from ..diagnostics import Pointer
from ..encode import Encoded, code, html_text, join, single_line
from ..frozen import dataclass
from ..ir import Json, Operation, Sdk, Type
from ..lazily import Lazily
from ..names import Names
from . import markdown
from .docs_calls import Programs
from .docs_facts import described, facts
from .docs_rows import Style
from .part_anchors import PartAnchors
from .reference_curl import curl
from .reference_examples import shown
from .reference_parts import Note, Part, PartsSection, sections
from .reference_python import method_link, outcome, programs
from .repeated import repeated
from .types_md import page_stem, portable
from .wire_types import bullets, options, target, type_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A field, a parameter or a credential at its `anchor`: `head` is a fenced block of its name, type and place;
    `facts`, sentences in the full style, are its limits, its default and the like."""

    anchor: Encoded
    head: Encoded
    description: Encoded
    facts: tuple[Encoded, ...]
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
class Answer:
    """A fenced answer; `name` is its status and media type, empty where it stands alone."""

    name: Encoded
    text: Encoded


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """What `docs/api/{reference}.md.jinja` sees. `address` is the method and the path, a segment a line.

    Only in the full style: `method`, a link to the method's own page, the `programs` that make the call, `limits`,
    which are list items, and a table of `errors`."""

    file_stem: Encoded
    address: Encoded
    title: Encoded
    rule: Encoded
    description: Encoded
    curl: Encoded
    method: Encoded
    programs: tuple[Encoded, ...]
    answers: tuple[Answer, ...]
    sections: tuple[Section, ...]
    limits: tuple[Encoded, ...]
    errors: Encoded


def reference_pages(
    sdk: Sdk, names: Names, config: Config, methods: Mapping[Pointer, Encoded]
) -> Sequence[ReferencePage]:
    """A page for each operation, in the document's order; `methods` are the ways from `docs/` to their methods."""
    paths = page_paths(sdk, names)
    context = _Context(sdk, names, config, Programs(sdk, names, config.docs_style), methods)

    def page(operation: Operation) -> ReferencePage:
        path = paths[operation.pointer]
        return _Writer(context, operation, "../" * (path.count("/") + 1)).page(path)

    return Lazily(sdk.operations, page)


def page_paths(sdk: Sdk, names: Names) -> dict[Pointer, str]:
    """Operation → its page under `docs/api/`, without its ending: the accessor's folders, then the method."""
    found: dict[Pointer, str] = {}
    for resource in sdk.resources:
        accessor = names.resources[resource.path].accessor if resource.path else ""
        folders = [portable(each) for each in accessor.split(".") if each]
        for operation in resource.operations:
            found[operation.pointer] = "/".join([*folders, page_stem(names.methods[operation.pointer])])
    return found


@dataclass(frozen=True, slots=True)
class _Context:
    """What the pages of one SDK have in common."""

    sdk: Sdk
    names: Names
    config: Config
    programs: Programs
    methods: Mapping[Pointer, Encoded]

    @property
    def style(self) -> Style:
        """The style of the documentation."""
        return self.config.docs_style


@dataclass(frozen=True, slots=True)
class _Writer:
    all: _Context
    operation: Operation
    up: str
    anchors: PartAnchors = field(default_factory=PartAnchors)

    def page(self, stem: str) -> ReferencePage:
        title, full = title_of(self.operation), self.all.style == "full"
        return ReferencePage(
            code(stem),
            _address(self.operation),
            title,
            _rule(title, "="),
            _prose(description_of(self.operation)),
            markdown.fence(curl(self.all.sdk, self.operation, self.all.style), "bash"),
            method_link(self.all.programs, self.operation, self.up + self.all.methods[self.operation.pointer])
            if full
            else code(""),
            programs(self.all.programs, self.operation) if full else (),
            tuple(self._answers(full=full)),
            tuple(map(self._section, sections(self.all.sdk, self.operation))),
            *(
                outcome(self.all.sdk, self.all.names, self.all.config, self.operation, self.up)
                if full
                else ((), code(""))
            ),
        )

    def _answers(self, *, full: bool) -> Iterator[Answer]:
        """In the style of the reference site those of the first result, without words."""
        for response in self.operation.responses if full else self.operation.results[:1]:
            for content in response.contents:
                text = shown(self.all.sdk, content, self.all.style)
                name = f"{response.status}, {content.media_type}"
                if text is not None:
                    yield Answer(markdown.literal(name) if full else code(""), text)

    def _section(self, section: PartsSection) -> Section:
        heading = markdown.literal(section.title)
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
        sdk, full = self.all.sdk, self.all.style == "full"
        words = [
            single_line(part.name),
            type_words(sdk, part.type),
            part.place,
            "required" if part.required else "",
        ]
        last = option_words(options(sdk, part.type))
        return Entry(
            anchor,
            markdown.fence("\n".join(word for word in words if word), "text"),
            _prose(part.said or described(sdk, part.type, *part.metas) if full else part.said),
            facts_of(sdk, part) if full else (),
            tuple(code("  • " + markdown.line(member.meta.title)) for member in bullets(sdk, part.type)),
            markdown.fence("\n".join(["Available options:", *(word + "," for word in last[:-1]), last[-1]]), "text")
            if last
            else code(""),
            self._link(part.type),
        )

    def _link(self, type_: Type) -> Encoded:
        ref = target(self.all.sdk, type_)
        if ref is None:
            return code("")
        name = self.all.names.errors.get(ref) or self.all.names.models[ref]
        return code(f"See [models.{name}]({self.up}models/{page_stem(name)}.md).")


def facts_of(sdk: Sdk, part: Part) -> tuple[Encoded, ...]:
    """What is said of a part beside its type and its options, which are listed by themselves."""
    said = facts(sdk, part.type, *part.metas) if part.type is not None else ()
    return tuple(fact for fact in said if "One of `" not in fact)


def title_of(operation: Operation) -> Encoded:
    """What an operation is called: its summary, else its id or path."""
    said = operation.summary.strip()
    return markdown.own_line(said) if said else markdown.literal(operation.operation_id or operation.path)


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
    shown = (code(part) if part == "/" else markdown.literal(part) for part in segments)
    return join("\n", [markdown.literal(operation.method.upper()), *shown])


def _rule(title: str, mark: str) -> Encoded:
    return code(mark * max(len(title), 3))


def _note(note: Note) -> Encoded:
    return _prose(note.text) if note.is_prose else markdown.literal(note.text)


def _credential(part: Part, anchor: Encoded) -> Entry:
    facts = "\n".join([single_line(part.name), "string", part.place, "required"])
    words = [single_line(part.said.replace("`", ""))]
    head = markdown.fence("\n\n".join([facts, *filter(None, words)]), "text")
    return Entry(anchor, head, code(""), (), (), code(""), code(""))


@repeated
def _prose(text: str) -> Encoded:
    """A description as the reference site shows it: without the marks of code spans, spaces folded."""
    unmarked = re.sub(r"(?<!`)`([^`\n]+)`(?!`)", r"\1", text)
    return markdown.text("\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in unmarked.split("\n")), below=2)
