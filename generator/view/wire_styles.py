"""JSON values as parameters and fields of forms: in a path, a query, a header or a cookie, by style and `explode`.

Placeholders such as `<string>` keep their brackets, so that a reader sees what to replace.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from ..ir import Json, Param
from .fitting import is_map, items, mapping

_IN_URL = "/:@!$&'()*+,;=~%-._"
_RESERVED = ":/?@!$'()*,;="
_RESERVED_IN_PATH = ":@!$&'()*+,;="
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}
_BEFORE = {"label": ".", "matrix": ";"}


def url_text(address: str) -> str:
    """A URL or a path with only such characters as may stand there, and none that curl would take for a range."""
    scheme, separator, rest = address.partition("://")
    host, slash, path = rest.partition("/") if separator else ("", "", address)
    return f"{scheme}{separator}{host}{slash}{quote(path, safe=_IN_URL)}" if separator else quote(path, safe=_IN_URL)


def escaped(text: str, more: str = "") -> str:
    """`text` percent-encoded but for the brackets of placeholders and the characters of `more`."""
    return quote(text, safe="<>~" + more if text.startswith("<") else "~" + more)


def path_text(param: Param, value: Json) -> str:
    """What stands in the place of a path parameter."""
    if param.content_type and not isinstance(value, str):
        return quote(json.dumps(value, ensure_ascii=False), safe="")
    separator = {"label": ".", "matrix": ";"}.get(param.style, ",") if param.explode else ","
    lead = _BEFORE.get(param.style, "")
    safe = _RESERVED_IN_PATH if param.allow_reserved else ""
    if param.style == "matrix":
        pairs = list(_pairs(param, value))
        if param.explode or len(pairs) == 1:
            return lead + separator.join(f"{quote(name, safe='')}={quote(text, safe=safe)}" for name, text in pairs)
    texts = [quote(text, safe=safe) for text in _flat(value, explode=param.explode)]
    named = f"{quote(param.name, safe='')}=" if param.style == "matrix" else ""
    return lead + named + separator.join(texts)


def query_pairs(param: Param, value: Json) -> list[str]:
    """The `name=value` pieces of a query."""
    more = _RESERVED if param.allow_reserved else ""
    if param.content_type:
        value = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    pairs = form_pairs(param.name, value, param.style, explode=param.explode)
    delimiter = _DELIMITERS.get(param.style, ",")
    return [f"{quote(name, safe='')}={delimiter.join(escaped(text, more) for text in texts)}" for name, texts in pairs]


def form_pairs(name: str, value: Json, style: str, *, explode: bool) -> list[tuple[str, list[str]]]:
    """The names with their texts, of which there is more than one where a delimiter stands between them."""
    if style == "deepObject" and (is_map(value) or isinstance(value, list)):
        return [(key, [text]) for key, text in _deep(name, value)]
    if isinstance(value, list):
        texts = [plain(item) for item in items(value)]
        return [(name, [text]) for text in texts] if explode else [(name, texts)] if texts else []
    if is_map(value) and explode:
        return [(key, [plain(item)]) for key, item in mapping(value).items()]
    return [(name, list(_flat(value, explode=False)))]


def header_text(param: Param, value: Json) -> str:
    """The value of a header."""
    if param.content_type:
        return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    return ",".join(_flat(value, explode=param.explode))


def cookie_pairs(param: Param, value: Json) -> list[str]:
    """The `name=value` pieces of a Cookie header."""
    if param.content_type and not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    pairs = form_pairs(param.name, value, "form", explode=param.explode)
    return [f"{quote(name, safe='')}={','.join(map(escaped, texts))}" for name, texts in pairs]


def plain(value: Json) -> str:
    """A value as a text: strings as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _pairs(param: Param, value: Json) -> Iterator[tuple[str, str]]:
    """The names and values of a path parameter that names its values."""
    if is_map(value):
        yield from ((key, plain(item)) for key, item in mapping(value).items())
    else:
        yield from ((param.name, text) for text in _flat(value, explode=False))


def _flat(value: Json, *, explode: bool) -> Iterator[str]:
    if isinstance(value, list):
        yield from map(plain, items(value))
    elif is_map(value):
        for key, item in mapping(value).items():
            yield from [f"{key}={plain(item)}"] if explode else [key, plain(item)]
    else:
        yield plain(value)


def _deep(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """`name[key]` for each leaf; an array of scalars repeats its key, one of objects counts them."""
    if is_map(value):
        for key, item in mapping(value).items():
            yield from _deep(f"{name}[{key}]", item)
    elif isinstance(value, list):
        nested = any(is_map(item) or isinstance(item, list) for item in items(value))
        for index, item in enumerate(items(value)):
            yield from _deep(f"{name}[{index}]" if nested else name, item)
    else:
        yield name, plain(value)
