# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""Pages of a list."""

from __future__ import annotations

from ... import models
from ..._runtime.pages import Page, PageAsync


class DeploymentsPage(Page[models.DeploymentsData], models.DeploymentsResponseBody):  # type: ignore[misc]
    """A page of `deployments.all`; iterating over it goes on with the pages after it."""


class DeploymentsPageAsync(PageAsync[models.DeploymentsData], models.DeploymentsResponseBody):
    """A page of `deployments.all_async`; iterating over it goes on with the pages after it."""


__all__ = [
    "DeploymentsPage",
    "DeploymentsPageAsync",
]
