"""Which of a body's media types a call sends, where it has more than one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .bodies import bare
from .files import is_raw_file
from .operation import Body


def candidates(body: Body, headers: Mapping[str, str], value: Any) -> tuple[Body, ...]:
    """The body in each media type that may be meant: the one that `headers` ask for; else, where the types of their
    values differ, all of them, in the document's order of preference; but a file is text only where nothing else is."""
    known = (body, *(_alternative(body, each) for each in body.alternatives))
    wanted = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    found = [each.replace(media_type=wanted) for each in known if bare(each.media_type) == bare(wanted)]
    if found or body.fields:
        return tuple(found) or known[:1]
    return tuple(sorted(known, key=_is_text)) if is_raw_file(value) else known


def _is_text(body: Body) -> bool:
    return bare(body.media_type).startswith("text/")


def _alternative(body: Body, other: Body) -> Body:
    return other.replace(required=body.required, arg=body.arg, fields=body.fields, nullable=body.nullable)
