"""The Markdown pages of an SDK, made from the SDK and its names."""

from __future__ import annotations

from dataclasses import fields

from ..config import Config
from ..ir import Sdk
from ..names import Names
from .docs_models import model_pages
from .docs_operations import resource_pages
from .docs_readme import readme_view
from .docs_types import DocsView


def docs_view(sdk: Sdk, names: Names, config: Config) -> DocsView:
    """The pages of resources and models, and the README."""
    return DocsView(
        resources=resource_pages(sdk, names), models=model_pages(sdk, names), readme=readme_view(sdk, names, config)
    )


def docs_context(view: DocsView) -> dict[str, object]:
    """The names that every template of the project sees."""
    return {field.name: getattr(view, field.name) for field in fields(view)}


def docs_collections(view: DocsView) -> dict[str, tuple[object, ...]]:
    """The items behind `{resource}` and `{model}` in the names of the project's templates."""
    return {"resource": view.resources, "model": view.models}
