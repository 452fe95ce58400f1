"""The view of the package: signatures, results, descriptors, twins and exports, from small IRs."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import ir, layout, names
from generator.encode import single_line
from generator.render import environment, render
from generator.view.code import code_view
from generator.view.code_types import CodeView, MethodView
from generator.view.targets import package_target

from . import ir_samples as s

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HOSTILE = "\"\"\"'''\\{{ x }}\r\n\u2028#\x00 import os"


def view(sdk: ir.Sdk, **settings: Any) -> CodeView:
    config = s.config(**settings)
    named, _ = names.assign(sdk, config, {})
    modules = layout.arrange(sdk, named)
    return code_view(sdk, named, modules, lambda: dict.fromkeys(modules.members, "x = 1\n"), config)


def package(sdk: ir.Sdk) -> dict[str, str]:
    files = render([TEMPLATES], [package_target(view(sdk))])
    prefix = next(name for name in files if name.endswith("/sdk.py")).removesuffix("sdk.py")
    return {name.removeprefix(prefix): text.decode() for name, text in files.items() if "_runtime" not in name}


def method(*decls: ir.SchemaDecl, **operation: Any) -> MethodView:
    return view(s.sdk(*decls, operations=(s.operation("op", **operation),))).resources[0].methods[0]


# --- signatures -------------------------------------------------------------------------------------------------


def test_required_arguments_come_first_then_the_documents_order() -> None:
    arguments = (
        s.argument("query:limit", type_=s.scalar("int")),
        s.argument("path:id", required=True),
        s.argument("field:note", type_=s.nullable(s.scalar())),
        s.argument("field:key", required=True, type_=s.nullable(s.scalar())),
        s.argument("field:any", type_=s.any_type()),
        s.argument("query:none", type_=s.nullable(s.scalar())),
    )
    assert method(arguments=arguments).parameters == (
        "id: str",
        "key: Optional[str]",
        "limit: Optional[int] = None",
        "note: OptionalNullable[str] = UNSET",
        "any: OptionalNullable[Any] = UNSET",
        "none: Optional[str] = None",
    )


def test_a_field_whose_component_is_nullable_may_be_null() -> None:
    maybe = s.alias("Maybe", s.nullable(s.scalar()))
    found = method(maybe, arguments=(s.argument("field:a", type_=s.named("Maybe")),))
    assert found.parameters == ("a: OptionalNullable[models.Maybe] = UNSET",)


@pytest.mark.parametrize(
    ("responses", "returns"),
    [
        ((), "None"),
        ((s.result(s.scalar()),), "str"),
        ((s.result(s.scalar()), ir.Response("#", "204", "", ())), "Optional[str]"),
        ((ir.Response("#", "204", "", ()),), "None"),
        ((s.result(s.nullable(s.scalar())), ir.Response("#", "204", "", ())), "Optional[str]"),
        ((s.result(s.scalar(), "2XX"), s.result(s.scalar("int"), "default")), "str"),
        ((s.result(s.scalar(), "404"), s.result(s.scalar("int"))), "int"),
        ((s.result(None),), "Any"),
        ((s.result(None, media="text/csv"),), "str"),
        ((s.result(None, media="application/pdf"),), "bytes"),
        ((s.result(s.scalar(), stream=True),), "utils.EventStream[str]"),
        ((s.result(s.scalar()), s.result(s.scalar(), "201")), "str"),
    ],
)
def test_what_a_method_returns(responses: tuple[ir.Response, ...], returns: str) -> None:
    assert method(responses=responses).returns == returns


def streaming(**more: Any) -> MethodView:
    answers = (s.result(s.named("Pet")), s.result(s.scalar(), stream=True))
    switch = s.argument("field:stream", type_=s.scalar("bool"), **more)
    operation = s.operation("op", arguments=(switch, s.argument("field:key", required=True)), responses=answers)
    return view(s.sdk(s.PET, operations=(replace(operation, stream_argument="field:stream"),))).resources[0].methods[0]


def test_a_switch_for_streaming_has_three_forms() -> None:
    found = streaming()
    assert [(form.parameters[1], form.returns, form.async_returns) for form in found.overloads] == [
        ("stream: Literal[True]", "utils.EventStream[str]", "utils.EventStreamAsync[str]"),
        ("stream: Optional[Literal[False]] = None", "models.Pet", "models.Pet"),
        ("stream: Optional[bool] = None", "models.OpResponse", "Union[models.Pet, utils.EventStreamAsync[str]]"),
    ]
    assert (found.descriptor_type, found.cast) == ("Any", True)
    assert "stream_arg=" in found.descriptor


def test_a_required_switch_has_no_default() -> None:
    switches = [
        next(one for one in form.parameters if one.startswith("stream")) for form in streaming(required=True).overloads
    ]
    assert switches == ["stream: Literal[True]", "stream: Literal[False]", "stream: bool"]


def test_a_deprecated_operation_says_why() -> None:
    operation = replace(s.operation("op"), deprecated=True, deprecation_message='Use "other"\ninstead')
    found = view(s.sdk(operations=(operation,))).resources[0].methods[0]
    assert found.deprecated == "'Use \"other\" instead'"


def test_a_docstring_has_its_sections() -> None:
    failure = ir.ErrorCase(("404", "409"), "application/json", s.named("Bad"))
    argument = replace(s.argument("query:limit", type_=s.scalar("int")), meta=s.meta(description="At most\n  so many."))
    answers = (replace(s.result(s.scalar()), description="The text"), ir.Response("#", "204", "", ()))
    operation = s.operation("op", arguments=(argument,), responses=answers, errors=(failure,))
    operation = replace(operation, summary="Do it", description="Does it.")
    said = view(s.sdk(s.obj("Bad"), operations=(operation,))).resources[0].methods[0].docstring
    assert said.startswith("Do it\n\n        Does it.\n\n        Args:\n            limit: At most so many.\n")
    assert "        Returns:\n            The text. None for status 204.\n" in said
    assert "        Raises:\n            models.Bad: Status 404, 409.\n            models.APIError: " in said
    assert max(len(line) for line in said.splitlines()) <= 100


# --- descriptors ------------------------------------------------------------------------------------------------


def test_equal_lambdas_of_a_large_module_are_written_once() -> None:
    """Python's compiler compares each with all that are like it."""
    headers = tuple(ir.Header("#/h", f"X-{n}", s.scalar("int" if n % 2 else "str"), False, "") for n in range(1_001))
    many = s.operation("many", responses=(ir.Response("#/r", "200", "", (), headers),))
    few = s.operation("few", ("toys",), responses=(ir.Response("#/r", "200", "", (), headers[:9]),))
    files = package(s.sdk(operations=(many, few)))
    large, small = files["pets.py"], files["toys.py"]
    defined = "_shared0 = Schema(lambda: str)\n_shared1 = Schema(lambda: int)\n"
    assert large.count("Schema(lambda: ") == 2
    assert large.index(defined) < large.index("schema=_shared0") < large.index("schema=_shared1")
    assert (small.count("Schema(lambda: "), small.count("_shared")) == (9, 0)


def test_a_descriptor_tells_what_the_runtime_needs() -> None:
    param = ir.Param("#", "X-Key", "header", True, s.scalar(), s.meta(), "simple", False)
    content = ir.Content("#", "application/json", s.named("Pet"))
    body = ir.Body("#", True, "", (content, ir.Content("#", "text/plain", s.scalar())), s.SCHEMAS + "Pet")
    arguments = (s.argument("header:X-Key", required=True), s.argument("field:the name", type_=s.nullable(s.scalar())))
    failure = ir.ErrorCase(("4XX",), "application/json", s.named("Bad"))
    answers = (s.result(s.named("Bad"), "4XX"), s.result(s.scalar(), stream=True), ir.Response("#", "default", "", ()))
    operation = s.operation("op", arguments=arguments, responses=answers, errors=(failure,))
    operation = replace(operation, params=(param,), body=body, security=(("a", "b"), ()), method="post")
    bad = s.obj("Bad", s.field("message"))
    written = view(s.sdk(s.PET, bad, operations=(operation,))).resources[0].methods[0].descriptor
    assert ast.dump(ast.parse(written)) == ast.dump(
        ast.parse(
            """Operation(
                id="op", method="POST", path="/op",
                params=(Param(arg="x_key", name="X-Key", location="header", schema=Schema(lambda: str), required=True,
                    style="simple", explode=False),),
                body=Body(media_type="application/json", schema=Schema(lambda: models.Pet), required=True,
                    alternatives=(Body(media_type="text/plain", schema=Schema(lambda: str)),),
                    fields={"the_name": "the name"}, nullable=frozenset({"the_name"})),
                responses=(
                    Response(status="4XX", media_type="application/json", schema=Schema(lambda: models.BadData),
                        error=lambda: models.Bad),
                    Response(status="200", media_type="text/event-stream", schema=Schema(lambda: str), stream="sse"),
                    Response(status="default"),
                ),
                security=(("a", "b"), ()), name="pets.op")"""
        )
    )


WHOLE = s.obj("Whole", s.field("event"), s.field("data", s.named("Pet")))
SPOKEN = s.obj("Spoken", s.field("data", s.scalar()))
TREE = s.union("Tree", s.named("Tree"), s.named("Pet"), s.list_of(s.scalar("int")))
EITHER = s.union("Either", s.named("Pet"), s.scalar())


@pytest.mark.parametrize(
    ("item", "envelope", "ends"),
    [
        *((each, False, True) for each in (s.any_type(), s.map_of(s.scalar()), s.nullable(s.named("Tree")))),
        *((each, False, True) for each in (s.scalar("int"), s.list_of(s.scalar()))),
        *((each, False, False) for each in (s.scalar(), s.const("a"), s.named("Either"), s.nullable(s.scalar()))),
        (s.named("Whole"), True, True),
        (s.named("Spoken"), True, False),
    ],
)
def test_the_usual_last_word_ends_streams_without_texts(item: ir.Type, envelope: bool, ends: bool) -> None:
    stream = ir.Stream("sse", item, envelope)
    answer = ir.Response("#/r", "200", "", (ir.Content("#/c", "text/event-stream", None, stream),))
    found = method(s.PET, WHOLE, SPOKEN, TREE, EITHER, responses=(answer,))
    assert ('sentinel="[DONE]"' in found.descriptor) == ends


def test_a_server_of_the_operation_has_its_variables_filled_in() -> None:
    server = ir.Server("https://{region}.test/{v}", variables=(("region", "eu", (), ""), ("v", "1", (), "")))
    found = view(s.sdk(operations=(replace(s.operation("op"), servers=(server,)),))).resources[0].methods[0]
    assert 'servers=("https://eu.test/1",)' in found.descriptor


def test_the_limits_of_an_operation() -> None:
    own = ir.Retries(strategy="backoff", max_attempts=2, statuses=("500",))
    operation = replace(s.operation("op"), timeout_ms=5, idempotent=True, retries=own)
    found = view(s.sdk(operations=(operation,))).resources[0].methods[0]
    for expected in ("timeout_ms=5", "idempotent=True", "max_attempts=2", 'statuses=("500",)'):
        assert expected in found.descriptor


# --- the package ------------------------------------------------------------------------------------------------


def rich(text: str) -> ir.Sdk:
    """An SDK in which every text is `text`."""
    meta = s.meta(description=text)
    pet = s.obj("Pet", s.field("name", s.scalar(description=text)), s.field(text or "x", s.const(text)), meta=meta)
    argument = replace(s.argument(f"query:{text}", type_=s.named("Pet")), meta=meta)
    bad = s.obj("Bad", meta=meta)
    failure = ir.ErrorCase(("404",), "application/json", s.named("Bad"))
    answer = replace(s.result(s.const(text)), description=text)
    inner = s.operation("op", ("a", "b"), arguments=(argument,), responses=(answer,), errors=(failure,))
    inner = replace(inner, summary=text, description=text, path=text, deprecated=True, deprecation_message=text)
    scheme = ir.SecurityScheme("#", "key", "apiKey", text, location="header", wire_name=text)
    sdk = s.sdk(pet, bad, operations=(inner, s.operation("ping", ())), schemes=(scheme,))
    server = ir.Server(f"https://{text}", text)
    return replace(sdk, title=text or "x", summary=text, servers=(server,), security=(("key",),))


def shape(source: str) -> list[str]:
    return [
        type(node).__name__ for node in ast.walk(ast.parse(source)) if not isinstance(node, (ast.Constant, ast.Load))
    ]


def test_text_of_the_document_is_inert() -> None:
    plain, hostile = package(rich("plain")), package(rich(HOSTILE))
    python = [name for name in plain if name.endswith(".py")]
    assert len(python) > 8
    for name in set(python) & set(hostile):
        compile(hostile[name], name, "exec")
        same = name.startswith(("a", "b", "sdk", "_version", "models/errors"))
        assert not same or shape(hostile[name]) == shape(plain[name]), name


def test_the_package_has_a_module_for_each_group_and_the_client_has_the_rest() -> None:
    files = package(rich("x"))
    assert {"sdk.py", "a.py", "b.py", "models/errors.py", "py.typed", "_version.py"} <= files.keys()
    assert "def ping(" in files["sdk.py"]
    assert "def a(self) -> A:" in files["sdk.py"]
    assert "def b(self) -> B:" in files["a.py"]
    assert "async def op_async(" in files["b.py"]


_RUNTIME_ERRORS = (
    *("APIConnectionError", "APIError", "APITimeoutError", "ClientClosedError", "ConfigurationError"),
    *("DocumentedError", "InvalidArgumentError", "PaginationError", "ResponseValidationError", "SDKError"),
    "StreamError",
)


def test_exports_name_every_model_twin_error_and_alias_once() -> None:
    answers = (s.result(s.named("Pet")), s.result(s.scalar(), "201"))
    arguments = (s.argument("body", type_=s.named("Pet")),)
    failure = ir.ErrorCase(("404",), "application/json", s.named("Bad"))
    operation = s.operation("op", arguments=arguments, responses=answers, errors=(failure,))
    found = view(s.sdk(s.PET, s.obj("Bad"), operations=(operation,))).export_modules
    assert {name: module.name for module in found for name in " ".join(module.lines).split()} == {
        **dict.fromkeys(_RUNTIME_ERRORS, "errors"),
        "Bad": "errors",
        "BadData": "bad",
        "OpResponse": "responses",
        "Pet": "pet",
        "PetTypedDict": "typed_dicts.pet",
    }


@pytest.mark.parametrize(
    ("key", "is_class"),
    [("name", True), ("$ref", False), ("class", False), ("__x", False), ("str", False), ("models", False)],
)
def test_a_twin_is_a_class_only_where_its_keys_allow_it(key: str, is_class: bool) -> None:
    pet = s.obj("Pet", s.field(key, required=True), s.field("other"))
    found = view(s.sdk(pet, operations=(s.operation("op", arguments=(s.argument("body", type_=s.named("Pet")),)),)))
    text = found.twins[0].twins[0].text
    expected = f"class PetTypedDict(TypedDict):\n    {key}: str\n    other: NotRequired[str]"
    assert (text == expected) is is_class
    assert is_class or f'"{key}": "str", "other": "NotRequired[str]"' in text


def test_a_twin_with_a_required_empty_key_is_any_dictionary() -> None:
    """Type checkers would refuse the key, and miss it."""
    pet = s.obj("Pet", s.field("", required=True), s.field("other"))
    found = view(s.sdk(pet, operations=(s.operation("op", arguments=(s.argument("body", type_=s.named("Pet")),)),)))
    assert found.twins[0].twins[0].text == 'PetTypedDict = TypeAliasType("PetTypedDict", "Mapping[str, Any]")'


def test_a_union_that_holds_itself_is_a_type_all_the_same() -> None:
    tree = s.union("Tree", s.scalar(), s.list_of(s.named("Tree")), s.named("Tree"))
    found = view(s.sdk(tree, operations=(s.operation("op", arguments=(s.argument("body", type_=s.named("Tree")),)),)))
    assert found.twins[0].twins[0].text == (
        "if not TYPE_CHECKING:\n"
        '    TreeTypedDict = TypeAliasType("TreeTypedDict", "Union[str, Sequence[TreeTypedDict]]")\n'
        "else:\n"
        '    TreeTypedDict: TypeAlias = "Union[str, Sequence[TreeTypedDict]]"'
    )


def test_a_union_of_objects_takes_models_and_their_twins() -> None:
    either = s.union("Either", s.named("Pet"), s.named("Kind"), s.named("Open"))
    sent = (s.argument("body", type_=s.named("Either")),)
    found = view(s.sdk(s.PET, s.KIND, s.OPEN, either, operations=(s.operation("op", arguments=sent),)))
    text = next(twin.text for module in found.twins for twin in module.twins if twin.name == "EitherTypedDict")
    choices = "models.Pet, models.PetTypedDict, models.Kind, models.Open, models.OpenTypedDict, Mapping[str, Any]"
    assert text == f'EitherTypedDict = TypeAliasType("EitherTypedDict", "Union[{choices}]")'


def test_methods_that_differ_in_case_only_have_constants_of_their_own() -> None:
    found = view(s.sdk(operations=(s.operation("straße"), s.operation("strasse")))).resources[0].methods
    assert len({one.constant for one in found}) == 2


# --- the client and the project ---------------------------------------------------------------------------------


def arguments_of(sdk: ir.Sdk) -> ast.arguments:
    """The parameters of the client's constructor."""
    tree = ast.parse(package(sdk)["sdk.py"])
    return next(node.args for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__init__")


def test_only_the_first_credential_may_be_given_by_position() -> None:
    basic = ir.SecurityScheme("#", "login", "http", http_scheme="basic")
    token = ir.SecurityScheme("#", "token", "http", http_scheme="bearer")
    sdk = replace(s.sdk(operations=(s.operation("op"),), schemes=(basic, token)), security=(("token",), ("login",)))
    found = arguments_of(sdk)
    assert [one.arg for one in found.args] == ["self", "token"]
    assert [one.arg for one in found.kwonlyargs][:3] == ["username", "password", "server_url"]


def test_a_client_without_credentials_takes_none() -> None:
    found = arguments_of(s.sdk(operations=(s.operation("op"),)))
    assert ([one.arg for one in found.args], found.kwonlyargs[0].arg) == (["self"], "server_url")


def test_the_settings_tell_the_schemes_servers_and_secrets() -> None:
    scheme = ir.SecurityScheme("#", "key", "apiKey", location="query", wire_name="k")
    pet = s.obj("Pet", s.field("pass", replace(s.scalar(), format="password")))
    server = ir.Server("https://{r}.test", variables=(("r", "eu", (), ""),))
    sdk = replace(s.sdk(pet, schemes=(scheme,)), servers=(server,), security=(("key",), ()))
    settings = view(sdk, timeout_ms=7).client.settings
    for expected in (
        'servers=("https://eu.test",)',
        'security=(("key",), ())',
        'location="query", name="k"',
        'secret_fields=("pass",)',
        "timeout_ms=7",
        "BackoffStrategy(initial_interval=500, max_interval=60000, exponent=1.5, max_elapsed_time=300000)",
    ):
        assert expected in settings
    ast.parse(settings)


@pytest.mark.parametrize("text", ["plain", HOSTILE, ""])
def test_the_projects_toml_is_what_was_configured(text: str) -> None:
    authors = ("Ann <ann@a.test>", "Bob", f"{text} <x@y.test>", text or "-")
    found = view(
        s.sdk(title="Pets"), description=text, license="MIT", authors=authors, homepage="https://a.test/" + text
    )
    template = environment([TEMPLATES]).get_template("project/pyproject.toml.jinja")
    made = tomllib.loads(template.render(project=found.project))["project"]
    assert made["description"] == single_line(text) or "Python SDK for Pets"
    assert made["authors"][:2] == [{"name": "Ann", "email": "ann@a.test"}, {"name": "Bob"}]
    assert made["urls"] == {"Homepage": "https://a.test/" + text}
    assert (made["name"], made["license"], made["requires-python"]) == ("pets", "MIT", ">=3.10")


def test_a_block_of_a_template_can_be_overridden(tmp_path: Path) -> None:
    mine = tmp_path / "package" / "{resource}.py.jinja"
    mine.parent.mkdir()
    block = '{% extends "base/package/{resource}.py.jinja" %}\n{% block header %}\n# mine\n{% endblock %}\n'
    mine.write_text(block, encoding="utf-8")
    files = render([TEMPLATES, tmp_path], [package_target(view(rich("x")))])
    changed = [name for name, text in files.items() if text.startswith(b"# mine\n\nfrom __future__")]
    assert [Path(name).name for name in changed] == ["a.py", "b.py"]
