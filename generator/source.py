"""The only reader of specs: a root document and every file that its references reach, as plain data with positions.

A pointer names a node: `#/info` in the root document, `models/pet.yaml#/Pet` in another one, whose name is its path
relative to the root document's folder, or its URL. References are confined to that folder; URLs are followed only with
a `Fetcher`.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from itertools import islice, takewhile
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from .addresses import is_address, is_url, joined, parted
from .diagnostics import Diagnostic, InputError, Pointer, Position, error, join_pointer, split_pointer
from .document import Document, parse_document, read
from .frozen import dataclass
from .plain import LIMITS, Json, Limits, is_array, is_object, members
from .references import Reference, keyword, references, targets

if TYPE_CHECKING:
    from .remote import Fetcher

__all__ = ["Document", "Limits", "Locator", "Reference", "Source", "UnresolvedRef", "load", "parse_document", "read"]


class UnresolvedRef(KeyError):
    """A reference that leads to no document or no anchor. `code`, `reason` (a clause), `hint`."""

    def __init__(self, code: str, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason, self.hint = code, reason, hint


class Locator(Protocol):
    """Finds the position of a node of one document: the document itself, or a trace of the overlays on it."""

    def position(self, tokens: tuple[str, ...], *, on_key: bool = False) -> Position:
        """Where the node at `tokens`, or else its nearest existing ancestor, was written."""
        ...


@dataclass(frozen=True)
class Source:
    """A root document with what it refers to. Immutable: stages that change the data make another `Source`.

    `documents` is keyed by name, the root document's being empty. `failures` tells for each file that a reference
    names but that is not there why it is not. `locators` take the place of a document where an overlay changed it.
    """

    folder: Path
    documents: Mapping[str, Document]
    failures: Mapping[str, UnresolvedRef] = field(default_factory=dict[str, UnresolvedRef])
    locators: Mapping[str, Locator] = field(default_factory=dict[str, Locator])
    limits: Limits = LIMITS
    fetcher: Fetcher | None = None

    @property
    def root(self) -> Document:
        """The document that was asked for."""
        return self.documents[""]

    @property
    def data(self) -> Json:
        """The root document's data."""
        return self.root.data

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the root document draws in."""
        return tuple(self.folder / _plain_name(name) for name in self.documents if name and not is_url(name))

    @property
    def is_remote(self) -> bool:
        """Whether a part of it came from the web."""
        return any(is_url(name) for name in self.documents)

    @property
    def size(self) -> int:
        """The characters of all documents."""
        return sum(len(document.text) for document in self.documents.values())

    def get(self, pointer: Pointer) -> Json:
        """The node at `pointer`. Raises KeyError when there is none."""
        name, tokens = split_pointer(pointer)
        node = self.documents[name].data
        for token in tokens:
            node = _child(node, token, pointer)
        return node

    def has(self, pointer: Pointer) -> bool:
        """Whether there is a node at `pointer`."""
        try:
            self.get(pointer)
        except KeyError:
            return False
        return True

    @property
    def has_identifiers(self) -> bool:
        """Whether what a reference means may depend on where in its document it stands: schemas have an `$id`."""
        return bool(self._ids)

    def resolve(self, base: Pointer, ref: str) -> Pointer:
        """The pointer that the reference `ref` means where it stands at `base`; the node itself need not exist.

        Raises UnresolvedRef when the document cannot be had or has no such anchor."""
        name, tokens = split_pointer(base)
        target, fragment = parted(ref)
        fragment = _unquote(fragment)
        if not target:
            return self._in_resource(name, tokens, fragment)
        resource = self._identified(name, tokens, target)
        if resource is not None:
            return self._fragment(resource, fragment)
        document = locate(self.documents[""].name, name, target)
        if document in self.failures:
            raise self.failures[document]
        if document not in self.documents:
            raise UnresolvedRef("ref-not-found", f"there is no document {unquote(target)}")
        return self._fragment(document + "#", fragment)

    def position(self, pointer: Pointer, *, on_key: bool = False) -> Position:
        """Where the node at `pointer` was written; where it is missing, its nearest existing ancestor's key."""
        name, tokens = split_pointer(pointer)
        if name not in self.documents:
            return Position(name, 1, 1)
        locator: Locator = self.locators.get(name, self.documents[name])
        return locator.position(tokens, on_key=on_key)

    def references(self, name: str = "") -> Iterator[Reference]:
        """Every `$ref` of a document, in its order."""
        return references(self.documents[name].data)

    # --- $id and $anchor ---

    def _in_resource(self, name: str, tokens: tuple[str, ...], fragment: str) -> Pointer:
        """`#fragment` means the nearest enclosing schema with an `$id`, or else the document."""
        for length in range(len(tokens), 0, -1) if self._ids else ():
            pointer = join_pointer(name + "#", *tokens[:length])
            if pointer in self._resources:
                target = self._fragment(pointer, fragment)
                if self.has(target):
                    return target
        return self._fragment(name + "#", fragment)

    def _identified(self, name: str, tokens: tuple[str, ...], target: str) -> Pointer | None:
        if not self._ids:
            return None
        base = ""
        for length in range(len(tokens) + 1):
            node = self.get(join_pointer(name + "#", *tokens[:length]))
            own = members(node).get("$self") or members(node).get("$id")
            base = joined(base, own) if isinstance(own, str) else base
        return self._ids.get(joined(base, target), self._ids.get(target))

    def _fragment(self, resource: Pointer, fragment: str) -> Pointer:
        if not fragment or fragment.startswith("/"):
            return resource + fragment
        name = split_pointer(resource)[0]
        if (found := self._anchored(resource, name, fragment)) is None:
            hint = f"Write #/{fragment}?" if "/" in fragment else "Add an `$anchor`, or point with #/…"
            raise UnresolvedRef("ref-not-found", f"there is no anchor {fragment!r}", hint)
        return found

    def _anchored(self, resource: Pointer, name: str, anchor: str) -> Pointer | None:
        """The first node within `resource` that has the anchor."""
        if (resource, anchor) not in self._found:
            places = self._anchors.get((name, anchor), ())
            after = islice(places, bisect_left(places, (resource, 0)), None)
            inside = takewhile(lambda place: place[0].startswith(resource), after)
            first = min(inside, key=itemgetter(1), default=None)
            self._found[resource, anchor] = first[0] if first is not None else None
        return self._found[resource, anchor]

    @cached_property
    def _found(self) -> dict[tuple[Pointer, str], Pointer | None]:
        """What `_anchored` found before."""
        return {}

    @cached_property
    def _resources(self) -> frozenset[Pointer]:
        return frozenset(self._ids.values())

    @cached_property
    def _ids(self) -> Mapping[str, Pointer]:
        """Every `$id` (and a document's `$self`), both as written and made absolute → pointer."""
        found: dict[str, Pointer] = {}
        for name, document in self.documents.items():
            root = members(document.data).get("$self")
            base = root if isinstance(root, str) else ""
            if base:
                found[base] = name + "#"
            for tokens, value in keyword(document, "$id"):
                pointer = join_pointer(name + "#", *tokens)
                found.setdefault(value.removesuffix("#"), pointer)
                found.setdefault(joined(base, value).removesuffix("#"), pointer)
        return found

    def is_overridden(self, reference: str) -> bool:
        """Whether a `$dynamicRef` may mean another schema than its own one: several have the anchor, not counting
        those which stand beside a reference that they fill."""
        return self._unfilled[reference.partition("#")[2]] > 1

    @cached_property
    def _unfilled(self) -> Counter[str]:
        """How often there is each `$dynamicAnchor` that no reference fills."""
        found = (
            (join_pointer(place + "#", *tokens[:-2] if tokens[-2:-1] == ("$defs",) else tokens), value)
            for place, document in self.documents.items()
            for tokens, value in keyword(document, "$dynamicAnchor")
        )
        return Counter(value for holder, value in found if "$ref" not in members(self.get(holder)))

    @cached_property
    def _anchors(self) -> Mapping[tuple[str, str], list[tuple[Pointer, int]]]:
        """The nodes with an anchor, in the order of their pointers, with their numbers in that of the document."""
        found: dict[tuple[str, str], list[tuple[Pointer, int]]] = {}
        for name, document in self.documents.items():
            anchors = [*keyword(document, "$anchor"), *keyword(document, "$dynamicAnchor")]
            for number, (tokens, value) in enumerate(anchors):
                found.setdefault((name, value), []).append((join_pointer(name + "#", *tokens), number))
        return {key: sorted(places) for key, places in found.items()}


def load(path: Path, *, limits: Limits = LIMITS, fetcher: Fetcher | None = None) -> Source:
    """The document at `path` with every file that it refers to, directly or through others; with a `fetcher` also what
    it refers to by URL.

    Raises InputError when the document itself cannot be read or is not a mapping; files that cannot be had are kept
    as `failures`, for `validate` to report where they are referred to."""
    root = read(path, limits=limits)
    return assemble(path.parent.resolve(), root, limits=limits, fetcher=fetcher)


def assemble(
    folder: Path,
    root: Document,
    *,
    locators: Mapping[str, Locator] | None = None,
    limits: Limits = LIMITS,
    fetcher: Fetcher | None = None,
) -> Source:
    """A source around an already read root document that lives in `folder`.

    Raises InputError when it is not a mapping."""
    if not isinstance(root.data, dict):
        kind = "list" if isinstance(root.data, list) else "single value"
        hint = "An OpenAPI document begins with `openapi: 3.1.0`."
        raise InputError([_at(error("not-a-mapping", f"{root.name} is a {kind}, not a mapping.", "#", hint), root)])
    collector = _Collector(folder, root, limits, fetcher)
    collector.run()
    documents, failures = MappingProxyType(collector.documents), MappingProxyType(collector.failures)
    return Source(folder, documents, failures, MappingProxyType(dict(locators or {})), limits, fetcher)


def _at(diagnostic: Diagnostic, document: Document) -> Diagnostic:
    return replace(diagnostic, position=document.position(()))


class _Collector:
    """Loads what documents refer to, breadth first, so that the order is the documents' own."""

    def __init__(self, folder: Path, root: Document, limits: Limits, fetcher: Fetcher | None) -> None:
        self.folder, self.limits, self.fetcher = folder.resolve(), limits, fetcher
        self.documents: dict[str, Document] = {"": root}
        self.failures: dict[str, UnresolvedRef] = {}
        self._size = len(root.text)

    def run(self) -> None:
        queue = [""]
        for name in queue:
            for target in targets(self.documents[name]):
                document = locate(self.documents[""].name, name, target)
                if document in self.documents or document in self.failures:
                    continue
                try:
                    self.documents[document] = self._read(document)
                    queue.append(document)
                except UnresolvedRef as failure:
                    self.failures[document] = failure

    def _read(self, name: str) -> Document:
        asked = len(self.documents) + len(self.failures)
        if asked >= self.limits.documents or self._size > self.limits.size:
            raise UnresolvedRef(
                "document-limit", "the references draw in too many or too large files", "Bundle the document."
            )
        if not is_address(name):
            raise UnresolvedRef("ref-not-found", "it is no address", "What follows `//` must be a host.")
        try:
            document = self._remote(name) if is_url(name) else self._local(name)
        except InputError as fault:
            raise _unreadable(fault.diagnostics[0]) from None
        self._size += len(document.text)
        return document

    def _remote(self, url: str) -> Document:
        if self.fetcher is None:
            raise UnresolvedRef(
                "ref-remote",
                "it is a URL, and only files are read",
                "Save the document beside this one and refer to the file, or pass --allow-remote.",
            )
        from .remote import RemoteFault  # which imports what reads from the web

        try:
            content = self.fetcher.read(url)
        except RemoteFault as fault:
            raise UnresolvedRef("ref-remote", str(fault), "Save the document beside this one.") from None
        return parse_document(content, url, limits=self.limits)

    def _local(self, name: str) -> Document:
        try:
            path = (self.folder / _plain_name(name)).resolve()
        except (OSError, RuntimeError, ValueError) as fault:
            raise UnresolvedRef("file-unreadable", f"it is no path that can be followed ({fault})") from None
        if not path.is_relative_to(self.folder):
            raise UnresolvedRef(
                "ref-outside",
                "it leads out of the document's folder",
                "Move the file under the folder of the root document.",
            )
        display = posixpath.join(posixpath.dirname(self.documents[""].name), _plain_name(name))
        return read(path, display, limits=self.limits)


def _unreadable(cause: Diagnostic) -> UnresolvedRef:
    if cause.code == "file-not-found":
        return UnresolvedRef("ref-not-found", cause.message[0].lower() + cause.message[1:].rstrip("."), cause.hint)
    place = f"{cause.position.file}:{cause.position.line}:{cause.position.column}" if cause.position else ""
    return UnresolvedRef(cause.code, f"{place}: {cause.message.rstrip('.')}", cause.hint)


def locate(root_name: str, base: str, target: str) -> str:
    """The name of the document that the reference `target` (without fragment) means in the document `base`:
    a path relative to the root document's folder, a URL as it is, empty for the root document."""
    if is_url(target):
        return joined(base, target) if is_url(base) else target
    if is_url(base):
        return joined(base, target)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(_plain_name(base)), _unquote(urlsplit(target).path)))
    return "" if path == posixpath.basename(root_name.replace("\\", "/")) else _document_name(path)


def _document_name(path: str) -> str:
    return path.replace("%", "%25").replace("#", "%23")


def _plain_name(name: str) -> str:
    return name.replace("%23", "#").replace("%25", "%")


def _unquote(text: str) -> str:
    return unquote(text) if "%" in text else text


_INDEX = re.compile("0|[1-9][0-9]{0,9}")
"""A place in a list. One of more digits is beyond every list, and beyond what Python reads as a number."""


def _child(node: Json, token: str, pointer: Pointer) -> Json:
    if is_object(node) and token in node:
        return node[token]
    if is_array(node) and _INDEX.fullmatch(token) and int(token) < len(node):
        return node[int(token)]
    raise KeyError(pointer)
