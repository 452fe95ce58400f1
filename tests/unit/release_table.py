"""Known changes between two releases, and how each must be classed: the table that `diff` is held to."""

from __future__ import annotations

from typing import NamedTuple

PACKAGE = {
    "__init__.py": "from .sdk import Zoo\n\n__all__ = ['Zoo']\n",
    "sdk.py": """
from __future__ import annotations
from functools import cached_property
from .pets import Pets

class Zoo:
    def __init__(self, key: str, *, server_url: Optional[str] = None) -> None: ...

    def close(self) -> None: ...

    @cached_property
    def pets(self) -> Pets: ...
""",
    "pets.py": """
from __future__ import annotations
from . import models
from ._kinds import Limit
from typing_extensions import deprecated

class Pets:
    def find(self, *, id: int) -> models.Pet: ...

    async def find_async(self, *, id: int) -> models.Pet: ...

    def list(self, *, limit: Optional[int] = None, kind: Optional[models.Kind] = None) -> List[models.Pet]: ...

    def add(self, pet: models.NewPet, note: Optional[str] = None, *, tags: Sequence[str] = ()) -> models.Pet: ...

    def move(self, first: str, second: str) -> Optional[models.Place]: ...

    def watch(self, *, mode: Limit = "all") -> Iterator[models.Event]: ...
""",
    "_kinds.py": 'from typing import Literal, Union\nLimit = Union[int, Literal["all"]]\n',
    "models/__init__.py": """
from .things import Cat, Dog, Event, Kind, Mood, NewPet, NewPetDict, Pet, Place, State, ZooError
from .things import Unused
""",
    "models/things.py": """
from __future__ import annotations
from enum import Enum
from pydantic import BaseModel, Field

class NewPet(BaseModel):
    name: str
    kind: Kind
    born: Optional[str] = None
    weight: float = 1.5
    mimeType: Annotated[Optional[str], Field(alias="mime")] = None

class Pet(BaseModel):
    id: int
    name: Optional[str] = None
    state: State
    mood: Mood

class Place(BaseModel):
    city: str

class Cat(BaseModel):
    type: Literal["cat"]

class Dog(BaseModel):
    type: Literal["dog"]

class NewPetDict(TypedDict):
    name: str
    kind: NotRequired[Kind]

class Mood(str, Enum):
    GOOD = "good"
    BAD = "bad"

class Unused(BaseModel):
    x: int

class ZooError(Exception):
    status: int

Kind = Literal["cat", "dog"]
State = Literal["new", "old"]
Event = TypeAliasType("Event", Union[Cat, Dog])
""",
}


class Edit(NamedTuple):
    """What is replaced in a file of the package, and every change that must be found, as its line says it."""

    file: str
    old: str
    new: str
    found: tuple[str, ...]


def _pets(old: str, new: str, *found: str) -> Edit:
    return Edit("pets.py", old, new, found)


def _model(old: str, new: str, *found: str) -> Edit:
    return Edit("models/things.py", old, new, found)


def _client(old: str, new: str, *found: str) -> Edit:
    return Edit("sdk.py", old, new, found)


_FIND = "    def find(self, *, id: int) -> models.Pet: ...\n\n"
_FIND_ASYNC = "    async def find_async(self, *, id: int) -> models.Pet: ...\n\n"
_LIST = "def list(self, *, limit: Optional[int] = None, kind"
_ADD = "def add(self, pet: models.NewPet, note: Optional[str] = None, *, tags: Sequence[str] = ())"
_MOVE = "def move(self, first: str, second: str) -> Optional[models.Place]"

PYTHON: dict[str, Edit] = {
    "nothing": _pets("class Pets:", "class Pets:  # a comment"),
    "docstring": _model("class Cat(BaseModel):", 'class Cat(BaseModel):\n    """A cat."""'),
    "annotation respelled": _pets("limit: Optional[int]", "limit: Union[None, int]"),
    "annotation as union": _pets("limit: Optional[int]", "limit: int | None"),
    "method removed": _pets(_FIND + _FIND_ASYNC, "", "pets.find(): removed (breaking)"),
    "method added": _pets(
        "    def move", "    def feed(self) -> None: ...\n\n    def move", "pets.feed(): added (feature)"
    ),
    "private method added": _pets("    def move", "    def _feed(self) -> None: ...\n\n    def move"),
    "method renamed": _pets("def move(", "def transfer(", "pets.move(): renamed to pets.transfer() (breaking)"),
    "twin removed": _pets(_FIND_ASYNC, "", "pets.find_async(): removed (breaking)"),
    "both twins changed": Edit(
        "pets.py",
        _FIND + _FIND_ASYNC,
        (_FIND + _FIND_ASYNC).replace("id: int", "id: str"),
        ("pets.find(): parameter id changed from int to str (breaking)",),
    ),
    "parameter removed": _pets("limit: Optional[int] = None, ", "", "pets.list(): parameter limit removed (breaking)"),
    "optional parameter added": _pets(
        _LIST, _LIST.replace("limit", "page: int = 1, limit"), "pets.list(): optional parameter page added (feature)"
    ),
    "required parameter added": _pets(
        _LIST, _LIST.replace("limit", "page: int, limit"), "pets.list(): required parameter page added (breaking)"
    ),
    "parameter renamed": _pets(
        "limit: Optional[int]", "count: Optional[int]", "pets.list(): parameter limit renamed to count (breaking)"
    ),
    "parameter required": _pets(
        "limit: Optional[int] = None", "limit: Optional[int]", "pets.list(): parameter limit is now required (breaking)"
    ),
    "parameter optional": _pets(
        "pet: models.NewPet,", "pet: models.NewPet = {},", "pets.add(): parameter pet is now optional (feature)"
    ),
    "parameter accepts more": _pets(
        "limit: Optional[int]",
        "limit: Union[int, str, None]",
        "pets.list(): parameter limit changed from Optional[int] to Union[int, str, None] (feature)",
    ),
    "parameter accepts less": _pets(
        "limit: Optional[int] = None",
        "limit: int = None",
        "pets.list(): parameter limit changed from Optional[int] to int (breaking)",
    ),
    "parameter takes a float": _pets(
        "limit: Optional[int]",
        "limit: Optional[float]",
        "pets.list(): parameter limit changed from Optional[int] to Optional[float] (feature)",
    ),
    "parameter of another type": _pets(
        "limit: Optional[int]",
        "limit: Optional[bytes]",
        "pets.list(): parameter limit changed from Optional[int] to Optional[bytes] (breaking)",
    ),
    "sequence to list": _pets(
        "tags: Sequence[str]",
        "tags: List[str]",
        "pets.add(): parameter tags changed from Sequence[str] to List[str] (breaking)",
    ),
    "sequence to iterable": _pets(
        "tags: Sequence[str]",
        "tags: Iterable[str]",
        "pets.add(): parameter tags changed from Sequence[str] to Iterable[str] (feature)",
    ),
    "parameter takes anything": _pets(
        "tags: Sequence[str]", "tags: Any", "pets.add(): parameter tags changed from Sequence[str] to Any (feature)"
    ),
    "private alias inlined": _pets("mode: Limit", 'mode: Union[Literal["all"], int]'),
    "private alias grows": Edit(
        "_kinds.py",
        "Union[int,",
        "Union[int, str,",
        ("Limit: changed from Union[int, Literal['all']] to Union[int, str, Literal['all']] (feature)",),
    ),
    "default changed": _pets(
        'mode: Limit = "all"', "mode: Limit = 3", "pets.watch(): default of mode changed from 'all' to 3 (feature)"
    ),
    "keyword only": _pets(
        "note: Optional[str] = None, *, tags",
        "*, note: Optional[str] = None, tags",
        "pets.add(): parameter note can no longer be given by position (breaking)",
    ),
    "also by position": _pets(
        "note: Optional[str] = None, *, tags: Sequence[str] = ()",
        "note: Optional[str] = None, tags: Sequence[str] = ()",
        "pets.add(): parameter tags can be given in more ways (feature)",
    ),
    "position only": _pets(
        "first: str, second",
        "first: str, /, second",
        "pets.move(): parameter first can no longer be given by name (breaking)",
    ),
    "order changed": _pets(
        "first: str, second: str",
        "second: str, first: str",
        "pets.move(): order of the positional parameters changed to second, first (breaking)",
    ),
    "keywords reordered": _pets(
        "*, limit: Optional[int] = None, kind: Optional[models.Kind] = None",
        "*, kind: Optional[models.Kind] = None, limit: Optional[int] = None",
    ),
    "result may be none": _pets(
        "= ()) -> models.Pet",
        "= ()) -> Optional[models.Pet]",
        "pets.add(): result changed from models.Pet to Optional[models.Pet] (breaking)",
    ),
    "result never none": _pets(
        "-> Optional[models.Place]",
        "-> models.Place",
        "pets.move(): result changed from Optional[models.Place] to models.Place (fix)",
    ),
    "result of another class": _pets(
        "-> Optional[models.Place]",
        "-> Optional[models.Cat]",
        "pets.move(): result changed from Optional[models.Place] to Optional[models.Cat] (breaking)",
    ),
    "now awaited": _pets("    def move", "    async def move", "pets.move(): is now awaited (breaking)"),
    "method deprecated": _pets(
        "    def move", '    @deprecated("use add")\n    def move', "pets.move(): deprecated: use add (feature)"
    ),
    "client argument removed": _client(
        ", *, server_url: Optional[str] = None", "", "Zoo(): parameter server_url removed (breaking)"
    ),
    "client argument added": _client(
        "*, server_url", "*, timeout: int = 3, server_url", "Zoo(): optional parameter timeout added (feature)"
    ),
    "client method removed": _client("    def close(self) -> None: ...\n", "", "close(): removed (breaking)"),
    "group renamed": _client(
        "def pets(self)",
        "def animals(self)",
        *(
            f"pets.{name}(): renamed to animals.{name}() (breaking)"
            for name in ("add", "find", "list", "move", "watch")
        ),
    ),
    "unused model field required": _model(
        "    x: int", "    x: int\n    y: int", "models.Unused.y: required field added (breaking)"
    ),
    "sent field removed": _model(
        "    born: Optional[str] = None\n", "", "models.NewPet.born: field removed (breaking)"
    ),
    "sent field added": _model(
        "    weight: float = 1.5",
        "    weight: float = 1.5\n    size: int = 2",
        "models.NewPet.size: field added (feature)",
    ),
    "sent field added, required": _model(
        "    weight: float = 1.5",
        "    weight: float = 1.5\n    size: int",
        "models.NewPet.size: required field added (breaking)",
    ),
    "sent field required": _model(
        "    born: Optional[str] = None", "    born: Optional[str]", "models.NewPet.born: is now required (breaking)"
    ),
    "sent field optional": _model(
        "class NewPet(BaseModel):\n    name: str",
        'class NewPet(BaseModel):\n    name: str = ""',
        "models.NewPet.name: is now optional (feature)",
    ),
    "sent field accepts more": _model(
        "class NewPet(BaseModel):\n    name: str",
        "class NewPet(BaseModel):\n    name: Union[str, int]",
        "models.NewPet.name: changed from str to Union[str, int] (feature)",
    ),
    "sent field accepts less": _model(
        "born: Optional[str] = None",
        "born: str = ''",
        "models.NewPet.born: changed from Optional[str] to str (breaking)",
        "models.NewPet.born: default changed from None to '' (feature)",
    ),
    "sent default changed": _model(
        "weight: float = 1.5", "weight: float = 2.5", "models.NewPet.weight: default changed from 1.5 to 2.5 (feature)"
    ),
    "name in JSON changed": _model(
        'Field(alias="mime")',
        'Field(alias="mime-type")',
        "models.NewPet.mimeType: is mime-type in JSON, was mime (breaking)",
    ),
    "answered field removed": _model("    state: State\n", "", "models.Pet.state: field removed (breaking)"),
    "answered field added": _model(
        "    id: int\n", "    id: int\n    age: int\n", "models.Pet.age: field added (feature)"
    ),
    "answered field may be absent": _model(
        "    id: int\n",
        "    id: Optional[int] = None\n",
        "models.Pet.id: changed from int to Optional[int] (breaking)",
        "models.Pet.id: is now optional (breaking)",
    ),
    "answered field always there": _model(
        "    name: Optional[str] = None\n    state",
        "    name: str\n    state",
        "models.Pet.name: is now required (feature)",
        "models.Pet.name: changed from Optional[str] to str (fix)",
    ),
    "answered enum grows": _model(
        '["new", "old"]',
        '["new", "old", "lost"]',
        """models.State: changed from Literal['new', 'old'] to Literal['new', 'old', 'lost'] (feature)""",
    ),
    "answered enum shrinks": _model(
        '["new", "old"]', '["new"]', """models.State: changed from Literal['new', 'old'] to Literal['new'] (fix)"""
    ),
    "sent enum grows": _model(
        '["cat", "dog"]',
        '["cat", "dog", "hen"]',
        """models.Kind: changed from Literal['cat', 'dog'] to Literal['cat', 'dog', 'hen'] (feature)""",
    ),
    "sent enum shrinks": _model(
        '["cat", "dog"]', '["cat"]', """models.Kind: changed from Literal['cat', 'dog'] to Literal['cat'] (breaking)"""
    ),
    "answered union grows": _model(
        "Union[Cat, Dog]",
        "Union[Cat, Dog, Place]",
        "models.Event: changed from Union[Cat, Dog] to Union[Cat, Dog, Place] (breaking)",
    ),
    "answered union shrinks": _model(
        "Union[Cat, Dog]", "Cat", "models.Event: changed from Union[Cat, Dog] to Cat (fix)"
    ),
    "enum member removed": _model('    BAD = "bad"\n', "", "models.Mood.BAD: member removed (breaking)"),
    "enum member added": _model(
        '    BAD = "bad"\n', '    BAD = "bad"\n    ODD = "odd"\n', "models.Mood.ODD: member added (feature)"
    ),
    "enum value changed": _model(
        'BAD = "bad"', 'BAD = "worse"', """models.Mood.BAD: value changed from 'bad' to 'worse' (breaking)"""
    ),
    "dict key required": _model(
        "kind: NotRequired[Kind]", "kind: Kind", "models.NewPetDict.kind: is now required (breaking)"
    ),
    "error's base changed": _model(
        "ZooError(Exception)",
        "ZooError(ValueError)",
        "models.ZooError: no longer derives from Exception (breaking)",
        "models.ZooError: derives from ValueError now (feature)",
    ),
    "error's attribute removed": _model(
        "    status: int", "    ...", "models.ZooError.status: attribute removed (breaking)"
    ),
    "model no longer exported": Edit(
        "models/__init__.py",
        "from .things import Unused\n",
        "",
        ("models.Unused: renamed to models.things.Unused (breaking)",),
    ),
}
"""Name of the change → the edit of `PACKAGE` and the lines that `diff` must print for it, in their order."""
