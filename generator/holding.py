"""Why files of an output are not overwritten: what of them is their maintainer's, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from .frozen import dataclass
from .regions import CustomRegions
from .write import Plan


@dataclass(frozen=True, slots=True)
class Reason:
    """Why files are not overwritten, as it is said of `one` and of `many`; a hint, beside `--force` and `--merge`; and
    whether the edits can be merged."""

    one: str
    many: str
    hint: str
    mergeable: bool = False


EDITED = Reason(
    "was edited by hand since it was generated",
    "edited by hand since they were generated",
    "make the change in a `# region custom`, in templates/ or in the spec",
    mergeable=True,
)
_BEFORE = Reason(
    "was there before the generator wrote it",
    "there before the generator wrote them",
    "move them elsewhere, or choose another --output",
)
_GONE = Reason(
    "was edited and is no longer generated",
    "edited by hand and no longer generated",
    "move your lines elsewhere, and delete it",
)
_REGION_GONE = Reason(
    "holds code of yours in a custom region and is no longer generated",
    "no longer generated, with code of yours in a custom region",
    "move the code to a region of another module, or to a file of your own, and delete the module",
)
_HOMELESS = Reason(
    "holds code of yours in a custom region that has no place any more",
    "your code is in a custom region that has no place any more",
    "move the code to another region, or to a file of your own",
)


def held(planned: Plan) -> Iterator[tuple[Reason, str, int]]:
    """The files of `planned` that are not overwritten unless asked to: why, which, and from which line on."""
    for path in planned.edited:
        reason, lines = reason_of(planned, path)
        yield from ((reason, path, line) for line in lines)


def reason_of(planned: Plan, path: str) -> tuple[Reason, tuple[int, ...]]:
    """Why an edited file is not overwritten, and the lines that hold it back: the first where that is not known."""
    if path in planned.homeless:
        return _HOMELESS, planned.homeless[path]
    if path not in planned.files:
        lines = CustomRegions().homeless(planned.existing(path).decode("utf-8", "replace"), "")
        return (_REGION_GONE, lines) if lines else (_GONE, (1,))
    return (EDITED if path in planned.known else _BEFORE), (1,)
