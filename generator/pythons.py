"""The versions of Python that an SDK works with, and which of them its `requires_python` admits."""

from __future__ import annotations

from functools import lru_cache

KNOWN = ("3.10", "3.11", "3.12", "3.13", "3.14")
ALL = ">=3.10"
"""What admits all of them, and is known to without a library."""
_OLDER = ("3.9", "3.8", "3.7", "3.6", "2.7")
_LAST_PATCH = 40


@lru_cache(maxsize=8)
def admitted(versions: str) -> tuple[str, ...]:
    """Those of the known versions that `versions` admits with some patch. Raises ValueError where it is no set of
    versions."""
    return KNOWN if versions == ALL else tuple(each for each in KNOWN if _admits(versions, each))


def admits_older(versions: str) -> bool:
    """Whether `versions`, which is a set of them, admits some before those that are known."""
    return versions != ALL and any(_admits(versions, each) for each in _OLDER)


def _admits(versions: str, minor: str) -> bool:
    from packaging.specifiers import SpecifierSet

    wanted = SpecifierSet(versions)
    return any(wanted.contains(patch) for patch in (minor, *(f"{minor}.{number}" for number in range(_LAST_PATCH))))
