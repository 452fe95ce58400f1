"""Any supported document becomes the normal form: one dialect, no references to follow, no inline types."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Diagnostic, Pointer
from ..plain import LIMITS, Limits
from ..recursion import deep_recursion
from .form import BodySite, ContentSite, NormalForm, OperationSite, ParamSite, ResponseSite
from .reading import Reader, SpecSource
from .stages import normal_form
from .untyped import untyped

__all__ = [
    "BodySite",
    "ContentSite",
    "NormalForm",
    "OperationSite",
    "ParamSite",
    "ResponseSite",
    "normalize",
    "untyped",
]


def normalize(
    source: SpecSource, locked: Mapping[Pointer, str] | None = None, limits: Limits = LIMITS, *, across: bool = False
) -> tuple[NormalForm, list[Diagnostic]]:
    """The normal form of the document behind `source`, and what was found on the way. Raises nothing for a document
    that can be read at all, but InputError beyond its limits: what cannot be expressed becomes `AnyType` with a
    warning. Inline schemas that are equal become one, within a component or operation always, and in different ones
    with `across`. What has different names in `locked`, the content of `names.lock`, stays apart."""
    reader = Reader(source, limits)
    with deep_recursion():
        form = normal_form(reader, locked or {}, across=across)
    return form, list(reader.found.values())
