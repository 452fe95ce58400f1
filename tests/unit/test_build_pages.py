"""What is said of an operation's pages: how paths are read, and where a mistake is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import pipeline
from generator.build.paging import PathError, path_of
from generator.progress import Progress
from generator.selection import Selection

SPEC = """\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'http://localhost'}]
paths:
  /a:
    get:
      operationId: a
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
"""
CONFIG = """\
operations:
  a:
    pagination: {style: page, parameter: page}
"""


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("data", "data"),
        ("$", ""),
        ("", ""),
        ("$.meta.next", "meta.next"),
        ("data[-1].id", "data.-1.id"),
        ("$.data[(@.length-1)].id", "data.-1.id"),
        ("$['some name'][0]", "some name.0"),
        ("next-cursor", "next-cursor"),
        ("a['@b.c']", "a.@b~c"),
    ],
)
def test_paths(written: str, path: str) -> None:
    assert path_of(written) == path


@pytest.mark.parametrize("written", ["a..b", "a[*]", "a[?(@.x)]", "['a~b']", "a[", "a."])
def test_what_is_no_path(written: str) -> None:
    with pytest.raises(PathError):
        path_of(written)


def test_a_mistake_in_the_settings_is_found_there(tmp_path: Path) -> None:
    spec, config = tmp_path / "a.yaml", tmp_path / "sdk.yaml"
    spec.write_text(SPEC)
    config.write_text(CONFIG)
    outcome = pipeline.run(Selection(spec=spec, config=config, output=tmp_path / "out"), Progress(None))
    (found,) = [each for each in outcome.diagnostics if each.code == "pagination-misfit"]
    assert found.position is not None
    assert (found.position.file, found.position.line) == (str(config), 2)
    assert outcome.plan is not None
