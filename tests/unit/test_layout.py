from __future__ import annotations

import random

from generator import ir
from generator.graph import components
from generator.layout import Layout, arrange, references
from generator.names import assign

from . import ir_samples as s


def arranged(*decls: ir.SchemaDecl, operations: tuple[ir.Operation, ...] = ()) -> Layout:
    sdk = s.sdk(*decls, operations=operations)
    return arrange(sdk, assign(sdk, s.config(), {})[0])


def at(*names: str) -> tuple[str, ...]:
    return tuple(s.SCHEMAS + name for name in names)


def test_a_module_for_each_component_and_each_operation() -> None:
    inline = s.enum("", "a", "b", at="#/1", origin=s.inline("Deployments", "role", "", side="component"))
    body = s.obj("", at="#/2", origin=ir.Origin(root="getConfig", role="body", side="request"))
    operation = s.operation("getConfig")
    layout = arranged(s.obj("Deployments", s.field("role", s.named("#/1"))), inline, body, operations=(operation,))
    assert layout.members == {"deployments": (*at("Deployments"), "#/1"), "get_config_op": ("#/2",)}
    assert layout.operations == {operation.pointer: "get_config_op"}


def test_an_operation_without_types_of_its_own_has_a_module_name_too() -> None:
    operation = s.operation("ping")
    assert arranged(operations=(operation,)).operations == {operation.pointer: "ping_op"}


def test_modules_that_need_each_other_become_the_first_one() -> None:
    layout = arranged(
        s.obj("A", s.field("x", s.nullable(s.named("B")))),
        s.obj("B", s.field("x", s.list_of(s.named("C")))),
        s.union("C", s.map_of(s.named("A")), s.named("D")),
        s.obj("D"),
    )
    assert layout.members == {"a": at("A", "B", "C"), "d": at("D")}
    assert layout.imports == {"a": ("d",), "d": ()}


def test_modules_in_the_order_in_which_they_need_each_other() -> None:
    layout = arranged(
        s.obj("A", s.field("x", s.named("C")), s.field("y", s.named("B"))),
        s.obj("B", s.field("x", s.named("C"))),
        s.obj("C"),
        s.obj("D", s.field("x", s.named("A"))),
    )
    assert list(layout.in_order) == ["c", "b", "a", "d"]


def test_names_of_the_library_and_our_own_are_not_modules() -> None:
    layout = arranged(*(s.obj(name) for name in ("Types", "typing", "Errors", "Class", "FooBar", "foo_bar")))
    assert list(layout.modules.values()) == [
        "types_model",
        "typing_model",
        "errors_model",
        "class_model",
        "foo_bar",
        "foo_bar_model",
    ]


def test_a_class_that_is_called_like_a_module_is_not_hidden_by_it() -> None:
    sdk = s.sdk(s.obj("Pet"), s.obj("BigDog"), s.obj("Cat"))
    names = {f"{s.SCHEMAS}Pet": "pet", f"{s.SCHEMAS}Cat": "big_dog"}
    layout = arrange(sdk, assign(sdk, s.config(names=names), {})[0])
    assert layout.members == {"pet_model": at("Pet"), "big_dog_model": at("BigDog"), "big_dog_2": at("Cat")}


def test_references_of_every_kind_of_type() -> None:
    types: tuple[ir.Type, ...] = (
        s.named("A"),
        s.list_of(s.nullable(s.named("B"))),
        s.map_of(s.list_of(s.named("C"))),
        s.any_type(),
    )
    fields = [s.field(str(number), type_) for number, type_ in enumerate(types)]
    assert list(references(s.obj("X", *fields, additional=s.named("D")))) == list(at("A", "B", "C", "D"))


def test_a_long_chain_and_a_long_cycle_need_no_deep_stack() -> None:
    chain = {str(number): [str(number + 1)] for number in range(20_000)} | {"20000": []}
    assert len(components(chain)) == 20_001
    cycle = chain | {"20000": ["0"]}
    assert [len(group) for group in components(cycle)] == [20_001]


def test_the_imports_of_random_graphs_form_no_cycle() -> None:
    chance = random.Random(7)
    for size in range(1, 30):
        decls = [_linked(number, chance.choices(range(size), k=chance.randrange(4))) for number in range(size)]
        imports = arranged(*decls).imports
        done: set[str] = set()
        while len(done) < len(imports):
            ready = {module for module, needs in imports.items() if module not in done and done.issuperset(needs)}
            assert ready
            done |= ready


def _linked(number: int, targets: list[int]) -> ir.ObjectDecl:
    return s.obj(f"N{number}", *(s.field(f"f{target}", s.named(f"N{target}")) for target in dict.fromkeys(targets)))
