"""From an answer to a result or an error: pure functions on status, headers and body."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from .bodies import bare, is_json
from .errors import APIError, DocumentedError, Facts, ResponseValidationError, headers_of
from .hidden import scrub
from .http import Headers, header_of
from .http import Response as HTTPResponse
from .operation import Response, Schema
from .parsing import ParseError, load_json, parse_json, parse_value
from .parts import part
from .plan import Plan, choose
from .shapes import is_list, is_object
from .types import ValidationMode

_REQUEST_IDS = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id", "cf-ray")
_NO_CONTENT = frozenset({204, 205, 304})
_BYTES = frozenset({"application/octet-stream", "binary/octet-stream"})
_MISLABELLED = _BYTES | {"text/plain"}
_FORM = "application/x-www-form-urlencoded"
_EXCERPT = 200
_KNOWN_LIMIT = 64
_EVERY_BYTE = bytes(range(256))
_HINTS = {
    400: "check the arguments",
    401: "check the credentials",
    403: "the credentials do not permit this",
    404: "check the identifiers and the server URL",
    407: "check the proxy's user name and password",
    408: "try again",
    409: "look at the resource's state and try again",
    410: "the resource is gone for good",
    413: "send less at a time",
    422: "check the arguments",
    429: "wait before the next call",
}


def request_id(headers: Headers) -> str:
    """The id that the server gave the request, or an empty text."""
    return next((headers[name] for name in _REQUEST_IDS if name in headers), "")


def facts(plan: Plan, response: HTTPResponse, body: bytes, secrets: Iterable[str]) -> Facts:
    """What an error tells of the response, with the caller's secrets masked."""
    hidden = tuple(secrets)
    text = scrub(body.decode(charset_of(header_of(response, b"content-type")), "replace"), hidden)
    headers = _told(response.headers, hidden)
    return Facts(plan.place.operation_id, response.status_code, headers, request_id(headers), text, response)


def _told(headers: Headers, secrets: tuple[str, ...]) -> Headers:
    told = [(name, scrub(value, secrets)) for name, value in headers.multi_items()]
    return headers if told == headers.multi_items() else headers_of(told)


@lru_cache(maxsize=256)
def charset_of(content_type: str) -> str:
    """The charset of a body with this content type."""
    _, found, rest = content_type.lower().partition("charset=")
    name = rest.partition(";")[0].strip(' "') if found else "utf-8"
    try:
        _EVERY_BYTE.decode(name, "replace")
    except (LookupError, ValueError):  # no such name, or no charset for any bytes
        return "utf-8"
    return name


def is_success(plan: Plan, status: int) -> bool:
    """Whether the status is a result: 2xx, or a documented one below 400."""
    return 200 <= status < 300 or (300 <= status < 400 and plan.answers.is_exact(status))


def has_no_content(plan: Plan, status: int) -> bool:
    """Whether an answer with this status has no body, whatever its headers say."""
    return status in _NO_CONTENT or plan.method == "HEAD"


def described(plan: Plan, status: int, content_type: str, *, stream: bool) -> Response | None:
    """The documented content that a success is read as, if any."""
    key, known = (status, content_type, stream), plan.answers.known
    if key in known:
        return known[key]
    found = _described(plan, status, bare(content_type), stream)
    if len(known) < _KNOWN_LIMIT:
        known[key] = found
    return found


def _described(plan: Plan, status: int, media_type: str, stream: bool) -> Response | None:
    candidates = plan.answers.documented(status) or list(plan.answers.contents)
    contents = [each for each in candidates if each.media_type]
    if media_type:
        return choose(contents, media_type) or _mislabelled(contents, media_type)
    wanted = [each for each in contents if bool(each.stream) == stream]
    return next(iter(wanted or contents), None)


def _mislabelled(contents: list[Response], media_type: str) -> Response | None:
    """JSON that is called what says nothing, or text, or a file where either name is that of any bytes: but no proxy's
    page."""
    for each in contents:
        known = bare(each.media_type)
        if (media_type in _MISLABELLED and is_json(known)) or (is_json(media_type) and known == "text/plain"):
            return each
    files = [each for each in contents if each.schema and each.schema.annotation is bytes]
    if media_type not in _BYTES:
        files = [each for each in files if bare(each.media_type) in _BYTES and media_type != "text/html"]
    return next(iter(files), None)


def expects_content(plan: Plan, status: int) -> bool:
    """Whether some content is documented for a success with this status."""
    found = plan.answers.documented(status)
    return any(each.media_type for each in found) if found else bool(plan.answers.contents)


def result(plan: Plan, response: HTTPResponse, body: bytes, mode: ValidationMode, secrets: Iterable[str]) -> Any:
    """The parsed body of a success, if it has one; raises ResponseValidationError."""
    status = response.status_code
    if has_no_content(plan, status):
        return None
    content_type = header_of(response, b"content-type")
    content = described(plan, status, content_type, stream=False)
    if content is None and not expects_content(plan, status):
        return None
    if content is None:
        raise unexpected_content(plan, response, body, secrets)
    try:
        return _parsed(content, content_type, body, mode)
    except ParseError as error:
        advice = "" if mode != "strict" else "; response_validation='lenient' would accept more"
        raise misfit(plan, response, body, secrets, f"the {status} answer", error, advice) from None


def misfit(
    plan: Plan,
    response: HTTPResponse,
    body: bytes,
    secrets: Iterable[str],
    which: str,
    error: ParseError,
    advice: str = "",
) -> ResponseValidationError:
    """The error for an answer, or a part of it, that is not as described. A path may hold keys that are secrets."""
    message = scrub(f"{plan.place.call}: {which} does not match its description: {error}", secrets)
    told = facts(plan, response, body, secrets)
    return ResponseValidationError(message + advice, told, path=scrub(error.path, secrets))


def _parsed(content: Response, content_type: str, body: bytes, mode: ValidationMode) -> Any:
    media_type = bare(content_type) or bare(content.media_type)
    read = getattr(content.schema, "read", None)  # of a schema with a format of its own
    if read is not None:
        return read(body, mode, content_type)
    if content.schema is not None and content.schema.annotation is bytes:
        return body
    if is_json(media_type) or is_json(bare(content.media_type)):
        return _parsed_json(content, content_type, body, mode)
    if content.schema is None:
        return body.decode(charset_of(content_type), "replace") if media_type.startswith("text/") else body
    if media_type == _FORM:
        fields = part("forms").form_read(content.schema, body.decode(charset_of(content_type), "replace"))
        return parse_value(content.schema, fields, mode)
    if media_type.startswith("text/") or content.schema.annotation is str:
        return _parsed_text(content.schema, body.decode(charset_of(content_type), "replace"), mode)
    return _parsed_json(content, content_type, body, mode)


def _parsed_text(schema: Schema, text: str, mode: ValidationMode) -> Any:
    """A text as a type, or JSON where it is no value of that: some servers call all text."""
    if not text.lstrip().startswith(("{", "[")):
        return parse_value(schema, text, mode)
    with suppress(ParseError):
        return parse_value(schema, text, "strict")
    with suppress(ParseError):
        if not is_object(found := parse_json(schema, text, mode)):
            return found
    return parse_value(schema, text, mode)


def _parsed_json(content: Response, content_type: str, body: bytes, mode: ValidationMode) -> Any:
    if not body.strip():
        raise ParseError("$", "the body is empty")
    charset = charset_of(content_type)
    text: bytes | str = body
    if charset not in {"utf-8", "utf8", "us-ascii"} or body.startswith(b"\xef\xbb\xbf"):
        text = body.decode("utf-8-sig" if charset in {"utf-8", "utf8"} else charset, "replace")
    return load_json(text) if content.schema is None else parse_json(content.schema, text, mode)


def unexpected_content(
    plan: Plan, response: HTTPResponse, body: bytes, secrets: Iterable[str], *, streaming: bool = False
) -> ResponseValidationError:
    """The error for content that is not documented, or is no stream where one was asked for."""
    got = _line(bare(response.headers.get("content-type", "")))[:_EXCERPT] or "no content type"
    contents = [each for each in plan.answers.contents if each.stream or not streaming]
    wanted = ", ".join(dict.fromkeys(each.media_type for each in contents))
    message = f"{plan.place.call}: the {response.status_code} answer is {got}, expected {wanted}; check the server URL"
    return ResponseValidationError(scrub(message, secrets), facts(plan, response, body, secrets))


def error(plan: Plan, response: HTTPResponse, body: bytes, secrets: Iterable[str]) -> APIError:
    """The error for an answer that is no success: its documented class, or the general one."""
    told = facts(plan, response, body, secrets)
    message = _message(plan, response, told)
    media_type = bare(response.headers.get("content-type", ""))
    documented = [each for each in plan.answers.documented(response.status_code) if each.error is not None]
    content = choose(documented, media_type) if media_type else next(iter(documented), None)
    if content is None or content.error is None or content.schema is None:
        return APIError(message, told)
    try:
        read = getattr(content.schema, "read", None)
        text = told.body.encode(errors="replace")
        data = read(text, "lenient", "charset=utf-8") if read else parse_json(content.schema, told.body)
    except ParseError:
        return APIError(message, told)
    raised: type[DocumentedError] = content.error()
    return raised(message, told, data=data)


def reported(plan: Plan, response: HTTPResponse, data: bytes, secrets: Iterable[str], which: str) -> APIError:
    """The error that an event of a stream reports; `which` one."""
    told = facts(plan, response, data, secrets)
    line = _line(_excerpt(told.body, "") or told.body)[:_EXCERPT]
    return APIError(f"{plan.place.call}: {which} of the stream reports an error{': ' if line else ''}{line}", told)


def _message(plan: Plan, response: HTTPResponse, told: Facts) -> str:
    status = response.status_code
    parts = [f"{plan.place.call}: {status} {_reason(status)}".rstrip()]
    if text := _excerpt(told.body, header_of(response, b"content-type")):
        parts.append(f": {text}")
    if 300 <= status < 400:
        parts.append("; the redirect was not followed: check the server URL")
    else:
        parts.append(f"; {_HINTS.get(status) or ('try again later' if status >= 500 else 'check the request')}")
    if told.request_id:
        parts.append(f" (request id {_line(told.request_id)[:80]})")
    return "".join(parts)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _excerpt(body: str, content_type: str) -> str:
    try:
        found = _said(json.loads(body))
    except (ValueError, RecursionError):
        found = body if bare(content_type) == "text/plain" else ""
    line = _line(found)
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"


def _said(value: Any, depth: int = 3) -> str:
    if isinstance(value, str):
        return value
    if is_list(value) and value and depth:
        return _said(value[0], depth - 1)
    if is_object(value) and depth:
        for name in ("message", "error_description", "detail", "error", "errors", "title", "reason", "msg"):
            if found := _said(value.get(name), depth - 1):
                return found
    return ""


def _line(text: str) -> str:
    """`text` on one line, without characters that a terminal acts on."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[:2_000]).split())
