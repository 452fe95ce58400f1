"""References and `allOf`."""

from __future__ import annotations

from typing import Any

from .normalize_support import Schemas


def test_words_beside_a_reference_belong_to_the_use() -> None:
    found = Schemas("""
      A: {type: object, description: the type, properties: {x: {type: string}}}
      S: {type: object, properties: {f: {$ref: '#/components/schemas/A', description: the use, default: {}}}}
    """)
    assert found.fields("S") == {"f": "@A"}
    assert found.field("S", "f").meta.description == "the use"
    assert found.field("S", "f").meta.default == {}
    assert found.decl("A").meta.description == "the type"


def test_all_of_one_reference_with_words_is_the_reference() -> None:
    found = Schemas("""
      A: {type: object, required: [x], properties: {x: {type: string}}}
      S:
        type: object
        properties:
          plain: {allOf: [{$ref: '#/components/schemas/A'}], description: d}
          null: {allOf: [{$ref: '#/components/schemas/A'}], nullable: true}
          same: {allOf: [{$ref: '#/components/schemas/A'}, {description: d}], type: object, required: [x]}
    """)
    assert list(found.fields("S").values()) == ["@A", "@A?", "@A"]
    assert found.field("S", "plain").meta.description == "d"


def test_all_of_merges_properties_requirements_and_references() -> None:
    found = Schemas("""
      Base: {type: object, required: [id], properties: {id: {type: string}, kind: {type: string}}}
      Middle: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {m: {type: integer}}}]}
      S:
        description: all of it
        allOf:
          - {$ref: '#/components/schemas/Middle'}
          - {type: object, required: [own, kind], properties: {own: {type: boolean}}}
        properties: {beside: {type: number}}
    """)
    assert found.fields("S") == {"id!": "str", "kind!": "str", "m": "int", "own!": "bool", "beside": "float"}
    assert found.decl("S").meta.description == "all of it"


def test_a_property_in_two_members_takes_the_narrower_type() -> None:
    found = Schemas("""
      Base: {type: object, properties: {kind: {type: string, description: d}, n: {type: number}}}
      S: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {kind: {enum: [s]}, n: {type: integer}}}]}
    """)
    assert found.fields("S") == {"kind": "='s'", "n": "int"}
    assert found.field("S", "kind").meta.description == "d"
    assert found.codes == []


def test_contradicting_properties_take_the_later_with_a_warning() -> None:
    found = Schemas("S: {allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}")
    assert found.fields("S") == {"a": "int"}
    assert found.codes == ["types-contradict"]


def test_objects_in_two_members_merge_into_a_declaration_of_their_own() -> None:
    found = Schemas("""
      Base: {type: object, properties: {o: {type: object, properties: {a: {type: string}}}}}
      S: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {o: {properties: {b: {type: string}}}}}]}
    """)
    assert found.fields("S") == {"o": "@S.o"}
    assert found.fields("S", "properties", "o") == {"a": "str", "b": "str"}
    assert found.fields("Base", "properties", "o") == {"a": "str"}


def test_inherited_inline_objects_are_shared() -> None:
    found = Schemas("""
      Base: {type: object, properties: {o: {type: object, description: d, properties: {a: {type: string}}}}}
      S: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {x: {type: string}}}]}
    """)
    assert found.fields("S") == {"o": "@Base.o", "x": "str"}
    assert found.field("S", "o").meta.description == "d"


def test_references_pass_through_chains_and_into_the_middle() -> None:
    found = Schemas("""
      A: {$ref: '#/components/schemas/B'}
      B: {type: object, properties: {o: {type: object, properties: {x: {type: string}}}, s: {type: string, title: t}}}
      S:
        type: object
        properties:
          chain: {$ref: '#/components/schemas/A'}
          middle: {$ref: '#/components/schemas/B/properties/o'}
          scalar: {$ref: '#/components/schemas/B/properties/s', description: own}
          through: {$ref: '#/components/schemas/A/properties/o'}
    """)
    assert found.fields("S") == {"chain": "@A", "middle": "@B.o", "scalar": "str", "through": "@B.o"}
    assert found.alias("A") == "@B"
    assert (found.field("S", "scalar").meta.title, found.field("S", "scalar").meta.description) == ("t", "own")


def test_references_into_other_files() -> None:
    found = Schemas(
        "S: {type: object, properties: {pet: {$ref: 'pets.yaml#/Pet'}, whole: {$ref: 'toy.yaml'}}}",
        pets="Pet: {type: object, properties: {toy: {$ref: 'toy.yaml'}, next: {$ref: '#/Pet'}}}",
        toy="{type: object, properties: {n: {type: string}}}",
    )
    assert found.fields("S") == {"pet": "@pets#/Pet", "whole": "@toy#"}
    assert found.form.schemas["pets#/Pet"].origin.root == "Pet"
    assert found.form.schemas["toy#"].origin.short == "toy"


def test_recursive_schemas() -> None:
    found = Schemas("""
      Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
      A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
      B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}
      Json: {anyOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/Json'}}]}
    """)
    assert found.fields("Tree") == {"children": "[@Tree]"}
    assert (found.fields("A"), found.fields("B")) == ({"b": "@B"}, {"a": "@A"})
    assert found.members("Json") == ["str", "[@Json]"]


def test_recursive_merges_end() -> None:
    found = Schemas("""
      A: {type: object, properties: {child: {$ref: '#/components/schemas/A'}, a: {type: string}}}
      B: {type: object, properties: {child: {$ref: '#/components/schemas/B'}, b: {type: string}}}
      S: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    """)
    assert found.fields("S") == {"child": "@S.child", "a": "str", "b": "str"}
    assert found.fields("S", "properties", "child") == {"child": "@S.child", "a": "str", "b": "str"}


def test_cycles_without_an_object_between_accept_any_value() -> None:
    found = Schemas("""
      A: {$ref: '#/components/schemas/B'}
      B: {$ref: '#/components/schemas/A'}
      C: {$ref: '#/components/schemas/C'}
      D: {allOf: [{$ref: '#/components/schemas/D'}, {properties: {x: {type: string}}}]}
    """)
    assert "any" in (found.alias("A"), found.alias("B"))
    assert found.alias("C") == "any"
    assert found.fields("D") == {"x": "str"}
    assert found.codes == ["schema-cycle"]


def test_a_position_that_refers_to_itself_through_a_list_accepts_any_value() -> None:
    found = Schemas("""
      A: {type: object, properties: {f: {type: array, items: {$ref: '#/components/schemas/A/properties/f'}}}}
    """)
    assert found.fields("A") == {"f": "[[any]]"}
    assert found.codes == ["schema-cycle"]


def test_a_reference_to_nothing_accepts_any_value() -> None:
    found = Schemas("S: {type: object, properties: {f: {$ref: '#/components/schemas/Gone'}}}")
    assert found.fields("S") == {"f": "any"}
    (problem,) = found.found
    assert (problem.code, problem.pointer) == ("ref-not-found", "#/components/schemas/S/properties/f/$ref")


def test_deep_nesting_ends_in_any_value() -> None:
    deep = nested(150)
    assert (len(deep.form.schemas), deep.codes) == (150, [])
    assert nested(600).codes == ["schema-too-deep"]


def nested(levels: int) -> Schemas:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}}
    return Schemas({"S": schema})


def test_equal_inline_schemas_of_one_name_and_root_are_one() -> None:
    item = "{type: object, description: %s, properties: {role: {type: string, enum: [a, b]}}}"
    found = Schemas(f"""
      S:
        type: object
        properties:
          one: {{type: object, properties: {{item: {item % "x"}}}}}
          two: {{type: object, properties: {{item: {item % "y"}}}}}
          item: {{type: object, properties: {{role: {{type: string, enum: [c, d]}}}}}}
      Other: {{type: object, properties: {{item: {item % "x"}}}}}
    """)
    assert found.fields("S", "properties", "one") == found.fields("S", "properties", "two") == {"item": "@S.one.item"}
    assert found.fields("S")["item"] == "@S.item"
    assert found.fields("Other") == {"item": "@Other.item"}


def inline(root: str, values: str, more: str = "") -> str:
    return f"{root}: {{type: object, properties: {{state: {{enum: [{values}]}}{more}}}}}\n"


def test_equal_inline_schemas_of_different_roots_are_one_unless_the_lock_names_them_apart() -> None:
    text = inline("A", "x, y") + inline("B", "x, y") + inline("C", "x, z") + inline("D", "x, y", ", state2: {}")
    state = {name: f"#/components/schemas/{name}/properties/state" for name in "ABCD"}
    free = Schemas(text, locked={})
    assert free.of_field("state") == {"A": "@A.state", "B": "@A.state", "C": "@C.state", "D": "@A.state"}
    assert free.decl("A", "properties", "state").origin.twins == (state["B"], state["D"])
    apart = Schemas(text, locked={state["A"]: "State", state["B"]: "BState"})
    assert apart.of_field("state") == {"A": "@A.state", "B": "@B.state", "C": "@C.state", "D": "@A.state"}
    same = Schemas(text, locked={state["A"]: "State", state["B"]: "State", state["D"]: "DState"})
    assert same.of_field("state") == {"A": "@A.state", "B": "@A.state", "C": "@C.state", "D": "@D.state"}


def test_declarations_come_in_the_order_of_claiming() -> None:
    found = Schemas("""
      A: {type: object, properties: {x: {type: object, properties: {deep: {enum: [a, b]}}}, y: {enum: [c, d]}}}
      B: {type: object, properties: {z: {enum: [e, f]}}}
    """)
    short = [pointer.removeprefix("#/components/schemas/") for pointer in found.form.schemas]
    assert short == ["A", "B", "A/properties/x", "A/properties/y", "B/properties/z",
                     "A/properties/x/properties/deep"]  # fmt: skip
