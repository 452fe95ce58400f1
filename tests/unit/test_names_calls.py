"""Names of fields, groups, methods and arguments."""

from __future__ import annotations

from . import ir_samples as s
from .names_support import assigned, inputs

# --- fields -----------------------------------------------------------------------------------------------------


def test_fields_that_would_collide_are_numbered_and_the_wire_name_keeps_its_own() -> None:
    decl = s.obj("Pet", s.field("userId"), s.field("user_id"), s.field("UserID"), s.field("_id"), s.field("id"))
    fields = assigned(s.sdk(decl)).fields[decl.pointer]
    assert fields == {"userId": "user_id_2", "user_id": "user_id", "UserID": "user_id_3", "_id": "id_2", "id": "id"}


def test_a_new_field_does_not_rename_an_alias() -> None:
    old = assigned(s.sdk(s.obj("Pet", s.field("userId"))))
    grown = s.obj("Pet", s.field("user_id"), s.field("UserId"), s.field("userId"))
    fields = assigned(s.sdk(grown), old.lock).fields[grown.pointer]
    assert fields == {"user_id": "user_id_2", "UserId": "user_id_3", "userId": "user_id"}


def test_only_fields_with_an_alias_are_locked() -> None:
    decl = s.obj("Pet", s.field("name"), s.field("topK"))
    keys = [key for key in assigned(s.sdk(decl)).lock if "?field" in key]
    assert keys == [f"{decl.pointer}?field:topK"]


def test_enum_members() -> None:
    decl = s.enum("E", "in_progress", "IN PROGRESS", "", None, 404, -1, 1.5, True, ">=", "2nd")
    assert assigned(s.sdk(decl)).enum_members[decl.pointer] == (
        "IN_PROGRESS",
        "IN_PROGRESS_2",
        "EMPTY",
        "NULL",
        "VALUE_404",
        "MINUS_1",
        "VALUE_1_5",
        "TRUE",
        "GTE",
        "VALUE_2ND",
    )


# --- groups, methods, arguments ---------------------------------------------------------------------------------


def test_a_component_wins_over_a_groups_class() -> None:
    names = assigned(s.sdk(s.obj("Deployments"), operations=(s.operation("all", ("deployments",)),)))
    found = names.resources[("deployments",)]
    assert (found.class_name, found.attribute, found.module) == ("DeploymentsSDK", "deployments", "deployments_sdk")


def test_a_groups_class_wins_over_an_inline_type() -> None:
    names = assigned(s.sdk(inputs("Op", "#/1"), operations=(s.operation("all", ("inputs",)),)))
    assert names.resources[("inputs",)].class_name == "Inputs"
    assert names.models["#/1"] == "OpInputs"


def test_nested_groups() -> None:
    names = assigned(s.sdk(operations=(s.operation("a", ("chat", "completions")), s.operation("b", ("models",)))))
    assert names.resources[("chat",)].accessor == "chat"
    assert names.resources[("chat", "completions")].accessor == "chat.completions"
    assert names.resources[("models",)].module == "models_"


def test_methods_with_one_name_are_told_apart_and_leave_room_for_the_async_twin() -> None:
    operations = (
        s.operation("getConfig"),
        s.operation("get_config", method_hint="getConfig"),
        s.operation("x", method_hint="get_config_async"),
    )
    assert list(assigned(s.sdk(operations=operations)).methods.values()) == ["get_config", "get_config_2", "x"]


def test_a_method_is_called_as_the_settings_say_whatever_the_lock_has() -> None:
    listing, other = s.operation("listPets", method_hint="find"), s.operation("find")
    sdk = s.sdk(operations=(listing, other))
    lock = {f"{listing.pointer}?method": "list_pets", f"{other.pointer}?method": "look"}
    names = assigned(sdk, lock, operations={"listPets": {"name": "find"}})
    assert list(names.methods.values()) == ["find", "look"]


def test_a_method_does_not_hide_a_nested_group() -> None:
    operations = (s.operation("completions", ("chat",)), s.operation("create", ("chat", "completions")))
    names = assigned(s.sdk(operations=operations))
    assert names.resources[("chat", "completions")].attribute == "completions"
    assert names.methods[operations[0].pointer] == "completions_2"


def test_arguments() -> None:
    keys = ("path:id", "query:id", "field:id", "query:from", "query:retries", "query:self", "header:X-Trace-Id", "body")
    operation = s.operation("op", arguments=tuple(map(s.argument, keys)))
    found = assigned(s.sdk(operations=(operation,))).arguments[operation.pointer]
    assert list(found.items()) == [
        ("path:id", "id"),
        ("query:id", "id_query"),
        ("field:id", "id_body"),
        ("query:from", "from_"),
        ("query:retries", "retries_"),
        ("query:self", "self_"),
        ("header:X-Trace-Id", "x_trace_id"),
        ("body", "request"),
    ]


def test_a_new_parameter_does_not_rename_an_argument() -> None:
    old = assigned(s.sdk(operations=(s.operation("op", arguments=(s.argument("field:limit"),)),)))
    grown = s.operation("op", arguments=(s.argument("query:limit"), s.argument("field:limit")))
    found = assigned(s.sdk(operations=(grown,)), old.lock).arguments[grown.pointer]
    assert found == {"query:limit": "limit_query", "field:limit": "limit"}
