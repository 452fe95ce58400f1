"""The bench's own parts: the family of documents, the exponent of growth, the picture."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bench import synthetic
from bench.drawing import Line, draw
from bench.generation import slope
from generator.methods import METHODS


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("count", [1, 7, 130])
def test_the_family_has_so_many_operations(count: int, inline: bool) -> None:
    document = synthetic.document(count, inline)
    found = [item[method] for item in document["paths"].values() for method in METHODS if method in item]
    assert len(found) == count
    assert len({each["operationId"] for each in found}) == count


def test_the_exponent_is_that_of_the_power_law() -> None:
    assert slope([(size, 3 * size**1.5) for size in (100, 200, 400)]) == pytest.approx(1.5)


def test_the_picture_is_well_formed() -> None:
    picture = ElementTree.fromstring(draw("a < b", [Line("one & two", ((100, 1.5), (200, 3.0)))]))
    texts = [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"a < b", "one & two", "100", "200", "2"} <= set(texts)
