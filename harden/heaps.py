"""More documents that could exhaust the machine: heaps of one thing, shapes that double, numbers and names of any
length, and YAML that says little with much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Any
_REF = "#/components/schemas/"
_OK = {"204": {"description": "Done"}}
_YAML = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
_TEXT = {"type": "string"}
_OPEN_LINK = "[x](" + "a" * 40_000


def _of(schemas: Mapping[str, Json], **more: Json) -> Json:
    body = {"content": {"application/json": {"schema": {"$ref": _REF + next(iter(schemas))}}}}
    paths = {"/a": {"post": {"operationId": "a", "requestBody": body, "responses": _OK}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Heaps", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
        **more,
    }


def _diamond(keyword: str, height: int = 60) -> Json:
    """Each schema is two that are both the next one: as many ways down as two to the height."""
    made: dict[str, Json] = {"A0": {keyword: [{"$ref": _REF + "L0"}, {"$ref": _REF + "R0"}]}}
    for n in range(height):
        below = [{"$ref": f"{_REF}L{n + 1}"}, {"$ref": f"{_REF}R{n + 1}"}]
        made |= {f"{side}{n}": {keyword: below, "properties": {f"{side}{n}": _TEXT}} for side in "LR"}
    return _of({**made, **{f"{side}{height}": {"type": "object", "properties": {"a": _TEXT}} for side in "LR"}})


def _ring(length: int) -> Json:
    return _of(
        {
            f"R{n}": {"type": "object", "properties": {"next": {"$ref": f"{_REF}R{(n + 1) % length}"}}}
            for n in range(length)
        }
    )


def _wide_and_deep(width: int, depth: int) -> Json:
    inner: Json = _TEXT
    for _ in range(depth):
        inner = {"type": "object", "properties": {f"p{n}": inner for n in range(width)}}
    return _of({"A": inner})


def _secured(count: int) -> Json:
    schemes = {f"s{n}": {"type": "apiKey", "in": "header", "name": f"X-{n}"} for n in range(count)}
    made = _of({"A": {"type": "object"}}, security=[{f"s{n}": [], f"s{count - n - 1}": []} for n in range(count)])
    made["components"]["securitySchemes"] = schemes
    return made


def _served(count: int) -> Json:
    variables = {f"v{n}": {"default": "a", "enum": ["a", "b"]} for n in range(20)}
    url = "https://" + ".".join(f"{{v{n}}}" for n in range(20))
    return _of({"A": {"type": "object"}}, servers=[{"url": f"{url}/{n}", "variables": variables} for n in range(count)])


def _with_number(digits: str) -> str:
    schema = '{"type": "number", "multipleOf": ' + digits + ', "default": ' + digits + "}"
    return (
        '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, '
        '"components": {"schemas": {"A": ' + schema + "}}}"
    )


def _levels(count: int, of: Callable[[int], Json], last: Json = _TEXT) -> dict[str, Json]:
    """`A0` and so on, of each of which the next one is made."""
    return {**{f"A{n}": of(n + 1) for n in range(count)}, f"A{count}": last}


def _at(number: int) -> Json:
    return {"$ref": f"{_REF}A{number}"}


def _everywhere(schemas: Mapping[str, Json]) -> Json:
    """A document in which the first of `schemas` is sent and answered in every form, and is a parameter."""
    made, first = _of(schemas), {"schema": {"$ref": _REF + next(iter(schemas))}}
    forms = ("application/json", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded")
    for number, form in enumerate(forms):
        answer = {"description": "d", "content": {"application/json": first}, "headers": {"X-A": first}}
        made["paths"][f"/form{number}"] = {
            "post": {
                "parameters": [{"name": "q", "in": "query", "required": True, **first}],
                "requestBody": {"required": True, "content": {form: first}},
                "responses": {"200": answer, "400": answer},
            }
        }
    return made


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


def _wrong(count: int, depth: int) -> Json:
    made = _object(**{f"p{number}": {"type": "txt"} for number in range(count)})
    for _ in range(depth):
        made = _object(a=made)
    return made


def _swagger(answer: Json, **more: Json) -> Json:
    """Three hundred operations with five such answers each, and the body that all share, if there is one."""
    answers = {str(status): {"description": "d", **answer} for status in (200, 201, 400, 404, 500)}
    body = [{"$ref": "#/parameters/B"}] if "parameters" in more else []
    return {
        "swagger": "2.0",
        "info": {"title": "Heap", "version": "1"},
        "paths": {f"/p{number}": {"post": {"parameters": body, "responses": answers}} for number in range(300)},
        "definitions": {"A": _object(a=_TEXT)},
        **more,
    }


def _lists_of_unions() -> Json:
    lists = [{"type": "array", "items": _at(0), "maxItems": most} for most in (8, 9)]
    bad: Json = "none of them"
    for _ in range(45):
        bad = [bad]
    return {"A0": {"anyOf": [*lists, _object(x=_at(0))], "example": bad}}


def _shared(components: Mapping[str, Json], operation: Json, count: int) -> Json:
    """So many operations that all lead to the same components."""
    made = _of({"A": _TEXT}, paths={f"/p{n}": operation for n in range(count)})
    made["components"] |= components
    return made


def _answering(schema: Json, count: int) -> Json:
    answer = {"description": "d", "content": {"application/json": {"schema": {"$ref": _REF + "A"}}}}
    return _shared({"schemas": {"A": schema}}, {"get": {"responses": {"200": answer}}}, count)


def _sending(schema: Json, count: int) -> Json:
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": _REF + "A"}}}}
    return _shared({"schemas": {"A": schema}}, {"post": {"requestBody": body, "responses": _OK}}, count)


def _taking(parameter: Json, count: int) -> Json:
    component = {"name": "q", "in": "query", **parameter}
    use = {"parameters": [{"$ref": "#/components/parameters/P"}], "responses": _OK}
    return _shared({"parameters": {"P": component}}, {"get": use}, count)


def _answered(answer: Json, count: int) -> Json:
    responses = {"200": {"$ref": "#/components/responses/R"}}
    operation = {"get": {"operationId": "o", "responses": responses}}
    return _shared({"responses": {"R": {"description": "d", **answer}}}, operation, count)


def _at_paths(item: Json, count: int) -> Json:
    return _shared({"pathItems": {"P": item}}, {"$ref": "#/components/pathItems/P"}, count)


def _shown(count: int) -> Json:
    content = {"schema": {"type": "object"}, "examples": {"e": {"$ref": "#/components/examples/E"}}}
    operation = {"post": {"requestBody": {"content": {"application/json": content}}, "responses": _OK}}
    return _shared({"examples": {"E": {"value": {"a": ["word"] * 20_000}}}}, operation, count)


SHARED: Mapping[str, Callable[[], Json]] = {
    "a body of 1,000 fields in 300 operations": lambda: _sending(
        _object(**{f"f{n}": _TEXT for n in range(1_000)}), 300
    ),
    "a default of 20,000 words in 200 bodies": lambda: _sending(
        _object(a={"type": "array", "items": _TEXT, "default": ["word"] * 20_000}), 200
    ),
    "a parameter of a megabyte in 500 operations": lambda: _taking(
        {"schema": _TEXT, "description": "word " * 200_000}, 500
    ),
    "5,000 values of a parameter in 2,000 operations": lambda: _taking(
        {"schema": {"type": "string", "enum": [f"v{n}" for n in range(5_000)]}}, 2_000
    ),
    "a description of 100 KB in 2,000 answers": lambda: _answering(
        {"type": "object", "properties": {"a": {**_TEXT, "description": "b " * 50_000}}}, 2_000
    ),
    "an example of 100 KB in 500 answers": lambda: _answering(
        {"type": "object", "example": {f"k{n}": n for n in range(10_000)}}, 500
    ),
    "an example of 20,000 words in 1,000 bodies": lambda: _shown(1_000),
    "500 headers in 500 operations": lambda: _answered(
        {"headers": {f"x-{n}": {"schema": _TEXT} for n in range(500)}}, 500
    ),
    "300 links in 300 operations": lambda: _answered(
        {"links": {f"l{n}": {"operationRef": "#/paths/~1p0/get"} for n in range(300)}}, 300
    ),
    "a path of three operations at 20,000 places": lambda: _at_paths(
        {method: {"responses": _OK} for method in ("get", "put", "post")}, 20_000
    ),
    "a path of 1,000 parameters at 20,000 places": lambda: _at_paths(
        {
            "parameters": [{"name": f"q{n}", "in": "query", "schema": _TEXT} for n in range(1_000)],
            "get": {"responses": _OK},
        },
        20_000,
    ),
    "a server's variable of 100 KB 3,000 times": lambda: _of(
        {"A": _TEXT},
        servers=[{"url": "https://" + "{v}" * 3_000, "variables": {"v": {"default": "a" * 100_000}}}],
    ),
}
"""What many operations share: it is written once in the document, and for each of them in the package."""

HEAPS: Mapping[str, Callable[[], Json]] = {
    **SHARED,
    "lists of three in lists of three": lambda: _everywhere(
        _levels(60, lambda n: {"type": "array", "minItems": 3, "items": _at(n)})
    ),
    "pairs of pairs": lambda: _everywhere(
        _levels(60, lambda n: {"type": "array", "prefixItems": [_at(n), _at(n)], "minItems": 2})
    ),
    "unions like Fibonacci's numbers": lambda: _everywhere(
        {
            **_levels(60, lambda n: {"anyOf": [_at(n), _at(n + 1), {"type": "array", "items": _at(n)}]}),
            "A61": {"type": "integer"},
        }
    ),
    "unions of lists of themselves": lambda: _everywhere(_lists_of_unions()),
    "ring of 3,000 schemas": lambda: _ring(3_000),
    "1,500 dynamic anchors of one name": lambda: _of(
        {f"A{n}": {"$dynamicAnchor": "node", **_object(x={"$dynamicRef": "#node"})} for n in range(1_500)}
    ),
    "5,000 anchors of one name": lambda: _of(
        {f"A{n}": {"$anchor": "same", **_object(x={"$ref": "#same"})} for n in range(5_000)}
    ),
    "5,000 identified schemas": lambda: _of(
        {
            f"A{n}": {"$id": f"https://a.example/{n}", **_object(x={"$ref": "#/properties/y"}, y=_TEXT)}
            for n in range(5_000)
        }
    ),
    "1,500 names that no component may have": lambda: _of(
        {"A0": _TEXT, **{f"é{n}": _object(a=_TEXT) for n in range(1_500)}}
    ),
    "1,500 names that are no patterns": lambda: _of(
        {"A0": {"type": "object", "patternProperties": {f"^x{n}(": _object(a=_TEXT) for n in range(1_500)}}}
    ),
    "3,000 wrong types within 100 objects": lambda: {**_of({"A0": _wrong(3_000, 100)}), "openapi": "3.0.3"},
    "80 media types of 1,500 answers of Swagger 2.0": lambda: _swagger(
        {"schema": {"$ref": "#/definitions/A"}}, produces=[f"application/v{n}+json" for n in range(80)]
    ),
    "a body of 1,000 fields in 300 operations of Swagger 2.0": lambda: _swagger(
        {},
        parameters={"B": {"in": "body", "name": "b", "schema": _object(**{f"p{n}": _TEXT for n in range(1_000)})}},
    ),
    "5,000 references that lead nowhere beside 900 schemas": lambda: _of(
        {
            "A0": _object(**{f"p{n}": {"$ref": f"{_REF}Nope{n}"} for n in range(5_000)}),
            **{f"Known{n}": _TEXT for n in range(900)},
        }
    ),
    "link left open": lambda: {**_of({"A0": _TEXT}), "info": {"title": "t", "version": "1", "description": _OPEN_LINK}},
    "merges in merges": lambda: (
        f"{_YAML}x-a: {'{<<: ' * 480}{{{', '.join(f'k{n}: 1' for n in range(100_000))}}}{'}' * 480}"
    ),
    "490,000 aliases within 480 lists": lambda: f"{_YAML}x-s: &a 1\nx-b: {'[' * 480}{'*a, ' * 490_000}{']' * 480}",
    "default of 6,000 unique objects": lambda: _of(
        {"A0": _object(a={"type": "array", "uniqueItems": True, "default": [{"a": n} for n in range(6_000)]})}
    ),
    "20,000 headers of an answer": lambda: {
        **_of({"A0": _TEXT}),
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {"description": "d", "headers": {f"X-{n}": {"schema": _TEXT} for n in range(20_000)}}
                    }
                }
            }
        },
    },
    "2,000 dependent schemas": lambda: _of(
        {"A0": {"type": "object", "dependentSchemas": {f"d{n}": _object(**{f"e{n}": _at(0)}) for n in range(2_000)}}}
    ),
    "2,000 properties that narrow their own object": lambda: _everywhere(
        {
            "A0": {
                "type": "object",
                "properties": {f"p{n}": {**_at(0), "minProperties": 1} for n in range(2_000)},
            }
        }
    ),
    "700 properties beside 700 alternatives": lambda: _of(
        {
            "A": {
                **_object(**{f"p{n}": _TEXT for n in range(700)}),
                "oneOf": [_object(**{f"a{n}": _TEXT}) for n in range(700)],
            }
        }
    ),
    "500 properties beside 500 that one of must be there": lambda: _of(
        {
            "A": {
                **_object(**{f"p{n}": _TEXT for n in range(500)}),
                "anyOf": [{"required": [f"p{n}"], "properties": {f"a{n}": _TEXT}} for n in range(500)],
            }
        }
    ),
    "50,000 required": lambda: _of({"A": {"type": "object", "required": [f"r{n}" for n in range(50_000)]}}),
    "50,000 enum values": lambda: _of({"A": {"type": "string", "enum": [f"v{n}" for n in range(50_000)]}}),
    "3,000 members of allOf": lambda: _of(
        {"A": {"allOf": [{"type": "object", "properties": {f"f{n}": _TEXT}} for n in range(3_000)]}}
    ),
    "diamonds of allOf": lambda: _diamond("allOf"),
    "diamonds of oneOf": lambda: _diamond("oneOf"),
    "diamonds of anyOf": lambda: _diamond("anyOf"),
    "chain of 5,000 references": lambda: _of(
        {**{f"A{n}": {"$ref": f"{_REF}A{n + 1}"} for n in range(5_000)}, "A5000": _TEXT}
    ),
    "ring of 300 schemas": lambda: _ring(300),
    "wide and deep": lambda: _wide_and_deep(5, 5),
    "1,000 schemes": lambda: _secured(1_000),
    "10,000 schemes": lambda: _secured(10_000),
    "1,000 servers of 20 variables": lambda: _served(1_000),
    "10 MB on one line": lambda: _of({"A": {"type": "object", "x-a": ["word"] * 1_250_000}}),
    "5,000 examples": lambda: _of({"A": {"type": "object", "examples": [{"a": n} for n in range(5_000)]}}),
    "number of a million digits": lambda: _with_number("9" * 1_000_000),
    "fraction of a million digits": lambda: _with_number("0." + "9" * 1_000_000),
    "100,000 levels of flow": lambda: _YAML + "x: " + "{a: " * 100_000,
    "100,000 levels of blocks": lambda: _YAML + "x:\n" + "".join(" " * n + "a:\n" for n in range(1, 3_000)),
    "anchor of a megabyte": lambda: f"{_YAML}x: &{'a' * 1_000_000} 1\ny: *{'a' * 1_000_000}\n",
    "alias within its anchor": lambda: f"{_YAML}x: &a [*a, *a]\ny: {{<<: *a}}\n",
    "alias that is its own key": lambda: f"{_YAML}x: &a {{k: *a}}\n",
    "10,000 documents in one stream": lambda: _YAML + "---\nopenapi: 3.1.0\n" * 10_000,
    "100,000 equal keys": lambda: '{"openapi": "3.1.0", ' + ", ".join(['"a": 1'] * 100_000) + "}",
    "100,000 merges": lambda: _YAML + "b: &b {x: 1}\n" + "c: {<<: [" + ", ".join(["*b"] * 100_000) + "]}\n",
    "100,000 comments": lambda: _YAML + "# c\n" * 100_000,
    "a megabyte of tags": lambda: f"{_YAML}x: !{'t' * 1_000_000} 1\n",
    "a megabyte of spaces": lambda: _YAML + " " * 1_000_000 + "\n" + "\t" * 1_000_000,
    "2,000 response codes": lambda: {
        **_of({"A": {"type": "object"}}),
        "paths": {"/a": {"get": {"responses": {str(100 + n % 500): {"description": "d"} for n in range(2_000)}}}},
    },
    "500 media types": lambda: {
        **_of({"A": {"type": "object"}}),
        "paths": {
            "/a": {
                "post": {
                    "requestBody": {"content": {f"application/x{n}+json": {"schema": _TEXT} for n in range(500)}},
                    "responses": _OK,
                }
            }
        },
    },
}
"""Documents by what is odd about them."""
