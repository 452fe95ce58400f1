# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""What operations with more than one kind of result return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from typing_extensions import TypeAliasType

if TYPE_CHECKING:
    from .. import models, utils

DeploymentInvokeResponse = TypeAliasType(
    "DeploymentInvokeResponse",
    "Union[models.DeploymentInvokeResponseBody, utils.EventStream[models.DeploymentInvokeDeploymentsResponseBody]]",
)

__all__ = [
    "DeploymentInvokeResponse",
]
