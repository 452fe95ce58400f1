"""Names without a finding, and what takes them."""

from __future__ import annotations

from collections.abc import Mapping

from generator import ir
from generator.names import Names, assign

from . import ir_samples as s


def assigned(sdk: ir.Sdk, lock: Mapping[str, str] | None = None, **settings: object) -> Names:
    """The names of `sdk`, of which nothing is to be said."""
    names, findings = assign(sdk, s.config(**settings), lock or {})
    assert findings == []
    return names


def inputs(root: str, at: str, **more: object) -> ir.UnionDecl:
    """An inline union at `at`, in the words of `root`."""
    return s.union("", s.scalar(), s.scalar("int"), at=at, origin=s.inline(root, "inputs", at, **more))
