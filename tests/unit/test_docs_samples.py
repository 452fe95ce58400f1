from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator import ir
from generator.selection import Selection
from generator.view.docs_rows import Style
from generator.view.expressions import WIDTH, Brackets, call, layout, plain
from generator.view.fitting import fits
from generator.view.samples import Sampler
from generator.view.scalar_samples import number, string
from tests.support.generation import planned

from . import ir_samples as s
from .docs_pages import pages, resource_page, section

PET = s.obj("Pet", s.field("name", required=True), s.field("petId"))
PET_OF_ANY = s.obj("Pet", s.field("petId", s.scalar(read_only=True)), s.field("name"), s.field("age"))


def value(type_: ir.Type, *decls: ir.SchemaDecl, name: str = "", style: Style = "seed") -> Any:
    return Sampler(s.sdk(*decls), style=style).value(type_, name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("key", "<key>"), ("id", "<id>"), ("petId", "<id>"), ("pet_id", "<id>"), ("idle", "<value>"), ("", "<value>")],
)
def test_placeholders_by_name(name: str, expected: str) -> None:
    assert value(s.scalar(), name=name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("key", "<key>"),
        ("id", "id_123"),
        ("petId", "pet_123"),
        ("pet_id", "pet_123"),
        ("pet_ids", "pet_123"),
        ("billingEmail", "user@example.com"),
        ("email_address", "user@example.com"),
        ("avatarURL", "https://example.com/image.png"),
        ("created_at", "2024-01-31T12:00:00Z"),
        ("tags", "example"),
        ("productName", "Example product"),
        ("link_text", "Hello, world!"),
        ("urlTinyThumb", "https://example.com"),
        ("updated_by", "ada"),
        ("idle", "example-idle"),
        ("Имя", "example-value"),
        ("", "example-value"),
    ],
)
def test_texts_by_name_in_full(name: str, expected: str) -> None:
    assert value(s.scalar(), name=name, style="full") == expected


@pytest.mark.parametrize(
    ("name", "limits", "expected"),
    [
        ("country", {}, "Netherlands"),
        ("country", {"maxLength": 2}, "NL"),
        ("country", {"pattern": "^[A-Z]{3}$"}, "NLD"),
        ("phone", {"maxLength": 12}, "+31205550100"),
        ("description", {"maxLength": 10}, "Example"),
        ("name", {"maxLength": 3}, "Exa"),
    ],
)
def test_a_text_by_name_keeps_the_limits(name: str, limits: dict[str, Any], expected: str) -> None:
    assert value(s.scalar(constraints=tuple(limits.items())), name=name, style="full") == expected


@pytest.mark.parametrize(
    ("kind", "name", "limits", "expected"),
    [
        ("int", "year", {}, 2024),
        ("float", "unitPrice", {}, 19.95),
        ("int", "unit_price", {}, 1995),
        ("float", "unit_price", {"multipleOf": 5}, 1995),
        ("int", "pageSize", {"maximum": 5}, 1),
        ("int", "other", {}, 1),
    ],
)
def test_numbers_by_name(kind: Any, name: str, limits: dict[str, Any], expected: float) -> None:
    assert value(s.scalar(kind, constraints=tuple(limits.items())), name=name, style="full") == expected


def test_an_object_has_as_many_properties_as_it_needs() -> None:
    fields = (s.field("name", required=True), s.field("city"), s.field("zip"))
    decl = replace(s.obj("Place", *fields), meta=s.meta(constraints=(("minProperties", 2),)))
    assert value(s.named("Place"), decl) == {"name": "<value>", "city": "<value>"}


def test_the_order_in_which_a_value_is_chosen() -> None:
    assert value(s.scalar(examples=("a", "b"), default="c", fallback_examples=("d",))) == "a"
    assert value(s.scalar(default="c", fallback_examples=("d",))) == "d"
    assert value(s.scalar(default="c")) == "c"
    assert value(s.named("Kind"), s.enum("Kind", "x", "y")) == "x"


def test_an_example_that_the_schema_rejects_is_passed_over() -> None:
    assert value(s.scalar("int", examples=("many", True, 5))) == 5
    assert value(s.named("Kind", examples=("z",)), s.enum("Kind", "x", "y")) == "x"


def test_objects_show_what_is_required() -> None:
    owner = s.obj("Owner", s.field("pet", s.named("Pet"), required=True), s.field("age", s.scalar("int")))
    assert value(s.named("Owner"), PET, owner) == {"pet": {"name": "<value>"}}


def test_what_only_the_server_sets_is_not_sent() -> None:
    thing = s.obj("Thing", s.field("id", s.scalar(read_only=True), required=True), s.field("name", required=True))
    sdk = s.sdk(thing)
    assert Sampler(sdk).value(s.named("Thing")) == {"name": "<value>"}
    assert Sampler(sdk, request=False).value(s.named("Thing")) == {"id": "<id>", "name": "<value>"}


def test_a_type_that_holds_itself_ends() -> None:
    node = s.obj(
        "Node",
        s.field("next", s.nullable(s.named("Node")), required=True),
        s.field("children", s.list_of(s.named("Node")), required=True),
        s.field("byName", s.map_of(s.named("Node")), required=True),
    )
    assert value(s.named("Node"), node) == {"next": None, "children": [], "byName": {}}
    endless = s.obj("Endless", s.field("self", s.named("Endless"), required=True))
    assert value(s.named("Endless"), endless) is None


def test_a_union_takes_its_first_finite_member() -> None:
    tree = s.union("Tree", s.named("Branch"), s.scalar("int"))
    branch = s.obj("Branch", s.field("left", s.named("Tree"), required=True))
    assert value(s.named("Tree"), tree, branch) == 1
    assert value(s.named("Branch"), tree, branch) == {"left": 1}


LIMITS: list[tuple[dict[str, Any], bool]] = [
    ({"minimum": 5}, True),
    ({"maximum": -3}, True),
    ({"exclusiveMinimum": 10}, True),
    ({"exclusiveMaximum": 1}, True),
    ({"minimum": 10, "multipleOf": 7}, True),
    ({"minimum": 0.2, "maximum": 0.4}, False),
    ({"multipleOf": 0.25}, False),
    ({"exclusiveMinimum": 0, "maximum": 1}, False),
]


@pytest.mark.parametrize(("limits", "whole"), LIMITS)
def test_numbers_keep_their_limits(limits: dict[str, Any], whole: bool) -> None:
    made = number(s.meta(constraints=tuple(limits.items())), whole=whole, name="", style="seed")
    jsonschema.validate(made, {"type": "integer" if whole else "number", **limits})


@pytest.mark.parametrize(
    "limits", [{"minLength": 12}, {"maxLength": 3}, {"minLength": 2, "maxLength": 2}, {"maxLength": 0}]
)
def test_strings_keep_their_limits(limits: dict[str, Any]) -> None:
    jsonschema.validate(string(s.meta(constraints=tuple(limits.items())), "", "", "seed"), {"type": "string", **limits})


@pytest.mark.parametrize("format_", ["uuid", "date", "date-time", "time", "email", "ipv4", "ipv6", "uri", "hostname"])
def test_strings_keep_their_format(format_: str) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.validate(string(s.meta(), format_, "x", "seed"), {"format": format_}, format_checker=checker)


def test_lists_have_as_many_items_as_they_need() -> None:
    limits = (("minItems", 3), ("uniqueItems", True))
    made = value(ir.ListOf(s.meta(constraints=limits), s.scalar()))
    assert len(made) == len(set(made)) == 3
    assert value(ir.ListOf(s.meta(constraints=(("minItems", 10**9),)), s.scalar("int"))) == [1] * 20


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [
        (s.scalar("float"), 1, True),
        (s.scalar("int"), 1.5, False),
        (s.scalar("bool"), 1, False),
        (s.const(1), True, False),
        (s.nullable(s.scalar()), None, True),
        (s.scalar("datetime"), "soon", False),
        (s.scalar("datetime"), "2024-01-02T03:04:05Z", True),
        (s.list_of(s.scalar("int")), [1, "2"], False),
        (s.map_of(s.scalar("int")), {"a": 1}, True),
        (s.named("Pet"), {"petId": "1"}, False),
        (s.named("Pet"), {"name": "a", "more": 1}, True),
        (s.scalar("int", constraints=(("maximum", 3),)), 4, False),
    ],
)
def test_what_fits(type_: ir.Type, given: Any, expected: bool) -> None:
    assert fits(s.sdk(PET), type_, given) is expected


def test_a_call_that_fits_stays_on_one_line() -> None:
    assert layout(call("f", [("a", "1"), ("b", plain([True, None]))])) == ["f(a=1, b=[True, None])"]


def test_a_long_call_has_an_argument_a_line() -> None:
    lines = layout(call("s.pets.op", [("first", plain({"name": "x" * 60})), ("second", plain({"a": ["y" * 70]}))]))
    assert lines[0] == "s.pets.op("
    assert max(map(len, lines)) <= WIDTH
    assert ast.unparse(ast.parse("\n".join(lines))).count("=") == 2


def test_hostile_strings_stay_strings() -> None:
    text = "\"\"\"\n'''\\ {x} \u2028\x00"
    found = ast.literal_eval("\n".join(layout(plain({text: [text]}))))
    assert found == {text: [text]}


def test_times_files_and_nested_values_in_a_call() -> None:
    arguments = (
        s.argument("field:at", required=True, type_=s.scalar("datetime", examples=("2024-01-02T03:04:05Z",))),
        s.argument("field:day", required=True, type_=s.scalar("date")),
        s.argument("field:file", required=True, type_=s.scalar("bytes")),
        s.argument("field:pets", required=True, type_=s.list_of(s.named("Pet"))),
        s.argument("field:limit", type_=s.scalar("int", examples=(3,))),
        s.argument("field:unshown"),
    )
    sample = section(resource_page(PET, arguments=arguments), "Example Usage")
    assert "from datetime import date, datetime\n" in sample
    assert 'at=datetime.fromisoformat("2024-01-02T03:04:05+00:00"),' in sample
    assert 'day=date.fromisoformat("2024-01-31"),' in sample
    assert 'file=b"<file content>",' in sample
    assert 'pets=[{"name": "<value>"}],' in sample
    assert "limit=3," in sample
    assert "unshown" not in sample


def test_programs_of_threads_and_loops_import_what_their_call_needs(tmp_path: Path) -> None:
    document = tmp_path / "days.yaml"
    document.write_text("""
openapi: 3.1.0
info: {title: Days, version: '1'}
servers: [{url: 'http://localhost'}]
paths:
  /days:
    get:
      operationId: days
      parameters: [{name: since, in: query, required: true, schema: {type: string, format: date}}]
      responses: {'200': {description: Days., content: {application/json: {schema: {type: integer}}}}}
""")
    guide = planned(Selection(spec=document, output=tmp_path / "out"))["docs/guides/long-running-programs.md"]
    programs = [each.partition("```")[0] for each in guide.split("```python\n")[1:]]
    calls = [program for program in programs if "date.fromisoformat" in program]
    assert {"def work(" in program for program in calls} == {True, False}
    assert all("from datetime import date\n" in program for program in calls)


def test_a_sample_has_no_key_that_type_checkers_refuse() -> None:
    pet = replace(s.obj("Pet", s.field("name")), meta=s.meta(examples=({"name": "Rex", "unheard": 1},)))
    page = resource_page(pet, arguments=(s.argument("body", required=True, type_=s.named("Pet")),))
    assert 's.pets.op(request={"name": "Rex"})' in page


def test_a_body_without_required_fields_shows_one() -> None:
    page = resource_page(PET_OF_ANY, arguments=(s.argument("body", required=True, type_=s.named("Pet")),))
    assert 's.pets.op(request={"name": "<value>"})' in page


def test_a_list_that_may_be_a_file_as_well_has_models() -> None:
    body = s.argument("body", required=True, type_=s.list_of(s.named("Pet")))
    page = resource_page(s.PET, arguments=(replace(body, alternatives=(s.scalar("bytes"),)),))
    assert "s.pets.op(request=[])" not in page
    assert "models.Pet(" in page
    assert "import PetShop, models\n" in page


def test_an_object_in_a_path_without_required_fields_shows_one() -> None:
    page = resource_page(PET_OF_ANY, arguments=(s.argument("path:pet", required=True, type_=s.named("Pet")),))
    assert 's.pets.op(pet={"name": "<value>"})' in page


def test_dictionaries_have_wire_names() -> None:
    pet = s.obj("Pet", s.field("petId", required=True))
    page = resource_page(pet, arguments=(s.argument("body", required=True, type_=s.named("Pet")),))
    assert 's.pets.op(request={"petId": "<id>"})' in page


def test_every_sample_of_a_readme_parses() -> None:
    operations = (
        replace(s.operation("plain", responses=(s.result(s.named("Pet")),)), summary="Say *this*"),
        s.operation("live", responses=(s.result(s.named("Pet"), stream=True),)),
        s.operation("send", arguments=(s.argument("field:file", required=True, type_=s.scalar("bytes")),)),
    )
    readme = pages(s.sdk(PET, operations=operations))["README.md"]
    samples = [part.split("\n```")[0] for part in readme.split("```python\n")[1:]]
    assert len(samples) > 10
    for sample in samples:
        ast.parse(sample)


def test_a_readme_has_the_blocks_that_the_api_needs_in_order() -> None:
    def titles(*operations: ir.Operation) -> list[str]:
        readme = pages(s.sdk(PET, operations=operations))["README.md"]
        return [line.split("[")[1].split("]")[0] for line in readme.split("\n") if line.startswith("<!-- Start")]

    stream = s.operation("live", responses=(s.result(s.named("Pet"), stream=True),))
    upload = s.operation("send", arguments=(s.argument("field:file", type_=s.scalar("bytes")),))
    always = ["summary", "toc", "installation", "idesupport", "usage", "operations", "docs"]
    ending = ["retries", "errors", "server", "http-client", "resource-management", "debug"]
    assert titles(s.operation("plain")) == [*always, *ending]
    assert titles(stream, upload) == [*always, "eventstream", "file-upload", *ending]
    assert titles() == ["summary", "toc", "installation", "idesupport", "docs"]


def test_usage_is_the_readmes_block() -> None:
    made = pages(s.sdk(operations=(s.operation("op"),)))
    assert made["USAGE.md"].startswith("<!-- Start SDK Example Usage [usage] -->\n")
    assert made["USAGE.md"] in made["README.md"]
    assert "await s.pets.op_async()" in made["USAGE.md"]


def test_empty_brackets_stay_closed() -> None:
    assert layout(Brackets("{", (), "}"), 1, 5) == ["{}"]
