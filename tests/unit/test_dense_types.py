"""Types that refer to each other a lot: what is shown of them stays small, and takes no time to find."""

from __future__ import annotations

import json

from generator import ir
from generator.view.fitting import fits
from generator.view.placeholder import Shower
from generator.view.samples import Sampler

from . import ir_samples as s

NAMES = [f"T{number}" for number in range(30)]


def web(*, required: bool, lists: bool) -> ir.Sdk:
    """Each of thirty objects has a field for each of them."""

    def target(name: str) -> ir.Type:
        return s.list_of(s.named(name)) if lists else s.named(name)

    fields = [s.field(name.lower(), target(name), required=required) for name in NAMES]
    return s.sdk(*(s.obj(name, s.field("id", required=True), *fields) for name in NAMES))


def test_a_placeholder_is_cut_where_it_would_fill_pages() -> None:
    shown = Shower(web(required=False, lists=False), "seed").value(s.named("T0"), request=True)
    assert shown["t1"]["id"] == "<string>"
    assert "t0" not in shown
    assert len(json.dumps(shown, indent=2)) < 40_000


def test_a_sample_leaves_lists_empty_rather_than_filling_pages() -> None:
    sdk = web(required=True, lists=True)
    made = Sampler(sdk).value(s.named("T0"))
    assert fits(sdk, s.named("T0"), made)
    assert made["t1"] == []


def test_a_small_sample_shows_the_items_of_its_lists() -> None:
    sdk = s.sdk(s.obj("Pet", s.field("tags", s.list_of(s.named("Tag")), required=True)), s.obj("Tag", s.field("id")))
    assert Sampler(sdk).value(s.named("Pet")) == {"tags": [{}]}


def test_a_type_without_end_has_no_sample() -> None:
    assert Sampler(web(required=True, lists=False)).value(s.named("T0")) is None
