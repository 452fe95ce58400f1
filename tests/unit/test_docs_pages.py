from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator import ir
from tests.docs.links import anchors

from . import ir_samples as s
from .docs_pages import pages, resource_page, rows, section

PET = s.obj("Pet", s.field("name", required=True), s.field("petId"))


def parameters(*arguments: ir.Argument, decls: tuple[ir.SchemaDecl, ...] = ()) -> list[list[str]]:
    return rows(section(resource_page(*decls, arguments=arguments), "Parameters"))


def cell(type_: ir.Type, *, required: bool = True, decls: tuple[ir.SchemaDecl, ...] = ()) -> str:
    return parameters(s.argument("field:x", required=required, type_=type_), decls=decls)[0][1]


@pytest.mark.parametrize(
    ("type_", "required", "optional"),
    [
        (s.scalar("str"), "*str*", "*Optional[str]*"),
        (s.scalar("float"), "*float*", "*Optional[float]*"),
        (s.nullable(s.scalar("int")), "*Nullable[int]*", "*OptionalNullable[int]*"),
        (s.any_type(), "*Any*", "*Optional[Any]*"),
        (s.named("Pet"), "[models.Pet](../../models/pet.md)", "[Optional[models.Pet]](../../models/pet.md)"),
        (
            s.nullable(s.named("Pet")),
            "[Nullable[models.Pet]](../../models/pet.md)",
            "[OptionalNullable[models.Pet]](../../models/pet.md)",
        ),
        (s.list_of(s.named("Pet")), "List[[models.Pet](../../models/pet.md)]", None),
        (s.list_of(s.list_of(s.scalar("bool"))), "List[List[*bool*]]", None),
        (s.nullable(s.map_of(s.any_type())), "Dict[str, *Any*]", None),
        (s.scalar("datetime"), "[date](https://docs.python.org/3/library/datetime.html#date-objects)", None),
        (s.scalar("bytes"), "*Union[bytes, IO[bytes], io.BufferedReader]*", None),
        (s.named("Text"), "*str*", "*Optional[str]*"),
        (s.named("PetId"), "List[*int*]", None),
    ],
)
def test_type_cells(type_: ir.Type, required: str, optional: str | None) -> None:
    decls = (PET, s.union("Text", s.scalar("str"), s.scalar("str")), s.alias("PetId", s.list_of(s.scalar("int"))))
    assert cell(type_, decls=decls) == required
    assert cell(type_, required=False, decls=decls) == (optional or required)


def test_null_is_no_value_of_a_parameter_that_may_be_left_out() -> None:
    nullable = s.nullable(s.scalar("int"))
    assert parameters(s.argument("query:x", required=False, type_=nullable))[0][1] == "*Optional[int]*"
    assert parameters(s.argument("query:x", required=True, type_=nullable))[0][1] == "*Nullable[int]*"


def test_an_alias_of_itself_is_a_link() -> None:
    tree = s.alias("Tree", s.list_of(s.named("Tree")))
    assert cell(s.named("Tree"), decls=(tree,)) == "[models.Tree](../../models/tree.md)"


def test_parameters_before_fields_and_required_before_optional() -> None:
    found = parameters(
        s.argument("field:a"),
        s.argument("field:b", required=True),
        s.argument("query:c"),
        s.argument("path:d", required=True),
    )
    assert [row[0] for row in found] == ["`d`", "`b`", "`c`", "`a`", "`retries`"]
    assert [row[2] for row in found[:3]] == [":heavy_check_mark:", ":heavy_check_mark:", ":heavy_minus_sign:"]


def test_a_whole_body_is_one_row() -> None:
    found = parameters(s.argument("body", required=True, type_=s.named("Pet")), decls=(PET,))
    assert found[0] == [
        "`request`",
        "[models.Pet](../../models/pet.md)",
        ":heavy_check_mark:",
        "The request object to use for the request.",
    ]


def test_the_example_column_stands_only_where_a_row_has_an_example() -> None:
    plain = resource_page(arguments=(s.argument("query:a"),))
    shown = resource_page(
        arguments=(s.argument("query:a", type_=s.scalar("int", examples=(7,))), s.argument("query:b"))
    )
    assert "Example  " not in section(plain, "Parameters")
    assert [row[4] for row in rows(section(shown, "Parameters"))] == ["7", "", ""]


def test_an_example_of_a_unions_member_fills_no_column() -> None:
    argument = s.argument("path:id", required=True, type_=s.scalar(fallback_examples=("abc",)))
    page = resource_page(arguments=(argument,))
    assert 's.pets.op(id="abc")' in page
    assert all(len(row) == 4 for row in rows(section(page, "Parameters")))


def test_errors_of_one_class_are_one_row() -> None:
    broken = s.obj("Broken", s.field("message"))
    case = ir.ErrorCase(("400", "404"), "application/json", s.named("Broken"))
    page = resource_page(broken, errors=(case, replace(case, statuses=("409",))))
    assert rows(section(page, "Errors")) == [
        ["models.Broken", "400, 404, 409", "application/json"],
        ["models.APIError", "4XX, 5XX", "\\*/\\*"],
    ]


def test_an_errors_page_has_the_exceptions_name() -> None:
    broken = s.obj("Broken", s.field("message"))
    case = ir.ErrorCase(("400",), "application/json", s.named("Broken"))
    made = pages(s.sdk(broken, operations=(s.operation("op", errors=(case,)),)))
    assert made["docs/models/broken.md"].startswith("# Broken\n\n\n## Fields\n\n| Field")


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ((s.result(s.named("Pet")),), "**[models.Pet](../../models/pet.md)**"),
        ((s.result(s.list_of(s.named("Pet"))),), "**List[[models.Pet](../../models/pet.md)]**"),
        ((s.result(s.scalar("str")),), "**str**"),
        ((s.result(s.named("Pet"), stream=True),), "**utils.EventStream[[models.Pet](../../models/pet.md)]**"),
    ],
)
def test_responses(responses: tuple[ir.Response, ...], expected: str) -> None:
    assert section(resource_page(PET, responses=responses), "Response") == expected


def test_no_response_without_content() -> None:
    empty = ir.Response("#/r", "204", "", ())
    page = resource_page(responses=(empty,))
    assert "### Response" not in page
    assert "    s.pets.op()\n\n    # Use the SDK ...\n\n```" in page


def test_a_stream_beside_json_is_iterated() -> None:
    page = resource_page(PET, responses=(s.result(s.named("Pet")), s.result(s.named("Pet"), stream=True)))
    assert "        with res as event_stream:\n            for event in event_stream:\n" in page


def test_a_stream_beside_what_cannot_be_used_like_one_is_told_from_it() -> None:
    page = resource_page(PET, responses=(s.result(s.list_of(s.named("Pet"))), s.result(s.named("Pet"), stream=True)))
    assert "    if isinstance(res, utils.EventStream):\n        with res as event_stream:\n" in page
    assert "import PetShop, utils\n" in page


def test_no_line_end_after_the_last_table() -> None:
    made = pages(s.sdk(PET, operations=(s.operation("a"), s.operation("b"))))
    assert made["docs/models/pet.md"].endswith("|")
    assert next(text for path, text in made.items() if path.startswith("docs/sdks/")).endswith("|")


def test_a_model_page_with_and_without_description() -> None:
    described = replace(PET, meta=replace(PET.meta, description="A pet."))
    assert pages(s.sdk(described))["docs/models/pet.md"].startswith("# Pet\n\nA pet.\n\n\n## Fields\n\n| Field ")
    assert pages(s.sdk(PET))["docs/models/pet.md"].startswith("# Pet\n\n\n## Fields\n\n| Field ")


def test_fields_required_first_with_python_names() -> None:
    pet = s.obj("Pet", s.field("petId"), s.field("class", required=True))
    assert [row[0] for row in rows(pages(s.sdk(pet))["docs/models/pet.md"])] == ["`class_`", "`pet_id`"]


def test_an_enum_page() -> None:
    found = rows(pages(s.sdk(s.enum("Kind", "big-cat", 3)))["docs/models/kind.md"])
    assert [row[1] for row in found] == ["big-cat", "3"]
    assert found[0][0].startswith("`")


def test_a_union_page_has_a_value_for_each_member() -> None:
    choice = s.union("Choice", s.named("Pet"), s.list_of(s.named("Pet")), s.scalar("int"))
    page = pages(s.sdk(PET, choice))["docs/models/choice.md"]
    assert "### `models.Pet`" in page
    assert "### `List[models.Pet]`" in page
    assert 'value: models.Choice = models.Pet(name="<value>")' in page
    assert 'value: models.Choice = [models.Pet(name="<value>")]' in page
    assert page.endswith("value: models.Choice = 1\n```\n")


def test_a_model_whose_names_differ_from_the_wire_is_validated_from_json() -> None:
    pet = s.obj("Pet", s.field("petId", required=True))
    page = pages(s.sdk(pet, s.union("Choice", s.named("Pet"), s.scalar("int"))))["docs/models/choice.md"]
    assert 'models.Pet.model_validate({"petId": "<id>"})' in page


def test_links_to_methods_survive_headings_of_the_same_name() -> None:
    operations = tuple(s.operation(name) for name in ("parameters", "errors", "overview"))
    page = next(text for path, text in pages(s.sdk(operations=operations)).items() if path.startswith("docs/sdks/"))
    targets = [line.split("](#")[1].split(")")[0] for line in page.split("\n") if line.startswith("* [")]
    assert len(set(targets)) == 3
    assert set(targets) <= set(anchors(page))
    headings = [line for line in page.split("\n") if line.startswith("#")]
    for target, name in zip(targets, ("parameters", "errors", "overview"), strict=True):
        assert headings[anchors(page).index(target)].endswith(name)


def test_the_client_of_a_sample_takes_what_the_operation_needs() -> None:
    scheme = ir.SecurityScheme("#/s", "Key", "apiKey", location="header", wire_name="X-Key")
    secured = replace(s.operation("a"), security=(("Key",),))
    sdk = s.sdk(operations=(secured, replace(s.operation("b"), security=())), schemes=(scheme,))
    sdk = replace(sdk, servers=(ir.Server("https://api.example.com"),))
    page = next(text for path, text in pages(sdk).items() if path.startswith("docs/sdks/"))
    assert "os.getenv(" in section(page.split("## a\n")[1], "Example Usage")
    assert "() as s:" in section(page.split("## b\n")[1], "Example Usage")


def test_a_server_whose_address_begins_with_a_variable_is_a_server() -> None:
    server = ir.Server("{scheme}://api.pets.example", variables=(("scheme", "https", ("https", "http"), ""),))
    sdk = replace(s.sdk(operations=(s.operation("a"),)), servers=(server,))
    assert all("server_url=" not in text for path, text in pages(sdk).items() if path.startswith("docs/sdks/"))


HOSTILE: list[Any] = ["a|b\n```\n# no heading", "<script>x</script>", "{{ 1 }} {% if %}", "\x00\u2028\u202e"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_keeps_the_shape_of_the_page(text: str) -> None:
    plain = replace(s.operation("op", arguments=(s.argument("query:a", type_=s.scalar(description="x")),)))
    argument = s.argument("query:a", type_=s.scalar(description=text, examples=(text,)))
    hostile = replace(s.operation("op", arguments=(argument,)), summary=text, description=text)
    page, other = (
        next(made for path, made in pages(s.sdk(operations=(one,))).items() if path.startswith("docs/sdks/"))
        for one in (hostile, plain)
    )
    expected = anchors(other)
    assert [anchor for anchor in anchors(page) if anchor in expected] == expected
    assert "<script>" not in page.replace('"<script>x</script>"', "")
