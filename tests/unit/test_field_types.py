"""A field's type as its model has it, and as signatures and pages have it: the model generator forgets what it does not
expect."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import ir, pipeline
from generator.outcome import Outcome
from generator.progress import Progress
from generator.selection import HOME, Selection
from generator.view.annotations import Annotator
from generator.view.type_index import index_types


@pytest.mark.parametrize("case", ["schemas", "subtypes", "xml", "streams"])
def test_models_and_signatures_agree(case: str, tmp_path: Path) -> None:
    spec = HOME / "tests" / "cases" / case / "spec.yaml"
    made = pipeline.run(Selection(spec=spec, output=tmp_path, prove="off"), Progress(None))
    pairs = list(_types(made))
    assert len(pairs) > 5
    assert [pair for pair in pairs if pair[1] != pair[2]] == []


def _types(made: Outcome) -> Iterator[tuple[str, str, str]]:
    """Each field, its type by the document, and its type in the model."""
    assert made.sdk is not None
    assert made.names is not None
    assert made.plan is not None
    texts = (text.decode() for path, text in made.plan.files.items() if re.search(r"/models/\w+\.py$", path))
    classes = {node.name: node for text in texts for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
    write = Annotator(index_types(made.sdk, made.names))
    for pointer, decl in made.sdk.schemas.items():
        if isinstance(decl, ir.ObjectDecl):
            name = made.names.models[pointer]
            written = dict(_fields(classes[name]))
            for field in decl.fields:
                if isinstance(field.type, ir.Named) and isinstance(made.sdk.schemas[field.type.ref], ir.EnumDecl):
                    continue  # what tells members of unions apart, the tool writes out
                attribute = made.names.fields[pointer][field.name]
                yield f"{name}.{attribute}", _plain(write.output(field.type)), _plain(written[attribute])


def _fields(model: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for node in model.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, ast.unparse(_Bare().visit(node.annotation))


class _Bare(ast.NodeTransformer):
    """Takes limits and names of fields away."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        annotated = isinstance(node.value, ast.Name) and node.value.id == "Annotated"
        return node.slice.elts[0] if annotated and isinstance(node.slice, ast.Tuple) else node


def _plain(text: str) -> str:
    """An annotation without the ways to write it."""
    text = re.sub(r"models\.|datetime\.(?=date)|_aliased|\s", "", text).replace("'", '"').replace("FileInput", "bytes")
    return text[len("Optional[") : -1] if text.startswith("Optional[") else text
