# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""Models of the API."""

from __future__ import annotations
from typing import Optional
from .._runtime.models import BaseModel


class HonoAPIErrorData(BaseModel):
    """The body of an error answer."""

    code: Optional[str] = None
    """Code of the error, for programs."""

    message: str
    """What went wrong, for people."""


__all__ = [
    "HonoAPIErrorData",
]


# region custom: module (kept when the SDK is generated again)
# endregion
