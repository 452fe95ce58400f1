"""Parameters as they arrived, decoded by the tables of the specification, against the values that were passed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from pydantic import TypeAdapter, ValidationError

from .reading import Operation, Parameter, is_list, is_object
from .serving import Received

_SEPARATORS = {"spaceDelimited": r"%20|\+", "pipeDelimited": r"\||%7[Cc]"}
_VARIABLE = re.compile(r"{([^}]*)}")


def path_texts(operation: Operation, request: Received) -> dict[str, str] | None:
    """The texts, still encoded, that stand for the variables of the path; None for another path."""
    template, _, query = operation.path.partition("?")
    template = template.partition("#")[0] if "#" in template and "%23" not in request.path else template
    match = re.fullmatch("".join(_pattern(template)), request.path)
    fixed = [each for each in query.split("&") if each and "{" not in each]
    if match is None or any(each not in request.query.split("&") for each in fixed):
        return None
    return dict(zip(_VARIABLE.findall(template), match.groups(), strict=True))


def _pattern(template: str) -> Iterator[str]:
    for piece in re.split(r"({[^}]*})", template):
        if piece.startswith("{"):
            yield "([^/]*)"
        else:
            forms = {
                piece,
                quote(piece, safe="/:@!$&'()*+,;=~-._%"),
                quote(piece, safe="/:~-._"),
                quote(piece, safe="/-._~"),
            }
            yield f"(?:{'|'.join(re.escape(form) for form in sorted(forms))})"


def mistakes(parameter: Parameter, passed: Any, request: Received, texts: Mapping[str, str]) -> list[str]:
    """What differs between the value that was passed and the one that arrived."""
    reader: Callable[[Parameter, Any, Received, Mapping[str, str]], Any]
    reader = {"query": _query, "path": _path, "header": _header, "cookie": _cookie, "querystring": _whole}[
        parameter.location
    ]
    try:
        arrived = reader(parameter, passed, request, texts)
    except (ValueError, LookupError) as problem:
        return [f"{parameter.location} {parameter.name}: not decodable: {problem!r}"]
    if arrived is None and passed in ([], {}):
        return []
    parsed = "json" in parameter.content_type
    if arrived is None or not (arrived == passed if parsed else agrees(passed, arrived)):
        return [f"{parameter.location} {parameter.name}: {passed!r} passed, {arrived!r} arrived"[:300]]
    return []


def agrees(passed: Any, arrived: Any) -> bool:
    """Whether texts in the structure that arrived mean the value that was passed."""
    if is_object(passed) and is_object(arrived):
        present = {key: value for key, value in passed.items() if value not in ([], {})}
        return present.keys() <= arrived.keys() <= passed.keys() and all(
            agrees(value, arrived[key]) for key, value in present.items()
        )
    if is_list(passed) and is_list(arrived):
        whole = len(arrived) == 1 and _is_text_of(passed, arrived[0])  # within an exploded object nothing is defined
        return whole or (len(passed) == len(arrived) and all(map(agrees, passed, arrived)))
    if is_list(passed) and len(passed) == 1 and agrees(passed[0], arrived):
        return True
    if is_list(passed) and isinstance(arrived, str) and agrees(passed, arrived.split(",")):
        return True  # a list within a list is not defined: one text either way
    if is_object(passed) or is_list(passed):
        return _is_text_of(passed, arrived)
    return isinstance(arrived, str) and _scalar(passed, arrived)


def _is_text_of(passed: Any, arrived: Any) -> bool:
    return isinstance(arrived, str) and _parsed(arrived) == passed


def _scalar(passed: Any, text: str) -> bool:
    if passed is None:
        return text in ("", "null")
    if isinstance(passed, bool):
        return text == str(passed).lower()
    if isinstance(passed, (int, float)):
        with suppress(ValueError):
            return float(text) == passed
        return False
    return bool(passed == text) or _moment(str(passed)) == _moment(text) != ""


def _moment(text: str) -> object:
    if not re.match(r"\d{4}-\d\d-\d\dT", text):
        return ""
    try:
        import datetime

        return TypeAdapter(datetime.datetime).validate_python(text)
    except ValidationError:
        return ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _raw_pairs(query: str) -> list[tuple[str, str]]:
    pairs = [piece.partition("=") for piece in query.split("&") if piece]
    return [(unquote_plus(name), value) for name, _, value in pairs]


def _query(parameter: Parameter, passed: Any, request: Received, _: Mapping[str, str]) -> Any:
    return styled_pairs(
        parameter.name, parameter.style, parameter.explode, passed, _raw_pairs(request.query), parameter.content_type
    )


def styled_pairs(
    name: str, style: str, explode: bool, passed: Any, pairs: Sequence[tuple[str, str]], content_type: str = ""
) -> Any:
    """The value called `name` among pairs whose values are still encoded; None if it is not there."""
    own = [value for key, value in pairs if key == name]
    if content_type:
        return json.loads(unquote_plus(own[0])) if "json" in content_type and own else _first(own)
    if style == "deepObject" and isinstance(passed, (dict, list)):
        return _deep(name, passed, pairs)
    if is_object(passed) and explode and not own:
        return {
            key: _rest(value, pairs, key) for key, value in passed.items() if any(key == each for each, _ in pairs)
        } or None
    if is_list(passed) and explode and style == "form":
        return [unquote_plus(value) for value in own] or None
    if isinstance(passed, (dict, list)) and own:
        pieces = [unquote_plus(each) for each in re.split(_SEPARATORS.get(style, ","), own[0])]
        return _paired(pieces, passed) if len(own) == 1 else [unquote_plus(each) for each in own]
    return _first(own)


def _first(own: Sequence[str]) -> str | None:
    return unquote_plus(own[0]) if len(own) == 1 else None


def _rest(value: Any, pairs: Sequence[tuple[str, str]], key: str) -> Any:
    found = [unquote_plus(each) for name, each in pairs if name == key]
    return found if is_list(value) else found[0]


def _deep(name: str, passed: Any, pairs: Sequence[tuple[str, str]]) -> Any:
    """The object that names such as `name[a][b]` describe; lists by index, by `[]` or by repetition."""
    tree: dict[str, Any] = {}
    for key, value in pairs:
        if key.startswith(f"{name}["):
            steps = re.findall(r"\[([^\]]*)\]", key[len(name) :])
            _put(tree, steps, unquote_plus(value))
    return _lists(tree, passed) if tree else None


def _put(tree: dict[str, Any], steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step, {})
    known = tree.get(steps[-1])
    tree[steps[-1]] = value if known is None else [*(known if is_list(known) else [known]), value]


def _lists(tree: Any, like: Any) -> Any:
    """The tree with lists where `like` has them."""
    if is_list(like):
        items = like
        found: list[Any] = list(tree.values()) if is_object(tree) else tree if is_list(tree) else [tree]
        if is_object(tree) and list(tree) == [""]:
            found = tree[""] if is_list(tree[""]) else [tree[""]]
        return [_lists(each, items[min(number, len(items) - 1)]) for number, each in enumerate(found)]
    if is_object(like) and is_object(tree):
        return {key: _lists(value, like.get(key)) for key, value in tree.items()}
    return tree


def _paired(pieces: list[str], passed: Any) -> Any:
    if is_object(passed):
        return dict(zip(pieces[::2], pieces[1::2], strict=True))
    return pieces


def _path(parameter: Parameter, passed: Any, _: Received, texts: Mapping[str, str]) -> Any:
    text, mark = texts[parameter.name], {"label": ".", "matrix": ";"}.get(parameter.style, "")
    if parameter.content_type:
        return json.loads(unquote(text))
    if mark and not text.startswith(mark):
        raise ValueError(text)
    text = text.removeprefix(mark)
    if parameter.style == "matrix":
        return _matrix(parameter, passed, text)
    separator = "." if mark and parameter.explode else ","
    return _simple(text, passed, parameter.explode, separator)


def _matrix(parameter: Parameter, passed: Any, text: str) -> Any:
    pairs = [(unquote(name), value) for name, _, value in (piece.partition("=") for piece in text.split(";"))]
    if is_object(passed) and parameter.explode:
        return {name: unquote(value) for name, value in pairs}
    own = [value for name, value in pairs if name == parameter.name]
    if is_list(passed) and parameter.explode:
        return [unquote(value) for value in own]
    return _simple(own[0], passed, False, ",")


def _simple(text: str, passed: object, explode: bool, separator: str, decode: Callable[[str], str] = unquote) -> Any:
    if not is_object(passed) and not is_list(passed):
        return decode(text)
    pieces = [decode(each.strip()) for each in text.split(separator)]
    if is_object(passed) and explode:
        return {
            decode(name): decode(value) for name, _, value in (each.partition("=") for each in text.split(separator))
        }
    return _paired(pieces, passed)


def _header(parameter: Parameter, passed: Any, request: Received, _: Mapping[str, str]) -> Any:
    text = request.headers.get(parameter.name.lower())
    if text is None:
        return None
    if parameter.content_type:
        return json.loads(text) if "json" in parameter.content_type else text
    plain = text.encode("latin-1", "ignore").decode("utf-8", "replace")
    for decode in (str, unquote):  # the specification leaves open whether headers are percent-encoded
        found = _simple(plain, passed, parameter.explode, ",", decode)
        if agrees(passed, found):
            return found
    return _simple(plain, passed, parameter.explode, ",", str)


def _cookie(parameter: Parameter, passed: Any, request: Received, _: Mapping[str, str]) -> Any:
    pieces = [each.strip() for each in re.split(r"[;&]", request.headers.get("cookie", "")) if each.strip()]
    pairs = [(unquote(name), value) for name, _, value in (each.partition("=") for each in pieces)]
    return styled_pairs(parameter.name, "form", parameter.explode, passed, pairs, parameter.content_type)


def _whole(parameter: Parameter, passed: Any, request: Received, _: Mapping[str, str]) -> Any:
    if "json" in parameter.content_type:
        return json.loads(unquote(request.query))
    pairs = _raw_pairs(request.query)
    return {key: styled_pairs(key, "form", True, value, pairs) for key, value in passed.items()}
