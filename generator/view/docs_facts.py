"""What the document says of a value beside its type: a description from any level, limits, defaults, options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..encode import Encoded, code
from ..ir import (
    AliasDecl,
    Const,
    EnumDecl,
    Json,
    ListOf,
    MapOf,
    Meta,
    Missing,
    Named,
    Nullable,
    Scalar,
    Sdk,
    Type,
)
from . import markdown

_MANY = 40
"""No line lists more options than this."""


def described(sdk: Sdk, type_: Type, *metas: Meta) -> str:
    """The document's words for a value: its own, else its schema's, its items', its title. Empty where there are
    none at any level."""
    found = [*metas, *(meta for _, part in _parts(sdk, type_) for meta in (part.meta, *_declared(sdk, part)))]
    said = next((meta.description for meta in found if meta.description.strip()), "")
    return said or next((meta.title for meta in found if meta.title.strip()), "")


def facts(sdk: Sdk, type_: Type, *metas: Meta) -> tuple[Encoded, ...]:
    """Short sentences: deprecation, default, options, format, limits and an example; those of items are marked."""
    own = (*metas, type_.meta)
    said = [*_deprecation(own), *_access(own), *_default(own)]
    for place, part in _parts(sdk, type_):
        said += [code(place + sentence) for sentence in _limits(sdk, part, metas if not place else ())]
    return tuple(dict.fromkeys([*said, *_example(own)]))


def deprecation(meta: Meta) -> Encoded:
    """That something is deprecated, and what to use instead."""
    message = markdown.line(meta.deprecation_message)
    return code(f"**Deprecated.** {message}".rstrip())


def _parts(sdk: Sdk, type_: Type) -> Iterator[tuple[str, Type]]:
    """The type, what it stands for, and the types of its items or values, each with words for its place."""
    place, seen = "", set[str]()
    while True:
        yield place, type_
        match type_:
            case Nullable(inner=inner):
                type_ = inner
            case ListOf(item=item):
                place, type_ = "Each item: ", item
            case MapOf(value=value):
                place, type_ = "Each value: ", value
            case Named(ref=ref) if ref not in seen and isinstance(decl := sdk.schemas.get(ref), AliasDecl):
                seen.add(ref)
                type_ = decl.type
            case _:
                return


def _declared(sdk: Sdk, type_: Type) -> tuple[Meta, ...]:
    decl = sdk.schemas.get(type_.ref) if isinstance(type_, Named) else None
    return (decl.meta,) if decl else ()


def _deprecation(metas: tuple[Meta, ...]) -> Iterator[Encoded]:
    old = [meta for meta in metas if meta.deprecated]
    if old:
        yield deprecation(next((meta for meta in old if meta.deprecation_message), old[0]))


def _access(metas: tuple[Meta, ...]) -> Iterator[Encoded]:
    if any(meta.read_only for meta in metas):
        yield code("Only in answers.")
    if any(meta.write_only for meta in metas):
        yield code("Only in requests.")


def _default(metas: tuple[Meta, ...]) -> Iterator[Encoded]:
    for meta in metas:
        if not isinstance(meta.default, Missing):
            yield code(f"Default: {value(meta.default)}.")
            return


def _example(metas: tuple[Meta, ...]) -> Iterator[Encoded]:
    for example in [example for meta in metas for example in meta.examples][:1]:
        yield code(f"Example: {value(example)}.")


def value(given: Json) -> Encoded:
    """A JSON value as inline code."""
    return markdown.inline_code(markdown.json_line(given))


def _limits(sdk: Sdk, part: Type, metas: tuple[Meta, ...]) -> Iterator[str]:
    decl = sdk.schemas.get(part.ref) if isinstance(part, Named) else None
    if isinstance(part, Const):
        yield f"Always {value(part.value)}."
    if isinstance(decl, EnumDecl):
        yield _options(decl.values)
    if isinstance(part, Scalar) and part.format:
        yield f"Format: {markdown.inline_code(part.format)}."
    limits = {key: limit for meta in (*metas, *_declared(sdk, part), part.meta) for key, limit in meta.constraints}
    yield from (_LIMITS[key](limit) if key in _LIMITS else f"{key}: {value(limit)}." for key, limit in limits.items())


def _options(values: tuple[Json, ...]) -> str:
    more = f" and {len(values) - _MANY} more" if len(values) > _MANY else ""
    return f"One of {', '.join(value(each) for each in values[:_MANY])}{more}."


_LIMITS: Mapping[str, Callable[[Json], str]] = {
    "minimum": lambda limit: f"At least {value(limit)}.",
    "maximum": lambda limit: f"At most {value(limit)}.",
    "exclusiveMinimum": lambda limit: f"More than {value(limit)}.",
    "exclusiveMaximum": lambda limit: f"Less than {value(limit)}.",
    "multipleOf": lambda limit: f"A multiple of {value(limit)}.",
    "minLength": lambda limit: f"At least {_count(limit, 'character')}.",
    "maxLength": lambda limit: f"At most {_count(limit, 'character')}.",
    "pattern": lambda limit: f"Matches {markdown.inline_code(str(limit))}.",
    "minItems": lambda limit: f"At least {_count(limit, 'item')}.",
    "maxItems": lambda limit: f"At most {_count(limit, 'item')}.",
    "uniqueItems": lambda limit: "No item twice." if limit else "Items may repeat.",
    "minProperties": lambda limit: f"At least {_count(limit, 'property', 'properties')}.",
    "maxProperties": lambda limit: f"At most {_count(limit, 'property', 'properties')}.",
}


def _count(limit: Json, one: str, many: str = "") -> str:
    return f"{value(limit)} {one if limit == 1 else many or one + 's'}"
