"""Small documents that say much: what is made of them stays small, and so does the work, which is told in calls."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from jsonschema import Draft202012Validator

from generator import ir, names
from generator.bounded_patterns import with_bounded_patterns
from generator.build import build
from generator.build.forms import with_names
from generator.diagnostics import join_pointer
from generator.model_shards import stub
from generator.normalize import normalize
from generator.plain import Limits, ParseFault
from generator.source import Source, load
from generator.view import markdown
from generator.view.code_answers import answer_modules
from generator.view.code_markup import ShapeWriter, markup_modules
from generator.view.fitting import fits
from generator.view.placeholder import Shower
from generator.view.samples import Sampler
from generator.view.type_index import index_types
from generator.view.types_md import TypeWriter
from generator.view.wire_types import type_words
from generator.yaml12 import parse_yaml
from harden.bounds import document, fields, nested, ref

from . import ir_samples as s
from .normalize_support import CONFIG, Memory

Schemas: TypeAlias = dict[str, Any]
TEXT = {"type": "string"}


def work(action: Callable[[], object]) -> int:
    """The calls of functions, those in C included, that `action` takes."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return made


def levels(count: int, of: Callable[[int], Any], last: Any = TEXT) -> Schemas:
    """`A0` and so on, of each of which the next one is made."""
    return {**{f"A{number}": of(number + 1) for number in range(count)}, f"A{count}": last}


def sdk_of(schemas: Schemas) -> ir.Sdk:
    return build(normalize(Memory(document(schemas)))[0], CONFIG)[0]


def test_properties_beside_alternatives_are_repeated_so_often_and_no_more() -> None:
    one_of = [fields(**{f"a{number}": TEXT}) for number in range(300)]
    beside = {**fields(**{f"p{number}": TEXT for number in range(300)}), "oneOf": one_of}
    form, told = normalize(Memory(document({"A0": beside})))
    made = [len(decl.fields) for decl in form.schemas.values() if isinstance(decl, ir.ObjectDecl)]
    assert 29_000 < sum(made) < 31_000
    assert sum(each.code == "schema-too-large" for each in told) == 300 - len(made)


def first(sdk: ir.Sdk) -> ir.Named:
    at = "#/components/schemas/A0"
    return ir.Named(sdk.schemas[at].meta, at)


def threes(height: int) -> Schemas:
    return levels(height, lambda next_: {"type": "array", "minItems": 3, "items": ref(f"A{next_}")})


def pairs(height: int) -> Schemas:
    return levels(height, lambda next_: {"type": "array", "prefixItems": [ref(f"A{next_}")] * 2, "minItems": 2})


def test_samples_of_lists_in_lists_do_not_multiply() -> None:
    sdk = sdk_of(threes(12))
    made = Sampler(sdk).value(first(sdk))
    shown = Shower(sdk, "seed").value(first(sdk), request=True)
    assert len(json.dumps(made)) < 20_000
    assert len(json.dumps(shown)) < 20_000
    assert fits(sdk, first(sdk), made)


def test_a_list_that_asks_for_few_items_shows_them_all() -> None:
    sdk = sdk_of(threes(3))
    assert json.dumps(Sampler(sdk).value(first(sdk))).count('"') == 2 * 27


def test_a_long_text_is_not_repeated() -> None:
    sdk = sdk_of({"A0": {"type": "array", "minItems": 20, "items": {**TEXT, "default": "x" * 100_000}}})
    assert len(json.dumps(Sampler(sdk).value(first(sdk)))) < 200_000


def test_pairs_of_pairs_are_named_where_they_would_fill_a_page() -> None:
    sdk = sdk_of(pairs(16))
    writer = TypeWriter(sdk, names.assign(sdk, CONFIG, {})[0], "")
    assert len(writer.cell(first(sdk), required=True)) < 10_000
    assert len(writer.linked(first(sdk))) < 10_000
    assert len(writer.plain(first(sdk))) < 10_000
    assert len(type_words(sdk, first(sdk))) < 10_000
    assert work(lambda: Shower(sdk, "seed").value(first(sdk), request=True)) < 200_000


def test_wide_tuples_in_words_end() -> None:
    wide = levels(4, lambda next_: {"type": "array", "prefixItems": [ref(f"A{next_}")] * 20, "minItems": 20})
    sdk = sdk_of(wide)
    assert len(type_words(sdk, first(sdk))) < 200_000


def web(height: int) -> Schemas:
    """Unions of the next one and the one after it, which lead down in as many ways as Fibonacci's numbers."""
    chain = {
        f"A{n}": {"anyOf": [ref(f"A{n + 1}"), ref(f"A{n + 2}"), {"type": "array", "items": ref(f"A{n + 1}")}]}
        for n in range(height)
    }
    return {**chain, f"A{height}": TEXT, f"A{height + 1}": {"type": "integer"}}


def test_whether_null_is_taken_is_asked_of_each_schema_once() -> None:
    schemas = {f"m.{name}": schema for name, schema in json.loads(json.dumps(web(18)).replace("/A", "/m.A")).items()}
    assert work(lambda: stub(schemas["m.A0"], schemas, frozenset())) < 1_000
    assert stub(schemas["m.A0"], schemas, frozenset()) == {"type": "string"}
    schemas["m.A19"] = {"type": ["integer", "null"]}
    assert stub(schemas["m.A0"], schemas, frozenset()) == {"type": ["string", "null"]}


def test_whether_a_form_has_names_is_asked_of_each_union_once() -> None:
    unions = [s.union(f"A{n}", s.named(f"A{n + 1}"), s.named(f"A{n + 2}")) for n in range(16)]
    sdk = s.sdk(*unions, s.alias("A16", s.scalar()), s.alias("A17", s.scalar("int")))
    form = ir.Content("#/x", "application/x-www-form-urlencoded", s.named("A0"))
    assert work(lambda: with_names(form, sdk.schemas, [])) < 2_000


def test_whether_a_value_fits_is_asked_of_each_part_once() -> None:
    lists = [{"type": "array", "items": ref("A0"), "maxItems": most} for most in (8, 9)]
    sdk = sdk_of({"A0": {"anyOf": [*lists, fields(x=ref("A0"))]}})
    value = nested(14, lambda inner: [inner], "none of them")
    assert work(lambda: fits(sdk, first(sdk), value)) < 2_000
    assert not fits(sdk, first(sdk), value)
    assert fits(sdk, first(sdk), nested(14, lambda inner: [inner], {}))


def source_of(folder: Path, schemas: Schemas) -> Source:
    (folder / "api.json").write_text(json.dumps(document(schemas)), "utf-8")
    return load(folder / "api.json")


def resolved(source: Source) -> list[str]:
    found = source.references()
    return [source.resolve(join_pointer("#", *reference.tokens), reference.text) for reference in found]


def test_anchors_of_one_name_are_not_searched_for_each_reference(tmp_path: Path) -> None:
    same = {f"A{n}": {"$anchor": "same", **fields(x={"$ref": "#same"})} for n in range(300)}
    source = source_of(tmp_path, same)
    at = join_pointer("#", "components", "schemas", "A0")
    assert resolved(source)[1:] == [at] * 300
    assert work(lambda: resolved(source)) < 60_000
    fresh = source_of(tmp_path, {name: {"$id": f"https://a.example/{name}", **each} for name, each in same.items()})
    assert resolved(fresh)[1:] == [join_pointer("#", "components", "schemas", name) for name in same]
    fresh = source_of(tmp_path, {name: {"$id": f"https://a.example/{name}", **each} for name, each in same.items()})
    assert work(lambda: resolved(fresh)) < 90_000


def test_dynamic_anchors_are_counted_once(tmp_path: Path) -> None:
    nodes = {f"A{n}": {"$dynamicAnchor": "node", **fields(x={"$dynamicRef": "#node"})} for n in range(100)}
    source = source_of(tmp_path, nodes)
    assert work(lambda: [source.is_overridden("#node") for _ in nodes]) < 10_000
    assert source.is_overridden("#node")
    assert not source_of(tmp_path, {"A0": nodes["A0"]}).is_overridden("#node")


def test_the_schema_around_a_reference_is_not_searched_among_all_that_have_an_id(tmp_path: Path) -> None:
    names = {
        f"A{n}": {"$id": f"https://a.example/{n}", **fields(x={"$ref": "#/properties/y"}, y=TEXT)} for n in range(5)
    }
    source = source_of(tmp_path, names)
    assert resolved(source)[1:] == [
        join_pointer("#", "components", "schemas", name, "properties", "y") for name in names
    ]
    assert isinstance(source._resources, frozenset)


def test_what_refers_to_a_large_object_is_not_made_of_all_its_fields() -> None:
    itself = {f"d{n}": fields(**{f"e{n}": ref("A0")}) for n in range(100)}
    assert work(lambda: sdk_of({"A0": {"type": "object", "dependentSchemas": itself}})) < 200_000


def test_links_left_open_cost_their_length_once() -> None:
    begun = time.process_time()
    for text in ("[x](" + "a" * 20_000, "[x](" + " " * 20_000 + "b", "[x](" + "a(b)" * 5_000):
        assert markdown.line(text).startswith("[x](")
    assert time.process_time() - begun < 1
    assert markdown.line("[x](<a>(b) c)") == "x"
    assert markdown.line("[x]( https://a.example/(b) 'c')") == "[x]( https://a.example/(b) 'c')"


def test_merges_are_counted_level_by_level() -> None:
    keys = ", ".join(f"k{n}: 1" for n in range(100))
    text = "{<<: " * 50 + f"{{{keys}}}" + "}" * 50
    assert parse_yaml(text, Limits(alias_nodes=5_000)) == {f"k{n}": 1 for n in range(100)}
    with pytest.raises(ParseFault) as caught:
        parse_yaml(text, Limits(alias_nodes=4_999))
    assert caught.value.code == "alias-limit"


def test_what_is_merged_is_shared_with_nothing() -> None:
    data = parse_yaml("a: &a {x: [1]}\nb: {<<: *a}\nc: {<<: &c {y: [2]}}\nd: *c", Limits())
    assert data == {"a": {"x": [1]}, "b": {"x": [1]}, "c": {"y": [2]}, "d": {"y": [2]}}
    assert data["a"]["x"] is not data["b"]["x"]
    assert data["c"]["y"] is not data["d"]["y"]


def test_an_alias_is_not_searched_among_all_that_is_open() -> None:
    text = "- &a 1\n- " + "[" * 400 + "*a, " * 500 + "]" * 400
    assert work(lambda: parse_yaml(text, Limits())) < 50_000


def test_headers_are_not_compared_with_all_the_others() -> None:
    headers = {f"X-{n}": {"schema": TEXT} for n in range(300)}
    answer = {"200": {"description": "Done", "headers": headers}}
    made = document(paths={"/a": {"get": {"operationId": "a", "responses": answer}}})
    sdk = build(normalize(Memory(made))[0], CONFIG)[0]
    index = index_types(sdk, names.assign(sdk, CONFIG, {})[0])
    assert len(answer_modules(index)[0].headers) == 300
    assert work(lambda: answer_modules(index)) < 100_000


def test_unique_items_are_not_compared_with_all_the_others() -> None:
    validator = with_bounded_patterns(Draft202012Validator)({"uniqueItems": True})
    items = [{"a": [number]} for number in range(300)]
    assert work(lambda: validator.is_valid(items)) < 20_000
    assert validator.is_valid([1, True, "1", None, [1], [True], {"a": 1}, {"a": True}, {}, [], False, 0])
    for twice in (1, 1.0), ([True], [True]), ({"a": 1, "b": [2]}, {"b": [2.0], "a": 1}), ("x", "x"):
        assert not validator.is_valid([*items, *twice])


def test_what_narrows_itself_within_itself_ends() -> None:
    """Two such properties would each hold the other without end."""
    own = {f"p{number}": {**ref("A"), "minProperties": 1} for number in range(12)}
    sdk = sdk_of({"A": {"type": "object", "properties": own}})
    assert len(sdk.schemas) == 13
    assert all(isinstance(decl, ir.ObjectDecl) and len(decl.fields) == 12 for decl in sdk.schemas.values())


@pytest.mark.parametrize(
    "own",
    [
        {"type": "object", "patternProperties": {"^a": {**ref("A"), "minProperties": 1}, "^b": ref("A")}},
        {"type": "array", "prefixItems": [{**ref("A"), "minItems": 1}, {**ref("A"), "maxItems": 2}]},
    ],
)
def test_maps_and_lists_that_narrow_themselves_end(own: Any) -> None:
    assert len(sdk_of({"A": own}).schemas) < 10


def test_narrowed_references_make_so_many_fields_and_no_more() -> None:
    own = {f"p{number}": {**ref("A"), "minProperties": 1} for number in range(300)}
    sdk = sdk_of({"A": {"type": "object", "properties": own}})
    made = sum(len(decl.fields) for decl in sdk.schemas.values() if isinstance(decl, ir.ObjectDecl))
    assert made < 11_000


def test_pairs_of_pairs_in_xml_are_written_out_so_far_and_no_further() -> None:
    sdk = sdk_of(pairs(16))
    index = index_types(sdk, names.assign(sdk, CONFIG, {})[0])
    (decl, *_) = sdk.schemas
    assert len(ShapeWriter(index).declaration(decl)) < 100_000


def test_unions_whose_elements_are_called_as_properties_are_written_once_in_xml() -> None:
    members = {f"M{number}": {"type": "object", "xml": {"name": f"m{number}"}} for number in range(60)}
    root = {**fields(**{f"f{number}": ref("U") for number in range(60)}), "xml": {"name": "root"}}
    content = {"application/xml": {"schema": ref("Root")}}
    paths = {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "A.", "content": content}}}}}
    schemas = {"Root": root, "U": {"anyOf": [ref(name) for name in members]}, **members}
    sdk, _ = build(normalize(Memory(document(schemas, paths)))[0], CONFIG)
    (module,) = markup_modules(index_types(sdk, names.assign(sdk, CONFIG, {})[0]))
    assert len(module.shapes) == 63
    assert sum(len(shape.text) for shape in module.shapes) < 30_000
