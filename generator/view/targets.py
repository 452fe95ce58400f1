"""Where the template trees' folders go, and what their templates see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields

from .. import ir
from ..config import Config
from ..layout import Layout
from ..names import Names
from ..render import Target
from .code import code_view
from .code_project import project_view
from .code_types import CodeView, PartsView
from .docs import docs_collections, docs_context, docs_view
from .docs_index import methods_of
from .reference import reference_pages

PACKAGE_FOLDER = "package"
PROJECT_FOLDER = "project"


def package(
    sdk: ir.Sdk, names: Names, layout: Layout, model_texts: Callable[[], Mapping[str, str]], config: Config
) -> Target:
    """The package, which `render` is to render under `src/`; `model_texts` gives the source text of each module under
    `models/`."""
    return package_target(code_view(sdk, names, layout, model_texts, config))


def project(sdk: ir.Sdk, names: Names, config: Config) -> Target:
    """The project around the package, with the documentation."""
    pages = docs_view(sdk, names, config)
    return Target(
        folder=PROJECT_FOLDER,
        output="",
        context={**docs_context(pages), "project": project_view(sdk, names, config)},
        collections={
            **docs_collections(pages),
            "reference": reference_pages(sdk, names, config, methods_of(sdk, pages.index)),
        },
    )


def package_target(view: CodeView) -> Target:
    """`templates/package` → `src/<module>`."""
    return Target(
        folder=PACKAGE_FOLDER,
        output=f"src/{view.project.module}",
        context={field.name: getattr(view, field.name) for field in fields(view)},
        collections={
            "resource": view.resources,
            "model": view.models,
            "twin": view.twins,
            "page": view.pages,
            "answer": view.answers,
            "markup": view.markup,
        },
        omitted=_unused(view.parts),
    )


def _unused(parts: PartsView) -> frozenset[str]:
    """The files of the parts that the SDK goes without."""
    names = [part.name for part in fields(parts) if not getattr(parts, part.name)]
    places = (
        "_runtime/{}.py",
        "_runtime/{}_reading.py",
        "_runtime/{}_writing.py",
        "utils/{}.py",
        "models/{}/__init__.py",
    )
    return frozenset(place.format(name) for name in names for place in places)
