"""`adopt`: the names of a published SDK of the seed's family become those of the generated one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.release.sides import of_tree
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"

PUBLISHED = {
    "__init__.py": "from .sdk import *\nfrom .models import *\n",
    "sdk.py": """
from .basesdk import BaseSDK
from zoo_sdk.animals import AnimalsSDK

class Zoo(BaseSDK):
    animals: AnimalsSDK

    def __init__(self, token: Optional[str] = None, server_idx: Optional[int] = None,
        server_url: Optional[str] = None, url_params: Optional[Dict[str, str]] = None) -> None: ...
""",
    "basesdk.py": "class BaseSDK:\n    def build_request(self, method, path): ...\n",
    "animals.py": """
from .basesdk import BaseSDK
from zoo_sdk import models

class FetchAcceptEnum(str, Enum):
    APPLICATION_JSON = "application/json"

class AnimalsSDK(BaseSDK):
    def fetch(
        self, *, identifier: int, accept_header_override: Optional[FetchAcceptEnum] = None
    ) -> Optional[models.StoredAnimal]:
        request = models.FetchRequest(identifier=identifier)
        req = self.build_request(method="GET", path="/pets/{pet_id}", request=request)
        if self.match("404"):
            data = utils.unmarshal_json(text, models.OopsData)
            raise models.Oops(data=data)

    async def fetch_async(self, *, identifier: int) -> Optional[models.StoredAnimal]:
        req = self.build_request(method="GET", path="/pets/{pet_id}", request=request)

    def store(
        self, *, name: str, kind: models.Species,
        keeper: Optional[Union[models.Keeper, models.KeeperTypedDict]] = None,
    ) -> Optional[models.StoredAnimal]:
        request = models.Animal(name=name, kind=kind, keeper=keeper)
        req = self.build_request(method="POST", path="/pets", request=request)
""",
    "models/__init__.py": (
        "from .things import Animal, FetchRequest, Keeper, KeeperTypedDict, Oops, OopsData, Species, StoredAnimal\n"
        "__all__ = ['Animal', 'FetchRequest', 'Keeper', 'KeeperTypedDict', 'Oops', 'OopsData', 'Species']\n"
        "__all__ += ['StoredAnimal']\n"
    ),
    "httpclient.py": "class HttpClient(Protocol):\n    def send(self, request): ...\n",
    "models/apierror.py": "class APIError(Exception):\n    message: str\n    status_code: int = -1\n",
    "types/__init__.py": "from .basemodel import BaseModel, Text\n",
    "types/basemodel.py": "class BaseModel(PydanticBaseModel):\n    pass\n\nText = NewType('Text', str)\n",
    "utils/retries.py": "class RetryConfig:\n    pass\n",
    "models/cars.py": "class Car(BaseModel):\n    pass\n",
    "models/things.py": """
from __future__ import annotations

class FetchRequest(BaseModel):
    identifier: Annotated[int, pydantic.Field(alias="petId"), FieldMetadata(path=True)]

Species = Literal["cat", "dog", "bird"]

class KeeperTypedDict(TypedDict):
    email: str

class Keeper(BaseModel):
    email: str
    name: Optional[str] = None

class Animal(BaseModel):
    name: str
    kind: Species
    birthday: Annotated[Optional[date], pydantic.Field(alias="born")] = None
    keeper: Annotated[Optional[Keeper], pydantic.Field(alias="owner")] = None

class StoredAnimal(BaseModel):
    id: int
    name: str
    kind: Species
    keeper: Annotated[Optional[Keeper], pydantic.Field(alias="owner")] = None

class Mood(str, Enum):
    GLAD = "glad"

class StoredAnimalTypedDict(TypedDict):
    id: int

class Key(BaseModel):
    value: Annotated[Optional[str], pydantic.Field(alias="keyValue"), FieldMetadata(header=True)] = None

OnlyCat = Literal["cat"]
Weight = TypeAliasType("Weight", Union[float, List[Mood]])

class OopsData(BaseModel):
    title: str

class Oops(Exception):
    data: OopsData
""",
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    for name, text in PUBLISHED.items():
        place = tmp_path / "published" / "zoo_sdk" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path / "published"


def adopt(published: Path, output: Path, *more: str) -> int:
    return main(["adopt", "--from", str(published), "--spec", str(PETSTORE), "--output", str(output), *more])


def test_calls_and_models_are_called_as_published(published: Path, tmp_path: Path) -> None:
    output = tmp_path / "sdk"
    assert adopt(published, output) == 0
    assert main(["generate", "--spec", str(PETSTORE), "--output", str(output), "--quiet"]) == 0
    surface = of_tree(output).surface
    fetch, store = surface.calls["animals.fetch"], surface.calls["animals.store"]
    assert fetch.parameters[0].name == "identifier"
    assert fetch.returns == "models.StoredAnimal"
    assert [each.name for each in store.parameters[:4]] == ["name", "kind", "birthday", "keeper"]
    assert {
        "models.Animal",
        "models.StoredAnimal",
        "models.Keeper",
        "models.Oops",
        "models.OopsData",
    } <= surface.names()
    assert "models.Species" in surface.aliases
    assert surface.classes["models.Animal"].attributes["birthday"].alias == "born"
    assert "animals.list_pets" in surface.calls


def test_the_lock_is_replaced_and_not_written_over(published: Path, tmp_path: Path) -> None:
    """A disk that is full half way would leave half of the names."""
    lock = tmp_path / "sdk" / ".sdkwright" / "names.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text('"#/components/schemas/Gone": Gone\n')
    before = tmp_path / "before"
    before.hardlink_to(lock)
    assert adopt(published, tmp_path / "sdk") == 0
    assert "Keeper" in lock.read_text("utf-8")
    assert before.read_text("utf-8") == '"#/components/schemas/Gone": Gone\n'


USE = """
import httpx2 as library
from petstore import HttpClient, Keeper, Petstore, RetryConfig, models
from petstore.httpclient import HttpClient as Same
from petstore.models.things import Animal, Mood, Oops, Species, StoredAnimal, StoredAnimalTypedDict
from petstore.animals import FetchAcceptEnum
from petstore.types import BaseModel, Text
from petstore.utils.retries import RetryConfig as Retries

assert models.Mood.GLAD == "glad" and models.Mood is Mood
assert (HttpClient, RetryConfig, models.Animal, models.Keeper) == (Same, Retries, Animal, Keeper)
assert StoredAnimalTypedDict(id=1) == {"id": 1}
assert models.Key(keyValue="k").value == "k" and models.OnlyCat.__args__ == ("cat",) and models.Weight.__args__
assert issubclass(Keeper, BaseModel) and Text is str
for error in (Oops(models.OopsData(title="x")), Oops("told", data=models.OopsData(title="x"))):
    assert error.data.title == "x"
assert models.APIError("m", 500, "b").body == "b"


class Mine(HttpClient):
    def send(self, request):
        return request


def hear(request):
    heard.append((str(request.url), request.headers["accept"]))
    return library.Response(200, json={"id": 1, "name": "a", "kind": "cat"})


heard = []
client = library.Client(transport=library.MockTransport(hear))
animals = Petstore("t", 0, "http://{host}", {"host": "pets.test"}, client=client).animals
assert isinstance(animals.fetch(identifier=1, accept_header_override=FetchAcceptEnum.APPLICATION_JSON), StoredAnimal)
assert heard == [("http://pets.test/pets/1", "application/json")], heard
for wrong in ({"server_idx": 1}, {"nonsense": 1}):
    try:
        Petstore("t", **wrong)
    except (TypeError, ValueError):
        continue
    raise SystemExit(f"{wrong} was taken")
"""


def test_published_imports_lead_to_what_is_here(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "sdk"
    generate = ["generate", "--spec", str(PETSTORE), "--output", str(output), "--quiet"]
    assert adopt(published, output) == 0
    assert "generate, then adopt once more" in capsys.readouterr().out
    assert main([*generate, "--no-prove"]) == 0
    assert adopt(published, output) == 0
    subprocess.run([sys.executable, "-W", "error", "-c", USE], env={"PYTHONPATH": str(output / "src")}, check=True)
    assert not (output / "src" / "petstore" / "models" / "cars.py").exists()
    assert main([*generate, "--check"]) == 0


def test_what_was_not_published_is_said(published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert adopt(published, tmp_path / "sdk", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "not published: DELETE /pets/{petId}" in told
    assert not (tmp_path / "sdk").exists()


def test_an_sdk_of_another_api_is_not_adopted(published: Path, tmp_path: Path) -> None:
    place = published / "zoo_sdk" / "animals.py"
    place.write_text(place.read_text("utf-8").replace("/pets", "/cars"), encoding="utf-8")
    assert adopt(published, tmp_path / "sdk") == 1
    assert not (tmp_path / "sdk").exists()


def test_adopting_twice_changes_nothing(published: Path, tmp_path: Path) -> None:
    output = tmp_path / "sdk"
    lock = output / ".sdkwright" / "names.lock"
    assert adopt(published, output) == 0
    first = lock.read_bytes()
    assert adopt(published, output) == 0
    assert lock.read_bytes() == first


def test_what_is_no_sdk_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert adopt(tmp_path / "missing.whl", tmp_path / "sdk") == 2
    assert adopt(tmp_path, tmp_path / "sdk") == 2
    assert "error: " in capsys.readouterr().err
