# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""Python client for the orq.ai API"""

from typing import TYPE_CHECKING

from . import models, utils
from ._runtime.lazy import lazy_names
from ._version import __version__

if TYPE_CHECKING:
    from .sdk import Orq
else:
    __getattr__, __dir__ = lazy_names(__name__, ("sdk", "Orq"))

__all__ = ["Orq", "__version__", "models", "utils"]


# region custom: module (kept when the SDK is generated again)
# endregion
