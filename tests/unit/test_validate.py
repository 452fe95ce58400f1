"""Validation: each class of broken document has one message with its place and a hint; good ones have none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.cache import Cache
from generator.diagnostics import Diagnostic, Severity
from generator.source import Source, load
from generator.validate import validate, without_prose

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
OLD = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"
EMPTY = "paths: {}\n"
OK = "responses: {200: {description: ok}}"


def source_of(tmp_path: Path, text: str, **files: str) -> Source:
    for name, content in files.items():
        (tmp_path / f"{name}.yaml").write_text(content)
    (tmp_path / "api.yaml").write_text(text)
    return load(tmp_path / "api.yaml")


def schema(text: str) -> str:
    return HEAD + f"paths: {{}}\ncomponents:\n  schemas:\n    Pet: {text}\n"


def in_old(text: str) -> str:
    return text.replace(HEAD, OLD)


def parameters(text: str, path: str = "/a") -> str:
    return HEAD + f"paths:\n  {path}:\n    get:\n      {OK}\n      parameters: {text}\n"


BROKEN: list[tuple[str, str, str, int, str, str]] = [
    # name, document, code, line, what stands at the place, something of the hint
    ("no version", "info: {title: t}\n", "not-openapi", 1, "info", "openapi: 3.1.0"),
    ("swagger", "swagger: '2.0'\ninfo: {}\n", "swagger", 1, "'2.0'", "Convert"),
    ("asyncapi", "asyncapi: 3.0.0\n", "not-openapi", 1, "3.0.0", "OpenAPI document"),
    ("overlay", "overlay: 1.0.0\n", "not-openapi", 1, "1.0.0", "--overlay"),
    ("future version", "openapi: 4.0.0\n", "unsupported-version", 1, "4.0.0", "3.2"),
    ("version is a word", "openapi: latest\n", "unsupported-version", 1, "latest", "3.1.0"),
    ("version is a list", "openapi: [3]\n", "unsupported-version", 1, "[3]", "3.1.0"),
    (
        "version is a number",
        "openapi: 3.1\ninfo: {title: t, version: '1'}\npaths: {}\n",
        "wrong-type",
        1,
        "3.1",
        '"3.1"',
    ),
    ("number as version", "openapi: 3.1.0\ninfo: {title: t, version: 1.0}\n" + EMPTY, "wrong-type", 2, "1.0", '"1.0"'),
    ("integer as version", "openapi: 3.0.0\ninfo: {title: t, version: 1}\n" + EMPTY, "wrong-type", 2, "1}", '"1"'),
    ("no title", "openapi: 3.1.0\ninfo: {version: '1'}\n" + EMPTY, "missing-property", 2, "info", "`title`"),
    (
        "title misspelt",
        "openapi: 3.1.0\ninfo: {titel: t, version: '1'}\n" + EMPTY,
        "missing-property",
        2,
        "info",
        "Is it `titel`",
    ),
    ("no info", "openapi: 3.1.0\n" + EMPTY, "missing-property", 1, "openapi", "`info`"),
    ("no paths in 3.0", OLD, "missing-property", 1, "openapi", "`paths`"),
    ("paths is null", HEAD + "paths:\n", "wrong-type", 3, "", "no value"),
    ("paths is a list", HEAD + "paths: []\n", "wrong-type", 3, "[]", ""),
    ("path without slash", HEAD + f"paths:\n  pets: {{get: {{{OK}}}}}\n", "unknown-property", 4, "pets", "slash"),
    ("unknown method", HEAD + f"paths:\n  /a: {{gett: {{{OK}}}}}\n", "unknown-property", 4, "gett", "`get`"),
    (
        "unknown field",
        HEAD + f"paths:\n  /a: {{get: {{sumary: x, {OK}}}}}\n",
        "unknown-property",
        4,
        "sumary",
        "`summary`",
    ),
    ("unknown root field", HEAD + EMPTY + "componets: {}\n", "unknown-property", 4, "componets", "`components`"),
    (
        "unknown field in 3.0",
        OLD + f"paths:\n  /a: {{get: {{sumary: x, {OK}}}}}\n",
        "unknown-property",
        4,
        "sumary",
        "`summary`",
    ),
    (
        "bad status",
        HEAD + "paths:\n  /a: {get: {responses: {20: {description: d}}}}\n",
        "unknown-property",
        4,
        "20",
        "three digits",
    ),
    (
        "no description",
        HEAD + "paths:\n  /a: {get: {responses: {200: {}}}}\n",
        "missing-property",
        4,
        "200",
        "description",
    ),
    (
        "no description in 3.0",
        OLD + "paths:\n  /a: {get: {responses: {200: {}}}}\n",
        "missing-property",
        4,
        "200",
        "description",
    ),
    ("no responses in 3.0", OLD + "paths:\n  /a: {get: {}}\n", "missing-property", 4, "get", "responses"),
    ("no responses at all", HEAD + "paths:\n  /a: {get: {responses: {}}}\n", "too-few", 4, "{}", "Add an entry"),
    ("bad location", parameters("[{name: a, in: qery, schema: {}}]"), "unknown-value", 7, "qery", "`query`"),
    (
        "bad location in 3.0",
        parameters("[{name: a, in: qery, schema: {}}]").replace("3.1.0", "3.0.0"),
        "unknown-value",
        7,
        "qery",
        "`query`",
    ),
    ("parameter without name", parameters("[{in: query, schema: {}}]"), "missing-property", 7, "{in", "`name`"),
    (
        "optional path parameter",
        parameters("[{name: a, in: path, schema: {}}]", "/{a}"),
        "missing-property",
        7,
        "{name",
        "`required`",
    ),
    (
        "parameter not declared",
        HEAD + f"paths:\n  /a/{{id}}: {{get: {{{OK}}}}}\n",
        "path-parameter-missing",
        4,
        "get",
        "in: path",
    ),
    (
        "parameter misspelt",
        parameters("[{name: idd, in: path, required: true, schema: {}}]", "/{id}"),
        "path-parameter-missing",
        5,
        "get",
        "`idd`",
    ),
    (
        "surplus parameter",
        parameters("[{name: id, in: path, required: true, schema: {}}]"),
        "path-parameter-surplus",
        7,
        "{name",
        "{id}",
    ),
    (
        "parameter twice",
        parameters("[{name: a, in: query, schema: {}}, {name: a, in: query, schema: {}}]"),
        "duplicate-parameter",
        7,
        "{name: a, in: query, schema: {}}]",
        "Remove",
    ),
    (
        "operationId twice",
        HEAD + f"paths:\n  /a:\n    get: {{operationId: x, {OK}}}\n    put: {{operationId: x, {OK}}}\n",
        "duplicate-operation-id",
        6,
        "x",
        "own",
    ),
    ("same path twice", HEAD + "paths:\n  /{a}: {}\n  /{b}: {}\n", "path-ambiguous", 5, "/{b}", "one path"),
    ("ref to nothing", schema("{$ref: '#/components/schemas/Pett'}"), "ref-not-found", 6, "'#/comp", "`Pet`"),
    ("ref to no file", schema("{$ref: 'pet.yaml#/Pet'}"), "ref-not-found", 6, "'pet", ""),
    ("ref into a file", schema("{$ref: 'other.yaml#/Pet'}"), "ref-not-found", 6, "'other", "`Pets`"),
    ("ref to a URL", schema("{$ref: 'https://example.com/pet.yaml'}"), "ref-remote", 6, "'https", "Save"),
    ("ref outside", schema("{$ref: '../../pet.yaml'}"), "ref-outside", 6, "'../", "Move"),
    ("ref to a broken file", schema("{$ref: 'broken.yaml'}"), "yaml-syntax", 6, "'broken", "quotes"),
    ("ref without slash", schema("{$ref: '#components/schemas/Pet'}"), "ref-not-found", 6, "'#comp", "#/components"),
    ("ref to itself", schema("{$ref: '#/components/schemas/Pet'}"), "ref-cycle", 6, "'#/comp", "schema"),
    ("ref is a number", schema("{$ref: 1}"), "wrong-type", 6, "1}", "quotes"),
    ("bad type", schema("{type: strin}"), "unknown-value", 6, "strin", "`string`"),
    ("bad type in 3.0", schema("{type: strin}").replace("3.1.0", "3.0.0"), "unknown-value", 6, "strin", "`string`"),
    ("bad nested type", schema("{properties: {a: {items: {type: objec}}}}"), "unknown-value", 6, "objec", "`object`"),
    ("required is a boolean", schema("{properties: {a: {required: true}}}"), "wrong-type", 6, "true", ""),
    ("enum is a word", schema("{enum: a}"), "wrong-type", 6, "a}", ""),
    ("minimum is a word", schema("{minimum: low}"), "wrong-type", 6, "low", ""),
    ("bad pattern", schema("{pattern: '['}"), "wrong-format", 6, "'['", ""),
    ("negative length", schema("{maxLength: -1}"), "invalid", 6, "-1", ""),
    ("properties is a list", schema("{properties: [a]}"), "wrong-type", 6, "[a]", ""),
    ("default does not fit", schema("{type: integer, default: x}"), "default-mismatch", 6, "x", "allows"),
    (
        "default does not fit in a ref",
        HEAD + "paths:\n  /a: {get: {responses: {200: {description: d, content: "
        "{a/b: {schema: {$ref: '#/components/schemas/A'}}}}}}}\ncomponents:\n  schemas:\n"
        "    A: {properties: {b: {type: integer, default: x}}}\n",
        "default-mismatch",
        7,
        "x",
        "allows",
    ),
    (
        "required without property",
        schema("{allOf: [{type: object}], required: [a]}"),
        "required-unknown",
        6,
        "[a]",
        "list",
    ),
    (
        "unknown scheme",
        HEAD
        + EMPTY
        + "security: [{apiKy: []}]\ncomponents: {securitySchemes: {apiKey: {type: http, scheme: basic}}}\n",
        "security-undefined",
        4,
        "apiKy",
        "`apiKey`",
    ),
    (
        "scheme without type",
        HEAD + EMPTY + "components: {securitySchemes: {a: {scheme: basic}}}\n",
        "missing-property",
        4,
        "a:",
        "`type`",
    ),
    (
        "server variable",
        HEAD + EMPTY + "servers: [{url: 'https://{host}/'}]\n",
        "server-variable",
        4,
        "'https",
        "default",
    ),
    ("tag twice", HEAD + EMPTY + "tags: [{name: a}, {name: a}]\n", "duplicate-tag", 4, "{name: a}]", "Remove"),
    (
        "discriminator",
        schema("{oneOf: [{}], discriminator: {propertyName: k, mapping: {a: Petz}}}"),
        "discriminator-target",
        6,
        "Petz",
        "`Pet`",
    ),
    (
        "request body without content",
        HEAD + f"paths:\n  /a: {{put: {{requestBody: {{}}, {OK}}}}}\n",
        "missing-property",
        4,
        "requestBody",
        "`content`",
    ),
    (
        "bad component name",
        HEAD + EMPTY + "components: {schemas: {'a b': {}}}\n",
        "wrong-format",
        4,
        "'a b'",
        "letters",
    ),
    ("bad names of patterns", schema("{patternProperties: {'(': {}, '[': {}}}"), "wrong-format", 6, "'('", "regular"),
    ("list of types in 3.0", in_old(schema("{type: [string]}")), "unknown-value", 6, "[string]", ""),
    (
        "media type is a list in 3.0",
        OLD + EMPTY + "components: {headers: {A: {content: {a/b: []}}}}\n",
        "wrong-type",
        4,
        "[]",
        "",
    ),
    ("$ref is a number in 3.0", in_old(schema("{items: {$ref: 1}}")), "wrong-type", 6, "1}", "quotes"),
    (
        "link to nothing",
        HEAD + EMPTY + "components: {responses: {R: {$ref: '#/components/responses/Q'}}}\n",
        "ref-not-found",
        4,
        "'#/",
        "no `Q`",
    ),
    ("pattern of many parts", schema("{pattern: '" + "|" * 100_000 + "'}"), "pattern-limit", 6, "'|||", "enum"),
    ("$ref with a broken host", schema("{$ref: 'http://[/a'}"), "ref-not-found", 6, "'http", "host"),
    ("$ref without a scheme", schema("{$ref: '//[/a#/b'}"), "ref-not-found", 6, "'//[", "host"),
    ("$ref beside a broken $id", schema("{$id: '//[', not: {$ref: foo}}"), "ref-not-found", 6, "foo", ""),
    (
        "URL beside a broken $id",
        schema("{$id: 'http://[::', not: {$ref: 'http://e.com/x'}}"),
        "ref-remote",
        6,
        "'http://e",
        "",
    ),
    (
        "mapping to a broken host",
        schema("{oneOf: [{}], discriminator: {propertyName: k, mapping: {a: '//[x.json'}}}"),
        "discriminator-target",
        6,
        "'//[x",
        "components",
    ),
]


@pytest.mark.parametrize(("text", "code", "line", "there", "hint"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_document_is_diagnosed(tmp_path: Path, text: str, code: str, line: int, there: str, hint: str) -> None:
    source = source_of(tmp_path, text, other="Pets: {}\n", broken="a: b: c\n")
    found = validate(source, strict=True)
    places = [(each, source.position(each.pointer, on_key=each.on_key)) for each in found]
    assert [
        each
        for each, position in places
        if each.code == code
        and position.line == line
        and position.excerpt[-1][position.column - 1 :].startswith(there)
        and hint in each.hint
    ], places
    assert len(found) <= 2, "one fault, hardly more than one message"
    assert all(each.severity is Severity.ERROR for each in found)
    assert all(len(each.message) < 400 and "\n" not in each.message for each in found)


def test_wrong_names_of_one_object_are_one_message(tmp_path: Path) -> None:
    text = (
        HEAD + EMPTY + "components: {schemas: {A: {}, 'a b': {}, 'c d': {}, é: {}}, headers: {'e f': {schema: {}}}}\n"
    )
    found = validate(source_of(tmp_path, text), strict=True)
    assert [each.message for each in found] == [
        "`a b` cannot be a name in `schemas` of `components`, nor can 2 others.",
        "`e f` cannot be a name in `headers` of `components`.",
    ]


def test_of_many_references_that_lead_nowhere_the_first_are_told_what_was_meant(tmp_path: Path) -> None:
    known = ", ".join(f"Schema{number}: {{}}" for number in range(1_200))
    wrong = ", ".join(f"p{number}: {{$ref: '#/components/schemas/Schemo{number}'}}" for number in range(1_200))
    text = HEAD + EMPTY + f"components: {{schemas: {{{known}, A: {{properties: {{{wrong}}}}}}}}}\n"
    hints = [each.hint for each in validate(source_of(tmp_path, text), strict=False) if each.code == "ref-not-found"]
    assert len(hints) == 1_200
    assert hints[0] == "Did you mean `Schema0`?"
    assert hints[-1] == "There is no `Schemo1199` in #/components/schemas."


def test_without_strict_only_an_unusable_document_is_an_error(tmp_path: Path) -> None:
    text = "openapi: 3.0.0\ninfo: {title: t, version: 1}\npaths: {'/{a}': {get: {operationId: x}}}\n"
    assert {each.severity for each in validate(source_of(tmp_path, text), strict=False)} == {Severity.WARNING}
    assert {each.severity for each in validate(source_of(tmp_path, "swagger: '2.0'"), strict=False)} == {Severity.ERROR}


A = "{name: a, in: path, required: true, schema: {}}"
GOOD = [
    pytest.param(schema("{type: string, format: regex, default: '" + "|" * 100_000 + "'}"), id="long default"),
    schema(
        "{type: [object, 'null'], properties: {self: {$ref: '#/components/schemas/Pet'}}, example: {$ref: nowhere}}"
    ),
    schema("true"),
    HEAD + "webhooks: {w: {post: {responses: {200: {description: ok}}}}}\n",
    HEAD
    + "paths:\n  /{a}/{b}.json:\n    parameters: [{$ref: '#/components/parameters/A'}]\n"
    + f"    get: {{parameters: [{A.replace('a,', 'b,')}], {OK}}}\n"
    + f"components: {{parameters: {{A: {A}}}}}\n",
    "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/a: {query: {responses: {200: {description: ok}}}}}\n",
    OLD + "paths: {}\ncomponents: {schemas: {A: {type: string, nullable: true, default: null}}}\n",
    OLD + "paths: {}\ncomponents: {schemas: {B: {$ref: other.yaml#/Pets}}}\n",
    HEAD + EMPTY + "x-anything: {$ref: nowhere}\nsecurity: [{}]\n",
]


def test_external_documents_are_walked_and_may_refer_back(tmp_path: Path) -> None:
    other = "Pets: {properties: {a: {$ref: 'api.yaml#/components/schemas/Pet'}, b: {type: integer, default: x}}}\n"
    source = source_of(tmp_path, schema("{allOf: [{$ref: other.yaml#/Pets}]}"), other=other)
    (found,) = validate(source, strict=True)
    assert (found.code, found.pointer) == ("default-mismatch", "other.yaml#/Pets/properties/b/default")


@pytest.mark.parametrize("text", GOOD)
def test_a_good_document_has_no_diagnostics(tmp_path: Path, text: str) -> None:
    assert validate(source_of(tmp_path, text, other="Pets: {type: object}\n"), strict=True) == []


def test_a_long_chain_and_a_knot_of_schemas_are_walked_to_the_end(tmp_path: Path) -> None:
    chain = [f"    S{n}: {{properties: {{n: {{$ref: '#/components/schemas/S{n + 1}'}}}}}}" for n in range(1500)]
    knots = ", ".join(f"{{$ref: '#/components/schemas/K{m}'}}" for m in range(12))
    knot = [f"    K{n}: {{allOf: [{knots}]}}" for n in range(12)]
    last = "    S1500: {properties: {z: {type: integer, default: bad}}}"
    text = "\n".join([HEAD + "paths: {}\ncomponents:\n  schemas:", *chain, *knot, last, ""])
    assert [each.code for each in validate(source_of(tmp_path, text), strict=True)] == ["default-mismatch"]


def test_nothing_is_fetched_and_nothing_escapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "socket", refuse)
    refs = [
        "http://localhost:1/a",
        "https://localhost:1/a#/b",
        "ftp://localhost/a",
        "file:///etc/passwd",
        "urn:x:y",
        "//h/a",
    ]
    for ref in refs:
        found = validate(source_of(tmp_path, schema(f"{{allOf: [{{$ref: '{ref}'}}]}}")), strict=True)
        assert [each.code for each in found] == ["ref-remote"], ref


def _mutations() -> Iterator[str]:
    base = (
        parameters("[{name: a, in: query, schema: {type: string, default: d}}]")
        + "components: {schemas: {A: {type: object}}}\ntags: [{name: t}]\n"
    )
    for line in range(base.count("\n")):
        for junk in ("[]", "{}", "null", "1", "text", "{$ref: 1}", "{$ref: '#/nowhere'}", "[[1]]", "{a: {b: []}}"):
            lines = base.splitlines()
            lines[line] = lines[line].split(":")[0] + ": " + junk
            yield "\n".join(lines) + "\n"


def test_no_value_in_no_place_raises(tmp_path: Path) -> None:
    from generator.diagnostics import InputError

    for text in _mutations():
        try:
            found: list[Diagnostic] = validate(source_of(tmp_path, text), strict=True)
        except InputError:
            continue
        assert all(each.message for each in found), text


def test_what_a_description_says_does_not_matter_but_what_it_is_does() -> None:
    told = {"info": {"description": "a"}, "mapping": {"description": "b"}, "x-a": {"description": "c"}}
    described = {"properties": {"description": {"type": "string", "description": "d"}}, "enum": [{"description": "e"}]}
    assert without_prose({**told, **described}) == {
        **told,
        "info": {"description": ""},
        **described,
        "properties": {"description": {"type": "string", "description": ""}},
    }


def test_a_sound_document_is_not_asked_about_again_when_its_prose_changes(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    for text, sound in (("'one'", True), ("'two'", True), ("3", False), ("'two', type: 3", False)):
        source = source_of(tmp_path, schema(f"{{description: {text}}}"))
        assert (validate(source, True, cache) == []) is sound
    entries = [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert sum(name.startswith("validate-") for name in entries) == 3
    assert sum(name.startswith("sound-") for name in entries) == 1


def test_texts_are_silenced_however_deep_they_stand() -> None:
    deep: dict[str, object] = {"title": "innermost"}
    for _ in range(5_000):
        deep = {"a": [deep]}
    inner: Any = without_prose(deep)
    while "a" in inner:
        (inner,) = inner["a"]
    assert inner == {"title": ""}
