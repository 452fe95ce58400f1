# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""Operations of `deployments`."""

from __future__ import annotations

from typing import Any, Literal, Mapping, Optional, Sequence, Union, overload

from . import models, utils
from ._runtime.client import Resource, SDKClient
from ._runtime.http import TimeoutSetting
from ._runtime.operation import Body, Operation, Param, Response, Schema
from ._runtime.pagination import Pages, Pagination
from ._runtime.raw import (
    raw_method,
    raw_method_async,
    raw_view,
    streamed_method,
    streamed_method_async,
    streamed_view,
)
from ._runtime.types import UNSET, OptionalNullable, ValidationMode


class DeploymentsSDK(Resource):
    """Operations of `deployments`.

    Each method takes these keywords beside its own, for the one call:

    - `retries`: Override the client's default retry behaviour; None for a single attempt.
    - `server_url`: Send the call to another base URL.
    - `timeout_ms`: Override the client's timeout: milliseconds, or the HTTP client's timeout object.
    - `http_headers`: Headers to add to the request, or to replace in it.
    - `response_validation`: Override how the answer is held against the API's document.
    """

    @property
    def with_raw_response(self) -> DeploymentsSDKWithRawResponse:
        """The methods of `DeploymentsSDK`, each returning a `RawResponse`."""
        return DeploymentsSDKWithRawResponse(self._client)

    @property
    def with_streaming_response(self) -> DeploymentsSDKWithStreamingResponse:
        """The methods of `DeploymentsSDK`, each returning a `StreamedResponse`."""
        return DeploymentsSDKWithStreamingResponse(self._client)

    def all(
        self,
        *,
        limit: Optional[float] = None,
        after: Optional[str] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> models.DeploymentsPage:
        """List all deployments

        Returns a list of your deployments. The deployments are returned sorted by creation date,
        with the most recent deployments appearing first.

        Args:
            limit: A limit on the number of objects to be returned. Limit can range between 1 and
                50, and the default is 10. Default: `10`. At least `1`. At most `50`.
            after: A cursor for use in pagination. `after` is an object ID that defines your place
                in the list. For instance, if you make a list request and receive 20 objects, ending
                with `ed33dade-ae32-4959-8c5c-7ae4aad748b5`, your subsequent call can include
                `after=ed33dade-ae32-4959-8c5c-7ae4aad748b5` in order to fetch the next page of the
                list.

        Returns:
            A page of deployments.

        Raises:
            models.HonoAPIError: Status 500.
            models.APIError: Any other error status.

        Examples:
            ```python
            from orq_ai_sdk import Orq
            import os

            with Orq(
                api_key=os.getenv("ORQ_API_KEY", ""),
            ) as s:
                res = s.deployments.all()

                if res is not None:
                    # handle response
                    pass
            ```
        """
        result: models.DeploymentsPage = self._client.engine.call(
            _ALL,
            {
                "limit": limit,
                "after": after,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )
        return result

    async def all_async(
        self,
        *,
        limit: Optional[float] = None,
        after: Optional[str] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> models.DeploymentsPageAsync:
        """List all deployments

        Returns a list of your deployments. The deployments are returned sorted by creation date,
        with the most recent deployments appearing first.

        Args:
            limit: A limit on the number of objects to be returned. Limit can range between 1 and
                50, and the default is 10. Default: `10`. At least `1`. At most `50`.
            after: A cursor for use in pagination. `after` is an object ID that defines your place
                in the list. For instance, if you make a list request and receive 20 objects, ending
                with `ed33dade-ae32-4959-8c5c-7ae4aad748b5`, your subsequent call can include
                `after=ed33dade-ae32-4959-8c5c-7ae4aad748b5` in order to fetch the next page of the
                list.

        Returns:
            A page of deployments.

        Raises:
            models.HonoAPIError: Status 500.
            models.APIError: Any other error status.

        Examples:
            ```python
            import asyncio
            from orq_ai_sdk import Orq
            import os

            async def main() -> None:
                async with Orq(
                    api_key=os.getenv("ORQ_API_KEY", ""),
                ) as s:
                    res = await s.deployments.all_async()

                    if res is not None:
                        # handle response
                        pass

            asyncio.run(main())
            ```
        """
        result: models.DeploymentsPageAsync = await self._client.engine.call_async(
            _ALL,
            {
                "limit": limit,
                "after": after,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )
        return result

    def invalidate(
        self,
        *,
        deployment_id: str,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> None:
        """Invalidates cache

        Explicitly invalidate a cache of a deployment

        Args:
            deployment_id: No description in the API's document.

        Raises:
            models.APIError: Any other error status.

        Examples:
            ```python
            from orq_ai_sdk import Orq
            import os

            with Orq(
                api_key=os.getenv("ORQ_API_KEY", ""),
            ) as s:
                s.deployments.invalidate(deployment_id="e1106c66-dcfb-4003-a0e1-3c49405187d4")

                # Use the SDK ...
            ```
        """
        return self._client.engine.call(
            _INVALIDATE,
            {
                "deployment_id": deployment_id,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )

    async def invalidate_async(
        self,
        *,
        deployment_id: str,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> None:
        """Invalidates cache

        Explicitly invalidate a cache of a deployment

        Args:
            deployment_id: No description in the API's document.

        Raises:
            models.APIError: Any other error status.

        Examples:
            ```python
            import asyncio
            from orq_ai_sdk import Orq
            import os

            async def main() -> None:
                async with Orq(
                    api_key=os.getenv("ORQ_API_KEY", ""),
                ) as s:
                    await s.deployments.invalidate_async(
                        deployment_id="e1106c66-dcfb-4003-a0e1-3c49405187d4",
                    )

                    # Use the SDK ...

            asyncio.run(main())
            ```
        """
        return await self._client.engine.call_async(
            _INVALIDATE,
            {
                "deployment_id": deployment_id,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )

    def get_config(
        self,
        *,
        key: str,
        inputs: Optional[Mapping[str, Any]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[models.DeploymentGetConfigPrefixMessageTypedDict]
        ] = None,
        messages: Optional[Sequence[models.DeploymentGetConfigMessageTypedDict]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        documents: Optional[Sequence[Union[models.Documents, models.DocumentsTypedDict]]] = None,
        invoke_options: Optional[
            Union[
                models.DeploymentGetConfigInvokeOptions,
                models.DeploymentGetConfigInvokeOptionsTypedDict,
            ]
        ] = None,
        thread: Optional[Union[models.Thread, models.ThreadTypedDict]] = None,
        knowledge_filter: Optional[models.KnowledgeFilterTypedDict] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.DeploymentGetConfigUserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[models.DeploymentGetConfigResponseBody]:
        """Get config

        Retrieve the deployment configuration

        Args:
            key: The deployment key to invoke.
            inputs: Key-value pairs variables to replace in your prompts. If a variable is not
                provided that is defined in the prompt, the default variables are used.
            context: Key-value pairs that match your data model and fields declared in your
                deployment routing configuration.
            prefix_messages: A list of messages to include after the `System` message, but before
                the `User` and `Assistant` pairs configured in your deployment.
            messages: A list of messages to send to the deployment.
            file_ids: A list of file IDs that are associated with the deployment request.
            metadata: Key-value pairs that you want to attach to the log generated by this request.
            extra_params: Utilized for passing additional parameters to the model provider. Exercise
                caution when using this feature, as the included parameters will overwrite any
                parameters specified in the deployment prompt configuration.
            documents: A list of relevant documents that evaluators and guardrails can cite to
                evaluate the user input or the model response based on your deployment settings.
            invoke_options: Options of this one request.
            thread: The thread that this request belongs to. Requests with the same thread ID are
                shown together.
            knowledge_filter: A filter to apply to the knowledge base chunk metadata when using
                knowledge bases in the deployment.
            chain_id: Deprecated. Unique ID that identifies a chaining operation. This is useful for
                tracking a chain of completions across multiple requests. Deprecated: still
                accepted, but the API no longer documents it.
            conversation_id: Deprecated. Unique ID that identifies a chat conversation. This is
                useful for tracking the same conversation across multiple requests. Deprecated:
                still accepted, but the API no longer documents it.
            user_id: Deprecated. Unique ID that identifies a user. This is useful for tracking the
                same user across multiple requests. Deprecated: still accepted, but the API no
                longer documents it.
            deployment_id: Deprecated. Unique ID that identifies a deployment entity. Deprecated:
                still accepted, but the API no longer documents it.
            deployment_variant_id: Deprecated. Unique ID that identifies a specific variant of a
                deployment. Deprecated: still accepted, but the API no longer documents it.

        Returns:
            Configurations Retrieved. None for status 204.

        Raises:
            models.APIError: Any other error status.

        Examples:
            ```python
            from orq_ai_sdk import Orq
            import os

            with Orq(
                api_key=os.getenv("ORQ_API_KEY", ""),
            ) as s:
                res = s.deployments.get_config(key="<key>")

                if res is not None:
                    # handle response
                    pass
            ```
        """
        return self._client.engine.call(
            _GET_CONFIG,
            {
                "key": key,
                "inputs": inputs,
                "context": context,
                "prefix_messages": prefix_messages,
                "messages": messages,
                "file_ids": file_ids,
                "metadata": metadata,
                "extra_params": extra_params,
                "documents": documents,
                "invoke_options": invoke_options,
                "thread": thread,
                "knowledge_filter": knowledge_filter,
                "chain_id": chain_id,
                "conversation_id": conversation_id,
                "user_id": user_id,
                "deployment_id": deployment_id,
                "deployment_variant_id": deployment_variant_id,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )

    async def get_config_async(
        self,
        *,
        key: str,
        inputs: Optional[Mapping[str, Any]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[models.DeploymentGetConfigPrefixMessageTypedDict]
        ] = None,
        messages: Optional[Sequence[models.DeploymentGetConfigMessageTypedDict]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        documents: Optional[Sequence[Union[models.Documents, models.DocumentsTypedDict]]] = None,
        invoke_options: Optional[
            Union[
                models.DeploymentGetConfigInvokeOptions,
                models.DeploymentGetConfigInvokeOptionsTypedDict,
            ]
        ] = None,
        thread: Optional[Union[models.Thread, models.ThreadTypedDict]] = None,
        knowledge_filter: Optional[models.KnowledgeFilterTypedDict] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.DeploymentGetConfigUserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[models.DeploymentGetConfigResponseBody]:
        """Get config

        Retrieve the deployment configuration

        Args:
            key: The deployment key to invoke.
            inputs: Key-value pairs variables to replace in your prompts. If a variable is not
                provided that is defined in the prompt, the default variables are used.
            context: Key-value pairs that match your data model and fields declared in your
                deployment routing configuration.
            prefix_messages: A list of messages to include after the `System` message, but before
                the `User` and `Assistant` pairs configured in your deployment.
            messages: A list of messages to send to the deployment.
            file_ids: A list of file IDs that are associated with the deployment request.
            metadata: Key-value pairs that you want to attach to the log generated by this request.
            extra_params: Utilized for passing additional parameters to the model provider. Exercise
                caution when using this feature, as the included parameters will overwrite any
                parameters specified in the deployment prompt configuration.
            documents: A list of relevant documents that evaluators and guardrails can cite to
                evaluate the user input or the model response based on your deployment settings.
            invoke_options: Options of this one request.
            thread: The thread that this request belongs to. Requests with the same thread ID are
                shown together.
            knowledge_filter: A filter to apply to the knowledge base chunk metadata when using
                knowledge bases in the deployment.
            chain_id: Deprecated. Unique ID that identifies a chaining operation. This is useful for
                tracking a chain of completions across multiple requests. Deprecated: still
                accepted, but the API no longer documents it.
            conversation_id: Deprecated. Unique ID that identifies a chat conversation. This is
                useful for tracking the same conversation across multiple requests. Deprecated:
                still accepted, but the API no longer documents it.
            user_id: Deprecated. Unique ID that identifies a user. This is useful for tracking the
                same user across multiple requests. Deprecated: still accepted, but the API no
                longer documents it.
            deployment_id: Deprecated. Unique ID that identifies a deployment entity. Deprecated:
                still accepted, but the API no longer documents it.
            deployment_variant_id: Deprecated. Unique ID that identifies a specific variant of a
                deployment. Deprecated: still accepted, but the API no longer documents it.

        Returns:
            Configurations Retrieved. None for status 204.

        Raises:
            models.APIError: Any other error status.

        Examples:
            ```python
            import asyncio
            from orq_ai_sdk import Orq
            import os

            async def main() -> None:
                async with Orq(
                    api_key=os.getenv("ORQ_API_KEY", ""),
                ) as s:
                    res = await s.deployments.get_config_async(key="<key>")

                    if res is not None:
                        # handle response
                        pass

            asyncio.run(main())
            ```
        """
        return await self._client.engine.call_async(
            _GET_CONFIG,
            {
                "key": key,
                "inputs": inputs,
                "context": context,
                "prefix_messages": prefix_messages,
                "messages": messages,
                "file_ids": file_ids,
                "metadata": metadata,
                "extra_params": extra_params,
                "documents": documents,
                "invoke_options": invoke_options,
                "thread": thread,
                "knowledge_filter": knowledge_filter,
                "chain_id": chain_id,
                "conversation_id": conversation_id,
                "user_id": user_id,
                "deployment_id": deployment_id,
                "deployment_variant_id": deployment_variant_id,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )

    @overload
    def invoke(
        self,
        *,
        key: str,
        stream: Literal[True],
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> utils.EventStream[models.DeploymentInvokeDeploymentsResponseBody]: ...

    @overload
    def invoke(
        self,
        *,
        key: str,
        stream: Optional[Literal[False]] = None,
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[models.DeploymentInvokeResponseBody]: ...

    @overload
    def invoke(
        self,
        *,
        key: str,
        stream: Optional[bool] = None,
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[models.DeploymentInvokeResponse]: ...

    def invoke(
        self,
        *,
        key: str,
        stream: Optional[bool] = None,
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[models.DeploymentInvokeResponse]:
        """Invoke

        Invoke a deployment with a given payload

        Args:
            key: The deployment id to invoke.
            stream: If set, partial message content will be sent. Tokens will be sent as data-only
                `server-sent events` as they become available, with the stream terminated by a
                `data: [DONE]` message. Default: `false`.
            inputs: Key-value pairs variables to replace in your prompts. If a variable is not
                provided that is defined in the prompt, the default variables are used.
            context: Key-value pairs that match your data model and fields declared in your
                configuration matrix. If you send multiple prompt keys, the context will be applied
                to the evaluation of each key.
            prefix_messages: A list of messages to include after the `System` message, but before
                the `User` and `Assistant` pairs configured in your deployment.
            messages: A list of messages to send to the deployment.
            file_ids: A list of file IDs that are associated with the deployment request.
            metadata: Key-value pairs that you want to attach to the log generated by this request.
            chain_id: Unique ID that identifies a chaining operation. This is useful for tracking a
                chain of completions across multiple.
            conversation_id: Unique ID that identifies a chat conversation. This is useful for
                tracking the same conversation across multiple requests.
            user_id: Unique ID that identifies a user. This is useful for tracking the same user
                across multiple requests.
            deployment_id: Unique ID that identifies a deployment entity.
            deployment_variant_id: Unique ID that identifies a specific variant of a deployment.
            extra_params: Utilized for passing additional parameters to the model provider. Exercise
                caution when using this feature, as the included parameters will overwrite any
                parameters specified in the deployment prompt configuration.
            invoke_options: No description in the API's document.

        Returns:
            The answer of the model, whole or as a stream of events. No content, or an empty stream,
                for status 204.

        Raises:
            models.APIError: Any other error status.

        Examples:
            ```python
            from orq_ai_sdk import Orq
            import os

            with Orq(
                api_key=os.getenv("ORQ_API_KEY", ""),
            ) as s:
                res = s.deployments.invoke(key="<key>")

                if res is not None:
                    with res as event_stream:
                        for event in event_stream:
                            # handle event
                            print(event, flush=True)
            ```
        """
        result: Optional[models.DeploymentInvokeResponse] = self._client.engine.call(
            _INVOKE,
            {
                "key": key,
                "stream": stream,
                "inputs": inputs,
                "context": context,
                "prefix_messages": prefix_messages,
                "messages": messages,
                "file_ids": file_ids,
                "metadata": metadata,
                "chain_id": chain_id,
                "conversation_id": conversation_id,
                "user_id": user_id,
                "deployment_id": deployment_id,
                "deployment_variant_id": deployment_variant_id,
                "extra_params": extra_params,
                "invoke_options": invoke_options,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )
        return result

    @overload
    async def invoke_async(
        self,
        *,
        key: str,
        stream: Literal[True],
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> utils.EventStreamAsync[models.DeploymentInvokeDeploymentsResponseBody]: ...

    @overload
    async def invoke_async(
        self,
        *,
        key: str,
        stream: Optional[Literal[False]] = None,
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[models.DeploymentInvokeResponseBody]: ...

    @overload
    async def invoke_async(
        self,
        *,
        key: str,
        stream: Optional[bool] = None,
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[
        Union[
            models.DeploymentInvokeResponseBody,
            utils.EventStreamAsync[models.DeploymentInvokeDeploymentsResponseBody],
        ]
    ]: ...

    async def invoke_async(
        self,
        *,
        key: str,
        stream: Optional[bool] = None,
        inputs: Optional[Mapping[str, models.Inputs]] = None,
        context: Optional[Mapping[str, Any]] = None,
        prefix_messages: Optional[
            Sequence[Union[models.PrefixMessages, models.PrefixMessagesTypedDict]]
        ] = None,
        messages: Optional[Sequence[Union[models.Messages, models.MessagesTypedDict]]] = None,
        file_ids: Optional[Sequence[str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        chain_id: Optional[str] = None,
        conversation_id: Optional[str] = None,
        user_id: Optional[models.UserID] = None,
        deployment_id: Optional[str] = None,
        deployment_variant_id: Optional[str] = None,
        extra_params: Optional[Mapping[str, Any]] = None,
        invoke_options: Optional[Union[models.InvokeOptions, models.InvokeOptionsTypedDict]] = None,
        retries: OptionalNullable[utils.RetryConfig] = UNSET,
        server_url: Optional[str] = None,
        timeout_ms: TimeoutSetting = None,
        http_headers: Optional[Mapping[str, str]] = None,
        response_validation: Optional[ValidationMode] = None,
    ) -> Optional[
        Union[
            models.DeploymentInvokeResponseBody,
            utils.EventStreamAsync[models.DeploymentInvokeDeploymentsResponseBody],
        ]
    ]:
        """Invoke

        Invoke a deployment with a given payload

        Args:
            key: The deployment id to invoke.
            stream: If set, partial message content will be sent. Tokens will be sent as data-only
                `server-sent events` as they become available, with the stream terminated by a
                `data: [DONE]` message. Default: `false`.
            inputs: Key-value pairs variables to replace in your prompts. If a variable is not
                provided that is defined in the prompt, the default variables are used.
            context: Key-value pairs that match your data model and fields declared in your
                configuration matrix. If you send multiple prompt keys, the context will be applied
                to the evaluation of each key.
            prefix_messages: A list of messages to include after the `System` message, but before
                the `User` and `Assistant` pairs configured in your deployment.
            messages: A list of messages to send to the deployment.
            file_ids: A list of file IDs that are associated with the deployment request.
            metadata: Key-value pairs that you want to attach to the log generated by this request.
            chain_id: Unique ID that identifies a chaining operation. This is useful for tracking a
                chain of completions across multiple.
            conversation_id: Unique ID that identifies a chat conversation. This is useful for
                tracking the same conversation across multiple requests.
            user_id: Unique ID that identifies a user. This is useful for tracking the same user
                across multiple requests.
            deployment_id: Unique ID that identifies a deployment entity.
            deployment_variant_id: Unique ID that identifies a specific variant of a deployment.
            extra_params: Utilized for passing additional parameters to the model provider. Exercise
                caution when using this feature, as the included parameters will overwrite any
                parameters specified in the deployment prompt configuration.
            invoke_options: No description in the API's document.

        Returns:
            The answer of the model, whole or as a stream of events. No content, or an empty stream,
                for status 204.

        Raises:
            models.APIError: Any other error status.

        Examples:
            ```python
            import asyncio
            from orq_ai_sdk import Orq
            import os

            async def main() -> None:
                async with Orq(
                    api_key=os.getenv("ORQ_API_KEY", ""),
                ) as s:
                    res = await s.deployments.invoke_async(key="<key>")

                    if res is not None:
                        async with res as event_stream:
                            async for event in event_stream:
                                # handle event
                                print(event, flush=True)

            asyncio.run(main())
            ```
        """
        result: Optional[
            Union[
                models.DeploymentInvokeResponseBody,
                utils.EventStreamAsync[models.DeploymentInvokeDeploymentsResponseBody],
            ]
        ] = await self._client.engine.call_async(
            _INVOKE,
            {
                "key": key,
                "stream": stream,
                "inputs": inputs,
                "context": context,
                "prefix_messages": prefix_messages,
                "messages": messages,
                "file_ids": file_ids,
                "metadata": metadata,
                "chain_id": chain_id,
                "conversation_id": conversation_id,
                "user_id": user_id,
                "deployment_id": deployment_id,
                "deployment_variant_id": deployment_variant_id,
                "extra_params": extra_params,
                "invoke_options": invoke_options,
            },
            retries=retries,
            server_url=server_url,
            timeout_ms=timeout_ms,
            http_headers=http_headers,
            response_validation=response_validation,
        )
        return result

    # region custom: class (kept when the SDK is generated again)
    # endregion


class DeploymentsSDKWithRawResponse:
    """The methods of `DeploymentsSDK`, each returning a `RawResponse`."""

    def __init__(self, client: SDKClient) -> None:
        self._client = client
        methods = raw_view(DeploymentsSDK, client)
        self.all = raw_method(methods.all)
        self.all_async = raw_method_async(methods.all_async)
        self.invalidate = raw_method(methods.invalidate)
        self.invalidate_async = raw_method_async(methods.invalidate_async)
        self.get_config = raw_method(methods.get_config)
        self.get_config_async = raw_method_async(methods.get_config_async)
        self.invoke = raw_method(methods.invoke)
        self.invoke_async = raw_method_async(methods.invoke_async)


class DeploymentsSDKWithStreamingResponse:
    """The methods of `DeploymentsSDK`, each returning a `StreamedResponse`."""

    def __init__(self, client: SDKClient) -> None:
        self._client = client
        methods = streamed_view(DeploymentsSDK, client)
        self.all = streamed_method(methods.all)
        self.all_async = streamed_method_async(methods.all_async)
        self.invalidate = streamed_method(methods.invalidate)
        self.invalidate_async = streamed_method_async(methods.invalidate_async)
        self.get_config = streamed_method(methods.get_config)
        self.get_config_async = streamed_method_async(methods.get_config_async)
        self.invoke = streamed_method(methods.invoke)
        self.invoke_async = streamed_method_async(methods.invoke_async)


_ALL: Operation[Any] = Operation(
    id="Deployments",
    method="GET",
    path="/v2/deployments",
    params=(
        Param(arg="limit", name="limit", location="query", schema=Schema(lambda: float)),
        Param(arg="after", name="after", location="query", schema=Schema(lambda: str)),
    ),
    responses=(
        Response(
            status="200",
            media_type="application/json",
            schema=Schema(lambda: models.DeploymentsResponseBody),
        ),
        Response(
            status="500",
            media_type="application/json",
            schema=Schema(lambda: models.HonoAPIErrorData),
            error=lambda: models.HonoAPIError,
        ),
    ),
    name="deployments.all",
    pages=Pages(
        Pagination(
            style="cursor",
            items="data",
            argument="after",
            next="data.-1.id",
            has_more="has_more",
            size="limit",
            as_text=True,
        ),
        lambda: models.DeploymentsPage,
        lambda: models.DeploymentsPageAsync,
    ),
)

_INVALIDATE: Operation[None] = Operation(
    id="InvalidDeployment",
    method="DELETE",
    path="/v2/deployments/invalidate/{deployment_id}",
    params=(
        Param(
            arg="deployment_id",
            name="deployment_id",
            location="path",
            schema=Schema(lambda: str),
            required=True,
            style="simple",
            explode=False,
        ),
    ),
    responses=(Response(status="204"),),
    name="deployments.invalidate",
)

_GET_CONFIG: Operation[Optional[models.DeploymentGetConfigResponseBody]] = Operation(
    id="DeploymentGetConfig",
    method="POST",
    path="/v2/deployments/get_config",
    body=Body(
        media_type="application/json",
        schema=Schema(lambda: models.DeploymentGetConfigRequestBody),
        required=True,
        fields={
            "key": "key",
            "inputs": "inputs",
            "context": "context",
            "prefix_messages": "prefix_messages",
            "messages": "messages",
            "file_ids": "file_ids",
            "metadata": "metadata",
            "extra_params": "extra_params",
            "documents": "documents",
            "invoke_options": "invoke_options",
            "thread": "thread",
            "knowledge_filter": "knowledge_filter",
            "chain_id": "chain_id",
            "conversation_id": "conversation_id",
            "user_id": "user_id",
            "deployment_id": "deployment_id",
            "deployment_variant_id": "deployment_variant_id",
        },
    ),
    responses=(
        Response(
            status="200",
            media_type="application/json",
            schema=Schema(lambda: models.DeploymentGetConfigResponseBody),
        ),
        Response(status="204"),
        Response(status="401"),
    ),
    name="deployments.get_config",
)

_INVOKE: Operation[Any] = Operation(
    id="DeploymentInvoke",
    method="POST",
    path="/v2/deployments/invoke",
    body=Body(
        media_type="application/json",
        schema=Schema(lambda: models.Deployments),
        required=True,
        fields={
            "key": "key",
            "stream": "stream",
            "inputs": "inputs",
            "context": "context",
            "prefix_messages": "prefix_messages",
            "messages": "messages",
            "file_ids": "file_ids",
            "metadata": "metadata",
            "chain_id": "chain_id",
            "conversation_id": "conversation_id",
            "user_id": "user_id",
            "deployment_id": "deployment_id",
            "deployment_variant_id": "deployment_variant_id",
            "extra_params": "extra_params",
            "invoke_options": "invoke_options",
        },
    ),
    responses=(
        Response(
            status="200",
            media_type="application/json",
            schema=Schema(lambda: models.DeploymentInvokeResponseBody),
        ),
        Response(
            status="200",
            media_type="text/event-stream",
            schema=Schema(lambda: models.DeploymentInvokeDeploymentsResponseBody),
            stream="sse",
            envelope=True,
            sentinel="[DONE]",
        ),
        Response(status="204"),
    ),
    stream_arg="stream",
    name="deployments.invoke",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    _ALL,
    _INVALIDATE,
    _GET_CONFIG,
    _INVOKE,
)


# region custom: module (kept when the SDK is generated again)
# endregion
