"""Programs of users of the published `orq-ai-sdk`: they run on it as they stand, and have to run on what adopts it.

`URL` is a server's address; `requests` gives the headers of what came in, by lower-case name."""

CALLS = """
with Orq(api_key="k", server_url=URL) as s:
    res = s.deployments.all(limit=5, after="a")
    assert isinstance(res, models.DeploymentsResponseBody)
    assert res.data[0].prompt_config.model == "m" and res.has_more is False and res.object == "list"
    s.deployments.invalidate(deployment_id="d")
    res = s.deployments.get_config(
        key="k", inputs={"a": "b"}, context={"x": 1}, prefix_messages=[{"role": "system", "content": "c"}],
        messages=[models.DeploymentGetConfigMessages(role="user", content="hi")], metadata={"k": 1},
        extra_params={"p": 1}, chain_id="c", conversation_id="v", user_id="u", deployment_id="d",
        deployment_variant_id="dv", file_ids=["f"], invoke_options={"include_retrievals": True},
    )
    assert isinstance(res, models.DeploymentGetConfigResponseBody)
    assert res.provider == "openai" and res.parameters.max_tokens == 10
    part = models.Deployments22(type="image_url", image_url=models.TwoImageURL(url="u"))
    call = models.DeploymentsToolCalls(type="function", function=models.DeploymentsFunction(name="n", arguments="{}"))
    text = models.Two1(type="text", text="t")
    res = s.deployments.invoke(
        key="k", messages=[models.Messages(role="user", content=[text, part], tool_calls=[call])],
        prefix_messages=[models.PrefixMessages(role="system", content="x")], user_id=3.5,
        invoke_options=models.InvokeOptions(include_retrievals=True),
    )
    assert isinstance(res, models.DeploymentInvokeResponseBody)
    assert isinstance(res.choices[0].message, models.DeploymentInvokeMessage2)
    assert res.choices[0].message.content == "hello" and res.created.year == 2024
    assert res.retrievals[0].metadata.file_name == "f"
    assert res.model_dump()["choices"][0]["message"]["content"] == "hello"
"""

ASYNC = """
import asyncio
from orq_ai_sdk.deployments_sdk import InvokeAcceptEnum

async def main():
    async with Orq(api_key="k", server_url=URL) as s:
        assert (await s.deployments.all_async()) is not None
        await s.deployments.invalidate_async(deployment_id="d")
        assert (await s.deployments.get_config_async(key="<key>")) is not None
        assert (await s.deployments.invoke_async(key="<key>")) is not None
        res = await s.deployments.invoke_async(key="k", accept_header_override=InvokeAcceptEnum.TEXT_EVENT_STREAM)
        async with res as event_stream:
            assert len([event.data async for event in event_stream]) == 3

asyncio.run(main())
"""

STREAM = """
from orq_ai_sdk.deployments_sdk import InvokeAcceptEnum
from orq_ai_sdk.utils.eventstreaming import EventStream

with Orq(api_key="k", server_url=URL) as s:
    for chosen in ({"stream": True}, {"accept_header_override": InvokeAcceptEnum.TEXT_EVENT_STREAM}):
        res = s.deployments.invoke(key="<key>", **chosen)
        assert isinstance(res, EventStream)
        with res as event_stream:
            assert [event.data.is_final for event in event_stream] == [False, False, True]
    res = s.deployments.invoke(key="<key>", accept_header_override=InvokeAcceptEnum.APPLICATION_JSON)
    assert isinstance(res, models.DeploymentInvokeResponseBody)
"""

ERRORS = """
import httpx

with Orq(api_key="hono", server_url=URL, retry_config=None) as s:
    try:
        s.deployments.all(retries=None)
        raise SystemExit("no error")
    except models.HonoAPIError as e:
        assert isinstance(e.data, models.HonoAPIErrorData) and e.data.message == "broken"
with Orq(api_key="teapot", server_url=URL) as s:
    try:
        s.deployments.all()
        raise SystemExit("no error")
    except models.APIError as e:
        assert e.status_code == 418 and e.body == "short and stout" and e.raw_response.status_code == 418
        assert isinstance(e.raw_response, httpx.Response) and e.message

made = models.APIError("m", 500, "b", None)
assert (made.message, made.status_code, made.body) == ("m", 500, "b")
for made in (models.HonoAPIError(models.HonoAPIErrorData(message="x")),
             models.HonoAPIError(data=models.HonoAPIErrorData(message="x"))):
    assert made.data.message == "x" and "x" in str(made)
"""

RETRIES = """
from orq_ai_sdk.utils import BackoffStrategy, RetryConfig
from orq_ai_sdk.types import UNSET

often = RetryConfig("backoff", BackoffStrategy(1, 50, 1.1, 30000), False)
with Orq(api_key="flaky-1", server_url=URL, timeout_ms=30000) as s:
    assert s.deployments.all(retries=often) is not None
with Orq(api_key="flaky-2", server_url=URL, retry_config=often) as s:
    assert s.deployments.all(retries=UNSET) is not None
with Orq(retry_config=UNSET, api_key="k", server_url=URL) as s:
    assert s.deployments.all(timeout_ms=30000, server_url=URL) is not None
"""

CLIENTS = """
import asyncio
from typing import Any
import httpx
from orq_ai_sdk.httpclient import AsyncHttpClient, HttpClient

assert issubclass(httpx.Client, HttpClient)
s = Orq(client=httpx.Client(headers={"x-custom-header": "someValue"}), api_key="k", server_url=URL)
assert s.deployments.all() is not None and s.deployments.invoke(key="k") is not None
with s.deployments.invoke(key="<key>", stream=True) as events:
    assert len(list(events)) == 3
assert requests()[-1]["x-custom-header"] == "someValue"

class CustomClient(AsyncHttpClient):
    client: AsyncHttpClient

    def __init__(self, client: AsyncHttpClient):
        self.client = client

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        request.headers["Client-Level-Header"] = "added by client"
        return await self.client.send(request, **options)

    def build_request(self, method: str, url: Any, **options: Any) -> httpx.Request:
        return self.client.build_request(method, url, **options)

async def main():
    s = Orq(async_client=CustomClient(httpx.AsyncClient()), api_key="k", server_url=URL)
    assert (await s.deployments.all_async()) is not None
    assert requests()[-1]["client-level-header"] == "added by client"
    async with await s.deployments.invoke_async(key="<key>", stream=True) as events:
        assert len([e async for e in events]) == 3

asyncio.run(main())
"""

LOGGER = """
import io
import logging

out = io.StringIO()
logging.basicConfig(level=logging.DEBUG, stream=out)
Orq(debug_logger=logging.getLogger("orq_ai_sdk"), api_key="k", server_url=URL).deployments.all()
assert "orq_ai_sdk" in out.getvalue()

class Mine:
    lines = []

    def debug(self, msg, *args, **kwargs):
        self.lines.append(msg % args if args else msg)

Orq(debug_logger=Mine(), api_key="k", server_url=URL).deployments.all()
assert Mine.lines
"""

CLIENT = """
import orq_ai_sdk
from orq_ai_sdk import VERSION, SERVERS, SDKConfiguration, BaseSDK, HttpClient, AsyncHttpClient, RetryConfig

assert orq_ai_sdk.VERSION and orq_ai_sdk.__version__ and models.Messages is orq_ai_sdk.Messages
s = Orq(api_key="k", server_idx=0, server_url="http://{host}", url_params={"host": URL.removeprefix("http://")})
assert s.deployments.all() is not None
assert Orq("k", None, URL).deployments.all() is not None
assert Orq(lambda: "k", server_url=URL).deployments.all() is not None
"""

TYPES = """
from typing import get_args
from orq_ai_sdk.models import Deployments, DeploymentsRequest, InvalidDeploymentRequest, Security
from orq_ai_sdk.models.deployments import Content2, DeploymentsRole, PrefixMessagesTypedDict, TwoImageURL
from orq_ai_sdk.models.deploymentinvokeop import DeploymentInvokeResponseBody
from orq_ai_sdk.types import BaseModel, Nullable, OptionalNullable, UNSET

assert Security(api_key="k").api_key == "k" and DeploymentsRequest(limit=3).limit == 3
assert InvalidDeploymentRequest(deployment_id="d").deployment_id == "d"
assert isinstance(Deployments(key="k"), BaseModel)
message: models.PrefixMessagesTypedDict = {"role": "user", "content": "x"}
assert models.DeploymentInvokeDataTypedDict(id="x") == {"id": "x"}
assert get_args(models.TwoType) == ("image_url",)
assert set(get_args(models.DeploymentsRole)) == set(get_args(models.Role))

class Mine(BaseModel):
    a: int

assert Mine(a=1).a == 1
"""

PROGRAMS = {
    "calls": CALLS,
    "async": ASYNC,
    "stream": STREAM,
    "errors": ERRORS,
    "retries": RETRIES,
    "clients": CLIENTS,
    "logger": LOGGER,
    "client": CLIENT,
    "types": TYPES,
}
