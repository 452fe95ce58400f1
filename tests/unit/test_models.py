from __future__ import annotations

import importlib
import io
import json
import random
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from generator import ir, models
from generator.layout import Layout, arrange
from generator.names import Names, assign

from . import ir_samples as s

RUNTIME = Path(__file__).parents[2] / "templates" / "package" / "_runtime"


class Package:
    """A package of generated models that can be imported."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder / name, name

    def write(self, *decls: ir.SchemaDecl, operations: tuple[ir.Operation, ...] = ()) -> Mapping[str, str]:
        sdk = s.sdk(*decls, operations=operations)
        texts, _, _ = generated(sdk)
        shutil.copytree(RUNTIME, self._folder / "_runtime", ignore=shutil.ignore_patterns("__pycache__"))
        (self._folder / "models").mkdir()
        for folder in (self._folder, self._folder / "models"):
            (folder / "__init__.py").write_text("", "utf-8")
        for module, text in texts.items():
            (self._folder / "models" / f"{module}.py").write_text(text, "utf-8")
        importlib.invalidate_caches()
        return texts

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self._name}.models.{name}")


def generated(sdk: ir.Sdk) -> tuple[Mapping[str, str], Names, Layout]:
    names, _ = assign(sdk, s.config(), {})
    layout = arrange(sdk, names)
    return models.generate(sdk, names, layout, ".._runtime"), names, layout


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    name = "made_" + tmp_path.name.replace("-", "_")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield Package(tmp_path, name)
    for module in [found for found in sys.modules if found.split(".")[0] == name]:
        del sys.modules[module]


def wire(model: Any) -> Any:
    return json.loads(model.model_dump_json(by_alias=True, exclude_unset=True))


def adapted(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter[Any](annotation)


def test_names_that_python_or_pydantic_would_mind(package: Package) -> None:
    wires = ("class", "@type", "a.b", "", "$ref", "list", "str", "schema", "copy", "model_dump", "date", "_id", "x-y")
    types: dict[str, ir.Type] = {"date": s.scalar("date"), "list": s.list_of(s.scalar())}
    package.write(s.obj("Pet", *(s.field(name, types.get(name)) for name in wires)))
    data = {name: "2020-01-02" if name == "date" else ["a"] if name == "list" else "v" for name in wires}
    pet = package.module("pet").Pet.model_validate(data)
    assert wire(pet) == data
    assert pet.date == date(2020, 1, 2)
    assert pet.list_ == ["a"]
    assert package.module("pet").Pet(class_="c", type="t").class_ == "c"


def test_scalars(package: Package) -> None:
    kinds: tuple[ir.ScalarKind, ...] = ("str", "int", "float", "bool", "datetime", "date", "bytes", "none")
    package.write(s.obj("Pet", *(s.field(f"a_{kind}", s.scalar(kind)) for kind in kinds)))
    data = dict(zip(kinds, ["s", 1, 1.5, True, "2020-01-02T03:04:05Z", "2020-01-02", b"raw", None], strict=True))
    pet = package.module("pet").Pet.model_validate({f"a_{kind}": value for kind, value in data.items()})
    assert pet.a_datetime == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (pet.a_bytes, pet.a_none, pet.a_float) == (b"raw", None, 1.5)


def test_a_file_that_is_sent_may_be_open_and_one_that_is_answered_is_bytes(package: Package) -> None:
    parts = (s.field("file", s.scalar("bytes")), s.field("files", s.list_of(s.nullable(s.scalar("bytes")))))
    answer = s.operation("op", responses=(s.result(s.named("Answer")),))
    package.write(s.obj("Upload", *parts), s.obj("Answer", *parts), operations=(answer,))
    opened = io.BytesIO(b"x")
    upload = package.module("upload").Upload(file=opened, files=[("a.txt", opened), None])
    assert upload.file is opened
    assert package.module("answer").Answer(file=b"x").file == b"x"
    with pytest.raises(ValidationError):
        package.module("answer").Answer(file=opened)


def test_absent_null_and_value(package: Package) -> None:
    package.write(
        s.obj(
            "Pet",
            s.field("plain", s.scalar(default="d")),
            s.field("null", s.nullable(s.scalar())),
            s.field("needed", s.nullable(s.scalar()), required=True),
            s.field("anything", s.any_type()),
            s.field("through", s.named("MaybeText")),
        ),
        s.alias("MaybeText", s.nullable(s.scalar())),
    )
    pet = package.module("pet").Pet
    assert wire(pet(needed=None)) == {"needed": None}
    assert pet(needed=None).plain is None
    assert pet.__nullable__ == {"null", "needed", "anything", "through"}
    with pytest.raises(ValidationError):
        pet()


def test_a_required_constant_need_not_be_given(package: Package) -> None:
    answer = ir.Origin(root="op", role="response", side="response")
    constant = s.field("kind", s.const("cat"), required=True)
    package.write(
        s.obj("Cat", constant, s.field("other", s.const(1))),
        s.obj("", constant, at="#/1", origin=answer),
        operations=(s.operation("op"),),
    )
    cat = package.module("cat").Cat
    assert (cat().kind, cat().other, cat.__constants__) == ("cat", None, {"kind"})
    with pytest.raises(ValidationError):
        package.module("op_op").OpResponseBody.model_validate({})


def test_unions_are_told_apart_by_their_discriminator(package: Package) -> None:
    kind = ir.Discriminator("@kind", ())
    members = [s.obj(name, s.field("@kind", s.const(name), required=True)) for name in ("Cat", "Dog")]
    package.write(*members, s.union("Pet", s.named("Cat"), s.named("Dog"), discriminator=kind))
    adapter = adapted(package.module("pet").Pet)
    assert type(adapter.validate_python({"@kind": "Dog"})).__name__ == "Dog"
    with pytest.raises(ValidationError, match="union_tag_invalid"):
        adapter.validate_python({"@kind": "Cow"})


def test_a_member_with_several_values_of_the_discriminator(package: Package) -> None:
    package.write(
        s.enum("Feline", "cat", "lion"),
        s.obj("Cat", s.field("kind", s.named("Feline"), required=True)),
        s.obj("Dog", s.field("kind", s.const("dog"), required=True)),
        s.union("Pet", s.named("Cat"), s.named("Dog"), discriminator=ir.Discriminator("kind", ())),
        s.obj("Owner", s.field("pets", s.list_of(s.named("Pet")))),
    )
    owner = package.module("owner").Owner.model_validate({"pets": [{"kind": "lion"}, {"kind": "dog"}]})
    assert [type(pet).__name__ for pet in owner.pets] == ["Cat", "Dog"]


@pytest.mark.parametrize(
    "members",
    [
        (s.obj("Cat", s.field("kind", required=True)), s.obj("Dog", s.field("kind", s.const("dog"), required=True))),
        (s.obj("Cat"), s.obj("Dog", s.field("kind", s.const("dog"), required=True))),
        (s.obj("Cat", s.field("kind", s.const(1), required=True)), s.obj("Dog", s.field("kind", s.const(2)))),
        (s.alias("Cat", s.scalar()), s.obj("Dog", s.field("kind", s.const("dog"), required=True))),
        tuple(s.obj(name, s.field("kind", s.const("same"), required=True)) for name in ("Cat", "Dog")),
    ],
)
def test_a_discriminator_that_does_not_work_is_not_used(package: Package, members: tuple[ir.SchemaDecl, ...]) -> None:
    union = s.union("Pet", s.named("Cat"), s.named("Dog"), discriminator=ir.Discriminator("kind", ()))
    package.write(*members, union)
    adapter = adapted(package.module("pet").Pet)
    assert "discriminator" not in adapter.json_schema()


def test_recursion_of_every_kind(package: Package) -> None:
    package.write(
        s.obj("Node", s.field("next", s.named("Node")), s.field("tree", s.list_of(s.named("Tree")))),
        s.obj("Tree", s.field("node", s.named("Node")), s.field("json", s.named("Value"))),
        s.union("Value", s.scalar(), s.list_of(s.named("Value")), s.map_of(s.named("Entry"))),
        s.alias("Entry", s.list_of(s.named("Value"))),
    )
    data = {"next": {"tree": [{"node": {}, "json": {"a": ["b", ["c"]]}}]}}
    assert wire(package.module("node").Node.model_validate(data)) == data


def test_enums_are_literals(package: Package) -> None:
    values = ["a", 1, None, "it's", 'q"', "b\\n\n\u2028", True]
    package.write(s.enum("Kind", *values), s.enum("Number", 1, 2.5))
    adapter = adapted(package.module("kind").Kind)
    assert [adapter.validate_python(value) for value in values] == values
    with pytest.raises(ValidationError):
        adapter.validate_python("z")
    assert adapted(package.module("number").Number).validate_python(2.5) == 2.5


def test_what_the_document_says_is_text_only(package: Package) -> None:
    hostile = 'He said """\\N{x}\\"""\r\n\'\'\' + exit() #\n\n{{ 1 }} {% raw %}\x00\u2028"'
    said = s.meta("#", description=hostile, deprecated=True, deprecation_message=hostile)
    package.write(
        s.obj("Pet", ir.Field("#/f", "a", ir.Scalar(said, "str"), False), meta=said),
        ir.AliasDecl(s.SCHEMAS + "Text", s.component("Text"), said, s.scalar()),
    )
    docstring = package.module("pet").Pet.__doc__
    assert docstring.startswith('He said """\\N{x}')
    assert "Deprecated: He said" in docstring
    assert package.module("text").Text is not None


def test_limits_hold_for_what_is_sent_and_not_for_what_is_answered(package: Package) -> None:
    limits = (("maxLength", 2), ("pattern", "^a"), ("minimum", 1))
    number = s.scalar("int", constraints=(("minimum", 1), ("maximum", 3), ("pattern", "x"), ("multipleOf", 0)))
    text = s.scalar(constraints=limits)
    fields = (s.field("text", s.nullable(text)), s.field("number", number), s.field("texts", s.list_of(text)))
    odd = s.field("odd", s.scalar(constraints=(("pattern", "(?=x)"), ("maxLength", "x"), ("minLength", -1))))
    answer = s.operation("op", responses=(s.result(s.named("Answer")),))
    package.write(s.obj("Sent", *fields, odd, closed=True), s.obj("Answer", *fields, closed=True), operations=(answer,))
    sent, answered = package.module("sent").Sent, package.module("answer").Answer
    assert sent(text="ab", number=3, texts=["long"], odd="y").text == "ab"
    for wrong in ({"text": "abc"}, {"text": "b"}, {"number": 4}, {"unknown": 1}):
        with pytest.raises(ValidationError):
            sent.model_validate(wrong)
        answered.model_validate(wrong)


def test_other_properties(package: Package) -> None:
    package.write(s.obj("Extra", s.field("a"), additional=s.scalar("int")), s.obj("Open"), s.obj("Map"))
    extra = package.module("extra").Extra
    assert extra.model_validate({"a": "x", "b": 1}).b == 1
    with pytest.raises(ValidationError):
        extra.model_validate({"b": "z"})
    assert wire(package.module("open").Open.model_validate({"b": [1]})) == {"b": [1]}


def test_a_result_that_may_be_a_stream_can_be_used_like_one(package: Package) -> None:
    results = (s.result(s.named("Answer")), s.result(s.named("Event"), stream=True))
    package.write(s.obj("Answer"), s.obj("Event"), operations=(s.operation("invoke", responses=results),))
    with package.module("answer").Answer() as events:
        assert [type(event).__name__ for event in events] == ["Answer"]
    assert not hasattr(package.module("event").Event, "__enter__")


def test_importing_builds_nothing(package: Package) -> None:
    package.write(s.obj("Node", s.field("next", s.named("Node")), s.field("tree", s.named("Tree"))), s.obj("Tree"))
    assert not package.module("node").Node.__pydantic_complete__


VOCABULARY = """
    Any Annotated BaseModel ConfigDict Dict Enum Field Generic List Literal Mapping Optional Page RootModel Sequence Set
    Tag Tuple Type TypeAdapter TypeAliasType TypedDict UUID Union Decimal Discriminator Model Response Request Date
    Datetime Time httpx models utils self str int date object Object property Warning Exception Error Self Root Item
    Final Protocol NotRequired Required Callable Iterator IO TYPE_CHECKING StreamableModel FileInput Module Undefined
"""


def test_schemas_called_like_the_vocabulary(package: Package) -> None:
    names = list({name.lower(): name for name in VOCABULARY.split()}.values())
    fields = [s.field(name, s.list_of(s.named(name))) for name in names]
    said = (s.field("when", s.scalar("date")), s.field("type", s.const("x"), required=True))
    package.write(*(s.obj(name, *said) for name in names), s.obj("All", *fields, s.field("file", s.scalar("bytes"))))
    data: dict[str, Any] = {name: [{"when": "2020-01-01", "type": "x"}] for name in names}
    assert wire(package.module("all").All.model_validate(data)) == data


_SIZE = 60


def test_random_declarations_import_and_compile(package: Package) -> None:
    chance = random.Random(11)
    package.write(*(_random_decl(f"T{number}", chance) for number in range(_SIZE)))
    for number in range(_SIZE):
        module = next(m for m in _modules(package) if hasattr(m, f"T{number}"))
        assert adapted(getattr(module, f"T{number}")).validator


def _modules(package: Package) -> Iterator[Any]:
    for file in sorted((package._folder / "models").glob("*.py")):  # pyright: ignore[reportPrivateUsage]
        if file.stem != "__init__":
            yield package.module(file.stem)


def _random_decl(name: str, chance: random.Random) -> ir.SchemaDecl:
    kind = chance.randrange(8)
    if kind == 0:
        return s.enum(name, *chance.sample(["a", "b", "c", 1, 2, None], 3))
    if kind == 1:
        return s.union(name, _random_type(chance), _random_type(chance), s.list_of(s.scalar()))
    if kind == 2:
        return s.alias(
            name, s.list_of(_random_type(chance)) if chance.random() < 0.5 else s.map_of(_random_type(chance))
        )
    fields = [s.field(f"f{number}", _random_type(chance), required=chance.random() < 0.3) for number in range(4)]
    return s.obj(name, *fields)


def _random_type(chance: random.Random) -> ir.Type:
    kind = chance.randrange(6)
    if kind < 3:
        return (
            s.nullable(s.named(f"T{chance.randrange(_SIZE)}")) if kind == 0 else s.named(f"T{chance.randrange(_SIZE)}")
        )
    if kind == 3:
        return s.list_of(_random_type(chance))
    if kind == 4:
        return s.map_of(_random_type(chance))
    return s.scalar(chance.choice(["str", "int", "date", "bool"]))
