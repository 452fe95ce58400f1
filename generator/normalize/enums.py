"""Enumerations and constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import join_pointer, note, warning
from ..ir import AnyType, Const, EnumDecl, Json, Scalar
from .draft import Open
from .place import Place
from .reading import mapping, sequence, text
from .shape import Shape, override_of

if TYPE_CHECKING:
    from .convert import Converter

_NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names", "x-speakeasy-enums", "x-sdk-enum-names")
_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions", "x-speakeasy-enum-descriptions")


def enum_type(converter: Converter, shape: Shape, place: Place) -> Open:
    """The type of a shape that lists its values."""
    report = converter.reader.report
    listed = shape.enum or ()
    if any(isinstance(value, (dict, list)) for value in listed):
        message = "A constant object or array is not expressed; any value is accepted."
        report(warning("enum-not-scalar", message, join_pointer(shape.pointer, "enum")))
        return AnyType(shape.meta)
    if not listed:
        return Scalar(shape.meta, "none") if shape.nullable else AnyType(shape.meta)
    values = tuple(dict.fromkeys((type(v).__name__, v) for v in (_typed(value, shape) for value in listed)))
    if tuple(value for _, value in values) != listed:
        report(note("enum-retyped", "The values are written in another type than the schema's.", shape.pointer))
    return enum_of(converter, shape, tuple(value for _, value in values), place)


def enum_of(
    converter: Converter, shape: Shape, values: tuple[Json, ...], place: Place,
    names: tuple[str, ...] = (), descriptions: tuple[str, ...] = (),
) -> Open:  # fmt: skip
    """One constant, a boolean, or the declaration of an enumeration of `values`."""
    if len(values) == 1:
        return Const(shape.meta, values[0])
    if len(values) == 2 and all(isinstance(value, bool) for value in values):
        return Scalar(shape.meta, "bool")
    names = names or _parallel(shape, _NAMES, values)
    descriptions = descriptions or _parallel(shape, _DESCRIPTIONS, values)
    origin = place.origin(override_of(shape))
    return converter.declare(EnumDecl(shape.pointer, origin, shape.meta, values, names, descriptions), place)


def _typed(value: Json, shape: Shape) -> Json:
    """`value` in the type that the schema declares, where the document was careless with quotes."""
    if shape.types == ("string",) and isinstance(value, (int, float)):
        return text(value)
    if shape.types == ("boolean",) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and shape.types in (("integer",), ("number",)):
        try:
            return int(value) if shape.types == ("integer",) else float(value)
        except ValueError:
            return value
    return value


def _parallel(shape: Shape, keys: tuple[str, ...], values: tuple[Json, ...]) -> tuple[str, ...]:
    for key in keys:
        given = shape.extensions.get(key)
        named = mapping(given)
        if named:
            return tuple(text(named.get(text(value), "")) or text(value) for value in values)
        listed = tuple(text(name) for name in sequence(given))
        if len(listed) == len(values) and any(listed):
            return listed
    return ()
