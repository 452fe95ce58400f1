"""Operations: identity, parameters, bodies, arguments."""

from __future__ import annotations

import pytest

from generator import ir

from .normalize_support import sdk, show


def operation(text: str, **others: str) -> ir.Operation:
    return sdk(text, **others)[0].operations[0]


def codes(text: str) -> list[str]:
    return sorted({diagnostic.code for diagnostic in sdk(text)[1]})


def arguments(text: str) -> dict[str, str]:
    found = operation(text).arguments
    return {each.key + ("!" if each.required else ""): show(each.type) for each in found}


def get(parameters: str, path: str = "/a") -> str:
    return f"paths: {{'{path}': {{get: {{operationId: x, parameters: {parameters}, responses: {{'204': {{}}}}}}}}}}"


def post(body: str, extra: str = "") -> str:
    return f"{extra}\npaths: {{/a: {{post: {{operationId: x, requestBody: {body}, responses: {{'204': {{}}}}}}}}}}"


def test_every_method_is_an_operation_of_its_own() -> None:
    found, _ = sdk("""
      paths:
        /a:
          summary: of the path
          get: {}
          head: {}
          options: {}
          trace: {}
          query: {}
          additionalOperations: {COPY: {operationId: copy}}
    """)
    assert [each.method for each in found.operations] == ["GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "COPY"]
    assert found.operations[-1].pointer == "#/paths/~1a/additionalOperations/COPY"
    assert found.operations[0].summary == "of the path"


def test_methods_of_its_own_are_sent_in_capitals_and_once() -> None:
    found, problems = sdk("""
      paths:
        /a:
          additionalOperations: {copy: {}, COPY: {}, query: {}, Purge: {}, "é": {}, "A B": {}, "": {}}
          query: {}
    """)
    assert [each.method for each in found.operations] == ["COPY", "Purge", "QUERY"]
    told = [(each.code, each.pointer.rpartition("/")[2]) for each in problems if each.code.startswith("method-")]
    unusable = [name for code, name in told if code == "method-unusable"]
    assert unusable == ["copy", "query", "é", "A B", ""]
    assert told[2] == ("method-in-capitals", "Purge")
    assert len(found.ignored) == 5


def test_groups_are_twenty_deep_at_most() -> None:
    tags = ", ".join(f"{{name: t{number}, parent: t{number - 1}}}" for number in range(1, 3_000))
    ring = ", ".join(f"{{name: r{number}, parent: r{(number + 1) % 3_000}}}" for number in range(3_000))
    named = ".".join(f"g{number}" for number in range(1_000))
    many = "\n".join(f"        /a{number}: {{get: {{tags: [t{number}]}}}}" for number in range(2_700, 3_000))
    found, problems = sdk(f"""
      tags: [{tags}, {ring}, {{name: x, parent: y}}, {{name: y, parent: x}}]
      paths:
        /g: {{get: {{x-sdk-group: {named}}}}}
        /r: {{get: {{tags: [r7]}}}}
        /s: {{get: {{tags: [t19]}}}}
        /x: {{get: {{tags: [x]}}}}
        /y: {{get: {{tags: [y]}}}}
{many}
    """)
    groups = {each.path: each.groups for each in found.operations}
    assert groups["/g"] == tuple(f"g{number}" for number in range(20))
    assert groups["/r"] == tuple(f"r{number}" for number in range(6, -1, -1)) + tuple(
        f"r{number}" for number in range(2_999, 2_986, -1)
    )
    assert groups["/s"] == groups["/a2999"] == tuple(f"t{number}" for number in range(20))
    assert (groups["/x"], groups["/y"]) == (("y", "x"), ("x", "y"))
    assert len(found.resources) < 30
    assert sum(each.code == "group-too-deep" for each in problems) == 302


def test_groups_within_others_are_so_many_and_no_more() -> None:
    named = "\n".join(
        f"        /p{number}: {{get: {{x-sdk-group: {'.'.join(f'g{number}x{word}' for word in range(20))}}}}}"
        for number in range(300)
    )
    found, problems = sdk(f"""
      paths:
{named}
        /known: {{get: {{x-sdk-group: g0x0.g0x1.other}}}}
    """)
    groups = {each.path: each.groups for each in found.operations}
    assert groups["/p156"] == tuple(f"g156x{word}" for word in range(20))
    assert groups["/p157"] == ("g157x0",)
    assert groups["/p299"] == ("g299x0",)
    assert groups["/known"] == ("g0x0", "g0x1", "other")
    assert len(found.resources) < 3_400
    assert sum(each.code == "group-limit" for each in problems) == 300 - 157


def test_ids_are_made_from_method_and_path_and_are_unique() -> None:
    found, problems = sdk("""
      paths:
        /pets/{petId}: {get: {}, delete: {operationId: same}}
        /toys: {get: {operationId: same}, put: {operationId: 3}}
    """)
    assert [each.operation_id for each in found.operations] == ["get_pets_petId", "same", "same_get_toys", "3"]
    assert "operation-id-duplicate" in {each.code for each in problems}


def test_groups_and_method_names() -> None:
    found, _ = sdk("""
      tags: [{name: Pets, description: about pets}, {name: none}]
      paths:
        /a: {get: {operationId: a, tags: [Pets, Toys]}}
        /b: {get: {operationId: b, x-speakeasy-group: pets.toys, x-speakeasy-name-override: all, tags: [Pets]}}
        /c: {get: {operationId: c}}
        /d: {get: {operationId: d, tags: [Pets]}}
    """)
    assert [each.path for each in found.resources] == [("Pets",), ("pets", "toys"), ()]
    assert [each.operation_id for each in found.resources[0].operations] == ["a", "d"]
    assert [each.description for each in found.resources] == ["about pets", "about pets", ""]
    assert [each.method_hint for each in found.operations] == ["a", "d", "all", "c"]


def test_ignored_operations_are_listed() -> None:
    found, _ = sdk("paths: {/a: {get: {x-speakeasy-ignore: true}, put: {operationId: x}}}")
    assert (found.ignored, len(found.operations)) == (("#/paths/~1a/get",), 1)


def test_a_path_item_behind_a_reference_keeps_its_pointer_under_paths() -> None:
    found, _ = sdk(
        "paths: {/a: {$ref: 'p.yaml#/item'}, /b: {$ref: 'p.yaml#/item'}}",
        p="item: {get: {parameters: [{name: q, in: query, schema: {enum: [a, b]}}]}}",
    )
    assert [each.pointer for each in found.operations] == ["#/paths/~1a/get", "#/paths/~1b/get"]
    assert [show(each.params[0].type) for each in found.operations] == ["@p#/item/get/parameters/0/schema"] * 2


# --- parameters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameter", "style", "explode"),
    [
        ("in: query", "form", True),
        ("in: query, explode: false", "form", False),
        ("in: query, style: spaceDelimited", "spaceDelimited", False),
        ("in: query, style: deepObject, explode: true", "deepObject", True),
        ("in: header", "simple", False),
        ("in: cookie", "form", True),
        ("in: header, style: form", "simple", False),
    ],
)
def test_styles_default_by_location(parameter: str, style: str, explode: bool) -> None:
    found = operation(get(f"[{{name: p, {parameter}, schema: {{type: string}}}}]")).params[0]
    assert (found.style, found.explode) == (style, explode)


def test_the_operation_overrides_the_path_items_parameters() -> None:
    text = """
      paths:
        /a/{id}:
          parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            - {name: q, in: query, schema: {type: string}}
            - {name: Q, in: header, schema: {type: string}}
          get:
            parameters:
              - {name: q, in: query, schema: {type: integer}}
              - {name: q, in: header, schema: {type: boolean}}
    """
    assert arguments(text) == {"path:id!": "str", "query:q": "int", "header:q": "bool"}


def test_path_parameters_agree_with_the_template() -> None:
    text = get(
        "[{name: gone, in: path, schema: {type: string}}, {name: b, in: path, schema: {type: integer}}]", "/{a}/{b}"
    )
    assert arguments(text) == {"path:a!": "str", "path:b!": "int"}
    assert {"parameter-undescribed", "parameter-not-in-path"} <= set(codes(text))


def test_headers_of_the_client_are_no_parameters() -> None:
    names = ("Accept", "Content-Length", "Host", "X")
    text = get("[" + ", ".join(f"{{name: {name}, in: header, schema: {{type: string}}}}" for name in names) + "]")
    assert arguments(text) == {"header:X": "str"}


def test_parameters_by_content_by_old_keywords_and_without_anything() -> None:
    text = get(
        "[{name: c, in: query, content: {application/json: {schema: {type: array, items: {type: integer}}}}},"
        "{name: o, in: query, type: integer}, {name: n, in: query}, {in: query},"
        "{name: f, in: form}]"
    )
    assert arguments(text) == {"query:c": "[int]", "query:o": "int", "query:n": "str"}
    assert operation(text).params[0].content_type == "application/json"
    assert {"parameter-untyped", "parameter-unusable"} <= set(codes(text))


def test_a_parameters_words_are_its_own_and_its_sample_its_types() -> None:
    found = operation(
        get(
            "[{name: a, in: query, example: 3, schema: {type: integer, description: x, default: 2}},"
            "{name: b, in: query, description: own, examples: {x: {value: v}}, schema: {anyOf: "
            "[{type: string, example: e}, {type: string, format: uuid}]}},"
            "{name: c, in: query, schema: {anyOf: [{type: string, example: e},"
            "{type: string}]}}]"
        )
    )
    a, b, c = (each.meta for each in found.arguments)
    assert (a.description, a.examples, a.default) == ("", (3,), 2)
    assert (b.description, b.examples) == ("own", ("v",))
    assert (c.examples, c.fallback_examples) == ((), ("e",))


# --- bodies ---------------------------------------------------------------------------------------------------------

OBJECT = "{type: object, required: [a], properties: {b: {type: string}, a: {type: integer}}}"


def test_a_required_object_is_flattened_after_the_parameters() -> None:
    text = f"""
      paths:
        /a/{{a}}:
          post:
            operationId: x
            parameters: [{{name: a, in: path, required: true, schema: {{type: string}}}}]
            requestBody: {{required: true, content: {{application/json: {{schema: {OBJECT}}}}}}}
    """
    assert arguments(text) == {"path:a!": "str", "field:b": "str", "field:a!": "int"}
    body = operation(text).body
    assert body is not None
    assert body.flattened == "#/paths/~1a~1{a}/post/requestBody/content/application~1json/schema"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{{content: {{application/json: {{schema: {OBJECT}}}}}}}", "body"),
        ("{required: true, content: {application/json: {schema: {type: array, items: {type: string}}}}}", "body!"),
        ("{required: true, content: {application/json: {schema: {type: object}}}}", "body!"),
        ("{required: true, content: {application/json: {}}}", "body!"),
        (
            "{required: true, content: {application/json: {schema: "
            "{type: object, properties: {a: {}}, additionalProperties: {type: string}}}}}",
            "body!",
        ),
        (
            "{required: true, content: {application/json: {schema: "
            "{type: object, properties: {a: {}}, additionalProperties: true}}}}",
            "body!",
        ),
        ("{required: true, content: {application/octet-stream: {}}}", "body!"),
    ],
)
def test_other_bodies_are_one_argument(body: str, expected: str) -> None:
    assert list(arguments(post(body))) == [expected]


def test_the_body_is_flattened_by_its_json_even_behind_references() -> None:
    text = post(
        "{$ref: '#/components/requestBodies/B'}",
        f"components: {{schemas: {{O: {OBJECT}, P: {{$ref: '#/components/schemas/O'}}}}, "
        "requestBodies: {B: {required: true, "
        "content: {multipart/form-data: {schema: {$ref: '#/components/schemas/O'}}, application/vnd.x+json: "
        "{schema: {$ref: '#/components/schemas/P'}}}}}}",
    )
    assert arguments(text) == {"field:b": "str", "field:a!": "int"}


def test_files_are_bytes_in_multipart_and_strings_in_json() -> None:
    file = "{type: object, properties: {f: {type: string, format: binary}}}"
    assert arguments(post(f"{{required: true, content: {{multipart/form-data: {{schema: {file}}}}}}}")) == {
        "field:f": "bytes<binary>"
    }
    assert arguments(post(f"{{required: true, content: {{application/json: {{schema: {file}}}}}}}")) == {
        "field:f": "str<binary>"
    }


def test_binary_media_types_are_bytes_whatever_the_schema() -> None:
    file = "schema: {type: object, format: file}"
    for schema in ("", "schema: {}", "schema: {type: string}", "schema: {type: string, format: binary}", file):
        assert arguments(post(f"{{required: true, content: {{image/png: {{{schema}}}}}}}")) == {
            "body!": "bytes<binary>"
        }


@pytest.mark.parametrize(
    ("written", "schema", "sent"),
    [
        ("*/*", "{type: array}", "application/json"),
        ("*/*", "{type: string, format: binary}", "application/octet-stream"),
        ("image/*", "{}", "application/octet-stream"),
    ],
)
def test_a_range_of_media_types_is_sent_as_one(written: str, schema: str, sent: str) -> None:
    body = operation(post(f"{{required: true, content: {{'{written}': {{schema: {schema}}}}}}}")).body
    assert body is not None
    assert [each.media_type for each in body.contents] == [sent]


def test_fields_of_one_direction_are_not_required_in_the_other() -> None:
    fields = "id: {type: string, readOnly: true}, n: {type: string}, s: {type: string, writeOnly: true}"
    schema = f"{{type: object, required: [id, n, s], properties: {{{fields}}}}}"
    both, out = (
        f"{{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}" for name in ("Both", "Out")
    )
    text = f"""
      components: {{schemas: {{Both: {schema}, Out: {schema}}}}}
      paths:
        /a:
          post:
            requestBody: {{required: true, content: {both}}}
            responses: {{'200': {{content: {both}}}, '201': {{content: {out}}}}}
    """
    found, _ = sdk(text)
    decls = [found.schemas[f"#/components/schemas/{name}"] for name in ("Both/request", "Both", "Out")]
    required = [[each.required for each in decl.fields] for decl in decls if isinstance(decl, ir.ObjectDecl)]
    assert required == [[False, True, True], [True, True, False], [True, True, False]]
    assert found.request_schemas == {"#/components/schemas/Both/request"}


@pytest.mark.parametrize(("webhooks", "held"), [("", "Both/request"), ("webhooks: {w: {post: %s}}", "Both")])
def test_what_requests_alone_use_holds_what_they_have(webhooks: str, held: str) -> None:
    """What the API sends by itself as well stays as answers have it."""
    both, holder = (
        f"{{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}"
        for name in ("Both", "Holder")
    )
    asks = f"{{requestBody: {holder}, responses: {{'204': {{}}}}}}"
    found, _ = sdk(f"""
      components:
        schemas:
          Both: {{type: object, required: [id], properties: {{id: {{type: string, readOnly: true}}}}}}
          Holder: {{type: object, properties: {{both: {{$ref: '#/components/schemas/Both'}}}}}}
      paths:
        /a: {{post: {{requestBody: {both}, responses: {{'200': {both}}}}}}}
        /b: {{post: {asks}}}
      {webhooks.replace("%s", asks)}
    """)
    holds = found.schemas["#/components/schemas/Holder"]
    assert isinstance(holds, ir.ObjectDecl)
    assert isinstance(holds.fields[0].type, ir.Named)
    assert holds.fields[0].type.ref == f"#/components/schemas/{held}"


def test_a_field_is_read_only_where_its_type_is() -> None:
    content = "{application/json: {schema: {$ref: '#/components/schemas/Thing'}}}"
    found, _ = sdk(f"""
      components:
        schemas:
          ID: {{type: string, readOnly: true}}
          Same: {{$ref: '#/components/schemas/ID'}}
          Thing:
            type: object
            required: [id, same, name]
            properties:
              id: {{$ref: '#/components/schemas/ID'}}
              same: {{$ref: '#/components/schemas/Same'}}
              name: {{type: string}}
      paths:
        /a:
          post:
            requestBody: {{required: true, content: {content}}}
            responses: {{'200': {{content: {content}}}}}
    """)
    decls = [found.schemas[f"#/components/schemas/{name}"] for name in ("Thing/request", "Thing")]
    fields = [
        [(each.name, each.required, each.meta.read_only) for each in decl.fields]
        for decl in decls
        if isinstance(decl, ir.ObjectDecl)
    ]
    assert fields == [
        [("id", False, True), ("same", False, True), ("name", True, False)],
        [("id", True, True), ("same", True, True), ("name", True, False)],
    ]


def test_a_list_for_the_query_is_none_where_a_parameter_of_the_path_is_called_that() -> None:
    listed = "paths: {'/things{?a,b*}': {get: {responses: {}}}}"
    assert [(each.name, each.location) for each in operation(listed).params] == [("a", "query"), ("b", "query")]
    declared = "parameters: [{name: '&a', in: path, required: true, schema: {type: string}}]"
    found = operation(f"paths: {{'/things/{{&a}}': {{get: {{{declared}, responses: {{}}}}}}}}")
    assert (found.path, [(each.name, each.location) for each in found.params]) == ("/things/{&a}", [("&a", "path")])


def test_times_that_no_call_could_take_are_left_out() -> None:
    many = "9" * 400
    found, problems = sdk(f"""
      paths:
        /a: {{get: {{x-speakeasy-timeout: {many}}}}}
        /b: {{get: {{x-sdk-timeout: 10000000000}}}}
        /c: {{get: {{x-sdk-timeout: 9999999999}}}}
        /d: {{get: {{x-speakeasy-retries: {{strategy: backoff, backoff: {{initialInterval: .inf, maxInterval: 7}}}}}}}}
        /e: {{get: {{x-speakeasy-retries: {{strategy: backoff, backoff: {{exponent: .nan, maxInterval: {many}}}}}}}}}
        /f: {{get: {{x-sdk-retries: {{exponent: .inf}}}}}}
    """)
    assert [each.timeout_ms for each in found.operations] == [None, None, 9_999_999_999, None, None, None]
    waits = [each.retries and (each.retries.initial_interval, each.retries.max_interval) for each in found.operations]
    assert waits == [None, None, None, (None, 7), (None, None), None]
    told = [each.pointer.rpartition("/")[2] for each in problems if each.code == "extension-ignored"]
    assert sorted(told) == [
        *("exponent", "initialInterval", "maxInterval", "x-sdk-retries", "x-sdk-timeout", "x-speakeasy-timeout")
    ]


def test_headers_without_a_value_are_told_of_parts_in_a_sequence_too() -> None:
    header = "headers: {X-Own: {required: true, schema: {type: string}}}"
    body = f"multipart/mixed: {{itemSchema: {{}}, prefixEncoding: [{{{header}}}], itemEncoding: {{{header}}}}}"
    _, found = sdk(post(f"{{content: {{{body}}}}}"))
    told = [each.pointer.partition("mixed/")[2] for each in found if each.code == "part-header"]
    assert told == ["prefixEncoding/0/headers/X-Own", "itemEncoding/headers/X-Own"]
