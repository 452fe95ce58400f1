"""What operations share by references is written out for each of them, up to a limit."""

from __future__ import annotations

import time
from typing import Any

import pytest

from generator.build import build
from generator.build.security import requirements_of
from generator.build.servers import servers_of
from generator.build.sharing import beyond
from generator.diagnostics import Diagnostic, InputError
from generator.ir import SecurityScheme
from generator.normalize import normalize
from generator.plain import Limits
from harden.heaps import SHARED

from .normalize_support import CONFIG, Memory


def refusal(document: Any, limits: Limits | None = None) -> Diagnostic | None:
    limits = limits or Limits()
    try:
        form, _ = normalize(Memory(document), limits=limits)
    except InputError as fault:
        return fault.diagnostics[0]
    return beyond(form, build(form, CONFIG)[0], 0, limits)


@pytest.mark.parametrize("name", sorted(name for name in SHARED if "server" not in name))
def test_what_is_shared_too_often_is_refused_with_its_place(name: str) -> None:
    found = refusal(SHARED[name]())
    assert found is not None
    assert (found.code, found.pointer.startswith("#/paths/~1p")) == ("shared-limit", True)
    assert "limits.shared" in found.hint


def test_what_is_shared_seldom_is_not_refused() -> None:
    small = SHARED["a parameter of a megabyte in 500 operations"]()
    small["components"]["parameters"]["P"]["description"] = "word"
    assert refusal(small) is None
    assert refusal(small, Limits(shared=10_000)) is not None


def test_the_limit_can_be_raised_and_a_large_document_may_share_more() -> None:
    made = SHARED["a description of 100 KB in 2,000 answers"]()
    form, _ = normalize(Memory(made))
    sdk, _ = build(form, CONFIG)
    assert beyond(form, sdk, 0, Limits()) is not None
    assert beyond(form, sdk, 0, Limits(shared=10**10)) is None
    assert beyond(form, sdk, 5 * 10**9, Limits()) is None


def test_many_requirements_take_time_by_their_number() -> None:
    names = [f"s{number}" for number in range(20_000)]
    schemes = {name: SecurityScheme(f"#/{name}", name, "http") for name in names}
    started = time.process_time()
    found = requirements_of([{name: []} for name in (*names, "s0")], "#/security", schemes, [])
    assert found == tuple((name,) for name in names)
    assert time.process_time() - started < 1


def test_a_server_whose_defaults_make_its_url_endless_is_left_out() -> None:
    told: list[Diagnostic] = []
    variable = {"default": "a" * 10_000}
    servers = [{"url": "https://{v}" + "{v}" * 3_000, "variables": {"v": variable}}, {"url": "https://b.example"}]
    assert [each.url for each in servers_of(servers, "#/servers", told)] == ["https://b.example"]
    assert [(each.code, each.pointer) for each in told] == [("server-url-limit", "#/servers/0")]


def test_a_server_without_a_scheme_is_called_by_https() -> None:
    told: list[Diagnostic] = []
    servers = [
        {"url": "//a.example/v1"},
        {"url": "//{v}.example", "variables": {"v": {"default": "b"}}},
        {"url": "/v1"},
    ]
    found = [each.url for each in servers_of(servers, "#/servers", told)]
    assert found == ["https://a.example/v1", "https://{v}.example", "/v1"]
    assert [each.code for each in told] == ["server-scheme-assumed"] * 2
