from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator import ir, overlay
from generator.build import build
from generator.config import SecuritySetting
from generator.names import assign
from generator.normalize import normalize
from generator.source import load

from . import ir_samples as s
from .names_support import assigned, inputs


def model_names(*decls: ir.SchemaDecl, lock: Mapping[str, str] | None = None) -> list[str]:
    return list(assigned(s.sdk(*decls), lock).models.values())


# --- candidates -------------------------------------------------------------------------------------------------


def test_the_first_inline_type_takes_the_short_name_and_the_next_one_its_root() -> None:
    assert model_names(inputs("Deployments", "#/1"), inputs("GetConfig", "#/2")) == ["Inputs", "GetConfigInputs"]


def test_the_context_grows_a_word_at_a_time() -> None:
    context = {"context": ("deployments", "Response", "200", "application/json")}
    decls = [inputs("Get", f"#/{number}", **context) for number in range(7)]
    assert model_names(*decls) == [
        "Inputs",
        "GetInputs",
        "GetDeploymentsInputs",
        "GetDeploymentsResponseInputs",
        "GetDeploymentsResponse200Inputs",
        "GetDeploymentsResponse200ApplicationJSONInputs",
        "GetDeploymentsResponse200ApplicationJSONInputs2",
    ]


def member(root: str, short: str, at: str, *anchors: str) -> ir.ObjectDecl:
    origin = s.inline(root, short, at, member_of_union=True, anchors=anchors)
    return s.obj("", s.field("a"), at=at, origin=origin)


def test_a_members_number_is_a_word_in_front_and_a_digit_behind() -> None:
    decls = [member("Op", "Two", f"#/{number}", "content") for number in range(3)]
    assert model_names(*decls) == ["Two", "Content2", "OpContent2"]


def test_a_number_that_anchors_is_a_word_in_front_and_a_digit_behind() -> None:
    origin = {"anchors": ("Two",)}
    decls = [inputs("Op", f"#/{number}", **origin) for number in range(3)]
    assert model_names(*decls) == ["Inputs", "TwoInputs", "Op2Inputs"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [("request", "OpRequest"), ("body", "OpRequestBody"), ("response", "OpResponseBody"), ("event", "OpResponseBody")],
)
def test_root_types(role: str, expected: str) -> None:
    origin = ir.Origin(root="op", role=role)  # type: ignore[arg-type]
    assert model_names(s.obj("", at="#/1", origin=origin)) == [expected]


def test_a_second_response_is_told_apart_by_its_group() -> None:
    origin = ir.Origin(root="op", role="response", context=("pets", "Response", "201"))
    decls = [s.obj("", at=f"#/{number}", origin=origin) for number in range(3)]
    assert model_names(*decls) == ["OpResponseBody", "OpPetsResponseBody", "OpPetsResponseResponseBody"]


def test_components_and_roots_come_before_inline_types_whatever_the_order() -> None:
    decls: list[ir.SchemaDecl] = [
        inputs("Op", "#/1"),
        s.obj("Inputs"),
        s.obj("", at="#/2", origin=ir.Origin(root="op", role="body")),
    ]
    assert model_names(*decls) == ["OpInputs", "Inputs", "OpRequestBody"]


def test_names_that_differ_in_case_only_are_the_same() -> None:
    first, second = model_names(s.obj("Foo"), s.obj("FOO"))
    assert first == "Foo"
    assert second.lower() != "foo"


@pytest.mark.parametrize("name", ["List", "Any", "Optional", "BaseModel", "Field", "None", "APIError", "ApiError"])
def test_a_schema_cannot_take_a_name_of_the_libraries_or_the_runtime(name: str) -> None:
    assert model_names(s.obj(name)) == [f"{name.replace('Api', 'API')}Model"]


@pytest.mark.parametrize("name", ["Tag", "Type", "Page", "File", "Error", "Client", "Response", "Enum", "Warning"])
def test_other_schemas_keep_their_names(name: str) -> None:
    assert model_names(s.obj(name)) == [name]


def test_the_twin_of_an_object_is_taken_too() -> None:
    assert model_names(s.obj("Pet"), s.enum("PetTypedDict", "a", "b")) == ["Pet", "PetTypedDictModel"]


# --- overrides, lock, tombstones --------------------------------------------------------------------------------


def test_an_override_wins_over_lock_and_candidates() -> None:
    sdk = s.sdk(s.obj("Pet"), s.obj("Animal"))
    names = assigned(sdk, {s.SCHEMAS + "Pet": "Dog"}, names={s.SCHEMAS + "Pet": "Animal"})
    assert list(names.models.values()) == ["Animal", "AnimalModel"]
    assert names.rules[s.SCHEMAS + "Pet"] == "override"


def test_the_document_may_demand_a_name() -> None:
    assert model_names(s.obj("pet", origin=s.component("pet", override="house_pet"))) == ["HousePet"]


def test_only_the_newcomer_yields() -> None:
    old = assigned(s.sdk(inputs("Second", "#/2")))
    grown = s.sdk(inputs("First", "#/1"), inputs("Second", "#/2"))
    assert assigned(grown, old.lock).models == {"#/1": "FirstInputs", "#/2": "Inputs"}


def test_a_removed_name_never_comes_to_mean_another_type() -> None:
    old = assigned(s.sdk(inputs("First", "#/1")))
    without = assigned(s.sdk(inputs("Second", "#/2")), old.lock)
    assert without.models == {"#/2": "SecondInputs"}
    back = assigned(s.sdk(inputs("First", "#/1"), inputs("Second", "#/2")), without.lock)
    assert back.models == {"#/1": "Inputs", "#/2": "SecondInputs"}


def moving(version: str) -> ir.Sdk:
    at = f"#/paths/~1{version}~1pets/get"
    other = s.operation("other", arguments=(s.argument("query:q"),))
    listing = replace(s.operation("list", method_hint="all", arguments=(s.argument("query:q"),)), pointer=at)
    return s.sdk(inputs("other", "#/1"), inputs("list", f"{at}/requestBody/schema"), operations=(other, listing))


def test_an_operation_that_moved_to_another_path_keeps_its_names() -> None:
    old = assigned(moving("v2"), {"#/paths/~1v2~1pets/get/requestBody/schema": "Kept"})
    moved = assigned(moving("v3"), old.lock)
    assert list(moved.models.values()) == ["Inputs", "Kept"]
    assert not any("v2" in key for key in moved.lock)
    assert assigned(moving("v2"), moved.lock).lock == old.lock


def listed(*names: str) -> ir.Sdk:
    """An operation whose parameters, in this order, have enumerations of these names."""
    at = "#/paths/~1pets/get/parameters/{}/schema".format
    decls = [s.enum("", "a", at=at(i), origin=s.inline("list", name, at(i))) for i, name in enumerate(names)]
    return s.sdk(*decls, operations=(replace(s.operation("list"), pointer="#/paths/~1pets/get"),))


def test_a_parameter_added_before_others_renames_none_of_their_types() -> None:
    old = assigned(listed("sort", "order"))
    for names in (("new", "sort", "order"), ("order", "sort"), ("sort", "new", "order")):
        assert list(assigned(listed(*names), old.lock).models.values()) == [name.title() for name in names]
    assert list(assigned(listed("order"), old.lock).models.values()) == ["Order"]
    assert assigned(listed("sort", "order"), old.lock).lock == old.lock


def test_a_declaration_is_found_in_the_lock_by_any_of_the_schemas_that_it_stands_for() -> None:
    moved = inputs("First", "#/1", twins=("#/2",))
    assert model_names(moved, lock={"#/2": "Kept"}) == ["Kept"]


def test_a_name_stays_when_the_first_of_those_that_it_stands_for_goes() -> None:
    both = assigned(s.sdk(inputs("First", "#/1", twins=("#/2",))))
    assert both.lock == {"#/1": "Inputs", "#/2": "Inputs"}
    one = assigned(s.sdk(inputs("Second", "#/2")), both.lock)
    assert (one.models, one.lock) == ({"#/2": "Inputs"}, both.lock)
    apart, findings = assign(s.sdk(inputs("First", "#/1"), inputs("Second", "#/2")), s.config(), both.lock)
    assert apart.models == {"#/1": "Inputs", "#/2": "SecondInputs"}
    assert [finding.code for finding in findings] == ["name-not-usable"]


def test_the_second_run_gives_the_same_lock() -> None:
    sdk = s.sdk(s.obj("Pet", s.field("topK")), operations=(s.operation("list", arguments=(s.argument("query:q"),)),))
    first = assigned(sdk)
    assert assigned(sdk, first.lock).lock == first.lock


def test_a_name_that_cannot_be_used_is_reported_and_replaced() -> None:
    sdk = s.sdk(s.obj("Pet"))
    for wrong in ("no name", "List", "класс", "__class__", "__getattr__", "typed_dicts"):
        names, findings = assign(sdk, s.config(names={s.SCHEMAS + "Pet": wrong}), {})
        assert list(names.models.values()) == ["Pet"]
        assert [finding.code for finding in findings] == ["name-not-usable"]


def test_two_entries_of_the_lock_with_one_name_are_reported() -> None:
    sdk = s.sdk(s.obj("Pet"), s.obj("Dog"))
    lock = {s.SCHEMAS + "Pet": "Animal", s.SCHEMAS + "Dog": "Animal"}
    names, findings = assign(sdk, s.config(), lock)
    assert list(names.models.values()) == ["Animal", "Dog"]
    assert len(findings) == 1


# --- errors, results, project -----------------------------------------------------------------------------------


def test_an_error_is_an_exception_and_its_payload() -> None:
    case = ir.ErrorCase(("500",), "application/json", s.named("HonoApiError"))
    names = assigned(s.sdk(s.obj("HonoApiError"), operations=(s.operation("op", errors=(case,)),)))
    assert names.errors == {s.SCHEMAS + "HonoApiError": "HonoAPIError"}
    assert names.models == {s.SCHEMAS + "HonoApiError": "HonoAPIErrorData"}


def test_a_model_that_becomes_an_error_keeps_its_name() -> None:
    case = ir.ErrorCase(("500",), "application/json", s.named("Problem"))
    old = assigned(s.sdk(s.obj("Problem")))
    grown = s.sdk(s.obj("Problem"), operations=(s.operation("op", errors=(case,)),))
    names = assigned(grown, old.lock)
    assert (names.models, names.errors) == (old.models, {s.SCHEMAS + "Problem": "ProblemError"})
    assert assigned(grown, names.lock).errors == names.errors


def test_an_error_that_is_one_no_more_keeps_its_names() -> None:
    case = ir.ErrorCase(("500",), "application/json", s.named("Problem"))
    old = assigned(s.sdk(s.obj("Problem"), operations=(s.operation("op", errors=(case,)),)))
    without = assigned(s.sdk(s.obj("Problem")), old.lock)
    assert without.models == {s.SCHEMAS + "Problem": "ProblemData"}
    back = assigned(s.sdk(s.obj("Problem"), operations=(s.operation("op", errors=(case,)),)), without.lock)
    assert (back.models, back.errors) == (old.models, old.errors)


def test_an_error_of_another_file_has_its_names_by_both_of_its_places() -> None:
    case = ir.ErrorCase(("500",), "application/json", ir.Named(s.meta("x.yaml#"), "x.yaml#"))
    decl = s.obj("Problem", at="x.yaml#", origin=s.component("Problem", twins=(s.SCHEMAS + "Problem",)))
    sdk = s.sdk(decl, operations=(s.operation("op", errors=(case,)),))
    first = assigned(sdk)
    places = ("x.yaml#", s.SCHEMAS + "Problem")
    assert {first.lock[place] for place in places} == {"ProblemData"}
    assert {first.lock[f"{place}?error"] for place in places} == {"Problem"}
    assert assigned(sdk, first.lock).lock == first.lock
    whole = assigned(
        s.sdk(s.obj("Problem"), operations=(s.operation("op", errors=(replace(case, type=s.named("Problem")),)),))
    )
    assert assigned(sdk, whole.lock).errors == {"x.yaml#": "Problem"}


def test_an_answer_or_a_stream_is_a_union() -> None:
    both = s.operation("invoke", responses=(s.result(s.named("Pet")), s.result(s.named("Pet"), stream=True)))
    once = s.operation("get", responses=(s.result(s.named("Pet")), s.result(s.named("Pet"), "201"), s.result(None)))
    said = [s.list_of(s.scalar(examples=([{"a": 1}],), description=text)) for text in ("one", "other")]
    same = s.operation("list", responses=(s.result(said[0]), s.result(said[1], "201")))
    names = assigned(s.sdk(s.obj("Pet"), operations=(both, once, same)))
    assert names.responses == {both.pointer: "InvokeResponse"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Swagger Petstore - OpenAPI 3.0", ("swagger-petstore", "swagger_petstore", "SwaggerPetstore")),
        ("[Dev] orq.ai API", ("orq-ai", "orq_ai", "OrqAi")),
        ("GitHub v3 REST API", ("git-hub", "git_hub", "GitHub")),
        ("API", ("api", "api", "API")),
        ("", ("client-sdk", "client_sdk", "Client")),
        ("Calendar API", ("calendar-sdk", "calendar_sdk", "Calendar")),
        ("httpx", ("httpx-sdk", "httpx_sdk", "Httpx")),
        ("3D Printing", ("api-3d-printing", "api_3d_printing", "Model3DPrinting")),
        ("None", ("none", "none", "NoneClient")),
    ],
)
def test_project_names_from_the_title(title: str, expected: tuple[str, str, str]) -> None:
    names = assigned(s.sdk(title=title))
    found = (names.package, names.module, names.client)
    assert found == expected


def test_configured_project_names() -> None:
    names = assigned(s.sdk(), package="orq-ai-sdk", class_name="Orq")
    assert (names.package, names.module, names.client) == ("orq-ai-sdk", "orq_ai_sdk", "Orq")


def test_credentials() -> None:
    schemes = (
        ir.SecurityScheme("#/1", "ApiKey", "http", http_scheme="bearer"),
        ir.SecurityScheme("#/2", "login", "http", http_scheme="basic"),
        ir.SecurityScheme("#/3", "tls", "mutualTLS"),
        ir.SecurityScheme("#/4", "server-url", "apiKey"),
        ir.SecurityScheme("#/5", "super", "apiKey"),
    )
    setting = {"ApiKey": SecuritySetting("api_key", "ORQ_API_KEY")}
    names = assigned(s.sdk(schemes=schemes), class_name="Orq", security=setting)
    assert names.security == {
        "ApiKey": ("api_key",),
        "login": ("username", "password"),
        "tls": (),
        "server-url": ("server_url_2",),
        "super": ("super_2",),
    }
    assert names.env["ApiKey"] == ("ORQ_API_KEY",)
    assert names.env["login"] == ("ORQ_USERNAME", "ORQ_PASSWORD")


# --- the names of the published family --------------------------------------------------------------------------

SPEC = Path(__file__).parents[2] / "spec"
PUBLISHED = """
    Inputs PrefixMessages Messages UserID InvokeOptions DeploymentGetConfigInputs DeploymentGetConfigPrefixMessages
    DeploymentGetConfigMessages DeploymentGetConfigUserID DeploymentGetConfigInvokeOptions DeploymentsResponseBody
    DeploymentGetConfigResponseBody DeploymentInvokeResponseBody HonoAPIErrorData Deployments Role ToolCalls Content
    DeploymentGetConfigRequestBody DeploymentsResponseFormat DeploymentsResponseFormat2
"""


def document(*overlays: Path) -> ir.Sdk:
    source, _ = overlay.apply(load(SPEC / "openapi.yaml"), overlays)
    return build(normalize(source)[0], s.config())[0]


def test_the_first_document_gives_the_names_of_the_published_package() -> None:
    names = assigned(document(), class_name="Orq")
    assert set(names.models.values()) >= set(PUBLISHED.split())
    assert list(names.errors.values()) == ["HonoAPIError"]
    assert list(names.responses.values()) == ["DeploymentInvokeResponse"]
    assert list(names.methods.values()) == ["all", "invalidate", "get_config", "invoke"]
    assert names.resources[("deployments",)].class_name == "DeploymentsSDK"


def test_what_the_overlay_adds_renames_nothing() -> None:
    before = assigned(document())
    grown = assigned(document(*sorted(SPEC.glob("overlays/*.yaml"))), before.lock)
    kept = [at for at in before.models if at in grown.models and grown.rules[at] != "override"]
    assert len(grown.models) > len(before.models)
    assert len(kept) > len(before.models) * 0.8
    assert {at: grown.models[at] for at in kept} == {at: before.models[at] for at in kept}
    assert grown.methods == before.methods


def test_a_groups_class_is_not_called_like_the_client() -> None:
    sdk = replace(s.sdk(operations=(s.operation("a", ("pets",)), s.operation("b", ("property",)))), title="Pets API")
    names = assigned(sdk)
    assert names.client == "Pets"
    assert names.resources[("pets",)].class_name == "PetsSDK"
    assert names.resources[("property",)].attribute == "property_"


def test_a_setting_may_name_any_place_that_a_type_stands_for() -> None:
    decl = s.obj("Pet", at="pet.yaml#", origin=s.component("Pet", twins=(s.SCHEMAS + "Pet",)))
    for place in ("pet.yaml#", s.SCHEMAS + "Pet"):
        assert assigned(s.sdk(decl), names={place: "Animal"}).models == {"pet.yaml#": "Animal"}


def test_a_setting_that_names_nothing_is_reported_with_the_nearest_key() -> None:
    sdk = s.sdk(s.obj("Pet"))
    _, (finding,) = assign(sdk, s.config(names={s.SCHEMAS + "Pot": "Cat"}), {})
    assert finding.code == "name-not-used"
    assert s.SCHEMAS + "Pet" in finding.hint
