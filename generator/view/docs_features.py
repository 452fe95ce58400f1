"""The programs by which the README shows what a call can do besides: raw answers, hooks, traces, tests."""

from __future__ import annotations

from dataclasses import fields

from ..config import Config
from ..encode import Encoded, code, py_string
from ..ir import Link, Operation, Sdk
from ..names import Names
from .docs_calls import Extra, Programs
from .docs_rows import Style
from .docs_types import FeatureSamples
from .results import is_plain

_RAW = ("print(res.status_code, res.request_id)", 'print(res.headers["content-type"])', "print(res.parse())", "")
_PIECES = ("{a}with res as answer:", "    {a}for chunk in answer.iter_bytes():", "        print(len(chunk))", "")
_HOOKS = (
    "",
    "def before(context: utils.HookContext, request: {http}.Request) -> None:",
    '    request.headers["x-attempt"] = str(context.attempt)',
    "",
    "",
    "def failed(context: utils.HookContext, error: models.SDKError) -> None:",
    "    print(context.operation_id, error)",
    "",
)


def feature_samples(sdk: Sdk, names: Names, first: Operation | None, config: Config) -> FeatureSamples:
    """The samples; `first` is the operation that the README calls. They are empty
    where nothing comes back from it."""
    shown = [one for one in (first, *sdk.operations) if one is not None and is_plain(sdk, one)]
    if not shown:
        return FeatureSamples(*[code("")] * len(fields(FeatureSamples)))
    write, http = _Writer(sdk, names, shown[0], config.docs_style), config.http
    library, hooks = f"import {http}", "utils.Hooks(before_request=(before,), after_error=(failed,))"
    functions = tuple(line.format(http=http) for line in _HOOKS)
    return FeatureSamples(
        raw=write.sample(Extra(access="with_raw_response", use=_RAW)),
        answer=write.answer(),
        pieces=write.sample(Extra(access="with_streaming_response", use=_PIECES)),
        pieces_async=write.sample(Extra(access="with_streaming_response", use=_PIECES), is_async=True),
        hooks=write.sample(
            Extra(imports=(library,), names=("models", "utils"), before=functions, client=(("hooks", hooks),))
        ),
        tracing=write.sample(Extra(names=("utils",), client=(("hooks", "utils.tracing()"),))),
        testing=write.testing(),
        testing_async=write.testing(is_async=True),
    )


class _Writer:
    """Writes samples that call one operation."""

    def __init__(self, sdk: Sdk, names: Names, operation: Operation, style: Style) -> None:
        self._names = names
        self._operation = operation
        self._programs = Programs(sdk, names, style)

    def sample(self, extra: Extra, *, is_async: bool = False) -> Encoded:
        """The program, fenced."""
        return self._programs.fenced(self._operation, extra, is_async=is_async)

    def answer(self) -> Encoded:
        """A raw answer's documented headers, and a call that follows from it; nothing where none documents any."""
        known = self._names.answers
        shown = [one for one in self._programs.sdk.operations if one.pointer in known and not one.deprecated]
        operation = next((one for one in shown if one.links), None) or next(iter(shown), None)
        if operation is None:
            return code("")
        members = self._names.answer_members[operation.pointer]
        lines = [f"print(res.{members[f'header:{each.name}']})" for each in operation.told]
        needless = (each for each in operation.links if self._needs_nothing(each))
        lines += [f"print(res.{members[f'link:{each.name}']}())" for each in needless]
        extra = Extra(access="with_raw_response", use=(*lines[-4:], ""))
        return self._programs.fenced(operation, extra) if lines else code("")

    def _needs_nothing(self, link: Link) -> bool:
        """Whether the call takes no argument that must be given."""
        target = next(each for each in self._programs.sdk.operations if each.pointer == link.target)
        given = {key for key, _ in link.given}
        return all(each.key in given for each in target.arguments if each.required)

    def testing(self, *, is_async: bool = False) -> Encoded:
        """A call of the fake: the first answer is a refusal, the next a sample."""
        operation = py_string(self._operation.operation_id)
        credentials = [argument.partition("=")[0] for argument in self._programs.client_arguments(self._operation)]
        known = {name for arguments in self._names.security.values() for name in arguments}
        client = "async_client" if is_async else "client"
        extra = Extra(
            imports=(f"from {self._names.module}.testing import FakeServer",),
            before=("fake = FakeServer()", f"fake.rate_limit({operation})"),
            client=(
                *((name, '"test"') for name in credentials if name in known),
                (client, f"fake.{client}()"),
            ),
            use=("print(res)", "print([request.url for request in fake.requests])", ""),
        )
        return self.sample(extra, is_async=is_async)
