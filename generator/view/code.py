"""Everything that the templates of the package get, made from an SDK, its names, its layout and its models' text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .. import ir
from ..config import Config
from ..layout import Layout
from ..names import Names
from .code_answers import answer_modules
from .code_client import client_view
from .code_markup import markup_modules
from .code_models import error_views, exports, model_modules, response_aliases, twin_modules
from .code_old_names import old_models
from .code_pages import page_modules
from .code_parts import parts_view
from .code_project import project_view
from .code_resource import resource_views
from .code_testing import testing_view
from .code_types import CodeView
from .type_index import index_types


def code_view(
    sdk: ir.Sdk, names: Names, layout: Layout, model_texts: Callable[[], Mapping[str, str]], config: Config
) -> CodeView:
    """The view of the whole package. `model_texts` gives for each module under `models/` its source text; it is asked
    last."""
    index = index_types(sdk, names)
    twins, resources, client = twin_modules(index, layout), resource_views(index, config), client_view(index, config)
    errors, responses, pages = error_views(index), response_aliases(index), page_modules(index)
    answers, markup = answer_modules(index), markup_modules(index)
    project, testing, old = project_view(sdk, names, config), testing_view(index), old_models(index)
    models = model_modules(index, layout, model_texts())
    return CodeView(
        project=project,
        client=client,
        resources=resources,
        models=models,
        twins=twins,
        pages=pages,
        answers=answers,
        markup=markup,
        errors=errors,
        responses=responses,
        export_modules=exports(models, twins, errors, responses, pages, answers),
        old_models=old,
        parts=parts_view(sdk, names, models, twins, resources, has_markup=bool(markup)),
        testing=testing,
    )
