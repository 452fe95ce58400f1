"""Every Python sample of the generated Markdown, and of this repository's README, parses, type-checks and runs against
the API's own document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.selection import HOME
from tests.docs.sample_runner import Sample, distinct, run_errors, samples, syntax_errors, type_errors
from tests.support.documents import full_document
from tests.support.validating_server import ValidatingServer

SOURCES = Path(os.environ.get("SDK_SOURCES") or Path(__file__).parents[2] / "generated" / "src")
GENERATED = SOURCES.parent
SERVER = full_document()["servers"][0]["url"]


@pytest.fixture(scope="module")
def found() -> list[Sample]:
    return samples([HOME / "README.md", GENERATED / "README.md", GENERATED / "USAGE.md", GENERATED / "docs"])


def test_every_operation_has_samples(found: list[Sample]) -> None:
    assert found[0].page == HOME / "README.md"
    text = "\n".join(sample.text for sample in found)
    for method in ("all", "invalidate", "get_config", "invoke"):
        assert f"deployments.{method}(" in text


def test_samples_parse(found: list[Sample]) -> None:
    assert syntax_errors(found) == []


@pytest.mark.typed
def test_samples_type_check(found: list[Sample], tmp_path: Path) -> None:
    assert type_errors(distinct(found), SOURCES, tmp_path) == []


@pytest.mark.parametrize("media_type", [None, "text/event-stream"], ids=["as asked for", "streams wherever it can"])
def test_samples_run(found: list[Sample], tmp_path: Path, api: ValidatingServer, media_type: str | None) -> None:
    with api.respond(media_type=media_type):
        assert run_errors(distinct(found), SOURCES, tmp_path, {SERVER: api.url}, {"ORQ_API_KEY": "key"}) == []
    assert api.requests
