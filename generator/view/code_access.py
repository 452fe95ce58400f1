"""Raw and streaming access: classes whose methods are those of a resource, typed by what they return instead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..encode import code, identifier
from .annotations import Annotator
from .code_types import AccessView, ChildView
from .type_index import GroupPath, TypeIndex


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way to access methods, in the words of the runtime."""

    attribute: str
    suffix: str
    returned: str
    view: str
    method: str


_KINDS = (
    _Kind("with_raw_response", "WithRawResponse", "RawResponse", "raw_view", "raw_method"),
    _Kind("with_streaming_response", "WithStreamingResponse", "StreamedResponse", "streamed_view", "streamed_method"),
)


def access_views(
    path: GroupPath, children: tuple[ChildView, ...], has_methods: bool, index: TypeIndex, write: Annotator
) -> tuple[AccessView, ...]:
    """The classes of raw and streaming access to the group `path`."""
    return tuple(_access(path, children, has_methods, kind, index, write) for kind in _KINDS)


def _access(
    path: GroupPath, children: tuple[ChildView, ...], has_methods: bool, kind: _Kind, index: TypeIndex, write: Annotator
) -> AccessView:
    inside = index.children.get(path, ())
    empty = code("")
    return AccessView(
        attribute=identifier(kind.attribute),
        class_name=identifier(_class_name(path, kind, index)),
        docstring=code(
            f"The methods of `{index.names.resources[path].class_name}`, each returning a `{kind.returned}`."
        ),
        view=code(write.word(kind.view)) if has_methods else empty,
        method=code(write.word(kind.method)) if has_methods else empty,
        async_method=code(write.word(f"{kind.method}_async")) if has_methods else empty,
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
