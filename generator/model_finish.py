"""The text of a model module as it goes into the package, from what the tool wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from .import_order import rank
from .model_schemas import RUNTIME

_FUTURE = "from __future__ import annotations\n"
_DISTRIBUTIONS = frozenset({"pydantic", "typing_extensions"})
_ALIAS = re.compile(r'^(\w+) = TypeAliasType\("\1", ((\w+)|.*)\)$', re.MULTILINE)
_BASES = re.compile(rf"^from {RUNTIME}\.(\w+) import (.*)\n", re.MULTILINE)
_IMPORTS = re.compile(r"\A(?:(?:from|import) .*\n|\n)+")
_REBUILD = re.compile(r"^\w+\.model_rebuild\(\)\n?", re.MULTILINE)
_HEADER = re.compile(r"\A(?:#.*\n|\n)*")


def finished(
    text: str,
    module: str,
    runtime_import: str,
    docstrings: Mapping[str, str],
    classes: Collection[str],
    recursive: Collection[str],
) -> str:
    """The text as it goes into the package: relative imports, docstrings after aliases, nothing built at import.

    Another name of a single class is a plain assignment: pydantic takes a `TypeAliasType` of a class which has a field
    of that type for a circle. Pyright takes a recursive `TypeAliasType` for a variable where it comes to it by way of
    another one.
    """

    circles: list[str] = []

    def documented(match: re.Match[str]) -> str:
        key = f"{module}.{match[1]}"
        alias = f"{match[1]} = {match[3]}" if match[3] in classes else match[0]
        if key not in recursive:
            return "\n".join(filter(None, (alias, docstrings.get(key, ""))))
        circles.append(key)
        explicit = f"    {match[1]}: TypeAlias = {match[2]}\n    {docstrings[key]}".rstrip()
        return f"if not TYPE_CHECKING:\n    {alias}\nelse:\n{explicit}"

    body = _BASES.sub(lambda line: _bases(line, text, runtime_import), _REBUILD.sub("", _HEADER.sub("", text)))
    whole = _with_imports(_ALIAS.sub(documented, body), has_circles=bool(circles))
    ordered = _IMPORTS.sub(_in_order, whole, count=1).rstrip() + "\n"
    # The tool makes tuples of unions, and keeps what it imported for these.
    return ordered if "Union[" in ordered else ordered.replace(", Union\n", "\n", 1)


def _with_imports(text: str, *, has_circles: bool) -> str:
    """The text with the imports that the finished aliases and models need, and without one that they do not."""
    needed = "from typing import TYPE_CHECKING\n" if has_circles or "    if not TYPE_CHECKING:\n" in text else ""
    needed += "from typing_extensions import TypeAlias\n" if has_circles else ""
    if "TypeAliasType(" not in text:
        text = text.replace("from typing_extensions import TypeAliasType\n", "")
    return text.replace(_FUTURE, f"{_FUTURE}{needed}", 1)


def _in_order(imports: re.Match[str]) -> str:
    """The imports as isort would order them; the tool's order depends on the other modules of its part."""
    names: dict[str, set[str]] = {}
    for line in imports[0].split("\n"):
        if line.strip():
            home, _, named = line.removeprefix("from ").partition(" import ")
            names.setdefault(home, set()).update(named.split(", "))
    groups: list[list[str]] = [[], [], [], []]
    for home, found in sorted(names.items()):
        groups[_distance(home)].append(_import(home, sorted(found, key=rank)))
    return "\n\n".join("\n".join(group) for group in groups if group) + "\n\n"


def _import(home: str, names: Sequence[str]) -> str:
    return f"from {home} import {', '.join(names)}" if any(names) else home


def _distance(home: str) -> int:
    """The group of an import: the future, the standard library, other distributions, the package's own modules."""
    if home.startswith("."):
        return 3
    return 0 if home == "__future__" else 1 + (home in _DISTRIBUTIONS)


def _bases(line: re.Match[str], text: str, runtime_import: str) -> str:
    """The import of the runtime's names, relative, and of those only that the module uses."""
    used = [name for name in line[2].split(", ") if len(re.findall(rf"\b{name}\b", text)) > 1]
    return f"from {runtime_import}.{line[1]} import {', '.join(used)}\n" if used else ""
