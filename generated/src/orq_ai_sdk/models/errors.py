# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""The errors of the API and of the way to it. `SDKError` is the base of them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ClientClosedError,
    ConfigurationError,
    DocumentedError,
    InvalidArgumentError,
    ResponseValidationError,
    SDKError,
    StreamError,
)
from .._runtime.pagination import PaginationError

if TYPE_CHECKING:
    from .. import models

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "ClientClosedError",
    "ConfigurationError",
    "DocumentedError",
    "InvalidArgumentError",
    "PaginationError",
    "ResponseValidationError",
    "SDKError",
    "StreamError",
    "HonoAPIError",
]


class HonoAPIError(DocumentedError):
    """The body of an error answer."""

    data: models.HonoAPIErrorData


# region custom: module (kept when the SDK is generated again)
# endregion
