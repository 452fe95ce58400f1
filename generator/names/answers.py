"""Names inside the class of an operation's raw answer: its headers as attributes, its links as methods."""

from __future__ import annotations

from .. import ir
from . import words
from .reserved import KEYWORDS, RAW_ATTRIBUTES
from .scope import Scope, alone


def answer_members(operation: ir.Operation) -> dict[str, str]:
    """`header:{name}` and `link:{name}` → name in the class, in the document's order."""
    scope = Scope(KEYWORDS | RAW_ATTRIBUTES)
    wanted = [(f"header:{each.name}", each.name) for each in operation.told]
    wanted += [(f"link:{each.name}", each.name) for each in operation.links]
    return {key: _taken(scope, text, key) for key, text in wanted}


def _taken(scope: Scope, text: str, key: str) -> str:
    kind = key.partition(":")[0]
    name = words.snake(text) or kind
    name = name if name[0].isalpha() else f"{kind}_{name}"
    others = [f"{name}_async"] if kind == "link" else []
    for candidate in (name, f"{name}_{kind}"):
        if scope.is_free((candidate, *(f"{candidate}_async" for _ in others))):
            scope.take((candidate, *(f"{candidate}_async" for _ in others)), key)
            return candidate
    chosen = scope.numbered(name, lambda form: (form, f"{form}_async") if others else alone(form), "_")
    scope.take((chosen, *(f"{chosen}_async" for _ in others)), key)
    return chosen
