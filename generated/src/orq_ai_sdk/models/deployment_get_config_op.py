# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""Models of the API."""

from __future__ import annotations
from pydantic import Field
from typing import Annotated, Any, Dict, List, Literal, Optional, Union
from typing_extensions import TypeAliasType
from .._runtime.models import BaseModel


class And(BaseModel):
    and_: Annotated[List[Dict[str, KnowledgeFilterAnd]], Field(alias="and")]
    """The conditions that must all hold."""


class Annotations1(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["file_citation"] = "file_citation"
    """Kind of reference."""

    text: str
    """The passage that refers to the file."""

    file_citation: FileCitation
    """The passage of a file that is cited."""

    start_index: int
    """Where the reference begins in the text."""

    end_index: int
    """Where the reference ends in the text."""


class Annotations2(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["file_path"] = "file_path"
    """Kind of reference."""

    text: str
    """The passage that refers to the file."""

    file_path: FilePath
    """The file that is referred to."""

    start_index: int
    """Where the reference begins in the text."""

    end_index: int
    """Where the reference ends in the text."""


Annotations = TypeAliasType(
    "Annotations", Annotated[Union[Annotations1, Annotations2], Field(discriminator="type")]
)


class AssistantMessage(BaseModel):
    """What the model said before."""

    __nullable__ = frozenset({"content", "refusal", "audio"})
    __constants__ = frozenset({"role"})
    content: Optional[DeploymentGetConfigPrefixMessagesContent] = None
    """What the model said: a text, or a list of text and refusal parts. May be left out where there are tool calls."""

    refusal: Optional[str] = None
    """Why the model refused, or null."""

    role: Literal["assistant"] = "assistant"
    """Says that the message is from the model."""

    name: Optional[str] = None
    """Name of the participant, to tell apart participants of one role."""

    audio: Optional[Audio] = None
    """An earlier spoken answer of the model, or null."""

    tool_calls: Optional[List[PrefixMessagesToolCalls]] = None
    """The tool calls that the model asked for."""

    reasoning: Optional[str] = None
    """How the model came to its answer."""

    reasoning_signature: Optional[str] = None
    """Signature by which the provider recognises the reasoning."""

    redacted_reasoning: Optional[str] = None
    """Reasoning that the provider has encrypted."""


class Audio(BaseModel):
    """An earlier spoken answer of the model, or null."""

    id: str
    """ID of the spoken answer."""


class DeploymentGetConfig21(BaseModel):
    type: Literal["text"]
    """Says that the part is a text."""

    text: str
    """The text itself."""


class DeploymentGetConfig22(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["image_url"] = "image_url"
    """Says that the part is an image."""

    image_url: TwoImageURL
    """The image."""


class DeploymentGetConfig23(BaseModel):
    type: Literal["file"]
    """Says that the part is a file."""

    file: DeploymentGetConfig2File
    """The file, as data or as an address."""


class DeploymentGetConfig2Deployments2(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["image_url"] = "image_url"
    """Says that the part is an image."""

    image_url: DeploymentGetConfig2ImageURL
    """The image."""


class DeploymentGetConfig2DeploymentsImageURL(BaseModel):
    """The image."""

    id: Optional[str] = None
    """ID that the API gives to the image."""

    url: str
    """Address of the image."""

    detail: Optional[str] = None
    """How closely the model looks at the image."""


class DeploymentGetConfig2DeploymentsResponse2(BaseModel):
    type: Literal["image_url"]
    """Says that the part is an image."""

    image_url: DeploymentGetConfig2DeploymentsImageURL
    """The image."""


class DeploymentGetConfig2File(BaseModel):
    """The file, as data or as an address."""

    file_data: Optional[str] = None
    """The content of the file, as text."""

    uri: Optional[str] = None
    """Address of the file."""

    mime_type: Annotated[Optional[str], Field(alias="mimeType")] = None
    """Media type of the file."""

    filename: Optional[str] = None
    """Name of the file."""


class DeploymentGetConfig2ImageURL(BaseModel):
    """The image."""

    id: Optional[str] = None
    """ID that the API gives to the image."""

    url: str
    """Address of the image."""

    detail: Optional[str] = None
    """How closely the model looks at the image."""


DeploymentGetConfigContentDeploymentsResponse2 = TypeAliasType(
    "DeploymentGetConfigContentDeploymentsResponse2",
    Annotated[
        Union[
            DeploymentGetConfig21, DeploymentGetConfig2DeploymentsResponse2, DeploymentGetConfig23
        ],
        Field(discriminator="type"),
    ],
)


DeploymentGetConfigContent = TypeAliasType(
    "DeploymentGetConfigContent", Union[str, List[DeploymentGetConfigContentDeploymentsResponse2]]
)
"""What the message says: a text, or a list of text, image and file parts."""


class DeploymentGetConfigDeploymentsFunction(BaseModel):
    """The function to call."""

    name: str
    """Name of the function."""

    arguments: str
    """Arguments of the call, as the JSON text that the model wrote."""


class DeploymentGetConfigDeploymentsMessages(BaseModel):
    """One message of the conversation."""

    role: PrefixMessagesRole
    """Who the message is from."""

    content: DeploymentGetConfigContent
    """What the message says: a text, or a list of text, image and file parts."""

    tool_calls: Optional[List[DeploymentGetConfigToolCalls]] = None
    """The tool calls that the model asked for."""

    tool_call_id: Optional[str] = None
    """ID of the tool call that the message answers."""


DeploymentGetConfigFormat = TypeAliasType(
    "DeploymentGetConfigFormat", Literal["url", "b64_json", "text", "json_object"]
)
"""Format in which the model answers."""


class DeploymentGetConfigFunction(BaseModel):
    """The function that the model may call."""

    name: str
    """Name of the function."""

    description: Optional[str] = None
    """What the function does. The model reads it to decide when to call."""

    parameters: Optional[Dict[str, Any]] = None
    """Parameters of the function, as a JSON Schema."""


class DeploymentGetConfigInvokeOptions(BaseModel):
    """Options of this one request."""

    include_retrievals: Optional[bool] = None
    """Whether the answer lists the passages that were retrieved from knowledge bases."""

    mock_response: Optional[str] = None
    """A text to answer with instead of calling the model, for tests."""


class DeploymentGetConfigMessages(BaseModel):
    """A message in the shape that was documented first, with any of its roles. Still accepted; new code uses one of the five messages above.

    Deprecated."""

    role: PrefixMessagesRole
    """Who the message is from."""

    content: DeploymentGetConfigPrefixMessagesDeploymentsRequestContent
    """What the message says: a text, or a list of text and image parts."""

    tool_calls: Optional[List[DeploymentGetConfigPrefixMessagesToolCalls]] = None
    """The tool calls that the model asked for."""


class DeploymentGetConfigPrefixMessages(BaseModel):
    """A message in the shape that was documented first, with any of its roles. Still accepted; new code uses one of the five messages above.

    Deprecated."""

    role: PrefixMessagesRole
    """Who the message is from."""

    content: DeploymentGetConfigPrefixMessagesDeploymentsRequestContent
    """What the message says: a text, or a list of text and image parts."""

    tool_calls: Optional[List[DeploymentGetConfigPrefixMessagesToolCalls]] = None
    """The tool calls that the model asked for."""


DeploymentGetConfigPrefixMessagesDeploymentsContent = TypeAliasType(
    "DeploymentGetConfigPrefixMessagesDeploymentsContent", Union[str, List[str]]
)
"""The result of the call: a text, or a list of texts."""


class DeploymentGetConfigPrefixMessagesFunction(BaseModel):
    """The function to call."""

    name: str
    """Name of the function."""

    arguments: str
    """Arguments of the call, as the JSON text that the model wrote."""


class DeploymentGetConfigPrefixMessagesToolCalls(BaseModel):
    __constants__ = frozenset({"type"})
    id: Optional[str] = None
    """ID of the call."""

    index: Optional[float] = None
    """Position of the call among those of the message."""

    type: Literal["function"] = "function"
    """Kind of tool. Only functions can be called."""

    function: DeploymentGetConfigPrefixMessagesFunction
    """The function to call."""


class DeploymentGetConfigRequestBody(BaseModel):
    key: str
    """The deployment key to invoke"""

    inputs: Optional[Dict[str, Any]] = None
    """Key-value pairs variables to replace in your prompts. If a variable is not provided that is defined in the prompt, the default variables are used."""

    context: Optional[Dict[str, Any]] = None
    """Key-value pairs that match your data model and fields declared in your deployment routing configuration"""

    prefix_messages: Optional[List[DeploymentGetConfigPrefixMessage]] = None
    """A list of messages to include after the `System` message, but before the  `User` and `Assistant` pairs configured in your deployment."""

    messages: Optional[List[DeploymentGetConfigMessage]] = None
    """A list of messages to send to the deployment."""

    file_ids: Optional[List[str]] = None
    """A list of file IDs that are associated with the deployment request."""

    metadata: Optional[Dict[str, Any]] = None
    """Key-value pairs that you want to attach to the log generated by this request."""

    extra_params: Optional[Dict[str, Any]] = None
    """Utilized for passing additional parameters to the model provider. Exercise caution when using this feature, as the included parameters will overwrite any parameters specified in the deployment prompt configuration."""

    documents: Optional[List[Documents]] = None
    """A list of relevant documents that evaluators and guardrails can cite to evaluate the user input or the model response based on your deployment settings."""

    invoke_options: Optional[DeploymentGetConfigInvokeOptions] = None
    """Options of this one request."""

    thread: Optional[Thread] = None
    """The thread that this request belongs to. Requests with the same thread ID are shown together."""

    knowledge_filter: Optional[KnowledgeFilter] = None
    """A filter to apply to the knowledge base chunk metadata when using  knowledge bases in the deployment."""

    chain_id: Optional[str] = None
    """Unique ID that identifies a chaining operation. This is useful for tracking a chain of completions across multiple requests. Deprecated: still accepted, but the API no longer documents it.

    Deprecated."""

    conversation_id: Optional[str] = None
    """Unique ID that identifies a chat conversation. This is useful for tracking the same conversation across multiple requests. Deprecated: still accepted, but the API no longer documents it.

    Deprecated."""

    user_id: Optional[DeploymentGetConfigUserID] = None
    """Unique ID that identifies a user. This is useful for tracking the same user across multiple requests. Deprecated: still accepted, but the API no longer documents it.

    Deprecated."""

    deployment_id: Optional[str] = None
    """Unique ID that identifies a deployment entity. Deprecated: still accepted, but the API no longer documents it.

    Deprecated."""

    deployment_variant_id: Optional[str] = None
    """Unique ID that identifies a specific variant of a deployment. Deprecated: still accepted, but the API no longer documents it.

    Deprecated."""


class DeploymentGetConfigResponseBody(BaseModel):
    """The deployment configuration"""

    id: str
    """A unique identifier for the response. Can be used to add metrics to the transaction."""

    provider: str
    """The provider of the model"""

    model: str
    """The model of the configuration"""

    type: Optional[DeploymentGetConfigType] = None
    """The type of the model. Current chat,completion and image are supported"""

    version: str
    """The current version of the deployment"""

    messages: List[DeploymentGetConfigDeploymentsMessages]
    """The messages to send to the model."""

    parameters: Parameters
    """Model Parameters: Not all parameters apply to every model"""

    tools: Optional[List[Tools]] = None
    """A list of tools the model may call. Currently, only functions are supported as a tool. Use this to provide a list of functions the model may generate JSON inputs for."""


class DeploymentGetConfigToolCalls(BaseModel):
    id: Optional[str] = None
    """ID of the call."""

    index: Optional[float] = None
    """Position of the call among those of the message."""

    type: Literal["function"]
    """Kind of tool. Only functions can be called."""

    function: DeploymentGetConfigDeploymentsFunction
    """The function to call."""


DeploymentGetConfigType = TypeAliasType(
    "DeploymentGetConfigType",
    Literal[
        "chat", "completion", "embedding", "image", "tts", "stt", "rerank", "moderation", "vision"
    ],
)
"""The type of the model. Current chat,completion and image are supported"""


DeploymentGetConfigUserID = TypeAliasType("DeploymentGetConfigUserID", Union[str, float])
"""Unique ID that identifies a user. This is useful for tracking the same user across multiple requests. Deprecated: still accepted, but the API no longer documents it.

Deprecated."""


Detail = TypeAliasType("Detail", Literal["low", "high", "auto"])
"""How closely the model looks at the image."""


class DeveloperMessage(BaseModel):
    """Instructions of the developer, which go before those of the user."""

    __constants__ = frozenset({"role"})
    role: Literal["developer"] = "developer"
    """Says that the message is from the developer of the application."""

    content: str
    """The instructions that the model should follow."""

    name: Optional[str] = None
    """Name of the participant, to tell apart participants of one role."""


class Documents(BaseModel):
    """One document."""

    text: str
    """Text of the document."""

    metadata: Optional[Metadata] = None
    """Where the text comes from."""


EncodingFormat = TypeAliasType("EncodingFormat", Literal["float", "base64"])
"""How the numbers of an embedding are encoded."""


class Eq(BaseModel):
    eq: SearchOperatorEq
    """The value that the field must equal."""


class Exists(BaseModel):
    exists: bool
    """Whether the field must be there."""


class FileCitation(BaseModel):
    """The passage of a file that is cited."""

    file_id: str
    """ID of the file."""

    quote: Optional[str] = None
    """The words that are cited."""


class FilePath(BaseModel):
    """The file that is referred to."""

    file_id: str
    """ID of the file."""


Five = TypeAliasType("Five", Literal["url", "base64_json"])


Format = TypeAliasType("Format", Literal["mp3", "wav"])
"""Format of the sound's data."""


class Four(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["file"] = "file"
    """Says that the part is a file."""

    file: TwoFile
    """The file, as data or as an address."""


class Gte(BaseModel):
    gte: float
    """The number that the field must be greater than, or equal to."""


class In(BaseModel):
    """In"""

    in_: Annotated[List[SearchOperatorIn], Field(alias="in")]
    """The values of which the field must have one."""


class InputAudio(BaseModel):
    """The sound."""

    data: str
    """The sound's data, as text."""

    format: Format
    """Format of the sound's data."""


class JSONSchema(BaseModel):
    """The schema that the answer has to follow."""

    name: str
    """Name of the schema."""

    description: Optional[str] = None
    """What the answer is for. The model reads it."""

    strict: Optional[bool] = None
    """Whether the model must keep exactly to the schema."""

    schema_: Annotated[Dict[str, Any], Field(alias="schema")]
    """The JSON Schema itself."""


class Lt(BaseModel):
    lt: float
    """The number that the field must be less than."""


class Lte(BaseModel):
    lte: float
    """The number that the field must be less than, or equal to."""


class Metadata(BaseModel):
    """Where the text comes from."""

    file_name: Optional[str] = None
    """Name of the file."""

    file_type: Optional[str] = None
    """Media type of the file."""

    page_number: Optional[float] = None
    """Number of the page."""


class Ne(BaseModel):
    ne: SearchOperatorNe
    """The value that the field must not equal."""


class Nin(BaseModel):
    nin: List[SearchOperatorNin]
    """The values of which the field must have none."""


class Or(BaseModel):
    """Or"""

    or_: Annotated[List[Dict[str, KnowledgeFilterOr]], Field(alias="or")]
    """The conditions of which one must hold."""


class Parameters(BaseModel):
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

    format: Optional[DeploymentGetConfigFormat] = None
    """Format in which the model answers."""

    dimensions: Optional[str] = None
    """Width and height of the image."""

    quality: Optional[str] = None
    """Quality of the image."""

    style: Optional[str] = None
    """Style of the image."""

    response_format: Annotated[Optional[ResponseFormat], Field(alias="responseFormat")] = None
    """The form that the answer has to take."""

    photo_real_version: Annotated[Optional[PhotoRealVersion], Field(alias="photoRealVersion")] = (
        None
    )
    """Version of the photo-realistic image pipeline."""

    encoding_format: Optional[EncodingFormat] = None
    """How the numbers of an embedding are encoded."""

    reasoning_effort: Annotated[Optional[ReasoningEffort], Field(alias="reasoningEffort")] = None
    """How much the model reasons before it answers."""

    budget_tokens: Annotated[Optional[float], Field(alias="budgetTokens")] = None
    """The most tokens that the model may spend on reasoning."""

    verbosity: Optional[Verbosity] = None
    """How long the model's answers are."""


PhotoRealVersion = TypeAliasType("PhotoRealVersion", Literal["v1", "v2"])
"""Version of the photo-realistic image pipeline."""


class PrefixMessagesFunction(BaseModel):
    """The function to call."""

    name: Optional[str] = None
    """Name of the function."""

    arguments: Optional[str] = None
    """Arguments of the call, as the JSON text that the model wrote."""


PrefixMessagesRole = TypeAliasType(
    "PrefixMessagesRole",
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


class PrefixMessagesToolCalls(BaseModel):
    __constants__ = frozenset({"type"})
    id: str
    """ID of the call."""

    type: Literal["function"] = "function"
    """Kind of tool. Only functions can be called."""

    function: PrefixMessagesFunction
    """The function to call."""


ReasoningEffort = TypeAliasType(
    "ReasoningEffort", Literal["disable", "minimal", "low", "medium", "high"]
)
"""How much the model reasons before it answers."""


class RefusalContentPart(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["refusal"] = "refusal"
    """Says that the part is a refusal."""

    refusal: str
    """Why the model refused."""


class ResponseFormat1(BaseModel):
    type: Literal["json_schema"]
    """Name of the form."""

    json_schema: JSONSchema
    """The schema that the answer has to follow."""


class ResponseFormat2(BaseModel):
    type: Literal["json_object"]
    """Name of the form."""


class ResponseFormat3(BaseModel):
    type: Literal["text"]
    """Name of the form."""


ResponseFormat4 = TypeAliasType(
    "ResponseFormat4", Literal["mp3", "opus", "aac", "flac", "wav", "pcm"]
)


SearchOperatorEq = TypeAliasType("SearchOperatorEq", Union[str, float, bool])
"""The value that the field must equal."""


SearchOperatorIn = TypeAliasType("SearchOperatorIn", Union[str, float, bool])


SearchOperatorNe = TypeAliasType("SearchOperatorNe", Union[str, float, bool])
"""The value that the field must not equal."""


SearchOperatorNin = TypeAliasType("SearchOperatorNin", Union[str, float, bool])


Six = TypeAliasType("Six", Literal["json", "text", "srt", "verbose_json", "vtt"])


ResponseFormat = TypeAliasType(
    "ResponseFormat",
    Union[ResponseFormat1, ResponseFormat2, ResponseFormat3, ResponseFormat4, Five, Six],
)
"""The form that the answer has to take."""


class SystemMessage(BaseModel):
    """Instructions that hold for the whole conversation."""

    __constants__ = frozenset({"role"})
    role: Literal["system"] = "system"
    """Says that the message sets the rules for the model."""

    content: str
    """The instructions that the model should follow."""

    name: Optional[str] = None
    """Name of the participant, to tell apart participants of one role."""


class TextContentPart(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["text"] = "text"
    """Says that the part is a text."""

    text: str
    """The text itself."""

    annotations: Optional[List[Annotations]] = None
    """References from the text to files."""


DeploymentGetConfigContent2 = TypeAliasType(
    "DeploymentGetConfigContent2",
    Annotated[Union[TextContentPart, RefusalContentPart], Field(discriminator="type")],
)


DeploymentGetConfigPrefixMessagesContent = TypeAliasType(
    "DeploymentGetConfigPrefixMessagesContent", Union[str, List[DeploymentGetConfigContent2]]
)
"""What the model said: a text, or a list of text and refusal parts. May be left out where there are tool calls."""


class Thread(BaseModel):
    """The thread that this request belongs to. Requests with the same thread ID are shown together."""

    id: str
    """Unique ID of the thread."""

    tags: Optional[List[str]] = None
    """Labels to find the thread by."""


class Three(BaseModel):
    gt: float
    """The number that the field must be greater than."""


KnowledgeFilterAnd = TypeAliasType(
    "KnowledgeFilterAnd", Union[Eq, Ne, Three, Gte, Lt, Lte, In, Nin, Exists]
)


KnowledgeFilterOr = TypeAliasType(
    "KnowledgeFilterOr", Union[Eq, Ne, Three, Gte, Lt, Lte, In, Nin, Exists]
)


SearchOperator = TypeAliasType(
    "SearchOperator", Union[Eq, Ne, Three, Gte, Lt, Lte, In, Nin, Exists]
)


KnowledgeFilter = TypeAliasType("KnowledgeFilter", Union[Dict[str, SearchOperator], And, Or])
"""A filter to apply to the knowledge base chunk metadata when using  knowledge bases in the deployment."""


class ToolMessage(BaseModel):
    """What a tool answered."""

    __constants__ = frozenset({"role"})
    role: Literal["tool"] = "tool"
    """Says that the message is the result of a tool call."""

    content: DeploymentGetConfigPrefixMessagesDeploymentsContent
    """The result of the call: a text, or a list of texts."""

    tool_call_id: str
    """ID of the tool call that the message answers."""


class Tools(BaseModel):
    type: Literal["function"]
    """Kind of tool. Only functions are supported."""

    function: DeploymentGetConfigFunction
    """The function that the model may call."""


class Two1(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["text"] = "text"
    """Says that the part is a text."""

    text: str
    """The text itself."""


DeploymentGetConfigContentDeployments2 = TypeAliasType(
    "DeploymentGetConfigContentDeployments2",
    Annotated[Union[Two1, DeploymentGetConfig2Deployments2], Field(discriminator="type")],
)


DeploymentGetConfigPrefixMessagesDeploymentsRequestContent = TypeAliasType(
    "DeploymentGetConfigPrefixMessagesDeploymentsRequestContent",
    Union[str, List[DeploymentGetConfigContentDeployments2]],
)
"""What the message says: a text, or a list of text and image parts."""


class Two3(BaseModel):
    __constants__ = frozenset({"type"})
    type: Literal["input_audio"] = "input_audio"
    """Says that the part is a sound."""

    input_audio: InputAudio
    """The sound."""


Content2 = TypeAliasType(
    "Content2",
    Annotated[Union[Two1, DeploymentGetConfig22, Two3, Four], Field(discriminator="type")],
)


PrefixMessagesContent = TypeAliasType("PrefixMessagesContent", Union[str, List[Content2]])
"""What the user says: a text, or a list of text, image, sound and file parts."""


class TwoFile(BaseModel):
    """The file, as data or as an address."""

    file_data: Optional[str] = None
    """The content of the file, as text."""

    uri: Optional[str] = None
    """Address of the file."""

    mime_type: Annotated[Optional[str], Field(alias="mimeType")] = None
    """Media type of the file."""

    filename: Optional[str] = None
    """Name of the file."""


class TwoImageURL(BaseModel):
    """The image."""

    url: str
    """Address of the image."""

    detail: Optional[Detail] = None
    """How closely the model looks at the image."""


class UserMessage(BaseModel):
    """What the user of the application says."""

    __constants__ = frozenset({"role"})
    role: Literal["user"] = "user"
    """Says that the message is from the user."""

    name: Optional[str] = None
    """Name of the participant, to tell apart participants of one role."""

    content: PrefixMessagesContent
    """What the user says: a text, or a list of text, image, sound and file parts."""


DeploymentGetConfigMessage = TypeAliasType(
    "DeploymentGetConfigMessage",
    Union[
        DeveloperMessage,
        SystemMessage,
        UserMessage,
        AssistantMessage,
        ToolMessage,
        DeploymentGetConfigMessages,
    ],
)
"""One message of the conversation."""


DeploymentGetConfigPrefixMessage = TypeAliasType(
    "DeploymentGetConfigPrefixMessage",
    Union[
        DeveloperMessage,
        SystemMessage,
        UserMessage,
        AssistantMessage,
        ToolMessage,
        DeploymentGetConfigPrefixMessages,
    ],
)
"""One message of the conversation."""


Verbosity = TypeAliasType("Verbosity", Literal["low", "medium", "high"])
"""How long the model's answers are."""

__all__ = [
    "DeploymentGetConfigRequestBody",
    "DeploymentGetConfigInvokeOptions",
    "Thread",
    "KnowledgeFilter",
    "DeploymentGetConfigUserID",
    "DeploymentGetConfigPrefixMessage",
    "DeploymentGetConfigMessage",
    "Documents",
    "And",
    "Or",
    "DeveloperMessage",
    "SystemMessage",
    "UserMessage",
    "AssistantMessage",
    "ToolMessage",
    "DeploymentGetConfigPrefixMessages",
    "DeploymentGetConfigMessages",
    "Metadata",
    "SearchOperator",
    "PrefixMessagesContent",
    "DeploymentGetConfigPrefixMessagesContent",
    "Audio",
    "DeploymentGetConfigPrefixMessagesDeploymentsContent",
    "PrefixMessagesRole",
    "DeploymentGetConfigPrefixMessagesDeploymentsRequestContent",
    "Eq",
    "Ne",
    "Three",
    "Gte",
    "Lt",
    "Lte",
    "In",
    "Nin",
    "Exists",
    "PrefixMessagesToolCalls",
    "DeploymentGetConfigPrefixMessagesToolCalls",
    "SearchOperatorEq",
    "SearchOperatorNe",
    "KnowledgeFilterAnd",
    "KnowledgeFilterOr",
    "Content2",
    "DeploymentGetConfigContent2",
    "PrefixMessagesFunction",
    "DeploymentGetConfigContentDeployments2",
    "DeploymentGetConfigPrefixMessagesFunction",
    "SearchOperatorIn",
    "SearchOperatorNin",
    "Two1",
    "DeploymentGetConfig22",
    "Two3",
    "Four",
    "TextContentPart",
    "RefusalContentPart",
    "DeploymentGetConfig2Deployments2",
    "TwoImageURL",
    "InputAudio",
    "TwoFile",
    "DeploymentGetConfig2ImageURL",
    "Detail",
    "Format",
    "Annotations",
    "Annotations1",
    "Annotations2",
    "FileCitation",
    "FilePath",
    "DeploymentGetConfigResponseBody",
    "DeploymentGetConfigType",
    "Parameters",
    "DeploymentGetConfigDeploymentsMessages",
    "DeploymentGetConfigFormat",
    "ResponseFormat",
    "PhotoRealVersion",
    "EncodingFormat",
    "ReasoningEffort",
    "Verbosity",
    "Tools",
    "DeploymentGetConfigContent",
    "ResponseFormat1",
    "ResponseFormat2",
    "ResponseFormat3",
    "ResponseFormat4",
    "Five",
    "Six",
    "DeploymentGetConfigFunction",
    "DeploymentGetConfigToolCalls",
    "JSONSchema",
    "DeploymentGetConfigContentDeploymentsResponse2",
    "DeploymentGetConfigDeploymentsFunction",
    "DeploymentGetConfig21",
    "DeploymentGetConfig2DeploymentsResponse2",
    "DeploymentGetConfig23",
    "DeploymentGetConfig2DeploymentsImageURL",
    "DeploymentGetConfig2File",
]


# region custom: module (kept when the SDK is generated again)
# endregion
