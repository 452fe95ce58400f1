"""Documents made to exhaust the machine: each is served or refused in 10 s and 1 GiB of memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from generator.plain import is_object

from .case import Case, Verdict
from .heaps import HEAPS
from .overlaid import OVERLAID
from .trial import trial

Json: TypeAlias = Any
REF = "#/components/schemas/"
OK = {"204": {"description": "Done"}}


def document(schemas: Mapping[str, Json] | None = None, paths: Mapping[str, Json] | None = None, **more: Json) -> Json:
    """A small document with these schemas, the first of them used by an operation."""
    if paths is None and schemas:
        body = {"content": {"application/json": {"schema": {"$ref": REF + next(iter(schemas))}}}}
        paths = {"/a": {"post": {"operationId": "a", "requestBody": body, "responses": OK}}}
    info = {"title": "Bounds", "version": "1", **more.pop("info", {})}
    return {"openapi": "3.1.0", "info": info, "paths": paths or {}, "components": {"schemas": schemas or {}}, **more}


def ref(name: str) -> Json:
    """A reference to a schema."""
    return {"$ref": REF + name}


def fields(**properties: Json) -> Json:
    """An object schema."""
    return {"type": "object", "properties": properties}


def nested(depth: int, wrap: Callable[[Json], Json], inner: Json) -> Json:
    """`inner` wrapped so many times."""
    for _ in range(depth):
        inner = wrap(inner)
    return inner


def operations(count: int, of: Callable[[int], Json]) -> Json:
    """So many operations, each at a path of its own."""
    return {f"/p{number}": {"get": {"responses": OK, **of(number)}} for number in range(count)}


def _parameter(name: str, place: str = "query") -> Json:
    return {"name": name, "in": place, "schema": {"type": "string"}}


# --- what is tried ----------------------------------------------------------------------------------------------


def _alias_bomb() -> str:
    lines = ["openapi: 3.1.0", "info: {title: t, version: '1'}", "paths: {}", "x-a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines)


def _merge_bomb() -> str:
    lines = ["openapi: 3.1.0", "info: {title: t, version: '1'}", "paths: {}", "x-a0: &a0 {x: [1, 2, 3, 4, 5, 6]}"]
    lines += [f"x-a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(9))}}}" for n in range(1, 10)]
    return "\n".join([*lines, "x-m: {<<: *a9}"])


def _many_anchors() -> str:
    lines = [f"x-a{n}: &a{n} {{v: 1}}" for n in range(20_000)] + [f"x-b{n}: *a{n}" for n in range(20_000)]
    return "\n".join(["openapi: 3.1.0", "info: {title: t, version: '1'}", "paths: {}", *lines])


def _tagged_union(count: int) -> dict[str, Json]:
    names = [f"M{n}" for n in range(count)]
    members = {name: {**fields(kind={"const": name}, value={"type": "string"}), "required": ["kind"]} for name in names}
    mapping = {name: REF + name for name in names}
    union = {"oneOf": [ref(name) for name in names], "discriminator": {"propertyName": "kind", "mapping": mapping}}
    return {"Union": union, **members}


_CATASTROPHIC = (
    "^(a+)+$",
    "(x+x+)+y",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(a|a)*b",
    "(.*a){20}",
    "^(a|b|ab)*c$",
    "(?:a{1,99}){1,99}$",
)


def _patterns() -> Json:
    text = "a" * 4_000 + "!"
    properties = {
        f"p{number}": {"type": "string", "pattern": pattern, "default": text, "example": text, "enum": [text]}
        for number, pattern in enumerate(_CATASTROPHIC)
    }
    return document({"Patterns": {**fields(**properties), "patternProperties": {"^(a+)+$": {"type": "string"}}}})


def _pattern_parameters() -> Json:
    text = "x" * 4_000
    found = [
        {
            "name": f"q{n}",
            "in": "query",
            "schema": {"type": "string", "pattern": each, "default": text},
            "example": text,
        }
        for n, each in enumerate(_CATASTROPHIC)
    ]
    return document(paths={"/a": {"get": {"parameters": found, "responses": OK}}})


def _knot(count: int) -> dict[str, Json]:
    names = [f"K{n}" for n in range(count)]
    return {name: {"allOf": [ref(other) for other in names], **fields(**{name: {"type": "string"}})} for name in names}


def _dense(count: int) -> dict[str, Json]:
    names = [f"D{n}" for n in range(count)]
    return {name: fields(**{other: ref(other) for other in names}) for name in names}


def _cycle(kind: str) -> dict[str, Json]:
    last = {"type": "string"}
    made: Mapping[str, Callable[[str], Json]] = {
        "ref": ref,
        "allOf": lambda name: {"allOf": [ref(name)]},
        "oneOf": lambda name: {"oneOf": [ref(name), last]},
        "anyOf": lambda name: {"anyOf": [ref(name), last]},
        "not": lambda name: {"not": ref(name)},
        "if": lambda name: {"if": ref(name), "then": ref(name), "else": ref(name)},
        "items": lambda name: {"type": "array", "items": ref(name)},
        "prefixItems": lambda name: {"type": "array", "prefixItems": [ref(name)]},
        "additionalProperties": lambda name: {"type": "object", "additionalProperties": ref(name)},
        "patternProperties": lambda name: {"type": "object", "patternProperties": {"^a": ref(name)}},
        "propertyNames": lambda name: {"type": "object", "propertyNames": ref(name)},
        "dependentSchemas": lambda name: {"type": "object", "dependentSchemas": {"a": ref(name)}},
        "contentSchema": lambda name: {"contentMediaType": "application/json", "contentSchema": ref(name)},
        "$defs": lambda name: {"$defs": {"inner": ref(name)}, "$ref": REF + name},
        "discriminator": lambda name: {"oneOf": [ref(name)], "discriminator": {"propertyName": "k", "mapping": {"a": name}}},  # noqa: E501
        "required property": lambda name: {**fields(next=ref(name)), "required": ["next"]},
    }  # fmt: skip
    names = ["C0", "C1", "C2"]
    return {name: made[kind](names[(number + 1) % 3]) for number, name in enumerate(names)}


CYCLES = ("ref", "allOf", "oneOf", "anyOf", "not", "if", "items", "prefixItems", "additionalProperties",
          "patternProperties", "propertyNames", "dependentSchemas", "contentSchema", "$defs", "discriminator",
          "required property")  # fmt: skip


def _cyclic(kind: str) -> Json:
    return document(_cycle(kind))


def _component_cycles() -> Json:
    sections = ("parameters", "responses", "headers", "examples", "requestBodies", "links", "callbacks", "pathItems")
    here = {
        section: {"A": {"$ref": f"#/components/{section}/B"}, "B": {"$ref": f"#/components/{section}/A"}}
        for section in sections
    }
    use = {"$ref": "#/components/parameters/A"}
    operation = {
        "parameters": [use],
        "requestBody": {"$ref": "#/components/requestBodies/A"},
        "responses": {"200": {"$ref": "#/components/responses/A"}},
        "callbacks": {"c": {"$ref": "#/components/callbacks/A"}},
    }
    made = document(
        paths={"/a": {"post": operation}, "/b": {"$ref": "#/components/pathItems/A"}, "/c": {"$ref": "#/paths/~1c"}}
    )
    return {**made, "components": here}


def _doubling_schemas(keyword: str) -> dict[str, Json]:
    chain = {f"A{n}": {keyword: [ref(f"A{n + 1}"), {**ref(f"A{n + 1}"), "title": "again"}]} for n in range(40)}
    return {**chain, "A40": fields(last={"type": "string"})}


def _files(count: int) -> dict[str, str]:
    chain = {f"f{n}.json": json.dumps({"A": fields(next={"$ref": f"f{n + 1}.json#/A"})}) for n in range(count)}
    root = document({"Root": fields(first={"$ref": "f0.json#/A"})})
    return {"api.json": json.dumps(root), **chain, f"f{count}.json": json.dumps({"A": {"type": "string"}})}


def _huge_numbers() -> Json:
    huge = {"type": "integer", "minimum": -(10**4000), "maximum": 10**4000, "default": 10**4000, "enum": [10**4000, 1]}
    small = {"type": "number", "multipleOf": 1e-308, "maximum": 1.7e308, "default": 5e-324}
    counts = {"type": "array", "items": {"type": "string"}, "minItems": 10**9, "maxItems": 10**18}
    texts = {"type": "string", "minLength": 10**9, "maxLength": 10**18, "pattern": "^a{1000}$"}
    return document({"Huge": {**fields(a=huge, b=small, c=counts, d=texts), "minProperties": 10**9}})


_LONG: Mapping[str, Callable[[int], Json]] = {
    "description": lambda size: document({"A": {**fields(a={}), "description": "word " * (size // 5)}}),
    "description of an operation": lambda size: document(
        paths=operations(1, lambda _: {"description": "- *w* `x` <b>\n" * (size // 15)})
    ),
    "without a space": lambda size: document(info={"description": "x" * size}),
    "of brackets": lambda size: document(info={"description": "[" * (size // 2) + "](" * (size // 4)}),
    "of backticks": lambda size: document(info={"description": "`" * (size // 2) + "` `" * (size // 6)}),
    "of angle brackets": lambda size: document(info={"description": "<a " * (size // 3)}),
    "of quotes": lambda size: document(paths=operations(1, lambda _: {"description": '"""\\' * (size // 4)})),
    "title": lambda size: document(info={"title": "Title " * (size // 6)}),
    "enum value": lambda size: document({"A": fields(a={"enum": ["x" * size, "y"]})}),
    "property name": lambda size: document({"A": fields(**{"x" * size: {"type": "string"}})}),
    "path": lambda size: document(paths={"/" + "a/" * (size // 2 - 1): {"get": {"responses": OK}}}),
    "of path parameters": lambda size: document(paths={"/{a" * (size // 3): {"get": {"responses": OK}}}),
    "example": lambda size: document({"A": {**fields(a={"type": "string"}), "example": {"a": "e" * size}}}),
    "default": lambda size: document({"A": fields(a={"type": "string", "default": "d" * size})}),
    "pattern": lambda size: document({"A": fields(a={"type": "string", "pattern": "a" * size})}),
    "header name": lambda size: document(
        paths=operations(1, lambda _: {"parameters": [_parameter("x" * size, "header")]})
    ),
    "operationId": lambda size: document(paths=operations(1, lambda _: {"operationId": "i" * size})),
    "tag": lambda size: document(paths=operations(1, lambda _: {"tags": ["t" * size]})),
    "schema name": lambda size: document({"S" * size: fields(a={"type": "string"})}),
}
"""Texts of a size, at each place that may hold one; the larger ones are beyond the limit of a text."""

DOCUMENTS: Mapping[str, Callable[[], Json]] = {
    "alias bomb": _alias_bomb,
    "merge bomb": _merge_bomb,
    "20,000 anchors": _many_anchors,
    "500 levels of objects": lambda: document({"A": nested(240, lambda inner: fields(a=inner), {"type": "string"})}),
    "500 levels of lists": lambda: document({"A": nested(480, lambda inner: {"type": "array", "items": inner}, {})}),
    "480 levels of allOf": lambda: document({"A": nested(235, lambda inner: {"allOf": [inner]}, fields(a={}))}),
    "480 levels of oneOf": lambda: document({"A": nested(235, lambda inner: {"oneOf": [inner, True]}, fields(a={}))}),
    "480 levels of not": lambda: document({"A": nested(480, lambda inner: {"not": inner}, {})}),
    "480 levels of example": lambda: document({"A": {"example": nested(480, lambda inner: [inner], 1)}}),
    "480 levels of default": lambda: document({"A": fields(a={"default": nested(480, lambda inner: {"d": inner}, 1)})}),
    "480 levels of enum": lambda: document({"A": {"enum": [nested(480, lambda inner: [inner], 1)]}}),
    "480 levels of extension": lambda: document({"A": {"x-a": nested(480, lambda inner: {"d": inner}, 1)}}),
    "100,000 levels": lambda: '{"openapi": "3.1.0", "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "100,000 levels of YAML": lambda: "openapi: 3.1.0\nx: " + "[" * 100_000,
    **{f"cycle through {kind}": partial(_cyclic, kind) for kind in CYCLES},
    "cycles of components": _component_cycles,
    "knot of 40 allOf": lambda: document(_knot(40)),
    "50 schemas, each of all": lambda: document(_dense(50)),
    "chain of 500 references": lambda: document(
        {**{f"A{n}": ref(f"A{n + 1}") for n in range(500)}, "A500": fields(a={})}
    ),
    "chain of 150 allOf": lambda: document(
        {
            **{f"A{n}": {"allOf": [ref(f"A{n + 1}"), fields(**{f"f{n}": {"type": "string"}})]} for n in range(150)},
            "A150": fields(a={}),
        }
    ),
    "allOf that doubles 40 times": lambda: document(_doubling_schemas("allOf")),
    "oneOf that doubles 40 times": lambda: document(_doubling_schemas("oneOf")),
    "10,000 enum values": lambda: document({"A": {"type": "string", "enum": [f"value {n}" for n in range(10_000)]}}),
    "10,000 integer enum values": lambda: document({"A": {"type": "integer", "enum": list(range(10_000))}}),
    "2,000 union members": lambda: document(
        {"A": {"oneOf": [fields(**{f"f{n}": {"type": "string"}}) for n in range(2_000)]}}
    ),
    "2,000 tagged union members": lambda: document(_tagged_union(2_000)),
    "10,000 properties": lambda: document({"A": fields(**{f"p{n}": {"type": "string"} for n in range(10_000)})}),
    **{f"{size} MB {name}": partial(made, size * 1_000_000) for name, made in _LONG.items() for size in (2, 5)},
    "catastrophic patterns": _patterns,
    "catastrophic patterns of parameters": _pattern_parameters,
    "5,000 operations of one id": lambda: document(paths=operations(5_000, lambda _: {"operationId": "same"})),
    "2,000 operations": lambda: document(paths=operations(2_000, lambda n: {"operationId": f"op{n}", "summary": "s"})),
    "2,000 operations of a tag each": lambda: document(paths=operations(2_000, lambda n: {"tags": [f"tag {n}"]})),
    "20,000 parameters": lambda: document(
        paths=operations(1, lambda _: {"parameters": [_parameter(f"q{n}") for n in range(20_000)]})
    ),
    "1,000 colliding names": lambda: document(
        {f"a{'-' * (n // 70)}{'_' * (n % 70)}b": fields(a={"type": "string"}) for n in range(1_000)}
    ),
    "10,000 servers": lambda: document(servers=[{"url": f"https://s{n}.example"} for n in range(10_000)]),
    "10,000 tags": lambda: document(tags=[{"name": f"t{n}"} for n in range(10_000)]),
    "3,000 tags within each other": lambda: document(
        paths=operations(300, lambda n: {"tags": [f"t{2_999 - n}"]}),
        tags=[{"name": "t0"}, *({"name": f"t{n}", "parent": f"t{n - 1}"} for n in range(1, 3_000))],
        openapi="3.2.0",
    ),
    "group of 1,000 words": lambda: document(
        paths=operations(1, lambda _: {"x-sdk-group": ".".join(f"g{word}" for word in range(1_000))})
    ),
    "300 groups of 20 words": lambda: document(
        paths=operations(300, lambda n: {"x-sdk-group": ".".join(f"g{n}x{word}" for word in range(20))})
    ),
    "pattern of 100,000 alternatives": lambda: document({"A": fields(a={"type": "string", "pattern": "|" * 100_000})}),
    "pattern of 10,000 alternatives": lambda: document({"A": fields(a={"type": "string", "pattern": "|" * 9_999})}),
    "huge numbers": _huge_numbers,
    "number of 5,000 digits": lambda: '{"openapi": "3.1.0", "x": ' + "9" * 5_000 + "}",
    "exponent of 9 digits": lambda: (
        '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "x": 1e999999999}'
    ),
    "500 files": lambda: _files(500),
    **HEAPS,
    **OVERLAID,
}


# --- the cases --------------------------------------------------------------------------------------------------


def cases(names: frozenset[str] = frozenset(DOCUMENTS)) -> Iterator[Case]:
    """A case for each document of `names`."""
    for name, made in DOCUMENTS.items():
        if name in names:
            yield Case("bounds", name, partial(_attempt, made), limit=120, alone=True)


def _attempt(make: Callable[[], Json], folder: Path) -> Verdict:
    made = make()
    texts: dict[str, Json] = made if is_object(made) and "api.json" in made else {"api.json": made}
    name = "api.json"
    for path, content in texts.items():
        text = content if isinstance(content, str) else dumped(content)
        name = "api.yaml" if path == "api.json" and not text.startswith("{") else name
        (folder / (name if path == "api.json" else path)).write_text(text)
    overlays = [
        argument for path in texts if path.startswith("overlay") for argument in ("--overlay", str(folder / path))
    ]
    return trial(folder / name, folder / "out", *overlays)


def dumped(content: Json) -> str:
    """`content` as JSON, numbers of any length included."""
    sys.set_int_max_str_digits(0)
    return json.dumps(content)
