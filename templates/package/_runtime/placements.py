"""Parameters that have a media type of their own, stand in a cookie, or are the whole query."""

from __future__ import annotations

from typing import Any

from .bodies import FORM, bare, is_json
from .operation import Param
from .params import encode, json_text, scalar_text
from .parts import part
from .request import Draft, set_header
from .shapes import is_list, is_object


def content_text(param: Param, value: Any) -> str:
    """A value in the parameter's media type."""
    media_type = bare(param.content_type)
    if media_type == FORM:
        text: str = part("forms").form_text(value, {})
        return text
    is_json_text = is_json(media_type) or value is None or is_object(value) or is_list(value)
    return json_text(value) if is_json_text else scalar_text(value)


def place(made: Draft, param: Param, value: Any) -> None:
    """Put a value where it belongs; raises ValueError for what cannot stand there."""
    if not param.content_type:
        made.cookies += part("styles").cookie_text(param.name, value, param.style, param.explode)
        return
    text = content_text(param, value)
    if param.location == "header":
        set_header(made.headers, param.name, text)
    elif param.location == "querystring":
        made.query.append(text if bare(param.content_type) == FORM else encode(text))
    else:
        pieces = made.cookies if param.location == "cookie" else made.query
        pieces.append(f"{encode(param.name)}={encode(text)}")
