"""The Markdown pages of an SDK, made from the SDK and its names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from ..config import Config
from ..ir import Sdk
from ..names import Names
from .docs_answers import own_limits
from .docs_features import feature_samples
from .docs_guides import guide_links, guide_pages, guide_samples
from .docs_index import index_view
from .docs_models import model_pages
from .docs_operations import resource_pages
from .docs_readme import first_operation, readme_view
from .docs_topics import topic_samples
from .docs_types import DocsView
from .type_index import input_twins


def docs_view(sdk: Sdk, names: Names, config: Config) -> DocsView:
    """The pages of resources and models, the guides, the indexes and the README."""
    resources, first = resource_pages(sdk, names, config), first_operation(sdk)
    topics = topic_samples(sdk, names, input_twins(sdk, names), first, config)
    guides = guide_pages(sdk, topics)
    return DocsView(
        resources=resources,
        models=model_pages(sdk, names, config),
        readme=readme_view(sdk, names, config),
        index=index_view(sdk, names, resources, guide_links(guides)),
        guides=guides,
        samples=guide_samples(sdk, names, first, config),
        features=feature_samples(sdk, names, first, config),
        topics=topics,
        own_limits=own_limits(sdk, names, config),
    )


def docs_context(view: DocsView) -> dict[str, object]:
    """The names that every template of the project sees."""
    return {field.name: getattr(view, field.name) for field in fields(view)}


def docs_collections(view: DocsView) -> dict[str, Sequence[object]]:
    """The items behind the placeholders in the names of the project's templates."""
    return {"resource": view.resources, "model": view.models, **view.guides}
