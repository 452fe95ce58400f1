"""Everything that the templates of the package get, made from an SDK, its names, its layout and its models' text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .. import ir
from ..config import Config
from ..encode import code, identifier
from ..layout import Layout
from ..names import Names
from .code_client import client_view
from .code_models import error_views, exports, model_modules, response_aliases, twin_modules
from .code_pages import page_modules
from .code_project import project_view
from .code_resource import resource_views
from .code_testing import testing_view
from .code_types import CodeView, ExportModuleView, ExportView
from .type_index import index_types


def code_view(sdk: ir.Sdk, names: Names, layout: Layout, model_texts: Mapping[str, str], config: Config) -> CodeView:
    """The view of the whole package. `model_texts` maps a module under `models/` to its source text."""
    index = index_types(sdk, names)
    models, twins = model_modules(index, layout, model_texts), twin_modules(index, layout)
    errors, responses, pages = error_views(index), response_aliases(index), page_modules(index)
    exported = exports(models, twins, errors, responses, pages)
    return CodeView(
        project=project_view(sdk, names, config),
        client=client_view(index, config),
        resources=resource_views(index, config),
        models=models,
        twins=twins,
        pages=pages,
        errors=errors,
        responses=responses,
        exports=exported,
        export_modules=_by_module(exported),
        testing=testing_view(index),
    )


def _by_module(exported: Sequence[ExportView]) -> tuple[ExportModuleView, ...]:
    found: dict[str, list[ExportView]] = {}
    for export in exported:
        found.setdefault(export.module, []).append(export)
    return tuple(
        ExportModuleView(identifier(module), tuple(code(export.name) for export in found[module]))
        for module in sorted(found)
    )
