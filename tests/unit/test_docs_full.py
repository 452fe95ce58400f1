"""What the full style says beside the seed's, and how it keeps its lines short."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator import ir
from generator.view.docs_facts import described, facts
from generator.view.prose import brief, wrapped

from . import ir_samples as s
from .docs_pages import pages, rows, section

LONG = "The first sentence says it. " + "The second one has more words than any cell should have. " * 3


def full(*decls: ir.SchemaDecl, **operation: Any) -> str:
    """The page of a resource with one operation, in the full style."""
    settings = replace(s.config(), docs_style="full")
    made = pages(s.sdk(*decls, operations=(s.operation("op", **operation),)), settings)
    return next(text for path, text in made.items() if path.startswith("docs/sdks/pets"))


def limited(type_: ir.Type, **limits: Any) -> ir.Type:
    return replace(type_, meta=replace(type_.meta, constraints=tuple(limits.items())))


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (limited(s.scalar("int"), minimum=1, maximum=9), ("At least `1`.", "At most `9`.")),
        (limited(s.scalar("str"), minLength=1, pattern="a|`b`"), ("At least `1` character.", "Matches `` a|`b` ``.")),
        (s.scalar("str", default="x", deprecated=True), ("**Deprecated.**", 'Default: `"x"`.')),
        (s.list_of(limited(s.scalar("int"), multipleOf=5)), ("Each item: A multiple of `5`.",)),
        (s.nullable(s.named("Kind")), ('One of `"a"`, `"b"`.',)),
        (s.scalar("str", default=None, examples=("y",)), ("Default: `null`.", 'Example: `"y"`.')),
    ],
)
def test_facts(type_: ir.Type, expected: tuple[str, ...]) -> None:
    assert facts(s.sdk(s.enum("Kind", "a", "b")), type_) == expected


def test_a_description_comes_from_any_level() -> None:
    pet = s.obj("Pet", s.field("name"))
    told = replace(pet, meta=replace(pet.meta, description="A pet."))
    assert described(s.sdk(told), s.list_of(s.nullable(s.named("Pet")))) == "A pet."
    assert described(s.sdk(told), s.scalar("str", description="Own."), told.meta) == "A pet."
    assert described(s.sdk(pet), s.named("Pet")) == ""


def test_a_long_text_stands_below_the_table_and_is_wrapped() -> None:
    page = full(arguments=(s.argument("query:a", type_=limited(s.scalar("int", description=LONG), minimum=3)),))
    parameters = section(page, "Parameters")
    assert rows(parameters)[0][3] == "The first sentence says it."
    assert "* **`a`**: The first sentence says it. The second" in parameters
    assert "\n  * At least `3`." in parameters
    assert max(len(line) for line in parameters.split("\n") if not line.startswith("|")) <= 100


def test_statuses_without_content_are_told() -> None:
    pet = s.obj("Pet", s.field("name"))
    gone = ir.Response("#/r", "204", "Nothing there.", ())
    denied = ir.Response("#/r", "401", "No key.", ())
    page = full(pet, responses=(s.result(s.named("Pet")), gone, denied))
    assert ["204", "none", "`None`", "Nothing there."] in rows(section(page, "Response"))
    assert ["401", "none", "No key."] in [[row[1], row[2], row[3]] for row in rows(section(page, "Errors"))]


def test_a_wrapped_text_means_what_it_meant() -> None:
    words = "word " * 19
    assert "\n- " not in wrapped(words + "- x " + words)
    assert "\n1. " not in wrapped(words + "1. x " + words)
    fenced = f"```\n{words * 3}\n```"
    assert wrapped(fenced) == fenced
    assert wrapped(f"* {words * 2}").split("\n")[1].startswith("  word")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short.", "Short."),
        ("Two. Sentences.", "Two. Sentences."),
        (LONG, "The first sentence says it."),
        ("For instance e.g. this one " + "goes on " * 20, None),
        ("`" + "x" * 150 + "`", "`" + "x" * 150 + "`"),
        ("a " * 45 + "`code that would be cut` and more", "a " * 44 + "a …"),
    ],
)
def test_the_first_sentence(text: str, expected: str | None) -> None:
    found = brief(text)
    assert found == expected if expected is not None else found.endswith(" …")
    assert found.count("`") % 2 == 0
