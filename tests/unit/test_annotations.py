"""Annotations: what is given and what is got, their imports and their spelling."""

from __future__ import annotations

import pytest

from generator import ir, names
from generator.view.annotations import Annotator
from generator.view.type_index import TypeIndex, index_types

from . import ir_samples as s


def index(*decls: ir.SchemaDecl, sent: ir.Type | None = None) -> TypeIndex:
    arguments = (s.argument("body", type_=sent),) if sent else ()
    sdk = s.sdk(*decls, operations=(s.operation("op", arguments=arguments),))
    return index_types(sdk, names.assign(sdk, s.config(), {})[0])


TEXT = s.union("Text", s.scalar(), s.scalar("int"))
PETS = s.union("Pets", s.scalar(), s.list_of(s.named("Pet")))


@pytest.mark.parametrize(
    ("type_", "given", "got"),
    [
        (s.scalar("float"), "float", "float"),
        (s.scalar("datetime"), "datetime.datetime", "datetime.datetime"),
        (s.scalar("bytes"), "FileInput", "bytes"),
        (s.scalar("none"), "None", "None"),
        (s.any_type(), "Any", "Any"),
        (s.const('a"b'), "Literal['a\"b']", "Literal['a\"b']"),
        (s.const(True), "Literal[True]", "Literal[True]"),
        (s.const(1.5), "float", "float"),
        (s.const(None), "None", "None"),
        (s.list_of(s.scalar()), "Sequence[str]", "List[str]"),
        (s.map_of(s.any_type()), "Mapping[str, Any]", "Dict[str, Any]"),
        (s.nullable(s.scalar()), "Optional[str]", "Optional[str]"),
        (s.named("Pet"), "Union[models.Pet, models.PetTypedDict]", "models.Pet"),
        (s.named("Open"), "Union[models.Open, models.OpenTypedDict, Mapping[str, Any]]", "models.Open"),
        (s.named("Kind"), "models.Kind", "models.Kind"),
        (s.named("Text"), "models.Text", "models.Text"),
        (s.named("Pets"), "models.PetsTypedDict", "models.Pets"),
        (
            s.list_of(s.nullable(s.named("Pet"))),
            "Sequence[Optional[Union[models.Pet, models.PetTypedDict]]]",
            "List[Optional[models.Pet]]",
        ),
    ],
)
def test_an_annotation(type_: ir.Type, given: str, got: str) -> None:
    write = Annotator(index(s.PET, s.OPEN, s.KIND, TEXT, PETS, sent=type_))
    assert (write.input(type_), write.output(type_)) == (given, got)


def test_only_what_is_sent_has_a_twin() -> None:
    inner = s.obj("Inner", s.field("name"))
    sent = s.obj("Sent", s.field("inner", s.list_of(s.named("Inner"))))
    found = index(s.PET, sent, inner, sent=s.named("Sent"))
    assert set(found.twins.values()) == {"SentTypedDict", "InnerTypedDict"}


def test_imports_are_those_used_in_three_groups() -> None:
    write = Annotator(index(s.PET, sent=s.named("Pet")), "..")
    write.input(s.list_of(s.named("Pet")))
    write.output(s.scalar("date"))
    write.word("TypedDict")
    write.word("UNSET")
    assert "\n".join(write.imports()) == (
        "import datetime\nfrom typing import Sequence, Union\n\nfrom typing_extensions import TypedDict\n\n"
        "from .. import models\nfrom .._runtime.types import UNSET"
    )


def test_a_name_that_the_class_takes_is_imported_under_another() -> None:
    write = Annotator(index(s.PET), ".", frozenset({"models", "str", "datetime", "List"}))
    type_ = s.map_of(s.list_of(s.named("Pet")))
    assert write.output(type_) == "Dict[_str, _List[_models.Pet]]"
    assert write.output(s.scalar("date")) == "_datetime.date"
    assert [line for line in write.imports() if line] == [
        "import datetime as _datetime",
        "from builtins import str as _str",
        "from typing import Dict, List as _List",
        "from . import models as _models",
    ]
