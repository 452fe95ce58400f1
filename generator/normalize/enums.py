"""Enumerations and constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import join_pointer, note, warning
from ..ir import AnyType, Const, EnumDecl, Json, Scalar
from .draft import Open
from .place import Place
from .reading import text
from .shape import Shape, override_of
from .vendors import ENUM_DESCRIPTIONS, ENUM_NAMES, of_values

if TYPE_CHECKING:
    from .convert import Converter


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
    if shape.types == ("string",) and any(isinstance(value, float) for value in listed):
        message = "Numbers are listed in place of texts, and lose their spelling: `1.10` is read as `1.1`."
        report(warning("enum-retyped", message, join_pointer(shape.pointer, "enum"), "Put the values in quotes."))
    elif tuple(value for _, value in values) != listed:
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
    names = names or _parallel(shape, ENUM_NAMES, values, "name")
    descriptions = descriptions or _parallel(shape, ENUM_DESCRIPTIONS, values, "description")
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


def _parallel(shape: Shape, keys: tuple[str, ...], values: tuple[Json, ...], part: str) -> tuple[str, ...]:
    if not shape.extensions:
        return ()
    told = (of_values(shape.extensions.get(key), values, part) for key in keys)
    found = next(filter(None, told), ())
    return tuple(each or text(value) for each, value in zip(found, values, strict=False)) if part == "name" else found
