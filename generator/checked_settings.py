"""Settings that have the right form and still cannot be: licences, versions of Python, days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import old_names, pythons
from .config import Config
from .frozen import dataclass


@dataclass(frozen=True, slots=True)
class Unusable:
    """A setting by its path in the file, what is wrong with it, and a hint."""

    path: tuple[str, ...]
    problem: str
    hint: str


def unusable(config: Config) -> Iterator[Unusable]:
    """Which of the settings of a file cannot be, though its schema allows them."""
    yield from _licence(config.license)
    yield from _python(config.requires_python)
    for alias in config.aliases:
        yield from _day(alias.old, alias.remove_after)


def _licence(licence: str) -> Iterator[Unusable]:
    """That no wheel can be built with a licence."""
    if licence == "MIT":
        return
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        canonicalize_license_expression(licence)
    except InvalidLicenseExpression:
        problem = f"A licence {licence!r} is no SPDX expression, without which no wheel is built"
        hint = "write an identifier of spdx.org/licenses, such as Apache-2.0, or LicenseRef- and a word of your own"
        yield Unusable(("package", "license"), problem, hint)


def _python(versions: str) -> Iterator[Unusable]:
    """That nobody could install the SDK with the versions of Python that it asks for, or use it with all of them."""
    path, hint = ("package", "requires_python"), f"write for example {pythons.ALL}"
    try:
        admitted = pythons.admitted(versions)
    except ValueError:
        yield Unusable(path, f"{versions!r} says of no version of Python whether it will do", hint)
        return
    if not admitted:
        known = f"{pythons.KNOWN[0]} to {pythons.KNOWN[-1]}"
        yield Unusable(path, f"{versions!r} leaves out every version of Python that the SDK works with, {known}", hint)
    elif pythons.admits_older(versions):
        problem = f"{versions!r} admits versions of Python before {pythons.KNOWN[0]}, which the SDK does not work with"
        yield Unusable(path, problem, hint)


def _day(old: str, until: str) -> Iterator[Unusable]:
    if not old_names.is_day(until):
        return
    try:
        date.fromisoformat(until)
    except ValueError:
        hint = "write a day such as 2027-01-31, or a version"
        yield Unusable(("aliases", old, "remove_after"), f"There is no day {until}", hint)
