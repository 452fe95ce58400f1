"""A base with a discriminator stands for the components that extend it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, as_json

CAT = {"petType": "Cat", "name": "Tom", "lives": 7}
DOG = {"petType": "hound", "name": "Rex", "bark": "woof"}
POODLE = {"petType": "poodle", "name": "Lu", "bark": "w", "curls": 3}
GHOST = {"petType": "Ghost", "name": "Bo"}
PET = {"petType": "Pet", "name": "It"}


def kinds(values: Any) -> list[str]:
    return [type(each).__name__ for each in values]


def test_answers_are_of_their_subtype(session: Session, server: RecordingServer) -> None:
    server.says(as_json([CAT, DOG, POODLE, GHOST, PET]))
    pets = session.call("pets.list_pets")
    assert kinds(pets) == ["Cat", "Dog", "Poodle", "Ghost", "Pet"]
    assert (pets[0].lives, pets[1].bark, pets[2].curls, pets[3].name) == (7, "woof", 3, "Bo")


def test_an_unknown_subtype_stays_as_it_came(session: Session, server: RecordingServer) -> None:
    server.says(as_json([CAT, {"petType": "fish", "name": "Nemo"}]))
    assert session.call("pets.list_pets")[1] == {"petType": "fish", "name": "Nemo"}


def test_wherever_the_base_is_used(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"favourite": {**CAT, "friend": DOG}, "by_name": {"lu": POODLE}}))
    owner = session.call("pets.owner")
    assert kinds([owner.favourite, owner.favourite.friend, owner.by_name["lu"]]) == ["Cat", "Dog", "Poodle"]
    server.says(as_json({"favourite": None}))
    assert session.call("pets.owner").favourite is None


def test_subtypes_are_sent(sdk: Case, session: Session, server: RecordingServer) -> None:
    server.says(as_json(DOG))
    session.call("pets.add_pet", request=sdk.models.Dog(name="Rex", bark="woof"))
    assert json.loads(server.last.body) == DOG
    session.call("pets.add_pet", request={"petType": "Cat", "name": "Tom", "lives": 7})
    assert json.loads(server.last.body) == CAT


def test_values_by_extension_and_by_name(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"@type": "circle", "radius": 1.5}), as_json({"@type": "Square", "side": 2}))
    assert kinds([session.call("pets.shape"), session.call("pets.shape")]) == ["Circle", "Square"]


def test_a_property_that_tells_something_else_apart(session: Session, server: RecordingServer) -> None:
    server.says(as_json({"kind": "film", "title": "Alien"}))
    item = session.call("pets.item")
    assert (type(item).__name__, item.title) == ("Item", "Alien")


def test_a_single_subtype_that_holds_itself(sdk: Case, session: Session, server: RecordingServer) -> None:
    leaf = {"is": "branch"}
    server.says(as_json({"item": {**leaf, "next": leaf, "leaves": [leaf], "twigs": {"items": [leaf]}}}))
    for model in (sdk.models.Branch, sdk.models.NodeList, sdk.models.NodePage):
        model.model_rebuild()
    node = session.call("pets.node").item
    assert kinds([node, node.next, *node.leaves, *node.twigs.items]) == ["Branch"] * 4
    assert TypeAdapter(sdk.models.NodeUnion).validate_python(leaf) == sdk.models.Branch(is_="branch")


def test_the_report_has_no_complaint(sdk: Case) -> None:
    assert set(sdk.outcomes.values()) == {"emitted"}
    assert "discriminator-dropped" not in sdk.codes
