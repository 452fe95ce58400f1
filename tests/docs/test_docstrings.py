"""Docstrings as an editor's or a site's parser reads them: Google's style, without a warning."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

from tests.support.generation import written

GENERATED = Path(__file__).parents[2] / "generated" / "src"
HOSTILE = """
openapi: 3.1.0
info: {title: Odd, version: "1"}
servers: [{url: "https://odd.example"}]
paths:
  /things:
    post:
      operationId: makeThing
      tags: [things]
      summary: "Args:"
      description: "Makes one.\\n\\nArgs:\\n    x: none\\n\\nReturns:\\n  nothing: at all\\n\\nRaises:\\nit"
      parameters:
        - {name: size, in: query, schema: {type: integer, minimum: 1, default: 3}, description: "Note: a: b\\nReturns:"}
      responses:
        "200":
          description: "An answer: it is long enough to be wrapped, so that a second line follows the first one: here."
          content: {application/json: {schema: {type: string}}}
        "404": {description: "None: there."}
"""


def warnings_of(package: str, folder: Path, caplog: pytest.LogCaptureFixture) -> tuple[list[str], int]:
    """What griffe says when it parses every docstring of a package, and how many there are."""
    with caplog.at_level(logging.WARNING, logger="griffe"):
        loaded = griffe.load(package, search_paths=[str(folder)], docstring_parser="google", allow_inspection=False)
        assert isinstance(loaded, griffe.Module)
        count = sum(bool(one.docstring and one.docstring.parsed) for one in members(loaded))
    return [record.getMessage() for record in caplog.records], count


def members(owner: griffe.Module | griffe.Class) -> Iterator[griffe.Object]:
    for member in owner.members.values():
        if isinstance(member, griffe.Object):
            yield member
            if isinstance(member, (griffe.Module, griffe.Class)):
                yield from members(member)


def test_the_generated_package_parses_without_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    found, count = warnings_of("orq_ai_sdk", GENERATED, caplog)
    assert found == []
    assert count > 100


def test_a_method_has_every_section(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "odd.yaml").write_text(HOSTILE)
    written(tmp_path / "odd.yaml", (), None, tmp_path / "out")
    found, _ = warnings_of("odd", tmp_path / "out" / "src", caplog)
    assert found == []
    method = griffe.load("odd", search_paths=[str(tmp_path / "out" / "src")], docstring_parser="google")["things"]
    sections = {section.kind.value for section in method["Things.make_thing"].docstring.parsed}
    assert sections == {"text", "parameters", "returns", "raises", "examples"}


def test_a_wrong_docstring_is_found(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "wrong.py").write_text(
        'def f(a: int) -> int:\n    """F.\n\n    Args:\n        b: No such one.\n    """\n'
    )
    found, _ = warnings_of("wrong", tmp_path, caplog)
    assert found != []
