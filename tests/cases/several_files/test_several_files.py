"""A document of which each schema stands in a file of its own: the components' names are the types' names."""

from __future__ import annotations

import inspect
import json

import pytest

from generator.cli import main
from generator.selection import HOME
from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, as_json

ORDER = {"total": {"amount": 5}, "lines": [{"name": "a", "price": {"amount": 5}}]}
COMPONENTS = ["Order", "Money", "Line", "Conflict", "ConflictData", "Card", "Transfer", "Payment"]
COMPONENTS += ["Pet", "Dog", "PetUnion"]


def test_each_component_is_one_type_with_one_page(sdk: Case) -> None:
    names = {*COMPONENTS, "Position", "PayResponseBody"}
    twins = {f"{name}TypedDict" for name in ("Order", "Money", "Line", "Card")}
    assert names | twins <= set(dir(sdk.models))
    assert [name for name in dir(sdk.models) if "Model" in name or "Line" in name] == ["Line", "LineTypedDict"]
    assert inspect.isclass(sdk.models.Order)
    pages = {path for path in sdk.files if path.startswith("docs/models/") and path.count("/") == 2}
    assert {page.removeprefix("docs/models/").removesuffix(".md") for page in pages} == {
        "README", "order", "money", "line", "position", "conflict", "card", "transfer", "payment", "payresponsebody",
        "pet", "dog", "petunion",
    }  # fmt: skip


def test_the_second_name_of_a_schema_is_an_alias(sdk: Case) -> None:
    assert sdk.models.Position is sdk.models.Line


def test_what_goes_and_comes(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({**ORDER, "replaces": ORDER}))
    found = session.call("create_order", total=sdk.models.Money(amount=5), lines=ORDER["lines"])
    assert json.loads(server.last.body) == ORDER
    assert isinstance(found, sdk.models.Order)
    assert isinstance(found.replaces, sdk.models.Order)
    assert found.replaces.lines == [sdk.models.Line(name="a", price=sdk.models.Money(amount=5))]


def test_an_exception_has_the_name_of_its_component(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json({"other": ORDER}, 409))
    with pytest.raises(sdk.models.Conflict) as raised:
        session.call("create_order", total={"amount": 5})
    assert isinstance(raised.value.data, sdk.models.ConflictData)
    assert isinstance(raised.value.data.other, sdk.models.Order)


def test_what_extends_a_base_of_another_file_is_a_subtype(sdk: Case, session: Session, server: RecordingServer) -> None:
    dog = {"kind": "hound", "friend": {"kind": "Pet"}, "bark": "woof"}
    server.says(as_json(dog))
    found = session.call("add_pet", request=sdk.models.Dog(bark="woof", friend=sdk.models.Pet()))
    assert json.loads(server.last.body) == dog
    assert (type(found), type(found.friend)) == (sdk.models.Dog, sdk.models.Pet)


def test_members_of_a_union_are_told_apart_by_names_of_components_and_files(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    server.says(as_json({"by": "Transfer", "account": "x"}))
    assert isinstance(session.call("pay", request={"by": "card", "number": "1"}), sdk.models.Transfer)
    assert json.loads(server.last.body) == {"by": "card", "number": "1"}
    assert not {"discriminator-dropped", "discriminator-surplus"} & set(sdk.codes)


@pytest.mark.parametrize("target", ["#/components/schemas/Card", "schemas/Card.yaml#", "models.Card"])
def test_a_type_is_explained_by_the_file_in_which_it_is_written(
    target: str, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = HOME / "tests" / "cases" / "several_files" / "spec.yaml"
    output = tmp_path_factory.getbasetemp() / "several"
    chosen = ["--spec", str(spec), "--output", str(output)]
    assert main(["generate", *chosen, "--no-prove", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["explain", target, *chosen]) == 0
    assert "schemas/Card.yaml:1" in capsys.readouterr().out
