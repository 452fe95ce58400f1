"""Reading: what a text stands for, where each node is, what is refused, and what references mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import InputError
from generator.source import Limits, UnresolvedRef, load, read


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def data_of(tmp_path: Path, text: str | bytes) -> Any:
    return read(write(tmp_path / "a.yaml", text)).data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("-.5", -0.5),
        ("1.", 1.0),
        (".inf", float("inf")),
        ("true", True),
        ("True", True),
        ("~", None),
        ("", None),
        ("null", None),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int '7'", 7),
        ("=", "="),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(tmp_path: Path, text: str, value: object) -> None:
    read_value = data_of(tmp_path, f"a: {text}\n")["a"]
    assert read_value == value
    assert type(read_value) is type(value)


def test_keys_are_texts(tmp_path: Path) -> None:
    assert data_of(tmp_path, "200: a\ntrue: b\nnull: c\n1.5: d\n") == {"200": "a", "true": "b", "null": "c", "1.5": "d"}


def test_merge_keys_yield_to_own_keys_and_share_nothing(tmp_path: Path) -> None:
    data = data_of(tmp_path, "a: &a {x: [1], y: 2}\nb: {<<: *a, y: 3}\nc: *a\nd: {<<: [{z: 1}, *a]}\n'<<': 5\n")
    assert data["b"] == {"x": [1], "y": 3}
    assert data["d"] == {"z": 1, "x": [1], "y": 2}
    assert data["c"] == data["a"]
    assert data["c"] is not data["a"]
    assert data["b"]["x"] is not data["a"]["x"]
    assert data["<<"] == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = line_end.join(["é: ü", "b:", "  c: 1", ""])
    document = read(write(tmp_path / "a.yaml", text.encode(encoding)))
    assert document.data == {"é": "ü", "b": {"c": 1}}
    position = document.position(("b", "c"))
    assert (position.line, position.column, position.excerpt) == (3, 6, ("b:", "  c: 1"))


def test_json_in_a_yaml_file_and_surrogate_escapes(tmp_path: Path) -> None:
    text = '{\n\t"a": "\\ud83d\\ude00",\n\t"b": [1, {"c": 2}]}'
    document = read(write(tmp_path / "a.json", text))
    assert document.data == {"a": "😀", "b": [1, {"c": 2}]}
    assert [
        (p.line, p.column) for p in [document.position(("b", "1", "c")), document.position(("b",), on_key=True)]
    ] == [
        (3, 17),
        (3, 2),
    ]


YAML = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      tags: [x, y]\n  '/b~c': {k: &v {w: 1}}\nuse: {<<: *v}\n"


@pytest.mark.parametrize(
    ("pointer", "on_key", "place"),
    [
        ("#", False, (1, 1)),
        ("#/openapi", False, (1, 10)),
        ("#/openapi", True, (1, 1)),
        ("#/paths/~1a/get", True, (4, 5)),
        ("#/paths/~1a/get", False, (5, 7)),
        ("#/paths/~1a/get/tags/1", False, (5, 17)),
        ("#/paths/~1b~0c/k/w", False, (6, 22)),
        ("#/use/w", True, (6, 19)),
        ("#/paths/~1a/post/x", False, (3, 3)),
        ("#/nothing", False, (1, 1)),
    ],
)
def test_positions(tmp_path: Path, pointer: str, on_key: bool, place: tuple[int, int]) -> None:
    position = load(write(tmp_path / "a.yaml", YAML)).position(pointer, on_key=on_key)
    assert (position.line, position.column) == place


BROKEN: list[tuple[str, str | bytes, str, int, int, str]] = [
    ("tab", "a:\n\tb: 1\n", "yaml-syntax", 2, 1, "tab"),
    ("colon", "a: b: c\n", "yaml-syntax", 1, 5, "quotes"),
    ("at-sign", "a: 1\nb: @x\n", "yaml-syntax", 2, 4, "`@`"),
    ("open-list", "a: [1, 2\nb: 3\n", "yaml-syntax", 2, 2, ""),
    ("indentation", "a:\n    b: 1\n  c: 2\n", "yaml-syntax", 3, 3, "indented"),
    ("open-quote", 'a: "x\n', "yaml-syntax", 2, 1, "Close"),
    ("duplicate", "a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1, "Remove"),
    ("duplicate-flow", "a: {b: 1, 'b': 2}\n", "duplicate-key", 1, 11, "Remove"),
    ("unknown-alias", "a: *b\n", "unknown-alias", 1, 4, "&b"),
    ("recursive-alias", "a: &a [*a]\n", "recursive-alias", 1, 8, "$ref"),
    ("two-documents", "a: 1\n---\nb: 2\n", "several-documents", 2, 1, "`---`"),
    ("tag", "a: !Ref b\n", "yaml-tag", 1, 4, "Remove"),
    ("python-tag", "a: !!python/object/apply:os.system [x]\n", "yaml-tag", 1, 4, "Remove"),
    ("control", "a: 1\nb: x\x07y\n", "control-character", 2, 5, "escape"),
    ("bad-key", "? [a, b]\n: 1\n", "bad-key", 1, 3, ""),
    ("bad-merge", "a: {<<: 1}\n", "bad-merge", 1, 5, "quotes"),
    ("bad-merge-block", "a: &a {}\nb:\n  <<: *a\n  <<: [*a, 1]\n  c: 1\nd: 1\n", "bad-merge", 4, 3, "quotes"),
    ("utf-8", b"a: 1\nb: \xff\xfe\n", "bad-encoding", 2, 4, "UTF-8"),
    ("latin-1", "a: é\n".encode("latin-1"), "bad-encoding", 1, 4, "UTF-8"),
    ("binary", b"ab\x00\x01", "binary-file", 1, 3, "YAML"),
    ("png", b"\x89PNG\r\n", "bad-encoding", 1, 1, "UTF-8"),
    ("empty", "", "empty-document", 1, 1, "name another"),
    ("blank", "  \n\n", "empty-document", 1, 1, "name another"),
    ("list", "- a\n", "not-a-mapping", 1, 1, "openapi: 3.1.0"),
    ("scalar", "just text\n", "not-a-mapping", 1, 1, "openapi: 3.1.0"),
    ("comment", "# nothing\n", "empty-document", 1, 1, "name another"),
    ("digits", "a: " + "9" * 5000 + "\n", "bad-number", 1, 4, "quotes"),
    ("hexadecimal-digits", "a: 0x" + "f" * 5000 + "\n", "bad-number", 1, 4, "quotes"),
    ("octal-digits", "a: 0o" + "7" * 5000 + "\n", "bad-number", 1, 4, "quotes"),
    ("deep", "a: " + "[" * 600 + "]" * 600, "nesting-limit", 1, 503, "Flatten"),
    ("merge-of-itself", "a: &a {<<: *a}\n", "recursive-alias", 1, 12, "$ref"),
    ("list-as-key", "a: &a [x]\n*a : 1\n", "bad-key", 2, 1, ""),
    ("mapping-as-key", "{a: 1}: 2\n", "bad-key", 1, 1, ""),
    ("long-text", "a: {b: " + "x" * 2_000_001 + "}", "text-limit", 1, 8, "Shorten"),
    ("deep-block", "".join(" " * n + "a:\n" for n in range(600)), "nesting-limit", 501, 501, "Flatten"),
]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "hint"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_a_broken_yaml_text_is_refused_where_it_breaks(
    tmp_path: Path, text: str | bytes, code: str, line: int, column: int, hint: str
) -> None:
    with pytest.raises(InputError) as refusal:
        load(write(tmp_path / "a.yaml", text))
    (found,) = refusal.value.diagnostics
    assert found.position is not None
    assert (found.code, found.position.line, found.position.column) == (code, line, column)
    assert hint in found.hint


BROKEN_JSON: list[tuple[str, str, int, int, str]] = [
    ('{"a": 1,}', "json-syntax", 1, 8, "comma"),
    ('{"a": [1,\n 2,\n\n]}', "json-syntax", 2, 3, "comma"),
    ('{"a": [1,, 2]}', "json-syntax", 1, 10, ""),
    ('{"a": 1,\n b: 2}', "json-syntax", 2, 2, "double quotes"),
    ('{"a": 1, "b": 2, "a": 3}', "duplicate-key", 1, 18, "Remove"),
    ('{"a": NaN}', "bad-number", 1, 7, "finite"),
    ('{"NaN": "NaN",\n "a": [1, -Infinity]}', "bad-number", 2, 11, "finite"),
    ('{"a": "1",\n "b": ' + "9" * 5_000 + "}", "bad-number", 2, 7, "quotes"),
    ('{"a": ' + "[" * 700 + "]" * 700 + "}", "nesting-limit", 1, 506, "Flatten"),
    ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "nesting-limit", 1, 506, "Flatten"),
    ('{"a": "[[[",\n "b": [1, "' + "x" * 2_000_001 + '"]}', "text-limit", 2, 11, "limits.text"),
    ('{"a": "\\\\",\n "b": "' + '\\"' * 2_000_001 + '"}', "text-limit", 2, 7, "limits.text"),
    ('{"a": {"' + "k" * 2_000_001 + '": 1}}', "text-limit", 1, 8, "limits.text"),
    ('{"a": 1', "json-syntax", 1, 8, ""),
    ('{"p\\ud800": "p\\ud800",\n "p\\ud801": 2}', "duplicate-key", 2, 2, "rename"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "hint"), BROKEN_JSON)
def test_a_broken_json_text_is_refused_where_it_breaks(
    tmp_path: Path, text: str, code: str, line: int, column: int, hint: str
) -> None:
    with pytest.raises(InputError) as refusal:
        load(write(tmp_path / "a.json", text))
    (found,) = refusal.value.diagnostics
    assert found.position is not None
    assert (found.code, found.position.line, found.position.column) == (code, line, column)
    assert hint in found.hint


@pytest.mark.parametrize(
    "written", ["x" * 2_000_000, "\\u0041" * 400_000, '\\"' * 2_000_000], ids=["plain", "coded", "quotes"]
)
def test_a_text_that_is_not_too_long_is_read_however_it_is_written(tmp_path: Path, written: str) -> None:
    source = load(write(tmp_path / "a.json", f'{{"a": "{written}", "b": "{"y" * 1_500_000}"}}'))
    assert source.get("#/a") == json.loads(f'"{written}"')


def test_alias_bombs_are_refused_quickly(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(InputError) as refusal:
        load(write(tmp_path / "a.yaml", "\n".join(lines)))
    assert refusal.value.diagnostics[0].code == "alias-limit"


def test_merge_bombs_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 {x: [1, 2, 3, 4, 5, 6, 7, 8]}"]
    lines += [f"a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(9))}}}" for n in range(1, 9)]
    lines += ["m: {<<: *a8}"]
    with pytest.raises(InputError) as refusal:
        load(write(tmp_path / "a.yaml", "\n".join(lines)))
    assert refusal.value.diagnostics[0].code == "alias-limit"


def test_an_anchor_may_be_given_again(tmp_path: Path) -> None:
    source = load(write(tmp_path / "a.yaml", "a: &x {k: 1}\nb: &x {k: 2}\nc: *x\nd: {<<: [*x, {m: 3}]}\n"))
    assert source.data["c"] == {"k": 2}
    assert [source.position(p).line for p in ("#/c/k", "#/d/k", "#/d/m", "#/c")] == [2, 2, 4, 2]


def test_files_that_are_none(tmp_path: Path) -> None:
    write(tmp_path / "openapi.yaml", "a: 1")
    for path, code in [
        (tmp_path, "not-a-file"),
        (tmp_path / "openapi.yml", "file-not-found"),
        (Path("a\0b"), "file-unreadable"),
    ]:
        with pytest.raises(InputError) as refusal:
            load(path)
        assert refusal.value.diagnostics[0].code == code
    with pytest.raises(InputError) as refusal:
        load(tmp_path / "openapi.yml")
    assert refusal.value.diagnostics[0].hint == "Did you mean openapi.yaml?"
    with pytest.raises(InputError) as refusal:
        load(tmp_path / "openapi.yaml", limits=Limits(size=3))
    assert refusal.value.diagnostics[0].code == "size-limit"


# --- several documents ------------------------------------------------------------------------------------------


def test_documents_are_loaded_through_references_and_named_by_their_path(tmp_path: Path) -> None:
    write(
        tmp_path / "models/pet.yaml",
        "Pet: {properties: {owner: {$ref: 'own er.json#/Owner'}, api: {$ref: '../api.yaml#/info'}}}",
    )
    write(tmp_path / "models/own er.json", json.dumps({"Owner": {"type": "string"}}))
    source = load(write(tmp_path / "api.yaml", "info: {title: x}\nx: {$ref: './models/pet.yaml#/Pet'}\n"))
    assert list(source.documents) == ["", "models/pet.yaml", "models/own er.json"]
    pet = source.resolve("#/x", "./models/pet.yaml#/Pet")
    assert pet == "models/pet.yaml#/Pet"
    owner = source.resolve(pet + "/properties/owner", "own%20er.json#/Owner")
    assert source.get(owner) == {"type": "string"}
    assert source.resolve(pet + "/properties/api", "../api.yaml#/info") == "#/info"
    assert source.position(owner).file.endswith("models/own er.json")


def test_pointers_are_unescaped_and_indices_followed(tmp_path: Path) -> None:
    source = load(write(tmp_path / "a.yaml", "'a/b': [{'c~d': {'e f': 1}}]\n"))
    assert source.get(source.resolve("#", "#/a~1b/0/c~0d/e%20f")) == 1
    for pointer in [
        "#/a",
        "#/a~1b/1",
        "#/a~1b/-1",
        "#/a~1b/x",
        "nowhere.yaml#/a",
        "#/a~1b/00",
        "#/a~1b/" + "9" * 5000,
        "#/a~1b/0/c~0d/e f/g",
    ]:
        with pytest.raises(KeyError):
            source.get(pointer)


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("missing.yaml#/a", "ref-not-found"),
        ("../outside.yaml", "ref-outside"),
        ("link.yaml", "ref-outside"),
        ("/etc/passwd", "ref-outside"),
        ("https://example.com/a.yaml#/b", "ref-remote"),
        ("file:///etc/passwd", "ref-remote"),
        ("//example.com/a.yaml", "ref-remote"),
        ("broken.yaml", "yaml-syntax"),
        ("folder", "not-a-file"),
        ("#nothing", "ref-not-found"),
    ],
)
def test_references_that_cannot_be_had_are_kept_as_failures(tmp_path: Path, ref: str, code: str) -> None:
    folder = tmp_path / "inner"
    write(tmp_path / "outside.yaml", "a: 1")
    write(folder / "broken.yaml", "a: b: c")
    (folder / "folder").mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    source = load(write(folder / "a.yaml", f"x: {{$ref: '{ref}'}}"))
    with pytest.raises(UnresolvedRef) as fault:
        source.resolve("#/x", ref)
    assert fault.value.code == code
    assert list(source.documents) == [""]


def test_anchors_and_identifiers(tmp_path: Path) -> None:
    text = """
    $self: https://example.com/api
    components:
      schemas:
        A: {$anchor: here}
        B: {$id: 'https://example.com/b', $defs: {C: {type: string}, D: {$anchor: here}}, x: {$ref: '#/$defs/C'}}
    """
    source = load(write(tmp_path / "a.yaml", text))
    b = "#/components/schemas/B"
    assert source.resolve("#", "#here") == "#/components/schemas/A"
    assert source.resolve("#", "https://example.com/b#here") == b + "/$defs/D"
    assert source.resolve("#", "b#/$defs/C") == b + "/$defs/C"
    assert source.resolve(b + "/x", "#/$defs/C") == b + "/$defs/C"
    assert source.resolve(b + "/x", "#/components/schemas/A") == "#/components/schemas/A"
    assert source.resolve(b + "/x", "api#/components") == "#/components"


def test_a_ref_under_properties_is_a_name_and_one_in_an_example_is_lax(tmp_path: Path) -> None:
    text = "a: {properties: {$ref: {type: string}}}\nexample: {$ref: b}\nresponses: {default: {$ref: '#/a'}}\n"
    source = load(write(tmp_path / "a.yaml", text))
    assert [(r.tokens, r.text, r.lax) for r in source.references()] == [
        (("example",), "b", True),
        (("responses", "default"), "#/a", False),
    ]


def test_the_number_of_documents_is_bounded(tmp_path: Path) -> None:
    for index in range(5):
        write(tmp_path / f"{index}.yaml", f"a: {{$ref: '{index + 1}.yaml'}}")
    source = load(tmp_path / "0.yaml", limits=Limits(documents=3))
    assert [failure.code for failure in source.failures.values()] == ["document-limit"]


def test_a_name_with_a_hash_is_escaped_in_pointers(tmp_path: Path) -> None:
    write(tmp_path / "b#c.yaml", "d: 1")
    source = load(write(tmp_path / "a.yaml", "x: {$ref: 'b%23c.yaml#/d'}"))
    assert source.get(source.resolve("#/x", "b%23c.yaml#/d")) == 1


def test_an_alias_may_be_a_key(tmp_path: Path) -> None:
    source = load(write(tmp_path / "a.yaml", "a: &x k\n*x : 1\nb: 2\n"))
    assert source.data == {"a": "k", "k": 1, "b": 2}
    assert source.position("#/b").line == 3
    numbered = data_of(tmp_path, "x-ok: &ok 200\nx-no: &no ~\nresponses: {*ok : a, *no : b}\n")
    assert numbered["responses"] == {"200": "a", "~": "b"}
