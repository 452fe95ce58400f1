# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""The version of this SDK."""

__version__ = "0.1.0"
USER_AGENT = "orq-ai-sdk/0.1.0"
