"""Overlays: what each action does, where its nodes are said to stand, and which overlays are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostic, InputError
from generator.overlay import apply
from generator.plain import LIMITS, Limits
from generator.source import Source, load

SPEC = """\
openapi: 3.1.0
info: {title: Old, version: "1"}
servers:
  - url: https://one
  - url: https://two
  - url: https://three
tags: [a, b, c]
paths:
  /a:
    get: {operationId: a, tags: [x]}
  /b:
    get: {operationId: b}
"""


def overlaid(tmp_path: Path, *actions: str, limits: Limits = LIMITS) -> tuple[Source, list[Diagnostic]]:
    spec, overlay = tmp_path / "spec.yaml", tmp_path / "over.yaml"
    spec.write_text(SPEC)
    head = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"
    overlay.write_text(head + "".join(f"  - {action}\n" for action in actions))
    return apply(load(spec, limits=limits), [overlay])


def data_of(tmp_path: Path, *actions: str) -> Any:
    return overlaid(tmp_path, *actions)[0].data


def test_update_merges_objects_concatenates_arrays_and_replaces_values(tmp_path: Path) -> None:
    data = data_of(
        tmp_path,
        "{target: $, update: {info: {title: New, contact: {name: me}}, tags: [d], x-new: {y: 1}, paths: null}}",
    )
    assert data["info"] == {"title": "New", "version": "1", "contact": {"name": "me"}}
    assert data["tags"] == ["a", "b", "c", "d"]
    assert data["x-new"] == {"y": 1}
    assert list(data["paths"]) == ["/a", "/b"]


@pytest.mark.parametrize(
    ("update", "tags"), [("d", list("abcd")), ("[d, e]", list("abcde")), ("{x: 1}", ["a", "b", "c", {"x": 1}])]
)
def test_an_array_takes_an_item_or_several(tmp_path: Path, update: str, tags: list[object]) -> None:
    assert data_of(tmp_path, f"{{target: $.tags, update: {update}}}")["tags"] == tags


def test_every_match_gets_a_copy_of_its_own(tmp_path: Path) -> None:
    data = data_of(
        tmp_path, "{target: '$.paths.*.get', update: {x: [1]}}", "{target: \"$.paths['/a'].get.x\", update: 2}"
    )
    assert data["paths"]["/a"]["get"]["x"] == [1, 2]
    assert data["paths"]["/b"]["get"]["x"] == [1]


def test_values_are_replaced_and_removed(tmp_path: Path) -> None:
    data = data_of(tmp_path, "{target: $.info.title, update: New}", "{target: \"$.tags[?@ == 'b']\", remove: true}")
    assert data["info"]["title"] == "New"
    assert data["tags"] == ["a", "c"]


def test_remove_takes_all_matches_of_a_list(tmp_path: Path) -> None:
    assert data_of(tmp_path, "{target: '$.servers[0,1]', remove: true}")["servers"] == [{"url": "https://three"}]
    assert data_of(tmp_path, "{target: '$..get', remove: true}")["paths"] == {"/a": {}, "/b": {}}
    assert "servers" not in data_of(tmp_path, "{target: \"$['servers','servers']\", remove: true}")


def test_remove_wins_over_update(tmp_path: Path) -> None:
    assert "info" not in data_of(tmp_path, "{target: $.info, update: {title: x}, remove: true}")
    assert data_of(tmp_path, "{target: $.info, update: {title: x}, remove: false}")["info"]["title"] == "x"


def test_actions_see_what_those_before_did_so_a_node_can_be_moved(tmp_path: Path) -> None:
    data = data_of(
        tmp_path,
        "{target: $.paths, update: {/c: {}}}",
        "{target: \"$.paths['/c']\", copy: \"$.paths['/a']\"}",
        "{target: \"$.paths['/a']\", remove: true}",
    )
    assert data["paths"] == {"/b": {"get": {"operationId": "b"}}, "/c": {"get": {"operationId": "a", "tags": ["x"]}}}


def test_the_source_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "over.yaml").write_text(
        "overlay: 1.0.0\nactions: [{target: $, update: {info: {title: New}, tags: [d]}}]\n"
    )
    source = load(tmp_path / "spec.yaml")
    apply(source, [tmp_path / "over.yaml"])
    assert source.data == load(tmp_path / "spec.yaml").data
    assert apply(source, []) == (source, [])


def test_overlays_apply_in_order_and_may_refer_to_new_files(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "pet.yaml").write_text("type: object\n")
    for index, title in enumerate(["One", "Two"]):
        text = (
            f"overlay: 1.0.0\nactions: [{{target: $, update: {{info: {{title: {title}}}, x: {{$ref: pet.yaml}}}}}}]\n"
        )
        (tmp_path / f"{index}.yaml").write_text(text)
    changed, found = apply(load(tmp_path / "spec.yaml"), [tmp_path / "0.yaml", tmp_path / "1.yaml"])
    assert changed.data["info"]["title"] == "Two"
    assert changed.documents["pet.yaml"].data == {"type": "object"}
    assert changed.position("#/info/title").file.endswith("1.yaml")
    assert found == []


@pytest.mark.parametrize(
    ("pointer", "file", "line", "text"),
    [
        ("#/info/title", "over.yaml", 4, "New"),
        ("#/info/version", "spec.yaml", 2, '"1"}'),
        ("#/info/contact/name", "over.yaml", 4, "me}"),
        ("#/servers/0/url", "spec.yaml", 5, "https://two"),
        ("#/servers/1/url", "spec.yaml", 6, "https://three"),
        ("#/servers/2/url", "over.yaml", 5, "https://four"),
        ("#/paths/~1c", "over.yaml", 7, "{}"),
        ("#/paths/~1c/get/operationId", "spec.yaml", 10, "a, tags"),
        ("#/paths/~1c/get/tags/0", "spec.yaml", 10, "x]"),
        ("#/tags/3", "over.yaml", 9, "d}"),
        ("#/paths/~1b/get", "spec.yaml", 12, "{operationId: b"),
    ],
)
def test_positions_follow_what_an_overlay_brought(
    tmp_path: Path, pointer: str, file: str, line: int, text: str
) -> None:
    changed, _ = overlaid(
        tmp_path,
        "{target: $, update: {info: {title: New, contact: {name: me}}}}",
        "{target: $.servers, update: {url: https://four}}",
        "{target: '$.servers[0]', remove: true}",
        "{target: $.paths, update: {/c: {}}}",
        "{target: \"$.paths['/c']\", copy: \"$.paths['/a']\"}",
        "{target: $.tags, update: d}",
    )
    position = changed.position(pointer)
    assert (Path(position.file).name, position.line) == (file, line)
    assert position.excerpt[-1][position.column - 1 :].startswith(text)


def test_a_target_without_a_match_is_a_warning(tmp_path: Path) -> None:
    _, found = overlaid(tmp_path, "{target: $.nothing, update: 1}")
    assert [(d.code, d.severity.value, d.position and d.position.line) for d in found] == [
        ("overlay-no-match", "warning", 4)
    ]


@pytest.mark.parametrize(
    ("action", "code", "column", "hint"),
    [
        ("just text", "overlay-invalid", 5, ""),
        ("{update: 1}", "overlay-invalid", 5, "JSONPath"),
        ("{target: 1, update: 1}", "overlay-invalid", 14, "JSONPath"),
        ("{target: $.info}", "overlay-invalid", 5, "remove"),
        ("{target: $.info, remove: yes}", "overlay-invalid", 30, ""),
        ("{target: $.info, update: {}, copy: $.tags}", "overlay-invalid", 40, "two actions"),
        ("{target: '$.info[', update: {}}", "overlay-jsonpath", 14, "RFC 9535"),
        ("{target: info, update: {}}", "overlay-jsonpath", 14, "RFC 9535"),
        ("{target: $.info, update: [1]}", "overlay-conflict", 30, "Remove the old"),
        ("{target: $, update: {info: {title: {a: 1}}}}", "overlay-conflict", 40, "Remove the old"),
        ("{target: $, update: {tags: x}}", "overlay-conflict", 32, "Remove the old"),
        ("{target: $, remove: true}", "overlay-conflict", 14, ""),
        ("{target: $.*, update: {x: 1}}", "overlay-conflict", 14, "only objects"),
        ("{target: $.info, copy: $.nothing}", "overlay-conflict", 28, ""),
        ("{target: $.info, copy: '$.paths.*'}", "overlay-conflict", 28, ""),
        ("{target: $.info, copy: '('}", "overlay-jsonpath", 28, "RFC 9535"),
        ("{target: $.info, copy: 1}", "overlay-invalid", 28, ""),
    ],
)
def test_an_action_that_cannot_be_applied_is_refused(
    tmp_path: Path, action: str, code: str, column: int, hint: str
) -> None:
    with pytest.raises(InputError) as refusal:
        overlaid(tmp_path, action)
    found = refusal.value.diagnostics[0]
    assert found.position is not None
    assert (found.code, Path(found.position.file).name, found.position.line) == (code, "over.yaml", 4)
    assert found.position.column == column
    assert hint in found.hint


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("openapi: 3.1.0\n", "overlay-invalid", 1),
        ("- a\n", "overlay-invalid", 1),
        ("info: {}\noverlay: 2.0.0\nactions: []\n", "overlay-version", 2),
        ("overlay: 1.0.0\nactions: {}\n", "overlay-invalid", 2),
        ("overlay: 1.0.0\nactions: []\n", "overlay-invalid", 2),
        ("overlay: 1.0.0\n", "overlay-invalid", 1),
        ("overlay: 1.0.0\nactions: [\n", "yaml-syntax", 3),
    ],
)
def test_a_file_that_is_no_overlay_is_refused(tmp_path: Path, text: str, code: str, line: int) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "over.yaml").write_text(text)
    with pytest.raises(InputError) as refusal:
        apply(load(tmp_path / "spec.yaml"), [tmp_path / "over.yaml"])
    found = refusal.value.diagnostics[0]
    assert (found.code, found.position and found.position.line) == (code, line)


def refused(folder: Path, *actions: str, limits: Limits = LIMITS) -> list[str]:
    with pytest.raises(InputError) as caught:
        overlaid(folder, *actions, limits=limits)
    return [each.code for each in caught.value.diagnostics]


@pytest.mark.parametrize("function", ["search", "match"])
def test_a_pattern_that_takes_years_is_given_up(tmp_path: Path, function: str) -> None:
    text = f"{{target: $, update: {{x-long: {'a' * 200}}}}}"
    path = f"\"$[?{function}(@,'(a|aa)+b')]\""
    assert refused(tmp_path, text, f"{{target: {path}, update: x}}") == ["overlay-jsonpath"]


@pytest.mark.parametrize("number", ["1e99999", "9" * 5_000])
def test_a_number_beyond_python_is_no_path(tmp_path: Path, number: str) -> None:
    assert refused(tmp_path, f"{{target: '$[?@.a == {number}]', update: x}}") == ["overlay-jsonpath"]


def test_an_update_does_not_go_deeper_than_a_document(tmp_path: Path) -> None:
    down = "{a: " * 300 + "{leaf: {}}" + "}" * 300
    actions = [f"{{target: $, update: {{xa: {down}}}}}", f"{{target: $..leaf, update: {down}}}"]
    assert refused(tmp_path, *actions) == ["nesting-limit"]
    wide = f"{{target: $..leaf, update: {{wide: [{'0, ' * 10}], {down[1:]}}}"
    assert refused(tmp_path, actions[0], wide, limits=Limits(alias_nodes=5)) == ["nesting-limit"]


def test_copies_that_double_are_counted_before_they_are_made(tmp_path: Path) -> None:
    pairs = [(f"{{target: $.xa.b, update: {{k{n}: {{}}}}}}", f"{{target: $.xa.b.k{n}, copy: $.xa}}") for n in range(24)]
    doubled = ["{target: $, update: {xa: {b: {}}}}", *(action for pair in pairs for action in pair)]
    assert refused(tmp_path, *doubled) == ["overlay-limit"]


def test_an_update_of_many_nodes_is_counted_before_it_is_made(tmp_path: Path) -> None:
    wide = ", ".join(f"k{n}: 1" for n in range(1_000))
    many = ", ".join(f"o{n}: {{}}" for n in range(1_000))
    actions = [f"{{target: $, update: {{xa: {{{many}}}}}}}", f"{{target: '$.xa[*]', update: {{{wide}}}}}"]
    assert refused(tmp_path, *actions) == ["overlay-limit"]
