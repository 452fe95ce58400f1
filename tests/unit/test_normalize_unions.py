"""`oneOf`, `anyOf` and discriminators."""

from __future__ import annotations

import pytest

from .normalize_support import Schemas

ANIMALS = """
      Cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat]}, lives: {type: integer}}}
      Dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [dog]}, tail: {type: boolean}}}
      Plain: {type: object, properties: {name: {type: string}}}
"""


def union_of(text: str) -> Schemas:
    return Schemas(
        f"{ANIMALS}\n      U: {text}\n      S: {{type: object, properties: {{f: {{$ref: '#/components/schemas/U'}}}}}}"
    )


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("anyOf: [{type: string}, {type: 'null'}]", "str?"),
        ("oneOf: [{type: 'null'}, {$ref: '#/components/schemas/Cat'}]", "@Cat?"),
        ("oneOf: [{$ref: '#/components/schemas/Cat'}]", "@Cat"),
        ("anyOf: [{type: string}, {type: string, format: uri}]", "str"),
        ("anyOf: [{type: string, format: uuid}, {type: string, format: uuid}]", "str<uuid>"),
        ("anyOf: [{type: integer}, {type: number}]", "float"),
        ("anyOf: [{type: string, nullable: true}, {type: string}]", "str?"),
        ("anyOf: [{type: string}, {}]", "any"),
        ("oneOf: [{const: a}, {const: b}, {type: 'null'}]", "@S.f?"),
        ("type: [string, integer]", "@S.f"),
        ("type: [string, integer, 'null']", "@S.f?"),
        ("oneOf: [{type: 'null'}]", "none"),
        ("oneOf: [{anyOf: [{type: string}, {type: 'null'}]}, {type: integer}]", "@S.f?"),
        ("type: string, oneOf: [{format: uri}, {format: email}]", "str"),
    ],
)
def test_small_unions(schema: str, expected: str) -> None:
    found = Schemas(f"{ANIMALS}\n      S: {{type: object, properties: {{f: {{{schema}}}}}}}")
    assert found.fields("S") == {"f": expected}


def test_collapsed_strings_keep_a_sample_but_no_example() -> None:
    found = Schemas("S: {type: object, properties: {f: {anyOf: [{type: string, example: a}, {type: string}]}}}")
    assert found.field("S", "f").meta.examples == ()
    assert found.field("S", "f").meta.fallback_examples == ("a",)


def test_constants_one_by_one_are_an_enumeration_with_words() -> None:
    found = Schemas("S: {oneOf: [{const: a, title: Aye, description: x}, {const: b, title: Bee}]}")
    assert (found.decl("S").values, found.decl("S").names) == (("a", "b"), ("Aye", "Bee"))
    assert found.decl("S").descriptions == ("x", "")


def test_an_open_enumeration_lists_its_values_before_the_string() -> None:
    found = Schemas("S: {anyOf: [{type: string}, {type: string, enum: [a, b]}]}")
    assert found.members("S") == ["@S/anyOf/1", "str"]


def test_open_constants_are_one_enumeration() -> None:
    found = Schemas("S: {anyOf: [{const: a}, {const: b}, {type: string}]}")
    first, second = found.members("S")
    assert second == "str"
    assert found.form.schemas[found.decl("S").members[0].ref].values == ("a", "b")  # type: ignore[union-attr]
    assert first.startswith("@S/")


def test_equal_members_are_one() -> None:
    found = Schemas(
        "S: {anyOf: [{type: array, items: {type: string}}, {type: array, items: {type: string}}, {type: integer}]}"
    )
    assert found.members("S") == ["[str]", "int"]


@pytest.mark.parametrize(
    ("strings", "expected"),
    [
        ("{type: string, format: date-time}, {type: string, format: date}", "str"),
        ("{type: string, format: date}, {type: string}", "str"),
        ("{type: string, format: date}, {type: string, format: date, description: again}", "date<date>"),
    ],
)
def test_strings_of_several_formats_beside_another_type_are_one_string(strings: str, expected: str) -> None:
    found = Schemas(f"S: {{anyOf: [{strings}, {{type: integer}}]}}")
    assert found.members("S") == [expected, "int"]


def test_null_in_a_referenced_member_is_lifted_to_the_use() -> None:
    found = Schemas("""
      N: {type: [object, 'null'], properties: {a: {type: string}}}
      U: {anyOf: [{$ref: '#/components/schemas/N'}, {type: string}]}
      S: {type: object, properties: {f: {$ref: '#/components/schemas/U'}, g: {$ref: '#/components/schemas/N'}}}
    """)
    assert found.fields("S") == {"f": "@U?", "g": "@N?"}
    assert found.members("U") == ["@N", "str"]


def test_properties_beside_alternatives_are_in_each_member() -> None:
    found = union_of("{type: object, required: [id], properties: {id: {type: string}}, "
                     "oneOf: [{$ref: '#/components/schemas/Plain'}, {properties: {own: {type: string}}}]}")  # fmt: skip
    assert found.members("U") == ["@U/oneOf/0", "@U/oneOf/1"]
    assert found.fields("U", "oneOf", "0") == {"id!": "str", "name": "str"}
    assert found.fields("U", "oneOf", "1") == {"id!": "str", "own": "str"}
    assert found.decl("U", "oneOf", "0").origin.short == "Plain"


def test_all_of_a_base_and_alternatives() -> None:
    found = union_of("{allOf: [{$ref: '#/components/schemas/Plain'}, {oneOf: [{$ref: '#/components/schemas/Cat'}, "
                     "{$ref: '#/components/schemas/Dog'}]}]}")  # fmt: skip
    assert found.fields("U", "oneOf", "1") == {"name": "str", "kind!": "='dog'", "tail": "bool"}
    assert found.decl("U").discriminator.inferred


def test_alternatives_that_only_demand_fields_are_left_out() -> None:
    found = Schemas("S: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}")
    assert found.fields("S") == {"a": "str"}
    assert found.codes == ["alternatives-ignored"]


def test_two_unions_at_once_combine() -> None:
    found = Schemas("""
      S:
        oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]
        anyOf: [{properties: {c: {type: string}}}, {properties: {d: {type: string}}}]
    """)
    assert len(found.members("S")) == 4
    assert found.fields("S", "oneOf", "3") == {"b": "str", "d": "str"}


def test_too_many_combinations_keep_what_is_shared() -> None:
    many = ", ".join(f"{{properties: {{p{i}: {{type: string}}}}}}" for i in range(9))
    found = Schemas(f"S: {{type: object, properties: {{a: {{type: string}}}}, oneOf: [{many}], anyOf: [{many}]}}")
    assert found.fields("S") == {"a": "str"}
    assert found.codes == ["alternatives-too-many"]


def test_members_are_called_by_title_discriminator_value_component_or_number() -> None:
    found = Schemas("""
      U: {oneOf: [{title: First one, properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}
      D:
        discriminator: {propertyName: k}
        oneOf:
          - {required: [k], properties: {k: {const: x}, a: {type: string}}}
          - {required: [k], properties: {k: {const: y}, b: {type: string}}}
    """)
    assert found.decl("U", "oneOf", "0").origin.short == "First one"
    assert found.decl("U", "oneOf", "1").origin.short == "Two"
    assert found.decl("U", "oneOf", "1").origin.anchors == ("U",)
    assert found.decl("D", "oneOf", "1").origin.short == "y"


# --- discriminators -------------------------------------------------------------------------------------------------

BOTH = "[{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]"
CAT, DOG = "#/components/schemas/Cat", "#/components/schemas/Dog"


def test_a_constant_that_differs_is_a_discriminator() -> None:
    found = union_of(f"{{oneOf: {BOTH}}}").decl("U").discriminator
    assert (found.property, found.mapping, found.inferred) == ("kind", (("cat", CAT), ("dog", DOG)), True)


def test_an_optional_constant_is_none() -> None:
    found = Schemas("""
      A: {type: object, properties: {k: {const: a}}}
      B: {type: object, properties: {k: {const: b}}}
      U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    """)
    assert found.decl("U").discriminator is None


@pytest.mark.parametrize(
    "mapping",
    ["", ", mapping: {cat: Cat, dog: Dog}", f", mapping: {{cat: '{CAT}', dog: '{DOG}'}}"],
)
def test_a_declared_discriminator_goes_by_the_constants(mapping: str) -> None:
    found = union_of(f"{{oneOf: {BOTH}, discriminator: {{propertyName: kind{mapping}}}}}").decl("U").discriminator
    assert (found.property, found.mapping, found.inferred) == ("kind", (("cat", CAT), ("dog", DOG)), False)


STRINGS = """
  A: {type: object, required: [k], properties: {k: {type: string, description: d}}}
  B: {type: object, required: [k], properties: {k: {type: string}, b: {type: string}}}
  U:
    oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
    discriminator: {propertyName: k, mapping: {a: '#/components/schemas/A'}}
"""


def test_plain_strings_become_the_mapped_or_implicit_value() -> None:
    found = Schemas(STRINGS)
    assert found.fields("A") == {"k!": "='a'"}
    assert found.field("A", "k").meta.description == "d"
    assert found.fields("B") == {"k!": "='B'", "b": "str"}
    assert [value for value, _ in found.decl("U").discriminator.mapping] == ["a", "B"]


def test_a_member_under_two_values_takes_both() -> None:
    found = Schemas(STRINGS.replace("{a: '#/components/schemas/A'}",
                                    "{a: '#/components/schemas/A', z: '#/components/schemas/A'}"))  # fmt: skip
    assert [value for value, _ in found.decl("U").discriminator.mapping] == ["a", "z", "B"]
    assert found.fields("A") == {"k!": "@A.k"}
    assert found.decl("A", "properties", "k").values == ("a", "z")
    assert found.codes == []


def test_another_union_that_wants_another_value_adds_it() -> None:
    found = Schemas(
        STRINGS
        + """
  V:
    oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
    discriminator: {propertyName: k, mapping: {other: '#/components/schemas/A'}}
"""
    )
    for union in ("U", "V"):
        assert [value for value, _ in found.decl(union).discriminator.mapping] == ["a", "other", "B"]
    assert found.decl("A", "properties", "k").values == ("a", "other")


def test_enumerations_that_have_nothing_in_common_tell_members_apart() -> None:
    found = Schemas("""
      A: {type: object, required: [k], properties: {k: {enum: [a1, a2]}}}
      B: {type: object, required: [k], properties: {k: {enum: [b]}}}
      U:
        oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
        discriminator: {propertyName: k}
    """)
    assert [value for value, _ in found.decl("U").discriminator.mapping] == ["a1", "a2", "b"]


def test_values_that_only_one_member_lists_tell_it_too() -> None:
    found = Schemas("""
      A: {type: object, required: [k], properties: {k: {enum: [A, a2, both]}}}
      B: {type: object, required: [k], properties: {k: {enum: [b, b2, both]}}}
      U:
        oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
        discriminator: {propertyName: k, mapping: {b: B}}
    """)
    assert [value for value, _ in found.decl("U").discriminator.mapping] == ["A", "a2", "b", "b2"]
    assert found.decl("A", "properties", "k").values == ("A", "a2")


def test_an_example_tells_a_member_that_is_told_by_its_name_alone() -> None:
    found = Schemas("""
      A: {type: object, required: [k], properties: {k: {type: string, example: a}}}
      B: {type: object, required: [k], properties: {k: {type: string, example: both}}}
      C: {type: object, required: [k], properties: {k: {type: string, example: both}}}
      U:
        oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
        discriminator: {propertyName: k, mapping: {c: C}}
    """)
    assert [value for value, _ in found.decl("U").discriminator.mapping] == ["A", "a", "B", "both", "c"]
    assert found.decl("A", "properties", "k").values == ("A", "a")


def test_a_member_without_the_property_drops_the_discriminator() -> None:
    found = union_of(f"{{oneOf: [{{$ref: '{CAT}'}}, {{$ref: '#/components/schemas/Plain'}}], "
                     "discriminator: {propertyName: kind}}")  # fmt: skip
    assert found.decl("U").discriminator is None
    assert found.codes == ["discriminator-dropped"]


def test_nested_unions_pass_their_values_on() -> None:
    found = union_of("{oneOf: [{$ref: '#/components/schemas/Inner'}, {$ref: '#/components/schemas/Bird'}], "
                     "discriminator: {propertyName: kind}}\n"
                     f"      Inner: {{oneOf: {BOTH}}}\n"
                     "      Bird: {type: object, required: [kind], properties: {kind: {const: bird}}}")  # fmt: skip
    inner = "#/components/schemas/Inner"
    assert found.decl("U").discriminator.mapping[:2] == (("cat", inner), ("dog", inner))


def test_a_mapping_to_a_stranger_is_reported() -> None:
    found = union_of(f"{{oneOf: {BOTH}, discriminator: {{propertyName: kind, mapping: {{x: Plain}}}}}}")
    assert found.codes == ["discriminator-surplus"]


def test_a_merged_member_is_what_the_mapping_leads_to() -> None:
    found = Schemas("""
      A: {type: object, required: [k], properties: {k: {type: string}}}
      B: {type: object, required: [k], properties: {k: {type: string}}}
      U:
        properties: {common: {type: string}}
        oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
        discriminator: {propertyName: k, mapping: {a: A, b: B}}
    """)
    assert found.decl("U").discriminator.mapping == (
        ("a", "#/components/schemas/U/oneOf/0"),
        ("b", "#/components/schemas/U/oneOf/1"),
    )
    assert found.fields("A") == {"k!": "str"}
    assert found.fields("U", "oneOf", "0") == {"common": "str", "k!": "='a'"}


def test_a_discriminator_without_a_union_is_noted() -> None:
    found = Schemas("""
      Pet: {type: object, properties: {k: {type: string}}, discriminator: {propertyName: k}}
      Owner: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
    """)
    assert found.fields("Owner") == {"pet": "@Pet"}
    assert "discriminator-without-union" in found.codes


def test_a_base_with_a_discriminator_is_the_union_of_what_extends_it() -> None:
    found = Schemas("""
      Pet: {type: object, required: [k], properties: {k: {type: string}}, discriminator: {propertyName: k}}
      Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tail: {type: boolean}}}]}
      Owner: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
    """)
    assert found.fields("Dog") == {"k!": "='Dog'", "tail": "bool"}
    assert found.decl("Pet", "discriminator").discriminator.mapping == (
        ("Dog", "#/components/schemas/Dog"),
        ("Pet", "#/components/schemas/Pet"),
    )
    assert found.fields("Owner")["pet"] == "@Pet/discriminator"
    assert "discriminator-without-union" not in found.codes


@pytest.mark.parametrize(
    ("use", "codes"),
    [
        ("{$ref: '#/components/schemas/Salmon'}", ["subtype-alone"]),
        ("{type: array, items: {$ref: '#/components/schemas/Salmon'}}", ["subtype-alone"]),
        ("{$ref: '#/components/schemas/Smart'}", []),
        ("{$ref: '#/components/schemas/Fish'}", []),
        ("{oneOf: [{$ref: '#/components/schemas/Salmon'}, {$ref: '#/components/schemas/Smart'}]}", []),
    ],
)
def test_a_subtype_that_others_extend_means_itself_alone_which_is_told(use: str, codes: list[str]) -> None:
    found = Schemas(f"""
      Fish: {{type: object, required: [k], properties: {{k: {{type: string}}}}, discriminator: {{propertyName: k}}}}
      Salmon: {{allOf: [{{$ref: '#/components/schemas/Fish'}}, {{properties: {{wild: {{type: boolean}}}}}}]}}
      Smart: {{allOf: [{{$ref: '#/components/schemas/Salmon'}}, {{properties: {{iq: {{type: integer}}}}}}]}}
      S: {{type: object, properties: {{f: {use}}}}}
    """)
    assert found.codes == codes


@pytest.mark.parametrize("kinds", ["{type: string, enum: [CAR, TRUCK, BOAT]}", "{$ref: '#/components/schemas/Kind'}"])
def test_values_of_a_base_that_nothing_is_called_by_belong_to_no_subtype(kinds: str) -> None:
    found = Schemas(f"""
      Kind: {{type: string, enum: [CAR, TRUCK, BOAT]}}
      Vehicle:
        type: object
        required: [k]
        properties: {{k: {kinds}}}
        discriminator: {{propertyName: k, mapping: {{CAR: Car, TRUCK: Truck}}}}
      Car: {{allOf: [{{$ref: '#/components/schemas/Vehicle'}}, {{properties: {{k: {{const: CAR}}}}}}]}}
      Truck: {{allOf: [{{$ref: '#/components/schemas/Vehicle'}}, {{properties: {{load: {{type: integer}}}}}}]}}
    """)
    assert found.fields("Truck") == {"k!": "='TRUCK'", "load": "int"}
    assert [value for value, _ in found.decl("Vehicle", "discriminator").discriminator.mapping] == ["CAR", "TRUCK"]


DEFAULT = "discriminator: {propertyName: k, defaultMapping: Dog}"
BASE = f"{{type: object, properties: {{k: {{type: string}}}}, {DEFAULT}}}"
UNION = f"{{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Fox'}}], {DEFAULT}}}"


@pytest.mark.parametrize("pet", [BASE, UNION])
def test_a_default_of_a_mapping_is_warned_of(pet: str) -> None:
    found = Schemas(f"""
      Pet: {pet}
      Cat: {{type: object, required: [k], properties: {{k: {{type: string}}}}}}
      Fox: {{type: object, required: [k], properties: {{k: {{type: string}}, fur: {{type: string}}}}}}
      Dog: {{allOf: [{{$ref: '#/components/schemas/Pet'}}, {{properties: {{tail: {{type: boolean}}}}}}]}}
    """)
    assert found.codes.count("discriminator-default") == 1
