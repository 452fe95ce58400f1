# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""The client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from ._runtime.client import SDKClient
from ._runtime.hooks import Hooks
from ._runtime.http import AsyncClientSetting, Client, TimeoutSetting
from ._runtime.locks import cached_property
from ._runtime.retry import BackoffStrategy, RetryConfig
from ._runtime.settings import ClientSettings, SecurityScheme
from ._runtime.types import Credential, Logger, ValidationMode
from ._version import USER_AGENT

if TYPE_CHECKING:
    from .deployments_sdk import DeploymentsSDK
    from .deployments_sdk import DeploymentsSDKWithRawResponse
    from .deployments_sdk import DeploymentsSDKWithStreamingResponse

_SETTINGS = ClientSettings(
    name="Orq",
    user_agent=USER_AGENT,
    servers=("https://api.orq.ai",),
    security=(("ApiKey",),),
    schemes={
        "ApiKey": SecurityScheme(
            kind="http", arguments=("api_key",), env=("ORQ_API_KEY",), http_scheme="bearer"
        ),
    },
    timeout_ms=600000,
    retry=RetryConfig(
        strategy="backoff",
        backoff=BackoffStrategy(
            initial_interval=500, max_interval=60000, exponent=1.5, max_elapsed_time=300000
        ),
        retry_connection_errors=True,
        statuses=("408", "429", "500", "502", "503", "504"),
    ),
)


class Orq(SDKClient):
    """Manage and invoke the deployments of a workspace: prompts, models and their settings, behind one
    key.
    """

    def __init__(
        self,
        api_key: Optional[Credential] = None,
        *,
        server_url: Optional[str] = None,
        client: Optional[Client] = None,
        async_client: Optional[AsyncClientSetting] = None,
        retry_config: Optional[RetryConfig] = None,
        timeout_ms: TimeoutSetting = None,
        debug_logger: Optional[Logger] = None,
        response_validation: ValidationMode = "lenient",
        hooks: Optional[Hooks] = None,
    ) -> None:
        """Make a client; as a context manager it closes its connections at the end.

        Args:
            api_key: Bearer authentication header of the form `Bearer <token>`, where `<token>` is your
                auth token. Taken from the environment variable ORQ_API_KEY when it is not given.
            server_url: The base URL to use instead of the API's own.
            client: An HTTP client for synchronous calls; it is used as it is and never closed.
            async_client: The same for asynchronous calls; `"aiohttp"` for one of our own that is made of that library.
            retry_config: Which failures are tried again, and how often.
            timeout_ms: The time that a call may take, in milliseconds, or the HTTP client's timeout object.
            debug_logger: Where requests and responses are told, without their secrets.
            response_validation: How answers are held against the API's document.
            hooks: Functions that see, and may change, requests, responses and errors.
        """
        super().__init__(
            _SETTINGS,
            {
                "ApiKey": (api_key,),
            },
            server_url=server_url,
            client=client,
            async_client=async_client,
            retry_config=retry_config,
            timeout_ms=timeout_ms,
            debug_logger=debug_logger,
            response_validation=response_validation,
            hooks=hooks,
        )

    @cached_property
    def deployments(self) -> DeploymentsSDK:
        """Operations of `deployments`."""
        from .deployments_sdk import DeploymentsSDK

        return DeploymentsSDK(self)

    @property
    def with_raw_response(self) -> OrqWithRawResponse:
        """The methods of `Orq`, each returning a `RawResponse`."""
        return OrqWithRawResponse(self)

    @property
    def with_streaming_response(self) -> OrqWithStreamingResponse:
        """The methods of `Orq`, each returning a `StreamedResponse`."""
        return OrqWithStreamingResponse(self)

    # region custom: class (kept when the SDK is generated again)
    # endregion


class OrqWithRawResponse:
    """The methods of `Orq`, each returning a `RawResponse`."""

    def __init__(self, client: SDKClient) -> None:
        self._client = client

    @cached_property
    def deployments(self) -> DeploymentsSDKWithRawResponse:
        """Operations of `deployments`."""
        from .deployments_sdk import DeploymentsSDKWithRawResponse

        return DeploymentsSDKWithRawResponse(self._client)


class OrqWithStreamingResponse:
    """The methods of `Orq`, each returning a `StreamedResponse`."""

    def __init__(self, client: SDKClient) -> None:
        self._client = client

    @cached_property
    def deployments(self) -> DeploymentsSDKWithStreamingResponse:
        """Operations of `deployments`."""
        from .deployments_sdk import DeploymentsSDKWithStreamingResponse

        return DeploymentsSDKWithStreamingResponse(self._client)


# region custom: module (kept when the SDK is generated again)
# endregion
