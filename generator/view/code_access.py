"""Raw and streaming access: classes whose methods are those of a resource, typed by what they return instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..encode import Encoded, code, identifier
from ..frozen import dataclass
from .annotations import Annotator
from .code_types import AccessView, ChildView, MethodView
from .type_index import GroupPath, TypeIndex


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way to access methods, in the words of the runtime."""

    attribute: str
    suffix: str
    returned: str
    view: str
    method: str
    described: str = ""


_KINDS = (
    _Kind("with_raw_response", "WithRawResponse", "RawResponse", "raw_view", "raw_method", "described_method"),
    _Kind("with_streaming_response", "WithStreamingResponse", "StreamedResponse", "streamed_view", "streamed_method"),
)


def access_views(
    path: GroupPath, children: tuple[ChildView, ...], methods: Sequence[MethodView], index: TypeIndex, write: Annotator
) -> tuple[AccessView, ...]:
    """The classes of raw and streaming access to the group `path`."""
    return tuple(_access(path, children, methods, kind, index, write) for kind in _KINDS)


def _access(
    path: GroupPath,
    children: tuple[ChildView, ...],
    methods: Sequence[MethodView],
    kind: _Kind,
    index: TypeIndex,
    write: Annotator,
) -> AccessView:
    inside = index.children.get(path, ())

    def word(name: str, needed: object) -> Encoded:
        return code(write.word(name) if needed else "")

    described = [method for method in methods if kind.described and method.answer]
    return AccessView(
        attribute=identifier(kind.attribute),
        class_name=identifier(_class_name(path, kind, index)),
        docstring=code(
            f"The methods of `{index.names.resources[path].class_name}`, each returning a `{kind.returned}`."
        ),
        view=word(kind.view, methods),
        method=word(kind.method, len(described) < len(methods)),
        async_method=word(f"{kind.method}_async", len(described) < len(methods)),
        described=word(kind.described, described),
        async_described=word(f"{kind.described}_async", described),
        children=tuple(
            replace(child, class_name=identifier(_class_name(place, kind, index)))
            for child, place in zip(children, inside, strict=True)
        ),
    )


def _class_name(path: GroupPath, kind: _Kind, index: TypeIndex) -> str:
    """A name which no class of a group has."""
    name = index.names.resources[path].class_name + kind.suffix
    while name in index.class_names:
        name += "_"
    return name
