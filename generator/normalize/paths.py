"""Paths as they are meant: the marks of other frameworks, and parameters that stand in the query of a path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..diagnostics import Pointer, join_pointer, note
from .form import ParamSite
from .reading import Reader

_PLACE = re.compile(r"\{([^{}]+)\}")
_EXPRESS = re.compile(r"(?<=/):(\w+)(?=/|$)")
_MARKED = re.compile(r"[+#./;?&]?([^:*]+?)(?:\*|:.*)?\Z")
"""A name with the operator of RFC 6570 before it, or a star or a pattern after it."""


class PathReader:
    """Reads the path of one operation; what is read otherwise than it is written is noted."""

    def __init__(self, reader: Reader, pointer: Pointer, params: Iterable[ParamSite]) -> None:
        self._reader = reader
        self._pointer = pointer
        self._params = list(params)

    def read(self, written: str) -> tuple[str, tuple[ParamSite, ...]]:
        """The path as OpenAPI writes it, and the parameters."""
        path = _PLACE.sub(self._unmarked, _EXPRESS.sub(self._from_colon, self._without_query_list(written)))
        head, found, query = path.partition("?")
        kept = [piece for piece in query.split("&") if not self._is_parameter(piece)]
        path = f"{head}?{'&'.join(kept)}" if found and any(kept) else head
        if path != written:
            message = f"The path {written} is read as {path}."
            self._reader.report(note("path-read-otherwise", message, self._pointer))
        return path, tuple(self._params)

    def _names(self, *locations: str) -> set[str]:
        return {each.name for each in self._params if each.location in locations}

    def _from_colon(self, found: re.Match[str]) -> str:
        return f"{{{found[1]}}}" if found[1] in self._names("path") else found[0]

    def _unmarked(self, found: re.Match[str]) -> str:
        meant = _MARKED.match(found[1])
        known = self._names("path")
        if not meant or found[1] in known or meant[1] not in known:
            return found[0]
        if found[1].startswith("+"):
            self._params = [_of_segments(each) if each.name == meant[1] else each for each in self._params]
        return f"{{{meant[1]}}}"

    def _without_query_list(self, path: str) -> str:
        """Without `{?a,b}`: those are parameters of the query, unless one of the path is called that."""
        known = self._names("path")
        lists = [words for words in re.findall(r"\{([?&][^{}]+)\}", path) if words not in known]
        for words in lists:
            path = path.replace(f"{{{words}}}", "")
            for name in words[1:].split(","):
                self._add(name.strip().removesuffix("*"), name.strip().removesuffix("*"), required=False)
        return path

    def _is_parameter(self, piece: str) -> bool:
        """Whether a piece of a path's query is a parameter, which then is one of the query."""
        key, _, value = piece.partition("=")
        found = _PLACE.fullmatch(value)
        if found is None or not key:
            return False
        self._add(found[1], key, required=True)
        return True

    def _add(self, name: str, key: str, *, required: bool) -> None:
        for index, each in enumerate(self._params):
            if each.name == name and each.location in ("path", "query"):
                must = required or each.data.get("required") is True
                self._params[index] = replace(each, name=key, location="query", data={**each.data, "required": must})
                return
        pointer = join_pointer(self._pointer, "parameters", name)
        self._params.append(ParamSite(pointer, key, "query", {"name": key, "in": "query", "required": required}))


def _of_segments(site: ParamSite) -> ParamSite:
    return replace(site, data={**site.data, "x-multi-segment": True})
