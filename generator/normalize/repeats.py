"""The parts of operations that other operations have, too: so many are read, and no more."""

from __future__ import annotations

from dataclasses import field

from ..diagnostics import InputError, error
from ..frozen import dataclass
from .form import OperationSite

_CALL = 15
"""Parts that an operation counts as which stands at another path, too."""


@dataclass(slots=True)
class Repeats:
    """Counts what references lead to again, before anything is made of it."""

    most: int
    _seen: set[str] = field(default_factory=set[str])
    _again: int = 0

    def count(self, site: OperationSite) -> None:
        """Count the parts of an operation. Raises InputError beyond the most."""
        self._part(f"operation {id(site.data)}", _CALL)
        for param in site.params:
            self._part(f"parameter {param.pointer}")
        for content in site.body.contents if site.body else ():
            self._part(f"content {content.pointer}")
        for response in site.responses:
            self._part(f"response {response.pointer}")
            for content in response.contents:
                self._part(f"content {content.pointer}")
            for header in response.headers:
                self._part(f"header {header.pointer}")
        if self._again > self.most:
            message = f"Operations share more than {self.most:,} parameters, answers and headers, each time counted."
            hint = "Share less by references, or raise limits.shared in the config file."
            raise InputError([error("shared-limit", message, site.pointer, hint, on_key=True)])

    def _part(self, key: str, size: int = 1) -> None:
        self._again += size if key in self._seen else 0
        self._seen.add(key)
