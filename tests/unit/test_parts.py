"""Parts of the runtime that an SDK goes without where its API has no use for them: nothing else leans on them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from generator.selection import HOME
from generator.view.code_types import PartsView

RUNTIME = HOME / "templates" / "package" / "_runtime"
PARTS = frozenset(part.name for part in fields(PartsView))
BY_CODE = frozenset(
    {
        "answers",
        "formats",
        "markup",
        "mixed",
        "oauth",
        "renamed",
        "shared",
        "streamable",
        "webhooks",
        "wire_keys",
        "zones",
    }
)
"""Those which the generated code imports where it has a use for them."""
NEEDS = {
    "body_choice": {"files"},
    "files": {"uploads"},
    "markup_reading": {"markup"},
    "markup_writing": {"markup"},
    "mixed": {"files", "uploads"},
    "multipart": {"files"},
    "raw_bodies": {"files"},
    "sequences": {"files"},
    "wire_keys": {"streamable"},
}
"""What comes with a part, too: `generator/view/code_parts.py` sees to it."""


def imported(path: Path) -> Iterator[str]:
    """The modules of the runtime that a module of it imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            yield from [node.module] if node.module else [each.name for each in node.names]


def asked_for(path: Path) -> Iterator[str]:
    """The parts that a module asks for by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "part":
            (argument,) = node.args
            assert isinstance(argument, ast.Constant), f"{path.name}: a part is named by a literal"
            yield str(argument.value)


@pytest.mark.parametrize("path", sorted(RUNTIME.glob("*.py")), ids=lambda path: path.stem)
def test_only_parts_import_parts(path: Path) -> None:
    assert PARTS & set(imported(path)) <= NEEDS.get(path.stem, set())


def test_parts_are_asked_for_by_their_names() -> None:
    found = {name for path in RUNTIME.glob("*.py") for name in asked_for(path)}
    within = {name for path in RUNTIME.glob("*.py") if path.stem in PARTS for name in imported(path)}
    assert found <= PARTS
    assert PARTS - found - BY_CODE <= within, "a part that nobody asks for"


def test_each_part_is_a_module() -> None:
    assert {name for name in PARTS if not (RUNTIME / f"{name}.py").is_file()} == set()
