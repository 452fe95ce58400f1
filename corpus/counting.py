"""The operations of a document, counted without the generator: what its report is held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})


def operations(document: object) -> Iterator[tuple[str, str]]:
    """(METHOD, path) of each operation under `paths`, references between path items followed."""
    data = _mapping(document)
    methods = METHODS | {"query"} if str(data.get("openapi", "")).startswith("3.2") else METHODS
    for path, item in _mapping(data.get("paths")).items():
        followed = _followed(data, _mapping(item))
        for key, node in followed.items():
            if key in methods and isinstance(node, dict):
                yield key.upper(), str(path)
        for method, node in _mapping(followed.get("additionalOperations")).items():
            if isinstance(node, dict):
                yield str(method).upper(), str(path)


def _followed(data: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any]:
    for _ in range(20):
        ref = item.get("$ref")
        if not isinstance(ref, str) or not ref.startswith("#/"):
            break
        node: Any = data
        for token in unquote(ref[2:]).split("/"):
            node = _mapping(node).get(token.replace("~1", "/").replace("~0", "~"))
        item = _mapping(node)
    return item


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
