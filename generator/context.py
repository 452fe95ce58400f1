"""What a template receives, told from the types of the view, so that it cannot be stale, with examples of one SDK.

The types, their fields and docstrings are a contract with the templates that people keep of their own.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from .encode import Encoded
from .render import SUFFIX, Target
from .view import code_types, docs_types, site_types
from .view.reference import ReferencePage

Hint: TypeAlias = Any

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WIDTH = 72
_WORDS: Mapping[Hint, str] = {bool: "yes or no", int: "number"}
_VIEWS: Mapping[str, type] = {
    "package": code_types.CodeView,
    "project": docs_types.DocsView,
    "site": site_types.SiteView,
}
_MORE: Mapping[str, Mapping[str, Hint]] = {
    "package": {},
    "project": {"project": code_types.ProjectView},
    "site": {},
}
_ITEMS: Mapping[str, Mapping[str, Hint]] = {
    "package": {
        "resource": code_types.ResourceView,
        "model": code_types.ModelModuleView,
        "twin": code_types.TwinModuleView,
        "page": code_types.PageModuleView,
    },
    "project": {
        "resource": docs_types.ResourcePage,
        "model": docs_types.ModelPage,
        "reference": ReferencePage,
    },
    "site": {"operation": site_types.OperationPage},
}


def contract() -> str:
    """Every folder of templates with the names that its templates see, and the fields of every type behind them."""
    parts: list[str] = []
    for folder in _VIEWS:
        names = _globals(folder)
        items = [f"  {{{name}}} in a file's name → {name}: {_shown(hint)}" for name, hint in _ITEMS[folder].items()]
        parts += [f"{folder}/", *(f"  {name}: {_shown(hint)}" for name, hint in names.items()), *items, ""]
    hints = [hint for folder in _VIEWS for hint in (*_globals(folder).values(), *_ITEMS[folder].values())]
    for each in sorted(_reached(hints), key=lambda found: found.__name__):
        fields = [f"  {name}: {_shown(hint)}" for name, hint in get_type_hints(each).items()]
        parts += [each.__name__, *fields, ""]
    return "\n".join(parts)


def fingerprint(text: str) -> str:
    """Eight characters by which the changelog names a contract."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def describe(template: str, targets: Sequence[Target]) -> str:
    """What `template` (`package/sdk.py.jinja`) receives, with the values of `targets` as examples.

    Raises KeyError when no folder of templates has that name."""
    folder = template.partition("/")[0]
    if folder not in _VIEWS:
        raise KeyError(folder)
    target = next((each for each in targets if each.folder == folder), Target(folder, ""))
    received = [(name, hint, target.context.get(name)) for name, hint in _globals(folder).items()]
    for name in _PLACEHOLDER.findall(template):
        items = target.collections.get(name, ())
        hint = _ITEMS[folder].get(name, docs_types.GuidePage)
        received.insert(0, (name, hint, items[0] if items else None))
    examples: dict[type, Any] = {}
    for _, hint, value in received:
        _collect(hint, value, examples)
    lines = [f"{template} receives:", *(_line(name, hint, value) for name, hint, value in received), ""]
    blocks = [_told(each, examples.get(each)) for each in _reached([hint for _, hint, _ in received])]
    return "\n".join([*lines, "\n\n".join(blocks), ""])


def template_name(given: str) -> str:
    """`given`, which may be a path into a checkout, as templates call each other: `package/sdk.py.jinja`."""
    name = given.replace("\\", "/").rpartition("templates/")[2]
    return name if name.endswith(SUFFIX) else name + SUFFIX


def _globals(folder: str) -> dict[str, Hint]:
    return {**get_type_hints(_VIEWS[folder]), **_MORE[folder]}


def _told(view: type, example: Any) -> str:
    """A type: its name, docstring and fields; with values where there is an example."""
    head = [view.__name__, *(f"  {line}" for line in cleandoc(view.__doc__ or "").splitlines())]
    hints = get_type_hints(view)
    fields = [_line(name, hints[name], getattr(example, name, None), indent="    ") for name in hints]
    return "\n".join(line.rstrip() for line in (*head, *fields))


def _line(name: str, hint: Hint, value: Any, indent: str = "  ") -> str:
    example = _example(value)
    return f"{indent}{name}: {_shown(hint)}" + (f"    e.g. {example}" if example else "")


def _example(value: Any) -> str:
    if isinstance(value, (str, bool, int)):
        text = repr(str(value)) if isinstance(value, str) else str(value)
        return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    if isinstance(value, Sequence) and value and isinstance(value[0], str):
        return f"{_example(value[0])}, … ({len(value)} of them)"  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, (Sequence, Mapping)):
        size: int = len(value)  # pyright: ignore[reportUnknownArgumentType]
        return f"({size} of them)" if size else "(none)"
    return ""


def _shown(hint: Hint) -> str:
    """A type as templates use it: `Encoded` is finished text."""
    arguments = [_shown(each) for each in get_args(hint) if each not in (Ellipsis, type(None))]
    origin: Any = get_origin(hint)
    if origin in (tuple, Sequence):
        return f"list of {arguments[0]}"
    if origin in (Union, types.UnionType):
        return " or ".join(arguments) + " or nothing"
    if origin is not None:
        return f"{arguments[1]} by name"
    return "text" if issubclass(hint, Encoded) else _WORDS.get(hint, str(hint.__name__))


def _reached(hints: Sequence[Hint]) -> list[type]:
    """The dataclasses behind `hints`, each once, in the order in which they are met."""
    found: dict[type, None] = {}
    queue = list(hints)
    for hint in queue:
        if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint not in found:
            found[hint] = None
            queue += get_type_hints(hint).values()
        queue += [each for each in get_args(hint) if each is not Ellipsis]
    return list(found)


def _collect(hint: Hint, value: Any, examples: dict[type, Any]) -> None:
    """The first value of each dataclass that `value` holds."""
    for each in _values(value):
        if dataclasses.is_dataclass(each) and type(each) not in examples:
            examples[type(each)] = each
            for field in dataclasses.fields(each):
                _collect(field.type, getattr(each, field.name), examples)


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield from value.values()  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from value  # pyright: ignore[reportUnknownVariableType]
    elif value is not None:
        yield value
