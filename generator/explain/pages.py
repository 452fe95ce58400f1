"""Which name a page of the documentation is about."""

from __future__ import annotations

from .. import ir
from ..names import Names
from ..view.docs_types import ModelPage, ResourcePage
from ..view.reference import ReferencePage, page_paths


class Subjects:
    """Knows the class, or the class and method, that a page is about."""

    def __init__(self, sdk: ir.Sdk, names: Names) -> None:
        paths = page_paths(sdk, names)
        self._methods = {
            paths[operation.pointer]: f"{names.resources[resource.path].class_name}.{names.methods[operation.pointer]}"
            for resource in sdk.resources
            for operation in resource.operations
        }

    def of(self, item: object) -> str:
        """What the page of `item` is about; nothing for a file about no single name."""
        match item:
            case ModelPage(name=name) | ResourcePage(class_name=name):
                return str(name)
            case ReferencePage(file_stem=stem):
                return self._methods[stem]
            case _:
                return ""
