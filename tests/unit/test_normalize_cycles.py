"""Schemas that lead back to themselves with no object or list between."""

from __future__ import annotations

from .normalize_support import Schemas, sdk


def test_a_union_is_not_its_own_member() -> None:
    found = Schemas("Self: {oneOf: [{$ref: '#/components/schemas/Self'}, {type: string}, {type: integer}]}")
    assert found.members("Self") == ["str", "int"]


def test_what_is_left_of_a_union_may_be_one_type() -> None:
    found = Schemas("Self: {oneOf: [{$ref: '#/components/schemas/Self'}, {type: string}]}")
    assert found.alias("Self") == "str"


def test_unions_in_a_ring_stand_for_the_same_values() -> None:
    found = Schemas("""
        A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}
        B: {oneOf: [{type: integer}, {$ref: '#/components/schemas/C'}]}
        C: {$ref: '#/components/schemas/A'}
    """)
    assert sorted(found.members("A")) == sorted(found.members("B")) == ["int", "str"]
    assert found.alias("C") in ("@A", "@B")


def test_a_ring_of_nothing_else_is_any_value() -> None:
    found = Schemas("A: {oneOf: [{$ref: '#/components/schemas/B'}]}\nB: {$ref: '#/components/schemas/A'}")
    assert (found.alias("A"), found.alias("B")) == ("any", "any")
    assert "schema-cycle" in found.codes


def test_a_list_between_is_no_ring() -> None:
    found = Schemas("Tree: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/Tree'}}]}")
    assert found.members("Tree") == ["str", "[@Tree]"]


def test_a_list_of_nothing_but_itself_holds_anything() -> None:
    found = Schemas("""
        Nest: {type: array, items: {$ref: '#/components/schemas/Nest'}}
        Twice: {type: array, items: {type: [array, 'null'], items: {$ref: '#/components/schemas/Twice'}}}
        One: {type: array, items: {$ref: '#/components/schemas/Other'}}
        Other: {type: array, items: {$ref: '#/components/schemas/One'}}
    """)
    assert (found.alias("Nest"), found.alias("Twice"), found.alias("One")) == ("[any]", "[any]", "[@Other]")
    assert "schema-cycle" in found.codes


def test_recursive_types_in_words() -> None:
    from generator.view.wire_types import target, type_words

    built, _ = sdk("""
        components:
          schemas:
            Tree: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/Tree'}}]}
            Nest: {type: array, items: {$ref: '#/components/schemas/Nest'}}
            S:
              type: object
              properties: {tree: {$ref: '#/components/schemas/Tree'}, nest: {$ref: '#/components/schemas/Nest'}}
    """)
    fields = {field.name: field.type for field in built.schemas["#/components/schemas/S"].fields}  # type: ignore[union-attr]
    assert type_words(built, fields["tree"]) == "string | any[]"
    assert type_words(built, fields["nest"]) == "any[]"
    assert target(built, fields["nest"]) is None
