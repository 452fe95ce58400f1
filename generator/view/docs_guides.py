"""The guides: one page for each feature that the API has, and the programs that they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ..config import Config
from ..encode import Encoded, code, py_string
from ..ir import Operation, Sdk
from ..names import Names
from .docs_calls import PLAIN, Extra, Programs
from .docs_rows import Style
from .docs_types import GuidePage, GuideSamples, LinkDoc, TopicSamples
from .results import returned_contents, streams

_NONE = code("")
_ITEMS = ("if res is not None:", "    {a}for item in res:", "        print(item)", "")
_BY_HAND = (
    "if res is not None:",
    "    {a}for page in res.iter_pages():",
    "        print(len(page.page_items()), page.has_next_page())",
    "",
)
_EARLY = (
    "if res is not None:",
    "    {a}with res as event_stream:",
    "        {a}for event in event_stream:",
    "            print(event)",
    "            break",
    "",
)
_CONNECTION = (
    "except models.APITimeoutError as e:",
    '    print("no answer in time:", e.message)',
    "except models.APIConnectionError as e:",
    '    print("no connection:", e.message)',
    "except models.SDKError as e:",
    '    print("something else:", e.message)',
)

_TLS = ("context = ssl.create_default_context()", "http_client = {http}.Client(verify=context, timeout=30)")
_PHASES = "Timeout(60, connect=5)"
_FAILED = ("except models.SDKError as e:", "    print(type(e).__name__, e.status_code)", "print(len(fake.requests))")

_GUIDES: Mapping[str, tuple[str, str]] = {
    "getting_started": ("Getting started", "install, authenticate, call, read the answer"),
    "models_and_validation": ("Models and validation", "dictionaries or models, and what happens to what does not fit"),
    "streaming": ("Streaming", "events as they arrive, and how to stop early"),
    "errors_and_retries": ("Errors and retries", "what is raised, what is tried again, and how long a call may take"),
    "http_client": ("The HTTP client", "proxies, certificates, a client of your own, and aiohttp"),
    "raw_answers_and_hooks": (
        "Raw answers, hooks and logs",
        "headers, bodies in pieces, functions around each attempt",
    ),
    "long_running_programs": (
        "Long-running programs",
        "one client for threads, event loops and forks; warming up; closing",
    ),
    "webhooks": ("Webhooks", "messages that the API sends, verified and read"),
    "testing_without_a_network": ("Testing without a network", "a fake of the API inside your tests"),
    "pagination": ("Pagination", "all items of a list, page by page or one after the other"),
    "migrating": ("Migrating from a published SDK", "what stays and what is different after another generator's SDK"),
}
"""Placeholder of the template's file name → title, and what an index says of it."""


def guide_pages(sdk: Sdk, topics: TopicSamples) -> dict[str, tuple[GuidePage, ...]]:
    """Placeholder → its page, or none where the API lacks the feature."""
    absent = {
        "streaming": not any(streams(sdk, one) for one in sdk.operations),
        "pagination": not any(_is_paged(sdk, one) for one in sdk.operations),
        "webhooks": not topics.webhook,
    }
    return {
        key: ()
        if absent.get(key, not sdk.operations)
        else (GuidePage(code(key.replace("_", "-")), code(title), code(told)),)
        for key, (title, told) in _GUIDES.items()
    }


def guide_links(pages: Mapping[str, tuple[GuidePage, ...]]) -> tuple[LinkDoc, ...]:
    """Links to the guides, relative to `docs/`."""
    found = [page for group in pages.values() for page in group]
    return tuple(LinkDoc(page.title, code(f"guides/{page.file_stem}.md"), page.told) for page in found)


def guide_samples(sdk: Sdk, names: Names, first: Operation | None, config: Config) -> GuideSamples:
    """The programs of the guides. `first` is the operation that the README calls."""
    write, http = _Writer(sdk, names, config.docs_style), config.http
    paged, streaming = write.find(partial(_is_paged, sdk)), write.find(partial(streams, sdk))
    return GuideSamples(
        timeout=write.sample(first, Extra(client=(("timeout_ms", "60_000"),), call=(("timeout_ms", "5_000"),))),
        no_retries=write.sample(first, Extra(call=(("retries", "None"),))),
        connection=write.sample(first, Extra(names=("models",), around=_CONNECTION)),
        headers=write.sample(first, Extra(call=(("http_headers", '{"x-request-id": "7f1c"}'),))),
        pages=write.sample(paged, Extra(use=_ITEMS)),
        pages_async=write.sample(paged, Extra(use=_ITEMS), is_async=True),
        pages_by_hand=write.sample(paged, Extra(use=_BY_HAND)),
        fake=write.fake(first, 'fake.then({}, Reply(503, {{"message": "try later"}}))', ("retries", "None")),
        broken=write.fake(first, 'fake.fail({}, "connect")', ("retries", "None")),
        tls=write.sample(first, _own_client(http, _TLS)),
        phases=write.sample(first, Extra(imports=(f"import {http}",), client=(("timeout_ms", f"{http}.{_PHASES}"),))),
        aiohttp=write.sample(first, Extra(client=(("async_client", '"aiohttp"'),)), is_async=True),
        early=write.stream(streaming, use=_EARLY),
        reconnect=write.stream(
            write.find(lambda one: one.reconnect),
            names=("utils",),
            call=("retries", "utils.RetryConfig(reconnect=True)"),
        ),
    )


def _own_client(http: str, lines: tuple[str, ...]) -> Extra:
    """A client of the HTTP library that `lines` make."""
    before = tuple(line.format(http=http) for line in lines)
    return Extra(imports=(f"import {http}", "import ssl"), before=before, client=(("client", "http_client"),))


def _is_paged(sdk: Sdk, operation: Operation) -> bool:
    """Whether the operation answers in pages and in nothing else."""
    return operation.pagination is not None and len(returned_contents(sdk, operation)) == 1


class _Writer:
    def __init__(self, sdk: Sdk, names: Names, style: Style) -> None:
        self._names = names
        self._programs = Programs(sdk, names, style)
        self._shown = [one for one in sdk.operations if not one.deprecated] or list(sdk.operations)

    def find(self, wanted: Callable[[Operation], bool]) -> Operation | None:
        return next((one for one in self._shown if wanted(one)), None)

    def sample(self, operation: Operation | None, extra: Extra = PLAIN, *, is_async: bool = False) -> Encoded:
        return self._programs.fenced(operation, extra, is_async=is_async) if operation else _NONE

    def stream(
        self,
        operation: Operation | None,
        *,
        names: tuple[str, ...] = (),
        call: tuple[str, str] | None = None,
        use: tuple[str, ...] = (),
    ) -> Encoded:
        """A call that asks for a stream, by the operation's own argument where there is one."""
        if operation is None:
            return _NONE
        keyword = self._names.arguments[operation.pointer].get(operation.stream_argument)
        asked = ((keyword, "True"),) if keyword else ()
        return self.sample(operation, Extra(names=names, call=(*asked, *([call] if call else ())), use=use))

    def fake(self, operation: Operation | None, planned: str, option: tuple[str, str]) -> Encoded:
        """A call of the fake that fails as `planned`, which is code around the operation's id."""
        if operation is None:
            return _NONE
        words = "FakeServer, Reply" if "Reply" in planned else "FakeServer"
        given = (argument.partition("=")[0] for argument in self._programs.client_arguments(operation))
        secrets = {name for arguments in self._names.security.values() for name in arguments}
        extra = Extra(
            imports=(f"from {self._names.module}.testing import {words}",),
            names=("models",),
            before=("fake = FakeServer()", planned.format(py_string(operation.operation_id))),
            client=(*((name, '"test"') for name in given if name in secrets), ("client", "fake.client()")),
            call=(option,),
            around=_FAILED,
        )
        return self._programs.fenced(operation, extra)
