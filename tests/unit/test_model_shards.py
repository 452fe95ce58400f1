"""Models made in parts are the models made at once; a change in one module leaves the other parts as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench import synthetic
from generator import ir, model_shards, models
from generator.cache import NO_CACHE
from generator.layout import Layout, arrange
from generator.model_schemas import plan, schema
from generator.names import Names
from generator.pipeline import run
from generator.progress import Progress
from generator.selection import Selection
from tests.support.documents import full_document


def understood(folder: Path, document: Any) -> tuple[ir.Sdk, Names, Layout]:
    spec = folder / "api.json"
    spec.write_text(json.dumps(document), "utf-8")
    outcome = run(Selection(spec=spec, overlays=(), strict=False, prove="off"), Progress(None), NO_CACHE)
    assert outcome.sdk is not None
    assert outcome.names is not None
    return outcome.sdk, outcome.names, arrange(outcome.sdk, outcome.names)


def parts(folder: Path, document: Any, size: int) -> list[model_shards.Shard]:
    made = plan(*understood(folder, document))
    return model_shards.shards({made.keys[at]: schema(decl, made) for at, decl in made.sdk.schemas.items()}, size)


@pytest.mark.slow
def test_the_size_of_parts_does_not_show(tmp_path: Path) -> None:
    known = understood(tmp_path, full_document())
    whole = models.generate(*known, ".._runtime", part_size=10**9)
    assert models.generate(*known, ".._runtime", part_size=20) == whole
    assert len(whole) > 4


@pytest.mark.slow
def test_a_change_of_one_module_leaves_the_other_parts(tmp_path: Path) -> None:
    document = synthetic.document(60)
    before = parts(tmp_path, document, 30)
    document["components"]["schemas"]["Order"]["properties"]["colour"] = {"type": "string"}
    after = parts(tmp_path, document, 30)
    assert len(before) > 5
    assert sum(part not in before for part in after) == 1
    assert all("order" in part.modules for part in after if part not in before)
