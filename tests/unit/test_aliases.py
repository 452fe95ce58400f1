"""Old names that stay beside the new ones: they work, they warn, and a run tells which are due. That type checkers tell
of them, `tests/static/test_pyright.py` shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.config import AliasSetting
from generator.diagnostics import InputError
from generator.old_names import overdue
from generator.release.building import source_date
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
ALIASES = """
aliases:
  models.Animal: {to: models.Pet, remove_after: 2027-01-31}
  models.Species: {to: models.Kind, remove_after: 2027-01-31}
  models.Beast: {to: models.NewPet}
  models.Trouble: {to: models.Problem, remove_after: 2027-01-31}
  pets.fetch: {to: pets.get_pet, remove_after: "2.0"}
  pets.get_pet(identifier): {to: pets.get_pet(pet_id), remove_after: 2027-01-31}
  pets.list_pets(maximum): {to: pets.list_pets(limit), remove_after: 2027-01-31}
  animals: {to: pets, remove_after: 2027-01-31}
"""
PROGRAM = """
import asyncio, inspect, warnings
from petstore_sdk import Petstore, models
from petstore_sdk.testing import FakeServer

def warned(use):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        value = use()
    for each in found:
        assert issubclass(each.category, DeprecationWarning)
        assert each.filename == "<string>", each
    return value, [str(each.message).partition(";")[0] for each in found]

async def find(number):
    return await client.pets.get_pet_async(identifier=number)

server = FakeServer()
client = Petstore(token="t", client=server.client(), async_client=server.async_client())
assert warned(lambda: models.Animal) == (models.Pet, ["models.Animal is now models.Pet"])
assert warned(lambda: models.Species)[0] is models.Kind
assert warned(lambda: models.Beast) == (models.NewPet, [])
assert warned(lambda: models.BeastTypedDict)[0] is models.NewPetTypedDict
assert "Animal" in dir(models)
pet, told = warned(lambda: client.pets.fetch(pet_id=1))
assert isinstance(pet, models.Pet) and told == ["pets.fetch is now pets.get_pet"]
pet, told = warned(lambda: client.pets.get_pet(identifier=7))
assert told == ["pets.get_pet(identifier) is now pets.get_pet(pet_id)"]
assert server.requests[-1].url.endswith("/pets/7"), server.requests[-1]
pet, told = warned(lambda: asyncio.run(find(8)))
assert told and server.requests[-1].url.endswith("/pets/8")
assert warned(lambda: client.pets.get_pet(pet_id=1))[1] == []
assert warned(lambda: client.pets.list_pets())[1] == []
warned(lambda: client.pets.list_pets(maximum=3))
assert "limit=3" in server.requests[-1].url, server.requests[-1]
pets, told = warned(lambda: client.animals)
assert pets is client.pets and told == ["animals is now pets"]
raw, told = warned(lambda: client.pets.with_raw_response.fetch(pet_id=1))
assert raw.status_code == 200 and told == ["pets.fetch is now pets.get_pet"]
for given in ({}, {"pet_id": 1, "identifier": 1}):
    try:
        client.pets.get_pet(**given)
    except TypeError as problem:
        print(problem)
    else:
        raise AssertionError(given)
"""


def generate(folder: Path, settings: str) -> int:
    config = folder / "sdk.yaml"
    config.write_text("package: {name: petstore-sdk}\n" + settings, encoding="utf-8")
    where = ["--spec", str(PETSTORE), "--config", str(config), "--output", str(folder / "sdk")]
    return main(["generate", *where, "--quiet"])


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("aliases")
    assert generate(folder, ALIASES) == 0
    return folder / "sdk" / "src"


def test_old_names_work_and_warn(sources: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, cwd=sources)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "get_pet() missing 1 required keyword-only argument: 'pet_id'",
        "get_pet() got 'pet_id' and 'identifier', which are one argument",
    ]


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("models.Animal: {to: models.Pets}", "which the SDK does not have"),
        ("models.NewPet: {to: models.Pet}", "is a name of the SDK"),
        ("pets.fetch: {to: models.Pet}", "are not names of one place"),
        ("pets.class: {to: pets.get_pet}", "cannot be a public Python name"),
        ("pets.get_pet(limit): {to: pets.list_pets(limit)}", "are not names of one place"),
        ("models.Animal: {to: models.Pet, remove_after: soon}", "does not match"),
        ("models.Animal: models.Pet", "is not of type 'object'"),
    ],
)
def test_an_alias_that_cannot_be_is_refused(
    tmp_path: Path, alias: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate(tmp_path, f"aliases:\n  {alias}\n") == 2
    told = capsys.readouterr().err
    assert message in told
    assert "sdk.yaml:3:" in told
    assert not (tmp_path / "sdk").exists()


@pytest.mark.parametrize(
    ("until", "day", "version", "told"),
    [
        ("2027-01-31", "2027-01-31", "1.0.0", False),
        ("2027-01-31", "2027-02-01", "1.0.0", True),
        ("2.0", "2099-01-01", "2.0.0", False),
        ("2.0", "2026-01-01", "2.0.1", True),
        ("", "2099-01-01", "9.0.0", False),
    ],
)
def test_an_alias_whose_day_has_passed_is_told_of(until: str, day: str, version: str, told: bool) -> None:
    aliases = [AliasSetting("models.Animal", "models.Pet", until)]
    assert [found.code for found in overdue(aliases, version, day)] == (["alias-due"] if told else [])


def test_a_run_that_stands_is_repeated_once_an_alias_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sdk.yaml").write_text("aliases:\n  models.Animal: {to: models.Pet, remove_after: 1970-01-31}\n")
    where = ["--spec", str(PETSTORE), "--config", str(tmp_path / "sdk.yaml"), "--output", str(tmp_path / "sdk")]
    monkeypatch.setenv("SDKWRIGHT_CACHE", str(tmp_path / "cache"))
    for day in (0, 0, 40):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day * 86_400))
        assert main(["generate", *where, "--no-prove"]) == 0
        told = "The old name models.Animal was to go after 1970-01-31." in capsys.readouterr().err
        assert told == (day == 40)


@pytest.mark.parametrize("epoch", ["²", "9" * 5_000, "yesterday", "-1"])
def test_a_source_date_that_is_no_time_is_refused(
    epoch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert generate(tmp_path, "") == 2
    assert "SOURCE_DATE_EPOCH is" in capsys.readouterr().err
    with pytest.raises(InputError):
        source_date("2026-01-02")
