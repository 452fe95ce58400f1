"""The tables of a method's page say of its arguments and its result what its signature says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.selection import Selection
from tests.support.generation import planned

DOCUMENT = """
openapi: 3.0.3
info: {title: Images, version: '1'}
servers: [{url: 'https://images.example'}]
paths:
  /images:
    get:
      operationId: listImages
      parameters:
      - {name: cursor, in: query, schema: {type: string, nullable: true}}
      responses:
        '200': {description: All., content: &image {application/json: {schema: {$ref: '#/components/schemas/Image'}}}}
        '202': {description: Later., content: {application/json: {}}}
    post:
      operationId: addImage
      requestBody: &image_or_file
        content:
          application/json: {schema: {$ref: '#/components/schemas/Image'}}
          image/png: {schema: {type: string, format: binary}}
      responses:
        '200': {description: Known., content: *image}
        '204': {description: Added.}
    put:
      operationId: putImage
      requestBody: {<<: *image_or_file, required: true}
      responses: {'204': {description: Put.}}
components:
  schemas:
    Image: {type: object, properties: {url: {type: string}}}
"""
IMAGE = "[models.Image](../../models/image.md)"
FILE = "*Union[bytes, IO[bytes], io.BufferedReader]*"


def sections(folder: Path, style: str) -> dict[str, str]:
    """The methods of the one page, by name."""
    (folder / "images.yaml").write_text(DOCUMENT)
    (folder / "sdk.yaml").write_text(f"docs: {{style: {style}}}")
    pages = planned(Selection(spec=folder / "images.yaml", config=folder / "sdk.yaml", output=folder / "out"))
    [page] = (text for path, text in pages.items() if path.startswith("docs/sdks/"))
    return {part.partition("\n")[0]: part for part in re.split(r"^## ", page, flags=re.MULTILINE)}


@pytest.mark.parametrize("style", ["seed", "full"])
def test_arguments_and_results_are_those_of_the_signature(style: str, tmp_path: Path) -> None:
    found = sections(tmp_path, style)
    assert re.search(r"^\| `cursor` *\| \*Optional\[str\]\* ", found["list_images"], re.MULTILINE)
    assert f"| Optional[Union[{IMAGE}, {FILE}]] " in found["add_image"]
    assert f"| Union[{IMAGE}, {FILE}] " in found["put_image"]
    assert f"\n**Union[{IMAGE}, Any]**\n" in found["list_images"]
    assert (f"\n**Optional[{IMAGE}]**\n" if style == "full" else f"\n**{IMAGE}**\n") in found["add_image"]
    assert "### Response\n\n**" not in found["put_image"]
