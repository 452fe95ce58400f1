# Generated from the API's document by sdkwright. Do not edit: changes are lost when the SDK is generated again.
"""Pages of a list."""

from __future__ import annotations

from ... import models
from ..._runtime.pages import Page, PageAsync


class DeploymentsPage(Page[models.DeploymentsData], models.DeploymentsResponseBody):  # type: ignore[misc]
    """A page of `deployments.all`; iterating over it goes on with the pages after it."""


class DeploymentsPageAsync(PageAsync[models.DeploymentsData], models.DeploymentsResponseBody):
    """A page of `deployments.all_async`; iterating over it goes on with the pages after it."""
