# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""The models of the API, their dictionaries and its errors, each imported when it is first used."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .deployment_get_config_op import *
    from .deployment_invoke_op import *
    from .deployments import *
    from .deployments_op import *
    from .errors import *
    from .hono_api_error import *
    from .pages.deployments_page import *
    from .responses import *
    from .typed_dicts.deployment_get_config_op import *
    from .typed_dicts.deployments import *
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        (
            "deployment_get_config_op",
            """
            And Annotations Annotations1 Annotations2 AssistantMessage Audio Content2
            DeploymentGetConfig21 DeploymentGetConfig22 DeploymentGetConfig23
            DeploymentGetConfig2Deployments2 DeploymentGetConfig2DeploymentsImageURL
            DeploymentGetConfig2DeploymentsResponse2 DeploymentGetConfig2File
            DeploymentGetConfig2ImageURL DeploymentGetConfigContent DeploymentGetConfigContent2
            DeploymentGetConfigContentDeployments2 DeploymentGetConfigContentDeploymentsResponse2
            DeploymentGetConfigDeploymentsFunction DeploymentGetConfigDeploymentsMessages
            DeploymentGetConfigFormat DeploymentGetConfigFunction DeploymentGetConfigInvokeOptions
            DeploymentGetConfigMessage DeploymentGetConfigMessages DeploymentGetConfigPrefixMessage
            DeploymentGetConfigPrefixMessages DeploymentGetConfigPrefixMessagesContent
            DeploymentGetConfigPrefixMessagesDeploymentsContent
            DeploymentGetConfigPrefixMessagesDeploymentsRequestContent
            DeploymentGetConfigPrefixMessagesFunction DeploymentGetConfigPrefixMessagesToolCalls
            DeploymentGetConfigRequestBody DeploymentGetConfigResponseBody
            DeploymentGetConfigToolCalls DeploymentGetConfigType DeploymentGetConfigUserID Detail
            DeveloperMessage Documents EncodingFormat Eq Exists FileCitation FilePath Five Format
            Four Gte In InputAudio JSONSchema KnowledgeFilter KnowledgeFilterAnd KnowledgeFilterOr
            Lt Lte Metadata Ne Nin Or Parameters PhotoRealVersion PrefixMessagesContent
            PrefixMessagesFunction PrefixMessagesRole PrefixMessagesToolCalls ReasoningEffort
            RefusalContentPart ResponseFormat ResponseFormat1 ResponseFormat2 ResponseFormat3
            ResponseFormat4 SearchOperator SearchOperatorEq SearchOperatorIn SearchOperatorNe
            SearchOperatorNin Six SystemMessage TextContentPart Thread Three ToolMessage Tools Two1
            Two3 TwoFile TwoImageURL UserMessage Verbosity
            """,
        ),
        (
            "deployment_invoke_op",
            """
            Choices Data DeploymentInvokeDeploymentsResponseBody DeploymentInvokeMetadata
            DeploymentInvokeResponseBody Message Message1 Message2 Message3 MessageFunction
            MessageRole MessageToolCalls Object Provider Retrievals
            """,
        ),
        (
            "deployments",
            """
            Content Deployments Function ImageURL Inputs InvokeOptions Messages One PrefixMessages
            Role ToolCalls Two Two2 UserID
            """,
        ),
        (
            "deployments_op",
            """
            Deployments21 Deployments22 Deployments2ImageURL DeploymentsContent DeploymentsContent2
            DeploymentsData DeploymentsDeploymentsFunction DeploymentsEncodingFormat
            DeploymentsFormat DeploymentsFunction DeploymentsMessages DeploymentsParameters
            DeploymentsPhotoRealVersion DeploymentsProvider DeploymentsResponseBody
            DeploymentsResponseFormat DeploymentsResponseFormat1 DeploymentsResponseFormat2
            DeploymentsRole DeploymentsToolCalls DeploymentsTools ModelParameters ModelType
            PromptConfig Quality ResponseFormatJSONSchema
            """,
        ),
        (
            "errors",
            """
            APIConnectionError APIError APITimeoutError ClientClosedError ConfigurationError
            DocumentedError HonoAPIError InvalidArgumentError PaginationError
            ResponseValidationError SDKError StreamError
            """,
        ),
        (
            "hono_api_error",
            """
            HonoAPIErrorData
            """,
        ),
        (
            "pages.deployments_page",
            """
            DeploymentsPage DeploymentsPageAsync
            """,
        ),
        (
            "responses",
            """
            DeploymentInvokeResponse
            """,
        ),
        (
            "typed_dicts.deployment_get_config_op",
            """
            AndTypedDict Annotations1TypedDict Annotations2TypedDict AnnotationsTypedDict
            AssistantMessageTypedDict AudioTypedDict Content2TypedDict
            DeploymentGetConfig22TypedDict DeploymentGetConfig2Deployments2TypedDict
            DeploymentGetConfig2ImageURLTypedDict DeploymentGetConfigContent2TypedDict
            DeploymentGetConfigContentDeployments2TypedDict
            DeploymentGetConfigInvokeOptionsTypedDict DeploymentGetConfigMessageTypedDict
            DeploymentGetConfigMessagesTypedDict DeploymentGetConfigPrefixMessageTypedDict
            DeploymentGetConfigPrefixMessagesContentTypedDict
            DeploymentGetConfigPrefixMessagesDeploymentsContentTypedDict
            DeploymentGetConfigPrefixMessagesDeploymentsRequestContentTypedDict
            DeploymentGetConfigPrefixMessagesFunctionTypedDict
            DeploymentGetConfigPrefixMessagesToolCallsTypedDict
            DeploymentGetConfigPrefixMessagesTypedDict DeploymentGetConfigRequestBodyTypedDict
            DeveloperMessageTypedDict DocumentsTypedDict EqTypedDict ExistsTypedDict
            FileCitationTypedDict FilePathTypedDict FourTypedDict GteTypedDict InTypedDict
            InputAudioTypedDict KnowledgeFilterAndTypedDict KnowledgeFilterOrTypedDict
            KnowledgeFilterTypedDict LtTypedDict LteTypedDict MetadataTypedDict NeTypedDict
            NinTypedDict OrTypedDict PrefixMessagesContentTypedDict PrefixMessagesFunctionTypedDict
            PrefixMessagesToolCallsTypedDict RefusalContentPartTypedDict SearchOperatorTypedDict
            SystemMessageTypedDict TextContentPartTypedDict ThreadTypedDict ThreeTypedDict
            ToolMessageTypedDict Two1TypedDict Two3TypedDict TwoFileTypedDict TwoImageURLTypedDict
            UserMessageTypedDict
            """,
        ),
        (
            "typed_dicts.deployments",
            """
            ContentTypedDict DeploymentsTypedDict FunctionTypedDict ImageURLTypedDict
            InvokeOptionsTypedDict MessagesTypedDict OneTypedDict PrefixMessagesTypedDict
            ToolCallsTypedDict Two2TypedDict TwoTypedDict
            """,
        ),
    )


# region custom: module (kept when the SDK is generated again)
# endregion
