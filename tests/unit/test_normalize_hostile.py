"""Documents made to exhaust the machine: the work stays in proportion to what is written."""

from __future__ import annotations

from typing import Any

from .normalize_support import Schemas

REF = "#/components/schemas/"


def ref(name: str) -> dict[str, str]:
    return {"$ref": REF + name}


def field(name: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string"}}}


def test_inclusions_that_double_at_each_step() -> None:
    schemas = {f"A{n}": {"allOf": [ref(f"A{n + 1}"), ref(f"A{n + 1}"), field(f"f{n}")]} for n in range(60)}
    found = Schemas({**schemas, "A60": field("last")})
    assert len(found.fields("A0")) == 61


def test_alternatives_that_double_at_each_step() -> None:
    schemas = {
        f"A{n}": {**field(f"f{n}"), "oneOf": [ref(f"A{n + 1}"), {**ref(f"A{n + 1}"), "required": ["x"]}]}
        for n in range(12)
    }
    found = Schemas({**schemas, "A12": field("last")})
    assert "alternatives-too-many" in found.codes


def test_long_chains_of_references() -> None:
    schemas = {f"A{n}": ref(f"A{n + 1}") for n in range(500)}
    found = Schemas({**schemas, "A500": field("f"), "S": {"type": "object", "properties": {"f": ref("A0")}}})
    assert found.fields("S") == {"f": "@A0"}


def test_what_is_far_behind_references_is_found() -> None:
    chain = {f"A{n}": ref(f"A{n + 1}") for n in range(3_000)}
    extended = {"allOf": [ref("A0"), field("own")]}
    found = Schemas({**chain, "A3000": field("far"), "S": extended})
    assert found.fields("S") == {"far": "str", "own": "str"}
    assert found.codes == []


def test_a_ring_of_references_leads_nowhere() -> None:
    ring = {f"A{n}": ref(f"A{(n + 1) % 300}") for n in range(300)}
    found = Schemas({**ring, "S": {"allOf": [ref("A0"), field("own")]}})
    assert found.fields("S") == {"own": "str"}
    assert set(found.codes) == {"schema-cycle"}


def test_a_union_of_two_thousand_members() -> None:
    members = [{**field(f"f{n}"), "required": ["k"]} for n in range(2000)]
    for number, member in enumerate(members):
        member["properties"]["k"] = {"const": f"v{number}"}
    found = Schemas({"S": {"oneOf": members}})
    assert found.decl("S").discriminator.mapping[1999][0] == "v1999"


def test_ten_thousand_values() -> None:
    values = [f"v{n}" for n in range(10_000)]
    found = Schemas(
        {"S": {"enum": values}, "T": {"anyOf": [{"const": value} for value in values] + [{"type": "string"}]}}
    )
    assert len(found.decl("S").values) == 10_000
    assert len(found.decl("T").members) == 2


def test_deeply_nested_lists_end() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(1000):
        schema = {"type": "array", "items": schema}
    assert Schemas({"S": schema}).codes == ["schema-too-deep"]


def test_deeply_nested_all_of_is_one_schema() -> None:
    schema: dict[str, Any] = field("f")
    for _ in range(1000):
        schema = {"allOf": [schema]}
    assert Schemas({"S": schema}).fields("S") == {"f": "str"}
