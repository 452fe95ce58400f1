"""The programs that show one feature each: what is checked, kept, repeated, shared, hidden, signed and faked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from ..config import Config
from ..diagnostics import Pointer
from ..encode import Encoded, code, py_string
from ..frozen import dataclass
from ..ir import (
    Argument,
    ListOf,
    Named,
    Nullable,
    ObjectDecl,
    Operation,
    SchemaDecl,
    Sdk,
    SecurityScheme,
    Type,
    UnionDecl,
)
from ..names import Names
from ..normalize.reading import mapping
from . import markdown
from .docs_answers import may_repeat
from .docs_calls import PLAIN, Extra, Programs, arguments_in_order
from .docs_rows import Style
from .docs_types import TopicSamples
from .expressions import Expressions, layout, plain
from .results import is_plain, returned_contents, streams
from .samples import Sampler

_NONE = code("")
_RAW = ("print(res.status_code, res.request_id)", 'print(res.headers["content-type"])', "print(res.parse())", "")
_HOOK = (
    "",
    "async def before(context: utils.HookContext, request: {http}.Request) -> None:",
    '    request.headers["x-attempt"] = str(context.attempt)',
    "",
    "",
    "async def succeeded(context: utils.HookContext, response: {http}.Response) -> None:",
    "    print(context.operation_id, response.status_code)",
    "",
)
_LOGGER = (
    "",
    "class Lines:",
    "    def debug(self, msg: str, *args: object) -> None:",
    "        print(msg % args)",
    "",
)
_MISFIT = ("except models.ResponseValidationError as e:", "    print(e.operation_id, e.status_code, e.path)")
_KEPT = (
    "except models.SDKError as e:",
    "    kept = pickle.dumps(e)",
    "    print(e.operation_id, e.status_code, e.request_id, e.body)",
    "    print(pickle.loads(kept))",
)
_DATA = ("except models.{name} as e:", "    print(e.data)", "    print(e.headers, e.request_id, e.raw_response)")
_REFUSED = ("except models.InvalidArgumentError as e:", "    print(e.message)")
_FAKED = ("except models.SDKError as e:", "    print(type(e).__name__, len(fake.requests))")


def topic_samples(
    sdk: Sdk, names: Names, twins: Mapping[Pointer, str], first: Operation | None, config: Config
) -> TopicSamples:
    """The samples; `first` is the operation that the README calls. What the API does
    not have is empty."""
    webhook = _webhook(sdk, names, config.docs_style)
    if first is None:
        return replace(TopicSamples(*[_NONE] * len(fields(TopicSamples))), webhook=webhook)
    return replace(_Writer(sdk, names, twins, first, config).samples(), webhook=webhook)


@dataclass(frozen=True, slots=True)
class _Input:
    """An argument that takes a model, and the model's declaration."""

    operation: Operation
    argument: Argument
    decl: ObjectDecl


class _Writer:
    def __init__(self, sdk: Sdk, names: Names, twins: Mapping[Pointer, str], first: Operation, config: Config) -> None:
        self._sdk, self._names, self._twins, self._first, self._http = sdk, names, twins, first, config.http
        self._style: Style = config.docs_style
        self._programs = Programs(sdk, names, self._style)
        self._shown = [one for one in sdk.operations if not one.deprecated] or list(sdk.operations)
        self._plain = next((one for one in (first, *self._shown) if is_plain(sdk, one)), None)

    def samples(self) -> TopicSamples:
        """All of them."""
        return TopicSamples(
            **self._around_calls(),
            **self._sharing(),
            **self._sent_and_read(),
            **self._failing(),
            tokens=self._tokens(),
            tokens_async=self._tokens(is_async=True),
            webhook=_NONE,
        )

    def _around_calls(self) -> dict[str, Encoded]:
        hooks = Extra(
            imports=(f"import {self._http}",),
            names=("utils",),
            before=tuple(line.format(http=self._http) for line in _HOOK),
            client=(("hooks", "utils.Hooks(before_request=(before,), after_success=(succeeded,))"),),
        )
        return {
            "raw_async": self._sample(self._plain, Extra(access="with_raw_response", use=_RAW), is_async=True),
            "hooks_async": self._sample(self._first, hooks, is_async=True),
            "logger": self._sample(self._first, Extra(before=_LOGGER, client=(("debug_logger", "Lines()"),))),
        }

    def _sharing(self) -> dict[str, Encoded]:
        return {
            "warm_up": self._sample(self._first, Extra(begin=("s.warm_up()",))),
            "threads": self._threads(),
            "loops": self._loops(),
        }

    def _sent_and_read(self) -> dict[str, Encoded]:
        strict = (("response_validation", '"strict"'),)
        lenient = Extra(client=strict, call=(("response_validation", '"lenient"'),))
        return {
            "strict": self._sample(self._plain, Extra(names=("models",), client=strict, around=_MISFIT)),
            "lenient": self._sample(self._plain, lenient),
            "dictionaries": self._input(as_model=False),
            "models": self._input(as_model=True),
        }

    def _failing(self) -> dict[str, Encoded]:
        unsafe = next((one for one in self._shown if not may_repeat(one)), self._first)
        keyed = Extra(call=(("http_headers", '{"Idempotency-Key": "5f0b6c1e-3d4a-4c59-9c1e-2b7f8a6d1e90"}'),))
        phases = Extra(
            imports=(f"import {self._http}",), call=(("timeout_ms", f"{self._http}.Timeout(5.0, read=30.0)"),)
        )
        kept = Extra(imports=("import pickle",), names=("models",), around=_KEPT)
        return {
            "phases": self._sample(self._first, phases),
            "idempotency": self._sample(unsafe, keyed),
            "idempotency_async": self._sample(unsafe, keyed, is_async=True),
            "error_data": self._error_data(),
            "error_data_async": self._error_data(is_async=True),
            "kept_errors": self._sample(self._first, kept),
            "faults": self._faults(),
            "fake_stream": self._fake_stream(),
        }

    def _sample(self, operation: Operation | None, extra: Extra = PLAIN, *, is_async: bool = False) -> Encoded:
        return self._programs.fenced(operation, extra, is_async=is_async) if operation else _NONE

    def _threads(self) -> Encoded:
        """One client, and calls from many threads."""
        call = self._programs.lines(self._first, ("print(number, res)",), 8)
        work = ("", "def work(number: int) -> None:", *(f"    {line}" for line in call), "")
        run = ("with ThreadPoolExecutor(4) as threads:", "    list(threads.map(work, range(8)))", "")
        extra = Extra(imports=("from concurrent.futures import ThreadPoolExecutor",), instead=(*work, *run))
        return self._sample(self._first, extra)

    def _loops(self) -> Encoded:
        """One client, used in several event loops in turn."""
        call = self._programs.lines(self._first, ("print(res)",), 8, is_async=True)
        main = ("", "async def main() -> None:", *(f"    {line}" for line in call), "")
        extra = Extra(imports=("import asyncio",), instead=(*main, "asyncio.run(main())", "asyncio.run(main())", ""))
        return self._sample(self._first, extra)

    # --- what is sent -----------------------------------------------------------------------------------------------

    def _input(self, *, as_model: bool) -> Encoded:
        """A call with a model, or with a typed dictionary in its place; nothing where no argument takes one."""
        found = self._taken()
        if found is None:
            return _NONE
        writer = Expressions(self._sdk, self._names)
        type_ = Named(found.decl.meta, found.decl.pointer)
        value = Sampler(self._sdk, style=self._style).value(type_)
        name = "item" if _is_list(found.argument.type) else "value"
        annotation = f"models.{self._twins[found.decl.pointer]}"
        head = f"{name} = " if as_model else f"{name}: {annotation} = "
        made = writer.model(type_, value) if as_model else writer.input(type_, value)
        first, *rest = layout(made, before=len(head))
        keyword = self._names.arguments[found.operation.pointer][found.argument.key]
        given = name if name == "value" else f"[{name}]"
        around = _REFUSED if as_model else ()
        dates = tuple(writer.import_lines())
        before, call = (head + first, *rest), ((keyword, given),)
        return self._sample(
            found.operation, Extra(imports=dates, names=("models",), before=before, call=call, around=around)
        )

    def _taken(self) -> _Input | None:
        """The first argument that takes a model, or a list of them; required ones first."""
        found = [
            _Input(operation, argument, decl)
            for operation in self._shown
            for argument in arguments_in_order(operation)
            if (decl := self._decl(argument)) is not None
        ]
        return min(found, key=lambda one: not one.argument.required, default=None)

    def _decl(self, argument: Argument) -> ObjectDecl | None:
        """The model that the argument, or each item of it, is; a union counts by its first member."""
        decl = self._declared(_taken_by(argument.type))
        if isinstance(decl, UnionDecl) and decl.members:
            decl = self._declared(decl.members[0])
        if not isinstance(decl, ObjectDecl) or decl.pointer not in self._twins:
            return None
        return decl if Sampler(self._sdk, style=self._style).value(Named(decl.meta, decl.pointer)) else None

    def _declared(self, type_: Type) -> SchemaDecl | None:
        return self._sdk.schemas.get(type_.ref) if isinstance(type_, Named) else None

    # --- what goes wrong --------------------------------------------------------------------------------------------

    def _error_data(self, *, is_async: bool = False) -> Encoded:
        """A documented error; nothing where the API documents none."""
        for operation in self._shown:
            for case in operation.errors:
                if (name := self._names.errors.get(case.type.ref)) is not None:
                    around = tuple(line.replace("{name}", name) for line in _DATA)
                    return self._sample(operation, Extra(names=("models",), around=around), is_async=is_async)
        return _NONE

    # --- tests ------------------------------------------------------------------------------------------------------

    def _faults(self) -> Encoded:
        """A refusal, a lost connection, and then an answer."""
        operation = py_string(self._first.operation_id)
        planned = (f"fake.rate_limit({operation}, retry_after=0.01)", f'fake.fail({operation}, "connect")')
        return self._sample(self._first, self._fake(self._first, planned, Extra(names=("models",), around=_FAKED)))

    def _fake_stream(self) -> Encoded:
        """A stream that breaks; nothing where the API has none."""
        found = next((one for one in self._shown if streams(self._sdk, one)), None)
        if found is None:
            return _NONE
        stream = next(each.stream for each in returned_contents(self._sdk, found) if each.stream)
        event = layout(plain(Sampler(self._sdk, request=False, style=self._style).value(stream.item)), 10_000)[0]
        planned = (
            f"events: list[object] = [{event}] * 3",
            f"fake.stream({py_string(found.operation_id)}, events, cut=True)",
        )
        keyword = self._names.arguments[found.pointer].get(found.stream_argument)
        asked = ((keyword, "True"),) if keyword else ()
        return self._sample(found, self._fake(found, planned, Extra(names=("models",), call=asked, around=_FAKED)))

    def _fake(self, operation: Operation, planned: tuple[str, ...], extra: Extra) -> Extra:
        given = (argument.partition("=")[0] for argument in self._programs.client_arguments(operation))
        secrets = {name for arguments in self._names.security.values() for name in arguments}
        return Extra(
            imports=(f"from {self._names.module}.testing import FakeServer",),
            names=extra.names,
            before=("fake = FakeServer()", *planned),
            client=(*((name, '"test"') for name in given if name in secrets), ("client", "fake.client()")),
            call=extra.call,
            around=extra.around,
        )

    # --- proofs -----------------------------------------------------------------------------------------------------

    def _tokens(self, *, is_async: bool = False) -> Encoded:
        """Client credentials in place of a token; nothing where the API does not take them."""
        scheme = next((one for one in self._sdk.security_schemes if self._takes_tokens(one)), None)
        if scheme is None:
            return _NONE
        asked = [one for one in (self._first, *self._shown) if self._asks(one, scheme)]
        if not asked:
            return _NONE
        made = 'utils.ClientCredentials("<client id>", "<client secret>")'
        extra = Extra(names=("utils",), client=((self._names.security[scheme.name][0], made),))
        return self._sample(asked[0], extra, is_async=is_async)

    def _takes_tokens(self, scheme: SecurityScheme) -> bool:
        flow = mapping(scheme.flows.get("clientCredentials"))
        return scheme.kind == "oauth2" and bool(flow.get("tokenUrl")) and bool(self._names.security.get(scheme.name))

    def _asks(self, operation: Operation, scheme: SecurityScheme) -> bool:
        declared = operation.security if operation.security is not None else self._sdk.security
        return declared[:1] == ((scheme.name,),)


def _is_list(type_: Type) -> bool:
    return isinstance(type_.inner if isinstance(type_, Nullable) else type_, ListOf)


def _taken_by(type_: Type) -> Type:
    """The type itself, or that of a list's items."""
    inner = type_.inner if isinstance(type_, Nullable) else type_
    return inner.item if isinstance(inner, ListOf) else inner


def _webhook(sdk: Sdk, names: Names, style: Style) -> Encoded:
    """A message that is signed as the API would, verified and read; nothing where the API sends none."""
    refs = [each.type.ref for each in sdk.messages if isinstance(each.type, Named)]
    found = next((ref for ref in refs if isinstance(sdk.schemas.get(ref), ObjectDecl) and ref in names.models), None)
    if found is None:
        return _NONE
    body = markdown.json_line(Sampler(sdk, request=False, style=style).value(Named(sdk.schemas[found].meta, found)))
    lines = (
        "import time",
        f"from {names.module} import models, utils",
        "",
        'webhook = utils.Webhook("whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=")',
        "",
        "# What a test sends in place of the API",
        f"body = {py_string(body)}",
        "now = int(time.time())",
        "headers = {",
        '    "webhook-id": "msg_1",',
        '    "webhook-timestamp": str(now),',
        '    "webhook-signature": webhook.sign("msg_1", now, body),',
        "}",
        "",
        "try:",
        f"    message = webhook.unwrap(body, headers, models.{names.models[found]})",
        "    print(message)",
        "except utils.WebhookVerificationError as e:",
        "    print(e.message)",
        "",
    )
    return markdown.fence("\n".join(lines), "python")
