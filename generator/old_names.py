"""When an old name is to go: what the settings said of it, held against the day and the version."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .diagnostics import NOWHERE, Diagnostic, InputError, error, warning

if TYPE_CHECKING:
    from .config import AliasSetting

CODE = "alias-due"
_HINT = "take its line out of `aliases`, which `diff` and `release` then count as breaking, or write a later one"


def source_date() -> int | None:
    """The seconds of SOURCE_DATE_EPOCH; None where it is not set. Raises InputError where they are no time."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"[0-9]{0,11}", given):
        return int(given) if given else None
    message = f"SOURCE_DATE_EPOCH is {given[:40]!r}, which is no number of seconds since 1970."
    raise InputError([error("environment", message, "#", "unset it, or give a number", position=NOWHERE)])


def today() -> str:
    """The day of SOURCE_DATE_EPOCH, else of the clock, as `2027-01-31`."""
    seconds = source_date()
    now = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return now.date().isoformat()


def overdue(aliases: Sequence[AliasSetting], version: str, day: str) -> list[Diagnostic]:
    """A warning for each alias whose day, or whose version, has come and gone."""
    found = [each for each in aliases if _is_due(each.remove_after, version, day)]
    told = "The old name {0.old} was to go after {0.remove_after}."
    return [replace(warning(CODE, told.format(each), "#", _HINT), position=each.position) for each in found]


def next_day(aliases: Sequence[AliasSetting], day: str) -> str:
    """The last day of the alias that is due next; empty where none is."""
    days = [each.remove_after for each in aliases if is_day(each.remove_after)]
    return min((one for one in days if one >= day), default="")


def _is_due(until: str, version: str, day: str) -> bool:
    if is_day(until):
        return day > until
    return bool(until) and _numbers(version) > _numbers(until)


def is_day(text: str) -> bool:
    """Whether `text` is written as a day is, such as `2027-01-31`, and not as a version."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(number) for number in re.findall(r"\d+", re.split(r"[^\d.]", version)[0])]
    return tuple([*found, 0, 0, 0][:3])
