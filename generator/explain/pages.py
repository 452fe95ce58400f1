"""Which name a page of the documentation is about."""

from __future__ import annotations

from collections.abc import Sequence

from .. import ir
from ..names import Names
from ..render import Rendered
from ..view.docs_types import ModelPage, ResourcePage
from ..view.reference import ReferencePage, page_paths


def subjects(made: Sequence[Rendered], sdk: ir.Sdk, names: Names) -> dict[str, str]:
    """File → the class, or the class and method, that it is about; files about no single one are left out."""
    methods = _methods(sdk, names)
    found: dict[str, str] = {}
    for each in made:
        match each.item:
            case ModelPage(name=name) | ResourcePage(class_name=name):
                found[each.path] = str(name)
            case ReferencePage(file_stem=stem):
                found[each.path] = methods[stem]
            case _:
                pass
    return found


def _methods(sdk: ir.Sdk, names: Names) -> dict[str, str]:
    """Path of a page of the API → class and method."""
    paths = page_paths(sdk, names)
    return {
        paths[operation.pointer]: f"{names.resources[resource.path].class_name}.{names.methods[operation.pointer]}"
        for resource in sdk.resources
        for operation in resource.operations
    }
