"""Every place of a document where a text can stand, and a document with other texts there.

Names keep their meaning: what refers to a renamed thing (a reference, a required list, a path's template) follows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

from generator.document import read
from generator.plain import is_array, is_object

Files: TypeAlias = dict[str, Any]
"""The documents of an API by file name; the root's is `api.json`."""
Tokens: TypeAlias = tuple[str, ...]
ROOT = "api.json"


class Kind(StrEnum):
    """How a text is put in: prose and names all at once, keywords (whose value decides about code) a few at a time."""

    PROSE = "prose"
    NAME = "names"
    KEYWORD = "keywords"
    EXTRA = "unknown keys"
    FILE = "file names"


@dataclass(frozen=True, slots=True)
class Position:
    """A place: the value at `tokens` in `file`, its key (`on_key`), or for an unknown key the object itself."""

    file: str
    tokens: Tokens
    kind: Kind
    text: str
    on_key: bool = False


_NAME_MAPS = frozenset(
    """properties patternProperties $defs definitions dependentSchemas schemas responses parameters examples headers
    requestBodies securitySchemes securityDefinitions links callbacks pathItems mediaTypes paths webhooks content
    variables mapping additionalOperations scopes""".split()  # noqa: SIM905
)
_LINKED_MAPS = frozenset(("encoding", "dependentRequired", "$vocabulary"))
_PROSE = frozenset(
    """title summary description termsOfService version email identifier $comment bearerFormat kind example examples
    default enum const value dataValue serializedValue label source note""".split()  # noqa: SIM905
)
_DATA = frozenset(("example", "examples", "default", "enum", "const", "value", "dataValue"))
_READ = frozenset(
    """x-sdk-name x-sdk-group x-sdk-pagination x-sdk-retries x-sdk-sse-sentinel x-sdk-globals x-speakeasy-globals
    x-fern-global-headers x-speakeasy-group x-fern-sdk-group-name x-speakeasy-pagination x-fern-pagination x-ms-pageable
    x-speakeasy-retries x-fern-streaming""".split()  # noqa: SIM905
)
_VALUE_NAMES = frozenset(
    """operationId x-sdk-name x-speakeasy-name-override x-fern-sdk-method-name x-fern-type-name x-fern-property-name
    x-fern-parameter-name x-ms-client-name""".split()  # noqa: SIM905
)
_LINKS = frozenset(("required", "tags", "propertyName", "defaultMapping", "discriminator", "operationId", "parent"))


def load(seed: Path) -> Files:
    """The document `seed` and those that it refers to, in `models/` beside it."""
    files: Files = {ROOT: read(seed).data}
    for path in sorted((seed.parent / "models").glob("*.json")):
        files[f"models/{path.name}"] = json.loads(path.read_bytes())
    return files


def positions(files: Files) -> list[Position]:
    """Every position of every file, in the documents' order."""
    found = [Position(name, (), Kind.FILE, Path(name).stem) for name in files if name != ROOT]
    for name, data in files.items():
        found += _walk(name, data, (), named=name != ROOT, data=False)
    return found


def _walk(file: str, node: Any, tokens: Tokens, *, named: bool, data: bool) -> Iterator[Position]:
    if isinstance(node, str):
        yield Position(file, tokens, _kind_of_value(tokens, data), node)
    elif is_array(node):
        for index, item in enumerate(node):
            yield from _walk(file, item, (*tokens, str(index)), named=False, data=data)
    elif is_object(node):
        yield Position(file, tokens, Kind.EXTRA, "")
        for key, value in node.items():
            own = (*tokens, key)
            kind = _kind_of_key(own, named or data)
            if kind is not None:
                yield Position(file, own, kind, key, on_key=True)
            inner = not named and not data and key in _NAME_MAPS and is_object(value)
            mere = data or (not named and (key in _DATA or key.startswith("x-")) and not inner)
            callback = "callbacks" in tokens[-1:] and named
            yield from _walk(file, value, own, named=inner or callback, data=mere)


def _kind_of_key(tokens: Tokens, named: bool) -> Kind | None:
    """How the key of the node at `tokens` is put in; None for a fixed field of the specification."""
    key, owner = tokens[-1], tokens[-2] if len(tokens) > 1 else ""
    decides = owner in ("content", "additionalOperations") or (owner == "responses" and "components" not in tokens[:1])
    if key.startswith("x-"):
        return Kind.EXTRA
    if owner in _LINKED_MAPS or "security" in tokens[-3:-1] or (named and decides):
        return Kind.KEYWORD
    return Kind.NAME if named and key != "$ref" else None


def _kind_of_value(tokens: Tokens, data: bool) -> Kind:
    words = [token for token in tokens if not token.isdecimal()]
    last = words[-1] if words else ""
    if last in _VALUE_NAMES and "links" not in words:
        return Kind.NAME
    if any(word in _READ for word in words):
        return Kind.KEYWORD
    if data or last in _PROSE:
        return Kind.PROSE
    if last == "name" and ("parameters" in words or "tags" in words):
        return Kind.NAME
    return Kind.PROSE if last == "name" and words[-2:-1] in (["contact"], ["license"]) else Kind.KEYWORD


# --- putting texts in -------------------------------------------------------------------------------------------


def placed(position: Position, payload: str, *, behind: bool) -> str:
    """The text that `payload` makes at a position: after what stands there, or in its place (names keep apart)."""
    if position.kind is Kind.EXTRA and not position.on_key:
        return payload
    if behind:
        return position.text + payload
    if position.kind in (Kind.NAME, Kind.FILE) or position.on_key:
        lead = next((lead for lead in ("x-", "/") if position.text.startswith(lead)), "")
        return lead + payload + position.text
    return payload


def rewritten(files: Files, texts: Mapping[Position, str]) -> Files:
    """`files` with the given texts at their positions, and what refers to a renamed thing renamed too."""
    changes = {(each.file, each.tokens, _slot(each)): text for each, text in texts.items()}
    renamed = {each.text: text for each, text in texts.items() if each.kind is Kind.NAME}
    moved = {each.file: _file_name(text) for each, text in texts.items() if each.kind is Kind.FILE}
    change = _Change(changes, renamed, moved)
    return {moved.get(name, name): change.node(name, data, ()) for name, data in files.items()}


def _slot(position: Position) -> str:
    if position.kind is Kind.EXTRA and not position.on_key:
        return "extra"
    return "key" if position.on_key else "value"


def _file_name(text: str) -> str:
    legal = "".join("_" if char in "/\x00" or "\ud800" <= char <= "\udfff" else char for char in text)
    return f"models/{legal.encode()[:200].decode('utf-8', 'ignore')}.json"


@dataclass(frozen=True, slots=True)
class _Change:
    changes: Mapping[tuple[str, Tokens, str], str]
    renamed: Mapping[str, str]
    moved: Mapping[str, str]

    def node(self, file: str, node: Any, tokens: Tokens) -> Any:
        if is_object(node):
            made = {self.key(file, (*tokens, key)): self.node(file, item, (*tokens, key)) for key, item in node.items()}
            extra = self.changes.get((file, tokens, "extra"))
            return made if extra is None else {**made, extra: extra}
        if is_array(node):
            return [self.node(file, item, (*tokens, str(index))) for index, item in enumerate(node)]
        return self.value(file, node, tokens) if isinstance(node, str) else node

    def key(self, file: str, tokens: Tokens) -> str:
        key = self.changes.get((file, tokens, "key"), tokens[-1])
        if tokens[0] == "paths" and len(tokens) == 2:
            return self._template(key)
        if key == tokens[-1] and len(tokens) > 1 and (tokens[-2] in _LINKED_MAPS or "security" in tokens[-3:-1]):
            return self.renamed.get(key, key)
        return key

    def value(self, file: str, text: str, tokens: Tokens) -> str:
        if (file, tokens, "value") in self.changes:
            return self.changes[file, tokens, "value"]
        words = [token for token in tokens if not token.isdecimal()]
        if words[-1] in ("$ref", "operationRef") or words[-2:-1] == ["mapping"]:
            return self._reference(file, text) if "#" in text else self.renamed.get(text, text)
        if words[-1] in _LINKS or "security" in words[-2:]:
            return self.renamed.get(text, text)
        return text

    def _template(self, path: str) -> str:
        for old, new in self.renamed.items():
            path = path.replace(f"{{{old}}}", f"{{{new}}}")
        return path

    def _reference(self, base: str, text: str) -> str:
        target, _, fragment = text.partition("#")
        file = target or base
        tokens = [token.replace("~1", "/").replace("~0", "~") for token in unquote(fragment).split("/")[1:]]
        made = [self.key(file, tuple(tokens[: depth + 1])) for depth in range(len(tokens))]
        name = quote(_utf8(self.moved.get(target, target))) if target else ""
        escaped = ("/" + token.replace("~", "~0").replace("/", "~1") for token in made)
        return f"{name}#" + "".join(_quoted(token) for token in escaped)


def pointer_token(text: str) -> str:
    """A key as a part of a reference."""
    return _quoted(text.replace("~", "~0").replace("/", "~1"))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    """Percent-encoded, apart from halves of surrogate pairs, which no URI can hold and a reader gets as they are."""
    return "".join(char if "\ud800" <= char <= "\udfff" else quote(char, safe="/~") for char in text)


def written(files: Files, folder: Path) -> Path:
    """Write the documents into `folder`; where the root is."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data), encoding="utf-8")
    return folder / ROOT


def apart(found: Iterable[Position]) -> list[list[Position]]:
    """Positions in groups in which no two stand in the same object; keys apart from values."""
    rounds: dict[tuple[bool, int], list[Position]] = {}
    seen: dict[tuple[str, Tokens, bool], int] = {}
    for position in found:
        owner = (position.file, position.tokens[:-1], position.on_key)
        seen[owner] = number = seen.get(owner, -1) + 1
        rounds.setdefault((position.on_key, number), []).append(position)
    return list(rounds.values())
