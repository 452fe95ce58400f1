"""What the API reference says of an operation in Python: programs that call it, when they give up, what they raise."""

from __future__ import annotations

from ..config import Config
from ..encode import Encoded, code
from ..ir import Operation, Sdk
from ..names import Names
from . import markdown
from .docs_answers import AnswerWriter
from .docs_calls import Programs
from .types_md import TypeWriter


def programs(writer: Programs, operation: Operation) -> tuple[Encoded, Encoded]:
    """The fenced programs that make a call, the second one asynchronously."""
    return writer.fenced(operation), writer.fenced(operation, is_async=True)


def outcome(
    sdk: Sdk, names: Names, config: Config, operation: Operation, docs: str
) -> tuple[tuple[Encoded, ...], Encoded]:
    """When a call is given up or made again, and a table of what it raises; `docs` is the way to that folder."""
    writer = AnswerWriter(sdk, names, config, TypeWriter(sdk, names, f"{docs}models/"), docs)
    return writer.limits(operation), writer.errors(operation, "full")


def method_link(writer: Programs, operation: Operation, target: str) -> Encoded:
    """A link to the method's own page."""
    call = markdown.inline_code(writer.callee(operation).removeprefix("s."))
    return code(f"[{call}]({target})")
