"""What type checkers must know of the SDK: mypy and pyright read this file, nothing runs it.

A line with `type: ignore[...]` must be an error: one that is needless is reported.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import assert_type

import httpx2 as httpx
from orq_ai_sdk import Orq, models, utils
from orq_ai_sdk.testing import FakeServer, Reply


def clients(http: httpx.Client, async_http: httpx.AsyncClient) -> None:
    async def later() -> str:
        return "key"

    assert_type(Orq(api_key="key"), Orq)
    Orq()
    Orq(api_key=lambda: "key", client=http, async_client=async_http, server_url="https://example.com")
    Orq(api_key=later, timeout_ms=1_000, retry_config=utils.RetryConfig(strategy="none"))
    Orq(api_key="key", timeout_ms=httpx.Timeout(5), response_validation="strict")
    Orq(api_key=3)  # type: ignore[arg-type]
    Orq(api_keys="key")  # type: ignore[call-arg]
    Orq(async_client="aiohttp")
    Orq(async_client="requests")  # type: ignore[arg-type]
    Orq(client=async_http)  # type: ignore[arg-type]
    Orq(response_validation="loose")  # type: ignore[arg-type]
    utils.RetryConfig(strategy="sometimes")  # type: ignore[arg-type]
    with Orq(api_key="key") as s:
        assert_type(s, Orq)


def results(s: Orq, stream: bool) -> None:
    assert_type(s.deployments.all(limit=10), models.DeploymentsPage)
    _whole: models.DeploymentsResponseBody = s.deployments.all()
    assert_type(s.deployments.all().data[0].prompt_config.messages, list[models.DeploymentsMessages])
    _: Callable[..., None] = s.deployments.invalidate
    assert_type(s.deployments.get_config(key="k"), models.DeploymentGetConfigResponseBody | None)
    assert_type(s.deployments.invoke(key="k"), models.DeploymentInvokeResponseBody | None)
    assert_type(s.deployments.invoke(key="k", stream=False), models.DeploymentInvokeResponseBody | None)
    assert_type(
        s.deployments.invoke(key="k", stream=True),
        utils.EventStream[models.DeploymentInvokeDeploymentsResponseBody],
    )
    assert_type(s.deployments.invoke(key="k", stream=stream), models.DeploymentInvokeResponse | None)
    repr(s.deployments.get_config(key="k").messages)  # type: ignore[union-attr]
    repr(s.deployments.all().datas)  # type: ignore[attr-defined]


async def async_results(s: Orq) -> None:
    assert_type(await s.deployments.all_async(), models.DeploymentsPageAsync)
    __: Callable[..., Awaitable[None]] = s.deployments.invalidate_async
    assert_type(await s.deployments.get_config_async(key="k"), models.DeploymentGetConfigResponseBody | None)
    assert_type(await s.deployments.invoke_async(key="k"), models.DeploymentInvokeResponseBody | None)
    assert_type(
        await s.deployments.invoke_async(key="k", stream=True),
        utils.EventStreamAsync[models.DeploymentInvokeDeploymentsResponseBody],
    )
    async with Orq(api_key="key") as opened:
        assert_type(opened, Orq)


def events(s: Orq) -> None:
    stream = s.deployments.invoke(key="k", stream=True)
    if stream is not None:
        with stream as opened:
            for event in opened:
                assert_type(event, models.DeploymentInvokeDeploymentsResponseBody)
                assert_type(event.data, models.Data | None)
    answer = s.deployments.invoke(key="k")
    if answer is not None:
        with answer as single:
            for whole in single:
                assert_type(whole, models.DeploymentInvokeResponseBody)


async def async_events(s: Orq) -> None:
    stream = await s.deployments.invoke_async(key="k", stream=True)
    if stream is not None:
        async with stream as opened:
            async for event in opened:
                assert_type(event, models.DeploymentInvokeDeploymentsResponseBody)


def pages(s: Orq) -> None:
    page = s.deployments.all()
    for item in page:
        assert_type(item, models.DeploymentsData)
    for each in page.iter_pages():
        assert_type(each, models.DeploymentsPage)
    assert_type(page.next(), models.DeploymentsPage | None)
    assert_type(page.data, list[models.DeploymentsData])
    assert_type(page.has_more, bool)
    assert_type(page.page_items(), list[models.DeploymentsData])
    _: utils.Page[models.DeploymentsData] = page


async def async_pages(s: Orq) -> None:
    page = await s.deployments.all_async()
    async for item in page:
        assert_type(item, models.DeploymentsData)
    async for each in page.iter_pages():
        assert_type(each, models.DeploymentsPageAsync)
    assert_type(await page.next(), models.DeploymentsPageAsync | None)


async def raw(s: Orq) -> None:
    plain = s.deployments.with_raw_response
    assert_type(plain.all(limit=1), utils.RawResponse[models.DeploymentsPage])
    assert_type(await plain.all_async(), utils.RawResponse[models.DeploymentsPageAsync])
    assert_type(plain.invalidate(deployment_id="x").parse(), None)
    assert_type(plain.get_config(key="k").parse(), models.DeploymentGetConfigResponseBody | None)
    assert_type(
        plain.invoke(key="k", stream=True),
        utils.RawResponse[utils.EventStream[models.DeploymentInvokeDeploymentsResponseBody]],
    )
    assert_type(plain.invoke(key="k").parse(), models.DeploymentInvokeResponseBody | None)
    assert_type(s.with_raw_response.deployments.all().status_code, int)
    with s.deployments.with_streaming_response.all() as answer:
        assert_type(answer, utils.StreamedResponse)
    async with await s.deployments.with_streaming_response.invoke_async(key="k") as later:
        assert_type(later, utils.StreamedResponseAsync)
    plain.get_config()  # type: ignore[call-arg]
    plain.all(limit="1")  # type: ignore[arg-type]
    plain.some()  # type: ignore[attr-defined]


def hooks(s: Orq) -> None:
    def before(context: utils.HookContext, request: httpx.Request) -> None:
        request.headers["x"] = context.operation_id

    assert_type(utils.Hooks(before_request=(before,)) + utils.tracing(), utils.Hooks)
    Orq(hooks=utils.Hooks(before_request=(before,)))
    fake = FakeServer({"Deployments": Reply(body={})})
    Orq(client=fake.client(), async_client=fake.async_client())


def inputs(s: Orq, messages: list[models.UserMessage]) -> None:
    s.deployments.get_config(key="k", messages=[{"role": "user", "content": "hi"}])
    s.deployments.get_config(key="k", messages=[models.UserMessage(content="hi"), {"role": "system", "content": "x"}])
    s.deployments.get_config(key="k", messages=messages, thread={"id": "t"}, user_id=3)
    s.deployments.get_config(key="k", messages=(models.UserMessage(content="hi"),), thread=models.Thread(id="t"))
    s.deployments.get_config(key="k", messages=[{"role": "user", "content": [{"type": "text", "text": "a"}]}])
    s.deployments.get_config(key="k", messages=[{"role": "expected_output", "content": "as documented first"}])
    s.deployments.get_config(key="k", knowledge_filter={"and": [{"year": {"gte": 2020}}]})
    s.deployments.invoke(key="k", inputs={"a": "x", "b": 1, "c": True}, prefix_messages=[])
    s.deployments.invoke(key="k", messages=[{"role": "tool", "content": [models.One(text="a")]}])
    s.deployments.all(limit=2.5, after=None, retries=None, timeout_ms=100, http_headers={"X-A": "b"})


def wrong_inputs(s: Orq) -> None:
    s.deployments.all(10)  # type: ignore[call-arg]
    s.deployments.all(limit="10")  # type: ignore[arg-type]
    s.deployments.all(limits=10)  # type: ignore[call-arg]
    s.deployments.invalidate()  # type: ignore[call-arg]
    s.deployments.get_config(key=3)  # type: ignore[arg-type]
    s.deployments.get_config(messages=[])  # type: ignore[call-arg]
    s.deployments.get_config(key="k", messages="hi")  # type: ignore[arg-type]
    s.deployments.get_config(key="k", messages=[{"role": "nobody", "content": "hi"}])  # type: ignore[list-item]
    s.deployments.get_config(key="k", thread={"name": "t"})  # type: ignore[arg-type]
    s.deployments.get_config(key="k", thread={"id": 3})  # type: ignore[arg-type]
    s.deployments.invoke(key="k", messages=[{"role": "user"}])  # type: ignore[list-item]
    s.deployments.invoke(key="k", inputs={"a": ["x"]})  # type: ignore[dict-item]
    s.deployments.invoke(key="k", stream="yes")  # type: ignore[call-overload]
    models.UserMessage(role="system", content="hi")  # type: ignore[arg-type]
    models.UserMessage()  # type: ignore[call-arg]


def errors(error: models.HonoAPIError) -> None:
    assert_type(error.data, models.HonoAPIErrorData)
    assert_type(error.data.message, str)
    assert_type(error.status_code, int | None)
    assert_type(error.headers, httpx.Headers)
    assert_type(error.body, str)
    _: models.APIError = error
    __: models.SDKError = models.APITimeoutError("late")


def limits(s: Orq, error: models.SDKError) -> None:
    assert_type(utils.RetryConfig().statuses, tuple[str, ...] | None)
    assert_type(utils.RetryConfig(statuses=("409", "5XX"), max_attempts=2).backoff, utils.BackoffStrategy)
    assert_type(s.warm_up(), None)
    assert_type((error.operation_id, error.request_id, error.body, error.message), tuple[str, str, str, str])
    s.deployments.all(response_validation="off", retries=utils.RetryConfig("none"))
    s.deployments.all(response_validation="loose")  # type: ignore[arg-type]
    s.deployments.all(retries=3)  # type: ignore[arg-type]
    s.deployments.all(http_headers={"Idempotency-Key": 4711})  # type: ignore[dict-item]
    utils.RetryConfig(statuses=["503"])  # type: ignore[arg-type]


def twins(s: Orq) -> None:
    message: models.UserMessageTypedDict = {"role": "user", "content": "hi"}
    s.deployments.get_config(key="k", messages=[message])
    thread: models.ThreadTypedDict = {"id": "t", "tags": ["a"]}
    s.deployments.get_config(key="k", thread=thread)
    wrong: models.ThreadTypedDict = {"tags": ["a"]}  # type: ignore[typeddict-item]
    s.deployments.get_config(key="k", thread=wrong)
