"""Making the best of an answer that pydantic refused: the rest stays as sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydantic
from pydantic_core import to_json

from .coreschema import Node, SchemaTree, wire_names
from .models import build
from .shapes import is_list, is_object

_HOPELESS = 1e3
"""The weight of a constant that differs: the object is of another kind."""

_MAX_ATTEMPTS = 20_000
"""Members of unions tried within one answer; recursive unions would else cost exponential time."""


def build_tolerant(tree: SchemaTree, value: Any, *, check: bool = True) -> Any:
    """Shape a JSON value as far as it goes; without `check` scalars stay as sent."""
    try:
        return _Builder(tree, check).build(tree.root, value)
    except RecursionError:
        return value


class _Builder:
    """One attempt. `misfits` counts what had to stay raw, `hits` the fields found."""

    def __init__(self, tree: SchemaTree, check: bool, outer: _Builder | None = None) -> None:
        self._tree = tree
        self._check = check
        self._strict = outer is not None
        self._budget: list[int] = outer._budget if outer else [_MAX_ATTEMPTS]
        self.misfits = 0.0
        self.hits = 0

    def build(self, node: Node, value: Any) -> Any:
        node = self._tree.resolve(node)
        if node["type"] == "nullable":
            return None if value is None else self.build(node["schema"], value)
        method = getattr(self, "_" + node["type"].replace("-", "_"), self._leaf)
        return method(node, value)

    def _raw(self, value: Any, weight: int = 1) -> Any:
        self.misfits += weight
        return value

    def _any(self, _: Node, value: Any) -> Any:
        return value

    def _leaf(self, node: Node, value: Any) -> Any:
        if not self._check:
            return value
        validator = self._tree.validator(node)
        if validator is None:
            return self._raw(value)
        try:
            if self._strict:
                return validator.validate_json(to_json(value), strict=True)
            return validator.validate_python(value)
        except pydantic.ValidationError:
            return self._raw(value)

    def _list(self, node: Node, value: Any) -> Any:
        if not is_list(value):
            return self._raw(value)
        items: Node = node.get("items_schema") or {"type": "any"}
        return [self.build(items, item) for item in value]

    def _tuple(self, node: Node, value: Any) -> Any:
        if not is_list(value):
            return self._raw(value)
        kinds: list[Node] = node["items_schema"]
        variadic: int | None = node.get("variadic_item_index")
        if variadic is not None:
            surplus = max(len(value) - len(kinds) + 1, 0)
            kinds = kinds[:variadic] + [kinds[variadic]] * surplus + kinds[variadic + 1 :]
        if len(value) != len(kinds):
            self.misfits += 1
        built = [self.build(kind, item) for kind, item in zip(kinds, value, strict=False)]
        return (*built, *value[len(built) :])

    def _dict(self, node: Node, value: Any) -> Any:
        if not is_object(value):
            return self._raw(value)
        values: Node = node.get("values_schema") or {"type": "any"}
        return {key: self.build(values, each) for key, each in value.items()}

    def _model(self, node: Node, value: Any) -> Any:
        model: type[pydantic.BaseModel] = node["cls"]
        if node.get("root_model"):
            return model.model_construct(root=self.build(node["schema"], value))
        if not is_object(value):
            return self._raw(value)
        if not self._strict:
            try:
                return model.model_validate(value)
            except pydantic.ValidationError:
                pass
        return self._object(node, model, value)

    def _object(self, node: Node, model: type[pydantic.BaseModel], value: dict[str, Any]) -> pydantic.BaseModel:
        rest, values = dict(value), dict[str, Any]()
        most = None if model.model_config.get("populate_by_name") else 1
        for name, field in self._tree.fields(node).items():
            key = next((key for key in wire_names(name, field)[:most] if key in rest), None)
            if key is None:
                self.misfits += _is_required(field)
                continue
            self.hits += 1
            values[name] = self._field(field, rest.pop(key))
        built = model.model_construct(set(values))
        build(model)
        contents = {**built.__dict__, **values}
        object.__setattr__(built, "__dict__", {name: contents.get(name) for name in model.model_fields})
        if built.__pydantic_extra__ is not None:
            built.__pydantic_extra__.update(rest)
            built.model_fields_set.update(rest)
        return built

    def _field(self, field: Node, value: Any) -> Any:
        inner = self._tree.inner(field["schema"])
        if inner["type"] == "literal" and len(inner["expected"]) == 1 and value != inner["expected"][0]:
            self.misfits += _HOPELESS
        others, self.misfits = self.misfits, 0
        built = self.build(field["schema"], value)
        self.misfits = others + self.misfits / (self.misfits + 1)  # less than a field that is missing
        return built

    def _tagged_union(self, node: Node, value: Any) -> Any:
        if not is_object(value):
            return self._raw(value)
        tag = _tag(node["discriminator"], value)
        choice = node["choices"].get(tag) if isinstance(tag, (str, int)) else None
        if choice is None:
            return self._raw(value) if tag is not None else self._union(node, value)
        return self.build(choice, value)

    def _union(self, node: Node, value: Any) -> Any:
        best, score = value, (_HOPELESS, 0)
        for choice in self._tree.choices(node):
            self._budget[0] -= 1
            if self._budget[0] < 0:
                break
            if _is_other_kind(choice, value):
                continue
            attempt = _Builder(self._tree, True, self)
            built = attempt.build(choice, value)
            if choice["type"] == "model" and attempt.misfits and not attempt.hits:
                continue
            if (attempt.misfits, -attempt.hits) < score:
                best, score = built, (attempt.misfits, -attempt.hits)
        self.misfits += score[0] if score[0] < _HOPELESS else 1
        self.hits -= score[1]
        return best


def _is_other_kind(node: Node, value: Any) -> bool:
    kind = "object" if node["type"] in _OBJECTS else "list" if node["type"] in _LISTS else "scalar"
    if node["type"] in _EITHER or node.get("root_model"):
        return False
    return kind != ("object" if is_object(value) else "list" if is_list(value) else "scalar")


_OBJECTS = frozenset({"model", "dict", "typed-dict", "dataclass", "tagged-union"})
_LISTS = frozenset({"list", "tuple", "set", "frozenset"})
_EITHER = frozenset({"any", "union", "nullable", "json", "function-plain"})


def _is_required(field: Node) -> bool:
    return bool(field["schema"]["type"] != "default")


def _tag(discriminator: Any, value: Mapping[str, Any]) -> Any:
    paths: list[list[str]] = [[discriminator]] if isinstance(discriminator, str) else discriminator
    return next((value[name] for (name,) in paths if name in value), None)
