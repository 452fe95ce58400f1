"""Answers, streams, errors, security, servers."""

from __future__ import annotations

import pytest

from generator import ir
from generator.diagnostics import Severity
from generator.normalize import normalize

from .normalize_support import Memory, document, sdk, show

ERROR = "{type: object, properties: {message: {type: string}}}"


def responses(text: str, extra: str = "") -> ir.Operation:
    return sdk(f"{extra}\npaths: {{/a: {{get: {{operationId: x, responses: {{{text}}}}}}}}}")[0].operations[0]


def json(schema: str) -> str:
    return f"{{description: d, content: {{application/json: {{schema: {schema}}}}}}}"


def test_an_answer_has_its_content_and_headers() -> None:
    found = responses(
        "200: {description: d, headers: {X-A: {schema: {type: integer}, required: true}, "
        "Content-Type: {schema: {type: string}}}, "
        "content: {application/json: {schema: {type: string}}}}, 204: {}"
    )
    first, second = found.results
    assert (first.status, show(first.contents[0].type)) == ("200", "str")
    assert [(each.name, show(each.type), each.required) for each in first.headers] == [("X-A", "int", True)]
    assert (second.status, second.contents) == ("204", ())


def test_origins_of_inline_answers() -> None:
    text = f"200: {json(ERROR)}, 404: {json(ERROR)}, 201: {{content: {{application/json: {{schema: {ERROR}}}}}}}"
    found, _ = sdk(f"paths: {{/a: {{get: {{operationId: x, tags: [g], responses: {{{text}}}}}}}}}")
    roles = [
        (each.origin.role, each.origin.status, each.origin.short, each.origin.group) for each in found.schemas.values()
    ]
    assert roles == [
        ("response", "200", "ResponseBody", "g"),
        ("error", "404", "ResponseBody", "g"),
        ("response", "201", "ResponseBody", "g"),
    ]


def test_errors_of_one_schema_join_their_statuses() -> None:
    ref = "{$ref: '#/components/schemas/E'}"
    found = responses(
        f"200: {{}}, 404: {json(ref)}, 4xx: {json(ERROR)}, 500: {json(ref)}, 503: {{}}, 502: {json('{type: string}')}, "
        f"default: {json(ref)}",
        f"components: {{schemas: {{E: {ERROR}}}}}",
    )
    assert [(each.statuses, show(each.type)[:2]) for each in found.errors] == [
        (("404", "500", "default"), "@E"),
        (("4XX",), "@#"),
    ]


def test_a_range_of_media_types_counts_as_json() -> None:
    found = responses(f"200: {{}}, 400: {{content: {{'*/*': {{schema: {ERROR}}}}}}}")
    assert [each.media_type for each in found.errors] == ["*/*"]


def test_a_lonely_default_is_the_success() -> None:
    found = responses(f"default: {json(ERROR)}, 404: {{}}")
    assert [each.status for each in found.responses] == ["2XX", "404"]
    assert found.errors == ()


def test_missing_and_strange_answers_are_reported() -> None:
    _, problems = sdk(
        "paths: {/a: {get: {operationId: x}}, /b: {get: {operationId: y, responses: {'99': {}, ok: {}}}}}"
    )
    assert {"responses-missing", "status-unknown"} <= {each.code for each in problems}


# --- streams --------------------------------------------------------------------------------------------------------


def stream(content: str) -> ir.Stream:
    found = responses(f"200: {{description: d, content: {{{content}}}}}").results[0].contents[0].stream
    assert found is not None
    return found


def test_an_envelope_describes_the_event() -> None:
    found = stream(
        "text/event-stream: {x-speakeasy-sse-sentinel: '[DONE]', schema: {type: object, "
        "properties: {event: {const: e}, data: {type: object, properties: {a: {type: string}}}}}}"
    )
    assert (found.kind, found.envelope, found.sentinel) == ("sse", True, "[DONE]")
    built, problems = sdk(
        "paths: {/a: {get: {responses: {200: {content: {text/event-stream: {schema: {type: object, "
        "required: [data, other], properties: {data: {type: string}}}}}}}}}}"
    )
    (decl,) = built.schemas.values()
    assert isinstance(decl, ir.ObjectDecl)
    assert [each.name for each in decl.fields] == ["data"]
    assert decl.origin.role == "event"
    assert "required-undescribed" in {each.code for each in problems}


def test_the_document_inside_of_an_events_text_is_typed() -> None:
    text = "{type: string, contentMediaType: application/json, contentSchema: {type: object, properties: {a: {}}}}"
    content = f"{{text/event-stream: {{itemSchema: {{properties: {{data: {text}}}}}}}}}"
    found, _ = sdk(f"paths: {{/a: {{get: {{responses: {{200: {{content: {content}}}}}}}}}}}")
    event, data = found.schemas.values()
    assert isinstance(event, ir.ObjectDecl)
    assert show(event.fields[0].type) == "@" + data.pointer.replace("/properties/", ".")
    assert data.pointer.endswith("/contentSchema")


def test_other_schemas_describe_the_data() -> None:
    assert not stream("text/event-stream: {schema: {type: object, properties: {data: {}, more: {}}}}").envelope
    assert show(stream("text/event-stream: {schema: {type: string}}").item) == "str"
    found = stream("text/event-stream: {schema: {}}")
    assert (show(found.item), found.envelope, found.undescribed) == ("any", False, False)


UNDESCRIBED = "{content: {text/event-stream: {}}}"


@pytest.mark.parametrize("status", ["200", "2XX", "default"])
def test_events_without_a_schema_say_what_the_standard_lets_them_say(status: str) -> None:
    built, _ = sdk(f"paths: {{/a: {{get: {{responses: {{{status}: {UNDESCRIBED}}}}}}}}}")
    found = built.operations[0].results[0].contents[0].stream
    assert found is not None
    assert (found.envelope, found.undescribed) == (True, True)
    (decl,) = built.schemas.values()
    assert isinstance(decl, ir.ObjectDecl)
    assert decl.origin.short == "ServerSentEvent"
    assert [(each.name, show(each.type), each.required) for each in decl.fields] == [
        ("data", "str", True), ("event", "str", False), ("id", "str", False), ("retry", "int", False),
    ]  # fmt: skip


@pytest.mark.parametrize("across", [True, False])
def test_events_without_a_schema_are_one_type_for_all_operations(across: bool) -> None:
    shared = f"components: {{responses: {{R: {UNDESCRIBED}}}}}"
    gets = [f"/{n}: {{get: {{responses: {{200: {UNDESCRIBED}}}}}}}" for n in "ab"]
    gets.append("/c: {get: {responses: {200: {$ref: '#/components/responses/R'}}}}")
    root = Memory(document(f"{shared}\npaths: {{{', '.join(gets)}}}"))
    found, _ = normalize(root, across=across)
    first, *others = found.types
    (decl,) = found.schemas.values()
    assert (decl.pointer, set(decl.origin.twins)) == (first, set(others))
    apart, _ = normalize(root, {first: "ServerSentEvent", others[0]: "BServerSentEvent"}, across=across)
    assert list(apart.schemas) == [first, others[0]]


def test_events_of_errors_need_no_class() -> None:
    built, _ = sdk(f"paths: {{/a: {{get: {{responses: {{200: {{}}, 400: {UNDESCRIBED}, default: {UNDESCRIBED}}}}}}}}}")
    assert built.schemas == {}


EVENT = "{type: object, required: [data], properties: {event: {type: string}, data: %s}}"
TYPED = "{type: string, contentMediaType: application/json, contentSchema: {type: integer}}"


def listed(version: str, items: str) -> ir.Sdk:
    content = f"{{text/event-stream: {{schema: {{type: array, items: {items}}}}}}}"
    return sdk(f"openapi: {version}\npaths: {{/a: {{get: {{responses: {{200: {{content: {content}}}}}}}}}}}")[0]


def item_of(found: ir.Sdk) -> tuple[str, bool]:
    stream = found.operations[0].results[0].contents[0].stream
    assert stream is not None
    return show(stream.item), stream.envelope


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_an_array_of_events_describes_each(version: str) -> None:
    either = listed(version, f"{{oneOf: [{ERROR}, {{type: object, required: [a]}}]}}")
    assert item_of(either) == (f"@{next(iter(either.schemas))}", False)
    assert item_of(listed(version, "{type: object, additionalProperties: {type: integer}}")) == ("{int}", False)
    whole = listed(version, EVENT % TYPED)
    (decl,) = whole.schemas.values()
    assert isinstance(decl, ir.ObjectDecl)
    assert item_of(whole) == (show(ir.Named(decl.meta, decl.pointer)), True)
    assert [show(each.type) for each in decl.fields] == ["str", "int"]


@pytest.mark.parametrize(("version", "item"), [("3.0.3", "[int]"), ("3.1.0", "[int]"), ("3.2.0", "int")])
def test_an_array_of_other_values_is_what_an_event_says_before_3_2(version: str, item: str) -> None:
    assert item_of(listed(version, "{type: integer}")) == (item, False)


def test_events_told_apart_are_an_envelope() -> None:
    event = "{type: object, required: [event, data], properties: {event: {const: %s}, data: {type: string}}}"
    found = stream(f"text/event-stream: {{itemSchema: {{oneOf: [{event % 'a'}, {event % 'b'}]}}}}")
    assert found.envelope


@pytest.mark.parametrize(
    "content",
    [
        "application/jsonl: {schema: {type: integer}}",
        "application/x-ndjson: {schema: {type: array, items: {type: integer}}}",
        "'application/x-ndjson; charset=utf-8': {itemSchema: {type: integer}}",
    ],
)
def test_json_lines(content: str) -> None:
    found = stream(content)
    assert (found.kind, show(found.item), found.envelope) == ("jsonl", "int", False)


BOTH = "{application/json: {schema: {type: string}}, text/event-stream: {schema: {type: string}}}"


@pytest.mark.parametrize(
    ("schema", "content", "expected"),
    [
        ("{type: boolean}", BOTH, "field:stream"),
        ("{type: [boolean, 'null']}", BOTH, "field:stream"),
        ("{type: string}", BOTH, ""),
        ("{type: boolean}", "{text/event-stream: {schema: {type: string}}}", ""),
        ("{type: boolean}", "{application/json: {schema: {type: string}}}", ""),
    ],
)
def test_the_argument_that_asks_for_a_stream(schema: str, content: str, expected: str) -> None:
    request = f"{{type: object, properties: {{stream: {schema}}}}}"
    body = f"{{required: true, content: {{application/json: {{schema: {request}}}}}}}"
    text = f"paths: {{/a: {{post: {{requestBody: {body}, responses: {{200: {{content: {content}}}}}}}}}}}"
    assert sdk(text)[0].operations[0].stream_argument == expected


# --- security and servers -------------------------------------------------------------------------------------------


def test_security_schemes_and_requirements() -> None:
    found, problems = sdk("""
      components:
        securitySchemes:
          key: {type: apiKey, in: header, name: X-Key}
          token: {type: http, scheme: Bearer}
          old: {type: basic}
          bad: {type: apiKey}
      security: [{key: [], token: []}, {old: []}]
      paths:
        /a: {get: {operationId: a}}
        /b: {get: {operationId: b, security: []}}
        /c: {get: {operationId: c, security: [{token: []}, {}, {gone: []}]}}
    """)
    assert [(each.name, each.kind, each.http_scheme) for each in found.security_schemes] == [
        ("key", "apiKey", ""),
        ("token", "http", "bearer"),
        ("old", "http", "basic"),
    ]
    assert found.security == (("key", "token"), ("old",))
    assert [each.security for each in found.operations] == [None, (), (("token",), ())]
    assert {"security-scheme-unusable", "security-scheme-unknown"} <= {each.code for each in problems}


def test_schemes_that_are_sent_in_one_place_are_alternatives() -> None:
    found, problems = sdk("""
      components:
        securitySchemes:
          implicit: {type: oauth2, flows: {}}
          code: {type: oauth2, flows: {}}
          app: {type: apiKey, in: header, name: X-App}
          again: {type: apiKey, in: header, name: x-app}
          query: {type: apiKey, in: query, name: X-App}
          device: {type: mutualTLS}
      security: [{implicit: [], code: []}, {app: [], query: [], device: []}]
      paths:
        /a: {get: {operationId: a, security: [{implicit: [], app: [], code: [], again: []}]}}
    """)
    assert found.security == (("implicit",), ("code",), ("app", "query", "device"))
    ways = (("implicit", "app"), ("implicit", "again"), ("code", "app"), ("code", "again"))
    assert found.operations[0].security == ways
    told = [(each.pointer, each.message) for each in problems if each.code == "security-one-place"]
    assert dict(told) == {
        "#/components/securitySchemes/code": (
            "'implicit' and 'code' are asked for together and sent in one place, 'authorization': either will do."
        ),
        "#/components/securitySchemes/again": (
            "'app' and 'again' are asked for together and sent in one place, 'x-app': either will do."
        ),
    }


def test_an_error_without_a_class_is_told_of() -> None:
    found, problems = sdk("""
      paths:
        /a:
          get:
            responses:
              '200': {description: ok}
              '400': {description: no, content: {application/json: {schema: {type: array, items: {type: string}}}}}
              '404': {description: no, content: {application/json: {schema: {type: object, properties: {a: {}}}}}}
              '409': {description: no, content: {text/plain: {schema: {type: string}}}}
              default: {description: no, content: {application/json: {schema: {}}}}
    """)
    assert [each.statuses for each in found.operations[0].errors] == [("404",)]
    told = [each for each in problems if each.code == "error-untyped"]
    assert [each.severity for each in told] == ["note"]
    assert "'400'" in told[0].message


def test_servers_with_variables() -> None:
    found, problems = sdk("""
      servers:
        - url: 'https://{region}.x.io/{v}'
          variables: {region: {enum: [eu, us], description: d}, unused: {default: a}}
        - {url: /relative, description: here}
        - {}
      paths: {/a: {servers: [{url: https://path}], get: {}, put: {servers: [{url: https://own}]}}}
    """)
    assert found.servers[0].variables == (("region", "eu", ("eu", "us"), "d"), ("v", "", (), ""))
    assert (found.servers[1].url, len(found.servers)) == ("/relative", 2)
    assert [each.servers[0].url for each in found.operations] == ["https://path", "https://own"]
    assert {"server-without-url", "server-variable-undescribed"} <= {each.code for each in problems}


def test_the_documents_own_words() -> None:
    found, _ = sdk("info: {title: T, version: 2, description: d, summary: s}\nx-speakeasy-timeout: 5")
    assert (found.title, found.api_version, found.description, found.summary) == ("T", "2", "d", "s")
    assert found.extensions == {"x-speakeasy-timeout": 5}


@pytest.mark.parametrize(
    "text",
    [
        "paths: []",
        "paths: {/a: 3}",
        "paths: {/a: {get: 3}}",
        "paths: {/a: {get: {parameters: 3}}}",
        "info: 3",
        "paths: {/a: {get: {parameters: [3]}}}",
        "paths: {/a: {get: {responses: 3}}}",
        "tags: 3",
        "servers: {a: b}",
        "paths: {/a: {get: {responses: {200: 3}}}}",
        "paths: {/a: {get: {requestBody: 3, tags: 3}}}",
        "security: {a: b}",
        "paths: {/a: {get: {requestBody: {content: {a: 3}}}}}",
        "components: 3",
        "components: {schemas: []}",
        "paths: {/a: {get: {security: [3], servers: [3]}}}",
        "paths: {/a: {$ref: '#/paths/~1a'}}",
        "components: {securitySchemes: {a: 3}}",
        "tags: [3]",
        "paths: {/a: {get: {responses: {200: {headers: {a: 3}}}}}}",
    ],
)
def test_a_broken_document_never_stops_the_run(text: str) -> None:
    assert sdk(text)[0] is not None


@pytest.mark.parametrize(
    ("inner", "is_envelope"), [("{properties: {data: {}}}", True), ("{$ref: '#/components/schemas/E'}", False)]
)
def test_events_that_hold_themselves_end(inner: str, is_envelope: bool) -> None:
    itself = f"components: {{schemas: {{E: {{oneOf: [{{$ref: '#/components/schemas/E'}}, {inner}]}}}}}}"
    content = "{text/event-stream: {itemSchema: {$ref: '#/components/schemas/E'}}}"
    found, _ = sdk(f"paths: {{/a: {{get: {{responses: {{200: {{content: {content}}}}}}}}}}}\n{itself}")
    read = found.operations[0].results[0].contents[0].stream
    assert read is not None
    assert read.envelope is is_envelope


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("{type: object, xml: {name: x}, description: In XML.}", []),
        ("{description: In XML.}", []),
        ("{type: object, required: [a]}", ["xml-left-out"]),
    ],
)
def test_xml_beside_json_is_told_of_where_more_than_its_words_differ(schema: str, told: list[str]) -> None:
    content = f"{{application/json: {{schema: {{type: object}}}}, application/xml: {{schema: {schema}}}}}"
    _, found = sdk(f"paths: {{/a: {{get: {{operationId: x, responses: {{200: {{content: {content}}}}}}}}}}}")
    assert [each.code for each in found if each.severity is Severity.WARNING] == told
