# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""Models of the API."""

from __future__ import annotations
from pydantic import Field
from typing import Annotated, Any, Dict, List, Literal, Optional, Union
from typing_extensions import TypeAliasType
from .._runtime.models import BaseModel


class Deployments21(BaseModel):
    type: Literal["text"]
    """Says that the part is a text."""

    text: str
    """The text itself."""


class Deployments22(BaseModel):
    type: Literal["image_url"]
    """Says that the part is an image."""

    image_url: Deployments2ImageURL
    """The image."""


class Deployments2ImageURL(BaseModel):
    """The image."""

    id: Optional[str] = None
    """ID that the API gives to the image."""

    url: str
    """Address of the image."""

    detail: Optional[str] = None
    """How closely the model looks at the image."""


DeploymentsContent2 = TypeAliasType(
    "DeploymentsContent2",
    Annotated[Union[Deployments21, Deployments22], Field(discriminator="type")],
)


DeploymentsContent = TypeAliasType("DeploymentsContent", Union[str, List[DeploymentsContent2]])
"""What the message says: a text, or a list of text and image parts."""


class DeploymentsData(BaseModel):
    id: str
    """Unique ID of the deployment."""

    created: str
    """When the deployment was created."""

    updated: str
    """When the deployment was last changed."""

    key: str
    """Key by which the deployment is invoked."""

    description: str
    """What the deployment is for."""

    prompt_config: PromptConfig
    """The prompt that the deployment sends to the model."""

    version: str
    """Version of the deployment."""


class DeploymentsDeploymentsFunction(BaseModel):
    """The function to call."""

    name: str
    """Name of the function."""

    arguments: str
    """Arguments of the call, as the JSON text that the model wrote."""


DeploymentsEncodingFormat = TypeAliasType("DeploymentsEncodingFormat", Literal["float", "base64"])
"""How the numbers of an embedding are encoded."""


DeploymentsFormat = TypeAliasType(
    "DeploymentsFormat", Literal["url", "b64_json", "text", "json_object"]
)
"""Format in which the model answers."""


class DeploymentsFunction(BaseModel):
    """The function that the model may call."""

    name: str
    """Name of the function."""

    description: Optional[str] = None
    """What the function does. The model reads it to decide when to call."""

    strict: Optional[bool] = None
    """Whether the model must keep exactly to the schema of the parameters."""

    parameters: DeploymentsParameters
    """Parameters of the function, as a JSON Schema."""


class DeploymentsMessages(BaseModel):
    """One message of the conversation."""

    role: DeploymentsRole
    """Who the message is from."""

    content: DeploymentsContent
    """What the message says: a text, or a list of text and image parts."""

    tool_calls: Optional[List[DeploymentsToolCalls]] = None
    """The tool calls that the model asked for."""


class DeploymentsParameters(BaseModel):
    """Parameters of the function, as a JSON Schema."""

    type: Literal["object"]
    """Type of the parameters. Always `object`."""

    properties: Dict[str, Any]
    """The schema of each parameter, by its name."""

    required: Optional[List[str]] = None
    """Names of the parameters that must be given."""

    additional_properties: Annotated[
        Optional[Literal[False]], Field(alias="additionalProperties")
    ] = None
    """Other parameters than those listed are not allowed."""


DeploymentsPhotoRealVersion = TypeAliasType("DeploymentsPhotoRealVersion", Literal["v1", "v2"])
"""Version of the photo-realistic image pipeline."""


DeploymentsProvider = TypeAliasType(
    "DeploymentsProvider",
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
"""Company or service that runs the model."""


class DeploymentsResponseBody(BaseModel):
    object: Literal["list"]
    """Kind of object. Always `list`."""

    data: List[DeploymentsData]
    """The deployments of this page, the most recent first."""

    has_more: bool
    """Whether more deployments follow after this page."""


class DeploymentsResponseFormat1(BaseModel):
    type: Literal["json_schema"]
    """Name of the form."""

    json_schema: ResponseFormatJSONSchema
    """The schema that the answer has to follow."""


class DeploymentsResponseFormat2(BaseModel):
    type: Literal["json_object"]
    """Name of the form."""


DeploymentsResponseFormat = TypeAliasType(
    "DeploymentsResponseFormat",
    Annotated[
        Union[DeploymentsResponseFormat1, DeploymentsResponseFormat2], Field(discriminator="type")
    ],
)
"""The form that the answer has to take."""


DeploymentsRole = TypeAliasType(
    "DeploymentsRole",
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


class DeploymentsToolCalls(BaseModel):
    id: Optional[str] = None
    """ID of the call."""

    index: Optional[float] = None
    """Position of the call among those of the message."""

    type: Literal["function"]
    """Kind of tool. Only functions can be called."""

    function: DeploymentsDeploymentsFunction
    """The function to call."""


class DeploymentsTools(BaseModel):
    type: Literal["function"]
    """Kind of tool. Only functions are supported."""

    function: DeploymentsFunction
    """The function that the model may call."""

    id: Optional[float] = None
    """Number of the tool."""


class ModelParameters(BaseModel):
    """Model Parameters: Not all parameters apply to every model"""

    __nullable__ = frozenset({"response_format"})
    temperature: Optional[float] = None
    """How much chance there is in the model's choice of words: the lower, the more predictable."""

    max_tokens: Annotated[Optional[float], Field(alias="maxTokens")] = None
    """The most tokens that the model may generate."""

    top_k: Annotated[Optional[float], Field(alias="topK")] = None
    """How many of the likeliest tokens the model chooses from."""

    top_p: Annotated[Optional[float], Field(alias="topP")] = None
    """Share of the probability, between 0 and 1, that the tokens to choose from make up together."""

    frequency_penalty: Annotated[Optional[float], Field(alias="frequencyPenalty")] = None
    """Penalty on a token for each time that it has already appeared."""

    presence_penalty: Annotated[Optional[float], Field(alias="presencePenalty")] = None
    """Penalty on a token that has already appeared at all."""

    num_images: Annotated[Optional[float], Field(alias="numImages")] = None
    """How many images to generate."""

    seed: Optional[float] = None
    """Seed of the random choices. The same seed gives similar answers, as far as the model allows."""

    format: Optional[DeploymentsFormat] = None
    """Format in which the model answers."""

    dimensions: Optional[str] = None
    """Width and height of the image."""

    quality: Optional[Quality] = None
    """Quality of the image."""

    style: Optional[str] = None
    """Style of the image."""

    response_format: Annotated[
        Optional[DeploymentsResponseFormat], Field(alias="responseFormat")
    ] = None
    """The form that the answer has to take."""

    photo_real_version: Annotated[
        Optional[DeploymentsPhotoRealVersion], Field(alias="photoRealVersion")
    ] = None
    """Version of the photo-realistic image pipeline."""

    encoding_format: Optional[DeploymentsEncodingFormat] = None
    """How the numbers of an embedding are encoded."""


ModelType = TypeAliasType(
    "ModelType",
    Literal["chat", "completion", "embedding", "vision", "image", "tts", "stt", "rerank"],
)
"""The type of the model"""


class PromptConfig(BaseModel):
    """The prompt that the deployment sends to the model."""

    tools: List[DeploymentsTools]
    """Tools that the model may call."""

    model: str
    """Name of the model."""

    model_type: ModelType
    """The type of the model"""

    model_parameters: ModelParameters
    """Model Parameters: Not all parameters apply to every model"""

    provider: DeploymentsProvider
    """Company or service that runs the model."""

    messages: List[DeploymentsMessages]
    """Messages of the prompt."""


Quality = TypeAliasType("Quality", Literal["standard", "hd"])
"""Quality of the image."""


class ResponseFormatJSONSchema(BaseModel):
    """The schema that the answer has to follow."""

    name: str
    """Name of the schema."""

    strict: bool
    """Whether the model must keep exactly to the schema."""

    schema_: Annotated[Dict[str, Any], Field(alias="schema")]
    """The JSON Schema itself."""


__all__ = [
    "DeploymentsResponseBody",
    "DeploymentsData",
    "PromptConfig",
    "ModelType",
    "ModelParameters",
    "DeploymentsProvider",
    "DeploymentsTools",
    "DeploymentsFormat",
    "Quality",
    "DeploymentsResponseFormat",
    "DeploymentsPhotoRealVersion",
    "DeploymentsEncodingFormat",
    "DeploymentsMessages",
    "DeploymentsFunction",
    "DeploymentsResponseFormat1",
    "DeploymentsResponseFormat2",
    "DeploymentsRole",
    "DeploymentsContent",
    "DeploymentsParameters",
    "ResponseFormatJSONSchema",
    "DeploymentsToolCalls",
    "DeploymentsContent2",
    "DeploymentsDeploymentsFunction",
    "Deployments21",
    "Deployments22",
    "Deployments2ImageURL",
]


# region custom: module (kept when the SDK is generated again)
# endregion
