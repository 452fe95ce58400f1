# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""Models of the API."""

from __future__ import annotations
from datetime import datetime
from typing import Any, List, Literal, Optional, Union
from typing_extensions import TypeAliasType
from .._runtime.models import BaseModel, StreamableModel


class Choices(BaseModel):
    __nullable__ = frozenset({"finish_reason"})
    index: float
    """Position of the choice."""

    message: Optional[Message] = None
    """The message of the choice: tool calls, a text or an image."""

    finish_reason: Optional[str] = None
    """Why the model stopped, or null while it has not."""


class Data(BaseModel):
    """One part of the answer."""

    __nullable__ = frozenset({"system_fingerprint", "provider_response"})
    id: Optional[str] = None
    """A unique identifier for the response. Can be used to add metrics to the transaction."""

    created: Optional[datetime] = None
    """When the answer was begun."""

    object: Optional[Object] = None
    """Kind of answer."""

    model: Optional[str] = None
    """Name of the model that answered."""

    provider: Optional[Provider] = None
    """Company or service that ran the model."""

    is_final: Optional[bool] = None
    """Whether this is the last part of the answer."""

    integration_id: Optional[str] = None
    """ID of the integration through which the model was called."""

    finalized: Optional[datetime] = None
    """When the answer was complete."""

    system_fingerprint: Optional[str] = None
    """The provider's mark of the system that answered."""

    choices: Optional[List[Choices]] = None
    """The answers that the model gives to choose from."""

    retrievals: Optional[List[Retrievals]] = None
    """Passages retrieved from knowledge bases, when `include_retrievals` is set."""

    provider_response: Optional[Any] = None
    """The provider's own answer, unchanged."""


class DeploymentInvokeDeploymentsResponseBody(BaseModel):
    data: Optional[Data] = None
    """One part of the answer."""


class DeploymentInvokeMetadata(BaseModel):
    """Where the passage comes from."""

    __nullable__ = frozenset({"page_number"})
    file_name: str
    """Name of the file."""

    page_number: Optional[float]
    """Number of the page."""

    file_type: str
    """Media type of the file."""

    rerank_score: Optional[float] = None
    """Relevance after reranking."""

    search_score: float
    """Relevance in the search."""


class DeploymentInvokeResponseBody(StreamableModel):
    __nullable__ = frozenset({"system_fingerprint", "provider_response"})
    id: str
    """A unique identifier for the response. Can be used to add metrics to the transaction."""

    created: datetime
    """When the answer was begun."""

    object: Object
    """Kind of object. Always `list`."""

    model: str
    """Name of the model that answered."""

    provider: Provider
    """Company or service that ran the model."""

    is_final: bool
    """Whether this is the last part of the answer."""

    integration_id: Optional[str] = None
    """ID of the integration through which the model was called."""

    finalized: Optional[datetime] = None
    """When the answer was complete."""

    system_fingerprint: Optional[str] = None
    """The provider's mark of the system that answered."""

    choices: List[Choices]
    """The answers that the model gives to choose from."""

    retrievals: Optional[List[Retrievals]] = None
    """Passages retrieved from knowledge bases, when `include_retrievals` is set."""

    provider_response: Optional[Any] = None
    """The provider's own answer, unchanged."""


class Message1(BaseModel):
    __nullable__ = frozenset({"content"})
    role: MessageRole
    """Who the message is from."""

    content: Optional[str] = None
    """The text of the answer, or null where there is none."""

    tool_calls: List[MessageToolCalls]
    """The tool calls that the model asked for."""


class Message2(BaseModel):
    __nullable__ = frozenset({"content"})
    role: MessageRole
    """Who the message is from."""

    content: Optional[str]
    """The text of the answer, or null where there is none."""


class Message3(BaseModel):
    role: MessageRole
    """Who the message is from."""

    url: str
    """Address of the generated image."""


Message = TypeAliasType("Message", Union[Message1, Message2, Message3])
"""The message of the choice: tool calls, a text or an image."""


class MessageFunction(BaseModel):
    """The function to call."""

    name: str
    """Name of the function."""

    arguments: str
    """Arguments of the call, as the JSON text that the model wrote."""


MessageRole = TypeAliasType(
    "MessageRole",
    Literal[
        "system",
        "assistant",
        "user",
        "exception",
        "tool",
        "prompt",
        "correction",
        "expected_output",
    ],
)
"""Who the message is from."""


class MessageToolCalls(BaseModel):
    id: Optional[str] = None
    """ID of the call."""

    index: Optional[float] = None
    """Position of the call among those of the message."""

    type: Literal["function"]
    """Kind of tool. Only functions can be called."""

    function: MessageFunction
    """The function to call."""


Object = TypeAliasType("Object", Literal["chat", "completion", "image"])
"""Kind of object. Always `list`."""


Provider = TypeAliasType(
    "Provider",
    Literal[
        "cohere",
        "openai",
        "anthropic",
        "huggingface",
        "replicate",
        "google",
        "google-ai",
        "azure",
        "aws",
        "anyscale",
        "perplexity",
        "groq",
        "fal",
        "leonardoai",
        "nvidia",
    ],
)
"""Company or service that ran the model."""


class Retrievals(BaseModel):
    document: str
    """Text of the passage."""

    metadata: DeploymentInvokeMetadata
    """Where the passage comes from."""


__all__ = [
    "DeploymentInvokeResponseBody",
    "DeploymentInvokeDeploymentsResponseBody",
    "Object",
    "Provider",
    "Data",
    "Choices",
    "Retrievals",
    "Message",
    "DeploymentInvokeMetadata",
    "Message1",
    "Message2",
    "Message3",
    "MessageRole",
    "MessageToolCalls",
    "MessageFunction",
]


# region custom: module (kept when the SDK is generated again)
# endregion
