"""Addresses as documents write them: a reference in two parts, what one means beside another, and which are URLs.

What stands behind `//` may be no authority at all (`http://[/a`), which the standard library tells with a ValueError.
Here such an address is a URL that leads nowhere.
"""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit


def parted(reference: str) -> tuple[str, str]:
    """A reference without its fragment, and the fragment."""
    try:
        target, fragment = urldefrag(reference)
    except ValueError:
        target, _, fragment = reference.partition("#")
    return target, fragment


def joined(base: str, reference: str) -> str:
    """The address that `reference` means at `base`; itself where one of the two is none."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def is_url(name: str) -> bool:
    """Whether `name` is a URL, a broken one included, and no path."""
    return name.startswith("//") or not is_address(name) or bool(urlsplit(name).scheme)


def is_address(name: str) -> bool:
    """Whether what stands in the place of an authority is one."""
    try:
        urlsplit(name)
    except ValueError:
        return False
    return True
