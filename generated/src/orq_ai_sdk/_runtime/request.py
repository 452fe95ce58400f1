"""From a call's arguments to what is sent: pure, and done once for all attempts of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from pydantic import ValidationError

from .bodies import Payload, bare, is_free, payload
from .errors import ConfigurationError, InvalidArgumentError
from .http import is_url
from .operation import Body, Operation, Param
from .params import check_header, check_line, encode, header_text, path_text, query_text
from .parsing import ArgumentError, dump_value, validate_arguments
from .parts import part
from .plan import Plan
from .types import UNSET, given

_PLAIN = frozenset({str, int, float, bool})
_DOTS = frozenset({".", ".."})


@dataclass(slots=True)
class Draft:
    """A request without its credentials. Header names are unique without regard to case."""

    method: str
    url: str = field(repr=False)
    query: list[str] = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    cookies: list[str] = field(repr=False)
    payload: Payload | None = field(repr=False)
    server: str = field(repr=False)
    operation: Operation[Any]
    arguments: Mapping[str, Any] = field(repr=False)
    """What it was made of, also where a redirect leads to another address without a body."""

    def set_length(self, size: int | None) -> None:
        """State the size of a body which the HTTP client cannot know."""
        if size is not None:
            self.headers["content-length"] = str(size)


def draft(
    plan: Plan, arguments: Mapping[str, Any], base_url: str, agent: str, headers: Mapping[str, str], *, stream: bool
) -> Draft:
    """The request for a call; raises InvalidArgumentError for missing or unfit arguments."""
    base, _, base_query = base_url.partition("?")
    made = Draft(
        plan.method,
        base.rstrip("/") + _path(plan, arguments),
        [query for query in (base_query, plan.query) if query],
        {"user-agent": agent, **(plan.stream_headers if stream else plan.headers)},
        [],
        None,
        base,
        plan.operation,
        arguments,
    )
    for param in plan.other_params:
        _add_param(made, plan, param, arguments)
    if plan.operation.body is not None:
        _add_body(made, plan, plan.operation.body, arguments, headers)
    for name, value in headers.items():
        if not (name.lower() == "content-type" and _has_boundary(made, value)):
            _add_header(made, plan, name, value)
    return made


def base_url(plan: Plan, servers: tuple[str, ...], chosen: str | None, call_url: str | None) -> str:
    """The call's, the client's, the operation's or the API's; raises ConfigurationError without an absolute one."""
    url = call_url or chosen or (plan.operation.servers[0] if plan.operation.servers else "")
    if not _is_absolute(url):
        url = urljoin(servers[0], url) if servers else url
    if not _is_absolute(url):
        text = "no server is known: pass server_url='https://...' to the client"
        raise plan.place.error(ConfigurationError, text)
    if not is_address(url):
        raise plan.place.error(ConfigurationError, "the server URL has no valid host or port")
    return url.partition("#")[0]


@lru_cache(maxsize=256)
def is_address(url: str) -> bool:
    """Whether host and port can be connected to; the HTTP clients find out in many ways."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removesuffix(".")
        fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    labels = ["a"] if ":" in host else host.split(".")
    return fits and len(host) < 254 and all(0 < len(label) < 64 for label in labels) and is_url(url)


def _is_absolute(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def invalid(plan: Plan, path: str, problem: object) -> InvalidArgumentError:
    """The error for one argument; `path` leads into it from the call's keywords."""
    return plan.place.error(InvalidArgumentError, f"argument {path}: {problem}")


def _path(plan: Plan, arguments: Mapping[str, Any]) -> str:
    if plan.fixed_path:
        return plan.fixed_path
    path = "/".join(_segment(plan, pieces, arguments) for pieces in plan.pieces)
    return path if path.startswith("/") else f"/{path}"


def _segment(plan: Plan, pieces: tuple[str | Param, ...], arguments: Mapping[str, Any]) -> str:
    text = "".join(piece if isinstance(piece, str) else _path_param(plan, piece, arguments) for piece in pieces)
    if unquote(text.partition(";")[0]) in _DOTS:
        # Encoding would not help: servers and proxies decode dots, and some leave out what follows a semicolon.
        params = [piece.arg for piece in pieces if isinstance(piece, Param)]
        if params:
            raise invalid(plan, params[0], "must not make . or .. of a path's segment: it would lead elsewhere")
    return text


def _path_param(plan: Plan, param: Param, arguments: Mapping[str, Any]) -> str:
    value = _value(plan, param, arguments)
    if value is UNSET:
        raise invalid(plan, param.arg, "is required")
    try:
        if param.content_type:
            return encode(part("placements").content_text(param, value))
        style = "simple" if param.style == "form" else param.style
        return path_text(param.name, value, style, param.explode, param.allow_reserved)
    except ValueError as error:
        raise invalid(plan, param.arg, _told(error)) from None


def _fits(param: Param, value: Any) -> bool:
    """Whether a scalar fits: the short way, without a word about what is wrong."""
    try:
        param.schema.adapter.validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _told(error: ValueError) -> str:
    return "is not valid Unicode" if isinstance(error, UnicodeError) else str(error)


def _value(plan: Plan, param: Param, arguments: Mapping[str, Any]) -> Any:
    """The argument as a plain JSON value; UNSET if it was not given."""
    value = arguments.get(param.arg, UNSET)
    if not given(value):
        return UNSET
    if type(value) in _PLAIN and _fits(param, value):
        return value
    try:
        checked = validate_arguments(param.schema, value, within=(param.arg,))
        # As given, not as checked: a number keeps its digits.
        return value if type(value) in _PLAIN else dump_value(param.schema, checked)
    except ArgumentError as error:
        raise _refused(plan, error) from None
    except ValueError as error:
        raise invalid(plan, param.arg, _told(error)) from None


def _refused(plan: Plan, error: ArgumentError) -> InvalidArgumentError:
    return plan.place.error(InvalidArgumentError, f"argument {error}")


def _add_param(made: Draft, plan: Plan, param: Param, arguments: Mapping[str, Any]) -> None:
    value = _value(plan, param, arguments)
    if value is UNSET:
        if not param.required:
            return
        if param.arg not in arguments or not _fits(param, None):
            raise invalid(plan, param.arg, "is required")
        value = ""
    try:
        _place(made, param, value)
    except ValueError as error:
        raise invalid(plan, param.arg, _told(error)) from None


def _place(made: Draft, param: Param, value: Any) -> None:
    """Put a value where it belongs; raises ValueError for what cannot stand there."""
    if param.content_type or param.location not in {"query", "header"}:
        part("placements").place(made, param, value)
    elif param.location == "header":
        text = header_text(value, param.explode)
        if text or value == "" or param.required:  # of nothing there is no list
            set_header(made.headers, param.name, text)
    else:
        keep = param.required or param.allow_empty
        made.query += query_text(
            param.name, value, param.style, param.explode, allow_reserved=param.allow_reserved, keep_empty=keep
        )


def set_header(headers: dict[str, str], name: str, value: str) -> None:
    check_header(value)
    check_line(name)
    name.encode()  # raises UnicodeError, which is a ValueError
    if not name:
        raise ValueError("a header must have a name")
    lower = name.lower()
    for known in [known for known in headers if known.lower() == lower]:
        del headers[known]
    headers[name] = value


def _add_header(made: Draft, plan: Plan, name: str, value: str) -> None:
    try:
        set_header(made.headers, name, value)
    except ValueError as error:
        raise invalid(plan, f"http_headers[{name!r}]", _told(error)) from None


def _has_boundary(made: Draft, media_type: str) -> bool:
    """Whether the HTTP client adds the boundary that `media_type` lacks."""
    return made.payload is not None and made.payload.parts is not None and "boundary" not in media_type


def _add_body(made: Draft, plan: Plan, body: Body, arguments: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    value = _assembled(body, arguments) if body.fields else _whole(plan, body, arguments)
    if value is UNSET:
        return
    first: ValueError | None = None
    candidates: tuple[Body, ...] = (body,)
    if body.alternatives:
        candidates = part("body_choice").candidates(body, headers, value)
    for candidate in candidates:
        try:
            made.payload = _payload(plan, candidate, value)
            break
        except ValueError as error:
            first = first or error
    if made.payload is None:
        raise _body_error(plan, body, first or ValueError("cannot be sent"))
    if made.payload.media_type:
        made.headers.setdefault("content-type", made.payload.media_type)


def _payload(plan: Plan, body: Body, value: Any) -> Payload:
    if body.stream and not part("files").is_raw_file(value):
        lines: Payload = part("sequences").sequence_payload(body, value, partial(_body_error, plan, body))
        return lines
    raw = is_free(bare(body.media_type)) and not body.fields and part("files").is_content(value)
    return payload(body, value if raw else _checked(body, value))


def _body_error(plan: Plan, body: Body, error: ValueError) -> InvalidArgumentError:
    if isinstance(error, ArgumentError):
        return _refused(plan, error)
    return invalid(plan, "of the body" if body.fields else body.arg, _told(error))


def _assembled(body: Body, arguments: Mapping[str, Any]) -> Any:
    found: dict[str, Any] = {}
    for keyword, name in body.fields.items():
        value = arguments.get(keyword, UNSET)
        if value is not UNSET and (value is not None or keyword in body.nullable):
            found[name] = value
    return found if found or body.required else UNSET


def _whole(plan: Plan, body: Body, arguments: Mapping[str, Any]) -> Any:
    value = arguments.get(body.arg, UNSET)
    if value is UNSET or (value is None and body.arg not in body.nullable):
        if body.required:
            raise invalid(plan, body.arg, "is required")
        return UNSET
    return value


def _checked(body: Body, value: Any) -> Any:
    within = () if body.fields else (body.arg,)
    return validate_arguments(body.schema, value, within=within)


def full_url(made: Draft, extra: list[str]) -> str:
    """The URL with its query and what the credentials add to it, unless a redirect repeats that."""
    query = "&".join(made.query)
    query = "&".join([*made.query, *(each for each in extra if each not in query.split("&"))])
    return f"{made.url}?{query}" if query else made.url


def header_bytes(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as they are sent: names in ASCII, values in UTF-8."""
    return [(_header_name(name), value.encode()) for name, value in headers.items()]


@lru_cache(maxsize=1024)
def _header_name(name: str) -> bytes:
    return quote(name, safe="!#$&'*+-.^_`|~").encode()
