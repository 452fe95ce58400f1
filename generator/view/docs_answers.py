"""What an operation gives back: its results, its errors, and when a call is given up or tried again."""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Config, RetrySetting
from ..encode import Encoded, code
from ..frozen import dataclass
from ..ir import Content, Operation, Response, Sdk
from ..names import Names
from . import markdown
from .code_operation import result_type
from .docs_calls import Programs
from .docs_rows import Style
from .markdown import Markup
from .prose import brief, wrapped
from .retries import api_retries, operation_retries
from .types_md import TypeWriter, page_stem

_ANY = Markup("\\*/\\*")
_DEFAULT_TIMEOUT_MS = 60_000
"""The runtime's own, where neither the document nor the settings say anything."""
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})


@dataclass(frozen=True, slots=True)
class AnswerWriter:
    """Writes the answers of the operations of one SDK, for pages from which `types` links, and `docs` is the way to
    the folder of that name."""

    sdk: Sdk
    names: Names
    config: Config
    types: TypeWriter
    docs: str = "../../"

    def table(self, operation: Operation) -> Encoded:
        """The documented results; nothing where there is none."""
        rows = [row for response in operation.results for row in self._results(operation, response)]
        return markdown.narrow_table(("Status", "Content Type", "Result", "Description"), rows) if rows else code("")

    def _results(self, operation: Operation, response: Response) -> Iterator[tuple[str, ...]]:
        said = Markup(markdown.line(brief(response.description))) if response.description else "N/A"
        for content in response.contents:
            yield response.status, _media_type(content.media_type), self._result(operation, content), said
        if not response.contents:
            yield response.status, "none", Markup("`None`"), said

    def _result(self, operation: Operation, content: Content) -> Markup:
        page = self.names.pages.get(operation.pointer)
        if content.stream:
            return Markup(f"utils.EventStream[{self.types.linked(content.stream.item)}]")
        linked = self.types.linked(result_type(content))
        paged = page and operation.pagination and operation.pagination.content == content.pointer
        return Markup(f"`models.{page}`, a page as {linked}" if paged else linked)

    def errors(self, operation: Operation, style: Style) -> Encoded:
        """The exceptions that a call raises; in full with links, and with the statuses that have no class."""
        header = ("Error Type", "Status Code", "Content Type")
        rows = [(name, codes, _media_type(media)) for name, codes, media, _ in self._cases(operation)]
        if style == "seed":
            return markdown.table(header, [*rows, ("models.APIError", "4XX, 5XX", _ANY)])
        full = [*self._full_errors(operation), (self._general(), "4XX, 5XX", _ANY, self._other(operation))]
        return markdown.narrow_table((*header, "Description"), full)

    def _cases(self, operation: Operation) -> Iterator[tuple[str, str, str, str]]:
        """Class, statuses, media type and page of each documented error."""
        found: dict[tuple[str, str], list[str]] = {}
        for case in operation.errors:
            name = self.names.errors.get(case.type.ref) or self.names.models[case.type.ref]
            found.setdefault((name, case.media_type), []).extend(case.statuses)
        for (name, media), codes in found.items():
            yield f"models.{name}", ", ".join(dict.fromkeys(codes)), media, page_stem(name)

    def _full_errors(self, operation: Operation) -> Iterator[tuple[str, ...]]:
        said = {response.status: response.description for response in operation.responses}
        for name, codes, media, stem in self._cases(operation):
            told = dict.fromkeys(filter(None, (brief(said.get(status, "")) for status in codes.split(", "))))
            linked = Markup(f"[{name}]({self.types.models}{stem}.md)")
            yield linked, codes, _media_type(media), " ".join(told) or "N/A"
        known = {status for case in operation.errors for status in case.statuses}
        for response in operation.responses:
            if not response.success and response.status not in known and response.status != "DEFAULT":
                media = ", ".join(content.media_type for content in response.contents) or "none"
                yield self._general(), response.status, _media_type(media), brief(response.description) or "N/A"

    def _general(self) -> Markup:
        return Markup(f"[models.APIError]({self.docs}errors/README.md#apierror)")

    def _other(self, operation: Operation) -> str:
        default = next((response for response in operation.responses if response.status == "DEFAULT"), None)
        return (brief(default.description) if default else "") or "Any other error status."

    def limits(self, operation: Operation) -> tuple[Encoded, ...]:
        """When a call is given up, and when it is tried again."""
        return tuple(wrapped(line) for line in (_timeout(operation, self.config), *self._retries(operation)))

    def _retries(self, operation: Operation) -> Iterator[str]:
        own = operation_retries(operation, self.sdk, self.config)
        retries = own or api_retries(self.sdk, self.config)
        if retries.strategy == "none":
            yield f"* Retries: none, unless {'' if own else 'the client or '}the call asks for them."
            return
        statuses = ", ".join(markdown.line(status) for status in retries.statuses)
        yield f"* Retried statuses: {statuses}, as [`retries`]({self.docs}models/utils/retryconfig.md) says."
        if may_repeat(operation):
            yield "* Retried when the connection breaks: always, as the request may be sent twice."
        else:
            unsent = "only if the request was not sent yet, or has an `Idempotency-Key`"
            yield f"* Retried when the connection breaks: {unsent}."


def may_repeat(operation: Operation) -> bool:
    """Whether a request may be sent twice, as far as the document says."""
    stated = operation.idempotent
    return stated if stated is not None else operation.method.upper() in _REPEATABLE


def own_limits(sdk: Sdk, names: Names, config: Config) -> Encoded:
    """A table of the methods that have retries or timeouts of their own; nothing where none has."""
    programs = Programs(sdk, names)
    rows = [
        (
            Markup(f"`{programs.callee(operation).removeprefix('s.')}`"),
            _seconds(operation.timeout_ms or config.timeout_ms or _DEFAULT_TIMEOUT_MS),
            _tried(operation_retries(operation, sdk, config) or api_retries(sdk, config)),
            "yes" if may_repeat(operation) else "no",
        )
        for operation in sdk.operations
        if operation.retries or operation.timeout_ms or operation.idempotent is not None
    ]
    header = ("Method", "Timeout", "Retried statuses", "May be sent twice")
    return markdown.narrow_table(header, rows) if rows else code("")


def _tried(retries: RetrySetting) -> str:
    return "none" if retries.strategy == "none" else ", ".join(map(markdown.line, retries.statuses))


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:g} s"


def _timeout(operation: Operation, config: Config) -> str:
    milliseconds = operation.timeout_ms or config.timeout_ms or _DEFAULT_TIMEOUT_MS
    return f"* Timeout: {_seconds(milliseconds)}, unless the client or the call gives `timeout_ms`."


def _media_type(media_type: str) -> str:
    return _ANY if media_type == "*/*" else Markup(markdown.literal(media_type))
