"""`CHANGELOG.md` in Keep a Changelog form: the generator adds entries, the words of people stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .changes import Change, Level

_HEAD = """\
# Changelog

What changed for those who use this package, in the form of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/);
versions follow [Semantic Versioning](https://semver.org/). What stands under Unreleased goes into the next release.

## [Unreleased]
"""
_GROUPS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
_UNRELEASED = re.compile(r"^## +\[?unreleased\]?.*$", re.IGNORECASE | re.MULTILINE)
_RELEASE = re.compile(r"^(## |\[[^\]]+\]: )", re.MULTILINE)
_SECTION = re.compile(r"^### +(.+?) *$", re.MULTILINE)


def with_release(text: str, version: str, date: str, changes: Sequence[Change], note: str = "") -> str:
    """`text` with an entry for `version`, made of what stood under Unreleased and of `changes`.

    A text that has the entry already is returned as it is. `note` stands where there is nothing else to say."""
    if has_release(text, version):
        return text
    before, own, after = _split(text or _HEAD)
    entry = "\n\n".join([f"## [{version}] - {date}", *_entry(own, changes, note)])
    tail = f"\n\n{after.lstrip()}" if after.strip() else "\n"
    return f"{before.rstrip()}\n\n{entry}{tail}"


def has_release(text: str, version: str) -> bool:
    """Whether `text` has an entry for `version`."""
    return re.search(rf"^## +\[?{re.escape(version)}\]?(?![\w.])", text, re.MULTILINE) is not None


def entry_of(text: str, version: str) -> str:
    """The entry for `version` in `text`, heading included; empty when there is none."""
    match = re.search(rf"^## +\[?{re.escape(version)}\]?(?![\w.])", text, re.MULTILINE)
    if match is None:
        return ""
    following = _RELEASE.search(text, match.end())
    return text[match.start() : following.start() if following else None].strip()


def _split(text: str) -> tuple[str, str, str]:
    """What stands up to the heading Unreleased, under it, and after; a missing heading is put in."""
    match = _UNRELEASED.search(text)
    if match is None:
        first = _RELEASE.search(text)
        place = first.start() if first else len(text)
        return f"{text[:place].rstrip()}\n\n## [Unreleased]\n", "", text[place:]
    following = _RELEASE.search(text, match.end())
    end = following.start() if following else len(text)
    return text[: match.end()], text[match.end() : end].strip(), text[end:]


def _entry(own: str, changes: Sequence[Change], note: str) -> list[str]:
    """The parts of an entry: the words of people first, then each group with theirs before ours."""
    pieces = _SECTION.split(own)
    opening, named = pieces[0].strip(), dict(zip(pieces[1::2], (text.strip() for text in pieces[2::2]), strict=True))
    parts = [opening] if opening else []
    for group in (*_GROUPS, *(name for name in named if name not in _GROUPS)):
        lines = [named[group]] if named.get(group) else []
        lines += [_bullet(change) for change in changes if change.group == group]
        if lines:
            parts.append(f"### {group}\n\n" + "\n".join(lines))
    return parts or ([note] if note else [])


def _bullet(change: Change) -> str:
    mark = "**Breaking:** " if change.level is Level.BREAKING else ""
    text = "".join(f"\\{char}" if char in "\\`*_[]<>" else char for char in change.message)
    return f"- {mark}`{change.subject}`: {text}"
