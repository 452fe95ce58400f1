"""A Swagger 2.0 document gives the SDK that its OpenAPI 3 form would give."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator import source, swagger2
from generator.diagnostics import InputError
from generator.plain import Limits
from harden.heaps import HEAPS
from tests.support.cases import Case
from tests.support.recording_server import RecordingServer, Reply, as_json


def test_the_document_is_noted_and_all_of_it_is_served(sdk: Case) -> None:
    assert "swagger-converted" in sdk.codes
    assert set(sdk.outcomes.values()) == {"emitted"}
    assert "https://api.example.com/v1" in sdk.source("/sdk.py")


def test_parameters_have_their_collection_formats(sdk: Case, half: str, server: RecordingServer) -> None:
    server.says(as_json([{"kind": "Cat", "lives": 7}, {"kind": "Pet", "name": None}], headers=[("x-total", "2")]))
    with sdk.client(half, server_url=server.url, key="secret") as session:
        pets = session.call("pets.list_pets", limit=2, tags=["a", "b"], ids=[1, 2], words=["x", "y"], cells=["1", "2"])
    assert server.last.target == "/pets?limit=2&tags=a&tags=b&ids=1,2&words=x%7Cy&cells=1%092"
    assert server.last.headers["x-key"] == "secret"
    assert pets == [sdk.models.Cat(kind="Cat", lives=7), sdk.models.Pet(kind="Pet", name=None)]


def test_headers_of_answers_have_their_collection_formats(sdk: Case, half: str, server: RecordingServer) -> None:
    said = [("x-pipes", "a, b|c"), ("x-spaces", "1 2  3"), ("x-tabs", "a b\tc"), ("x-commas", "a, b|c")]
    server.says(as_json([], headers=said))
    with sdk.client(half, server_url=server.url, key="secret") as session:
        raw = session.call("pets.with_raw_response.list_pets")
    assert (raw.x_pipes, raw.x_spaces, raw.x_tabs) == (["a, b", "c"], [1, 2, 3], ["a b", "c"])
    assert raw.x_commas == ["a", "b|c"]


def test_bodies_and_forms(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, key="secret", username="u", password="p") as session:
        server.says(as_json({"kind": "Cat"}, 201))
        session.call("pets.add_pet", request={"kind": "Cat", "lives": 7})
        assert server.last.body == b'{"kind":"Cat","lives":7}'
        server.says(Reply(status=204, media_type=""))
        session.call("pets.add_photo", id=3, note="n", file=b"png")
        assert server.last.target == "/pets/3/photo"
        assert server.last.headers["content-type"].startswith("multipart/form-data; boundary=")
        session.call("pets.log_in", user="me", scopes=["a", "b"], cells=["1", "2"])
        assert server.last.body == b"scopes=a,b&cells=1%092&user=me"
        assert server.last.headers["authorization"] == "Basic dTpw"


def test_lists_in_parts_have_their_collection_formats(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, key="secret") as session:
        lists = {"tags": ["a", "b"], "words": ["a", "b"], "each": [1, 2], "more": [b"c", b"d"]}
        session.call("pets.add_photo", id=3, file=b"png", **lists)
    found = re.findall(rb'name="(\w+)"[^\r]*\r\n(?:Content-Type[^\r]*\r\n)?\r\n(.*?)\r\n', server.last.body)
    assert sorted((name.decode(), content.decode()) for name, content in found) == [
        ("each", "1"), ("each", "2"), ("file", "png"), ("more", "c"), ("more", "d"), ("tags", "a,b"), ("words", "a|b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("location", "parameter", "told"),
    [
        ("path", "type: array, items: {type: string}, collectionFormat: tsv", True),
        ("header", "type: array, items: {type: array, items: {type: integer}, collectionFormat: pipes}", True),
        ("query", "type: array, items: {type: array, items: {type: integer}, collectionFormat: pipes}", True),
        ("query", "type: array, items: {type: array, items: {type: integer}}", False),
        ("formData", "type: array, items: {type: array, items: {type: integer}, collectionFormat: ssv}", True),
    ],
)
def test_lists_that_cannot_be_written_so_are_told(tmp_path: Path, location: str, parameter: str, told: bool) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a/{b}:\n    post:\n      parameters:\n"
        f"      - {{name: b, in: {location}, required: true, {parameter}}}\n"
        "      responses: {'204': {description: D.}}\n"
    )
    _, found = swagger2.convert(source.load(path))
    places = [each.pointer for each in found if each.code == "collection-format"]
    assert places == (["#/paths/~1a~1{b}/post/parameters/0"] if told else [])


@pytest.mark.parametrize("name", sorted(name for name in HEAPS if "Swagger" in name))
def test_what_is_written_out_too_often_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(HEAPS[name]()))
    with pytest.raises(InputError) as refusal:
        swagger2.convert(source.load(path))
    (found,) = refusal.value.diagnostics
    assert (found.code, found.pointer[:9], "limits.shared" in found.hint) == ("shared-limit", "#/paths/~", True)
    _, told = swagger2.convert(source.load(path, limits=Limits(shared=10**9)))
    assert [each.code for each in told] == ["swagger-converted"]


def test_files_and_errors(sdk: Case, half: str, server: RecordingServer) -> None:
    with sdk.client(half, server_url=server.url, key="secret") as session:
        server.says(Reply(b"\x89PNG", "image/png"))
        assert session.call("pets.photo", id=3) == b"\x89PNG"
        server.says(as_json({"title": "no"}, 418))
        with pytest.raises(sdk.models.Problem, match="no"):
            session.call("pets.list_pets")


def test_positions_lead_to_what_was_written() -> None:
    path = Path(__file__).with_name("spec.yaml")
    converted, _ = swagger2.convert(source.load(path))
    lines = path.read_text("utf-8").splitlines()
    for pointer, text in {
        "#/components/schemas/Problem": "  Problem:",
        "#/paths/~1pets/post/requestBody": "parameters: [{$ref: '#/parameters/pet'}]",
        "#/paths/~1pets/get/parameters/2/schema/type": "- {name: words",
        "#/components/securitySchemes/login": "  login:",
    }.items():
        assert text in lines[converted.position(pointer).line - 1]


def test_lists_with_tabs_in_paths_and_headers_are_sent_with_commas() -> None:
    text = """
    swagger: '2.0'
    info: {title: T, version: '1'}
    paths:
      /a/{p}:
        get:
          parameters:
          - {name: p, in: path, required: true, type: array, items: {type: string}, collectionFormat: tsv}
          - {name: h, in: header, type: array, items: {type: string}, collectionFormat: tsv}
          responses: {}
    """
    document = source.parse_document(text.encode(), "api.yaml")
    converted, found = swagger2.convert(source.assemble(Path(), document))
    params = converted.get("#/paths/~1a~1{p}/get/parameters")
    assert [each["style"] for each in params] == ["simple", "simple"]
    assert ["tabs" in each.message for each in found if each.code == "collection-format"] == [True, True]
