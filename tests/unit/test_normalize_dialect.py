"""OpenAPI 3.0 and careless documents read as OpenAPI 3.1."""

from __future__ import annotations

import pytest

from generator import ir

from .normalize_support import Schemas


def alias(text: str) -> str:
    return Schemas(f"S: {{{text}}}\nU: {{properties: {{f: {{$ref: '#/components/schemas/S'}}}}, type: object}}").alias(
        "S"
    )


def property_type(text: str) -> str:
    return Schemas(f"S: {{type: object, properties: {{f: {{{text}}}}}}}").fields("S")["f"]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("type: string", "str"),
        ("type: integer, format: int64", "int<int64>"),
        ("type: number", "float"),
        ("type: boolean", "bool"),
        ("type: string, format: date-time", "datetime<date-time>"),
        ("type: string, format: date", "date<date>"),
        ("type: string, format: binary", "str<binary>"),
        ("type: string, format: made-up", "str<made-up>"),
        ("type: string, nullable: true", "str?"),
        ("type: [string, 'null']", "str?"),
        ("type: 'null'", "none"),
        ("type: array, items: {type: integer}", "[int]"),
        ("type: array", "[any]"),
        ("items: {type: string}", "[str]"),
        ("prefixItems: [{type: string}, {type: integer}], items: false", "(str, int)"),
        ("prefixItems: [{type: string}, {type: integer}], minItems: 2", "(str, int)"),
        ("items: [{type: string}, {type: [integer, 'null']}], additionalItems: false", "(str, int?)"),
        ("prefixItems: [{type: integer}, {type: number}], items: false, minItems: 1", "[float]"),
        ("type: [array, 'null'], prefixItems: [{type: string}], maxItems: 1", "(str)?"),
        ("prefixItems: [{type: integer}, {type: number}], items: {type: integer}", "[float]"),
        ("type: object", "{any}"),
        ("type: object, additionalProperties: {type: integer}", "{int}"),
        ("additionalProperties: true", "{any}"),
        ("type: object, patternProperties: {'^x': {type: string}}", "{str}"),
        ("", "any"),
        ("description: nothing else", "any"),
        ("enum: [a]", "='a'"),
        ("const: 3", "=3"),
        ("const: a, type: string, nullable: true", "='a'?"),
        ("type: boolean, enum: [true, false]", "bool"),
        ("type: string, enum: [1]", "='1'"),
        ("type: integer, enum: ['1']", "=1"),
        ("enum: [null]", "none"),
        ("const: {a: 1}", "any"),
        ("type: date", "date<date>"),
        ("type: int", "int"),
        ("type: nonsense", "any"),
        ("minimum: 3", "float"),
        ("format: int32", "int<int32>"),
        ("maxLength: 3", "str"),
        ("type: string, contentMediaType: image/png, contentEncoding: base64", "base64<base64>"),
        ("type: [integer, number]", "float"),
    ],
)
def test_simple_schemas(schema: str, expected: str) -> None:
    assert property_type(schema) == expected


def test_boolean_schemas_accept_any_value_and_false_is_reported() -> None:
    found = Schemas("S: {type: object, properties: {a: true, b: false}}")
    assert found.fields("S") == {"a": "any", "b": "any"}
    assert found.codes == ["schema-never"]


def test_exclusive_bounds_of_3_0_take_the_place_of_the_bound() -> None:
    found = Schemas("S: {type: object, properties: {f: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9,"
                    " exclusiveMaximum: false}}}")  # fmt: skip
    assert found.field("S", "f").meta.constraints == (("maximum", 9), ("exclusiveMinimum", 1))


def test_unusable_constraints_are_dropped() -> None:
    found = Schemas("S: {type: object, properties: {f: {type: string, maxLength: -1, minLength: x, pattern: 3}}}")
    assert found.field("S", "f").meta.constraints == ()


def test_a_limit_that_limits_nothing_tells_no_type() -> None:
    found = Schemas("""
S:
  properties:
    a: {uniqueItems: false}
    b: {minItems: 0, minLength: 0, minProperties: 0}
    c: {uniqueItems: true}
    d: {minLength: 1}
""")
    assert found.fields("S") == {"a": "any", "b": "any", "c": "[any]", "d": "str"}


def test_example_goes_before_examples() -> None:
    found = Schemas("S: {type: object, properties: {f: {type: string, example: a, examples: [b]}}}")
    assert found.field("S", "f").meta.examples == ("a", "b")


def test_a_default_null_is_not_an_absent_default() -> None:
    found = Schemas("S: {type: object, properties: {f: {type: string, default: null}, g: {type: string}}}")
    assert found.field("S", "f").meta.default is None
    assert found.field("S", "g").meta.default is ir.MISSING


def test_enums_keep_their_values_names_and_null() -> None:
    found = Schemas("""
      S: {type: [string, 'null'], enum: [a, b, null, a], x-enum-varnames: [First, Second]}
      U: {type: object, properties: {f: {$ref: '#/components/schemas/S'}}}
    """)
    assert found.decl("S").values == ("a", "b")
    assert found.decl("S").names == ("First", "Second")
    assert found.fields("U") == {"f": "@S?"}


@pytest.mark.parametrize(("values", "severity"), [("[1, 2]", "note"), ("[1.10, 2]", "warning")])
def test_numbers_among_texts_are_told(values: str, severity: str) -> None:
    found = Schemas(f"S: {{type: string, enum: {values}}}")
    assert [each.severity.value for each in found.found if each.code == "enum-retyped"] == [severity]


def test_enum_names_by_value() -> None:
    found = Schemas("S: {type: string, enum: [a, b], x-speakeasy-enums: {b: Bee}}")
    assert found.decl("S").names == ("a", "Bee")


def test_what_is_not_expressed_is_noted() -> None:
    found = Schemas("S: {type: object, properties: {f: {type: string, not: {const: a}, if: {const: b}}}}")
    assert found.codes == ["keyword-ignored"]


def test_tuples_of_no_certain_length_become_lists() -> None:
    found = Schemas(
        "S: {type: object, properties: {f: {prefixItems: [{type: string}, {type: integer}], items: {type: integer}}}}"
    )
    assert found.fields("S") == {"f": "[@S.f/prefixItems]"}
    assert found.members("S", "properties", "f", "prefixItems") == ["str", "int"]
    assert found.codes == ["tuple-as-list"]


def test_additional_properties_beside_properties() -> None:
    found = Schemas("""
      Open: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
      Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
      Silent: {type: object, properties: {a: {type: string}}}
    """)
    assert found.show(found.decl("Open").additional) == "int"
    assert not found.decl("Open").closed
    assert (found.decl("Closed").additional, found.decl("Closed").closed) == (None, True)
    assert (found.decl("Silent").additional, found.decl("Silent").closed) == (None, False)


def test_a_required_name_without_a_property_takes_any_value() -> None:
    found = Schemas("S: {type: object, required: [a, b], properties: {a: {type: string}}}")
    assert found.fields("S") == {"a!": "str", "b!": "any"}
    assert found.codes == ["required-undescribed"]


def test_components_without_fields_are_aliases() -> None:
    found = Schemas("Id: {type: string}\nIds: {type: array, items: {$ref: '#/components/schemas/Id'}}\nAny: {}")
    assert [found.alias(name) for name in ("Id", "Ids", "Any")] == ["str", "[@Id]", "any"]


BROKEN = (
    "[]", "3", "a", "null", "{type: 3}", "{properties: []}", "{required: 3}", "{enum: 3}", "{allOf: 3}", "{oneOf: {}}",
    "{items: 3}", "{discriminator: 3}", "{type: []}", "{enum: []}", "{oneOf: []}", "{$ref: 3}", "{$ref: '#/nowhere'}",
)  # fmt: skip


@pytest.mark.parametrize("schema", BROKEN)
def test_a_broken_schema_never_stops_the_run(schema: str) -> None:
    assert "#/components/schemas/S" in Schemas(f"S: {schema}").form.schemas
