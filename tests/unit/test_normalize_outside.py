"""Components that are nothing but a reference to a schema of another file."""

from __future__ import annotations

from generator import ir

from .normalize_support import Schemas, normal

ORDER = "{type: object, properties: {n: {type: string}}}"
AT = "#/components/schemas/"


def root_of(found: Schemas, pointer: str) -> str:
    return found.form.schemas[pointer].origin.root


def test_the_schema_of_a_file_has_the_name_of_its_component() -> None:
    found = Schemas(
        """
        Order: {$ref: order_v2.yaml}
        Cart: {type: object, properties: {a: {$ref: '#/components/schemas/Order'}, b: {$ref: order_v2.yaml}}}
        """,
        order_v2=ORDER,
    )
    assert list(found.form.schemas) == ["order_v2#", AT + "Cart"]
    assert found.fields("Cart") == {"a": "@order_v2#", "b": "@order_v2#"}
    assert found.form.schemas["order_v2#"].origin == ir.Origin("Order", "component", "Order", twins=(AT + "Order",))


def test_a_place_within_a_file_has_it_too_also_within_another_schema() -> None:
    found = Schemas(
        """
        Item: {$ref: 'all.yaml#/definitions/thing'}
        Total: {$ref: 'all.yaml#/properties/total'}
        Id: {$ref: 'all.yaml#/properties/id'}
        All: {$ref: all.yaml}
        """,
        all="""
            type: object
            properties: {total: {type: object, properties: {n: {type: integer}}}, id: {type: string}}
            definitions: {thing: {type: object, properties: {n: {type: string}}}}
        """,
    )
    roots = {pointer: decl.origin.root for pointer, decl in found.form.schemas.items()}
    assert roots == {
        "all#/definitions/thing": "Item", "all#/properties/total": "Total", "all#/properties/id": "Id", "all#": "All",
    }  # fmt: skip
    decl = found.form.schemas["all#"]
    assert isinstance(decl, ir.ObjectDecl)
    assert [found.show(each.type) for each in decl.fields] == ["@all#.total", "@all#.id"]


def test_of_two_components_the_one_that_is_called_so_gives_the_name() -> None:
    text = "Bill: {$ref: order_line.yaml}\nOrderLine: {$ref: order_line.yaml}\nSum: {$ref: order_line.yaml}"
    found = Schemas(text, order_line=ORDER)
    assert root_of(found, "order_line#") == "OrderLine"
    assert (found.alias("Bill"), found.alias("Sum")) == ("@order_line#", "@order_line#")
    first = Schemas("Bill: {$ref: x.yaml}\nSum: {$ref: x.yaml}", x=ORDER)
    assert (root_of(first, "x#"), first.alias("Sum")) == ("Bill", "@x#")


def test_what_only_leads_on_is_passed() -> None:
    found = Schemas(
        "Order: {$ref: 'index.yaml#/Order'}\nUse: {type: array, items: {$ref: 'index.yaml#/Order'}}",
        index="Order: {$ref: order.yaml}",
        order=ORDER,
    )
    assert list(found.form.schemas) == ["order#", AT + "Use"]
    assert found.form.schemas["order#"].origin.twins == (AT + "Order", "index#/Order")
    assert found.alias("Use") == "[@order#]"


def test_any_other_component_stays_what_it_is() -> None:
    found = Schemas(
        """
        Told: {$ref: a.yaml, description: of its own}
        Alias: {$ref: '#/components/schemas/Order'}
        Order: {type: object, properties: {n: {type: string}}}
        Back: {$ref: back.yaml}
        Ring: {$ref: ring.yaml}
        Gone: {$ref: gone.yaml}
        Nowhere: {$ref: '#/nowhere'}
        """,
        a=ORDER,
        back="{$ref: '#/components/schemas/Order'}",
        ring="{$ref: turn.yaml}",
        turn="{$ref: ring.yaml}",
        gone="{$ref: nowhere.yaml}",
    )
    assert (found.alias("Told"), found.alias("Alias")) == ("@a#", "@Order")
    assert root_of(found, "a#") == "a"
    assert found.form.schemas[AT + "Back"].origin.root == "Back"
    assert found.alias("Nowhere") == "any"
    assert {AT + "Ring", AT + "Gone"} <= found.form.schemas.keys()


def test_a_scalar_and_null_of_a_file() -> None:
    found = Schemas(
        """
        Id: {$ref: id.yaml}
        Maybe: {$ref: maybe.yaml}
        Use:
          type: object
          properties: {id: {$ref: '#/components/schemas/Id'}, m: {$ref: '#/components/schemas/Maybe'}}
        """,
        id="{type: string, format: uuid}",
        maybe="{type: [object, 'null'], properties: {n: {type: string}}}",
    )
    assert found.fields("Use") == {"id": "@id#", "m": "@maybe#?"}
    assert {root_of(found, "id#"), root_of(found, "maybe#")} == {"Id", "Maybe"}


def test_a_lock_that_names_both_keeps_both() -> None:
    locked = {AT + "Order": "Order", "order#": "OrderModel"}
    assert Schemas("Order: {$ref: order.yaml}", locked=locked, order=ORDER).alias("Order") == "@order#"
    for one in (AT + "Order", "order#"):
        found = Schemas("Order: {$ref: order.yaml}", locked={one: locked[one]}, order=ORDER)
        assert list(found.form.schemas) == ["order#"]


def test_the_component_that_gave_the_name_before_gives_it_again() -> None:
    text = "Bill: {$ref: order.yaml}\nOrder: {$ref: order.yaml}"
    found = Schemas(text, locked={AT + "Bill": "Bill", "order#": "Bill"}, order=ORDER)
    assert (root_of(found, "order#"), found.alias("Order")) == ("Bill", "@order#")


def test_a_discriminator_may_name_the_component_or_the_file() -> None:
    kind = "{type: object, required: [kind], properties: {kind: {type: string}, %s: {type: string}}}"
    found = Schemas(
        """
        Cat: {$ref: cat_v1.yaml}
        Dog: {$ref: dog.yaml}
        Pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: dog.yaml}, {$ref: Fish.yaml}]
          discriminator: {propertyName: kind, mapping: {meow: cat_v1.yaml, dog: '#/components/schemas/Dog'}}
        """,
        cat_v1=kind % "a",
        dog=kind % "b",
        Fish=kind % "c",
    )
    told = found.decl("Pet").discriminator
    assert told.mapping == (("meow", "cat_v1#"), ("dog", "dog#"), ("Fish", "Fish#"))
    assert found.codes == []


def test_a_union_of_whole_files_needs_no_words() -> None:
    found = Schemas("Pet: {oneOf: [{$ref: cat.yaml}, {$ref: dog.yaml}]}", cat=ORDER, dog="{type: array, items: {}}")
    assert found.members("Pet") == ["@cat#", "@dog#"]


def test_an_operation_uses_the_schema_by_its_component() -> None:
    form, _ = normal(
        """
        paths:
          /a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: a.yaml}}}}}}}
        components: {schemas: {Thing: {$ref: a.yaml}}}
        """,
        a=ORDER,
    )
    assert {pointer: decl.origin.root for pointer, decl in form.schemas.items()} == {"a#": "Thing"}


BASE = """
    type: object
    required: [kind]
    properties: {kind: {type: string}}
    discriminator: {propertyName: kind, mapping: {hound: Dog.yaml, meow: Cat}}
"""


def test_a_base_in_another_file_has_subtypes() -> None:
    found = Schemas(
        """
        Pet: {$ref: pet_v1.yaml}
        Dog: {$ref: 'index.yaml#/Dog'}
        Animal: {$ref: '#/components/schemas/Pet'}
        Cat: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {lives: {type: integer}}}]}
        Owner: {type: object, properties: {a: {$ref: '#/components/schemas/Pet'}, b: {$ref: pet_v1.yaml}}}
        """,
        pet_v1=BASE,
        index="Dog: {$ref: Dog.yaml}",
        Dog="{allOf: [{$ref: pet_v1.yaml}, {type: object, properties: {bark: {type: string}}}]}",
    )
    union = found.form.schemas["pet_v1#/discriminator"]
    assert isinstance(union, ir.UnionDecl)
    assert union.discriminator is not None
    assert union.origin.root == "PetUnion"
    assert union.discriminator.mapping == (("hound", "Dog#"), ("meow", AT + "Cat"), ("Pet", "pet_v1#"))
    assert found.fields("Owner") == dict.fromkeys("ab", "@pet_v1#/discriminator")
    assert found.fields("Cat") == {"kind!": "='meow'", "lives": "int"}
