"""What templates receive is a contract: a change of it is noted in the changelog."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.context import contract, describe, fingerprint, template_name
from generator.progress import Progress
from generator.render import Target
from generator.selection import HOME, Selection

SNAPSHOT = Path(__file__).with_name("context_contract.txt")
TEMPLATES = sorted(
    path.relative_to(HOME / "templates").as_posix()
    for path in (HOME / "templates").rglob("*.jinja")
    if "_partials" not in path.parts
)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Target, ...]:
    output = tmp_path_factory.mktemp("context") / "sdk"
    selection = Selection(spec=HOME / "examples" / "petstore" / "petstore.yaml", output=output)
    return pipeline.run(selection, Progress(None)).targets


def test_the_contract_is_the_reviewed_one() -> None:
    if os.environ.get("GOLDEN"):
        SNAPSHOT.write_text(contract(), "utf-8", newline="\n")
    assert contract() == SNAPSHOT.read_text("utf-8"), "make golden, and note in CHANGELOG.md what templates must change"


def test_the_changelog_speaks_of_the_contract() -> None:
    note = f"[context {fingerprint(SNAPSHOT.read_text('utf-8'))}]"
    assert note in (HOME / "CHANGELOG.md").read_text("utf-8"), f"say in CHANGELOG.md what changed, with {note}"


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_is_told_what_it_receives(template: str, targets: tuple[Target, ...]) -> None:
    text = describe(template, targets)
    assert text.startswith(f"{template} receives:")
    assert "project: ProjectView" in text or "nav: list of NavItem" in text


def test_examples_are_values_of_the_document(targets: tuple[Target, ...]) -> None:
    text = describe("package/{resource}.py.jinja", targets)
    assert "resource: ResourceView" in text
    assert "file_stem: text    e.g. 'pets_sdk'" in text or "file_stem: text    e.g. 'pets'" in text


def test_every_value_has_the_type_that_the_contract_names(targets: tuple[Target, ...]) -> None:
    named = {line for line in contract().splitlines() if line and not line.startswith(" ")}
    for target in targets:
        for value in (target.context, target.collections):
            assert {type(each).__name__ for each in views(value)} <= named


def views(value: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from views(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from views(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from views(each)


def test_a_path_into_a_checkout_names_a_template_too() -> None:
    assert template_name("templates/package/sdk.py.jinja") == "package/sdk.py.jinja"
    assert template_name("package/sdk.py") == "package/sdk.py.jinja"
