# Generated from the API's document by sdkwright. Do not edit: changes are lost when the SDK is generated again.
"""The version of this SDK."""

__version__ = "0.1.0"
USER_AGENT = "orq-ai-sdk/0.1.0"
