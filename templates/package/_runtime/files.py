"""Files and pieces of content: what a call takes for them, and how each attempt reads them anew."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from mimetypes import MimeTypes
from pathlib import Path
from typing import IO, Annotated, Any, Optional, TypeAlias, Union

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticSerializationUnexpectedValue, core_schema

from .bodies import Payload, bare
from .coreschema import Node, SchemaTree, tree_of
from .operation import Schema
from .uploads import Failures, async_content, part_content, sync_content

BINARY = "application/octet-stream"

IN_PARTS = "parts"
"""The context of serialization where files have parts of their own."""

RawFile: TypeAlias = Union[bytes, IO[bytes], io.BufferedReader, os.PathLike[str]]
"""The content of a file: bytes, an open binary file, or a path that is opened when the request is sent."""


class FileMarker:
    """Tells pydantic to take a file as it is, after a look at its type."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            check_file, serialization=core_schema.plain_serializer_function_ser_schema(_held, info_arg=True)
        )


FileInput: TypeAlias = Annotated[
    Union[
        RawFile,
        tuple[Optional[str], RawFile],
        tuple[Optional[str], RawFile, Optional[str]],
        tuple[Optional[str], RawFile, Optional[str], Mapping[str, str]],
    ],
    FileMarker,
]
"""What a file field takes: a `RawFile`, or a tuple of file name, content and maybe media type and headers."""


UploadInput: TypeAlias = Union[RawFile, Iterable[bytes], AsyncIterable[bytes]]
"""What a body of bytes takes: a `RawFile`, or the content in pieces."""


class HeldFile:
    """A file on its way through pydantic, which would take an open one for an iterator."""

    __slots__ = ("file",)

    def __init__(self, file: Any) -> None:
        self.file = file

    def __str__(self) -> str:
        """The text of bytes, which stand in place of a text."""
        return str(self.file, "utf-8")


@cache
def is_taken(schema: Schema) -> bool:
    """Whether the type, or a field of it, is a file."""
    tree = tree_of(schema)
    return any(_is_file(tree, node) for node in _positions(tree, tree.root))


def _positions(tree: SchemaTree, node: Node) -> Iterator[Node]:
    """A type, and what is in each of its fields."""
    node = tree.inner(node)
    yield node
    if node["type"] in _UNIONS:
        for choice in tree.choices(node):
            yield from _positions(tree, choice)
    elif node["type"] == "model":
        inner = tree.resolve(node["schema"])
        yield from (field["schema"] for field in tree.fields(node).values())
        yield from [inner["extras_schema"]] if "extras_schema" in inner else ()
    elif node["type"] == "dict" and "values_schema" in node:
        yield node["values_schema"]


def _is_file(tree: SchemaTree, node: Node, lists: int = 0) -> bool:
    node = tree.inner(node)
    if node["type"] in _UNIONS:
        return any(_is_file(tree, choice, lists) for choice in tree.choices(node))
    if node["type"] == "list" and "items_schema" in node and not lists:
        return _is_file(tree, node["items_schema"], lists + 1)
    kind: str = node["type"]
    return kind == "function-plain"


_UNIONS = frozenset({"union", "tagged-union"})


def is_raw_file(value: object) -> bool:
    """Whether `value` is a `RawFile`."""
    return isinstance(value, (bytes, bytearray, memoryview, os.PathLike)) or callable(getattr(value, "read", None))


def is_content(value: object) -> bool:
    """Whether `value` is file content or a stream, which has no type to be held against."""
    return is_raw_file(value) or hasattr(value, "__next__") or hasattr(value, "__anext__")


def check_file(value: Any) -> Any:
    """`value` if it is a `FileInput`; raises ValueError for anything else."""
    content = value[1] if isinstance(value, tuple) and 2 <= len(value) <= 4 else value  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]
    if not is_raw_file(content):  # pyright: ignore[reportUnknownArgumentType]
        raise ValueError("expected bytes, an open binary file, a path, or a tuple (file name, content, ...)")
    return value  # pyright: ignore[reportUnknownVariableType]


def _held(value: Any, info: core_schema.SerializationInfo) -> Any:
    """The file, which is nothing in JSON where the context says that it has a part of its own. What is none is left to
    the other members of a union."""
    try:
        check_file(value)
    except ValueError as error:
        raise PydanticSerializationUnexpectedValue(str(error)) from None
    if info.context != IN_PARTS:
        return value if isinstance(value, (bytes, os.PathLike)) else HeldFile(value)  # pyright: ignore[reportUnknownVariableType]
    return None if info.mode == "json" else HeldFile(value)


@dataclass(slots=True)
class FilePayload(Payload):
    """A payload of files, which it opens or rewinds for each attempt."""

    _opened: list[Any] = field(default_factory=list[Any], repr=False)
    _starts: dict[int, int] = field(default_factory=dict[int, int], repr=False)
    _failures: Failures = field(default_factory=Failures, repr=False)

    def open(self, *, is_async: bool = False) -> tuple[dict[str, Any], int | None]:
        """The body as the HTTP client's `build_request` takes it, and its size where that must be told."""
        self._failures = kept = Failures()
        if self.parts is None:
            content = self._ready(self.content)
            return async_content(content, kept) if is_async else sync_content(content)
        ready = [
            (name, (head, part_content(self._ready(file), kept), *rest)) for name, (head, file, *rest) in self.parts
        ]
        return {"files": ready}, None

    def _ready(self, content: Any) -> Any:
        if isinstance(content, os.PathLike):
            opened = Path(content).open("rb")  # noqa: SIM115  # pyright: ignore[reportUnknownArgumentType]
            self._opened.append(opened)
            return opened
        if isinstance(content, (bytearray, memoryview)):
            return bytes(content)  # pyright: ignore[reportUnknownArgumentType]
        if hasattr(content, "seek"):
            with suppress(OSError, ValueError):
                content.seek(self._starts.setdefault(id(content), content.tell()))
        return content

    def close(self) -> None:
        """Close the files that `open` opened, and raise what the content raised while it was sent."""
        while self._opened:
            self._opened.pop().close()
        self._failures.raise_first()


def file_name(content: Any) -> str:
    """The file's own name, without its folders and with `?` for what is no character; empty where it has none."""
    path: object = getattr(content, "name", "") if callable(getattr(content, "read", None)) else content
    name = os.path.basename(str(path)) if isinstance(path, (str, os.PathLike)) else ""  # pyright: ignore[reportUnknownArgumentType]
    return name.encode(errors="replace").decode()


def media_type_of(name: str, allowed: str) -> str:
    """What a file called `name` is sent as, where `allowed` are media types or ranges with commas between them: what
    its name says if that is one of them, else the first that is no range."""
    ranges = [each.strip() for each in allowed.split(",") if each.strip()]
    guessed = _types().guess_type(name, strict=False)[0] or "" if len(ranges) > 1 or "*" in allowed else ""
    if guessed and any(fnmatchcase(guessed, bare(each)) for each in ranges):
        return guessed
    return next((each for each in ranges if "*" not in each), BINARY)


@cache
def _types() -> MimeTypes:
    return MimeTypes()  # without the machine's own files: the same everywhere


def is_replayable(content: Any) -> bool:
    """Whether a file's content can be read twice."""
    if isinstance(content, (bytes, bytearray, memoryview, os.PathLike)):
        return True
    seekable = getattr(content, "seekable", None)
    return bool(seekable and seekable())
